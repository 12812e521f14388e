"""``paraatkaart timetable``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from geodata.timetable.embedded import embedded_tables, write_gtfs
from geodata.timetable.store import read_timetable

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("feeds") / "embedded"
    write_gtfs(embedded_tables().running(), folder)
    return folder


def test_a_feed_is_cut_and_stored(command: Command, feed: Path, tmp_path: Path) -> None:
    done = command("timetable", "build", str(feed), "--date", "2026-11-24", "--out", str(tmp_path), "--format", "json")

    assert done.code == 0, done.stderr
    report = json.loads(done.stdout)
    kept = read_timetable(tmp_path)
    assert report["path"] == str(tmp_path / "timetable.json")
    assert report["digest"] == kept.digest
    assert report["counts"]["connections"] == len(kept.connections) > 1_000
    assert report["extent"] == "region"
    assert {note["code"] for note in report["notes"]} >= {"unknown_phase", "night_before"}


def test_a_smaller_extent_has_fewer_stops(command: Command, feed: Path, tmp_path: Path) -> None:
    arguments = ("timetable", "build", str(feed), "--date", "2026-11-24", "--format", "json")
    whole = json.loads(command(*arguments, "--extent", "all", "--out", str(tmp_path / "a")).stdout)
    drenthe = json.loads(command(*arguments, "--extent", "drenthe", "--out", str(tmp_path / "d")).stdout)

    assert 0 < drenthe["counts"]["stops"] < whole["counts"]["stops"]


def test_the_table_says_what_was_found(command: Command, feed: Path, tmp_path: Path) -> None:
    done = command("timetable", "build", str(feed), "--date", "2026-11-29", "--out", str(tmp_path))

    assert "on 2026-11-29 (valid from 2026-01-01 until 2027-12-31), cut to region" in done.stdout
    assert "source: Paraatkaart" in done.stdout
    assert "\ntold: There is no calendar_dates.txt" in done.stdout


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("--date", "2030-01-01"), "valid from 2026-01-01 until 2027-12-31"),
        (("--date", "1 January"), "--date"),
        (("--date", "2026-11-24", "--extent", "moon"), "choose drenthe, region or a file"),
        (("--date", "2026-11-24", "--crs", "EPSG:32722"), "needs --extent all"),
        (("--date", "2026-11-24", "--crs", "moon", "--extent", "all"), "no projected reference system"),
        ((), "--date"),
    ],
)
def test_what_cannot_be_meant_is_one_message(
    command: Command, feed: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = command("timetable", "build", str(feed), *arguments, "--out", str(tmp_path / "out"))

    assert done.code == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert not (tmp_path / "out").exists()


def test_no_feed_and_no_folder(command: Command, feed: Path, tmp_path: Path) -> None:
    missing = command("timetable", "build", str(tmp_path / "no.zip"), "--date", "2026-11-24", "--out", str(tmp_path))
    (tmp_path / "file").write_text("x")
    no_folder = command("timetable", "build", str(feed), "--date", "2026-11-24", "--out", str(tmp_path / "file"))

    assert (missing.code, no_folder.code) == (2, 2)
    assert "No feed at" in missing.stderr
    assert "--out" in no_folder.stderr

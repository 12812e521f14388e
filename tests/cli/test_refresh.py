"""The commands ``refresh``, ``status`` and ``reset``, with services made by the test."""

from __future__ import annotations

import json
import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from geodata import embedded
from geodata.sources.check import CheckResult
from geodata.sources.services import refreshable
from tests.geodata.refreshing import Meta, Rows, Service, natura, stations

EMBEDDED_DIGEST = embedded()["stations"].sha256[:16]

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd

    from tests.cli.conftest import Command


@pytest.fixture
def frames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Rows]:
    """What the services give; the tests may change it."""
    found: dict[str, Rows] = {"natura2000": natura, "stations": stations}

    @contextmanager
    def online(_cancel: threading.Event) -> Iterator[Any]:
        yield refreshable(), Service(found)

    monkeypatch.setattr("geodata.service.online", online)
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path / "data"))
    return found


def answer(command: Command, *arguments: str, code: int = 0) -> Any:
    done = command(*arguments, "--format", "json")
    assert done.code == code, done.stderr
    return json.loads(done.stdout)


def status_of(command: Command, dataset: str) -> dict[str, Any]:
    return next(row for row in answer(command, "status")["datasets"] if row["dataset"] == dataset)


@pytest.mark.usefixtures("frames")
def test_what_is_refreshed_is_used_said_and_reset(command: Command, tmp_path: Path) -> None:
    assert status_of(command, "natura2000")["level"] == "absent"

    done = answer(command, "refresh", "natura2000", "stations", "--extent", "drenthe")
    assert (done["ok"], done["extent"]) == (True, "drenthe")
    digest = done["outcomes"][0]["snapshot"]["digest"]

    found = status_of(command, "natura2000")
    assert (found["level"], found["rows"], found["extent"], found["licence"]) == ("refreshed", 4, "drenthe", "CC0")
    assert (found["digest"], found["verified"], found["refreshable"]) == (digest, False, True)
    assert [one["digest"] for one in found["snapshots"]] == [digest]
    assert answer(command, "status")["folder"] == str(tmp_path / "data")

    layer = next(row for row in answer(command, "layers") if row["id"] == "natura2000")
    assert (layer["level"], layer["digest"], layer["features"]) == ("refreshed", digest, 4)
    drawn = json.loads(command("features", "--layer", "natura2000", "--layer", "province").stdout)["features"]
    levels = {one["properties"]["layer"]: one["properties"]["level"] for one in drawn}
    assert levels == {"natura2000": "refreshed", "province": "embedded"}
    assert {one["properties"]["digest"] for one in drawn if one["properties"]["layer"] == "natura2000"} == {digest}

    assert answer(command, "reset", "natura2000") == [
        {"dataset": "natura2000", "changed": True, "level": "absent", "instead": None}
    ]
    assert [row["dataset"] for row in answer(command, "reset", "--all")] == ["stations"]
    assert "natura2000" not in {row["id"] for row in answer(command, "layers")}
    assert answer(command, "refresh", "natura2000", "--snapshot", digest[:5])["digest"] == digest
    assert status_of(command, "natura2000")["level"] == "refreshed"


def test_one_that_fails_gives_exit_code_1_and_the_others_are_there(command: Command, frames: dict[str, Rows]) -> None:
    def broken() -> gpd.GeoDataFrame:
        raise RuntimeError("it fell over")

    frames["natura2000"] = broken
    done = command("refresh", "natura2000", "stations")
    assert done.code == 1
    assert "failed  natura2000: The refresh of 'natura2000' failed: RuntimeError: it fell over" in done.stdout
    assert "ok      stations: 63 rows (were 63)" in done.stdout
    assert "Traceback" not in done.stdout
    row = next(line for line in command("status").stdout.splitlines() if line.startswith("stations"))
    assert row.split()[1] == "refreshed"


def test_an_interruption_says_what_was_done(command: Command, frames: dict[str, Rows]) -> None:
    def interrupted() -> gpd.GeoDataFrame:
        raise KeyboardInterrupt

    frames["track"] = interrupted
    done = command("refresh", "natura2000", "track", "stations")
    assert done.code == 130
    lines = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert [line.split(":")[0].split() for line in lines] == [
        ["ok", "natura2000"], ["stopped", "track"], ["stopped", "stations"],
    ]  # fmt: skip
    assert lines[1].endswith("the earlier data is untouched.")
    assert status_of(command, "natura2000")["level"] == "refreshed"
    assert status_of(command, "stations")["level"] == "embedded"


def test_a_smaller_successor_needs_force(command: Command, frames: dict[str, Rows]) -> None:
    command("refresh", "natura2000")
    frames["natura2000"] = lambda: natura(1)
    refused = answer(command, "refresh", "natura2000", code=1)["outcomes"][0]
    assert "1 rows, there were 4" in refused["error"]
    assert (refused["rows_before"], refused["rows_after"], refused["snapshot"]) == (4, None, None)
    assert answer(command, "refresh", "natura2000", "--force")["ok"]


@pytest.mark.usefixtures("frames")
@pytest.mark.parametrize(
    "arguments, why",
    [
        (("refresh",), "--all"),
        (("reset",), "--all"),
        (("refresh", "nonsense"), "nonsense"),
        (("reset", "nonsense"), "nonsense"),
        (("refresh", "natura2000", "--extent", "nowhere"), "drenthe, region or a file"),
        (("refresh", "natura2000", "--snapshot", "ffff"), "no snapshot"),
        (("refresh", "natura2000", "stations", "--snapshot", "ffff"), "one dataset"),
        (("refresh", "--check", "nonsense"), "nonsense"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_meant_is_refused(command: Command, arguments: tuple[str, ...], why: str) -> None:
    done = command(*arguments)
    assert done.code == 2
    assert why in " ".join(done.stderr.split()).replace("│ ", "")
    assert done.stdout == ""


def test_a_check_tells_which_address_has_moved(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def check(service: Any, _client: object) -> CheckResult:
        ok = service.id != "stations"
        message = "gives 1 rows" if ok else "HTTP 404"
        return CheckResult(service.id, ok=ok, url=service.url, message=message, dutch=message)

    monkeypatch.setattr("geodata.sources.check.check", check)
    found = answer(command, "refresh", "--check", code=1)
    assert [one["dataset"] for one in found["services"] if not one["ok"]] == ["stations"]
    assert [one["dataset"] for one in found["services"]] == list(refreshable())
    done = command("refresh", "natura2000", "--check")
    assert (done.code, done.stdout[:2]) == (0, "ok")


@pytest.mark.usefixtures("frames")
def test_every_key_is_described(command: Command, root: Path) -> None:
    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    described = {name.split(".")[-1].removesuffix("[]") for name in re.findall(r"`([a-z0-9_.\[\]]+)`", page)}
    answers = [
        answer(command, "refresh", "natura2000"),
        answer(command, "status"),
        answer(command, "reset", "natura2000"),
    ]
    assert {key for one in answers for key in _keys(one)} - described == set()


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for entry in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _keys(entry)


@pytest.mark.usefixtures("frames")
@pytest.mark.parametrize(
    "arguments, why",
    [
        (("--check", "--snapshot", "abc"), "--check stores nothing"),
        (("natura2000", "--check", "--force"), "does not go with --force"),
        (("natura2000", "--check", "--extent", "region"), "does not go with --extent"),
        (("natura2000", "--snapshot", "abc", "--force"), "does not go with --force"),
        (("natura2000", "--snapshot", "abc", "--extent", "drenthe"), "does not go with --extent"),
        (("--all", "--snapshot", "abc"), "does not go with --all"),
        (("natura2000", "--all"), "not both"),
    ],
)
def test_options_that_would_have_no_effect_are_refused(command: Command, arguments: tuple[str, ...], why: str) -> None:
    done = command("refresh", *arguments)
    assert done.code == 2
    assert why in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.usefixtures("frames")
def test_a_printed_digest_is_made_again_from_an_earlier_snapshot(command: Command, frames: dict[str, Rows]) -> None:
    def drawn(*options: str) -> tuple[int, set[str]]:
        done = command("features", "--layer", "natura2000", *options)
        assert done.code == 0, done.stderr
        rows = json.loads(done.stdout)["features"]
        return len(rows), {row["properties"]["digest"] for row in rows}

    first = answer(command, "refresh", "natura2000")["outcomes"][0]["snapshot"]["digest"]
    frames["natura2000"] = lambda: natura(6)
    second = answer(command, "refresh", "natura2000")["outcomes"][0]["snapshot"]["digest"]
    assert drawn() == (6, {second})
    assert drawn("--snapshot", f"natura2000={first[:8]}") == (4, {first})
    assert drawn() == (6, {second})  # this once only
    assert status_of(command, "natura2000")["digest"] == second


@pytest.mark.usefixtures("frames")
def test_a_snapshot_for_one_answer_may_be_the_embedded_data(command: Command) -> None:
    answer(command, "refresh", "stations")
    levels = {
        option: {
            one["properties"]["level"]
            for one in json.loads(command("features", "--layer", "stations", *option).stdout)["features"]
        }
        for option in ((), ("--snapshot", "stations=embedded"), ("--snapshot", f"stations={EMBEDDED_DIGEST}"))
    }
    assert list(levels.values()) == [{"refreshed"}, {"embedded"}, {"embedded"}]


@pytest.mark.usefixtures("frames")
def test_a_snapshot_that_cannot_be_chosen_or_has_no_effect_is_told(command: Command) -> None:
    for text, why in (
        ("natura2000", "write DATASET=DIGEST"),
        ("natura2000=", "write DATASET=DIGEST"),
        ("natura2000=abc", "no snapshot 'abc'"),
        ("../x=abc", "no snapshot 'abc'"),
        ("natura2000=embedded", "Of 'natura2000' nothing is embedded"),
    ):
        done = command("features", "--layer", "stations", "--snapshot", text)
        assert done.code == 2
        assert why in done.stderr
    digest = answer(command, "refresh", "natura2000")["outcomes"][0]["snapshot"]["digest"]
    done = command("features", "--layer", "stations", "--snapshot", f"natura2000={digest}")
    assert done.code == 0
    assert "does not use 'natura2000'" in done.stderr


@pytest.mark.parametrize("name", ["features", "reach", "transit", "loss", "overlap", "options"])
def test_every_command_that_answers_has_the_option(command: Command, root: Path, name: str) -> None:
    assert "DATASET=DIGEST" in command(name, "--help").stdout
    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    headings = re.findall(rf"^## `paraatkaart {name} .*", page, re.MULTILINE)
    assert headings
    assert all("[--snapshot DATASET=DIGEST]..." in heading for heading in headings)


def test_status_tells_what_refresh_told_and_a_file_is_no_failure(
    command: Command, monkeypatch: pytest.MonkeyPatch, frames: dict[str, Rows]
) -> None:
    @contextmanager
    def online(_cancel: threading.Event) -> Iterator[Any]:
        yield refreshable(), fetch

    def fetch(dataset_id: str, extent: Any, staging: Path, **options: Any) -> Meta:
        if dataset_id != "streets_file":
            made: Meta = Service(frames)(dataset_id, extent, staging, **options)
            return made
        (staging / "network.osm.pbf").write_bytes(b"streets")
        return Meta(0, None, reference_date="")

    monkeypatch.setattr("geodata.service.online", online)
    monkeypatch.setattr("geodata.refresh.check_file", lambda new, *_, **__: new)
    told = command("refresh", "streets_file", "natura2000").stdout
    assert "ok      streets_file: one file of 7 bytes, an unknown day, snapshot " in told
    assert " 0 rows" not in told
    shown = command("status").stdout
    for line in told.splitlines():
        assert line.removeprefix("ok      ") in shown
    (outcome,) = answer(command, "refresh", "streets_file")["outcomes"]
    assert (outcome["rows_before"], outcome["rows_after"]) == (None, None)
    kept = outcome["snapshot"]
    assert (kept["rows"], kept["counted"], kept["bytes"]) == (None, None, 7)
    found = status_of(command, "streets_file")
    assert {key: found[key] for key in kept} == kept
    assert (status_of(command, "natura2000")["counted"], status_of(command, "stations")["bytes"]) == ("rows", None)


def test_a_year_is_asked_for_only_where_there_are_editions(
    command: Command, monkeypatch: pytest.MonkeyPatch, frames: dict[str, Rows]
) -> None:
    asked: list[int | None] = []

    def fetch(*arguments: Any, year: int | None = None, **options: Any) -> Meta:
        asked.append(year)
        return Service(frames)(*arguments, **options)

    @contextmanager
    def online(_cancel: threading.Event) -> Iterator[Any]:
        yield refreshable(), fetch

    monkeypatch.setattr("geodata.service.online", online)
    frames["neighbourhoods"] = natura
    command("refresh", "neighbourhoods", "--year", "2024")
    command("refresh", "natura2000")
    assert asked == [2024, None]
    refused = command("refresh", "natura2000", "--year", "2024")
    assert refused.code == 2
    assert "'natura2000' has no editions by year" in refused.stderr
    for wrong in (("--all", "--year", "2024"), ("--check", "--year", "2024")):
        assert command("refresh", *wrong).code == 2
    assert len(asked) == 2


def test_what_is_used_instead_is_told(frames: dict[str, Rows], command: Command) -> None:
    assert frames
    assert status_of(command, "gtfs_nl")["instead"] == "the embedded timetable"
    assert status_of(command, "natura2000")["instead"] is None
    assert "streets: not fetched; the embedded strategic network of main roads is used" in command("status").stdout
    done = command("reset", "gtfs_nl")
    assert done.stdout == "gtfs_nl: was already absent; the embedded timetable is used instead\n"


def test_an_unforeseen_error_is_told_without_a_trace(
    frames: dict[str, Rows], command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (None, "geodata"):  # as in a process of its own, where nobody listens
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])

    def breaks() -> gpd.GeoDataFrame:
        raise ZeroDivisionError("a thing went wrong")

    frames["natura2000"] = breaks
    done = command("refresh", "natura2000")
    assert done.code == 1
    assert "ZeroDivisionError: a thing went wrong. The earlier data is untouched." in done.stdout
    assert "Traceback" not in done.stderr

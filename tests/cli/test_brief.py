from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from briefing.ready import ready_made

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command

SHEET = {"title": "Kaart", "extent": [200_000, 530_000, 212_000, 540_000], "layers": ["gate"]}
SMALL = {
    "title": "Steenwijk",
    "author": "Provincie",
    "document_status": "vastgesteld",
    "print_date": "2026-11-22",
    "sheets": [SHEET],
}


def test_files_are_made_from_settings_and_again_from_what_they_leave(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_text(json.dumps(SMALL), encoding="utf-8")
    wanted = ("--format", "pdf", "--format", "geojson")
    first = command("brief", "--from", str(path), "--out", str(tmp_path / "een"), *wanted)
    assert first.code == 0, first.stderr
    assert {line.rpartition("/")[2] for line in first.stdout.splitlines()} == {
        "steenwijk.pdf",
        "steenwijk.geojson",
        "instellingen.json",
    }
    again = command(
        "brief", "--from", str(tmp_path / "een/instellingen.json"), "--out", str(tmp_path / "twee"), *wanted
    )
    assert again.code == 0, again.stderr
    for file in (tmp_path / "een").iterdir():
        assert (tmp_path / "twee" / file.name).read_bytes() == file.read_bytes()


def test_the_print_date_can_be_another(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_text(json.dumps(SMALL), encoding="utf-8")
    done = command("brief", "--from", str(path), "--out", str(tmp_path), "--format", "csv", "--date", "2027-01-31")
    assert done.code == 0, done.stderr
    assert json.loads((tmp_path / "instellingen.json").read_text(encoding="utf-8"))["print_date"] == "2027-01-31"


@pytest.mark.parametrize(
    "change, key",
    [({"title": "x" * 10_000}, "title"), ({"sheets": [{**SHEET, "extent": [0, 0, 0, 0]}]}, "extent")],
)
def test_a_wrong_setting_is_named_and_nothing_is_written(
    command: Command, tmp_path: Path, change: dict[str, object], key: str
) -> None:
    path = tmp_path / "in.json"
    path.write_text(json.dumps({**SMALL, **change}), encoding="utf-8")
    done = command("brief", "--from", str(path), "--out", str(tmp_path / "uit"))
    assert done.code == 2
    assert key in done.stderr
    assert len(done.stderr) < 600
    assert not (tmp_path / "uit").exists()


def test_the_ready_made_ones_are_listed(command: Command) -> None:
    done = command("brief", "--list")
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(ready_made())
    assert {"overview", "havelte"} <= set(ready_made())

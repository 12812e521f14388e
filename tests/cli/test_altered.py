"""Mistakes across datasets: ``seal`` refuses them, and ``verify`` names them although the files are not sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from analysis import problems
from geodata import Catalogue, embedded
from geodata import __main__ as sealing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command


class Change(NamedTuple):
    """What is changed in the line that begins with or has ``at``, and what is told of it and where."""

    file: str
    at: str
    old: str
    new: str
    told: str


CHANGES = (
    Change("register.csv", "KEN-01,", "Agenda pijler 2 (maakt het)", "Onzin 7", "'Onzin 7' is no section of"),
    Change("register.csv", "CIJ-01,", "meer dan 75,75", "meer dan 75,57", "column 'value_low'"),
    Change("places.geojson", '"id":"AAN-04"', 'inventory_id":"AAN-04', 'inventory_id":"AAN-99', "'AAN-99' is no id of"),
    Change("places.geojson", '"id":"NAT-07-dwing', ':"3.766 ha', ':"8.474 ha', "8.474 ha is published, but"),
    Change("register.csv", "MUN-02,", "Drenthe heeft meer", "Bij Exloo zijn", "'Exloo' is finer than a municipality"),
    Change("register.csv", "KEN-01,", ",Westerveld,Dwingeloo,", ",Emmen,Dwingeloo,", ""),
)
ELSEWHERE = "'KEN-01' does not lie in Emmen, where 'KEN-01' is. (places.geojson, line "


@pytest.fixture
def told(copy: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What has to be told of a copy of the snapshot with all the changes, each with file and line."""
    monkeypatch.setattr(problems, "layer_specs", lambda _: {})  # nothing is altered that a layer would refuse
    monkeypatch.setattr(sealing, "embedded", lambda: Catalogue.read(copy))
    wanted = [ELSEWHERE]
    for change in CHANGES:
        path = copy / "data" / change.file
        lines = path.read_text(encoding="utf-8").split("\n")
        (number,) = [
            n for n, line in enumerate(lines) if (change.at in line if "{" in line else line.startswith(change.at))
        ]
        assert lines[number].count(change.old) == 1
        lines[number] = lines[number].replace(change.old, change.new)
        path.write_text("\n".join(lines), encoding="utf-8")
        wanted += [change.told, f"({change.file}, line {number + 1})"] if change.told else []
    return wanted


def test_a_file_with_mistakes_across_datasets_is_not_sealed(
    copy: Path, told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    files = [copy / "catalogue.toml", copy / "data" / "reviewed_rows.csv"]
    before = [path.read_bytes() for path in files]

    assert sealing.main(["seal", "--reviewed", "register", "places"]) == 2

    said = capsys.readouterr().err
    assert [text for text in told if text not in said] == []
    assert said.endswith("Nothing was sealed.\n")
    assert [path.read_bytes() for path in files] == before


def test_an_altered_file_is_told_with_its_mistakes_across_datasets(told: list[str], command: Command) -> None:
    done = command("verify")

    assert done.code == 2
    assert [text for text in told if text not in done.stdout] == []
    altered = [line.split()[1] for line in done.stdout.splitlines() if "was altered" in line]
    assert altered == ["places", "register"]


def test_an_altered_file_is_told_with_the_mistake_within_it(copy: Path, command: Command) -> None:
    path = copy / "data" / "categories.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\n", ",x\n").replace(",x", "", 1), encoding="utf-8")

    wrong = [line for line in command("verify").stdout.splitlines() if not line.startswith("ok ")]

    assert len(wrong) == 1 + embedded()["categories"].rows
    assert "was altered" in wrong[0]
    assert "(categories.csv, line 2" in wrong[1]

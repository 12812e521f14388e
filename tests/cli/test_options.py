"""``paraatkaart options`` prints what the analysis gives."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest

from analysis.options import Question, evaluate
from analysis.options.isochrones import option_isochrones
from tests.analysis.options.chessboard import chessboard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Command

ARGUMENTS = ("options", "--option", "pr-a32", "--option", "fietsroute-meppel", "--draws", "12")


@pytest.fixture
def answer(command: Command) -> dict[str, Any]:
    done = command(*ARGUMENTS, "--format", "json")
    assert done.code == 0, done.stderr
    parsed: dict[str, Any] = json.loads(done.stdout)
    return parsed


def test_the_table_is_that_of_the_analysis(answer: dict[str, Any]) -> None:
    table = evaluate(["pr-a32", "fietsroute-meppel"], Question(draws=12))

    assert answer["digest"] == table.digest
    assert [entry["id"] for entry in answer["options"]] == ["today", "pr-a32", "fietsroute-meppel"]
    assert len(answer["criteria"]) == len(table.criteria)
    for row in answer["criteria"]:
        for cell in row["cells"]:
            expected = table.cells[row["id"], cell["option"]]
            for name in ("value", "change", "low", "high", "change_low", "change_high"):
                assert cell[name] == pytest.approx(getattr(expected, name), abs=0.051), (row["id"], name)


def test_every_key_is_described(answer: dict[str, Any], root: Path) -> None:
    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    described = {name.split(".")[-1].removesuffix("[]") for name in re.findall(r"`([a-z0-9_.\[\]]+)`", page)}

    assert set(_keys(answer)) - described == set()


def test_the_rule_of_the_taxi_is_switched_on_and_told(command: Command, answer: dict[str, Any]) -> None:
    asked = ("options", "--option", "pendel-meppel", "--draws", "0", "--taxi-rule")
    ruled = json.loads(command(*asked, "--format", "json").stdout)

    assert (answer["settings"]["taxi_rule"], ruled["settings"]["taxi_rule"]) == (False, True)
    assert ruled["digest"] == evaluate(["pendel-meppel"], Question(draws=0, taxi_rule=True)).digest
    told = "Hub taxi: refused where a bus or train makes its trip within its hour.\n"
    assert told in command(*asked).stdout
    assert told not in command(*ARGUMENTS, "--no-taxi-rule").stdout


def test_csv_has_a_row_per_criterion_and_option(command: Command, answer: dict[str, Any]) -> None:
    rows = list(csv.DictReader(io.StringIO(command(*ARGUMENTS, "--format", "csv").stdout)))

    assert len(rows) == sum(len(row["cells"]) for row in answer["criteria"])
    assert [row["option"] for row in rows[:3]] == ["today", "pr-a32", "fietsroute-meppel"]
    first = answer["criteria"][0]["cells"][0]
    assert float(rows[0]["value"]) == first["value"]


def test_the_text_names_base_and_digest(command: Command, answer: dict[str, Any]) -> None:
    lines = command(*ARGUMENTS).stdout.splitlines()
    assert lines[0] == f"Options against 'today'; illustrative; digest {answer['digest']}"
    assert lines[1].startswith("Timetable: embedded model of lines and headways, timetable-facts of ")
    assert lines[2].startswith("Shifts: early 07:30, office 08:30, ")
    assert lines[3].startswith("Zones: zones (embedded, ")
    assert lines[5].split()[:4] == ["criterion", "unit", "today", "pr-a32"]


def test_the_text_tells_what_a_street_network_is_not_built_for_and_does_not_reach(
    command: Command, tmp_path: Path
) -> None:
    folder = chessboard(tmp_path, ("car", "bike"))

    done = command("options", "--option", "today", "--draws", "0", "--network", str(folder))

    assert done.code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[2].startswith("Ways of all modes: street network town.osm, digest ")
    assert re.fullmatch(r"  car: \d+ places with \d+ inhabitants have no street", lines[3])
    assert lines[4] == "  truck: the network was not built for it"
    assert any(line.endswith("rows: the street network was not built for a mode of the row") for line in lines)
    assert any(line.split()[:3] == ["inhabitants.truck.15", "people", "onbekend"] for line in lines)


def test_an_option_that_fails_is_named_and_the_others_are_printed(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "fout.toml"
    path.write_text('id = "fout"\n', encoding="utf-8")

    done = command("options", "--option", str(path), "--option", "nergens", "--draws", "0", "--format", "json")

    assert done.code == 2
    assert "Error: Unknown option 'nergens'. Give the path of an option file, or choose from: today" in done.stderr
    assert "Error: Option 'fout' cannot be used: the text is missing. (fout.toml, key 'name')" in done.stderr
    found = json.loads(done.stdout)
    assert [entry["id"] for entry in found["options"]] == ["today"]
    assert found["failed"][0]["error_dutch"].startswith("Optie 'fout' is niet te gebruiken")


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("--assume", "luck"), "Unknown assumption 'luck'."),
        (("--draws", "-1"), "--draws"),
        (("--date", "2031-01-06"), "valid from 2026-01-01 until 2027-12-31"),
        (("--date", "2026-11-28", "--date", "2026-11-21"), "and so is 2026-11-2"),
        (("--demand", "nergens.csv"), "cannot be read"),
    ],
)
def test_what_cannot_be_meant_is_refused(command: Command, arguments: tuple[str, ...], message: str) -> None:
    done = command("options", *arguments)

    assert done.code == 2
    assert message in done.stderr
    assert done.stdout == ""


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for entry in value.values():
            yield from _keys(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _keys(entry)


def test_own_speeds_are_told_and_wrong_ones_named(command: Command, tmp_path: Path, root: Path) -> None:
    own = tmp_path / "mijn-snelheden.csv"
    text = (root / "geodata/data/modes.csv").read_text(encoding="utf-8")
    own.write_text(text.replace("bike,Fiets,bike,1,", "bike,Fiets,bike,0.9,"), encoding="utf-8")
    done = command("options", "--option", "today", "--draws", "0", "--modes", str(own))
    assert "Own tables: modes." in done.stdout.splitlines()
    usual = command("options", "--option", "today", "--draws", "0").stdout
    assert done.stdout.splitlines()[0] != usual.splitlines()[0]
    assert "Own tables" not in usual

    own.write_text(text.replace("bike,Fiets,bike,1,", "bike,Fiets,bike,-1,"), encoding="utf-8")
    done = command("options", "--option", "today", "--draws", "0", "--modes", str(own))
    assert done.code == 2
    assert "Row 'bike' of mijn-snelheden.csv cannot be used" in done.stderr
    assert "(column 'factor')" in done.stderr


def test_isochrones_stand_beside_the_origins(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "opties.gpkg"
    asked = ("options", "--option", "fietsroute-meppel", "--draws", "0")
    done = command(*asked, "--isochrones", "bike", "--format", "gpkg", "--out", str(out))
    assert done.code == 0, done.stderr
    found = gpd.read_file(out, layer="isochrones")
    assert found["option"].tolist() == ["today"] * 4 + ["fietsroute-meppel"] * 4
    assert found["band_min"].tolist() == [15, 30, 45, 60] * 2
    assert set(found["peak"]) == {"no"}
    expected = option_isochrones("fietsroute-meppel", "bike")
    assert found["area_ha"].tolist()[4:] == pytest.approx(expected["area_ha"].tolist())

    for wrong in (("--format", "json"), ("--format", "gpkg", "--out", str(out), "--network", "streets")):
        refused = command(*asked, "--isochrones", "bike", *wrong)
        assert refused.code == 2
        assert "--isochrones" in refused.stderr
    refused = command(*asked, "--isochrones", "transit", "--format", "gpkg", "--out", str(out))
    assert "There are no isochrones of 'transit'" in refused.stderr

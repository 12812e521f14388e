from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from analysis.options import Cell, Column, Criterion, DecisionTable, Failed
from briefing.errors import SettingError
from briefing.settings import Content
from briefing.tables import answer, cell, options_table
from geodata.errors import UnknownLayerError
from layers.register import load_register

if TYPE_CHECKING:
    from pathlib import Path

MINUTES = Criterion("m", "Reistijd", "min", "lower", "station")
PEOPLE = Criterion("p", "Mensen", "people", "higher", "travellers")


def table(*failed: Failed) -> DecisionTable:
    columns = [Column(one, one.title(), "1", "illustrative", "bron", "", "d") for one in ("nu", "bus")]
    cells = {
        ("m", "nu"): Cell(30.04, 0),
        ("m", "bus"): Cell(21.26, -8.78),
        ("p", "nu"): Cell(10, 0),
        ("p", "bus"): Cell(10.3, 0.3),
    }
    return DecisionTable("nu", (MINUTES, PEOPLE), tuple(columns), cells, failed, {}, "abc")


def test_rows_that_no_option_changes_are_left_out_and_counted() -> None:
    made = options_table(table())
    assert made.rows == (("Reistijd", "minuten", 30.0, 21.3),)
    assert any(note.startswith("1 maten") for note in made.notes)
    assert made.evidence == "illustrative"


def test_times_are_written_as_times_and_people_as_whole_numbers() -> None:
    first = Criterion("first", "Eerste aankomst", "clock", "lower", "service")
    cells = {("first", "nu"): Cell(1_464, 0), ("first", "bus"): Cell(425.5, -1_038.5)}
    cells |= {("p", "nu"): Cell(10.4, 0), ("p", "bus"): Cell(1_200.0, 1_189.6)}
    made = options_table(replace(table(), criteria=(first, PEOPLE), cells=cells))
    written = [
        [cell(value, column.decimals) for value, column in zip(row, made.columns, strict=True)] for row in made.rows
    ]
    assert written == [["Eerste aankomst", "tijd", "00:24", "07:05"], ["Mensen", "personen", "10", "1.200"]]


def test_what_is_not_known_and_where_no_way_is_differ() -> None:
    cells = {("m", "nu"): Cell(None, None, status="unknown"), ("m", "bus"): Cell(None, None, status="unreachable")}
    made = options_table(replace(table(), criteria=(MINUTES,), cells=cells))
    assert made.rows[0][2:] == ("onbekend", "geen weg")


def test_an_option_that_failed_stops_the_sheet() -> None:
    with pytest.raises(UnknownLayerError):
        options_table(table(Failed("bus", UnknownLayerError(layer="x", known="y"))))


def test_the_register_table_has_the_rows_of_its_theme() -> None:
    made = answer(Content("register", theme="Inspanningen")).table
    assert made is not None
    rows = load_register().rows
    assert [row[0] for row in made.rows] == rows["id"][rows["group_label"] == "Inspanningen"].tolist()


def test_the_hectares_are_those_of_the_analysis() -> None:
    made = answer(Content("loss", plan="OEF-02")).table
    assert made is not None
    assert made.rows[0][1] == pytest.approx(292.0, abs=1)
    assert "ha" in made.lead
    assert made.evidence == "illustrative"


@pytest.mark.parametrize(
    "content",
    [
        Content("register", theme="Geheimen"),
        Content("options", options=("raket",)),
        Content("options"),
        Content("options", options=("today",) * 6),
    ],
)
def test_what_does_not_exist_is_refused(content: Content) -> None:
    with pytest.raises(SettingError, match="content"):
        answer(content)


@pytest.mark.parametrize(
    "value, decimals, written", [(1234.5, 1, "1.234,5"), (7, 0, "7"), ("tekst", None, "tekst"), (None, 1, "onbekend")]
)
def test_cells_are_written_the_dutch_way(value: object, decimals: int | None, written: str) -> None:
    assert cell(value, decimals) == written


@pytest.mark.parametrize("name", ["pyproject.toml", "geodata", "plan.gpkg"])
def test_settings_open_no_file_as_a_plan(root: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(root)
    with pytest.raises(SettingError, match=r"content\.plan"):
        answer(Content("loss", plan=name))

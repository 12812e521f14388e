from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from analysis import dual_use, loss
from analysis.dual_use import Question, ground_use
from analysis.loss import compare
from analysis.options import Cell, Column, Criterion, DecisionTable, Failed
from briefing.colophon import source_rows
from briefing.comparisons import difference_table
from briefing.errors import SettingError
from briefing.settings import Content
from briefing.tables import answer, cell, options_table
from geodata import embedded
from geodata.errors import UnknownLayerError
from layers.look import texts
from layers.register import load_register

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.sheet import Sheet

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
    failed = table(Failed("bus", UnknownLayerError(layer="x", known="y")))
    with pytest.raises(UnknownLayerError):
        options_table(failed)
    with pytest.raises(UnknownLayerError):
        difference_table(failed, ("nu", "bus"))


def test_a_measure_that_no_table_has_is_named() -> None:
    with pytest.raises(SettingError, match=r"content\.measures.*moed.*for example m, p"):
        options_table(table(), ("m", "moed"))
    with pytest.raises(SettingError, match=r"content\.measures"):
        difference_table(table(), ("nu", "bus"), ("moed",))


def test_two_options_stand_side_by_side_with_their_difference() -> None:
    first = Criterion("first", "Eerste aankomst", "clock", "lower", "service")
    cells = {("first", "nu"): Cell(425, 0), ("first", "bus"): Cell(395, -30)}
    cells |= {("u", "nu"): Cell(None, None, status="unknown"), ("u", "bus"): Cell(5, None)}
    cells |= {(one, option): table().cells[one, option] for one in "mp" for option in ("nu", "bus")}
    unknown = Criterion("u", "Kosten", "eur", "lower", "costs")
    given = replace(table(), criteria=(MINUTES, PEOPLE, first, unknown), cells=cells)
    made = difference_table(given, ("bus", "nu"))
    assert [column.title for column in made.columns[2:]] == ["Bus", "Nu", "Verschil"]
    assert made.rows == (
        ("Reistijd", "minuten", 21.3, 30.0, 8.8),
        ("Eerste aankomst", "tijd", "06:35", "07:05", 30.0),
        ("Kosten", "euro", 5, "onbekend", None),
    )
    asked = difference_table(given, ("nu", "bus"), ("p",))
    assert asked.rows == (("Mensen", "personen", 10, 10, 0),)


def test_measures_that_are_asked_for_are_shown_in_their_order_also_if_nothing_changes_them() -> None:
    made = options_table(table(), ("p", "m"))
    assert [row[0] for row in made.rows] == ["Mensen", "Reistijd"]
    assert "2 van de 2 maten, waarvan er 1 door een optie" in made.lead


def test_variants_have_the_hectares_and_differences_of_the_analysis(monkeypatch: pytest.MonkeyPatch) -> None:
    plans = ("de-haar-200", "de-haar-400", "de-haar-boeren")
    known = compare(plans)
    monkeypatch.setattr(loss, "compare", lambda _: known)
    found = answer(Content("variants", plans=plans))
    assert found.table is not None
    assert [row[1] for row in found.table.rows] == list(known.plans["new_ha"])
    assert [row[5] for row in found.table.rows][1:] == list(known.differences["shared_ha"])[:2]
    assert [row[6] for row in found.table.rows] == ["–", *known.differences["difference_ha"][:2]]
    assert [one.mark for one in found.outlines] == ["A", "B", "C"]
    assert [one.geometry.area / 10_000 for one in found.outlines] == pytest.approx(list(known.plans["gross_ha"]))
    assert len({one.look.strokes[-1] for one in found.outlines}) == 3
    assert all(texts.EVIDENCE["illustrative"] in one.words and one.look.strokes[-1].dash for one in found.outlines)


def test_dual_use_has_the_groups_of_the_analysis_and_its_pieces_on_the_map(monkeypatch: pytest.MonkeyPatch) -> None:
    use = ground_use(Question())
    monkeypatch.setattr(dual_use, "ground_use", lambda _: use)
    found = answer(Content("dual_use"))
    assert found.table is not None
    assert [row[3] for row in found.table.rows] == list(use.groups["area_ha"])
    assert [row[4] for row in found.table.rows] == list(use.groups["length_km"])
    assert sum(one.geometry.area for one in found.outlines) / 10_000 == pytest.approx(use.pieces["area_ha"].sum())
    assert {one.words.split(":")[0] for one in found.outlines} == {row[2] for row in found.table.rows}


def test_the_register_table_has_the_rows_of_its_theme() -> None:
    made = answer(Content("register", theme="Inspanningen")).table
    assert made is not None
    rows = load_register().rows
    assert [row[0] for row in made.rows] == rows["id"][rows["group_label"] == "Inspanningen"].tolist()


def test_every_document_of_a_row_has_its_own_date_and_how_that_is_known() -> None:
    made = answer(Content("register", theme="Afspraken")).table
    assert made is not None
    (cell_of,) = [row[4] for row in made.rows if row[0] == "AFS-13"]
    assert "bijlage 1 (inspanningen) (6 februari 2023, datum uit de Agenda)" in cell_of
    assert cell_of.endswith("in Drenthe (ongedateerd, tussen oktober 2022 en februari 2023; het jaar 2022 is afgeleid)")
    rows = {
        row["title"]: row["date"]
        for row in source_rows([cast("Sheet", SimpleNamespace(drawn=(), table=made))], embedded())
    }
    documents = embedded().table("documents")
    worded = {title: told for title, told in documents[["title", "date_words"]].to_numpy().tolist() if told}
    assert set(worded) <= set(rows)
    assert {title: rows[title] for title in worded} == worded


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
        Content("difference", options=("today",)),
        Content("difference", options=("today", "raket")),
        Content("variants", plans=("de-haar-200",)),
        Content("variants", plans=("de-haar-200", "jwf-vrij")),
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
    with pytest.raises(SettingError, match=r"content\.plans"):
        answer(Content("variants", plans=("de-haar-200", name)))

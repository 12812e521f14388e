"""What the options page says of a small table made by hand."""

from __future__ import annotations

import dataclasses
import json
import math

import pytest

from analysis.options import Cell, Column, Criterion, DecisionTable, document
from analysis.options.demand import Shift
from cli.output import print_json
from geodata import embedded
from ui import option_about, option_cell, option_text

SETTINGS = {
    "network_level": "embedded",
    "timetable": {
        "level": "embedded",
        "reference_date": "2026-11",
        "digest": "0123456789abcdef",
        "dates": {"weekday": "2026-11-24"},
    },
    "zones_used": {
        "level": "refreshed",
        "reference_date": "2025-01-01",
        "zones": 753,
        "inhabitants": 1_932_915,
        "small": False,
    },
    "draws": 1000,
    "taxi_rule": False,
    "options": [],
}
CELLS = {
    "within_120.early": (Cell(272.4, 0.0, 250.0, 290.0, 0.0, 0.0), Cell(326.6, 54.2, 300.0, 350.0, 40.0, 61.5)),
    "shift.early.transit": (Cell(112.66, 0.0), Cell(98.4, -14.26)),
    "ratio.office": (Cell(3.0, 0.0), Cell(3.0, 0.0)),
    "inhabitants.car.15": (Cell(49_980.0, 0.0), Cell(49_980.0, 0.0)),
    "station.NS-SWK.transit": (Cell(None, None, status="unreachable"), Cell(37.4, None, 30.0, math.inf)),
    "cost.year": (Cell(0.0, 0.0), Cell(None, None, status="unknown")),
}


@pytest.fixture
def table() -> DecisionTable:
    criteria = (
        Criterion("within_120.early", "Vroege dienst: reizigers binnen twee uur", "people", "higher", "shift"),
        Criterion("shift.early.transit", "Vroege dienst: minuten van huis, openbaar vervoer", "min", "lower", "shift"),
        Criterion("ratio.office", "Kantoordienst: openbaar vervoer door auto", "ratio", "lower", "ratio"),
        Criterion("inhabitants.car.15", "Inwoners binnen 15 minuten: Auto", "people", "higher", "inhabitants"),
        Criterion("station.NS-SWK.transit", "Van station Steenwijk: openbaar vervoer", "min", "lower", "station"),
        Criterion("cost.year", "Kosten per jaar", "eur", "lower", "costs"),
    )
    early = Shift("early", "Vroege dienst", "weekday", "to", 7 * 3_600 + 1_800)
    columns = (
        Column("today", "Nu", "1", "stated", "press-hub-taxi", "Wat er is.", "aaa", shifts=(early,)),
        Column("bus", "Bus <gewoon>", "2", "illustrative", "paraatkaart-options", "Een bus.", "bbb", shifts=(early,)),
    )
    cells = {(row, column.id): cell for row, pair in CELLS.items() for column, cell in zip(columns, pair, strict=True)}
    return DecisionTable("today", criteria, columns, cells, (), SETTINGS, "0f0f0f0f0f0f")


def test_the_answer_has_both_numbers_and_the_difference(table: DecisionTable) -> None:
    html = option_text.answer(table, "bus", "early")
    assert "<strong>272 reizigers</strong>; met „Bus &lt;gewoon&gt;” voor 327, dat is 55 meer." in html
    assert "Bus" not in option_text.answer(table, "today", "early")
    assert "480 reizigers" in option_text.basis(table, 480)
    assert "is het aantal een bovengrens („Hubtaxi volgens de regel van een uur” staat uit)" in option_text.basis(
        table, 480
    )
    ruled = dataclasses.replace(table, settings={**table.settings, "taxi_rule": True})
    assert ", waar geen bus of trein zijn rit binnen een uur maakt (regel van 2018)" in option_text.basis(ruled, 480)


def test_a_part_has_its_own_rows_and_a_shift_only_its_own(table: DecisionTable) -> None:
    def ids(part: str, shift: str) -> list[str]:
        return [row.id for row in option_text.rows_of(table, part, shift)]

    assert ids("dienst", "early") == ["within_120.early", "shift.early.transit"]
    assert ids("dienst", "office") == ["ratio.office"]
    shown = {row for part in option_text.PARTS for shift in ("early", "office") for row in ids(part, shift)}
    assert shown == set(CELLS)


def test_only_rows_that_differ_are_kept(table: DecisionTable) -> None:
    kept = [row.id for row in option_text.differing(table, table.criteria)]
    assert kept == ["within_120.early", "shift.early.transit", "station.NS-SWK.transit", "cost.year"]


def test_a_cell_has_its_value_its_change_and_both_bands(table: DecisionTable) -> None:
    html = option_text.decision_table(table, table.criteria)
    for part in (
        '<b>327</b><span class="band">(300 tot 350)</span><span class="better">+54 beter</span>',
        '<span class="band">(+40 tot +62)</span>',
        '<b>98,4</b><span class="better">−14,3 beter</span>',
        '<span class="none">onbekend</span>',
        '<span class="none">geen weg</span>',
        "(30,0 tot geen weg)",
        "Bus &lt;gewoon&gt;<small>illustratief</small>",
        "Kosten per jaar <small>euro</small>",
        "Van station Steenwijk, om 07:30 aan de poort <small>minuten</small>",
    ):
        assert part in html
    assert "<b>112,7</b></td>" in html, "the base has no change"


def test_a_change_agrees_with_the_figures_beside_it() -> None:
    first = Criterion("first.sunday", "Eerste aankomst", "clock", "lower", "service")
    # 9:36:40 now, 9:36:05 with the option: the same minute on the clock
    assert (
        option_cell.cell(Cell(576.08, -0.59), first, is_base=False) == '<span class="same">gelijk</span> <b>09:36</b>'
    )
    # 9:37:00 now, 9:36:50 with it: a minute earlier
    assert option_cell.cell(Cell(576.83, -0.17), first, is_base=False) == (
        '<b>09:36</b><span class="better">−1 beter</span>'
    )
    km = Criterion("km.trip.bike", "Kilometers per reiziger", "km", "", "co2")
    assert option_cell.cell(Cell(32.9, -0.5), km, is_base=False) == '<b>32,9</b><span class="neutral">−0,5</span>'
    year = Criterion("vehicle_km.year", "Kilometers per jaar", "km", "lower", "co2")
    assert option_cell.cell(Cell(33_000.4, 0.0), year, is_base=True) == "<b>33.000</b>"


def test_an_option_with_other_hours_says_so_wherever_its_figures_stand(table: DecisionTable) -> None:
    now, bus = table.columns
    assert "<span>Vroege dienst, om 07:30 aan de poort</span>" in option_text.decision_table(table, table.criteria)
    later = dataclasses.replace(bus, shifts=(dataclasses.replace(bus.shifts[0], time_s=8 * 3_600 + 1_800),))
    moved = dataclasses.replace(table, columns=(now, later))
    html = option_text.decision_table(moved, moved.criteria)
    assert "<span>Vroege dienst, nu om 07:30 aan de poort</span>" in html
    assert '−14,3 beter</span><span class="band">om 08:30 aan de poort</span>' in html
    assert html.count("om 08:30") == 3, "two rows of the shift, and the minutes from a station to it"
    assert "tot de vroege dienst, nu om" not in html
    said = option_text.answer(moved, "bus", "early")
    assert said.startswith('<p class="answer">Vroege dienst, om 07:30 aan de poort: ')
    assert "met „Bus &lt;gewoon&gt;” om 08:30 aan de poort voor 327" in said
    assert '"shift_time": "08:30"' in option_text.as_json(moved).decode()
    (row,) = [
        line
        for line in option_text.csv(moved).decode().splitlines()
        if line.startswith("within_120.early;") and ";bus;" in line
    ]
    assert ";08:30;" in row


def test_worse_is_called_worse(table: DecisionTable) -> None:
    worse = dataclasses.replace(table, cells={**table.cells, ("shift.early.transit", "bus"): Cell(120.0, 7.3)})
    assert '<span class="worse">+7,3 slechter</span>' in option_text.decision_table(worse, worse.criteria)


def test_the_embedded_timetable_says_how_old_its_minutes_are(table: DecisionTable) -> None:
    told = option_text.data(table)
    assert "van 2015 tot en met 2025, niet van die datum. Bekende vertrekminuten zijn van 20 maart 2019" in told
    fetched = {**SETTINGS["timetable"], "level": "refreshed"}  # type: ignore[dict-item]
    again = option_text.data(dataclasses.replace(table, settings={**SETTINGS, "timetable": fetched}))
    assert "rijtijden en intervallen erachter" not in again


def test_a_timetable_that_is_over_is_told_first(table: DecisionTable) -> None:
    fetched = {"reference_date": "", "valid_from": "2024-11-01", "valid_until": "2024-12-31"}
    timetable = {**SETTINGS["timetable"], **fetched}  # type: ignore[dict-item]
    text = option_text.data(dataclasses.replace(table, settings={**SETTINGS, "timetable": timetable}))

    assert text.startswith("**Let op.** De opgehaalde dienstregeling geldt van 2024-11-01 tot en met 2024-12-31")
    assert "van een onbekende dag" in text


def test_the_levels_of_all_data_and_the_digest_are_named(table: DecisionTable) -> None:
    text = option_text.data(table)
    for part in (
        "ingebed strategisch netwerk",
        "Dienstregeling: meegeleverd, november 2026",
        "doordeweeks 24 november 2026",
        "Zones: ververst, 1 januari 2025, 753 gebieden met 1.932.915 inwoners",
        "0f0f0f0f0f0f",
    ):
        assert part in text
    assert "1.000 trekkingen" in option_text.reading(table)
    assert "100 trekkingen" in option_text.reading(dataclasses.replace(table, settings={**SETTINGS, "draws": 0}))


def test_the_options_and_the_assumptions_have_their_sources(table: DecisionTable) -> None:
    catalogue = embedded()
    options = option_about.about_options(table, catalogue)
    assert catalogue.sources["press-hub-taxi"].title in options
    assert "Een bus." in options
    assumptions = option_about.assumptions(catalogue)
    for name in ("shifts", "demand"):
        for row in catalogue.table(name)["name"]:
            assert str(row) in assumptions


def test_the_json_is_what_the_command_prints(table: DecisionTable, capsys: pytest.CaptureFixture[str]) -> None:
    print_json(document(table))
    assert option_text.as_json(table).decode() == capsys.readouterr().out
    assert json.loads(option_text.as_json(table))["digest"] == table.digest
    assert option_text.command(table) == "paraatkaart options --option bus --draws 1000 --format json"


def test_the_csv_is_for_a_dutch_spreadsheet(table: DecisionTable) -> None:
    content = option_text.csv(table)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(table.cells)
    assert lines[0].startswith(
        "Criterium;Omschrijving;Eenheid;Optie;Naam van de optie;Tijd van de dienst;Waarde;Verschil met nu;"
    )
    assert lines[4].startswith("shift.early.transit;")
    assert ";98,4;-14,26;;;;;bekend;illustratief;1000;0f0f0f0f0f0f" in lines[4]
    assert lines[-1].endswith(";;;;;;;onbekend;illustratief;1000;0f0f0f0f0f0f;")
    assert option_text.file_name(table, "csv") == "opties-0f0f0f0f0f0f.csv"


def test_own_tables_are_told(table: DecisionTable) -> None:
    own = dataclasses.replace(table, settings={**table.settings, "own_tables": ["costs", "modes"]})
    assert "**Eigen waarden in gebruik:** prijzen, snelheden en straftijden." in option_text.data(own)
    assert "Eigen waarden" not in option_text.data(table)
    assert option_text.csv(own).decode("utf-8-sig").splitlines()[1].endswith(";prijzen, snelheden en straftijden")

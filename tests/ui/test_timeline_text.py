from __future__ import annotations

import re

import pytest

from layers.placement import places_of
from layers.register import Register, entries, load_register
from ui.timeline_text import KINDS, by_year, dated, event_days, milestones, not_told, undated, when, without_date


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def test_every_milestone_is_told_once(register: Register) -> None:
    html = by_year(register.timeline, register, "2026-01-01") + without_date(register.timeline, register)
    told = register.timeline["id"][register.timeline["kind"] != "existed"]
    assert sorted(re.findall(r'<li class="event \w+" id="([^"]+)"', html)) == sorted(told)
    assert len(dated(register.timeline)) + len(undated(register.timeline)) == len(told) < len(register.timeline)


def test_what_our_sources_have_is_no_milestone(register: Register) -> None:
    html = by_year(register.timeline, register, "2026-01-01")
    for words in ("locatietabel", "lijst van NS", "160 hectare", "Bushalte"):
        assert register.timeline["label"].str.contains(words).any()
        assert words not in html
    assert re.match(r"Van \d+ dingen is alleen bekend", not_told(register.timeline))


def test_every_row_of_a_milestone_is_linked_and_its_place_too(register: Register) -> None:
    html = by_year(register.timeline, register, "2026-01-01") + without_date(register.timeline, register)
    for event in milestones(register.timeline).itertuples():
        (item,) = re.findall(rf'<li class="event \w+" id="{event.id}">(.*?)</li>', html, re.DOTALL)
        ids = entries(str(event.register_ids))
        assert re.findall(r'href="register\?id=([^"]+)"', item) == list(ids), event.id
        assert item.count("./?doel=") == sum(bool(places_of(row)) for row in ids), event.id


def test_years_follow_each_other_and_today_is_between_them(register: Register) -> None:
    html = by_year(register.timeline, register, "2026-01-01")
    years = [int(year) for year in re.findall(r"<h2>(\d{4})</h2>", html)]
    assert years == sorted(years)
    before, after = html.split('class="today"')
    assert "<h2>2023</h2>" in before
    assert "<h2>2035</h2>" in after
    assert "1 januari 2026" in after


def test_what_has_no_date_says_why(register: Register) -> None:
    html = without_date(register.timeline, register)
    assert html.count("Zonder datum: ") == len(undated(register.timeline))
    assert "Zonder datum: </p>" not in html


@pytest.mark.parametrize(
    "date, precision, document, words",
    [
        ("2023-07", "quarter", "voornemen-2023", "3e kwartaal 2023"),
        ("2024-08", "month", "", "augustus 2024"),
        ("2030", "year", "", "2030"),
        ("2022", "year", "bzk-notitie", "ongedateerd, tussen oktober 2022 en februari 2023; het jaar 2022 is afgeleid"),
        ("2022-10", "month", "bzk-notitie", "oktober 2022"),
        ("2023-02-06", "day", "voornemen-2023", "6 februari 2023, datum uit de Agenda"),
        ("2023-02-06", "day", "agenda-2025", "6 februari 2023"),
    ],
)
def test_dates_are_as_precise_as_they_are_known(
    register: Register, date: str, precision: str, document: str, words: str
) -> None:
    assert when({"date_from": date, "date_precision": precision, "document": document}, register) == words


@pytest.mark.parametrize(
    "event, kind",
    [
        ("TIJ-107", "voorgesteld"),
        ("TIJ-110", "gevraagd of aangeboden"),
        ("TIJ-109", "gevraagd of aangeboden"),
        ("TIJ-102", "verkend of te verkennen"),
        ("TIJ-304", "verkend of te verkennen"),
        ("TIJ-309", "aangekondigd"),
        ("TIJ-203", "begonnen"),
        ("TIJ-307", "begonnen"),
        ("MIJ-12", "ingediend"),
        ("MIJ-07", "uitgebracht"),
        ("MIJ-11", "besluit"),
    ],
)
def test_what_was_only_asked_or_begun_is_no_decision(register: Register, event: str, kind: str) -> None:
    html = by_year(register.timeline, register, "2026-01-01")
    (line,) = re.findall(rf'id="{event}"><p class="kind">[^<]* · ([^<·]*)</p>', html)
    assert line == kind


def test_a_decision_is_about_more_than_explorations(register: Register) -> None:
    decided = register.timeline[register.timeline["kind"] == "decision"]
    assert len(decided) > 0
    assert "verkenning" not in set(decided["status_after"])
    asked = register.rows["id"][register.rows["category"].isin(["request", "offer"])]
    for cell in decided["register_ids"]:
        assert set(entries(cell)).isdisjoint(asked)


def test_what_stops_is_not_called_built(register: Register) -> None:
    kinds = dict(zip(register.timeline["id"], register.timeline["kind"], strict=True))
    words = zip(register.timeline["label"], register.timeline["kind"], strict=True)
    assert KINDS[kinds["TIJ-302"]] == "gestopt of opgeheven"
    assert {kind for label, kind in words if "stopt" in label or "opgeheven" in label} == {"ended"}
    assert set(milestones(register.timeline)["kind"]) <= set(KINDS)


def test_the_slider_stops_where_something_happens(register: Register) -> None:
    days = event_days(register.timeline)
    assert days == sorted(set(days))
    assert "2023-02-06" in days
    assert days[0] == "2018-09-14"
    assert "2050-12-31" not in days
    assert len(days) <= len(dated(register.timeline))

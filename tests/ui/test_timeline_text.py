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


def test_dates_are_as_precise_as_they_are_known() -> None:
    assert when({"date_from": "2023-07", "date_precision": "quarter"}) == "3e kwartaal 2023"
    assert when({"date_from": "2024-08", "date_precision": "month"}) == "augustus 2024"
    assert when({"date_from": "2030", "date_precision": "year"}) == "2030"


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

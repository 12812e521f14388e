from __future__ import annotations

import re

import pytest

from layers.register import Register, load_register
from ui.timeline_text import KINDS, by_year, dated, event_days, undated, when, without_date


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def test_every_milestone_is_told_once(register: Register) -> None:
    html = by_year(register.timeline, register, "2026-01-01") + without_date(register.timeline, register)
    assert sorted(re.findall(r'<li class="event \w+" id="([^"]+)"', html)) == sorted(register.timeline["id"])


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
    assert set(kinds.values()) <= set(KINDS)


def test_the_slider_stops_where_something_happens(register: Register) -> None:
    days = event_days(register.timeline)
    assert days == sorted(set(days))
    assert "2023-02-06" in days
    assert len(days) <= len(dated(register.timeline))

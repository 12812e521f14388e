from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.moments import Moment, begins, on_day, since
from analysis.timeline import Begin
from ui.moment_slider import steps, understood
from ui.render import drawings

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers import Layer

LATER = Moment(dt.date(2024, 5, 31))
NOW = {"A-1": "gepland", "A-2": "bestaand", "A-3": "gepland"}


def status(layer: Layer) -> dict[str, str]:
    return dict(zip(layer.frame["id"], layer.frame["plan_status"], strict=True))


def test_what_was_not_known_yet_is_left_out(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "a", "plan_status": "gepland"}, {"id": "b"}, {"id": "c"})
    found = on_day(layer, ["A-1", "A-2", ""], NOW, {"A-2": "bestaand"}, LATER)
    assert status(found) == {"b": "bestaand", "c": "bestaand"}


def test_the_plan_status_is_that_of_the_day(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "a", "plan_status": "gepland"}, {"id": "b", "plan_status": "bestaand"})
    found = on_day(layer, ["A-1", "A-2"], NOW, {"A-1": "gerealiseerd", "A-2": "afgesproken"}, LATER)
    assert status(found) == {"a": "bestaand", "b": "afgesproken"}


def test_explorations_stay_on_request_only(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "a", "plan_status": "gepland"}, {"id": "b", "plan_status": "verkenning"})
    then = {"A-1": "verkenning"}
    assert status(on_day(layer, ["A-1", ""], NOW, then, LATER)) == {"b": "verkenning"}
    assert status(on_day(layer, ["A-1", ""], NOW, then, Moment(LATER.day, explored=True))) == {
        "a": "verkenning",
        "b": "verkenning",
    }


def test_the_existing_part_of_a_plan_stays(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "a-track", "plan_status": "bestaand"}, {"id": "a-gap", "plan_status": "gepland"})
    assert status(on_day(layer, ["A-3", "A-3"], NOW, {}, LATER)) == {"a-track": "bestaand"}


def test_the_existing_part_of_a_plan_is_known_from_its_source_or_from_the_plan_on(
    make_layer: Callable[..., Layer],
) -> None:
    layer = make_layer({"id": "a-track"})
    earlier = Moment(dt.date(2024, 5, 30))
    assert status(on_day(layer, ["A-3"], NOW, {}, earlier)) == {}
    assert status(on_day(layer, ["A-3"], NOW, {"A-3": "verkenning"}, earlier)) == {"a-track": "bestaand"}


def test_the_airspace_of_an_older_site_is_as_old_as_its_law(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "site", "evidence": "illustrative"}, {"id": "site-airspace", "evidence": "stated"})
    rows, then = ["A-2", "A-2"], {"A-2": "bestaand"}
    assert list(status(on_day(layer, rows, NOW, then, Moment(dt.date(2010, 1, 1))))) == ["site"]
    assert list(status(on_day(layer, rows, NOW, then, LATER))) == ["site", "site-airspace"]
    begin = {"A-2": Begin("2004", "year", "Geopend", known=True)}
    assert begins(layer, rows, begin) == ["2004 (Geopend)", "begin onbekend, bekend sinds mei 2024"]


def test_what_is_no_row_or_a_plan_has_no_begin(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "a"}, {"id": "b", "plan_status": "gepland"})
    assert begins(layer, ["", "A-1"], {"A-1": Begin("2004", "year", "", known=True)}) == ["", ""]


def test_a_begin_in_words() -> None:
    assert since(Begin("2023-07", "quarter", "", known=True)) == "3e kwartaal 2023"
    assert since(Begin("2025-07-01", "", "", known=False)) == "begin onbekend, bekend sinds 1 juli 2025"
    assert since(Begin("2015", "year", "In de lijst", known=False)) == "begin onbekend, bekend sinds 2015 (In de lijst)"


def test_an_empty_layer_draws_nothing(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "a", "plan_status": "gepland"})
    assert drawings(on_day(layer, ["A-1"], NOW, {}, LATER), 0) == []


@given(st.dates(min_value=dt.date(1800, 1, 1)), st.lists(st.dates(min_value=dt.date(1800, 1, 1)), min_size=1))
def test_every_day_of_an_address_is_a_step_of_the_slider(day: dt.date, events: list[dt.date]) -> None:
    days = sorted({event.isoformat() for event in events})
    found = steps(days, understood(day.isoformat()))
    assert day.isoformat() in found
    assert found == sorted(set(found))
    assert set(found) - {day.isoformat()} <= set(days)
    assert steps(days, "") == days


@pytest.mark.parametrize("words", ["", "gisteren", "2024-13-01", "2024-02-30", "0202-03-04", "2024", "<b>"])
def test_what_is_no_day_is_not_understood(words: str) -> None:
    assert understood(words) == ""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import timeline
from analysis.moments import Moment, begins, on_day, since
from analysis.timeline import Begin, status_on
from layers import layer_specs, load_layer
from layers.days import last_day
from layers.register import Register, load_register
from layers.shown import owners, register_ids
from ui import links
from ui.moment_slider import explanation, steps, understood
from ui.popup import popups
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
    assert status(on_day(layer, ["A-1", ""], NOW, then, LATER)) == {}
    assert status(on_day(layer, ["A-1", ""], NOW, then, Moment(LATER.day, explored=True))) == {
        "a": "verkenning",
        "b": "verkenning",
    }


def test_the_existing_part_of_a_plan_stays(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "a-track", "plan_status": "bestaand"}, {"id": "a-gap", "plan_status": "gepland"})
    assert status(on_day(layer, ["A-3", "A-3"], NOW, {}, LATER)) == {"a-track": "bestaand"}


def test_while_a_row_is_what_it_is_now_each_feature_keeps_its_own_status(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "whole", "plan_status": "gepland"}, {"id": "gap", "plan_status": "verkenning"})
    explored = Moment(LATER.day, explored=True)
    rows = ["A-1", "A-1"]
    assert status(on_day(layer, rows, NOW, NOW, explored)) == {"whole": "gepland", "gap": "verkenning"}
    assert status(on_day(layer, rows, NOW, NOW, LATER)) == {"whole": "gepland"}
    before = on_day(layer, rows, NOW, {"A-1": "afgesproken"}, explored)
    assert status(before) == {"whole": "afgesproken", "gap": "verkenning"}
    assert status(on_day(layer, rows, NOW, {}, explored)) == {}


@pytest.fixture(scope="module")
def history() -> tuple[Register, dict[str, str]]:
    register = load_register()
    return register, dict(zip(register.rows["id"], register.rows["plan_status"], strict=True))


@pytest.mark.parametrize("day", ["2026-11-22", "2036-01-01"])
def test_today_and_later_the_map_is_what_it_is_without_a_day(
    history: tuple[Register, dict[str, str]], day: str
) -> None:
    register, stated = history
    today = dt.date(2026, 11, 22)
    now, then = (status_on(one, register) for one in (today, dt.date.fromisoformat(day)))
    rows = owners(register)
    for layer_id in layer_specs():
        layer = load_layer(layer_id)
        ids = register_ids(layer, rows)
        with_explored = on_day(layer, ids, now, then, Moment(today, explored=True))
        assert status(with_explored) == status(layer), layer_id
        without = {one: own for one, own in status(layer).items() if own != "verkenning"}
        assert status(on_day(layer, ids, stated, then, Moment(today))) == without, layer_id


def test_in_2012_the_map_leaves_out_only_what_began_later(history: tuple[Register, dict[str, str]]) -> None:
    register, now = history
    day = dt.date(2012, 6, 1)
    rows, then = owners(register), status_on(day, register)
    gone = set()
    for layer_id in layer_specs():
        layer = load_layer(layer_id)
        ids = register_ids(layer, rows)
        kept = status(on_day(layer, ids, now, then, Moment(day)))
        existing = {one for one, own in status(layer).items() if own == "bestaand"}
        assert set(kept) <= existing, layer_id
        row_of = dict(zip(layer.frame["id"], ids, strict=True))
        gone |= {row_of[one] for one in existing - set(kept)}
    known = timeline.begins(register)
    categories = dict(zip(register.rows["id"], register.rows["category"], strict=True))
    said = {row for row in gone if categories[row] in {"agreement", "figure", "milestone", "offer", "request"}}
    assert all(last_day(known[row].date) > day for row in gone)
    assert all(known[row].known for row in gone - said)
    assert "RKA-01" in gone
    assert "RDI-08" not in gone


def test_a_plan_says_when_it_is_expected_and_by_whom(history: tuple[Register, dict[str, str]]) -> None:
    register, _ = history
    layer = links.described(load_layer("nedersaksenlijn"), register, owners(register))
    said = dict(zip(layer.frame["id"], layer.frame["aimed"], strict=True))
    assert said["SPP-01-gap"] == "2035 volgens pers, oktober 2025 (streven rond 2035)"
    assert said["SPP-01-existing"] == ""
    gap = int(layer.frame.index[layer.frame["id"] == "SPP-01-gap"][0])
    assert dict(popups(layer).lines(gap))["Verwacht"] == said["SPP-01-gap"]


def test_the_text_below_the_slider_says_what_the_map_cannot_know(history: tuple[Register, dict[str, str]]) -> None:
    register, now = history
    rows = owners(register)
    layers = [links.described(load_layer(one), register, rows) for one in ("barracks", "gate", "nedersaksenlijn")]

    def told(day: str) -> str:
        moment = Moment(dt.date.fromisoformat(day))
        then = status_on(moment.day, register)
        drawn = [on_day(layer, register_ids(layer, rows), now, then, moment) for layer in layers]
        return explanation(moment, drawn, register, dt.date(2026, 11, 22))

    assert "Van 3 van de 4 getekende objecten is het begin onbekend" in told("2012-06-01")
    assert "Van voor 14 september 2018 kennen wij uit de documenten geen gebeurtenis" in told("2012-06-01")
    assert "kennen wij uit de documenten geen" not in told("2018-09-14")
    assert "Verwacht" not in told("2025-12-30")
    assert "Crisissimulatieruimte voorzien: december 2025" in told("2026-11-22")
    assert "Knelpunt Meppel klaar, op zijn vroegst: 2030 volgens RTV Drenthe (vroegste jaar)" in told("2031-06-01")
    assert "2035" not in told("2031-06-01")
    assert "wat op 22 november 2026 bestond" in told("2026-11-22")
    assert "Van 1 juni 2031 weet niemand meer dan nu: de kaart toont wat nu bestaat" in told("2031-06-01")
    assert "2035 volgens pers, oktober 2025" in told("2036-01-01")


def test_the_airspace_of_an_older_site_says_that_its_own_begin_is_unknown(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "site", "evidence": "illustrative"}, {"id": "site-airspace", "evidence": "stated"})
    begin = {"A-2": Begin("2004", "year", "Geopend", known=True)}
    assert begins(layer, ["A-2", "A-2"], begin) == ["2004 (Geopend)", "begin onbekend, bekend sinds mei 2024"]


def test_what_is_no_row_has_no_known_begin_and_a_plan_has_none(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "a"}, {"id": "b", "plan_status": "gepland"})
    assert begins(layer, ["", "A-1"], {"A-1": Begin("2004", "year", "", known=True)}) == ["begin onbekend", ""]


def test_a_begin_in_words() -> None:
    assert since(Begin("2023-07", "quarter", "", known=True)) == "3e kwartaal 2023"
    assert since(Begin("2025-07-01", "", "", known=False)) == "begin onbekend, bekend sinds 1 juli 2025"
    assert since(Begin("2015", "year", "In de lijst", known=False)) == "begin onbekend, bekend sinds 2015 (In de lijst)"


def test_the_date_of_an_undated_document_is_no_begin() -> None:
    words = "ongedateerd, tussen toen en dan"
    assert since(Begin("2022", "", "", known=False, words=words)) == f"begin onbekend, bekend uit een document: {words}"


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

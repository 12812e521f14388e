"""Options joined to one: nothing is lost, nothing counts twice, and what contradicts is named."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.errors import OptionConflictError, OptionInvalidError
from analysis.options import known_options
from analysis.options.authoring import from_toml, to_toml
from analysis.options.combining import combine, conflicts
from analysis.scenario import Scenario, of_values
from geodata.options import BASE

HEAD = {
    "name": "Proef",
    "version": "1",
    "rationale": "Om te proberen.",
    "evidence": "illustrative",
    "source": "own",
    "reference_date": "2026-11",
}
STOP = {"kind": "add_stop", "id": "h", "name": "Halte", "node": "a"}
HEADWAY = {"kind": "change_headway", "line": "L", "headway_min": 15, "first": "06:00", "last": "09:00"}
EXTEND = {"kind": "extend_hours", "line": "L", "headway_min": 15, "first": "08:00", "last": "10:00"}
SPEED = {"kind": "change_speed", "mode": "car", "links": ["a", "b"], "factor": 0.9}
CLOSE = {"kind": "close_road", "links": ["b", "c"]}
UPGRADE = {"kind": "upgrade_link", "kmh": 20, "links": ["c"]}
TAXI = {"kind": "hub_taxi", "at": "h", "ride_min": 9}
SHIFT = {"kind": "shift_hours", "shift": "early", "time": "08:00"}
MOVE = {"kind": "move_stop", "stop": "h", "node": "a"}
HUB = {"kind": "add_hub", "hub": "shared_bike", "at": "h", "vehicles": 6}


def option(name: str, *changes: dict[str, Any]) -> Scenario:
    return of_values({**HEAD, "id": name, "change": list(changes)}, f"{name}.toml")


def test_changes_stand_in_the_order_of_the_options_and_count_once() -> None:
    joined = combine([option("a", STOP, SHIFT), option("b", {**SHIFT, "why": "Ook."}, TAXI)], "samen", "Samen")

    assert [change.change for change in joined.changes] == [
        change.change for change in option("samen", STOP, SHIFT, TAXI).changes
    ]
    assert {change.option for change in joined.changes} == {"samen"}
    assert from_toml(to_toml(joined), "samen.toml") == joined
    assert (joined.evidence, joined.source) == ("illustrative", "own")


def test_hubs_of_one_option_that_are_alike_are_two_hubs() -> None:
    assert len(combine([option("a", HUB, HUB), option("b", STOP)], "samen", "Samen").changes) == 3


@pytest.mark.parametrize(
    "one, other",
    [
        (STOP, STOP | {"node": "b"}),
        (HEADWAY, HEADWAY | {"headway_min": 20}),
        (HEADWAY, EXTEND),
        (SPEED, SPEED | {"factor": 0.8}),
        (SPEED, CLOSE),
        (UPGRADE, CLOSE),
        (TAXI, TAXI | {"ride_min": 10}),
        (SHIFT, SHIFT | {"time": "09:00"}),
        (MOVE, MOVE | {"node": "b"}),
    ],
)
def test_what_contradicts_is_named_with_both_places(one: dict[str, Any], other: dict[str, Any]) -> None:
    for first, second in ((one, other), (other, one)):
        with pytest.raises(OptionConflictError) as caught:
            combine([option("a", HUB, first), option("b", second)], "samen", "Samen")
        assert "'a' (a.toml, change[2]) and 'b' (b.toml, change[1]): " in str(caught.value)
        assert "'a' (" in caught.value.dutch
        assert "'b' (" in caught.value.dutch


@pytest.mark.parametrize(
    "one, other",
    [
        (STOP, STOP | {"id": "i"}),
        (HEADWAY, HEADWAY | {"headway_min": 20, "first": "09:00", "last": "12:00"}),
        (HEADWAY | {"days": ["weekday"]}, EXTEND | {"days": ["sunday"]}),
        (HEADWAY, EXTEND | {"line": "M"}),
        (SPEED, SPEED | {"mode": "bike", "factor": 0.8}),
        (SPEED, SPEED | {"links": ["c"], "factor": 0.8}),
        (SPEED, CLOSE | {"modes": ["bike"]}),
        (UPGRADE, UPGRADE | {"kmh": 25}),
        (SHIFT, SHIFT | {"shift": "office", "time": "09:00"}),
        (HUB, HUB | {"vehicles": 7}),
        (SHIFT, SHIFT | {"why": "Anders gezegd."}),
    ],
)
def test_what_can_hold_together_is_no_conflict(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert conflicts([option("a", one), option("b", other)]) == ()


def test_what_an_option_does_twice_itself_is_its_own_affair() -> None:
    assert conflicts([option("a", SHIFT, SHIFT | {"time": "09:00"}), option("b", STOP)]) == ()


def test_all_conflicts_are_named() -> None:
    pair = [option("a", SHIFT, STOP), option("b", SHIFT | {"time": "09:00"}, STOP | {"node": "b"})]
    assert [found.one.key for found in conflicts(pair)] == ["change[1]", "change[2]"]


def test_combined_options_are_taken_whole_the_base_left_out() -> None:
    known = known_options()
    package = of_values({**HEAD, "id": "p", "combine": ["werktijden", "deelfietsen"]}, "p.toml")

    joined = combine([known[BASE], package, known["werktijden"]], "samen", "Samen", known=known)

    assert joined.digest == combine([known["werktijden"], known["deelfietsen"]], "x", "X").digest
    with pytest.raises(OptionInvalidError, match="combine"):
        combine([package], "samen", "Samen")

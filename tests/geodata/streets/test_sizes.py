"""Limits of size and weight, and tags that hold under a condition: one row per rule, with the answer on paper."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.streets import MODES, build_network, read_osm
from geodata.streets.access import may_use
from geodata.streets.conditions import conditioned
from geodata.streets.defaults import defaults
from geodata.streets.signs import with_signs
from tests.geodata.streets.test_access import CLOSED, ROAD, named

if TYPE_CHECKING:
    from tests.geodata.streets.conftest import Cross, Directed, Draw

WORDS = st.sampled_from(
    ["no", "yes", "@", "(", ")", ";", ",", "[", "]", "Mo-Fr", "07:00-19:00", "25:99", "weight>", "7.5", "NL:", "C",
     "G12a", "OB54", "AND", "off", "destination", "ft", "'", "\u0663", "9" * 60, " "]
)  # fmt: skip


SIZES = [
    ({"maxweight": "3.5"}, "truck"),
    ({"maxweight": "30 t"}, "truck"),
    ({"maxweight": "60"}, ""),
    ({"maxweight": "30000 kg"}, "truck"),
    ({"maxweight:hgv": "20"}, "truck"),
    ({"maxweightrating": "7.5"}, "truck"),
    ({"maxaxleload": "4.8"}, "truck"),
    ({"maxheight": "3.5"}, "truck"),
    ({"maxheight": "11'6\""}, "truck"),
    ({"maxheight": "4.2"}, ""),
    ({"maxheight": "default"}, ""),
    ({"maxheight": "1.8"}, "truck car"),
    ({"maxwidth": "2.2"}, "truck"),
    ({"maxlength": "12"}, "truck"),
    ({"maxheight": "high enough"}, ""),
    ({"maxweight:hgv": "50", "maxweight": "3.5"}, ""),
    ({"hgv:maxweight": "7.5"}, "truck"),
    ({"hgv:maxweight": "none", "maxweight": "3.5"}, ""),
    ({"maxweight:goods": "2.5"}, ""),
    ({"goods": "no"}, ""),
    ({"maxgcweight": "30"}, "truck"),
    ({"maxgcweightrating": "30"}, "truck"),
    ({"maxgcweight": "50"}, ""),
    ({"maxgcweight:hgv": "none", "maxgcweight": "30"}, ""),
    ({"hgv:conditional": "no @ (gcweight>30)"}, "truck"),
    ({"hgv:conditional": "no @ (gcweight>44)"}, ""),
    ({"goods": "yes", "hgv": "no"}, "truck"),
    ({"maxweight": "20 st"}, "truck"),
    ({"maxweight": "60000 lbs"}, "truck"),
    ({"maxweight": "45 st"}, ""),
    ({"maxweight": "none"}, ""),
    ({"maxweight": "unsigned"}, ""),
    ({"maxweight": "60;30"}, "truck"),
    ({"maxheight": "12 ft"}, "truck"),
    ({"maxheight": "below_default"}, "truck"),
    ({"maxheight": "default", "maxheight:physical": "3.7"}, "truck"),
    ({"maxweight:conditional": "3.5 @ (Mo-Fr 07:00-19:00)"}, "truck"),
    ({"maxweight:conditional": "3.5 @ (19:00-07:00)"}, ""),
    ({"maxweight:conditional": "3.5 @ (Apr-Oct)"}, "truck"),
    ({"maxweight": "3.5", "maxweight:conditional": "none @ (Mo-Fr 07:00-19:00)"}, ""),
    ({"maxweight": "3.5", "maxweight:conditional": "none @ (Apr-Oct)"}, "truck"),
    ({"hgv:conditional": "no @ (weight>7.5)"}, "truck"),
    ({"hgv:conditional": "no @ (weight > 44 t)"}, ""),
    ({"hgv:conditional": "no @ (Mo-Fr 07:00-09:00,11:30-13:00)"}, "truck"),
    ({"hgv:conditional": "no @ (Mo-Fr 07:00-09:00; PH off)"}, ""),
    ({"hgv:conditional": "no @ (Mo-Fr 07:00-19:00; Tu off)"}, ""),
    ({"hgv:conditional": "no @ (Su 00:00-24:00)"}, ""),
    ({"hgv:conditional": "no @ (length>12 AND 07:00-19:00)"}, "truck"),
    ({"hgv:conditional": "no @ (length>12 AND 19:00-07:00)"}, ""),
    ({"hgv:conditional": "no @ (weight>3.5 AND unless known)"}, "truck"),
    ({"hgv": "no", "hgv:conditional": "yes @ (Apr-Oct)"}, "truck"),
    ({"hgv": "no", "hgv:conditional": "yes @ (09:00-15:00)"}, ""),
    ({"hgv:conditional": "no @ (07:00-19:00); yes @ (11:00-13:00)"}, ""),
    ({"access:conditional": "no @ (height>3.5)"}, "truck"),
    ({"access:conditional": "no @ (weight>1.5)"}, "truck car"),
    ({"motor_vehicle:conditional": "no @ (Mo-Su)"}, "truck car speed_pedelec"),
    ({"motor_vehicle:conditional": "no @ wet"}, ""),
    ({"motor_vehicle:conditional": "no"}, ""),
    ({"vehicle:conditional": "no @ (Nov-Mar)"}, "car truck bike ebike speed_pedelec"),
    ({"oneway:conditional": "yes @ (19:00-07:00)"}, ""),
]


def test_a_vehicle_that_is_too_large_is_kept_out(cross: Cross) -> None:
    found = cross(*({**ROAD, **tags} for tags, _ in SIZES))

    closed = [{mode for mode in MODES if way[mode] == CLOSED} for way in found]
    assert named(SIZES, closed) == named(SIZES, [set(modes.split()) for _, modes in SIZES])


ONE_SIDED: list[tuple[dict[str, str], Directed]] = [
    ({"maxweight:forward": "7.5"}, (None, 60.0)),
    ({"maxheight:backward": "3.5"}, (60.0, None)),
    ({"maxheight": "3.5", "maxheight:forward": "4.5"}, (60.0, None)),
    ({"maxweight:hgv:backward": "7.5"}, (60.0, None)),
    ({"maxweight:backward:conditional": "7.5 @ (07:00-19:00)"}, (60.0, None)),
    ({"hgv:forward:conditional": "no @ (07:00-19:00)"}, (None, 60.0)),
    ({"hgv": "no", "hgv:conditional": "yes @ destination"}, (30.0, 30.0)),
    ({"oneway:conditional": "yes @ (07:00-19:00)"}, (60.0, None)),
]


def test_a_truck_obeys_the_limits_of_its_direction(cross: Cross) -> None:
    found = cross(*({**ROAD, **tags} for tags, _ in ONE_SIDED))

    assert named(ONE_SIDED, [way["truck"] for way in found]) == named(ONE_SIDED, [truck for _, truck in ONE_SIDED])


def test_conditions_that_cannot_be_decided_are_counted(draw: Draw) -> None:
    square = {1: (0.0, 0.0), 2: (1_000.0, 0.0), 3: (1_000.0, 1_000.0)}
    tags = {**ROAD, "hgv:conditional": "no @ (Apr-Oct)"}
    decided = {**ROAD, "hgv:conditional": "no @ (19:00-07:00)"}
    ways = {10: ([1, 2, 3, 1], tags), 11: ([1, 3, 2], tags), 12: ([2, 1, 3], decided)}

    notes = build_network(read_osm(draw(square, ways)), MODES).notes

    assert notes == {"condition that cannot be decided, read strictly: hgv:conditional": 2}


@given(values=st.lists(st.lists(WORDS, max_size=9).map("".join), min_size=4, max_size=4))
@settings(max_examples=150, deadline=None)
def test_whatever_somebody_wrote_is_read_or_counted(values: list[str]) -> None:
    keys = ("hgv:conditional", "traffic_sign", "maxweight", "maxheight:forward:conditional")
    tags = {**ROAD, **dict(zip(keys, values, strict=True))}
    notes: Counter[str] = Counter()

    for mode in MODES:
        held = conditioned(with_signs(tags, notes), mode, notes)
        road = defaults().classes["unclassified"]
        assert may_use(held, road, defaults().modes[mode], "forward", notes) in {"yes", "local", "push", "no"}
    assert min(notes.values(), default=1) > 0

"""Who may use a way, in which direction, and how fast: one row per rule, with the answer on paper."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.streets import MODES, build_network, read_osm
from geodata.streets.access import may_use
from geodata.streets.conditions import conditioned
from geodata.streets.defaults import defaults
from geodata.streets.signs import with_signs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.geodata.streets.conftest import Cross, Directed, Draw

CLOSED = (None, None)
WORDS = st.sampled_from(
    ["no", "yes", "@", "(", ")", ";", ",", "[", "]", "Mo-Fr", "07:00-19:00", "25:99", "weight>", "7.5", "NL:", "C",
     "G12a", "OB54", "AND", "off", "destination", "ft", "'", "\u0663", "9" * 60, " "]
)  # fmt: skip
BOTH = {"car": 60.0, "truck": 60.0, "bike": 16.0, "ebike": 20.0, "speed_pedelec": 32.0, "walk": 5.0}


def both(**speeds: float) -> dict[str, Directed]:
    """The same speed in both directions; modes that are not named are closed."""
    return {mode: (speeds[mode], speeds[mode]) if mode in speeds else CLOSED for mode in MODES}


def named(table: Sequence[tuple[Any, Any]], values: Sequence[Any]) -> dict[str, Any]:
    """Values by the tags that they belong to, so that a failure names them."""
    return {str(row[0]): value for row, value in zip(table, values, strict=True)}


PATH = {"bike": 16.0, "ebike": 20.0, "walk": 5.0}
MOTOR = {"car": 60.0, "truck": 60.0}
PEDALS = {"bike": 16.0, "ebike": 20.0}
NO_MOTOR = {mode: kmh for mode, kmh in BOTH.items() if mode not in {"car", "truck", "speed_pedelec"}}
NO_CARS = {mode: kmh for mode, kmh in BOTH.items() if mode not in {"car", "truck"}}

CLASSES: list[tuple[str, dict[str, Directed]]] = [
    ("motorway", {"car": (100.0, None), "truck": (80.0, None)}),
    ("motorway_link", both(car=70, truck=70)),
    ("trunk", both(car=100, truck=80)),
    ("primary", both(car=80, truck=80, bike=16, ebike=20, speed_pedelec=32, walk=5)),
    ("unclassified", both(**BOTH)),
    ("residential", both(**{**BOTH, "car": 30, "truck": 30})),
    ("living_street", both(car=15, truck=15, bike=15, ebike=15, speed_pedelec=15, walk=5)),
    ("service", both(**{**BOTH, "car": 15, "truck": 15})),
    ("track", both(bike=11.2, ebike=14, walk=4.5)),
    ("cycleway", both(**PATH)),
    ("path", both(bike=11.2, ebike=14, walk=4.5)),
    ("footway", both(walk=5)),
    ("pedestrian", both(walk=5)),
    ("steps", both(walk=2.5)),
    ("bridleway", both()),
    ("busway", both()),
    ("construction", both()),
    ("no_such_class", both()),
]


def test_the_default_of_each_class(cross: Cross) -> None:
    found = cross(*({"highway": name} for name, _ in CLASSES))

    expected = [{mode: speeds.get(mode, CLOSED) for mode in MODES} for _, speeds in CLASSES]
    assert named(CLASSES, found) == named(CLASSES, expected)


ROAD = {"highway": "unclassified"}
CYCLEWAY = {"highway": "cycleway"}
HIERARCHY = [
    ({**ROAD, "access": "no"}, both()),
    ({**ROAD, "access": "private"}, both()),
    ({**ROAD, "access": "no", "bicycle": "yes"}, both(**PEDALS)),
    ({**ROAD, "access": "no", "vehicle": "yes"}, both(**{k: v for k, v in BOTH.items() if k != "walk"})),
    ({**ROAD, "vehicle": "no"}, both(walk=5)),
    ({**ROAD, "vehicle": "no", "motor_vehicle": "yes"}, both(**MOTOR, speed_pedelec=32, walk=5)),
    ({**ROAD, "motor_vehicle": "no"}, both(**NO_MOTOR)),
    ({**ROAD, "motor_vehicle": "no", "moped": "yes"}, both(**NO_CARS)),
    ({**ROAD, "motor_vehicle": "agricultural;forestry"}, both(**NO_MOTOR)),
    ({**ROAD, "motor_vehicle": "destination"}, both(**{**BOTH, "car": 30, "truck": 30})),
    ({**ROAD, "motorcar": "no"}, both(**{k: v for k, v in BOTH.items() if k != "car"})),
    ({**ROAD, "hgv": "no"}, both(**{k: v for k, v in BOTH.items() if k != "truck"})),
    ({**ROAD, "bicycle": "no"}, both(**{k: v for k, v in BOTH.items() if k not in PEDALS})),
    ({**ROAD, "bicycle": "dismount"}, both(**{**BOTH, "bike": 4, "ebike": 4})),
    ({**ROAD, "bicycle": "use_sidepath"}, both(**{k: v for k, v in BOTH.items() if k not in PEDALS})),
    ({**ROAD, "bicycle": "use_sidepath", "cycleway:right": "track"}, both(**BOTH)),
    (
        {**ROAD, "bicycle": "use_sidepath", "cycleway": "separate"},
        both(**{k: v for k, v in BOTH.items() if k not in PEDALS}),
    ),
    ({**ROAD, "foot": "no"}, both(**{k: v for k, v in BOTH.items() if k != "walk"})),
    ({**ROAD, "motorroad": "yes"}, both(**MOTOR)),
    ({"highway": "trunk", "motorroad": "no"}, both(car=100, truck=80, bike=16, ebike=20, speed_pedelec=32, walk=5)),
    ({**ROAD, "access": "unknown"}, both(**BOTH)),
    ({"highway": "footway", "bicycle": "yes"}, both(**PATH)),
    ({"highway": "footway", "access": "yes"}, both(walk=5)),
    ({"highway": "pedestrian", "bicycle": "designated"}, both(**PATH)),
    (
        {"highway": "track", "motor_vehicle": "yes"},
        both(car=15, truck=15, bike=11.2, ebike=14, speed_pedelec=22.4, walk=4.5),
    ),
    ({"highway": "path", "surface": "asphalt"}, both(**PATH)),
    ({**CYCLEWAY, "surface": "gravel"}, both(bike=11.2, ebike=14, walk=4.5)),
    ({**CYCLEWAY, "foot": "no"}, both(**PEDALS)),
    ({"highway": "steps", "ramp:bicycle": "yes"}, both(bike=4, ebike=4, walk=2.5)),
    ({**ROAD, "area": "yes"}, both()),
    ({**ROAD, "foot": "use_sidepath"}, both(**{k: v for k, v in BOTH.items() if k != "walk"})),
    ({**ROAD, "sidewalk": "no"}, both(**BOTH)),
    ({**ROAD, "access": "no", "foot": "yes"}, both(walk=5)),
    ({"highway": "trunk", "sidewalk": "both"}, both(car=100, truck=80, walk=5)),
    ({"highway": "trunk", "sidewalk:right": "yes"}, both(car=100, truck=80, walk=5)),
    ({"highway": "trunk", "sidewalk": "no"}, both(car=100, truck=80)),
    ({"highway": "trunk", "sidewalk": "both", "foot": "no"}, both(car=100, truck=80)),
    ({"highway": "bridleway", "foot": "yes"}, both(walk=4.5)),
    ({"highway": "cycleway", "foot": "use_sidepath"}, both(**PEDALS)),
    ({"highway": "busway", "foot": "yes", "bicycle": "yes"}, both(bike=16, ebike=20, walk=5)),
]


def test_the_hierarchy_of_access_tags(cross: Cross) -> None:
    found = cross(*(tags for tags, _ in HIERARCHY))

    assert named(HIERARCHY, found) == named(HIERARCHY, [expected for _, expected in HIERARCHY])


PEDELEC = [
    ({**CYCLEWAY}, False),
    ({**CYCLEWAY, "traffic_sign": "NL:G11"}, False),
    ({**CYCLEWAY, "traffic_sign": "NL:G13"}, False),
    ({**CYCLEWAY, "traffic_sign": "NL:G12a"}, True),
    ({**CYCLEWAY, "traffic_sign": "NL:G12A,NL:OB505"}, True),
    ({**CYCLEWAY, "traffic_sign": "G12a"}, True),
    ({**CYCLEWAY, "traffic_sign": "NL:G12a[brommers op fietspad]"}, True),
    ({**CYCLEWAY, "traffic_sign": "G11"}, False),
    ({**CYCLEWAY, "traffic_sign": "G11", "moped": "yes"}, False),
    ({**CYCLEWAY, "traffic_sign": "NL:G12a;NL:G11", "moped": "designated"}, True),
    ({**CYCLEWAY, "traffic_sign": "NL:G12"}, False),
    ({**CYCLEWAY, "traffic_sign": "BE:G12a"}, False),
    ({**CYCLEWAY, "traffic_sign:forward": "NL:G12a", "traffic_sign:backward": "NL:G12a"}, True),
    ({**CYCLEWAY, "traffic_sign": "NL:G12a;NL:G11"}, False),
    ({**CYCLEWAY, "moped": "designated"}, True),
    ({**CYCLEWAY, "moped": "yes"}, True),
    ({**CYCLEWAY, "moped": "no"}, False),
    ({**CYCLEWAY, "mofa": "designated"}, False),
    ({**CYCLEWAY, "mofa": "designated", "moped": "no", "speed_pedelec": "yes"}, True),
    ({**CYCLEWAY, "moped": "designated", "speed_pedelec": "no"}, False),
    ({**CYCLEWAY, "traffic_sign": "NL:G11", "moped": "designated"}, False),
    ({**CYCLEWAY, "traffic_sign": "NL:G11", "speed_pedelec": "yes"}, True),
    ({**CYCLEWAY, "motor_vehicle": "destination"}, False),
    ({"highway": "path", "bicycle": "designated"}, False),
]


def test_a_speed_pedelec_keeps_off_a_fietspad(cross: Cross) -> None:
    found = cross(*(tags for tags, _ in PEDELEC))

    assert named(PEDELEC, [way["speed_pedelec"] for way in found]) == named(
        PEDELEC, [(30.0, 30.0) if allowed else CLOSED for _, allowed in PEDELEC]
    )
    assert all(way["bike"] != CLOSED for way in found)


def test_a_speed_pedelec_takes_the_carriageway_unless_mopeds_must_not(cross: Cross) -> None:
    found = cross(ROAD, {**ROAD, "moped": "use_sidepath"}, {**ROAD, "maxspeed": "30"})

    assert [way["speed_pedelec"] for way in found] == [(32.0, 32.0), CLOSED, (30.0, 30.0)]


NO_TRUCKS = {mode: kmh for mode, kmh in BOTH.items() if mode != "truck"}
ON_FOOT_OR_BIKE = {**PEDALS, "walk": 5.0}
SIGNS = [
    ("NL:C01", both(walk=5)),
    ("NL:C1", both(walk=5)),
    ("C1", both(walk=5)),
    ("NL:C1,OB52", both(**ON_FOOT_OR_BIKE)),
    ("NL:C1,NL:OB54", both(**ON_FOOT_OR_BIKE)),
    ("NL:C1;OB54", both(**ON_FOOT_OR_BIKE)),
    ("NL:C01[uitgezonderd fietsers]", both(**ON_FOOT_OR_BIKE)),
    ("NL:C1 (Uitgezonderd fietsers)", both(**ON_FOOT_OR_BIKE)),
    ("NL:C1,OB54;NL:C16", both(**PEDALS)),
    ("NL:C06", both(**NO_CARS)),
    ("NL:C07", both(**NO_TRUCKS)),
    ("NL:C7b", both(**NO_TRUCKS)),
    ("NL:C10", both(**NO_TRUCKS)),
    ("NL:C09", both(**MOTOR, walk=5)),
    ("C9", both(**MOTOR, walk=5)),
    ("NL:C12", both(**NO_CARS)),
    ("NL:C13", both(**{k: v for k, v in BOTH.items() if k != "speed_pedelec"})),
    ("NL:C14", both(**{k: v for k, v in BOTH.items() if k not in PEDALS})),
    ("NL:C15", both(**MOTOR, walk=5)),
    ("c15", both(**BOTH)),
    ("C7;C15", both(car=60, walk=5)),
    ("NL:C7,C15", both(car=60, walk=5)),
    ("NL:G03", both(**MOTOR)),
    ("NL:C12,NL:OB108", both(**BOTH)),
    ("NL:C12[tussen 7 en 9 h]", both(**BOTH)),
    ("NL:C17[12]", both(**NO_TRUCKS)),
    ("NL:C18[2,2]", both(**NO_TRUCKS)),
    ("NL:C19[3.8]", both(**NO_TRUCKS)),
    ("NL:C19[4.5]", both(**BOTH)),
    ("NL:C19-3.8", both(**NO_TRUCKS)),
    ("NL:C20[4,8]", both(**NO_TRUCKS)),
    ("NL:C21[7.5]", both(**NO_TRUCKS)),
    ("NL:C21[1.5 t];NL:C16", both(**{**NO_MOTOR, "speed_pedelec": 32.0}) | {"walk": CLOSED}),
    ("NL:C21", both(**NO_TRUCKS)),
    ("NL:C2", both(**BOTH)),
    ("NL:G12", both(**BOTH)),
    ("BE:C3", both(**BOTH)),
    ("BE:C1,M2", both(**BOTH)),
    ("BE:C1;C15", both(**BOTH)),
    ("nonsense", both(**BOTH)),
    ("", both(**BOTH)),
]


def test_signs_stand_for_tags(cross: Cross) -> None:
    found = cross(*({**ROAD, "traffic_sign": sign} for sign, _ in SIGNS))

    assert named(SIGNS, found) == named(SIGNS, [expected for _, expected in SIGNS])


def test_a_tag_outweighs_a_sign(cross: Cross) -> None:
    found = cross(
        {**ROAD, "traffic_sign": "NL:C14", "bicycle": "yes"},
        {**ROAD, "traffic_sign": "NL:C7", "hgv:conditional": "no @ (19:00-07:00)"},
        {**ROAD, "traffic_sign": "NL:C21", "maxweight": "50"},
    )

    assert found == [both(**BOTH), both(**BOTH), both(**BOTH)]


MOTORS = {"car": 60.0, "truck": 60.0, "speed_pedelec": 32.0}
SIGNED_DIRECTIONS: list[tuple[dict[str, str], dict[str, Directed]]] = [
    # tags, and what differs from a road that everybody may use both ways
    (
        {"traffic_sign:backward": "NL:C2"},
        {k: (v, None) for k, v in BOTH.items() if k != "walk"},
    ),
    ({"traffic_sign:backward": "NL:C2,OB54"}, {k: (v, None) for k, v in MOTORS.items()}),
    ({"traffic_sign:forward": "NL:C3"}, {k: (v, None) for k, v in BOTH.items() if k != "walk"}),
    ({"traffic_sign:backward": "C03,OB54"}, {k: (None, v) for k, v in MOTORS.items()}),
    ({"oneway": "yes", "traffic_sign": "NL:C3,OB54"}, {k: (v, None) for k, v in MOTORS.items()}),
    ({"oneway": "yes", "traffic_sign": "NL:C02;OB52"}, {k: (v, None) for k, v in MOTORS.items()}),
    ({"oneway": "yes", "traffic_sign": "NL:C3"}, {k: (v, None) for k, v in BOTH.items() if k != "walk"}),
    (
        {"oneway": "yes", "oneway:bicycle": "yes", "traffic_sign": "NL:C3,OB54"},
        {k: (v, None) for k, v in BOTH.items() if k != "walk"},
    ),
    ({"traffic_sign:forward": "NL:C21[7.5]"}, {"truck": (None, 60.0)}),
    ({"traffic_sign:backward": "NL:C7"}, {"truck": (60.0, None)}),
]


def test_signs_of_one_direction(cross: Cross) -> None:
    found = cross(*({**ROAD, **tags} for tags, _ in SIGNED_DIRECTIONS))

    assert named(SIGNED_DIRECTIONS, found) == named(
        SIGNED_DIRECTIONS, [{**both(**BOTH), **expected} for _, expected in SIGNED_DIRECTIONS]
    )


def test_signs_that_cannot_be_used_are_counted(draw: Draw) -> None:
    square = {1: (0.0, 0.0), 2: (1_000.0, 0.0), 3: (1_000.0, 1_000.0)}
    signs = ("NL:C12,OB108", "NL:C12,OB108", "NL:C2", "NL:C21")
    ways = {10 + n: ([1, 2, 3, 1], {**ROAD, "traffic_sign": sign}) for n, sign in enumerate(signs)}

    notes = build_network(read_osm(draw(square, ways)), MODES).notes

    assert notes["sign C12 with plate OB108: left to the tags"] == 2
    assert notes["sign C02 without a direction: left to the tags"] == 1
    assert notes["maxweight=posted: closed to trucks, the limit is not known"] == 1


ALL = {mode: True for mode in MODES if mode != "walk"}
ONEWAY: list[tuple[dict[str, str], dict[str, bool]]] = [
    # tags, and for the modes that may go in one direction only: whether that is forward
    ({"oneway": "yes"}, ALL),
    ({"oneway": "-1"}, dict.fromkeys(ALL, False)),
    ({"oneway": "yes", "oneway:bicycle": "no"}, {"car": True, "truck": True, "speed_pedelec": True}),
    ({"oneway": "yes", "oneway:moped": "no"}, {"car": True, "truck": True, "bike": True, "ebike": True}),
    ({"oneway": "yes", "cycleway": "opposite"}, {"car": True, "truck": True, "speed_pedelec": True}),
    ({"oneway": "yes", "cycleway:left": "opposite_lane"}, {"car": True, "truck": True, "speed_pedelec": True}),
    (
        {"oneway": "yes", "cycleway:left": "track", "cycleway:left:oneway": "-1"},
        {"car": True, "truck": True, "speed_pedelec": True},
    ),
    ({"oneway": "-1", "oneway:bicycle": "no"}, {"car": False, "truck": False, "speed_pedelec": False}),
    ({"oneway": "yes", "bicycle:backward": "yes"}, {"car": True, "truck": True, "speed_pedelec": True}),
    ({"vehicle:backward": "no"}, ALL),
    ({"motor_vehicle:forward": "no"}, {"car": False, "truck": False, "speed_pedelec": False}),
    ({"oneway:foot": "yes"}, {"walk": True}),
    ({"junction": "roundabout"}, ALL),
    ({"junction": "roundabout", "oneway": "no"}, {}),
    ({"oneway": "alternating"}, {}),
]


def test_one_way_streets_and_contraflow(cross: Cross) -> None:
    found = cross(*({**ROAD, **tags} for tags, _ in ONEWAY))

    expected = [
        {
            mode: ((kmh, None) if directed[mode] else (None, kmh)) if mode in directed else (kmh, kmh)
            for mode, kmh in BOTH.items()
        }
        for _, directed in ONEWAY
    ]
    assert named(ONEWAY, found) == named(ONEWAY, expected)


def test_nobody_knows_which_way_a_reversible_lane_is_open(cross: Cross) -> None:
    assert cross({**ROAD, "oneway": "reversible"}) == [both(walk=5)]


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
    ({"maxweight:goods": "7.5"}, "truck"),
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

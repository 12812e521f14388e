"""Who may use a way, in which direction, and how fast: one row per rule, with the answer on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geodata.streets import MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.geodata.streets.conftest import Cross, Directed

CLOSED = (None, None)
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
    ({**ROAD, "motorroad": "yes"}, both(car=100, truck=80)),
    ({"highway": "trunk", "motorroad": "no"}, both(car=80, truck=80, bike=16, ebike=20, speed_pedelec=32, walk=5)),
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
    ({"junction": "circular"}, ALL),
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

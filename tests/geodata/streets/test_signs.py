"""What Dutch signs on a way stand for, and where a speed-pedelec may ride: one row per sign, worked out on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.streets import MODES, build_network, read_osm
from tests.geodata.streets.test_access import (
    BOTH,
    CLOSED,
    CYCLEWAY,
    MOTOR,
    NO_CARS,
    NO_MOTOR,
    PEDALS,
    ROAD,
    both,
    named,
)

if TYPE_CHECKING:
    from tests.geodata.streets.conftest import Cross, Directed, Draw

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
    ("NL:G03", both(car=100, truck=80)),
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

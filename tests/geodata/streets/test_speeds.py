"""Speeds from tags, and what nobody can mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geodata.streets import build_network, read_osm
from geodata.streets.values import metres, minutes, speed_kmh, tonnes

if TYPE_CHECKING:
    from tests.geodata.streets.conftest import Cross, Draw


@pytest.mark.parametrize(
    "text, expected",
    [
        ("50", 50.0),
        ("50 km/h", 50.0),
        ("50 mph", 80.467),
        ("10 knots", 18.52),
        ("walk", 5.0),
        ("NL:urban", 50.0),
        ("NL:rural", 80.0),
        ("NL:zone30", 30.0),
        ("NL:zone:60", 60.0),
        ("NL:living_street", 15.0),
        ("NL:motorway", 100.0),
        ("DE:rural", 100.0),
        ("BR:urban", None),
        ("BR:zone30", 30.0),
        ("80;50", 50.0),
        ("none", None),
        ("signals", None),
        ("-50", None),
        ("0", None),
        ("5000", None),
        ("NL:moon", None),
        ("fifty", None),
        ("", None),
        ("nan", None),
        ("1e3", None),
        ("50 " * 1000, None),
    ],
)
def test_speeds(text: str, expected: float | None) -> None:
    assert speed_kmh(text) == (None if expected is None else pytest.approx(expected, abs=1e-3))


def test_lengths_weights_and_durations() -> None:
    assert [metres(text) for text in ("3.5", "3,5 m", "350 cm", "wide", "-1")] == [3.5, 3.5, 3.5, None, None]
    for text in ("11'6\"", "11′6″", "11 ft 6 in", "11.5 ft", "138 in"):
        assert metres(text) == pytest.approx(3.505, abs=1e-3), text
    assert metres("13'") == pytest.approx(3.962, abs=1e-3)
    assert tonnes("7700 lbs") == tonnes("7700 lb") == pytest.approx(3.493, abs=1e-3)
    assert tonnes("4 st") == pytest.approx(3.629, abs=1e-3)
    assert [tonnes(text) for text in ("3.5", "3.5 t", "3500 kg", "heavy")] == [3.5, 3.5, 3.5, None]
    assert [minutes(text) for text in ("20", "0:20", "00:20:30", "PT1H5M", "soon", "0:00")] == [
        *(20.0, 20.0, 20.5, 65.0, None, None)
    ]


ROAD = {"highway": "unclassified"}


ROADS: list[tuple[dict[str, str], tuple[float, float], float]] = [
    ({"maxspeed": "50"}, (50.0, 50.0), 16.0),
    ({"maxspeed": "50 mph"}, (80.5, 80.5), 16.0),
    ({"maxspeed": "walk"}, (5.0, 5.0), 5.0),
    ({"maxspeed": "none"}, (60.0, 60.0), 16.0),
    ({"maxspeed": "-50"}, (60.0, 60.0), 16.0),
    ({"maxspeed": "NL:urban"}, (50.0, 50.0), 16.0),
    ({"maxspeed:type": "NL:urban"}, (50.0, 50.0), 16.0),
    ({"source:maxspeed": "NL:zone30"}, (30.0, 30.0), 16.0),
    ({"source:maxspeed": "sign"}, (60.0, 60.0), 16.0),
    ({"maxspeed:forward": "80", "maxspeed:backward": "50"}, (80.0, 50.0), 16.0),
    ({"maxspeed": "80", "maxspeed:motorcar": "70"}, (70.0, 70.0), 16.0),
    ({"maxspeed": "130", "maxspeed:conditional": "100 @ (06:00-19:00)"}, (100.0, 100.0), 16.0),
    ({"maxspeed": "100", "maxspeed:conditional": "130 @ (19:00-06:00)"}, (100.0, 100.0), 16.0),
    ({"maxspeed": "50", "maxspeed:conditional": "30 @ (Mo-Fr 08:00-16:00)"}, (30.0, 30.0), 16.0),
    ({"maxspeed": "50", "maxspeed:conditional": "30 @ (Sa-Su 08:00-16:00)"}, (50.0, 50.0), 16.0),
    ({"maxspeed": "50", "maxspeed:backward:conditional": "30 @ (08:00-16:00)"}, (50.0, 30.0), 16.0),
    ({"maxspeed": "80", "maxspeed:conditional": "60 @ wet"}, (80.0, 80.0), 16.0),
    ({"maxspeed": "80", "maxspeed:conditional": "60 @ (Apr-Oct)"}, (60.0, 60.0), 16.0),
    ({"maxspeed": "80", "maxspeed:conditional": "100 @ (Apr-Oct)"}, (80.0, 80.0), 16.0),
    ({"maxspeed": "50", "maxspeed:bicycle": "10"}, (50.0, 50.0), 10.0),
    ({"surface": "sand"}, (60.0, 60.0), 11.2),
]


MOTORROADS: list[tuple[dict[str, str], float]] = [
    ({"highway": "primary", "motorroad": "yes"}, 100.0),
    ({"highway": "primary", "traffic_sign": "NL:G3"}, 100.0),
    ({"highway": "primary", "motorroad": "yes", "maxspeed": "80"}, 80.0),
    ({"highway": "primary", "motorroad": "yes", "maxspeed:type": "NL:rural"}, 80.0),
    ({"highway": "primary_link", "motorroad": "yes"}, 60.0),
    ({"highway": "primary"}, 80.0),
    ({"highway": "trunk"}, 100.0),
    ({"highway": "trunk", "motorroad": "no"}, 80.0),
    ({"highway": "trunk", "motorroad": "no", "maxspeed": "100"}, 100.0),
]


def test_an_autoweg_has_its_own_limit(cross: Cross) -> None:
    found = cross(*(tags for tags, _ in MOTORROADS))

    assert [way["car"] for way in found] == [(kmh, kmh) for _, kmh in MOTORROADS]
    assert {way["truck"] for way in found} == {(80.0, 80.0), (60.0, 60.0)}


def test_the_speed_on_a_road(cross: Cross) -> None:
    found = cross(*({**ROAD, **tags} for tags, _, _ in ROADS))

    assert {str(row[0]): way["car"] for row, way in zip(ROADS, found, strict=True)} == {
        str(tags): car for tags, car, _ in ROADS
    }
    assert {str(row[0]): way["bike"] for row, way in zip(ROADS, found, strict=True)} == {
        str(tags): (bike, bike) for tags, _, bike in ROADS
    }


def test_a_truck_never_exceeds_80_and_obeys_its_own_limit(cross: Cross) -> None:
    found = cross({**ROAD, "maxspeed": "100"}, {**ROAD, "maxspeed": "80", "maxspeed:hgv": "60"})

    assert [way["truck"] for way in found] == [(80.0, 80.0), (60.0, 60.0)]


def test_a_speed_that_nobody_can_mean_is_counted(draw: Draw) -> None:
    file = draw(
        {1: (0, 0), 2: (100, 0)}, {7: ([1, 2], {**ROAD, "maxspeed": "-50"}), 8: ([1, 2], {**ROAD, "foot": "mabye"})}
    )

    network = build_network(read_osm(file), ["car", "walk"])

    assert network.notes["maxspeed=-50 not understood"] == 1
    assert network.notes["foot=mabye not understood"] == 1

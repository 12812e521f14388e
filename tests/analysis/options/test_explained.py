"""Ways in their parts, against networkx on a small network and against the minutes of the decision table."""

from __future__ import annotations

import math
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from analysis.changes import AddHub
from analysis.errors import UnknownOriginError
from analysis.options.by_mode import searched, street_minutes
from analysis.options.demand import load_origins
from analysis.options.door import door_to_door
from analysis.options.explained import Way, way, way_over_hubs, ways_from
from analysis.options.journey import journey
from analysis.options.modes import load_modes
from analysis.options.origin import POINT, STATION, ZONE, find_origin, origins
from analysis.options.street import PARK_AND_RIDE, Streets
from analysis.reachability.network import Destination
from analysis.reachability.settings import ACCESS_FACTOR
from analysis.scenario import Placed
from geodata import active
from geodata.errors import CoordinateError
from tests.analysis.reachability.conftest import NODES, X0_M, Y0_M, make_network

MODES = ("car", "bike", "e_bike", "speed_pedelec", "walk")
HUBS = [
    Placed(AddHub(hub="park_and_ride", at=at, onward=onward, change_min=minutes), "proef.toml", "change[1]", "proef")
    for at, onward, minutes in (("e", "bike", 4.0), ("c", "e_bike", 2.0), ("d", "walk", 1.0))
]


@pytest.fixture(scope="module")
def paper() -> Streets:
    """The small network, with places on, beside and far from its roads."""
    x_m, y_m = NODES["gate"]
    gate = Destination("gate", "Gate", X0_M + x_m, Y0_M + y_m, 0.0, "measured", "-", "-")
    xy = np.random.default_rng(5).uniform((-1_000, -2_000), (11_000, 4_000), (60, 2))
    xy = np.vstack([xy, NODES["gate"]]) + np.array([X0_M, Y0_M])
    return Streets.of(make_network(), gate, load_modes(active()), xy)


def shortest(streets: Streets, mode: str, row: int, node: str) -> float:
    """Minutes from an origin to a node, by a search of another library over all places where it may join."""
    points, names, kmh = streets.points(mode), streets.network.nodes["id"], streets.modes[mode].access_kmh
    graph: nx.Graph[object] = nx.Graph()
    for start, end, minutes in zip(points.graph.start, points.graph.end, points.graph.minutes, strict=True):
        graph.add_edge(names[start], names[end], weight=minutes)
    candidates = streets.candidates(mode)
    for point, away_m in zip(candidates.point[row], candidates.distance_m[row], strict=True):
        if math.isfinite(away_m):
            graph.add_edge("origin", ("point", point), weight=away_m * ACCESS_FACTOR / (kmh * 1_000 / 60))
            share, whole = points.share[point], points.minutes[point]
            graph.add_edge(("point", point), names[points.start[point]], weight=share * whole)
            graph.add_edge(("point", point), names[points.end[point]], weight=(1 - share) * whole)
    return float(nx.shortest_path_length(graph, "origin", node, weight="weight"))


def connected(found: Way, begin: tuple[float, float], end: tuple[float, float]) -> None:
    assert found.pieces[0].xy[0] == pytest.approx(begin)
    assert found.pieces[-1].xy[-1] == pytest.approx(end)
    for before, after in pairwise(found.pieces):
        assert before.xy[-1] == pytest.approx(after.xy[0])
        assert (before.kind, before.mode, before.road, before.road_class) != (
            (after.kind, after.mode, after.road, after.road_class)
        ), "runs of one road are one part"


@pytest.mark.parametrize("mode", MODES)
def test_the_parts_of_a_way_are_those_of_the_shortest_one(paper: Streets, mode: str) -> None:
    gate = (paper.destination.x_m, paper.destination.y_m)
    for row, xy in enumerate(paper.xy):
        found = way(paper, mode, row)
        assert found is not None
        assert found.minutes == pytest.approx(shortest(paper, mode, row, "gate"))
        assert found.minutes == pytest.approx(paper.minutes(mode)[row])
        assert found.length_m == pytest.approx(paper.length_m(mode)[row])
        connected(found, tuple(xy), gate)
        assert all(piece.minutes >= 0 and piece.length_m >= 0 for piece in found.pieces)


def test_roads_are_named_in_order(paper: Streets) -> None:
    x_m, y_m = NODES["f"]
    found = way(paper.at(np.array([[X0_M + x_m, Y0_M + y_m]])), "car")
    assert found is not None
    roads = [(piece.kind, piece.road, piece.road_class, round(piece.length_m)) for piece in found.pieces]
    assert roads == [
        ("access", "", "", 0),
        ("road", "N1/N2", "provincial", 4_000),
        ("road", "N1", "provincial", 4_000),
        ("road", "", "local_road", 1_000),
    ]
    assert [piece.place for piece in found.pieces] == ["", "e", "d", "gate"]


def test_over_a_hub_it_is_the_best_of_all_hubs(paper: Streets) -> None:
    best = paper.park_and_ride(HUBS).minutes
    used = set()
    for row in range(len(paper.xy)):
        found = way_over_hubs(paper, HUBS, row)
        assert found is not None
        brute = []
        for placed in HUBS:
            hub = placed.change
            assert isinstance(hub, AddHub)
            bike: nx.Graph[object] = nx.Graph()
            points, names = paper.points(hub.onward), paper.network.nodes["id"]
            for start, end, minutes in zip(points.graph.start, points.graph.end, points.graph.minutes, strict=True):
                bike.add_edge(names[start], names[end], weight=minutes)
            on = nx.shortest_path_length(bike, hub.at, "gate", weight="weight")
            brute.append(shortest(paper, "car", row, hub.at) + hub.change_min + on)
        assert found.minutes == pytest.approx(min(brute))
        assert found.minutes == pytest.approx(best[row])
        connected(found, tuple(paper.xy[row]), (paper.destination.x_m, paper.destination.y_m))
        (change,) = [piece for piece in found.pieces if piece.kind == "change"]
        used.add(change.place)
    assert len(used) > 1, "not all drive to one hub"
    assert way_over_hubs(paper, ()) is None


@pytest.mark.parametrize("option, peak", [("fietsroute-steenwijk", False), ("pr-a32", True)])
def test_parts_add_up_to_the_minutes_of_the_table(option: str, peak: bool) -> None:  # noqa: FBT001
    table, known = street_minutes(option, peak=peak), origins(active())
    for row in range(3, len(table.zones), 200):
        for back in (False, True):
            ways = ways_from(known[table.zones["id"].iloc[row]], option, peak=peak, back=back)
            assert set(ways) == {*table.minutes}
            for mode, found in ways.items():
                minutes = math.inf if found is None else found.minutes
                assert minutes == pytest.approx(table.minutes[mode][row])
    assert (ways[PARK_AND_RIDE] is None) == (option != "pr-a32")


@pytest.mark.parametrize("station", ["STA-02", "NS-SWK"])
def test_stations_have_the_minutes_of_their_rows_in_the_table(station: str) -> None:
    every = load_origins(active())
    found = searched("pr-a32", "jpk", frozenset())
    streets, row = found.streets.at(every.xy), every.row(station)
    ways = ways_from(find_origin(station, active()), "pr-a32")
    for mode in MODES:
        alone = ways[mode]
        assert alone is not None
        assert alone.minutes == pytest.approx(streets.minutes(mode)[row])
    over_hub = ways[PARK_AND_RIDE]
    assert over_hub is not None
    assert over_hub.minutes == pytest.approx(streets.park_and_ride(found.hubs).minutes[row])


def test_the_way_back_is_the_same_one_turned() -> None:
    station = find_origin("NS-SWK", active())
    there, back = (ways_from(station, "pr-a32", back=back)[PARK_AND_RIDE] for back in (False, True))
    assert there is not None
    assert back is not None
    assert back.minutes == pytest.approx(there.minutes)
    assert back.turned().pieces[1].xy == there.pieces[1].xy
    connected(back, there.pieces[-1].xy[-1], (station.x_m, station.y_m))
    assert back.pieces[0].place == there.pieces[-2].place
    assert back.pieces[-1].place == ""


def test_a_station_has_the_minutes_of_the_search_from_all_places() -> None:
    known = origins(active())
    whole = door_to_door(27_000, access="bike", egress="shared_bike", option="pendel-meppel", draws=10)
    rows = whole.zones.set_index("id")
    for zone in whole.zones["id"].iloc[::180]:
        alone = door_to_door(
            27_000, access="bike", egress="shared_bike", option="pendel-meppel", draws=10, origin=known[zone]
        )
        (row,) = alone.zones.to_dict("records")
        for name, value in row.items():
            if name.startswith(("minutes", "reached")) or name.endswith("_min"):
                assert value == pytest.approx(rows.loc[zone, name], nan_ok=True)
            elif name in {"lines", "transfers"}:
                assert str(value).replace("None", "<NA>") == str(rows.loc[zone, name])
        assert alone.digest != whole.digest
    station = known["STA-02"]
    found = door_to_door(27_000, access="bike", egress="hub_taxi", option="pendel-meppel", draws=10, origin=station)
    (row,) = found.zones.to_dict("records")
    legs = journey(found, station.id, origin=station)
    assert (legs[-1].end_s - legs[0].start_s) / 60 == pytest.approx(row["minutes"])
    assert legs[0].xy[0] == (station.x_m, station.y_m)


def test_origins_are_zones_stations_and_points() -> None:
    known = origins(active())
    assert {one.kind for one in known.values()} == {ZONE, STATION}
    for text in ("233900,557800", " 233900 557800 ", "233900.0; 557800"):
        point = find_origin(text, active(), known)
        assert (point.kind, point.x_m, point.y_m, point.id) == (POINT, 233_900.0, 557_800.0, "233900,557800")
    assert find_origin("STA-02", active()).name == "Meppel"
    with pytest.raises(UnknownOriginError, match="nergens") as told:
        find_origin("nergens", active())
    assert str(told.value).startswith("Unknown origin")
    for text, problem in (("6.2,52.7", "not degrees"), ("100000,400000", "six provinces")):
        with pytest.raises(CoordinateError, match=problem):
            find_origin(text, active())

"""Barriers, ferries, delays, roundabouts, parts and simplification on towns with answers computable on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.frames import rows
from geodata.streets import MODES, build_network, read_osm
from geodata.streets.errors import NetworkCrsError, NetworkModeError, NoStreetsError

if TYPE_CHECKING:
    from geodata.streets import StreetNetwork
    from tests.geodata.streets.conftest import Between, Draw

ROAD = {"highway": "unclassified"}
SQUARE = {1: (0.0, 0.0), 2: (600.0, 0.0), 3: (600.0, 300.0), 4: (0.0, 300.0)}
RING = {10: ([1, 2, 3, 4, 1], ROAD)}
S_PER_M = {"car": 3.6 / 60, "bike": 3.6 / 16, "walk": 3.6 / 5}
ROUGH = 2e-3  # metres on the map against metres on the ground, and seconds kept to a thousandth


def test_a_bollard_is_reached_from_both_sides_and_passed_by_bikes_only(draw: Draw, between: Between) -> None:
    # The bollard stands in the middle of the short side 2-3.
    nodes = {**SQUARE, 5: (600.0, 150.0)}
    file = draw(nodes, {10: ([1, 2, 5, 3, 4, 1], ROAD)}, {5: {"barrier": "bollard"}})

    network = build_network(read_osm(file), ["car", "bike"], simplify=False)

    around_m, gate_s = 600 + 300 + 600, 4
    assert between(network, "car", 2, 5) == pytest.approx(150 * S_PER_M["car"], rel=ROUGH)
    assert between(network, "car", 3, 5) == pytest.approx(150 * S_PER_M["car"], rel=ROUGH)
    assert between(network, "car", 2, 3) == pytest.approx(around_m * S_PER_M["car"], rel=ROUGH)
    assert between(network, "bike", 2, 3) == pytest.approx(300 * S_PER_M["bike"] + gate_s, rel=ROUGH)


def test_a_low_arch_stops_the_truck_and_costs_the_others_no_time(draw: Draw, between: Between) -> None:
    nodes = {**SQUARE, 5: (600.0, 150.0)}
    file = draw(nodes, {10: ([1, 2, 5, 3, 4, 1], ROAD)}, {5: {"maxheight": "2.5"}})
    network = build_network(read_osm(file), ["truck", "bike"], simplify=False)
    assert between(network, "bike", 2, 3) == pytest.approx(300 * S_PER_M["bike"], rel=ROUGH)
    around_s, half_s = between(network, "truck", 2, 3), between(network, "truck", 2, 5)
    assert around_s is not None
    assert half_s is not None
    assert around_s > 4 * half_s


@pytest.mark.parametrize(
    "tags, passed_by",
    [
        ({"barrier": "bollard"}, "bike ebike speed_pedelec walk"),
        ({"barrier": "gate"}, "car bike ebike speed_pedelec walk truck"),
        ({"barrier": "gate", "access": "private"}, ""),
        ({"barrier": "gate", "access": "no", "foot": "yes", "bicycle": "yes"}, "bike ebike walk"),
        ({"barrier": "gate", "locked": "yes"}, ""),
        ({"barrier": "lift_gate", "motor_vehicle": "no"}, "bike ebike walk"),
        ({"barrier": "stile"}, "walk"),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, "car bike ebike speed_pedelec walk truck"),
        ({"barrier": "bollard", "access": "yes"}, "bike ebike speed_pedelec walk"),
        ({"barrier": "bus_trap"}, "bike ebike speed_pedelec walk truck"),
        ({"barrier": "cattle_grid"}, "car bike ebike speed_pedelec walk truck"),
        ({"barrier": "height_restrictor", "maxheight": "2.5"}, "car bike ebike speed_pedelec walk"),
        ({"barrier": "wall"}, ""),
        ({"barrier": "hedge"}, ""),
        ({"barrier": "guard_rail"}, ""),
        ({"barrier": "cable_barrier"}, ""),
        ({"barrier": "city_wall"}, ""),
        ({"barrier": "security_gate"}, ""),
        ({"barrier": "security_gate", "access": "private", "bicycle": "yes", "foot": "yes"}, "bike ebike walk"),
        ({"barrier": "delineators"}, "bike ebike speed_pedelec walk"),
        ({"barrier": "barrier_board"}, "bike ebike speed_pedelec walk"),
        ({"barrier": "spikes"}, "bike ebike speed_pedelec walk"),
        ({"maxheight": "2.5"}, "car bike ebike speed_pedelec walk"),
        ({"maxheight": "1.4", "access": "private"}, "bike ebike speed_pedelec walk"),
        ({"access": "private"}, "car bike ebike speed_pedelec walk truck"),
        ({"barrier": "cycle_barrier"}, "bike ebike speed_pedelec walk"),
        ({"barrier": "cycle_barrier", "bicycle": "no"}, "speed_pedelec walk"),
        ({"barrier": "motorcycle_barrier"}, "bike ebike walk"),
        ({"barrier": "lift_gate"}, "car bike ebike speed_pedelec walk truck"),
        ({"barrier": "lift_gate", "access": "private", "bicycle": "yes", "foot": "yes"}, "bike ebike walk"),
        ({"barrier": "swing_gate", "access": "private"}, ""),
        ({"barrier": "bollard", "bicycle": "no"}, "speed_pedelec walk"),
        ({"barrier": "bollard", "bicycle": "dismount"}, "bike ebike speed_pedelec walk"),
        ({"barrier": "bollard", "moped": "no"}, "bike ebike walk"),
        ({"barrier": "bollard", "locked": "yes"}, ""),
        ({"barrier": "bollard", "hgv": "yes"}, "bike ebike speed_pedelec walk truck"),
        ({"barrier": "kissing_gate"}, "walk"),
        ({"barrier": "turnstile", "bicycle": "yes"}, "bike ebike walk"),
        ({"barrier": "block"}, "bike ebike speed_pedelec walk"),
        ({"barrier": "chain", "motor_vehicle": "private"}, "bike ebike walk"),
        ({"barrier": "gate", "motor_vehicle:conditional": "no @ (07:00-19:00)"}, "bike ebike walk"),
        (
            {"barrier": "gate", "motor_vehicle:conditional": "no @ (19:00-07:00)"},
            "car bike ebike speed_pedelec walk truck",
        ),
        ({"barrier": "gate", "maxweight": "3.5"}, "car bike ebike speed_pedelec walk"),
        ({"barrier": "gate", "maxwidth": "2"}, "bike ebike speed_pedelec walk"),
        ({"barrier": "toll_booth"}, "car bike ebike speed_pedelec walk truck"),
    ],
    ids=str,
)
def test_who_passes_a_barrier(draw: Draw, between: Between, tags: dict[str, str], passed_by: str) -> None:
    nodes = {**SQUARE, 5: (600.0, 150.0)}
    file = draw(nodes, {10: ([1, 2, 5, 3, 4, 1], ROAD)}, {5: tags})

    network = build_network(read_osm(file), MODES, delays=False, simplify=False)

    around = {mode: between(network, mode, 2, 3) or 0.0 for mode in MODES}
    straight = {mode: between(network, mode, 2, 1) or 0.0 for mode in MODES}  # 600 m; passing the barrier takes 300
    assert {mode for mode in MODES if around[mode] < straight[mode]} == set(passed_by.split())


def test_a_ferry_takes_its_time_and_half_its_interval(draw: Draw, between: Between) -> None:
    # Two towns with the ferry 2-5 between them; it carries people and bikes, cars only if a tag says so.
    nodes = {1: (0.0, 0.0), 2: (500.0, 0.0), 3: (0.0, 400.0), 5: (500.0, 5_000.0), 6: (0.0, 5_000.0), 7: (0.0, 5_400.0)}
    towns = {10: ([1, 2, 3, 1], ROAD), 11: ([5, 6, 7, 5], ROAD)}
    ferry = {"route": "ferry", "duration": "00:20", "interval": "00:30"}

    on_foot = build_network(read_osm(draw(nodes, {**towns, 12: ([2, 5], ferry)})), ["car", "walk"])
    with_cars = build_network(
        read_osm(draw(nodes, {**towns, 12: ([2, 5], {**ferry, "motor_vehicle": "yes"})})), ["car"], delays=False
    )
    unsaid = build_network(read_osm(draw(nodes, {**towns, 12: ([2, 5], {"route": "ferry"})})), ["walk"])

    assert between(on_foot, "walk", 2, 5) == pytest.approx((20 + 15) * 60, abs=0.01)
    assert between(on_foot, "car", 2, 5) is None
    assert between(with_cars, "car", 2, 5) == pytest.approx((20 + 15) * 60, abs=0.01)
    assert between(unsaid, "walk", 2, 5) == pytest.approx(5_000 * 3.6 / 8 + 5 * 60, rel=ROUGH)
    assert unsaid.notes["ferry without a duration that can be read"] == 1


def test_junctions_and_signals_cost_time(draw: Draw, between: Between) -> None:
    # A cross road 5-6 meets the ring at 5 (a junction); a signal stands on the plain node 7.
    nodes = {**SQUARE, 5: (300.0, 0.0), 6: (300.0, 300.0), 7: (450.0, 0.0)}
    ways = {10: ([1, 5, 7, 2, 3, 6, 4, 1], ROAD), 11: ([5, 6], ROAD)}
    file = draw(nodes, ways, {7: {"highway": "traffic_signals"}})

    with_delays = build_network(read_osm(file), ["car", "walk"])
    without = build_network(read_osm(file), ["car"], delays=False)

    assert between(without, "car", 5, 6) == pytest.approx(300 * S_PER_M["car"], rel=ROUGH)
    assert between(with_delays, "car", 5, 6) == pytest.approx(300 * S_PER_M["car"] + 3, rel=ROUGH)
    # 5 to 6 round the east: 300 + 300 + 300 m, the signal (15 s), and the junction at 6 (3 s).
    (east,) = (row for row in with_delays.edges.to_dict("records") if row["car_s"] > 65)
    assert {round(east["car_s"]), round(east["car_back_s"])} == {54 + 15 + 3}
    assert between(with_delays, "walk", 5, 6) == pytest.approx(300 * S_PER_M["walk"], rel=ROUGH)


def test_a_roundabout_is_one_way_and_delays_only_on_entering(draw: Draw, between: Between) -> None:
    # A diamond 11-12-13-14, driven anticlockwise, with an arm from each corner to the ring road 1-2-3-4.
    nodes = {1: (0.0, -500.0), 2: (500.0, 0.0), 3: (0.0, 500.0), 4: (-500.0, 0.0)}
    nodes |= {11: (0.0, -20.0), 12: (20.0, 0.0), 13: (0.0, 20.0), 14: (-20.0, 0.0)}
    arms = {20 + n: ([n, 10 + n], ROAD) for n in (1, 2, 3, 4)}
    ways = {10: ([11, 12, 13, 14, 11], {**ROAD, "junction": "roundabout"}), **arms, 30: ([1, 2, 3, 4, 1], ROAD)}

    network = build_network(read_osm(draw(nodes, ways)), ["car"])

    side_m = 20 * 2**0.5
    assert between(network, "car", 1, 12) == pytest.approx((480 + side_m) * S_PER_M["car"] + 3, rel=ROUGH)
    assert between(network, "car", 1, 14) == pytest.approx((480 + 3 * side_m) * S_PER_M["car"] + 3, rel=ROUGH)


def test_only_the_largest_part_is_kept_per_mode_and_the_rest_is_reported(draw: Draw, between: Between) -> None:
    # A cul-de-sac that cars may only leave (2-5), and an island 6-7-8 that nothing leads to.
    nodes = {**SQUARE, 5: (1_000.0, 0.0), 6: (5_000.0, 0.0), 7: (5_100.0, 0.0), 8: (5_000.0, 100.0)}
    ways = {**RING, 11: ([5, 2], {**ROAD, "oneway": "yes"}), 12: ([6, 7, 8, 6], ROAD)}

    network = build_network(read_osm(draw(nodes, ways)), ["car", "walk"])
    car, walk = network.cuts

    assert (car.mode, walk.mode) == ("car", "walk")
    assert (car.parts, car.cut_nodes) == (2, 4)
    assert car.cut_km == pytest.approx(0.4 + 0.1 + 0.1 + 0.1 * 2**0.5, rel=ROUGH)
    assert car.kept_km == pytest.approx(1.8, rel=ROUGH)
    assert (walk.parts, walk.cut_nodes) == (1, 3)
    assert walk.kept_km == pytest.approx(2.2, rel=ROUGH)
    assert [part.length_km for part in car.largest] == [pytest.approx(0.4, rel=ROUGH), pytest.approx(0.341, rel=5e-3)]
    assert between(network, "car", 5, 2) is None
    assert between(network, "walk", 5, 2) == pytest.approx(400 * S_PER_M["walk"], rel=ROUGH)
    assert not set(network.nodes["osm_node"]) & {6, 7, 8}


def test_nodes_that_are_missing_interrupt_a_way_and_are_counted(draw: Draw) -> None:
    ways = {**RING, 11: ([1, 99, 3], ROAD), 12: ([2, 98], ROAD)}

    network = build_network(read_osm(draw(SQUARE, ways)), ["car"])

    assert network.notes["segment left out: the file does not hold one of its nodes"] == 3
    assert network.edges["length_m"].sum() == pytest.approx(1_800, rel=ROUGH)


def test_simplification_keeps_bends_and_names(draw: Draw) -> None:
    nodes = {1: (0.0, 0.0), 2: (100.0, 50.0), 3: (200.0, 0.0), 4: (300.0, 0.0), 5: (150.0, -300.0)}
    ways = {
        10: ([1, 2, 3], {**ROAD, "name": "Dorpsstraat"}),
        11: ([4, 3], {**ROAD, "name": "Dorpsstraat", "maxspeed": "30"}),
        12: ([4, 5, 1], {**ROAD, "ref": "N371"}),
    }

    network = build_network(read_osm(draw(nodes, ways)), ["car"], delays=False)

    # At 3 the name and the access stay the same: one edge. At 4 and 1 the name changes.
    assert sorted(network.nodes["osm_node"]) == [1, 4]
    row = network.edges["name"].tolist().index("Dorpsstraat")
    street = network.edges.iloc[row]
    slope_m = 2 * (100**2 + 50**2) ** 0.5
    assert street["length_m"] == pytest.approx(slope_m + 100, rel=ROUGH)
    assert street["car_s"] == pytest.approx(slope_m * 3.6 / 60 + 100 * 3.6 / 30, rel=ROUGH)
    assert shapely.get_num_points(network.geometry[row]) == 4
    assert network.edges["ref"].tolist().count("N371") == 1


def test_lines_and_lengths_agree(draw: Draw) -> None:
    network = build_network(read_osm(draw(SQUARE, RING)), ["car"])

    assert shapely.length(network.geometry) == pytest.approx(network.edges["length_m"].to_numpy(), rel=ROUGH)
    ends = shapely.get_coordinates(shapely.get_point(network.geometry, 0))
    assert np.array_equal(ends, network.xy[network.edges["from_node"]])


def test_what_cannot_be_built_is_refused(draw: Draw) -> None:
    streets = read_osm(draw(SQUARE, {10: ([1, 2, 3, 4, 1], {"highway": "footway"})}))

    with pytest.raises(NoStreetsError, match=r"No street in 'town\.osm\.xml' is open to car"):
        build_network(streets, ["walk", "car"])
    with pytest.raises(NetworkModeError, match="Unknown mode 'boat'"):
        build_network(streets, ["boat"])
    with pytest.raises(NetworkModeError, match="Choose from: car"):
        build_network(streets, [])
    with pytest.raises(NetworkCrsError, match="not a map in metres"):
        build_network(streets, ["walk"], "EPSG:4326")
    with pytest.raises(NetworkCrsError, match="nobody knows it"):
        build_network(streets, ["walk"], "EPSG:999999")
    with pytest.raises(NetworkCrsError, match="EPSG:32632 fits there") as refused:
        build_network(streets, ["walk"], "EPSG:32722")
    assert "ander met --crs" in refused.value.dutch


def test_streets_without_positions_are_none(draw: Draw) -> None:
    with pytest.raises(NoStreetsError, match="nodes of its ways may be missing"):
        build_network(read_osm(draw({1: (0, 0)}, {10: ([1, 2], ROAD)})), ["car"])


POINTS = st.lists(st.tuples(st.integers(-800, 800), st.integers(-800, 800)), min_size=4, max_size=9, unique=True)
TAGS = st.sampled_from(
    [ROAD, {**ROAD, "oneway": "yes"}, {**ROAD, "maxspeed": "30"}, {"highway": "cycleway"}, {**ROAD, "name": "Brink"}]
)


@st.composite
def towns(draw: st.DrawFn) -> tuple[dict[int, tuple[float, float]], dict[int, tuple[list[int], dict[str, str]]]]:
    nodes = {number: (float(x), float(y)) for number, (x, y) in enumerate(draw(POINTS), start=1)}
    chains = draw(
        st.lists(st.tuples(st.lists(st.sampled_from(sorted(nodes)), min_size=2, max_size=6), TAGS), max_size=6)
    )
    around = {1: ([*nodes, 1], ROAD)}  # a ring through all nodes, so that there is always something to keep
    return nodes, around | {2 + number: chain for number, chain in enumerate(chains)}


@given(town=towns(), stopped=st.integers(1, 9), delays=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_simplification_changes_no_distance_and_no_time(
    draw: Draw,
    town: tuple[dict[int, tuple[float, float]], dict[int, tuple[list[int], dict[str, str]]]],
    stopped: int,
    *,
    delays: bool,
) -> None:
    streets = read_osm(draw(*town, {stopped: {"barrier": "bollard"}}))

    full = build_network(streets, ["car", "walk"], delays=delays, simplify=False)
    simple = build_network(streets, ["car", "walk"], delays=delays)

    assert len(simple.edges) <= len(full.edges)
    assert simple.edges["length_m"].sum() == pytest.approx(full.edges["length_m"].sum(), abs=0.05)
    assert shapely.length(simple.geometry).sum() == pytest.approx(shapely.length(full.geometry).sum(), abs=0.05)
    assert not (simple.edges["from_node"] == simple.edges["to_node"]).any()
    for mode in ("car", "walk"):
        before, after = _all_pairs(full, mode), _all_pairs(simple, mode)
        assert after
        assert {pair: before[pair] for pair in after} == pytest.approx(after, abs=0.05)


def _all_pairs(network: StreetNetwork, mode: str) -> dict[tuple[int, int], float]:
    """Least seconds between all nodes, by id of OpenStreetMap; of the copies of a barrier the nearest."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    for row in rows(network.edges):
        for a, b, seconds in (
            (row.from_node, row.to_node, getattr(row, f"{mode}_s")),
            (row.to_node, row.from_node, getattr(row, f"{mode}_back_s")),
        ):
            if np.isfinite(seconds) and seconds < graph.get_edge_data(a, b, {"weight": np.inf})["weight"]:
                graph.add_edge(a, b, weight=seconds)
    ids = network.nodes["osm_node"].to_numpy()
    best: dict[tuple[int, int], float] = {}
    for start, found in nx.all_pairs_dijkstra_path_length(graph):
        for end, seconds in found.items():
            pair = (int(ids[start]), int(ids[end]))
            best[pair] = min(seconds, best.get(pair, np.inf))
    return best

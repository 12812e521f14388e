from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.reachability.access import AccessPoints, access_points, find_candidates, join
from analysis.reachability.graph import TravelTimeField, build_graph, travel_times
from analysis.reachability.network import Network, load_network
from tests.analysis.reachability.conftest import X0_M, Y0_M, make_network


def search(network: Network, mode: str) -> tuple[AccessPoints, TravelTimeField]:
    graph = build_graph(network, mode)
    gate = int(np.flatnonzero(network.nodes["id"] == "gate")[0])
    return access_points(network, graph), travel_times(graph, gate)


def from_place(network: Network, mode: str, x_m: float, y_m: float) -> tuple[float, float, float]:
    points, field = search(network, mode)
    joined = join(points, field, find_candidates(points, np.array([[X0_M + x_m, Y0_M + y_m]])))
    return float(joined.minutes[0]), float(joined.length_m[0]), float(joined.snap_m[0])


def test_a_place_on_a_link_joins_it_between_its_ends(paper_network: Network) -> None:
    # 1 km from d along a straight link of 3 km at 60 km/h: 1 min, and 2 min from d to the gate.
    assert from_place(paper_network, "car", 2_000, 0) == pytest.approx((3.0, 2_000, 0.0))


def test_the_way_to_the_network_is_the_straight_line_times_a_factor(paper_network: Network) -> None:
    # 100 m beside the road: 130 m at 30 km/h is 0.26 min.
    assert from_place(paper_network, "car", 2_000, 100) == pytest.approx((3.26, 2_130, 100.0))


def test_nobody_joins_a_motorway_between_its_exits(paper_network: Network) -> None:
    points, _ = search(paper_network, "car")
    assert points.xy[:, 1].max() == Y0_M  # the motorway and its ramps lie higher


def test_the_best_of_near_points_is_taken_not_the_nearest() -> None:
    # The dead end g is 361 m away and 1.9 + 4 + 1 = 6.9 min from the gate. The road from d to e is farther away, at
    # (4,000, 0) 762 m, but from there it is 1,333 m and 1,000 m at 60 km/h. (3,750, 0) is over 500 m farther.
    links = [
        ("d", "gate", "", "local_road", 1_000, 60.0, 15.0, ""),
        ("d", "e", "", "local_road", 4_000, 60.0, 15.0, ""),
        ("g", "e", "", "local_road", 1_900, 60.0, 15.0, ""),
    ]
    minutes, length_m, snap_m = from_place(make_network(links), "car", 4_300, 700)
    assert snap_m == pytest.approx(761.577, abs=1e-3)
    assert minutes == pytest.approx(1.3 * 761.577 / 500 + 4 / 3 + 1, abs=1e-5)
    assert length_m == pytest.approx(1.3 * 761.577 + 4_000 / 3 + 1_000, abs=1e-2)


def test_a_place_does_not_join_the_network_across_wide_water() -> None:
    # The road d–e lies 500 m south, beyond a river; on this side is only the road g–e, which crosses it near e by a
    # bridge. Of its points (4,875, 750) is best: 537 m away, a quarter along its 1.9 km, then 4 km and 1 km at 60 km/h.
    links = [
        ("d", "gate", "", "local_road", 1_000, 60.0, 15.0, ""),
        ("d", "e", "", "local_road", 4_000, 60.0, 15.0, ""),
        ("g", "e", "", "local_road", 1_900, 60.0, 15.0, ""),
    ]
    open_land = make_network(links)
    river = shapely.LineString([(X0_M - 1_000, Y0_M + 150), (X0_M + 20_000, Y0_M + 150)])
    parted = replace(open_land, water=(river,))
    assert from_place(open_land, "car", 4_400, 500)[0] < 5
    expected = 1.3 * np.hypot(475, 250) / 500 + 0.75 * 1.9 + 4 + 1
    assert from_place(parted, "car", 4_400, 500)[0] == pytest.approx(expected)


@settings(deadline=None, max_examples=60)
@given(st.floats(-2_000, 12_000), st.floats(-3_000, 3_000), st.sampled_from(["car", "bike"]))
def test_no_way_is_shorter_than_the_straight_line(x_m: float, y_m: float, mode: str) -> None:
    _, length_m, _ = from_place(make_network(), mode, x_m, y_m)
    assert length_m >= np.hypot(x_m - 3_000, y_m + 1_000) - 1e-6


def test_joining_equals_a_search_over_all_points() -> None:
    """Brute force on the embedded network: every access point, the rule applied as it is written down."""
    network = load_network()
    graph = build_graph(network, "bike")
    gate = int(np.flatnonzero(network.nodes["kind"] == "gate")[0])
    points, field = access_points(network, graph), travel_times(graph, gate)
    places = np.random.default_rng(7).uniform((195_000, 500_000), (225_000, 545_000), (60, 2))
    joined = join(points, field, find_candidates(points, places))
    onward = np.minimum(
        field.minutes[points.start] + points.share * points.minutes,
        field.minutes[points.end] + (1 - points.share) * points.minutes,
    )
    for number, place in enumerate(places):
        distance_m = np.hypot(*(points.xy - place).T)
        nearest = np.argsort(distance_m, kind="stable")[:24]
        near = [k for k in nearest if distance_m[k] <= distance_m[nearest[0]] + 500]
        dry = [
            k
            for k in near
            if distance_m[k] <= 250
            or not any(shapely.LineString([place, points.xy[k]]).crosses(shape) for shape in network.water)
        ]
        near = dry or near
        best = (onward[near] + 1.3 * distance_m[near] / (12_000 / 60)).min()
        assert joined.minutes[number] == pytest.approx(best)

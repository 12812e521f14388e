"""What lies within reach, against full matrices on small random data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.options import near
from analysis.options.legs import NEAR_M, StrategicWays
from analysis.options.modes import Limits, load_modes
from analysis.options.near import Arcs, Doorsteps, Goals, Near, reached
from analysis.options.street import Streets
from analysis.options.transit import doors
from analysis.reachability.access import find_candidates
from analysis.reachability.graph import travel_times
from analysis.reachability.network import load_destinations, load_network
from analysis.reachability.settings import ACCESS_FACTOR
from geodata import active

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEEDS = st.integers(0, 2**32 - 1)


def dense(found: Near, ends: int) -> NDArray[np.float64]:
    matrix = np.full((len(found.first) - 1, ends), np.inf)
    matrix[found.place, found.end] = found.minutes
    return matrix


def sparse(matrix: NDArray[np.float64]) -> Near:
    place, end = np.nonzero(np.isfinite(matrix))
    return Near.of(len(matrix), place, end, matrix[place, end])


def some_minutes(rng: np.random.Generator, places: int, ends: int, longest_min: float) -> NDArray[np.float64]:
    """Whole minutes, so that equal ones occur; many are no way at all."""
    minutes = rng.integers(0, int(longest_min), (places, ends)).astype(float)
    return np.where(rng.random((places, ends)) < rng.random(), np.inf, minutes)


@settings(max_examples=50, deadline=None)
@given(SEEDS, st.integers(1, 6), st.integers(1, 6), st.integers(0, 40))
def test_pairs_are_sorted_and_the_fastest_of_each_is_kept(seed: int, places: int, ends: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    place, end, minutes = rng.integers(0, places, count), rng.integers(0, ends, count), rng.random(count)
    known = np.full((places, ends), np.inf)
    np.minimum.at(known, (place, end), minutes)

    found = Near.of(places, place, end, minutes)

    assert np.array_equal(dense(found, ends), known)
    assert len(found.end) == np.isfinite(known).sum()
    assert all((np.diff(found.end[a:b]) > 0).all() for a, b in zip(found.first, found.first[1:], strict=False))
    chosen = rng.integers(0, ends, rng.integers(0, 8))
    assert np.array_equal(dense(found.to(chosen), len(chosen)), known[:, chosen])
    more = some_minutes(rng, places, 3, 9.0)
    assert np.array_equal(dense(found.with_ends(sparse(more), ends), ends + 3), np.hstack([known, more]))


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_limited_searches_find_what_a_full_matrix_of_times_holds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    nodes, places, ends, limit_min = 7, 5, 4, float(rng.integers(1, 25))
    steps_min = np.where(rng.random((nodes, nodes)) < 0.3, rng.integers(0, 9, (nodes, nodes)), np.inf)
    full = steps_min.copy()
    np.fill_diagonal(full, 0.0)
    for middle in range(nodes):
        full = np.minimum(full, full[:, middle, None] + full[middle])
    access, along = some_minutes(rng, places, nodes, 9.0), some_minutes(rng, places, nodes, 3.0)
    last = some_minutes(rng, nodes, ends, 9.0)
    onward = (full[:, :, None] + last).min(axis=1)
    known = ((access + along)[:, :, None] + onward).min(axis=1)
    tail, head = np.nonzero(np.isfinite(steps_min))
    order = np.argsort(head, kind="stable")
    arcs = Arcs(
        np.searchsorted(head[order], np.arange(nodes + 1)).astype(np.int32),
        tail[order].astype(np.int32),
        steps_min[tail[order], head[order]],
    )
    end, node = np.nonzero(np.isfinite(last.T))
    goals = Goals(np.searchsorted(end, np.arange(ends + 1)).astype(np.int64), node.astype(np.int32), last[node, end])
    at, place = np.meshgrid(np.arange(nodes), np.arange(places))
    steps = Doorsteps.of(nodes, at.ravel(), place.ravel(), access.ravel(), along.ravel())

    found = Near.of(places, *reached(arcs, goals, steps, places, limit_min))

    assert np.array_equal(dense(found, ends), np.where(known <= limit_min, known, np.inf))


def test_more_pairs_than_there_is_room_for_at_first_and_more_ends_than_one_core_takes() -> None:
    places, ends = 40, near._ENDS_AT_ONCE + 30
    goals = Goals(np.arange(ends + 1), np.zeros(ends, np.int32), np.arange(ends, dtype=float))
    steps = Doorsteps.of(1, np.zeros(places, int), np.arange(places), np.arange(places, dtype=float), np.zeros(places))
    arcs = Arcs(np.zeros(2, np.int32), np.empty(0, np.int32), np.empty(0))

    found = Near.of(places, *reached(arcs, goals, steps, places, 1e9))

    assert np.array_equal(dense(found, ends), np.add.outer(np.arange(places), np.arange(ends)))
    assert len(reached(arcs, Goals(np.zeros(1, np.int64), *goals[1:]), steps, places, 1e9)[0]) == 0


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_doors_are_those_of_full_matrices(seed: int) -> None:
    rng = np.random.default_rng(seed)
    origins, stops = 5, 6
    walk, bike = some_minutes(rng, origins, stops, 60), some_minutes(rng, origins, stops, 30)
    to_gate, shared, direct = (some_minutes(rng, 1, size, 90)[0] for size in (stops, stops, origins))
    on_foot = np.where(walk <= Limits().walk_min, walk, np.inf)

    for by_bike in (False, True):
        found = doors(sparse(walk), sparse(bike) if by_bike else None, to_gate, shared, direct)
        best = np.minimum(on_foot, bike + Limits().bike_parking_min) if by_bike else on_foot
        legs = found.access
        access = dense(Near(legs.first, legs.stop, legs.seconds / 60), stops)
        assert np.array_equal(access, best)
        assert np.array_equal(found.direct_shared_min, (on_foot + shared).min(axis=1))


def test_ways_over_the_strategic_network_are_those_of_one_full_search_per_stop() -> None:
    network, modes, gate = load_network(), load_modes(active()), load_destinations()["jpk"]
    rng = np.random.default_rng(6)
    xy, ends = (np.array([gate.x_m, gate.y_m]) + rng.uniform(-9_000, 9_000, (size, 2)) for size in (80, 25))
    ends[:3] = ends[3], xy[0], xy[1] + 50
    streets = Streets.of(network, gate, modes, xy)

    for mode, limit_min in (("walk", 45.0), ("bike", 30.0)):
        points, metres_per_minute = streets.points(mode), modes[mode].access_kmh * 1_000 / 60
        nodes = np.unique(np.concatenate([points.start, points.end]))
        candidates = find_candidates(points, xy)
        known = np.empty((len(xy), len(ends)))
        for end, place in enumerate(ends):
            snap_m, node = points.node_tree.query(place)
            minutes = travel_times(points.graph, int(nodes[node])).minutes
            by_start = minutes[points.start] + points.share * points.minutes
            by_end = minutes[points.end] + (1 - points.share) * points.minutes
            access_min = candidates.distance_m * ACCESS_FACTOR / metres_per_minute
            over = (np.minimum(by_start, by_end)[candidates.point] + access_min).min(axis=1)
            straight_m = np.hypot(*(xy - place).T)
            straight_min = np.where(straight_m <= NEAR_M, straight_m * ACCESS_FACTOR / metres_per_minute, np.inf)
            known[:, end] = np.minimum(over + snap_m * ACCESS_FACTOR / metres_per_minute, straight_min)
        known[known > limit_min] = np.inf

        found = dense(StrategicWays(streets).to_points(mode, xy, ends, limit_min), len(ends))

        assert np.array_equal(np.isfinite(found), np.isfinite(known))
        assert np.allclose(found[np.isfinite(found)], known[np.isfinite(known)], rtol=1e-12)
        assert 20 < np.isfinite(known).sum() < known.size

"""Many draws in compiled code give what the plain search gives for each of them, to the bit."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from analysis.transit import Legs, Schedule, itinerary, minutes_before, schedule, search
from analysis.transit.drawn import _sorted
from analysis.transit.draws import Seats, search_draws
from analysis.transit.itinerary import KINDS
from analysis.transit.mirror import mirrored
from tests.geodata.timetable.conftest import embedded_day

DRAWS, ORIGINS = 12, 40


@pytest.fixture(scope="module")
def ready() -> Schedule:
    return schedule(embedded_day())


def plain_minutes(  # noqa: PLR0917
    ready: Schedule, phase: np.ndarray, egress_s: np.ndarray, access: Legs, walk: float, deadlines: np.ndarray
) -> np.ndarray:
    """Minutes by a vehicle, shape (deadlines, origins), by the search of one schedule."""
    drawn = ready.with_phases(phase)
    legs = replace(access, seconds=np.ceil(access.seconds * walk).astype(np.int32))
    profile = search(drawn, egress_s, latest_s=int(deadlines[-1]), first_s=int(deadlines[0]))
    found: np.ndarray = minutes_before(deadlines, profile.latest_from_origins(deadlines, legs)).T
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_draw_is_that_of_the_plain_search(ready: Schedule, seed: int) -> None:
    rng = np.random.default_rng(seed)
    stops = len(ready.timetable.stops)
    phase = rng.random((DRAWS, ready.phases))
    egress_s = np.where(rng.random((DRAWS, stops)) < 0.1, rng.integers(0, 3_000, (DRAWS, stops)), -1).astype(np.int32)
    access = Legs.of(
        [[(int(stop), int(rng.integers(0, 2_400))) for stop in rng.choice(stops, rng.integers(0, 6), replace=False)]
         for _ in range(ORIGINS)]
    )  # fmt: skip
    walk, bike = rng.uniform(0.8, 1.3, (2, DRAWS))
    walk_min = np.where(rng.random(ORIGINS) < 0.3, rng.uniform(5, 200, ORIGINS), np.inf)
    shared_min = np.where(rng.random(ORIGINS) < 0.3, rng.uniform(5, 200, ORIGINS), np.inf)
    deadlines, window = np.array([27_000, 30_600], np.int32), np.arange(25_200, 32_401, 900, dtype=np.int32)
    line_seats = rng.integers(0, 2, len(ready.timetable.lines)) * 30
    seats = Seats(line_seats[ready.arrays.line].astype(np.int64), rng.random(stops) < 0.1)

    ridden_min = np.where(np.isfinite(shared_min), shared_min / 2, 0.0)
    weight = rng.integers(0, 3, (2, ORIGINS)).astype(float)

    found = search_draws(
        ready, phase, egress_s, access, walk=walk, bike=bike, walk_min=walk_min, shared_min=shared_min,
        ridden_min=ridden_min, deadline_s=deadlines, window_s=window, seats=seats, weight=weight,
    )  # fmt: skip

    every = np.union1d(deadlines, window)
    for draw in range(DRAWS):
        by_vehicle = plain_minutes(ready, phase[draw], egress_s[draw], access, walk[draw], every)
        known = np.minimum(by_vehicle, np.minimum(walk_min * walk[draw], shared_min * bike[draw]))
        assert np.array_equal(found.minutes[:, draw], known[np.searchsorted(every, deadlines)])
        rows = np.sort(known[np.isin(every, window)], axis=0)
        places = [math.ceil(len(rows) * per_cent / 100) - 1 for per_cent in (10, 50, 90)]
        assert np.array_equal(found.window[:, draw], rows[places])
        arrays = ready.with_phases(phase[draw]).arrays
        for row, deadline in enumerate(deadlines.tolist()):
            before = (arrays.arr_s <= deadline) & (arrays.arr_s > deadline - 3_600) & seats.at[arrays.arr_stop]
            assert found.places[row, draw] == line_seats[arrays.line[before]].sum()
    assert np.isfinite(found.minutes).any()


@pytest.mark.parametrize("span", [1, 2, 3, 2**8 - 1, 2**11, 2**17 + 1, 2**23])
def test_rows_are_sorted_as_by_a_plain_stable_sort(span: int) -> None:
    key = np.random.default_rng(span).integers(-span, span, 300) // 2
    assert np.array_equal(_sorted(key, np.arange(300)), np.argsort(key, kind="stable"))


def test_nothing_unknown_and_no_window_are_fine(ready: Schedule) -> None:
    stops = len(ready.timetable.stops)
    found = search_draws(
        ready,
        np.zeros((3, ready.phases)),
        np.full((3, stops), -1, np.int32),
        Legs.of([[(0, 60)], []]),
        walk=np.ones(3),
        bike=np.ones(3),
        walk_min=np.array([7.0, np.inf]),
        shared_min=np.array([9.0, np.inf]),
        ridden_min=np.zeros(2),
        deadline_s=np.array([27_000], np.int32),
        window_s=np.empty(0, np.int32),
        seats=Seats(np.zeros(len(ready.arrays.dep_s), np.int64), np.zeros(stops, np.bool_)),
        weight=np.zeros((1, 2)),
    )
    assert found.minutes.tolist() == [[[7.0, np.inf]] * 3]
    assert found.window.shape == (3, 0, 2)
    assert np.isinf(found.transfers).all()  # nobody travels


def test_parts_are_those_of_the_itineraries(ready: Schedule) -> None:
    """Summed over travellers, against the journey of each in parts, in both directions of the day."""
    rng = np.random.default_rng(8)
    stops = len(ready.timetable.stops)
    backwards = schedule(mirrored(ready.timetable))
    for one, deadline in ((ready, 30_600), (backwards, -59_400)):
        phase = rng.random((DRAWS, one.phases))
        egress_s = np.where(rng.random((DRAWS, stops)) < 0.1, rng.integers(0, 3_000, (DRAWS, stops)), -1)
        egress_s = egress_s.astype(np.int32)
        access = Legs.of(
            [[(int(stop), int(rng.integers(0, 2_400))) for stop in rng.choice(stops, 4, replace=False)]
             for _ in range(ORIGINS)]
        )  # fmt: skip
        weight = rng.integers(0, 3, (1, ORIGINS)).astype(float)
        never = np.full(ORIGINS, np.inf)
        found = search_draws(
            one, phase, egress_s, access, walk=np.ones(DRAWS), bike=np.ones(DRAWS), walk_min=never, shared_min=never,
            ridden_min=np.zeros(ORIGINS), deadline_s=np.array([deadline], np.int32), window_s=np.empty(0, np.int32),
            seats=Seats(np.zeros(len(one.arrays.dep_s), np.int64), np.zeros(stops, np.bool_)), weight=weight,
        )  # fmt: skip
        ridden = 0
        for draw in range(DRAWS):
            profile = search(
                one.with_phases(phase[draw]), egress_s[draw], latest_s=deadline, earliest_s=deadline - 21_600
            )
            parts, longest, transfers = np.zeros(6), np.zeros(6), []
            for origin in np.flatnonzero(weight[0]):
                journey = itinerary(profile, access, int(origin), deadline)
                if journey is not None:
                    minutes = np.array([journey.seconds[kind] for kind in KINDS]) / 60
                    parts += weight[0, origin] * minutes
                    longest[minutes.argmax()] += weight[0, origin]
                    transfers += [journey.transfers] * int(weight[0, origin])
            assert found.parts[0, draw] == pytest.approx(parts)
            assert found.longest[0, draw].tolist() == longest.tolist()
            assert found.transfers[0, draw] == (sorted(transfers)[(len(transfers) - 1) // 2] if transfers else np.inf)
            ridden += len(transfers)
        assert ridden > 10 * DRAWS

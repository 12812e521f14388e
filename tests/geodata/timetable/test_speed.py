"""Stops that lie far from their trip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.timetable.errors import FeedError
from geodata.timetable.speed import FASTEST_KMH, ROUNDED_S, too_fast
from tests.geodata.timetable.conftest import notes, rides

if TYPE_CHECKING:
    from tests.geodata.timetable.conftest import Feed


def _shift(feed: Feed, stop: str, degrees: float) -> None:
    row = next(one for one in feed.tables["stops"] if one["stop_id"] == stop)
    row["stop_lat"] = f"{float(row['stop_lat']) + degrees:.7f}"


def _many(feed: Feed, bad: int, good: int, times: tuple[str, str, str] = ("8:00:00", "8:02:00", "8:04:00")) -> None:
    for number in range(bad):
        feed.trip(f"bad{number}", list(zip("ace", times, strict=True)))
    for number in range(good):
        feed.trip(f"good{number}", [("a", "8:00:00"), ("b", ""), ("d", "8:06:00")])


@pytest.mark.parametrize("middle", ["8:02:00", ""])
def test_a_trip_past_a_stop_that_lies_far_away_is_left_out_by_name(feed: Feed, middle: str) -> None:
    _shift(feed, "c", 0.5)  # 56 km to the north
    _many(feed, 1, 30, ("8:00:00", middle, "8:04:00"))

    made = feed.read()

    assert {ride[0] for ride in rides(made)} == {f"good{number}" for number in range(30)}
    note = notes(made)["too_fast"]
    assert (note.outcome, note.count) == ("refused", 1)
    assert note.examples in {("bad0: a – c",), ("bad0: c – e",)}
    assert notes(made)["blank_times"].count == 30  # of the others


def test_a_feed_with_many_such_trips_is_refused(feed: Feed) -> None:
    _shift(feed, "c", -0.5)
    _many(feed, 2, 30)
    with pytest.raises(FeedError, match=r"2 of the 32 trips .* more than 300 km/h.*bad0: ") as caught:
        feed.read()
    assert "harder dan 300 km/u" in caught.value.dutch


def test_whole_minutes_and_unknown_places_are_no_speed(feed: Feed) -> None:
    feed.trip("t", [("a", "8:00:00"), ("b", "8:00:00"), ("e", "8:00:00")])  # 4 km within the minute
    assert len(rides(feed.read())) == 2
    feed.tables["stops"][1]["stop_lat"] = ""
    assert "too_fast" not in notes(feed.read())


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2), st.one_of(st.just(-1), st.integers(0, 2_000)), st.floats(-2e5, 2e5), st.booleans()
        ),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_the_legs_are_those_that_a_walk_through_each_trip_finds(calls: list[tuple[int, int, float, bool]]) -> None:
    calls.sort(key=lambda call: call[0])
    trip, time_s = (np.array(column, np.int32) for column in list(zip(*calls, strict=True))[:2])
    x_m = np.array([np.nan if unknown else x for _, _, x, unknown in calls])

    found = too_fast(trip, time_s, time_s, x_m, np.zeros(len(calls)))

    known: set[tuple[int, int]] = set()
    for number in set(trip.tolist()):
        last, way = -1, 0.0
        for row in np.flatnonzero(trip == number).tolist():
            if row and trip[row - 1] == number and np.isfinite(x_m[row] - x_m[row - 1]):
                way += abs(x_m[row] - x_m[row - 1])
            if time_s[row] < 0:
                continue
            if last >= 0 and way / 1_000 > FASTEST_KMH * (max(time_s[row] - time_s[last], 0) + ROUNDED_S) / 3_600:
                known.add((last, row))
            last, way = row, 0.0
    assert set(zip(found.start.tolist(), found.end.tolist(), strict=True)) == known
    assert ((found.longest > found.start) & (found.longest <= found.end)).all()

"""Times of calls, for any trip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.timetable.errors import NoServiceError
from geodata.timetable.times import BLANK, UNREADABLE, fill, parse_times, trip_ends

if TYPE_CHECKING:
    from tests.geodata.timetable.conftest import Feed


@pytest.mark.parametrize(
    "text, seconds",
    [
        ("08:05:10", 29_110),
        ("8:05:10", 29_110),
        ("8:05", 29_100),
        ("25:00:00", 90_000),
        ("100:00:00", 360_000),
        ("", BLANK),
        ("8:60:00", UNREADABLE),
        ("-1:00:00", UNREADABLE),
        ("08:05:10.5", UNREADABLE),
        ("noon", UNREADABLE),
    ],
)
def test_a_time_is_read_or_blank(text: str, seconds: int) -> None:
    assert parse_times(pa.array([text])).tolist() == [seconds]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 40 * 3_600 - 1), max_size=20))
def test_every_time_that_can_be_written_is_read(times: list[int]) -> None:
    texts = [f"{time // 3_600}:{time // 60 % 60:02d}:{time % 60:02d}" for time in times]

    assert parse_times(pa.array(texts, pa.string())).tolist() == times


@st.composite
def trips(draw: st.DrawFn) -> list[tuple[list[int], list[bool], list[int]]]:
    """Trips with rising times, which of them are blank (never the ends), and steps of the way."""
    made = []
    for _ in range(draw(st.integers(1, 4))):
        size = draw(st.integers(2, 8))
        steps = draw(st.lists(st.integers(0, 900), min_size=size, max_size=size))
        hidden = draw(st.lists(st.booleans(), min_size=size, max_size=size))
        hidden[0] = hidden[-1] = False
        way = draw(st.lists(st.integers(0, 3_000), min_size=size, max_size=size))
        made.append((np.cumsum(steps).tolist(), hidden, np.cumsum(way).tolist()))
    return made


@settings(deadline=None, max_examples=60)
@given(trips())
def test_filled_times_rise_and_keep_what_was_known(made: list[tuple[list[int], list[bool], list[int]]]) -> None:
    trip = np.repeat(np.arange(len(made)), [len(times) for times, _, _ in made]).astype(np.int32)
    times = np.array([time for one, _, _ in made for time in one], np.int32)
    hidden = np.array([blank for _, one, _ in made for blank in one])
    along = np.array([way for _, _, one in made for way in one], float)
    given_times = np.where(hidden, BLANK, times).astype(np.int32)

    filled = fill(trip, given_times, given_times, along)

    first, _ = trip_ends(trip)
    assert np.array_equal(filled.arr_s[~hidden], times[~hidden])
    assert np.array_equal(filled.arr_s, filled.dep_s)
    assert np.all(np.diff(filled.arr_s)[~first[1:]] >= 0)
    assert not filled.no_end.any()
    assert not filled.backwards.any()


@settings(deadline=None, max_examples=60)
@given(trips(), st.data())
def test_a_trip_with_a_blank_end_is_refused_and_the_others_are_not(
    made: list[tuple[list[int], list[bool], list[int]]], data: st.DataObject
) -> None:
    trip = np.repeat(np.arange(len(made)), [len(times) for times, _, _ in made]).astype(np.int32)
    times = np.array([time for one, _, _ in made for time in one], np.int32)
    spoilt = data.draw(st.integers(0, len(made) - 1))
    _, last = trip_ends(trip)
    times[last & (trip == spoilt)] = BLANK

    filled = fill(trip, times, times, np.zeros(len(trip)))

    assert np.array_equal(filled.no_end, trip == spoilt)


def test_nothing_is_filled_without_calls() -> None:
    none = np.zeros(0, np.int32)

    assert len(fill(none, none, none, np.zeros(0)).arr_s) == 0


def test_a_feed_with_negative_times_only_says_what_was_left_out(feed: Feed) -> None:
    feed.trip("t1", [("a", "-8:00:00"), ("b", "-7:00:00")])
    with pytest.raises(NoServiceError, match="has no trip on") as error:
        feed.read()
    assert "Left out: 1 trips without a time at their first or last stop." in str(error.value)
    assert "Weggelaten: 1 ritten" in error.value.dutch

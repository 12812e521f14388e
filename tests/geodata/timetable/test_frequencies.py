"""Trips that are repeated: with exact times, and with only a headway."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.geodata.timetable.conftest import notes, rides

if TYPE_CHECKING:
    from tests.geodata.timetable.conftest import Feed


@pytest.fixture
def pattern(feed: Feed) -> Feed:
    """a to b in five minutes, written from 0:00."""
    feed.trip("p", [("a", "0:00:00"), ("b", "0:05:00")])
    return feed


def hours(feed: Feed, start: str, end: str, headway: int, exact: str = "") -> None:
    feed.add("frequencies", trip_id="p", start_time=start, end_time=end, headway_secs=headway, exact_times=exact)


def test_exact_times_are_written_out_up_to_the_end(pattern: Feed) -> None:
    hours(pattern, "6:00:00", "7:00:00", 1_800, "1")

    made = pattern.read()

    assert rides(made) == [("p#06:00:00", "a", "b", "6:00", "6:05"), ("p#06:30:00", "a", "b", "6:30", "6:35")]
    assert made.trips.phase.tolist() == [-1, -1]
    assert made.trips.headway_s.tolist() == [0, 0]
    assert len(made.phases) == 0


def test_a_trip_without_a_usable_row_is_left_out_and_named(pattern: Feed) -> None:
    hours(pattern, "6:00:00", "7:00:00", 0, "1")
    hours(pattern, "9:00:00", "8:00:00", 600)
    pattern.trip("fixed", [("a", "6:20:00"), ("b", "6:25:00")])

    made = pattern.read()

    assert rides(made) == [("fixed", "a", "b", "6:20", "6:25")]
    assert (notes(made)["no_frequency"].count, notes(made)["no_frequency"].examples) == (1, ("p",))


def test_a_headway_alone_leaves_the_phase_open(pattern: Feed) -> None:
    hours(pattern, "6:00:00", "8:00:00", 3_600)
    hours(pattern, "8:00:00", "9:00:00", 1_800, "0")

    made = pattern.read()

    assert made.trips.phase.tolist() == [0, 0, 0, 0]
    assert made.trips.headway_s.tolist() == [3_600, 3_600, 1_800, 1_800]
    assert made.phases.phase_id.tolist() == ["p"]
    assert made.lines.line_id[made.phases.line].tolist() == ["L"]
    assert notes(made)["unknown_phase"].count == 1


def test_a_phase_moves_all_trips_by_their_share_of_the_headway(pattern: Feed) -> None:
    hours(pattern, "6:00:00", "8:00:00", 3_600)
    hours(pattern, "8:00:00", "9:00:00", 1_800)
    pattern.trip("fixed", [("a", "6:20:00"), ("b", "6:25:00")])

    made = pattern.read()
    moved = made.with_phases(np.array([0.5]))

    assert [ride[3] for ride in rides(moved)] == ["6:20", "6:30", "7:30", "8:15", "8:45"]
    assert moved.digest != made.digest
    assert np.all(np.diff(moved.connections.dep_s) >= 0)
    assert made.with_phases(np.array([0.0])).digest == made.digest


def test_a_phase_never_makes_a_trip_start_after_its_hours(pattern: Feed) -> None:
    hours(pattern, "6:00:00", "7:10:00", 3_600)

    moved = pattern.read().with_phases(np.array([0.5]))

    assert [ride[3] for ride in rides(moved)] == ["6:30"]


@pytest.mark.parametrize("phase", [[], [0.5, 0.5], [1.0], [-0.1]])
def test_other_phases_are_refused(pattern: Feed, phase: list[float]) -> None:
    hours(pattern, "6:00:00", "7:00:00", 1_800)

    with pytest.raises(ValueError, match="Give 1 numbers"):
        pattern.read().with_phases(np.array(phase))


def test_rows_that_cannot_be_meant_are_refused(pattern: Feed) -> None:
    hours(pattern, "6:00:00", "7:00:00", 3_600)
    hours(pattern, "6:30:00", "6:45:00", 600)
    for start, end, headway in (("8:00:00", "8:00:00", 60), ("9:00:00", "8:00:00", 60), ("x", "9:00:00", 60)):
        hours(pattern, start, end, headway)
    hours(pattern, "8:00:00", "9:00:00", 0)
    hours(pattern, "8:00:00", "9:00:00", -60)

    made = pattern.read()

    assert [ride[3] for ride in rides(made)] == ["6:00"]
    assert notes(made)["bad_frequency"].count == 5
    assert notes(made)["frequency_overlap"].count == 1


def test_a_repeated_night_trip_belongs_to_the_day_before_as_well(pattern: Feed) -> None:
    hours(pattern, "23:30:00", "25:30:00", 3_600, "1")

    assert [ride[0] for ride in rides(pattern.read())] == ["p#24:30:00@-1", "p#23:30:00", "p#24:30:00"]

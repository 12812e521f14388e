"""Two timetables joined are the timetable of one feed with the trips of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geodata.timetable.joined import joined
from tests.geodata.timetable.conftest import Feed, rides

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.timetable.model import Timetable


def _feed(folder: Path, *names: str) -> Timetable:
    folder.mkdir()
    feed = Feed(folder)
    feed.tables["routes"] = []
    if "first" in names:
        feed.add("routes", route_id="L", agency_id="q", route_short_name="20", route_type=3)
        feed.trip("t1", [("a", "8:00:00"), ("b", "8:02:00"), ("c", "8:05:00")], block_id="x")
        feed.trip("t2", [("c", "8:10:00"), ("a", "8:15:00")], block_id="x")
    if "second" in names:
        feed.add("routes", route_id="P", agency_id="q", route_short_name="P", route_type=3)
        feed.trip("p1", [("b", "8:03:00"), ("d", "8:09:00")], route_id="P")
        feed.trip("p2", [("d", "9:00:00"), ("e", "9:04:00")], route_id="P")
        feed.add("frequencies", trip_id="p2", start_time="9:00:00", end_time="10:00:00", headway_secs=1200)
    return feed.read()


def test_joined_is_read_together(tmp_path: Path) -> None:
    both = _feed(tmp_path / "both", "first", "second")
    made = joined(_feed(tmp_path / "one", "first"), _feed(tmp_path / "two", "second"))

    assert sorted(rides(made)) == sorted(rides(both))
    assert made.stops.stop_id.tolist() == both.stops.stop_id.tolist()
    assert made.phases.phase_id.tolist() == both.phases.phase_id.tolist()
    line_of = dict(zip(made.trips.trip_id.tolist(), made.lines.line_id[made.trips.line].tolist(), strict=True))
    assert line_of == dict(zip(both.trips.trip_id.tolist(), both.lines.line_id[both.trips.line].tolist(), strict=True))
    names = made.trips.trip_id.tolist()
    assert made.trips.continues[names.index("t1")] == names.index("t2")
    assert {name for name, phase in zip(names, made.trips.phase, strict=True) if phase == 0} == {
        name for name in names if name.startswith("p2")
    }


def test_the_same_trip_twice_is_refused(tmp_path: Path) -> None:
    one = _feed(tmp_path / "one", "first")
    with pytest.raises(ValueError, match="Both timetables have a line 'L'"):
        joined(one, one)

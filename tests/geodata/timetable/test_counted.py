"""What a feed says twice, or of what it does not have: counted, and named."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from geodata.timetable.about import described_day
from geodata.timetable.archive import FeedFiles
from geodata.timetable.notes import Notes
from tests.geodata.timetable.conftest import WEEKDAY, notes, rides

if TYPE_CHECKING:
    from tests.geodata.timetable.conftest import Feed


def test_calls_of_trips_that_do_not_exist_are_counted(line: Feed) -> None:
    for number in range(2):
        line.tables["stop_times"].append(
            {"trip_id": "ghost", "arrival_time": "9:00:00", "departure_time": "9:00:00", "stop_id": "a",
             "stop_sequence": number}
        )  # fmt: skip
    line.trip("other day", [("a", "9:00:00"), ("b", "9:05:00")], service="never")

    found = notes(line.read())

    assert (found["unknown_trip"].count, found["unknown_trip"].examples) == (2, ("ghost",))


@pytest.mark.parametrize("first, runs", [("week", True), ("never", False)])
def test_of_two_trips_with_one_id_the_first_holds_whenever_it_runs(line: Feed, first: str, *, runs: bool) -> None:
    line.trip("twice", [("a", "9:00:00"), ("b", "9:05:00")], service=first)
    line.tables["trips"].append({"trip_id": "twice", "route_id": "L", "service_id": "never" if runs else "week"})

    made = line.read()

    assert ("twice" in {ride[0] for ride in rides(made)}) is runs
    assert (notes(made)["duplicate_ids"].count, notes(made)["duplicate_ids"].examples) == (1, ("twice",))


def test_a_service_with_two_rows_runs_on_the_days_of_both_and_is_told(line: Feed) -> None:
    weekend = {"monday": 0, "tuesday": 0, "wednesday": 0, "thursday": 0, "friday": 0, "saturday": 1, "sunday": 1}
    line.tables["calendar"].append(line.tables["calendar"][0] | weekend)

    for day in (WEEKDAY, date(2026, 11, 28)):
        made = line.read(day)
        assert len(rides(made)) == 2
        assert notes(made)["duplicate_service"].examples == ("week",)


@pytest.mark.parametrize("zone, told", [("Europe/Amsterdam", None), ("Europe/London", "Europe/London"), ("", "?")])
def test_times_that_are_not_said_to_be_dutch_are_told(line: Feed, zone: str, told: str | None) -> None:
    line.tables["agency"][0]["agency_timezone"] = zone

    found = notes(line.read())

    assert ("other_zone" in found) is (told is not None)
    assert told is None or found["other_zone"].examples == (told,)


@pytest.mark.parametrize(
    "row, day",
    [
        ({"feed_version": "20241105"}, date(2024, 11, 5)),
        ({"feed_version": "v3 of 2024-11-05"}, date(2024, 11, 5)),
        ({"feed_version": "20249999", "feed_start_date": "20241101"}, date(2024, 11, 1)),
        ({"feed_version": "7", "feed_start_date": "20241101"}, date(2024, 11, 1)),
        ({"feed_version": "7"}, None),
        ({"feed_lang": "nl"}, None),
        (None, None),
    ],
)
def test_the_day_that_a_feed_describes(line: Feed, row: dict[str, str] | None, day: date | None) -> None:
    if row is not None:
        line.add("feed_info", feed_publisher_name="P", **row)
    with FeedFiles(line.zip(), Notes()) as files:
        assert described_day(files, Notes()) == day

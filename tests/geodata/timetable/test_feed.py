"""Feeds with answers on paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from geodata.timetable.errors import FeedError, FeedMissingError, NoServiceError, ServiceDateError
from geodata.timetable.feed import read_feed
from tests.geodata.timetable.conftest import WEEKDAY, between, notes, rides

if TYPE_CHECKING:
    from pathlib import Path

    from tests.geodata.timetable.conftest import Feed

SATURDAY = date(2026, 11, 28)


def test_a_trip_becomes_connections(line: Feed) -> None:
    made = line.read()

    assert rides(made) == [("t1", "a", "b", "8:00", "8:02"), ("t1", "b", "c", "8:03", "8:05")]
    assert made.connections.seq.tolist() == [0, 1]
    assert made.stops.x_m == pytest.approx([210_000, 211_000, 212_000], abs=0.1)
    assert (made.lines.name[0], made.lines.agency[0], made.trips.route_type[0]) == ("20", "Bus & Co", 3)
    assert (made.valid_from, made.valid_until) == (date(2026, 11, 1), date(2026, 12, 31))
    assert made.attribution == "Bus & Co"


def test_whom_to_name_is_taken_from_the_feed_or_said(line: Feed) -> None:
    line.add("feed_info", feed_publisher_name="Publisher", feed_lang="nl")
    line.add("attributions", organization_name="Producer", is_producer=1)

    assert line.read().attribution == "Publisher, Producer"
    assert line.read(attribution="Us").attribution == "Us"


def test_a_folder_and_a_zip_are_the_same_timetable(line: Feed) -> None:
    made = line.read()
    unpacked = read_feed(line.unpacked(), WEEKDAY)

    assert unpacked.digest == made.digest
    assert unpacked.source_digest != made.source_digest


def test_the_digest_follows_times_and_date(line: Feed) -> None:
    one = line.read().digest
    other_day = line.read(date(2026, 11, 25)).digest
    line.tables["stop_times"][0]["departure_time"] = "7:59:00"
    line.tables["stop_times"][0]["arrival_time"] = "7:59:00"

    assert len({one, other_day, line.read().digest}) == 3


def test_blank_times_follow_the_distance(feed: Feed) -> None:
    feed.trip("t", [("a", "8:00:00"), ("b", ""), ("d", ""), ("e", "8:08:00")])  # 1, 2 and 1 km

    made = feed.read()

    assert [ride[3:] for ride in rides(made)] == [("8:00", "8:02"), ("8:02", "8:06"), ("8:06", "8:08")]
    assert notes(made)["blank_times"].count == 2


def test_blank_times_follow_the_shape_if_it_is_known(feed: Feed) -> None:
    feed.trip("t", [("a", "8:00:00"), ("b", ""), ("c", "8:10:00")])
    for call, way in zip(feed.tables["stop_times"], (0, 3, 4), strict=True):
        call["shape_dist_traveled"] = way

    assert rides(feed.read())[0][4] == "8:07:30"


def test_blank_times_are_spread_evenly_where_a_place_is_unknown(feed: Feed) -> None:
    feed.trip("t", [("a", "8:00:00"), ("b", ""), ("e", "8:04:00")])
    feed.tables["stops"][1]["stop_lat"] = ""

    made = feed.read()

    assert rides(made) == [("t", "a", "e", "8:00", "8:04")]
    assert notes(made)["no_position"].examples == ("b",)


def test_blank_times_outside_the_region_still_count_the_way(feed: Feed) -> None:
    feed.trip("t", [("a", "8:00:00"), ("b", ""), ("c", ""), ("e", "8:08:00")])

    assert rides(feed.read(region=between(1, 2))) == [("t", "b", "c", "8:02", "8:04")]


def test_one_of_two_times_is_enough(feed: Feed) -> None:
    feed.trip("t", [("a", "/8:00:00"), ("b", "8:02:00/"), ("c", "8:04:00/")])

    made = feed.read()

    assert [ride[3:] for ride in rides(made)] == [("8:00", "8:02"), ("8:02", "8:04")]
    assert notes(made)["one_time"].count == 3


@pytest.mark.parametrize(
    "times, code",
    [
        (("8:00:00", "7:59:00", "8:05:00"), "backwards"),
        (("8:00:00", "8:04:00/8:03:00", "8:05:00"), "backwards"),
        (("23:50:00", "0:10:00", "0:20:00"), "backwards"),
        (("8:00:00", "8:03:00", ""), "no_end_time"),
        (("", "8:03:00", "8:05:00"), "no_end_time"),
        (("8:00:00", "8:03:00", "quarter past"), "no_end_time"),
    ],
)
def test_a_trip_that_cannot_be_meant_is_refused_by_name(line: Feed, times: tuple[str, ...], code: str) -> None:
    line.trip("bad", list(zip("abc", times, strict=True)))

    made = line.read()

    assert {ride[0] for ride in rides(made)} == {"t1"}
    assert (notes(made)[code].outcome, notes(made)[code].examples) == ("refused", ("bad",))


def test_an_unreadable_time_is_filled_in(feed: Feed) -> None:
    feed.trip("t", [("a", "8:00:00"), ("b", "8:61:00"), ("c", "8:04:00")])

    made = feed.read()

    assert rides(made)[0][4] == "8:02"
    assert notes(made)["bad_time"].examples == ("8:61:00",)


def test_trips_without_two_calls_are_refused(line: Feed) -> None:
    line.trip("lonely", [("a", "9:00:00")])
    line.trip("silent", [])
    line.trip("twice", [("a", "9:00:00"), ("b", "9:05:00")])
    line.tables["stop_times"][-1]["stop_sequence"] = 1

    found = notes(line.read())

    assert found["one_call"].examples == ("lonely",)
    assert found["no_calls"].examples == ("silent",)
    assert found["same_sequence"].examples == ("twice",)


def test_calls_are_sorted_by_their_number_not_by_their_line(line: Feed) -> None:
    line.tables["stop_times"].reverse()

    assert [ride[1] for ride in rides(line.read())] == ["a", "b"]


def test_an_unknown_stop_is_left_out_of_its_trip(feed: Feed) -> None:
    feed.trip("t", [("a", "8:00:00"), ("nowhere", "8:02:00"), ("c", "8:04:00")])

    made = feed.read()

    assert rides(made) == [("t", "a", "c", "8:00", "8:04")]
    assert notes(made)["unknown_stop"].examples == ("nowhere",)


def test_a_trip_of_an_unknown_line_is_refused(line: Feed) -> None:
    line.trip("t2", [("a", "9:00:00"), ("b", "9:05:00")], route_id="X")

    assert notes(line.read())["unknown_route"].examples == ("t2",)


def test_a_trip_that_leaves_the_region_and_returns_stays_one_trip(feed: Feed) -> None:
    feed.trip("t", [("a", "8:00:00"), ("e", "8:10:00"), ("b", "8:20:00")])
    feed.trip("away", [("d", "8:00:00"), ("e", "8:10:00")])

    made = feed.read(region=between(0, 1))

    assert rides(made) == [("t", "a", "b", "8:00", "8:20")]
    assert made.stops.stop_id.tolist() == ["a", "b"]
    assert notes(made)["outside"].count == 1


def test_where_one_may_get_on_and_off(feed: Feed) -> None:
    feed.trip("t", [("a", "8:00:00"), ("b", "8:01:00"), ("c", "8:02:00"), ("d", "8:03:00")])
    for call, pickup, drop_off in zip(feed.tables["stop_times"], "0120", "0012", strict=True):
        call |= {"pickup_type": pickup, "drop_off_type": drop_off}

    found = feed.read().connections

    assert found.can_board.tolist() == [True, False, True]
    assert found.can_alight.tolist() == [True, False, True]
    assert found.must_book.tolist() == [False, False, True]


def test_stations_and_their_stops(line: Feed) -> None:
    line.add("stops", stop_id="s", stop_name="S", stop_lon="6.2", stop_lat="52.79", location_type=1)
    line.tables["stops"][0] |= {"parent_station": "s", "stop_lon": "", "stop_lat": ""}
    line.tables["stops"][1]["parent_station"] = "s"
    line.tables["stops"][2]["parent_station"] = "gone"

    made = line.read()
    a, b, c, station = (made.stops.stop_id.tolist().index(stop) for stop in "abcs")

    assert made.stops.parent[[a, b, c, station]].tolist() == [station, station, -1, -1]
    assert made.stops.station()[[a, b, c, station]].tolist() == [station, station, c, station]
    assert made.stops.x_m[a] == made.stops.x_m[station]
    assert notes(made)["position_of_station"].examples == ("a",)
    assert notes(made)["unknown_parent"].examples == ("c",)


def test_stops_that_belong_to_each_other_stand_alone(line: Feed) -> None:
    for stop, parent in zip(line.tables["stops"], "bcabe", strict=True):
        stop["parent_station"] = parent

    parents = line.read().stops.parent

    assert np.all(parents[parents[parents >= 0]] == -1)


def test_missing_optional_files_are_told(line: Feed) -> None:
    del line.tables["agency"]

    made = line.read()

    missing = [note.text for note in made.notes if note.code == "missing_file"]
    assert missing == [
        f"There is no {name}; read without it." for name in ("calendar_dates.txt", "agency.txt", "feed_info.txt")
    ]
    assert rides(made)
    assert made.agencies == ()


@pytest.mark.parametrize("table", ["stops", "stop_times", "trips", "routes", "calendar"])
def test_a_missing_required_file_is_an_error(line: Feed, table: str) -> None:
    del line.tables[table]

    with pytest.raises(FeedError, match=table) as caught:
        line.read()
    assert "feed.zip" in caught.value.dutch


def test_a_missing_column_is_named(line: Feed) -> None:
    for call in line.tables["stop_times"]:
        del call["stop_sequence"]

    with pytest.raises(FeedError, match=r"stop_times\.txt has no column 'stop_sequence'"):
        line.read()


def test_a_stop_with_swapped_axes_is_put_right(line: Feed) -> None:
    right = line.read()
    stop = line.tables["stops"][0]
    stop["stop_lat"], stop["stop_lon"] = stop["stop_lon"], stop["stop_lat"]
    made = line.read()
    assert made.stops.x_m.tolist() == right.stops.x_m.tolist()
    assert notes(made)["swapped_stops"].count == 1
    assert notes(made)["swapped_stops"].examples == (stop["stop_id"],)


def test_swapped_axes_are_refused(line: Feed) -> None:
    for stop in line.tables["stops"]:
        stop["stop_lat"], stop["stop_lon"] = stop["stop_lon"], stop["stop_lat"]

    with pytest.raises(FeedError, match="swapped"):
        line.read()


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2263", "moon"])
def test_only_metres_will_do(line: Feed, crs: str) -> None:
    with pytest.raises(FeedError, match="in metres"):
        line.read(crs=crs)


@pytest.mark.parametrize("day", [date(2026, 10, 31), date(2027, 1, 1)])
def test_a_date_outside_the_calendar_names_the_valid_range(line: Feed, day: date) -> None:
    with pytest.raises(ServiceDateError, match="valid from 2026-11-01 until 2026-12-31") as caught:
        line.read(day)
    assert f"{day} valt buiten" in caught.value.dutch
    assert "van 2026-11-01 tot en met 2026-12-31" in caught.value.dutch


def test_a_day_or_a_region_without_trips_is_an_error(line: Feed) -> None:
    with pytest.raises(NoServiceError, match="no trip on 2026-11-28 "):
        line.read(SATURDAY)
    with pytest.raises(NoServiceError, match="in the region") as caught:
        line.read(region=between(3, 4))
    assert "in het gebied" in caught.value.dutch


def test_exceptions_take_away_and_add_services(line: Feed) -> None:
    line.trip("extra", [("a", "9:00:00"), ("b", "9:05:00")], service="special")
    line.add("calendar_dates", service_id="week", date="20261124", exception_type=2)
    line.add("calendar_dates", service_id="special", date="20261124", exception_type=1)
    line.add("calendar_dates", service_id="special", date="20270115", exception_type=1)
    line.add("calendar_dates", service_id="special", date="someday", exception_type=1)
    line.add("calendar_dates", service_id="week", date="20261125", exception_type=3)

    made = line.read()

    assert {ride[0] for ride in rides(made)} == {"extra"}
    assert made.valid_until == date(2027, 1, 15)
    assert notes(made)["bad_date"].count == 1
    assert notes(made)["bad_exception"].count == 1
    assert {ride[0] for ride in rides(line.read(date(2026, 11, 25)))} == {"t1"}


def test_dates_in_another_writing_are_named(line: Feed) -> None:
    line.tables["calendar"] = [
        row | {"start_date": "2026-11-01", "end_date": "2026-12-31"} for row in line.tables["calendar"]
    ]
    with pytest.raises(FeedError, match=r"2 dates cannot be read, such as '2026-11-01'; GTFS writes YYYYMMDD\."):
        line.read()


@pytest.mark.parametrize(
    "start, end, told",
    [
        ("20261201", "20261101", "1 services end before they start, such as '20261201 to 20261101'"),
        ("20260230", "20261231", "1 dates cannot be read, such as '20260230'"),
        ("", "", "2 dates cannot be read, such as ''"),
    ],
)
def test_a_calendar_without_a_day_names_what_is_written(line: Feed, start: str, end: str, told: str) -> None:
    line.tables["calendar"] = [row | {"start_date": start, "end_date": end} for row in line.tables["calendar"][:1]]
    with pytest.raises(FeedError, match=told):
        line.read()
    line.add("calendar_dates", service_id="week", date="20261124", exception_type=1)
    assert notes(line.read(date(2026, 11, 24)))["bad_date"].examples == (f"week: {start} to {end}",)


def test_a_service_that_is_added_and_removed_on_one_day_runs_and_that_is_told(line: Feed) -> None:
    for kind in (2, 1, 1):
        line.add("calendar_dates", service_id="week", date="20261124", exception_type=kind)
    line.add("calendar_dates", service_id="week", date="20261125", exception_type=1)

    made = line.read()

    assert {ride[0] for ride in rides(made)} == {"t1"}
    note = notes(made)["added_and_removed"]
    assert (note.count, note.examples, note.outcome) == (1, ("week",), "told")
    assert "calendar_dates.txt: 1 keer" in note.dutch


def test_calendar_dates_alone_are_enough(line: Feed) -> None:
    del line.tables["calendar"]
    line.add("calendar_dates", service_id="week", date="20261124", exception_type=1)

    made = line.read()

    assert rides(made)
    assert made.valid_from == made.valid_until == WEEKDAY


def test_a_night_bus_runs_on_into_the_next_day(line: Feed) -> None:
    line.trip("night", [("a", "23:50:00"), ("b", "24:10:00"), ("c", "24:30:00")])

    tuesday = line.read()
    saturday = line.read(SATURDAY)
    monday = line.read(date(2026, 11, 23))

    assert rides(tuesday) == [
        ("night@-1", "b", "c", "0:10", "0:30"),
        ("t1", "a", "b", "8:00", "8:02"),
        ("t1", "b", "c", "8:03", "8:05"),
        ("night", "a", "b", "23:50", "24:10"),
        ("night", "b", "c", "24:10", "24:30"),
    ]
    assert notes(tuesday)["after_midnight"].count == 1
    assert notes(tuesday)["night_before"].count == 1
    assert rides(saturday) == [("night@-1", "b", "c", "0:10", "0:30")]
    assert "night_before" not in notes(monday)


def test_nothing_is_no_feed(tmp_path: Path) -> None:
    with pytest.raises(FeedMissingError, match="nothing here"):
        read_feed(tmp_path / "nothing here", WEEKDAY)

"""The feed that the user fetched."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from geodata.errors import SnapshotDamagedError
from geodata.store import Store
from geodata.timetable import refreshed
from geodata.timetable.errors import NoServiceError
from geodata.timetable.refreshed import FILE, busiest, refreshed_feed, refreshed_timetable
from tests.geodata.timetable.conftest import publish, rides

if TYPE_CHECKING:
    from pathlib import Path

    from tests.geodata.timetable.conftest import Feed

MONDAY = date(2026, 11, 23)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


@pytest.fixture
def week(line: Feed) -> Feed:
    """Thursday has a trip more; Saturday a trip of its own."""
    line.trip("extra", [("a", "9:00:00"), ("b", "9:05:00")], service="extra")
    line.trip("saturday", [("a", "10:00:00"), ("b", "10:05:00")], service="saturday")
    line.add("calendar_dates", service_id="extra", date="20261126", exception_type=1)
    line.add("calendar_dates", service_id="saturday", date="20261128", exception_type=1)
    return line


def test_the_busiest_day_of_its_kind_is_taken(week: Feed) -> None:
    path = week.zip()

    assert busiest(path, "weekday", MONDAY) == date(2026, 11, 26)
    assert busiest(path, "weekday", date(2026, 11, 27)) == date(2026, 11, 27)
    assert busiest(path, "saturday", MONDAY) == date(2026, 11, 28)


def test_a_feed_that_is_over_is_read_at_its_end_and_one_to_come_at_its_beginning(week: Feed) -> None:
    path = week.zip()

    assert busiest(path, "weekday", date(2027, 5, 1)) == date(2026, 12, 4)
    assert busiest(path, "weekday", date(2026, 1, 1)) == date(2026, 11, 26)


def test_a_calendar_without_such_a_day_is_an_error(line: Feed) -> None:
    line.tables["calendar"][0] |= {"start_date": "20261123", "end_date": "20261125"}

    with pytest.raises(NoServiceError, match="no trip on any saturday"):
        busiest(line.zip(), "saturday", MONDAY)


def test_without_a_refresh_there_is_none(store: Store) -> None:
    assert refreshed_feed(store) is None
    assert refreshed_timetable("weekday", store=store) is None


def test_the_feed_in_use_is_cut_once(week: Feed, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(week, store)

    made = refreshed_timetable("weekday", store=store)
    monkeypatch.setattr(refreshed, "read_feed", None)
    again = refreshed_timetable("weekday", store=store)

    assert made is not None
    assert again is not None
    assert {ride[0] for ride in rides(made)} == {"t1", "extra"}
    assert made.attribution == "Those who made it"
    assert again.digest == made.digest


def test_a_newer_feed_is_cut_anew_and_a_damaged_cut_too(week: Feed, store: Store) -> None:
    publish(week, store)
    old = refreshed_timetable("saturday", store=store)
    for path in (store.folder / refreshed.FOLDER).rglob("trips.parquet"):
        path.write_bytes(b"")
    repaired = refreshed_timetable("saturday", store=store)
    week.tables["stop_times"][-1] |= {"arrival_time": "10:07:00", "departure_time": "10:07:00"}
    publish(week, store)
    new = refreshed_timetable("saturday", store=store)

    assert old is not None
    assert repaired is not None
    assert new is not None
    assert repaired.digest == old.digest
    assert new.connections.arr_s.tolist() == [10 * 3_600 + 7 * 60]


def test_the_day_stays_when_the_same_feed_is_fetched_later_with_what_was_cut_and_without(
    week: Feed, store: Store
) -> None:
    first = publish(week, store)
    made = refreshed_timetable("weekday", store=store)
    again = publish(week, store, retrieved="2026-11-27T10:00:00+00:00")
    kept = refreshed_timetable("weekday", store=store)
    shutil.rmtree(store.folder / refreshed.FOLDER)
    anew = refreshed_timetable("weekday", store=store)

    assert (again.digest, again.retrieved) == (first.digest, first.retrieved)
    assert again.checked == "2026-11-27T10:00:00+00:00"
    assert made is not None
    assert kept is not None
    assert anew is not None
    assert made.service_date == date(2026, 11, 26)
    assert made.digest == kept.digest == anew.digest
    assert made.notes == kept.notes == anew.notes


def test_a_snapshot_without_feed_is_damaged(week: Feed, store: Store) -> None:
    snapshot = publish(week, store)
    (snapshot.folder / FILE).unlink()

    with pytest.raises(SnapshotDamagedError, match="is missing"):
        refreshed_feed(store)

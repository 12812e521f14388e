"""The timetable of the feed that the user fetched (``paraatkaart refresh gtfs_nl``), cut once and kept."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from geodata.errors import SnapshotDamagedError
from geodata.extent import named_extent
from geodata.store import Store
from geodata.timetable.archive import FeedFiles
from geodata.timetable.calendar import read_calendar
from geodata.timetable.errors import NoServiceError, TimetableAlteredError, TimetableMissingError
from geodata.timetable.feed import read_feed
from geodata.timetable.notes import Notes
from geodata.timetable.store import read_timetable, write_timetable
from geodata.timetable.tables import batches

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.extent import Extent
    from geodata.snapshot import Snapshot
    from geodata.timetable.calendar import Calendar
    from geodata.timetable.embedded import DayType
    from geodata.timetable.model import Timetable

DATASET = "gtfs_nl"
FILE = "gtfs.zip"
"""Name of the feed in a snapshot of the dataset."""

FOLDER = "timetables"
"""Where the cut timetables lie in the data folder; they can be made again."""

READER = 3
"""Counts up when the same feed is read to other connections or notes: what was kept by an earlier one is not used."""

LOOK_AHEAD_DAYS = 28
_WEEKDAYS = {"weekday": range(5), "saturday": range(5, 6), "sunday": range(6, 7)}


def refreshed_feed(store: Store | None = None) -> tuple[Path, Snapshot] | None:
    """The feed in use and its snapshot; None if none was fetched.

    Raises
    ------
    SnapshotDamagedError
        The snapshot in use has no feed.
    """
    snapshot = (store or Store()).current(DATASET)
    if snapshot is None:
        return None
    path = snapshot.folder / FILE
    if not path.is_file():
        raise SnapshotDamagedError(dataset=DATASET, problem=f"{path} is missing.")
    return path, snapshot


def refreshed_timetable(
    day: DayType, *, on: date | None = None, extent: str = "region", store: Store | None = None
) -> Timetable | None:
    """Return the timetable of a kind of day, or of a date, from the feed in use; None if none was fetched.

    Without a date it is the busiest of its kind in the four weeks after the feed was fetched for the first time (see
    :func:`busiest`): neither a holiday nor a day with works. Reading the feed takes half a minute; afterwards the cut
    timetable is kept in the data folder under the digest of the snapshot, that first day and the version of the reader,
    so that the answer is the same with what is kept and without.

    Raises
    ------
    ServiceDateError
        The date lies outside the calendar of the feed; the message names the valid range.
    NoServiceError
        Nothing runs in the region on that date.
    """
    store = store or Store()
    found = refreshed_feed(store)
    if found is None:
        return None
    path, snapshot = found
    area = named_extent(extent)
    start = _first_look(snapshot)
    kept = _kept(store, snapshot, on or f"{day}-{start}", area)
    try:
        return read_timetable(kept)
    except (TimetableMissingError, TimetableAlteredError):
        service_date = on or busiest(path, day, start)
        made = read_feed(path, service_date, region=area.geometry, attribution=snapshot.attribution)
        write_timetable(made, kept)
        return made


def keep(day: DayType, made: Timetable, snapshot: Snapshot, store: Store, start: date) -> None:
    """Keep the timetable of the busiest day of a kind since ``start``, cut to the region when the feed was examined."""
    if _first_look(snapshot) == start:  # the same feed, fetched before, has its first day of then
        write_timetable(made, _kept(store, snapshot, f"{day}-{start}", named_extent("region")))


def _first_look(snapshot: Snapshot) -> date:
    return date.fromisoformat(snapshot.retrieved[:10])


def _kept(store: Store, snapshot: Snapshot, day: str | date, area: Extent) -> Path:
    return store.folder / FOLDER / snapshot.digest / f"{day}-{area.digest}-{READER}"


def busiest(path: Path, day: DayType, start: date) -> date:
    """Return the date of a kind of day with the most trips, the first of equals.

    Looks at :data:`LOOK_AHEAD_DAYS` days from ``start`` on, or from the first day of the calendar if that is later; at
    the last such days of the calendar if it ends before.
    """
    notes = Notes()
    with FeedFiles(path, notes) as files:
        calendar = read_calendar(files, notes)
        trips = _trips_by_service(files, notes)
    first = min(max(start, calendar.first), max(calendar.first, calendar.last - timedelta(days=LOOK_AHEAD_DAYS - 1)))
    days = [first + timedelta(days=number) for number in range(LOOK_AHEAD_DAYS)]
    days = [one for one in days if one.weekday() in _WEEKDAYS[day] and one <= calendar.last]
    if not days:
        raise NoServiceError(
            feed=path.name, date=f"any {day}", where="", dutch_where="", left_out="", dutch_left_out="",
            first=calendar.first, last=calendar.last,
        )  # fmt: skip
    return days[int(np.argmax([_trips(calendar, one, trips) for one in days]))]


def _trips(calendar: Calendar, day: date, by_service: Counter[str]) -> int:
    return sum(by_service[service] for service in calendar.services(day))


def _trips_by_service(files: FeedFiles, notes: Notes) -> Counter[str]:
    """Number of trips of each service."""
    total: Counter[str] = Counter()
    for batch in batches(files, "trips.txt", notes, required=("service_id",)):
        for one in batch["service_id"].value_counts().to_pylist():
            total[one["values"]] += one["counts"]
    return total

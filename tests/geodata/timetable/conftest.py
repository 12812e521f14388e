"""Feeds small enough to be checked on paper: stops 1 km apart on a line from west to east."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from geodata.crs import rd_to_lonlat
from geodata.snapshot import Snapshot
from geodata.timetable.embedded import DAYS, embedded_tables, timetable_of
from geodata.timetable.feed import read_feed
from geodata.timetable.refreshed import DATASET, FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.store import Store
    from geodata.timetable.embedded import DayType
    from geodata.timetable.model import Timetable
    from geodata.timetable.notes import Note

WEEKDAY = date(2026, 11, 24)
"""A Tuesday."""

STOPS = ("a", "b", "c", "d", "e")
FIRST_M = (210_000, 530_000)
STEP_M = 1_000


class Feed:
    """A feed that tests change: lists of rows (dicts) by table name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bytes: dict[str, bytes] = {}
        lonlat = [rd_to_lonlat(FIRST_M[0] + STEP_M * number, FIRST_M[1]) for number in range(len(STOPS))]
        self.tables: dict[str, list[dict[str, Any]]] = {
            "agency": [
                {"agency_id": "q", "agency_name": "Bus & Co", "agency_url": "u", "agency_timezone": "Europe/Amsterdam"}
            ],
            "routes": [{"route_id": "L", "agency_id": "q", "route_short_name": "20", "route_type": 3}],
            "calendar": [
                {
                    "service_id": "week",
                    **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), 1),
                    "saturday": 0,
                    "sunday": 0,
                    "start_date": "20261101",
                    "end_date": "20261231",
                }
            ],
            "stops": [
                {"stop_id": stop, "stop_name": stop.upper(), "stop_lon": f"{lon:.7f}", "stop_lat": f"{lat:.7f}"}
                for stop, (lon, lat) in zip(STOPS, lonlat, strict=True)
            ],
            "trips": [],
            "stop_times": [],
        }

    def trip(self, trip_id: str, calls: Sequence[tuple[str, str]], *, service: str = "week", **more: Any) -> None:
        """Add a trip; a call is a stop and its time, or two times with a slash; ``""`` leaves it blank."""
        self.tables["trips"].append({"trip_id": trip_id, "route_id": "L", "service_id": service, **more})
        for number, (stop, time) in enumerate(calls, 1):
            arrival, _, departure = time.partition("/")
            self.tables["stop_times"].append(
                {
                    "trip_id": trip_id,
                    "arrival_time": arrival,
                    "departure_time": departure or ("" if "/" in time else arrival),
                    "stop_id": stop,
                    "stop_sequence": number,
                }
            )

    def add(self, table: str, **row: Any) -> None:
        self.tables.setdefault(table, []).append(row)

    def content(self) -> dict[str, bytes]:
        made = {f"{name}.txt": self._csv(rows) for name, rows in self.tables.items()}
        return made | self.bytes

    @staticmethod
    def _csv(rows: list[dict[str, Any]]) -> bytes:
        stream = io.StringIO()
        names = list(dict.fromkeys(name for row in rows for name in row))
        writer = csv.DictWriter(stream, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
        return stream.getvalue().encode()

    def zip(self, name: str = "feed.zip", prefix: str = "") -> Path:
        path = self.folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file, content in self.content().items():
                # An entry holds the second of its writing otherwise, and equal feeds would differ.
                archive.writestr(zipfile.ZipInfo(prefix + file), content, zipfile.ZIP_DEFLATED)
        return path

    def unpacked(self) -> Path:
        folder = self.folder / "feed"
        folder.mkdir(exist_ok=True)
        for file, content in self.content().items():
            (folder / file).write_bytes(content)
        return folder

    def read(self, day: date = WEEKDAY, **options: Any) -> Timetable:
        return read_feed(self.zip(), day, **options)


def publish(feed: Feed, store: Store, retrieved: str = "2026-11-23T10:00:00+00:00") -> Snapshot:
    """Bring a feed into use as if it had been fetched."""
    meta = Snapshot(
        dataset=DATASET, digest="", folder=Path(), rows=5, extent_m=None, reference_date="2026-11-23",
        retrieved=retrieved, source_url="http://localhost/gtfs.zip", service_verified=False,
        licence="Open data", attribution="Those who made it",
    )  # fmt: skip
    with store.staging(DATASET) as staged:
        shutil.copy(feed.zip(), staged / FILE)
        return store.publish(DATASET, staged, meta)


@pytest.fixture
def feed(tmp_path: Path) -> Feed:
    return Feed(tmp_path)


@pytest.fixture
def line(feed: Feed) -> Feed:
    """One trip: a 8:00, b 8:02 to 8:03, c 8:05."""
    feed.trip("t1", [("a", "8:00:00"), ("b", "8:02:00/8:03:00"), ("c", "8:05:00")])
    return feed


def between(west: float, east: float) -> shapely.Polygon:
    """A region from one stop to another, counted from 0 (``a``)."""
    x, y = FIRST_M
    return shapely.box(x + (west - 0.5) * STEP_M, y - 100, x + (east + 0.5) * STEP_M, y + 100)


def rides(timetable: Timetable) -> list[tuple[str, str, str, str, str]]:
    """Connections in words: trip, from, to, departure and arrival."""
    found = timetable.connections
    stops, trips = timetable.stops.stop_id.tolist(), timetable.trips.trip_id.tolist()
    return [
        (trips[trip], stops[start], stops[end], clock(int(dep)), clock(int(arr)))
        for trip, start, end, dep, arr in zip(
            found.trip, found.dep_stop, found.arr_stop, found.dep_s, found.arr_s, strict=True
        )
    ]


def clock(seconds: int) -> str:
    text = f"{seconds // 3600}:{seconds // 60 % 60:02d}"
    return text + (f":{seconds % 60:02d}" if seconds % 60 else "")


def notes(timetable: Timetable) -> dict[str, Note]:
    return {note.code: note for note in timetable.notes}


@cache
def embedded_day(day: DayType = "weekday", *, also: frozenset[str] = frozenset()) -> Timetable:
    """The embedded timetable of a kind of day; ``also`` are lines to run although they are not in service."""
    return timetable_of(embedded_tables().running(also=also), DAYS[day])

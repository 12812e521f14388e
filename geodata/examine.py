"""What is in a fetched file that is no table: a timetable or an extract of OpenStreetMap.

Both are read as streams and to no more than tells whether they can be used, with figures to compare a successor by.
"""

from __future__ import annotations

import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import osmium
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from osmium.osm import NODE, NOTHING, WAY, Node, Way

from geodata.crs import lonlat_to_rd, rd_to_lonlat
from geodata.errors import RefreshRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from geodata.extent import Extent
    from geodata.timetable.archive import FeedFiles
    from geodata.timetable.notes import Notes

FEED, EXTRACT = "gtfs.zip", "network.osm.pbf"
_TABLES = {
    "routes.txt": ("route_id", "route_type"),
    "trips.txt": ("route_id", "service_id", "trip_id"),
    "stop_times.txt": ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
}
_CHUNK = 1 << 20
_SAMPLE = 100_000
"""Nodes within the area of which one has to lie on a street: all of a small area, or its oldest, which are roads."""


@dataclass(frozen=True)
class Figures:
    """How much there is: numbers by name, and the extent in RD metres (west, south, east, north) if it is known.

    ``valid`` is the first and the last day of the calendar of a timetable.
    """

    counts: Mapping[str, int]
    extent_m: tuple[float, float, float, float] | None
    valid: tuple[date, date] | None = None


def figures_of(dataset: str, folder: Path, area: Extent, notes: list[str]) -> Figures | None:
    """Look at the file in a folder; ``None`` if it is of neither kind. ``notes`` gets what a user should know of it.

    Raises
    ------
    RefreshRefusedError
        It lacks what it needs to be used, or has nothing within the area.
    FeedError
        A timetable that cannot be read.
    """
    if (folder / FEED).is_file():
        return _feed(dataset, folder / FEED, area, notes)
    if (folder / EXTRACT).is_file():
        return _extract(dataset, folder / EXTRACT, area)
    return None


def _feed(dataset: str, path: Path, area: Extent, said: list[str]) -> Figures:
    from geodata.timetable.about import publishers
    from geodata.timetable.archive import FeedFiles
    from geodata.timetable.calendar import read_calendar
    from geodata.timetable.notes import Notes

    notes = Notes()
    with FeedFiles(path, notes) as files:
        calendar = read_calendar(files, notes)
        said.append(f"its calendar runs from {calendar.first} until {calendar.last}")
        publishers(files, notes)
        within, extent_m, stops = _stops(files, area, notes)
        counts = {"stops": stops, **{name.removesuffix(".txt"): _rows(files, name, notes) for name in _TABLES}}
    said.extend(f"{note.outcome}: {note.text}" for note in notes.all())
    for name, count in counts.items():
        if not count:
            raise _refused(dataset, f"{name}.txt has no row.", f"{name}.txt heeft geen rij.")
    if not within:
        raise _refused(
            dataset, f"it has no stop within '{area.name}'.", f"er is geen halte binnen het gebied '{area.name}'."
        )
    return Figures(counts | {"stops within the area": within}, extent_m, (calendar.first, calendar.last))


def _stops(files: FeedFiles, area: Extent, notes: Notes) -> tuple[int, tuple[float, float, float, float] | None, int]:
    """How many stops lie within the area, their extent, and how many there are at all."""
    from geodata.timetable.tables import batches

    shapely.prepare(area.geometry)
    within, rows = 0, 0
    bounds = np.array([np.inf, np.inf, -np.inf, -np.inf])
    for batch in batches(files, "stops.txt", notes, required=("stop_id", "stop_lon", "stop_lat")):
        rows += len(batch["stop_id"])
        x_m, y_m = lonlat_to_rd(_numbers(batch["stop_lon"]), _numbers(batch["stop_lat"]))
        usable = np.isfinite(x_m) & np.isfinite(y_m)
        x_m, y_m = x_m[usable], y_m[usable]
        inside = shapely.intersects_xy(area.geometry, x_m, y_m)
        if inside.any():
            within += int(inside.sum())
            x_m, y_m = x_m[inside], y_m[inside]
            bounds[:2] = np.minimum(bounds[:2], [x_m.min(), y_m.min()])
            bounds[2:] = np.maximum(bounds[2:], [x_m.max(), y_m.max()])
    west, south, east, north = (float(number) for number in bounds)
    return within, (west, south, east, north) if within else None, rows


def _numbers(texts: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Numbers of a column of text; NaN where there is none."""
    number = pc.match_substring_regex(texts, r"^[+-]?\d+(\.\d*)?$")
    return np.asarray(pc.if_else(number, texts, "nan").cast(pa.float64()))


def _rows(files: FeedFiles, name: str, notes: Notes) -> int:
    """Lines of a table whose header has what is needed; its rows are not looked at, there may be millions."""
    from geodata.timetable.clean import CleanTable

    if name not in files:
        raise files.broken(name, "it is missing")
    with closing(CleanTable(files, name, notes)) as table:
        if lacking := [column for column in _TABLES[name] if column not in table.header]:
            raise files.broken(name, f"it has no column {lacking[0]!r}")
    count, last = -1, b"\n"
    try:
        with files.open(name) as lines:
            while chunk := lines.read(_CHUNK):
                count, last = count + chunk.count(b"\n"), chunk[-1:]
    except (OSError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise files.broken(name, error) from error
    return count + (last != b"\n")


def _extract(dataset: str, path: Path, area: Extent) -> Figures:
    west, south, east, north = area.bounds_m
    lon, lat = rd_to_lonlat([west, west, east, east], [south, north, south, north])
    low, high = (float(lon.min()), float(lat.min())), (float(lon.max()), float(lat.max()))
    nothing = _refused(
        dataset, f"it has no streets within '{area.name}'.", f"er zijn geen straten binnen het gebied '{area.name}'."
    )
    try:
        with osmium.io.Reader(str(path), NOTHING) as reader:
            header = reader.header()
        box = header.box()
        extent_m = None
        if box.valid():
            left, top = box.bottom_left, box.top_right
            if left.lon > high[0] or left.lat > high[1] or top.lon < low[0] or top.lat < low[1]:
                raise nothing
            x_m, y_m = lonlat_to_rd([left.lon, top.lon], [left.lat, top.lat])
            extent_m = (float(x_m[0]), float(y_m[0]), float(x_m[1]), float(y_m[1]))
        if header.has_multiple_object_versions:
            raise _refused(
                dataset,
                "it holds changes or history; an extract of one moment is needed.",
                "het bevat wijzigingen of geschiedenis; nodig is een uittreksel van één moment.",
            )
        nodes: set[int] = set()
        for node in osmium.FileProcessor(str(path), NODE):
            at = node.location if isinstance(node, Node) else None
            if at is not None and at.valid() and low[0] <= at.lon <= high[0] and low[1] <= at.lat <= high[1]:
                nodes.add(node.id)
                if len(nodes) >= _SAMPLE:
                    break
        streets = osmium.FileProcessor(str(path), WAY).with_filter(osmium.filter.KeyFilter("highway"))
        if not any(node.ref in nodes for way in streets if isinstance(way, Way) for node in way.nodes):
            raise nothing
    except (RuntimeError, ValueError) as error:
        if isinstance(error, RefreshRefusedError):
            raise
        raise _refused(dataset, f"it cannot be read ({error}).", f"het is niet te lezen ({error}).") from error
    return Figures({"bytes": path.stat().st_size}, extent_m)


def _refused(dataset: str, english: str, dutch: str) -> RefreshRefusedError:
    return RefreshRefusedError(dataset=dataset, english=english, dutch_reason=dutch)

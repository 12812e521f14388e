"""Fetch one dataset into a folder, as our rows, checked; or ask its service for one page.

Nothing is written outside the folder that the caller gives, except downloads in progress, which are kept apart so that
they can be resumed. The caller publishes the folder or throws it away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.crs import RD
from geodata.errors import DatasetInvalidError
from geodata.extent import Extent
from geodata.schema import RD_NAME, check_frame
from geodata.settings import data_folder
from geodata.sources import arcgis, download, ogc, wfs
from geodata.sources.client import Client
from geodata.sources.columns import kept, our_rows, typed
from geodata.sources.dissolved import dissolved
from geodata.sources.editions import Years, resolved
from geodata.sources.empty_cells import EmptyCells
from geodata.sources.errors import UnsafeFileError, UnsafeResponseError
from geodata.sources.figures import require
from geodata.sources.files import check_archive, check_magic
from geodata.sources.geometry import Notes, sound
from geodata.sources.pages import EMPTY_PAGES
from geodata.sources.same_id import SameIds
from geodata.sources.services import EVERYWHERE, RETRIEVED, Service, check_editions, find_service
from geodata.sources.writer import write

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geodata.service import LeftOut
    from geodata.sources.client import Progress

CONTENT = "content.gpkg"
FILES = {"geofabrik": "network.osm.pbf", "gtfs": "gtfs.zip"}
"""What a file that others read is called in the folder."""

PAGED = {"ogc_features": ogc, "wfs": wfs, "arcgis": arcgis}


@dataclass(frozen=True)
class FetchedMeta:
    """What was fetched; ``extent_m`` is west, south, east, north in RD metres of what came, empty for other files.

    ``unusable_share`` is the share of the rows left out for their geometry, the worst of all services that were asked;
    ``empty_share`` that of the rows in which a figure that most have to have is empty, rather than secret.
    """

    rows: int
    extent_m: tuple[float, ...]
    reference_date: str
    source_url: str
    notes: tuple[str, ...]
    unusable_share: float = 0.0
    empty_share: float = 0.0
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class _Promise:
    id: str
    rows: int
    geometry: tuple[str, ...]
    columns: dict[str, str]
    crs: str = RD_NAME


def fetch(
    dataset_id: str,
    extent: Extent | None,
    staging: Path,
    client: Client | None = None,
    progress: Progress | None = None,
    *,
    cancel: threading.Event | None = None,
    downloads: Path | None = None,
    year: int | None = None,
) -> FetchedMeta:
    """Fetch a dataset and write it to ``staging``: ``content.gpkg``, or the file that another reader takes.

    Parameters
    ----------
    dataset_id : str
        A dataset of the list of services.
    extent : Extent or None
        Rows that touch it are kept; ``None`` keeps all.
    staging : Path
        An existing folder.
    client : Client, optional
        Does the asking.
    progress : callable, optional
        Called with the rows or bytes done, the total if it is known, and the title.
    cancel : threading.Event, optional
        Set it to stop.
    downloads : Path, optional
        Where files on their way are kept; by default in the data folder of the user.
    year : int, optional
        The edition of a yearly dataset; by default the newest that its service lists.

    Raises
    ------
    UnknownServiceError, CancelledError, ServiceError, CollectionMissingError, IncompleteError, UnsafeFileError,
    DatasetInvalidError, WrongCrsError, EditionError, NoEditionsError
    """
    service = find_service(dataset_id)
    if year is not None:
        check_editions([dataset_id])
    own = client or Client()
    own.cancel = cancel or own.cancel
    job = _Job(service, extent, own, progress or _silent, downloads or data_folder() / "downloads", year=year)
    if service.kind == "overpass":
        fetched: FetchedMeta = import_module("geodata.sources.overpass").fetch(
            service, extent, staging, own, job.progress
        )
        return fetched
    try:
        return job.file(staging) if service.kind in FILES else job.rows(staging)
    except UnsafeFileError:
        if job.downloaded is not None:  # asked for again, it could be "not modified" for ever
            download.forget(job.downloaded)
        raise


class _Job:
    """One dataset being fetched."""

    def __init__(
        self,
        service: Service,
        extent: Extent | None,
        client: Client,
        progress: Progress,
        downloads: Path,
        *,
        year: int | None,
    ) -> None:
        self.notes = Notes()
        self.ids = SameIds(self.notes)
        service = resolved(service, client, self.notes, year)
        self.service, self.client, self.progress, self.downloads = service, client, progress, downloads
        self.cells = EmptyCells(service, self.notes)
        self.year, self.years = year, Years(service, year)
        self.extent = None if service.coverage == EVERYWHERE else _within(extent, service.box_m)
        self.joined: list[_Job] = []
        self.others: dict[str, gpd.GeoDataFrame] = {}
        self.url = service.url
        self.reference_date = _today() if service.reference_date == RETRIEVED else service.reference_date
        self.downloaded: Path | None = None
        self.count = 0
        self.bounds = np.array([np.inf, np.inf, -np.inf, -np.inf])

    def rows(self, staging: Path) -> FetchedMeta:
        """Fetch features and write them."""
        service = self.service
        if self.extent is not None and shapely.is_empty(self.extent.geometry):
            problem = f"'{self.extent.name}' does not touch the only area that it is about."
            raise DatasetInvalidError(dataset=service.id, problem=problem)
        gathered = service.joins or service.dissolve or service.simplify_m
        checked = self._checked([self.frame(staging)] if gathered else self._ours(staging))
        write((self._undated(frame) for frame in checked), service, staging / CONTENT)
        if not self.count:
            (staging / CONTENT).unlink(missing_ok=True)
            where = f" within '{self.extent.name}'" if self.extent else ""
            raise self._nothing(where)
        extent_m = tuple(float(round(number)) for number in self.bounds)
        return FetchedMeta(
            self.count, extent_m, self.reference_date, self.url, tuple(self.remarks()), self.unusable_share(),
            self.notes.empty_share, tuple(self.left_out()),
        )  # fmt: skip

    def remarks(self) -> list[str]:
        """What is known of the service and what was noticed, then the same of those that are joined to it."""
        joined = [f"{job.service.title}: {note}" for job in self.joined for note in job.remarks()]
        return [*self.service.notes, *self.notes.texts(), *joined]

    def unusable_share(self) -> float:
        """The worst of this one and those that are joined to it."""
        return max(self.notes.unusable_share, *(job.unusable_share() for job in self.joined), 0.0)

    def left_out(self) -> Iterator[LeftOut]:
        """What was left out for its words, its id or an empty cell, here and of those that are joined."""
        for job in (self, *self.joined):
            yield job.cells.refusable()
            yield job.ids.refusable()
            yield from (words.refusable() for words in job.notes.words.values())

    def _nothing(self, where: str = "") -> DatasetInvalidError:
        told = "".join(f" {text}" for words in self.notes.words.values() for text in words.texts())
        if self.cells.empty:
            told += f" {self.cells.refusable().english}."
        return DatasetInvalidError(dataset=self.service.id, problem=f"the service gives no usable rows{where}.{told}")

    def file(self, staging: Path) -> FetchedMeta:
        """Fetch a file that another part reads."""
        path = self._download()
        rows = 0
        if self.service.kind == "gtfs":
            rows = check_archive(path, "stops.txt")
            self.reference_date = _day_of_feed(path, self.notes)
        else:
            check_magic(path, "pbf")
            self.reference_date = _day_of(path, self.notes)
        _link(path, staging / FILES[self.service.kind])
        return FetchedMeta(rows, (), self.reference_date, self.url, (*self.service.notes, *self.notes.texts()))

    def frame(self, staging: Path) -> gpd.GeoDataFrame:
        """All rows at once, joined, dissolved and simplified as the list of services says; for small datasets."""
        service = self.service
        batches = list(self._ours(staging))
        if not batches:
            raise self._nothing()
        frame = gpd.GeoDataFrame(pd.concat(batches, ignore_index=True), crs=RD)
        if service.dissolve:
            frame = dissolved(frame, self.notes)
        for join in service.joins:
            other = self._other(join.service, staging)
            grouped = other.groupby(join.by)[list(join.columns)]
            values = grouped.sum(min_count=1) if join.sum else grouped.first()
            for name in join.columns:
                column = next(column for column in service.columns if column.name == name)
                frame[name] = typed(frame[join.on].map(values[name]), column)
                require(frame[name], frame[join.on], column, service.id, join=join)
        if service.simplify_m:
            shapes = shapely.coverage_simplify(frame.geometry.to_numpy(), service.simplify_m)
            frame = sound(frame.set_geometry(shapes, crs=RD), service.geometry, service.id, self.notes)
            self.notes.say(f"Outlines were simplified by {service.simplify_m:g} m; shared borders stay shared.")
        if "id" in frame:  # pages may come in another order next time
            frame = frame.sort_values("id", ignore_index=True)
        return frame[[*service.types, "geometry"]]

    def _other(self, dataset_id: str, staging: Path) -> gpd.GeoDataFrame:
        """All rows of a service that is joined, fetched once."""
        if dataset_id not in self.others:
            service = find_service(dataset_id)
            job = _Job(service, None, self.client, self.progress, self.downloads, year=self.year)
            self.joined.append(job)
            self.others[dataset_id] = job.frame(staging)
        return self.others[dataset_id]

    def _raw(self, staging: Path) -> Iterator[gpd.GeoDataFrame]:
        service = self.service
        if service.kind == "download":
            path = download.geopackage(self._download(), service, staging)
            yield from download.read_file(
                path, service, self.extent, client=self.client, progress=self.progress, notes=self.notes
            )
            if path.parent == staging:
                path.unlink()
        else:
            source = PAGED[service.kind]
            yield from source.batches(service, self.extent, self.client, self.progress, self.notes)

    def _ours(self, staging: Path) -> Iterator[gpd.GeoDataFrame]:
        """Sound rows with our columns that touch the extent; every id once."""
        numbered = stale = 0
        for raw in self._raw(staging):
            self.client.stop_if_cancelled()
            numbers = pd.Series(range(numbered + 1, numbered + len(raw) + 1), index=raw.index).astype("str")
            numbered += len(raw)
            self.reference_date = self.years.date_of(raw, self.reference_date, self.notes)
            frame = raw.assign(_id=raw["_id"].astype("object").where(raw["_id"].notna(), numbers))
            frame = sound(kept(frame, self.service, self.notes), self.service.geometry, self.service.id, self.notes)
            if self.extent is not None:
                shapely.prepare(self.extent.geometry)
                frame = frame[shapely.intersects(self.extent.geometry, frame.geometry.to_numpy())]
            if frame.empty:
                continue
            names = frame["_id"]
            frame = our_rows(frame, self.service, self.reference_date, self.notes)
            frame = frame[self.cells.full(frame, names)]
            if not self.service.dissolve and "id" in frame:
                new = self.ids.first(frame)
                frame = frame[new]
                stale = 0 if new.any() else stale + 1
                if stale > EMPTY_PAGES:
                    problem = f"its pages do not end: {stale} pages without a new row ({numbered} rows so far)"
                    raise UnsafeResponseError(url=self.url, problem=problem)
            if len(frame):
                yield frame.reset_index(drop=True)

    def _checked(self, frames: Iterable[gpd.GeoDataFrame]) -> Iterator[gpd.GeoDataFrame]:
        service = self.service
        for frame in frames:
            promise = _Promise(service.id, len(frame), service.geometry, service.types)
            check_frame(promise, frame, [service.source])
            self.count += len(frame)
            west, south, east, north = frame.total_bounds
            low, high = self.bounds[:2], self.bounds[2:]
            self.bounds = np.concatenate([np.minimum(low, [west, south]), np.maximum(high, [east, north])])
            yield frame

    def _undated(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Without the day of the fetch, which the description of the snapshot keeps: equal rows have equal digests."""
        if self.service.reference_date == RETRIEVED and "reference_date" in frame:
            return frame.assign(reference_date=None)
        return frame

    def _download(self) -> Path:
        service = self.service
        if self.year is not None:
            service = replace(service, file=service.file.replace("{year}", str(self.year)))
        self.url = download.find_file(service, self.client)
        if year := re.search(r"(?<!\d)(20\d\d)(?!\d)", self.url.rsplit("/", 1)[-1]):
            self.reference_date = self.reference_date.replace("{year}", year.group(1))
        if "{year}" in self.reference_date:
            raise DatasetInvalidError(dataset=service.id, problem=f"no year in the name of {self.url}.")
        self.downloaded = download.fetch_file(
            self.url,
            self.downloads,
            self.client,
            self.progress,
            max_bytes=service.max_mb * 1_000_000,
            title=service.title,
            notes=self.notes,
        )
        return self.downloaded


def _day_of(path: Path, notes: Notes) -> str:
    """The day that an extract of OpenStreetMap describes; empty, with a note, if it does not say so."""
    import osmium

    from geodata.streets.osm import date_in

    try:
        with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
            found = date_in(reader.header())
    except RuntimeError as error:
        raise UnsafeFileError(name=path.name, problem=f"it cannot be read ({error})") from error
    if found is None:
        notes.say("The file does not say of which day it is; its reference date is not known.")
    return "" if found is None else found.isoformat()


def _day_of_feed(path: Path, notes: Notes) -> str:
    """The day that a timetable describes: what it says itself, else when its service says that it changed."""
    from geodata.timetable.about import described_day
    from geodata.timetable.archive import FeedFiles
    from geodata.timetable.notes import Notes as FeedNotes

    own = FeedNotes()
    with FeedFiles(path, own) as files:
        found = described_day(files, own) or download.modified(path)
    if found is None:
        notes.say("Neither the timetable nor its service says of which day it is; its reference date is not known.")
    return "" if found is None else found.isoformat()


def _within(extent: Extent | None, box_m: tuple[float, ...]) -> Extent | None:
    """The part of an extent that a service looks at."""
    if not box_m:
        return extent
    west, south, east, north = box_m
    box = shapely.box(west, south, east, north)
    return Extent("box", box) if extent is None else Extent(extent.name, shapely.intersection(extent.geometry, box))


def _link(path: Path, target: Path) -> None:
    """Give a downloaded file a second name in the folder; copy it where that is another file system."""
    try:
        target.hardlink_to(path)
    except OSError:
        import shutil

        shutil.copyfile(path, target)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _silent(done: int, total: int | None, text: str) -> None:
    """Tell nobody."""

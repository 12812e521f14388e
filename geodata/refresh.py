"""Replace datasets by what their services publish now: all or nothing per dataset, one after the other."""

from __future__ import annotations

import logging
import threading
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import shapely

from geodata.accept import (
    check_figures,
    check_file,
    check_left_out,
    check_references,
    check_table,
    check_trips,
    compare,
)
from geodata.before import Before, before_of
from geodata.errors import (
    NotRefreshableError,
    ParaatkaartError,
    RefreshCancelledError,
    RefreshFailedError,
    StoreFullError,
)
from geodata.extent import at_least_region
from geodata.folder import FULL, check_folder
from geodata.snapshot import CONTENT, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from geodata.extent import Extent
    from geodata.service import Fetch, Fetched, Progress, Service
    from geodata.store import Store
    from geodata.timetable.embedded import DayType
    from geodata.timetable.model import Timetable

_FULL_WORDS = ("no space left", "disk is full", "disk full")
_WHOLE_TABLE = (
    "The area '{area}' was not applied: boundaries are kept whole, since other data refers to places outside it."
)
_WHOLE_FILE = "The area '{area}' was not applied: the service gives one file for the whole country."
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What became of one dataset. Numbers of rows are ``None`` where there was nothing, or nothing was counted."""

    dataset: str
    ok: bool
    snapshot: Snapshot | None
    error: ParaatkaartError | None
    notes: tuple[str, ...]
    rows_before: int | None
    rows_after: int | None

    @property
    def cancelled(self) -> bool:
        """Whether the user stopped it."""
        return isinstance(self.error, RefreshCancelledError)


def refresh(
    dataset_ids: Iterable[str],
    extent: Extent,
    store: Store,
    *,
    services: Mapping[str, Service],
    fetch: Fetch,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    force: bool = False,
) -> list[Outcome]:
    """Fetch datasets and bring them into use; one that fails does not stop the others.

    Parameters
    ----------
    dataset_ids : iterable of str
        In this order.
    extent : Extent
        The area to ask for.
    store : Store
        Where the snapshots are kept.
    services : mapping
        Dataset → its service.
    fetch : Fetch
        Does the asking.
    progress : callable, optional
        Told how far it is.
    cancel : threading.Event, optional
        Set it to stop: the dataset that is being fetched and those after it stay as they were. An interruption from
        the keyboard sets it.
    force : bool
        Accept a successor that is much smaller than what is there, or than what its service gave.

    Raises
    ------
    NotRefreshableError
        A dataset has no service; nothing was fetched.
    DataFolderError
        Nothing can be stored; nothing was fetched.
    """
    wanted = list(dict.fromkeys(dataset_ids))
    for dataset_id in wanted:
        if dataset_id not in services:
            raise NotRefreshableError(dataset=dataset_id, known=", ".join(services))
    check_folder(store.folder, write=True)
    run = _Run(extent, store, fetch, progress or _silent, cancel or threading.Event(), force=force)
    outcomes: list[Outcome] = []
    try:
        for dataset_id in wanted:
            outcomes.append(run.one(dataset_id, services[dataset_id]))  # noqa: PERF401  those before an interruption stay
    except KeyboardInterrupt:  # what was done stays done; the rest stays as it was
        run.cancel.set()
        if published := run.published():
            outcomes.append(published)
        outcomes += [run.one(dataset_id, services[dataset_id]) for dataset_id in wanted[len(outcomes) :]]
    return outcomes


class _Run:
    """One refresh of several datasets."""

    def __init__(
        self, extent: Extent, store: Store, fetch: Fetch, progress: Progress, cancel: threading.Event, *, force: bool
    ) -> None:
        self.extent, self.store, self.fetch = extent, store, fetch
        self.progress, self.cancel, self.force = progress, cancel, force
        self._published: Snapshot | None = None
        self._rows_before: int | None = None

    def one(self, dataset_id: str, service: Service) -> Outcome:
        """Refresh one dataset; every error becomes a part of the outcome."""
        before: Before | None = None
        notes: list[str] = []
        self._published = self._rows_before = None
        try:
            area = at_least_region(self.extent) if service.coverage == "region" else self.extent
            self._stop_if_cancelled()
            within = None if service.coverage == "everywhere" else area
            before = before_of(dataset_id, self.store, within, notes, service.filled)
            if before and (before.rows or before.folder is None):  # of a file nothing may have been counted
                self._rows_before = before.rows
            self._stop_if_cancelled()
            self._publish(dataset_id, service, area, before, notes)
        except Exception as error:  # noqa: BLE001  one failing dataset must not stop the others
            explained = self._explained(dataset_id, error)
            if published := self.published(f"it is in use, though the last step failed: {explained}"):
                return published
            return Outcome(
                dataset_id,
                ok=False,
                snapshot=None,
                error=explained,
                notes=tuple(notes),
                rows_before=self._rows_before,
                rows_after=None,
            )
        published = self.published()
        assert published is not None  # noqa: S101  for the type checker
        return published

    def published(self, *notes: str) -> Outcome | None:
        """What became of the dataset under way if its new snapshot is in use, whatever happened since."""
        snapshot = self._published
        if snapshot is None:
            return None
        return Outcome(
            snapshot.dataset,
            ok=True,
            snapshot=snapshot,
            error=None,
            notes=(*snapshot.notes, *notes),
            rows_before=self._rows_before,
            rows_after=snapshot.rows or None,
        )

    def _publish(
        self, dataset_id: str, service: Service, area: Extent, before: Before | None, notes: list[str]
    ) -> None:
        def tell(done: int, total: int | None, text: str) -> None:
            self.progress(dataset_id, done, total, text)

        with self.store.staging(dataset_id) as staged:
            tell(0, None, service.title)
            fetched = self.fetch(dataset_id, area, staged, progress=tell, cancel=self.cancel)
            self._stop_if_cancelled()
            notes.extend(fetched.notes)
            check_left_out(dataset_id, fetched.unusable_share, fetched.left_out, force=self.force)
            described = self._described(dataset_id, service, area, fetched, staged)
            if service.coverage == "everywhere":
                notes.append((_WHOLE_TABLE if described.entry else _WHOLE_FILE).format(area=area.name))
            feeds: dict[DayType, Timetable] = {}
            if described.entry:
                frame = check_table(described, staged)
                compare(described, before, force=self.force)
                check_figures(described, before, service.filled, fetched.empty_share, force=self.force)
                if frame is not None:
                    check_references(described, frame, notes)
            else:
                described = check_file(described, area, before, notes, force=self.force)
                feeds = check_trips(described, notes, self._stop_if_cancelled)
            key = self.store.key_of(dataset_id)
            try:
                self.store.publish(dataset_id, staged, replace(described, notes=tuple(notes)))
            finally:  # an interruption may come when it is in use already
                if self.store.key_of(dataset_id) != key:
                    self._published = self.store.current(dataset_id)
            self._keep(feeds, described)

    def _keep(self, feeds: Mapping[DayType, Timetable], described: Snapshot) -> None:
        """Keep the timetables that were cut, for the first answers."""
        if feeds and self._published is not None:
            from geodata.timetable.refreshed import keep

            for day, made in feeds.items():
                keep(day, made, self._published, self.store, date.fromisoformat(described.retrieved[:10]))

    def _described(self, dataset_id: str, service: Service, area: Extent, fetched: Fetched, staged: Path) -> Snapshot:
        is_table = any(path.stem == CONTENT for path in staged.iterdir())
        extent_m = fetched.extent_m or None
        entry = {
            "title": service.title,
            "description": service.description,
            "geometry": list(service.geometry),
            "evidence": service.evidence,
            "precision_m": service.precision_m,
            "method": f"Fetched from {fetched.source_url}. {'; '.join(service.notes)}".strip(),
            "columns": dict(service.types),
        }
        return Snapshot(
            dataset=dataset_id,
            digest="",
            folder=staged,
            rows=fetched.rows,
            extent_m=None if extent_m is None else (extent_m[0], extent_m[1], extent_m[2], extent_m[3]),
            reference_date=fetched.reference_date,
            # What was kept of a refresh that broke off was not asked for now.
            retrieved=getattr(fetched, "answered", "") or datetime.now(UTC).isoformat(timespec="seconds"),
            source_url=fetched.source_url,
            service_verified=service.verified,
            licence=service.licence,
            attribution=service.attribution,
            area=area.name,
            area_digest=area.digest,
            covers_wkt=_covered(service, area),
            entry=entry if is_table else {},
            origin=asdict(replace(service.as_source(fetched.reference_date), url=fetched.source_url)),
        )

    def _stop_if_cancelled(self) -> None:
        if self.cancel.is_set():
            raise RefreshCancelledError

    def _explained(self, dataset_id: str, error: Exception) -> ParaatkaartError:
        full = getattr(error, "errno", None) in FULL or any(word in str(error).casefold() for word in _FULL_WORDS)
        if full:
            return StoreFullError(dataset=dataset_id, folder=self.store.folder)
        if self.cancel.is_set():
            return RefreshCancelledError()
        if isinstance(error, ParaatkaartError):
            return error
        _log.error("The refresh of %s failed", dataset_id, exc_info=error)
        said = str(error).rstrip(".")
        return RefreshFailedError(dataset=dataset_id, reason=f"{type(error).__name__}{f': {said}' if said else ''}.")


def _silent(*_: object) -> None:
    """Tell nobody."""


def _covered(service: Service, area: Extent) -> str:
    """The area that the rows of a service tell about, as WKT; empty: all that there is."""
    if service.coverage == "everywhere":
        return ""
    ground = area.geometry
    if service.box_m:
        west, south, east, north = service.box_m
        ground = shapely.intersection(ground, shapely.box(west, south, east, north))
    return shapely.to_wkt(ground, rounding_precision=-1)  # exact: rounding would leave slivers beside the border

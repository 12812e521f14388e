"""What data there is now: per dataset its level, its date, its rows, its age and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from geodata.catalogue import Dataset, embedded
from geodata.errors import ParaatkaartError, SnapshotDamagedError
from geodata.folder import check_folder
from geodata.snapshot import content_files
from geodata.timetable.expired import expired
from geodata.timetable.uses import use_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.notes import Note
    from geodata.service import Service
    from geodata.snapshot import Snapshot
    from geodata.store import Store

ABSENT = "absent"
DAMAGED = "damaged"
_QUICK_BYTES = 200_000_000
"""Larger snapshots are compared with their digest when they are opened, not each time that somebody asks."""
LEVELS = ("embedded", "refreshed", ABSENT, DAMAGED)


@dataclass(frozen=True)
class Status:
    """One dataset as it is now.

    Attributes
    ----------
    level : str
        ``embedded``, ``refreshed``, ``absent`` (neither embedded nor fetched) or ``damaged`` (it cannot be used:
        altered since it was fetched, or of an earlier version; ``error`` tells which).
    rows : int or None
        How many there are of what ``counted`` says (``rows``, of a timetable ``stops``, of a street network
        ``streets``); empty where there is no data, or a file in which nothing was counted.
    in_use : Snapshot or None
        The snapshot in use, whole.
    reference_date : str
        The state that the data describes; empty where there is none.
    retrieved : str
        When it was fetched first: a moment in UTC, for embedded data the month.
    checked : str
        When its service gave the same once more, last; empty: not since.
    over : Note or None
        That the calendar of a timetable has ended.
    age_days : int or None
        Days from the reference date until now; from the first day of a month or year if no more is known.
    verified : bool or None
        Whether the address of the service was ever called by the makers; ``None`` without a service.
    url : str
        Where it was fetched, or would be; empty without a service.
    use, dutch_use : str
        What uses it once it was fetched; empty: the map, the analyses and the exports that need it.
    drawn : bool
        Whether a refreshed snapshot is a layer of the map.
    snapshots : tuple of Snapshot
        What was fetched earlier, the last first.
    """

    dataset: str
    title: str
    level: str
    reference_date: str
    rows: int | None
    retrieved: str
    age_days: int | None
    source: str
    licence: str
    attribution: str
    digest: str
    area: str
    refreshable: bool
    verified: bool | None
    url: str
    drawn: bool
    notes: tuple[str, ...]
    snapshots: tuple[Snapshot, ...]
    use: str = ""
    dutch_use: str = ""
    counted: str = ""
    in_use: Snapshot | None = None
    checked: str = ""
    over: Note | None = None
    error: ParaatkaartError | None = None


def statuses(store: Store, services: Mapping[str, Service], today: date | None = None) -> list[Status]:
    """The status of every dataset: those that can be refreshed first, then those that are only embedded.

    Raises
    ------
    DataFolderError
        The data folder cannot be read, or could not be made.
    """
    check_folder(store.folder, write=False)
    day = today or datetime.now(UTC).date()
    catalogue = embedded()
    names = dict.fromkeys([*services, *catalogue.datasets, *store.in_use()])
    return [_status(name, store, services.get(name), catalogue.datasets.get(name), day) for name in names]


def age_days(reference_date: str, today: date) -> int | None:
    """Days since a year, a month or a day; ``None`` for an empty or unreadable date, never below zero."""
    parts = reference_date[:10].split("-")
    try:
        begin = date(*(int(part) for part in [*parts, "1", "1"][:3]))
    except ValueError:
        return None
    return max(0, (today - begin).days)


def _status(name: str, store: Store, service: Service | None, twin: Dataset | None, today: date) -> Status:
    snapshots = tuple(store.snapshots(name))
    error: ParaatkaartError | None = None
    snapshot: Snapshot | None = None
    try:
        snapshot = store.current(name)
        if snapshot and sum(path.stat().st_size for path in content_files(snapshot.folder)) < _QUICK_BYTES:
            snapshot.check()
    except SnapshotDamagedError as damaged:
        snapshot, error = None, damaged
    level = DAMAGED if error else "refreshed" if snapshot else "embedded" if twin else ABSENT
    sources = [embedded().sources[source] for source in twin.sources] if twin and not snapshot else []
    of_service = service.as_source() if service else None
    reference_date = snapshot.reference_date if snapshot else twin.reference_date if twin and not error else ""
    if snapshot:
        source = f"{snapshot.origin['publisher']}: {snapshot.origin['title']}"
        licence, attribution = snapshot.licence, snapshot.attribution
    elif sources:
        source, licence, attribution = (
            "; ".join(dict.fromkeys(getattr(one, key) for one in sources))
            for key in ("title", "licence", "attribution")
        )
    else:
        source = f"{of_service.publisher}: {of_service.title}" if of_service else ""
        licence, attribution = (of_service.licence, of_service.attribution) if of_service else ("", "")
    use = use_of(service.use if service else (), snapshot.notes if snapshot else ())
    counted = snapshot.counted if snapshot else "rows" if twin and not error else ""
    rows = (snapshot.rows if snapshot else twin.rows if twin else None) if counted else None
    return Status(
        dataset=name,
        title=service.title if service else twin.title if twin else name,
        level=level,
        reference_date=reference_date,
        rows=rows,
        retrieved=snapshot.retrieved if snapshot else twin.retrieved if twin and not error else "",
        age_days=age_days(reference_date, today),
        source=source,
        licence=licence,
        attribution=attribution,
        digest=snapshot.digest if snapshot else twin.sha256[:16] if twin and not error else "",
        area=snapshot.area if snapshot else "",
        refreshable=service is not None,
        verified=service.verified if service else None,
        url=snapshot.source_url if snapshot else of_service.url if of_service else "",
        drawn=bool(getattr(service, "drawn", False)),
        notes=snapshot.notes if snapshot else (),
        snapshots=snapshots,
        use=use[0] if use else "",
        dutch_use=use[1] if use else "",
        counted=counted,
        in_use=snapshot,
        checked=snapshot.checked if snapshot else "",
        over=expired(snapshot.valid_from, snapshot.valid_until, today) if snapshot else None,
        error=error,
    )

"""Which timetable an answer is made from: that of the feed that was fetched, otherwise the embedded one."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, cast, get_args

from geodata.snapshot import DIGEST_LENGTH
from geodata.store import Store
from geodata.timetable.embedded import DAYS, VALID, DayType
from geodata.timetable.errors import FeedError, FetchedServiceError, NoServiceError, ServiceDateError, ServiceDayError
from geodata.timetable.expired import expired
from geodata.timetable.refreshed import DATASET, refreshed_feed, refreshed_timetable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from geodata import Catalogue
    from geodata.timetable.model import Timetable

TABLES = ("timetable_stops", "timetable_lines", "timetable_calls", "timetable_hours")
EMBEDDED, REFRESHED = "embedded", "refreshed"
_WAY_OUT = (
    "It is the timetable that was fetched: fetch it anew with 'paraatkaart refresh gtfs_nl', or use the embedded one "
    "again with 'paraatkaart reset gtfs_nl'."
)
_DUTCH_WAY_OUT = (
    "Dit is de opgehaalde dienstregeling: haal haar opnieuw op met 'paraatkaart refresh gtfs_nl', of gebruik de "
    "meegeleverde weer met 'paraatkaart reset gtfs_nl'."
)
_DUTCH = {"weekday": "werkdag", "saturday": "zaterdag", "sunday": "zondag"}


@dataclass(frozen=True)
class About:
    """What an answer says about its timetable.

    Attributes
    ----------
    level : str
        ``embedded``: a model of lines and headways; ``refreshed``: the trips of a feed.
    source : str
        Id of the source in the catalogue, or of the dataset that was fetched.
    reference_date : str
        The state that it describes.
    digest : str
        Of the tables, or of the snapshot.
    dates : mapping
        Kind of day → service date.
    valid_from, valid_until : str
        First and last day of the calendar of the feed; empty for the embedded timetable.
    notes : tuple of mapping
        What was repaired, refused or only told while the feed was cut: ``day`` (its kind) and the rest of
        :class:`geodata.timetable.notes.Note`; none for the embedded timetable.
    """

    level: str
    source: str
    reference_date: str
    digest: str
    dates: Mapping[str, str] = field(hash=False)
    attribution: str = ""
    valid_from: str = ""
    valid_until: str = ""
    notes: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)

    def record(self) -> dict[str, Any]:
        """Plain values that depend on the data alone: digests are made from them."""
        return asdict(self) | {"notes": [dict(note) for note in self.notes]}


@dataclass(frozen=True, eq=False)
class TimetableInUse:
    """The timetable behind an answer: ``feeds`` has one per kind of day, and is empty if it is the embedded one."""

    about: About
    dates: Mapping[str, date]
    feeds: Mapping[str, Timetable]


def kind_of(day: date) -> DayType:
    """The kind of day that a date is; holidays are not known."""
    kinds: tuple[DayType, ...] = get_args(DayType)
    return kinds[max(0, day.weekday() - 4)]


def timetable_in_use(
    catalogue: Catalogue, days: Iterable[str], dates: Iterable[date] = (), store: Store | None = None
) -> TimetableInUse:
    """The timetable for some kinds of day.

    Parameters
    ----------
    days : iterable of str
        Kinds of day that are needed.
    dates : iterable of date
        Service dates, at most one for each of these kinds; for the others the usual one is taken: of the fetched feed
        the busiest day, of the embedded timetable any, since it does not differ within a kind.

    Raises
    ------
    ServiceDateError
        A date lies outside the calendar; the message names the valid range.
    ServiceDayError
        A date is of a kind that is not asked for, or two are of the same.
    FetchedServiceError, FeedError, SnapshotDamagedError
        The fetched timetable cannot answer; nothing steps in for it.
    """
    days = tuple(days)
    chosen = _by_kind(days, dates)
    found = refreshed_feed(store)
    if found is None:
        return _embedded(catalogue, days, chosen)
    _, snapshot = found
    feeds: dict[str, Timetable] = {}
    for day in cast("tuple[DayType, ...]", days):
        try:
            made = refreshed_timetable(day, on=chosen.get(day), store=store)
        except NoServiceError as error:
            raise FetchedServiceError(
                problem=str(error), dutch_problem=error.dutch, day=day, dutch_day=_DUTCH[day]
            ) from error
        except FeedError as error:
            values = error.values
            raise type(error)(
                feed=values["feed"],
                problem=f"{values['problem']} {_WAY_OUT}",
                dutch_problem=f"{values['dutch_problem']} {_DUTCH_WAY_OUT}",
            ) from error
        assert made is not None  # noqa: S101  for the type checker: there is a feed
        feeds[day] = made
    service = {day: feed.service_date for day, feed in feeds.items()}
    about = About(
        REFRESHED,
        DATASET,
        snapshot.reference_date,
        snapshot.digest,
        {day: one.isoformat() for day, one in service.items()},
        snapshot.attribution,
        *_valid(feeds),
        tuple({"day": day, **asdict(note)} for day, feed in feeds.items() for note in feed.notes),
    )
    return TimetableInUse(about, service, feeds)


def _valid(feeds: Mapping[str, Timetable]) -> tuple[str, str]:
    """The calendar, which all cuts of one feed share."""
    one = next(iter(feeds.values()), None)
    return ("", "") if one is None else (one.valid_from.isoformat(), one.valid_until.isoformat())


def as_shown(record: Mapping[str, Any], today: date | None = None) -> dict[str, Any]:
    """A record as it is shown: with the note that the calendar is over by now, which no digest is made from."""
    over = expired(str(record.get("valid_from", "")), str(record.get("valid_until", "")), today)
    if over is None:
        return dict(record)
    note: dict[str, Any] = {
        "day": None, "code": over.code, "outcome": "told", "count": 1, "examples": [], "text": over.english,
        "dutch": over.dutch,
    }  # fmt: skip
    return {**record, "notes": [note, *record["notes"]]}


def remarks(record: Mapping[str, Any], today: date | None = None) -> list[str]:
    """What a user should know of the timetable at once, in a line or two; the rest is in its notes."""
    over = expired(str(record.get("valid_from", "")), str(record.get("valid_until", "")), today)
    found = [] if over is None else [over.english]
    changed = [note for note in record.get("notes", ()) if note["outcome"] != "told"]
    if changed:
        counts: dict[str, int] = {}
        for note in changed:  # of several kinds of day the one with most: much of a feed is read for each
            label = f"{note['code']} {note['outcome']}"
            counts[label] = max(counts.get(label, 0), note["count"])
        listed = ", ".join(f"{label} {count}" for label, count in counts.items())
        found.append(f"The fetched timetable was not read as it is ({listed}); see timetable.notes in JSON.")
    return found


def _by_kind(days: tuple[str, ...], dates: Iterable[date]) -> dict[str, date]:
    chosen: dict[str, date] = {}
    for one in dates:
        kind = kind_of(one)
        if kind not in days:
            asked, dutch = ", ".join(days), ", ".join(_DUTCH[day] for day in days)
            raise _wrong(one, kind, f"and a {asked} is asked for.", f"en gevraagd is een {dutch}.")
        if chosen.setdefault(kind, one) != one:
            raise _wrong(one, kind, f"and so is {chosen[kind]}; give one.", f"net als {chosen[kind]}; geef er één.")
    return chosen


def _wrong(day: date, kind: str, english: str, dutch: str) -> ServiceDayError:
    return ServiceDayError(date=day, kind=kind, dutch_kind=_DUTCH[kind], problem=english, dutch_problem=dutch)


def _embedded(catalogue: Catalogue, days: tuple[str, ...], chosen: Mapping[str, date]) -> TimetableInUse:
    for day in chosen.values():
        if not VALID[0] <= day <= VALID[1]:
            raise ServiceDateError(date=day, feed="the embedded timetable", first=VALID[0], last=VALID[1])
    service = {day: chosen.get(day, DAYS[day]) for day in days}
    tables = [catalogue[name] for name in TABLES]
    digest = hashlib.sha256("".join(table.sha256 for table in tables).encode()).hexdigest()[:DIGEST_LENGTH]
    about = About(
        EMBEDDED,
        "timetable-facts",
        max(table.reference_date for table in tables),
        digest,
        {day: one.isoformat() for day, one in service.items()},
    )
    return TimetableInUse(about, service, {})


def current_digest(store: Store | None = None) -> str:
    """Changes when another feed comes into use; empty: the embedded timetable. Cheap to ask for."""
    snapshot = (store or Store()).current(DATASET)
    return "" if snapshot is None else snapshot.digest

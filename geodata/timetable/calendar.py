"""Which services run on a day: ``calendar.txt`` and its exceptions in ``calendar_dates.txt``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from geodata.timetable.errors import FeedError, ServiceDateError
from geodata.timetable.tables import whole

if TYPE_CHECKING:
    from geodata.timetable.archive import FeedFiles
    from geodata.timetable.notes import Notes

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ADDED, REMOVED = "1", "2"


@dataclass(frozen=True, eq=False)
class Calendar:
    """The calendar of a feed: weekly services, and the days on which they are different."""

    feed: str
    weekly: pd.DataFrame
    exceptions: pd.DataFrame
    first: date
    last: date

    def services(self, day: date) -> frozenset[str]:
        """Ids of the services that run on a day; none outside the calendar."""
        weekly, exceptions = self.weekly, self.exceptions
        stamp = pd.Timestamp(day)
        runs = weekly[(weekly[DAYS[day.weekday()]] == "1") & (weekly["start"] <= stamp) & (weekly["end"] >= stamp)]
        today = exceptions[exceptions["day"] == stamp]
        added = today.loc[today["exception_type"] == ADDED, "service_id"]
        removed = today.loc[today["exception_type"] == REMOVED, "service_id"]
        return frozenset(runs["service_id"]) - frozenset(removed) | frozenset(added)

    def check(self, day: date) -> None:
        """Raise :class:`ServiceDateError`, which names the valid range, if a day lies outside it."""
        if not self.first <= day <= self.last:
            raise ServiceDateError(date=day, feed=self.feed, first=self.first, last=self.last)

    def days(self) -> list[date]:
        """Every day from the first to the last."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]


def read_calendar(files: FeedFiles, notes: Notes) -> Calendar:
    """Read both tables; one of them is enough.

    Raises
    ------
    FeedError
        Neither is there, or no row of them has a usable date.
    """
    weekly = pd.DataFrame(columns=["service_id", *DAYS, "start_date", "end_date"], dtype="str")
    exceptions = pd.DataFrame(columns=["service_id", "date", "exception_type"], dtype="str")
    if "calendar.txt" in files:
        weekly = whole(files, "calendar.txt", notes, required=list(weekly.columns))
    if "calendar_dates.txt" in files:
        exceptions = whole(files, "calendar_dates.txt", notes, required=list(exceptions.columns))
    for name in ("calendar.txt", "calendar_dates.txt"):
        notes.add("missing_file", int(name not in files), file=name)

    weekly = weekly.fillna({"start_date": "", "end_date": ""})
    exceptions = exceptions.fillna({"date": ""})
    written = [*weekly["start_date"], *weekly["end_date"], *exceptions["date"]]
    spans = weekly["start_date"] + " to " + weekly["end_date"]
    turned = spans[weekly["end_date"] < weekly["start_date"]].tolist()
    weekly = weekly.assign(start=_days(weekly["start_date"]), end=_days(weekly["end_date"]))
    bad = weekly["start"].isna() | weekly["end"].isna() | (weekly["end"] < weekly["start"])
    notes.add("bad_date", int(bad.sum()), (weekly["service_id"] + ": " + spans)[bad], file="calendar.txt")
    weekly = weekly[~bad]
    again = weekly["service_id"].duplicated()
    notes.add("duplicate_service", int(again.sum()), weekly.loc[again, "service_id"], file="calendar.txt")

    exceptions = exceptions.assign(day=_days(exceptions["date"]))
    bad = exceptions["day"].isna()
    named = exceptions["service_id"] + ": " + exceptions["date"]
    notes.add("bad_date", int(bad.sum()), named[bad], file="calendar_dates.txt")
    exceptions = exceptions[~bad]
    bad = ~exceptions["exception_type"].isin([ADDED, REMOVED])
    notes.add("bad_exception", int(bad.sum()), exceptions.loc[bad, "service_id"], file="calendar_dates.txt")
    exceptions = exceptions[~bad]
    both = exceptions.drop_duplicates(["service_id", "day", "exception_type"])
    both = both[both.duplicated(["service_id", "day"])]
    notes.add("added_and_removed", len(both), both["service_id"], file="calendar_dates.txt")

    added = exceptions.loc[exceptions["exception_type"] == ADDED, "day"]
    known = pd.concat([weekly["start"], weekly["end"], added])
    if known.empty:
        said, told = _unreadable(written, turned)
        raise FeedError(
            feed=files.name,
            problem=f"neither calendar.txt nor calendar_dates.txt names a day on which anything runs{said}.",
            dutch_problem=f"calendar.txt en calendar_dates.txt noemen geen dag waarop er iets rijdt{told}.",
        )
    return Calendar(files.name, weekly, exceptions, known.min().date(), known.max().date())


def _days(text: pd.Series) -> pd.Series:
    """Dates written as 20261121; anything else is missing."""
    return pd.to_datetime(text.where(text.str.fullmatch(r"\d{8}"), None), format="%Y%m%d", errors="coerce")


def _unreadable(written: list[str], turned: list[str]) -> tuple[str, str]:
    """What is wrong with dates, and with which: not as the format wants them, no day, or an end before a start."""
    dates = pd.Series(written, dtype="str")
    texts = dates[_days(dates).isna()].tolist()
    if texts:
        return (
            f": {len(texts)} dates cannot be read, such as '{texts[0][:20]}'; GTFS writes YYYYMMDD",
            f": {len(texts)} datums zijn niet te lezen, zoals „{texts[0][:20]}”; GTFS schrijft JJJJMMDD",
        )
    if turned:
        return (
            f": {len(turned)} services end before they start, such as '{turned[0]}'",
            f": {len(turned)} diensten eindigen voor zij beginnen, zoals „{turned[0].replace(' to ', ' tot ')}”",
        )
    return "", ""

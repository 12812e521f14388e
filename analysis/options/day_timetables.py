"""The timetable of every kind of day: lines of the tables, alone or beside a fetched timetable."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.options.line_tables import SERVICES
from geodata.timetable.embedded import ATTRIBUTION, DAYS, LineTables, write_gtfs
from geodata.timetable.feed import read_feed
from geodata.timetable.joined import joined

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from analysis.options.line_tables import Lines
    from geodata.timetable.model import Timetable


def day_timetables(lines: Lines, dates: Mapping[str, date]) -> dict[str, Timetable]:
    """The timetable of some kinds of day.

    The lines of the tables are written as a feed and read by the reader of every feed; where a timetable was fetched
    they are joined to it.

    Parameters
    ----------
    dates : mapping
        Kind of day → service date.
    """
    if not lines.feeds:
        found = _read(_Written.of(lines.tables, tuple(dates)), tuple(dates.values()))
        return {day: lines.timetable(timetable) for day, timetable in zip(dates, found, strict=True)}
    made = {}
    for day in dates:
        rows = _Written.of(lines.tables, (day,))
        # The tables know kinds of day and no dates: any date of the kind has the same lines.
        own = lines.timetable(_read(rows, (DAYS[day],))[0]) if len(rows.tables.hours) else None
        made[day] = lines.feeds[day] if own is None else joined(lines.feeds[day], own)
    return made


@dataclass(frozen=True)
class _Written:
    """The tables of what runs on some kinds of day; two with the same rows are equal."""

    tables: LineTables = field(compare=False)
    content: str

    @classmethod
    def of(cls, tables: LineTables, days: tuple[str, ...]) -> _Written:
        hours = tables.hours[tables.hours["days"].isin({name for day in days for name in SERVICES[day]})]
        found = replace(tables, hours=hours)
        digest = hashlib.sha256()
        for frame in (found.stops, found.lines, found.calls, found.hours):
            digest.update(repr([(name, frame[name].tolist()) for name in frame.columns]).encode())
        return cls(found, digest.hexdigest())


@lru_cache(maxsize=32)
def _read(rows: _Written, dates: tuple[date, ...]) -> tuple[Timetable, ...]:
    """Written and read once for all options and questions with the same lines."""
    with tempfile.TemporaryDirectory(prefix="paraatkaart-") as folder:
        feed = Path(folder) / "option"
        write_gtfs(rows.tables, feed)
        return tuple(read_feed(feed, on, attribution=ATTRIBUTION) for on in dates)

"""The timetable of every kind of day: lines of the tables, alone or beside a fetched timetable."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.options.line_tables import SERVICES
from geodata.timetable.embedded import ATTRIBUTION, DAYS, write_gtfs
from geodata.timetable.feed import read_feed
from geodata.timetable.joined import joined

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from analysis.options.line_tables import Lines
    from geodata.timetable.embedded import LineTables
    from geodata.timetable.model import Timetable


def day_timetables(lines: Lines, dates: Mapping[str, date]) -> dict[str, Timetable]:
    """The timetable of some kinds of day.

    The lines of the tables are written as one feed and read by the reader of every feed; where a timetable was fetched
    they are joined to it.

    Parameters
    ----------
    dates : mapping
        Kind of day → service date.
    """
    with tempfile.TemporaryDirectory(prefix="paraatkaart-") as folder:
        feed = Path(folder) / "option"
        if not lines.feeds:
            _write(lines.tables, tuple(dates), feed)
            return {day: lines.timetable(read_feed(feed, on, attribution=ATTRIBUTION)) for day, on in dates.items()}
        made = {}
        for day in dates:
            path = feed / day
            # The tables know kinds of day and no dates: any date of the kind has the same lines.
            own = lines.timetable(read_feed(path, DAYS[day])) if _write(lines.tables, (day,), path) else None
            made[day] = lines.feeds[day] if own is None else joined(lines.feeds[day], own)
        return made


def _write(tables: LineTables, days: tuple[str, ...], folder: Path) -> bool:
    """Write what runs on some kinds of day; whether there is anything."""
    services = {name for day in days for name in SERVICES[day]}
    hours = tables.hours[tables.hours["days"].isin(services)]
    if hours.empty:
        return False
    write_gtfs(replace(tables, hours=hours), folder)
    return True

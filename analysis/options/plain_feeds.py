"""The timetable in use as it may be shown: no stop or line of a feed by a name that tells of munition or storage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geodata.timetable.in_use import TimetableInUse, timetable_in_use
from layers.plain_names import plain_names

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from geodata import Catalogue
    from geodata.timetable.model import Timetable

STOP, LINE, HIDDEN = "Halte", "Lijn", "…"


def plainly_named(catalogue: Catalogue, days: Iterable[str], dates: Iterable[date] = ()) -> TimetableInUse:
    """What :func:`geodata.timetable.in_use.timetable_in_use` gives, and raises, with plain names."""
    used = timetable_in_use(catalogue, days, dates)
    notes = tuple({**note, "examples": tuple(plain_names(note["examples"], HIDDEN))} for note in used.about.notes)
    about = used.about if notes == used.about.notes else replace(used.about, notes=notes)
    return replace(used, about=about, feeds={day: _plain(feed) for day, feed in used.feeds.items()})


def _plain(feed: Timetable) -> Timetable:
    stops = plain_names(feed.stops.name, STOP)
    short, long = (plain_names(names, LINE) for names in (feed.lines.name, feed.lines.long_name))
    ids = plain_names(feed.lines.line_id, "")
    ids_told_apart = np.array([str(one) or f"{LINE}-{row}" for row, one in enumerate(ids)], dtype=str)
    lines = replace(feed.lines, line_id=ids_told_apart, name=short.astype(str), long_name=long.astype(str))
    return replace(feed, stops=replace(feed.stops, name=stops.astype(str)), lines=lines)

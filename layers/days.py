"""The day from which on something counts that is known by day, month, quarter or year."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import Any

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def last_day(date: str, precision: str = "") -> dt.date:
    """The last day of ``2024``, ``2024-05`` or ``2024-05-31``; a quarter is named by its first month."""
    year, month, *day = (int(part) for part in (f"{date}-01" if len(date) == 4 else date).split("-"))
    if day:
        return dt.date(year, month, day[0])
    month += _MONTHS[precision or ("year" if len(date) == 4 else "month")] - 1
    return dt.date(year, month, monthrange(year, month)[1])


def happened(event: Any, told: dt.date | None) -> dt.date:
    """The day from which on an event of the timeline counts: the last one of its date, but no later than it was told.

    Parameters
    ----------
    event
        A row of the timeline with a date.
    told : date, optional
        The day of the document that tells of it as something that happened; None for another source.
    """
    last = last_day(event.date_from, event.date_precision)
    return last if told is None else min(last, told)

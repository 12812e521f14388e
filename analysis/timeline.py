"""What the documents had agreed, planned or seen built on a day."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from geodata.frames import rows
from layers.register import entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.register import Register

STATUS = ("verkenning", "afgesproken", "gepland", "bestaand", "gerealiseerd")
"""What a row can be on a day, the least certain first; ``gerealiseerd`` follows a plan, ``bestaand`` never was one."""

EXISTED = "existed"
"""Kind of event that says that something was there by then, and not that it began then."""

_EXISTS = "bestaand"
_THERE = (_EXISTS, "gerealiseerd")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Begin(NamedTuple):
    """From when on something exists.

    ``date`` and ``precision`` are as in the timeline, ``event`` says what happened then. If not ``known``, the begin is
    unknown, and the date is that of the first source that has it.
    """

    date: str
    precision: str
    event: str
    known: bool


def status_on(day: dt.date, register: Register) -> dict[str, str]:
    """The plan status of every row of the register that was known on a day.

    The latest dated event up to and including the day decides; of events on one day, the most certain status. An event
    known by month, quarter or year counts from the last day of it, so that nothing shows before it was certain.
    What exists, and a plan without dated event, is known from the date of its document on, if not earlier by an event.
    Undated events change no status, and so never hide what a dated one says.

    Parameters
    ----------
    day : date
        The day to look at; events after today are expectations of their sources.
    register : Register
        As :func:`layers.register.load_register` opens it.

    Returns
    -------
    dict
        Register id → one of :data:`STATUS`; rows not yet known on that day are absent.
    """
    dated: dict[str, list[tuple[dt.date, int]]] = {}
    for register_id, moment, status, _ in _events(register):
        dated.setdefault(register_id, []).append((moment, STATUS.index(status)))
    found: dict[str, str] = {}
    for row in rows(register.rows):
        known = dated.get(row.id, [])
        if not known or row.plan_status == _EXISTS:
            known = [*known, (last_day(row.reference_date), STATUS.index(row.plan_status))]
        if past := [event for event in known if event[0] <= day]:
            found[row.id] = STATUS[max(past)[1]]
    return found


@lru_cache(maxsize=4)
def begins(register: Register) -> Mapping[str, Begin]:
    """From when on the rows of the register exist, as far as they do or are expected to.

    The first dated event after which a row is there says so; without one, what exists is known from the date of its
    document on, and its begin is unknown. Rows that are only planned are absent.
    """
    found: dict[str, tuple[dt.date, Begin]] = {}
    for row in rows(register.rows):
        if row.plan_status == _EXISTS:
            found[row.id] = (last_day(row.reference_date), Begin(row.reference_date, "", "", known=False))
    for register_id, moment, status, event in _events(register):
        if status in _THERE and (register_id not in found or moment <= found[register_id][0]):
            begin = Begin(event.date_from, event.date_precision, event.label, event.kind != EXISTED)
            found[register_id] = (moment, begin)
    return MappingProxyType({register_id: begin for register_id, (_, begin) in found.items()})


def last_day(date: str, precision: str = "") -> dt.date:
    """The last day of ``2024``, ``2024-05`` or ``2024-05-31``; a quarter is named by its first month."""
    year, month, *day = (int(part) for part in (f"{date}-01" if len(date) == 4 else date).split("-"))
    if day:
        return dt.date(year, month, day[0])
    month += _MONTHS[precision or ("year" if len(date) == 4 else "month")] - 1
    return dt.date(year, month, monthrange(year, month)[1])


@lru_cache(maxsize=4)
def _events(register: Register) -> tuple[tuple[str, dt.date, str, Any], ...]:
    """Row of the register, day, status and the event itself, of all dated events that say a status."""
    return tuple(
        (register_id, last_day(row.date_from, row.date_precision), row.status_after, row)
        for row in rows(register.timeline)
        if row.date_from and row.status_after
        for register_id in entries(row.register_ids)
    )

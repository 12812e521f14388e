"""What the documents had agreed, planned or seen built on a day."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from geodata.frames import rows
from layers.days import happened, last_day
from layers.document_dates import of_document
from layers.milestones import AIMS, STATUS, changes_status
from layers.register import entries

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from layers.register import Register

EXISTED = "existed"
"""Kind of event that says that something was there by then, and not that it began then."""

_SAID = ("agreement", "figure", "milestone", "offer", "request")
"""Categories of the register of what somebody said or counted: it was not there before that, whatever its status."""

_EXISTS = "bestaand"
_THERE = (_EXISTS, "gerealiseerd")


class Begin(NamedTuple):
    """From when on something exists.

    ``date`` and ``precision`` are as in the timeline, ``event`` says what happened then. If not ``known``, the begin is
    unknown, and the date is that of the first source that has it. ``words`` say how that date is known if it is that of
    a document which does not have it itself.
    """

    date: str
    precision: str
    event: str
    known: bool
    words: str = ""


class Aim(NamedTuple):
    """When a source expects something to be there: a date as precise as the timeline has it, what happens, its source
    and what else it says.
    """

    date: str
    precision: str
    event: str
    source: str
    note: str


def status_on(day: dt.date, register: Register) -> dict[str, str]:
    """The plan status of every row of the register that was known on a day.

    The latest dated event up to and including the day decides; of events on one day, the most certain status. An event
    known by month, quarter or year counts from the last day of it, so that nothing shows before it was certain; or from
    the day of the document that tells it, if that is earlier: what a document tells had happened by then.
    What exists and began at an unknown time exists on every day: only what is known to have begun later is absent, and
    figures, milestones, agreements, requests and offers, which are absent before their own date in the register or, if
    they have none, before their document.
    A plan without dated event is known from the date of its document on. The day for which a source aims at or expects
    something changes nothing; see :func:`aims`. Undated events change no status either, and so never hide what a dated
    one says.

    Parameters
    ----------
    day : date
        The day to look at.
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
    begun = begins(register)
    found: dict[str, str] = {}
    for row in rows(register.rows):
        if row.plan_status == _EXISTS and not begun[row.id].known and row.category not in _SAID:
            found[row.id] = _EXISTS
            continue
        known = dated.get(row.id) or [(last_day(_first_said(row)), STATUS.index(row.plan_status))]
        if past := [event for event in known if event[0] <= day]:
            found[row.id] = STATUS[max(past)[1]]
    return found


@lru_cache(maxsize=4)
def begins(register: Register) -> Mapping[str, Begin]:
    """From when on the rows of the register exist, as far as they do.

    The first dated event by which a row began says so. Without one the begin is unknown, and the date is that of the
    first source that has the row: an event of kind :data:`EXISTED`, or its document. Rows that are plans are absent.
    """
    found: dict[str, tuple[bool, dt.date, Begin]] = {}
    for row in rows(register.rows):
        if row.plan_status == _EXISTS:
            date = _first_said(row)
            begin = Begin(date, "", "", known=False, words=of_document(date, row.source, register.documents))
            found[row.id] = (True, last_day(begin.date), begin)
    for register_id, moment, status, event in _events(register):
        if status in _THERE:
            begin = Begin(event.date_from, event.date_precision, event.label, event.kind != EXISTED)
            first = (not begin.known, moment, begin)
            if register_id not in found or first[:2] <= found[register_id][:2]:
                found[register_id] = first
    return MappingProxyType({register_id: begin for register_id, (*_, begin) in found.items()})


@lru_cache(maxsize=4)
def aims(register: Register) -> Mapping[str, tuple[Aim, ...]]:
    """When sources expect the rows of the register to be there, the earliest first; rows without a date are absent."""
    documents = {one.id: f"„{one.title}”" for one in rows(register.documents)}
    found: dict[str, list[Aim]] = {}
    for event in rows(register.timeline):
        if event.date_from and event.kind in AIMS and event.status_after in _THERE:
            source = documents.get(event.document) or event.source_text
            aim = Aim(event.date_from, event.date_precision, event.label, source, event.note)
            for register_id in entries(event.register_ids):
                found.setdefault(register_id, []).append(aim)
    return MappingProxyType({register_id: tuple(sorted(all_)) for register_id, all_ in found.items()})


def _first_said(row: Any) -> str:
    """The date since which a row is known: what was said has a date of its own, which a figure for later is not."""
    dated = row.category in _SAID and row.date and last_day(row.date) <= last_day(row.reference_date)
    return str(row.date if dated else row.reference_date)


@lru_cache(maxsize=4)
def _events(register: Register) -> tuple[tuple[str, dt.date, str, Any], ...]:
    """Row of the register, day, status and the event itself, of all dated events that change a status."""
    told = {one.id: last_day(one.date) for one in rows(register.documents)}
    return tuple(
        (register_id, happened(row, told.get(row.document)), row.status_after, row)
        for row in rows(register.timeline)
        if changes_status(row)
        for register_id in entries(row.register_ids)
    )

"""What a layer shows on another day: what was known by then, with the plan status of then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.timeline import Aim, Begin
from layers import Layer
from layers.days import last_day
from layers.look import format as fmt
from layers.milestones import STATUS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

_BUILT = "gerealiseerd"
_EXISTS = "bestaand"
_EXPLORED = "verkenning"
_BY_ITSELF = "stated"
"""Evidence of a feature that a law or a guide has, with a date of its own."""

UNKNOWN = "begin onbekend"
"""Begin in words of what exists and began at a time that no source at hand gives."""


@dataclass(frozen=True)
class Moment:
    """A day to look at; ``explored`` keeps what was then only being explored."""

    day: dt.date
    explored: bool = False


def on_day(layer: Layer, rows: Sequence[str], now: Mapping[str, str], then: Mapping[str, str], moment: Moment) -> Layer:
    """The layer as it was at a moment.

    Parameters
    ----------
    layer : Layer
        As it is without a day.
    rows : sequence of str
        Per feature the id of the register's row, empty if there is none. Such features, borders and roads for example,
        have no history in the register and always stay.
    now, then : mapping
        Register id → plan status, today and on that day. An id that ``then`` does not have was not known yet, and its
        features go. While a row is what it is today, its features are what they are today, which may be less than the
        row: a part that is still explored. What exists although its row is only a plan, such as the old track of a
        planned railway or an airspace that is meant to be shared, began at an unknown time and always stays.
    moment : Moment
        The day, and whether features stay that were only being explored.
    """
    frame = layer.frame
    status = [
        _status(str(own), row, now, then) if row else str(own)
        for row, own in zip(rows, frame["plan_status"], strict=True)
    ]
    kept = [bool(one) and (moment.explored or one != _EXPLORED) for one in status]
    return Layer(layer.spec, frame.assign(plan_status=status)[kept].reset_index(drop=True))


def _status(own: str, row: str, now: Mapping[str, str], then: Mapping[str, str]) -> str:
    today, found = (_EXISTS if status == _BUILT else status for status in (now.get(row, ""), then.get(row, "")))
    if found == today or (own == _EXISTS != today):
        return own
    if not found or own == today:
        return found
    return min(own, found, key=STATUS.index)


def begins(layer: Layer, rows: Sequence[str], known: Mapping[str, Begin]) -> list[str]:
    """From when on each feature exists, in words; empty for plans."""
    frame = layer.frame
    features = zip(rows, frame["plan_status"], frame["evidence"], frame["reference_date"], strict=True)
    return [
        ""
        if own != _EXISTS
        else since(_begin(known.get(row), str(date)[:10], by_itself=evidence == _BY_ITSELF))
        if row
        else UNKNOWN
        for row, own, evidence, date in features
    ]


def without_begin(layer: Layer) -> int:
    """How many features exist of which the column ``since`` says that their begin is unknown.

    The plan status is that of the layer at its moment, the column that of today.
    """
    unknown = layer.frame["since"].str.startswith(UNKNOWN)
    return int((unknown & (layer.frame["plan_status"] == _EXISTS)).sum())


def aimed(layer: Layer, rows: Sequence[str], known: Mapping[str, Sequence[Aim]]) -> list[str]:
    """When sources expect each plan to be there, in words; empty for what exists and where no source has a date."""
    return [
        "" if own == _EXISTS else "; ".join(map(expected, known.get(row, ())))
        for row, own in zip(rows, layer.frame["plan_status"], strict=True)
    ]


def expected(aim: Aim) -> str:
    """When something is expected, and by which source."""
    note = f" ({_inside(aim.note.rstrip('.'))})" if aim.note else ""
    return f"{fmt.moment(aim.date, aim.precision)} volgens {_inside(aim.source)}{note}"


def _inside(text: str) -> str:
    """Text as it stands inside a sentence; abbreviations keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _begin(known: Begin | None, date: str, *, by_itself: bool) -> Begin:
    if known and not (by_itself and last_day(date) > last_day(known.date, known.precision)):
        return known
    return Begin(date, "", "", known=False)


def since(begin: Begin) -> str:
    """When something began, or since when it is known."""
    if begin.words:
        return f"{UNKNOWN}, bekend uit een document: {begin.words}"
    date = fmt.moment(begin.date, begin.precision)
    event = f" ({begin.event})" if begin.event else ""
    return f"{date}{event}" if begin.known else f"{UNKNOWN}, bekend sinds {date}{event}"

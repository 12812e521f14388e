"""What a layer shows on another day: what was known by then, with the plan status of then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.timeline import Begin, last_day
from layers import Layer
from layers.look import format as fmt

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

_BUILT = "gerealiseerd"
_EXISTS = "bestaand"
_EXPLORED = "verkenning"
_BY_ITSELF = "stated"
"""Evidence of a feature that a law or a guide has, with a date of its own."""


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
        Register id → plan status, today and on that day. An id that ``then`` does not have was not
        known yet, and its features go. What exists although its row is only a plan, such as the old track of a planned
        railway or an airspace that is meant to be shared, is known from the date of its own source on. So is what a
        law or a guide has on a site that is older, its airspace for example.
    moment : Moment
        The day, and whether features stay that were only being explored.
    """
    frame = layer.frame
    features = zip(rows, frame["plan_status"], frame["evidence"], frame["reference_date"], strict=True)
    status = [
        _status(str(own), row, now, then, seen=_day(date) <= moment.day, by_itself=evidence == _BY_ITSELF)
        if row
        else str(own)
        for row, own, evidence, date in features
    ]
    kept = [
        bool(one) and (moment.explored or not row or one != _EXPLORED) for one, row in zip(status, rows, strict=True)
    ]
    return Layer(layer.spec, frame.assign(plan_status=status)[kept].reset_index(drop=True))


def _status(own: str, row: str, now: Mapping[str, str], then: Mapping[str, str], *, seen: bool, by_itself: bool) -> str:
    if own == _EXISTS and now.get(row) not in {_EXISTS, _BUILT}:
        return own if seen or row in then else ""
    if own == _EXISTS and by_itself and not seen:
        return ""
    found = then.get(row, "")
    return _EXISTS if found == _BUILT else found


def _day(date: object) -> dt.date:
    """The last day of a date; of a moment, its day."""
    return last_day(str(date)[:10])


def begins(layer: Layer, rows: Sequence[str], known: Mapping[str, Begin]) -> list[str]:
    """From when on each feature exists, in words; empty for plans and for what the register does not have."""
    frame = layer.frame
    features = zip(rows, frame["plan_status"], frame["evidence"], frame["reference_date"], strict=True)
    return [
        since(_begin(known.get(row), str(date)[:10], by_itself=evidence == _BY_ITSELF))
        if row and own == _EXISTS
        else ""
        for row, own, evidence, date in features
    ]


def _begin(known: Begin | None, date: str, *, by_itself: bool) -> Begin:
    if known and not (by_itself and last_day(date) > last_day(known.date, known.precision)):
        return known
    return Begin(date, "", "", known=False)


def since(begin: Begin) -> str:
    """When something began, or since when it is known."""
    date = fmt.moment(begin.date, begin.precision)
    event = f" ({begin.event})" if begin.event else ""
    return f"{date}{event}" if begin.known else f"begin onbekend, bekend sinds {date}{event}"

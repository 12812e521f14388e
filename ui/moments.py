"""What a layer shows on another day: what was known by then, with the plan status of then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers import Layer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

_BUILT = "gerealiseerd"
_EXISTS = "bestaand"
_EXPLORED = "verkenning"


@dataclass(frozen=True)
class Moment:
    """A day to look at; ``explored`` keeps what was then only being explored."""

    day: dt.date
    explored: bool = False


def on_day(
    layer: Layer, rows: Sequence[str], now: Mapping[str, str], then: Mapping[str, str], *, explored: bool
) -> Layer:
    """The layer as it was on one day.

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
        railway or an airspace that is meant to be shared, stays as it is.
    explored : bool
        Whether features stay that were only being explored.
    """
    status = [_status(str(own), row, now, then) for own, row in zip(layer.frame["plan_status"], rows, strict=True)]
    kept = [bool(one) and (explored or not row or one != _EXPLORED) for one, row in zip(status, rows, strict=True)]
    frame = layer.frame.assign(plan_status=status)[kept].reset_index(drop=True)
    return Layer(layer.spec, frame)


def _status(own: str, row: str, now: Mapping[str, str], then: Mapping[str, str]) -> str:
    if not row or (own == _EXISTS and now.get(row) not in {_EXISTS, _BUILT}):
        return own
    found = then.get(row, "")
    return _EXISTS if found == _BUILT else found

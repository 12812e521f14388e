"""What an event of the timeline may change: a wish makes no plan, a plan no thing, and its day meets no aim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geodata.frames import rows
from layers.wrong import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

STATUS = ("verkenning", "afgesproken", "gepland", "bestaand", "gerealiseerd")
"""What a row can be on a day, the least certain first; ``gerealiseerd`` follows a plan, ``bestaand`` never was one."""

AIMS = ("expected", "planned")
"""Kinds of events of which the source says that they should happen; no source says that they did."""

_EXPLORED = ("verkenning",)
_PAPER = ("bestaand",)
_PLANS = ("verkenning", "afgesproken", "gepland")

AFTER = {
    "agreed": ("afgesproken", "gepland"),
    "announced": ("verkenning", "gepland"),
    "asked": _EXPLORED,
    "built": ("bestaand", "gerealiseerd"),
    "decision": ("afgesproken", "gepland", "bestaand"),
    "ended": (*_PLANS, "bestaand"),
    "existed": ("bestaand",),
    "expected": ("gerealiseerd",),
    "explored": _EXPLORED,
    "planned": (*_PLANS, "gerealiseerd"),
    "proposed": _EXPLORED,
    "published": _PAPER,
    "reference": (),
    "started": ("gepland", "bestaand"),
    "submitted": _PAPER,
}
"""Kind of event → the plan statuses that it can leave behind, besides none. What was handed in or came out exists as a
paper, whatever becomes of what it says; what ``started`` is not finished. What ``gerealiseerd`` of an aim means is what
is aimed at; see :func:`changes_status`."""


def changes_status(event: Any) -> bool:
    """Whether an event of the timeline changes the status of its rows: it is dated, and no aim for that date.

    A plan that was made on a day counts from that day; what is expected on a day, or planned to be there by then, does
    not come with the day.
    """
    aim = event.kind == "expected" or (event.kind == "planned" and event.status_after not in _PLANS)
    return bool(event.date_from and event.status_after) and not aim


def wrong_kinds(timeline: pd.DataFrame) -> Iterator[Wrong]:
    """Events that would make a status more certain, or less, than their kind can."""
    for number, row in enumerate(rows(timeline), start=1):
        allowed = AFTER[row.kind]
        if row.status_after and row.status_after not in allowed:
            problem = f"'{row.status_after}' cannot follow from '{row.kind}', only {' or '.join(allowed) or 'nothing'}."
            yield Wrong("timeline", number, "status_after", problem)

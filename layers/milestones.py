"""What an event of the timeline may change: a wish makes no plan, and a plan makes no thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.frames import rows
from layers.wrong import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

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
    "expected": (*_PLANS, "gerealiseerd"),
    "explored": _EXPLORED,
    "planned": (*_PLANS, "gerealiseerd"),
    "proposed": _EXPLORED,
    "published": _PAPER,
    "reference": (),
    "started": ("gepland", "bestaand"),
    "submitted": _PAPER,
}
"""Kind of event → the plan statuses that it can leave behind, besides none. What was handed in or came out exists as a
paper, whatever becomes of what it says; what ``started`` is not finished."""


def wrong_kinds(timeline: pd.DataFrame) -> Iterator[Wrong]:
    """Events that would make a status more certain, or less, than their kind can."""
    for number, row in enumerate(rows(timeline), start=1):
        allowed = AFTER[row.kind]
        if row.status_after and row.status_after not in allowed:
            problem = f"'{row.status_after}' cannot follow from '{row.kind}', only {' or '.join(allowed) or 'nothing'}."
            yield Wrong("timeline", number, "status_after", problem)

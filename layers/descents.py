"""Events of the timeline that come too late for a plan, or take certainty back: a status only falls by what ended."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from geodata.frames import rows
from layers.days import happened, last_day
from layers.milestones import STATUS, changes_status
from layers.register import entries
from layers.wrong import Wrong

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from geodata import Catalogue

_BACK = "ended"
"""The only kind after which a row may be less certain than it was: the event itself says so."""


def wrong_plans(catalogue: Catalogue) -> Iterator[Wrong]:
    """Plans that would begin on a day after their document, as if they were made when they are to be carried out."""
    timeline, documents = catalogue.table("timeline"), catalogue.table("documents")
    dates = dict(zip(documents["id"], documents["date"], strict=True))
    for number, row in enumerate(rows(timeline), start=1):
        known = dates.get(row.document) or catalogue["timeline"].retrieved
        if row.kind != "planned" or not changes_status(row):
            continue
        if last_day(row.date_from, row.date_precision) > last_day(known):
            problem = f"'{row.date_from}', but a plan counts from the date of its document, {known}; what it is to be "
            yield Wrong("timeline", number, "date_from", f"{problem}by then is an aim, with 'gerealiseerd'.")


def wrong_descents(catalogue: Catalogue) -> Iterator[Wrong]:
    """Events after which a row would be less certain than before, although nothing ended."""
    steps: dict[str, list[tuple[dt.date, int, int, Any]]] = defaultdict(list)
    told = {one.id: last_day(one.date) for one in rows(catalogue.table("documents"))}
    for number, row in enumerate(rows(catalogue.table("timeline")), start=1):
        if changes_status(row):
            moment, rank = happened(row, told.get(row.document)), STATUS.index(row.status_after)
            for register_id in entries(row.register_ids):
                steps[register_id].append((moment, rank, number, row))
    for register_id, taken in steps.items():
        before = 0
        for _, day in groupby(sorted(taken, key=lambda step: step[:3]), key=lambda step: step[0]):
            _, rank, number, row = list(day)[-1]
            if rank < before and row.kind != _BACK:
                problem = (
                    f"'{row.status_after}' makes {register_id} less certain than '{STATUS[before]}', which it was; "
                )
                yield Wrong("timeline", number, "status_after", f"{problem}only '{_BACK}' may.")
            before = rank

"""The edge of the peak on the options page: minutes by car jump there, so near it both are shown, and how far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.options.criteria import near_edge
from analysis.options.demand import PEAK_S
from ui import local as fmt
from ui.language import tr
from ui.option_why import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.options import Criterion, DecisionTable
    from analysis.options.demand import Shift

_KINDS = ("free", "peak")


def rows(criteria: Iterable[Criterion], table: DecisionTable, shift: Shift) -> list[Criterion]:
    """The rows without those with free roads and in the peak, unless the shift lies near an edge of the peak."""
    both = _near(table, shift)
    return [one for one in criteria if both or one.id.partition(".")[0] not in _KINDS]


def note(table: DecisionTable, shift: Shift) -> str:
    """How far the minutes by car jump at the edge of the peak, as HTML; empty where that is not in the table."""
    free, peak = (_minutes(table, f"{kind}.{shift.id}.car") for kind in _KINDS)
    if free is None or peak is None:
        return ""
    hours = tr(" en ").join(
        tr("{since} tot {until}", since=clock(since), until=clock(until)) for since, until in PEAK_S
    )
    near = (
        tr(
            " De dienst, of het vertrek erheen, ligt binnen 30 minuten van een rand van de spits: "
            "daarom staan beide tijden in de tabel."
        )
        if _near(table, shift)
        else ""
    )
    return tr(
        '<p class="small"><b>Spits.</b> Voor een dienst op een werkdag van {hours} geldt voor de '
        "hele autorit de spits; een minuut daarbuiten niet. Geen van onze bronnen zegt hoe de "
        "vertraging over de dag toe- en afneemt, dus is het een sprong: voor deze dienst {peak} "
        "minuten (nu {free} bij vrije doorstroming en {peak_2} in de spits).{near}</p>",
        hours=hours,
        peak=fmt.number(peak - free, 1),
        free=fmt.number(free, 1),
        peak_2=fmt.number(peak, 1),
        near=near,
    )


def _near(table: DecisionTable, shift: Shift) -> bool:
    found = [_minutes(table, f"{kind}.{shift.id}.car") for kind in _KINDS]
    return any(near_edge(shift, minutes) for minutes in found if minutes is not None)


def _minutes(table: DecisionTable, criterion: str) -> float | None:
    cell = table.cells.get((criterion, table.base))
    return None if cell is None else cell.value

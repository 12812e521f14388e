"""One cell of the decision table on the options page: the figure, its change against now, and both bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.options.document import clock_change
from ui import local as fmt
from ui.language import later, tr
from ui.option_why import clock

if TYPE_CHECKING:
    from analysis.options import Cell, Criterion

NOT_KNOWN = later("onbekend")
NO_WAY = later("geen weg")
_DECIMALS = {"min": 1, "ratio": 1, "percent": 1}
_TRIP = "km.trip."


def cell(found: Cell, criterion: Criterion, *, is_base: bool) -> str:
    """The cell as HTML."""
    written = value(found, criterion)
    if found.value is None:
        return f'<span class="none">{written}</span>'
    places = decimals(criterion)
    lines = [f"<b>{written}</b>"]
    if found.low is not None and found.high is not None:
        ends = (found.low, found.high)
        words = _clocks(ends) if criterion.unit == "clock" else _range(*ends, places)
        lines.append(f'<span class="band">({words})</span>')
    change = clock_change(found) if criterion.unit == "clock" else found.change
    if change and round(change, places):
        good = (change > 0) == (criterion.better == "higher") if criterion.better else None
        kind = {True: "better", False: "worse", None: "neutral"}[good]
        word = {True: tr(" beter"), False: tr(" slechter"), None: ""}[good]
        lines.append(f'<span class="{kind}">{signed(change, places)}{word}</span>')
    elif change is not None and not is_base:
        lines[0] = tr('<span class="same">gelijk</span> {lines}', lines=lines[0])
    if found.change_low is not None and found.change_high is not None and (found.change_low or found.change_high):
        lines.append(f'<span class="band">({_range(found.change_low, found.change_high, places, plus=True)})</span>')
    return "".join(lines)


def value(found: Cell, criterion: Criterion) -> str:
    """The figure in words."""
    if found.value is None:
        return tr(NOT_KNOWN) if found.status == "unknown" else tr(NO_WAY)
    if criterion.unit == "clock":
        return clock(found.value * 60)
    return fmt.number(found.value, decimals(criterion))


def decimals(criterion: Criterion) -> int:
    """Decimals of a figure on the page; of one trip kilometres have one, of vehicles in a year none."""
    return 1 if criterion.id.startswith(_TRIP) else _DECIMALS.get(criterion.unit, 0)


def signed(change: float, places: int = 0) -> str:
    """A difference with its sign."""
    text = fmt.number(abs(change), places)
    return text if not round(change, places) else f"{'+' if change > 0 else '−'}{text}"


def _range(low: float, high: float, places: int, *, plus: bool = False) -> str:
    first, last = (_finite(end, places, plus=plus) for end in (low, high))
    return tr("{first} tot {last}", first=first, last=last)


def _clocks(ends: tuple[float, float]) -> str:
    return tr(" tot ").join(tr(NO_WAY) if abs(end) == float("inf") else clock(end * 60) for end in ends)


def _finite(end: float, places: int, *, plus: bool) -> str:
    if abs(end) == float("inf"):
        return tr(NO_WAY)
    return signed(end, places) if plus else fmt.number(end, places)

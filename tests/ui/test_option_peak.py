"""Minutes by car near the edge of the peak, of a table made by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from analysis.options.criteria import near_edge
from analysis.options.demand import Shift
from analysis.options.table import Cell, Criterion
from ui import option_peak

if TYPE_CHECKING:
    from analysis.options import DecisionTable


def at(time: str, direction: str = "to", day: str = "weekday") -> Shift:
    hours, _, minutes = time.partition(":")
    return Shift("dienst", "Dienst", day, direction, int(hours) * 3_600 + int(minutes) * 60)


def table(free: float, peak: float) -> DecisionTable:
    cells = {(f"{kind}.dienst.car", "today"): Cell(value, 0.0) for kind, value in (("free", free), ("peak", peak))}
    return cast("DecisionTable", SimpleNamespace(base="today", cells=cells))


@pytest.mark.parametrize(
    "shift, minutes, near",
    [
        (at("09:00"), 20, True),
        (at("09:30"), 20, True),
        (at("09:31"), 5, True),  # the way to it begins in the peak, near its end
        (at("12:00"), 20, False),
        (at("08:00"), 20, False),
        (at("08:00"), 40, True),
        (at("16:20", "from"), 20, True),
        (at("17:00", "from"), 50, False),  # only the way home ends near the edge
        (at("09:00", day="sunday"), 20, False),
    ],
)
def test_near_the_edge(shift: Shift, minutes: float, *, near: bool) -> None:
    assert near_edge(shift, minutes) is near


def test_both_rows_are_shown_near_the_edge_only() -> None:
    criteria = [Criterion(f"{kind}.dienst.car", "", "min", "", "shift") for kind in ("shift", "free", "peak")]
    assert option_peak.rows(criteria, table(30, 36), at("09:10")) == criteria
    assert option_peak.rows(criteria, table(30, 36), at("12:00")) == criteria[:1]


def test_the_jump_is_told() -> None:
    told = option_peak.note(table(30, 36.5), at("12:00"))
    assert "een sprong: voor deze dienst 6,5 minuten (nu 30,0 bij vrije doorstroming en 36,5 in de spits)" in told
    assert "07:00 tot 09:00 en 16:00 tot 18:00" in told
    assert "beide tijden" not in told
    assert "beide tijden" in option_peak.note(table(30, 36), at("09:10"))
    assert not option_peak.note(table(30, 36), Shift("elders", "Elders", "weekday", "to", 0))

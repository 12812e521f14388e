"""When a shift is, in the decision table: an option with hours of its own says so beside its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.options.shift_times import at_gate, shift_of
from ui.language import tr
from ui.said import said

if TYPE_CHECKING:
    from analysis.options import Column, Criterion, DecisionTable
    from analysis.options.demand import Shift


def shift_in(column: Column, shift: str) -> Shift:
    """A shift as it is in an option."""
    return next(one for one in column.shifts if one.id == shift)


def of_row(table: DecisionTable, criterion: Criterion) -> str:
    """The time of the shift that a row is of; that of now where options have another one; empty: it is of none."""
    found = {column.id: shift_of(criterion, column) for column in table.columns}
    usual = found[table.base]
    if usual is None:
        return ""
    return f", {'' if len(set(found.values())) == 1 else tr('nu ')}{said(at_gate(usual))}"


def of_cell(table: DecisionTable, criterion: Criterion, column: Column) -> str:
    """The time that a figure is for, where it is not that of now, as HTML."""
    base = next(one for one in table.columns if one.id == table.base)
    usual, own = shift_of(criterion, base), shift_of(criterion, column)
    return "" if own is None or own == usual else f'<span class="band">{said(at_gate(own))}</span>'

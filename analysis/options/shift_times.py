"""At what time a shift is in each option: a row has one name, and an option may have hours of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.options.transit import FROM, TO
from analysis.options.transit_figures import TRANSIT

if TYPE_CHECKING:
    from analysis.options.demand import Shift
    from analysis.options.table import Column, Criterion

STATION_SHIFTS = {TO: "early", FROM: "early_out"}
"""Shifts that minutes from and to stations by public transport are for."""


def written(shift: Shift) -> str:
    """The time of a shift, HH:MM of the service day."""
    minutes = shift.time_s // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def at_gate(shift: Shift) -> str:
    """That time in words, such as ``om 07:30 aan de poort``."""
    return f"om {written(shift)} {'van' if shift.direction == FROM else 'aan'} de poort"


def label(shift: Shift) -> str:
    """Name and time of a shift."""
    return f"{shift.name}, {at_gate(shift)}"


def shift_of(criterion: Criterion, column: Column) -> Shift | None:
    """The shift that a row is of, as it is in an option; ``None``: it is of none, or of several."""
    parts = criterion.id.split(".")
    if criterion.group == "station":
        name = STATION_SHIFTS[FROM if parts[0] == "station_from" else TO] if parts[-1] == TRANSIT else ""
    else:
        name = next((part for part in parts[1:] if any(shift.id == part for shift in column.shifts)), "")
    return next((shift for shift in column.shifts if shift.id == name), None)


def time_of(criterion: Criterion, column: Column) -> str | None:
    """The time of the shift that a row is of, in an option."""
    shift = shift_of(criterion, column)
    return None if shift is None else written(shift)


def described(column: Column) -> list[dict[str, Any]]:
    """The shifts of an option, as the document has them."""
    return [
        {
            "id": shift.id,
            "name": shift.name,
            "day_type": shift.day_type,
            "direction": shift.direction,
            "time": written(shift),
        }
        for shift in column.shifts
    ]

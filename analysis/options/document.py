"""The decision table as a document for other programs, and the table of some of its options alone."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from analysis.options.settings_record import digest_of
from analysis.options.shift_times import described, time_of
from geodata.timetable.in_use import as_shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.options.table import Cell, DecisionTable

FIGURES = ("value", "change", "low", "high", "change_low", "change_high")
"""The numbers of a cell, in the order in which they are written."""

_A_MOMENT_MIN = 1e-6
"""What subtracting and adding again may lose."""


def document(table: DecisionTable) -> dict[str, Any]:
    """What ``paraatkaart options --format json`` prints, and what the page saves."""
    return {
        "base": table.base,
        "digest": table.digest,
        "evidence": table.evidence,
        "settings": {**table.settings, "timetable": as_shown(cast("Mapping[str, Any]", table.settings["timetable"]))},
        "options": [
            {
                "id": column.id,
                "name": column.name,
                "version": column.version,
                "evidence": column.evidence,
                "source": column.source,
                "rationale": column.rationale,
                "digest": column.digest,
                "missing": list(column.missing),
                "shifts": described(column),
            }
            for column in table.columns
        ],
        "failed": [
            {"option": failed.option, "error": str(failed.error), "error_dutch": failed.error.dutch}
            for failed in table.failed
        ],
        "criteria": [
            {
                "id": criterion.id,
                "name": criterion.name,
                "group": criterion.group,
                "unit": criterion.unit,
                "better": criterion.better or None,
                "reason": criterion.reason or None,
                "cells": [
                    {
                        "option": column.id,
                        "shift_time": time_of(criterion, column),
                        **figures(table.cells[criterion.id, column.id], criterion.unit),
                    }
                    for column in table.columns
                ],
            }
            for criterion in table.criteria
        ],
    }


def figures(cell: Cell, unit: str) -> dict[str, Any]:
    """The numbers of a cell as they are written, and its status."""
    return {name: printed(getattr(cell, name), unit) for name in FIGURES} | {"status": cell.status}


def narrowed(table: DecisionTable, options: Sequence[str]) -> DecisionTable:
    """The table of some of its options, in their order: what ``evaluate`` gives for these alone, without computing.

    No cell depends on which other options are in the table. The base always comes first.
    """
    order = list(dict.fromkeys((table.base, *options)))
    by_id = {column.id: column for column in table.columns}
    columns = tuple(by_id[option] for option in order if option in by_id)
    settings = dict(table.settings) | {"options": sorted(f"{column.id} {column.digest}" for column in columns)}
    kept = {column.id for column in columns}
    return replace(
        table,
        columns=columns,
        cells={(criterion, option): cell for (criterion, option), cell in table.cells.items() if option in kept},
        draws={(criterion, option): drawn for (criterion, option), drawn in table.draws.items() if option in kept},
        failed=tuple(failed for failed in table.failed if failed.option in order),
        settings=settings,
        digest=digest_of(settings),
    )


def printed(value: float | None, unit: str) -> float | None:
    """A figure as it is written; an infinite end of a band, where some draws have no way, has no number."""
    if value is None or not math.isfinite(value):
        return None
    return round(value, decimals(unit)) + 0.0  # no negative zero, which rounding makes of a small loss


def decimals(unit: str) -> int:
    """Decimals of a figure with this unit."""
    return 2 if unit in {"min", "ratio"} else 1


def clock_minute(minutes: float) -> int:
    """The minute that a clock shows at a moment, in minutes after midnight: whole ones that have passed."""
    return math.floor(minutes + _A_MOMENT_MIN)


def clock_change(cell: Cell) -> int | None:
    """By how many minutes two clocks differ as they are written, so that equal ones have no difference."""
    if cell.value is None or cell.change is None:
        return None
    return clock_minute(cell.value) - clock_minute(cell.value - cell.change)

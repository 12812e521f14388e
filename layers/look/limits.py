"""From where to where airspace reaches, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from layers.look import format as fmt
from layers.look import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

FLOOR, CEILING = "floor_ft", "ceiling_ft"
COLUMNS = (FLOOR, CEILING)
"""Columns with a limit in feet; ``floor_above`` and ``ceiling_above`` say from where it is measured."""

UNKNOWN = "onbekend"
_M_PER_FT = 0.3048
_PRESSURE = "standard_pressure"
_ABOVE = {"ground": "boven de grond", "sea": "boven zeeniveau"}


def in_full(column: str, row: Mapping[str, object]) -> str:
    """One limit with metres, from where it is measured, and what it is worth; ``onbekend`` if it is empty."""
    limit_ft = _feet(column, row)
    if limit_ft is None:
        return UNKNOWN
    evidence = texts.EVIDENCE[str(row["limits_evidence"])]
    above = _above(column, row)
    if limit_ft == 0 and above == "ground":
        return f"de grond ({evidence})"
    size = f"{fmt.measure(limit_ft, 'ft')} (ongeveer {fmt.measure(round(limit_ft * _M_PER_FT), 'm')})"
    if above == _PRESSURE:
        return f"{_level(limit_ft)}, dat is {size} bij standaardluchtdruk ({evidence})"
    return f"{size} {_ABOVE[above]} ({evidence})" if above else f"{size}; waarboven gemeten: {UNKNOWN} ({evidence})"


def in_short(row: Mapping[str, object]) -> str:
    """Both limits as a name on the map has room for them: ``grond–600 ft``; empty if neither is known."""
    if all(_feet(column, row) is None for column in COLUMNS):
        return ""
    return "–".join(_brief(column, row) for column in COLUMNS)


def _brief(column: str, row: Mapping[str, object]) -> str:
    limit_ft = _feet(column, row)
    if limit_ft is None:
        return "?"
    above = _above(column, row)
    if limit_ft == 0 and above == "ground":
        return "grond"
    return _level(limit_ft) if above == _PRESSURE else fmt.measure(limit_ft, "ft")


def _level(limit_ft: float) -> str:
    return fmt.NBSP.join(("FL", f"{limit_ft / 100:.0f}"))


def _feet(column: str, row: Mapping[str, object]) -> float | None:
    value = row.get(column)
    return value if isinstance(value, (int, float)) and math.isfinite(value) else None


def _above(column: str, row: Mapping[str, object]) -> str:
    value = row.get(column.replace("_ft", "_above"))
    return value if isinstance(value, str) else ""

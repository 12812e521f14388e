"""Whether two parts of the air lie at the same height: floors and ceilings in feet above a reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

GROUND = "ground"


@dataclass(frozen=True)
class Heights:
    """From where to where: feet above ``ground``, ``sea`` or ``standard_pressure``; none is not known."""

    floor_ft: float | None
    floor_above: str | None
    ceiling_ft: float | None
    ceiling_above: str | None


def heights_of(*rows: Any) -> Heights:
    """The limits of the first row that has them: of a feature, then of its function.

    Each row maps ``floor_ft``, ``floor_above``, ``ceiling_ft`` and ``ceiling_above`` to values, blank where unknown.
    """
    found: dict[str, Any] = dict.fromkeys(("floor_ft", "floor_above", "ceiling_ft", "ceiling_above"))
    for row in rows:
        for limit in ("floor", "ceiling"):
            value, above = row.get(f"{limit}_ft"), row.get(f"{limit}_above")
            if found[f"{limit}_ft"] is None and not _blank(value):
                found |= {f"{limit}_ft": float(value), f"{limit}_above": None if _blank(above) else str(above)}
    return Heights(**found)


def relation(upper: Heights, lower: Heights) -> tuple[str, float | None]:
    """How two parts of the air lie to each other in height.

    Returns
    -------
    str
        ``apart``: one certainly ends below the other's beginning; ``same``: they certainly share a height, or touch;
        ``unknown``: a limit is missing, or they are above different references, of which the difference is not known.
    float or None
        Feet between them where they are apart.
    """
    gaps = [_gap(upper, lower), _gap(lower, upper)]
    for gap in gaps:
        if gap is not None and gap > 0:
            return "apart", gap
    if all(gap is not None for gap in gaps) or _begins_within(upper, lower) or _begins_within(lower, upper):
        return "same", None
    return "unknown", None


def _begins_within(one: Heights, other: Heights) -> bool:
    """Whether the one certainly begins above the floor and below the ceiling of the other; it may end anywhere."""
    gap = _gap(one, other)
    if gap is None or gap >= 0 or one.floor_ft is None or other.floor_ft is None:
        return False
    on_ground = other.floor_above == GROUND and other.floor_ft == 0
    return on_ground or (one.floor_above == other.floor_above and one.floor_ft >= other.floor_ft)


def _gap(above: Heights, below: Heights) -> float | None:
    """Feet from the ceiling of the one below to the floor of the one above; none if that is not known."""
    if above.floor_ft is None or below.ceiling_ft is None:
        return None
    if above.floor_above is None or above.floor_above != below.ceiling_above:
        # Nothing reaches below the ground, so a floor on it lies below every ceiling.
        return -below.ceiling_ft if above.floor_above == GROUND and above.floor_ft == 0 else None
    return above.floor_ft - below.ceiling_ft


def _blank(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and bool(np.isnan(value)))

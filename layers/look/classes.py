"""The classes of a layer that look the same, and what has a ring of accuracy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.look import texts
from layers.look.style import Look, look
from layers.look.variants import NAMES, variants

if TYPE_CHECKING:
    from layers import Layer, Symbol

MANY = 500
"""More features than this are not moved apart and have no rings: refreshed registers."""

RING_FROM_M = 500
"""Places that can be further off than this have a ring, whatever the evidence."""

_SMALLEST_PX = 1.2


@dataclass(frozen=True)
class Class:
    """Features of a layer that look the same; ``rows`` are their positions in the frame."""

    evidence: str
    plan_status: str
    variant: str
    look: Look
    rows: tuple[int, ...]

    @property
    def words(self) -> str:
        """The class in Dutch, for the legend."""
        parts = (NAMES[self.variant], texts.PLAN_STATUS[self.plan_status], texts.EVIDENCE[self.evidence])
        return ", ".join(part for part in parts if part)


def classes(layer: Layer) -> list[Class]:
    """The classes that occur in a layer: strongest evidence first, then firmest plan status."""
    keys = list(
        zip(layer.frame["evidence"], layer.frame["plan_status"], variants(layer), strict=True),
    )
    evidence, status, variant = list(texts.EVIDENCE), list(texts.PLAN_STATUS), list(NAMES)
    drawn = _large_below_small(layer)
    ordered = sorted(set(keys), key=lambda key: (evidence.index(key[0]), status.index(key[1]), variant.index(key[2])))
    return [
        Class(*key, look(layer.spec.symbol, *key), tuple(row for row in drawn if keys[row] == key)) for key in ordered
    ]


def _large_below_small(layer: Layer) -> list[int]:
    """The positions of the features as they are drawn, one above the other."""
    column = layer.spec.symbol.size_by
    sizes = layer.frame[column].tolist() if column else [0] * len(layer.frame)
    return sorted(range(len(layer.frame)), key=lambda row: -sizes[row])


def has_rings(layer: Layer) -> bool:
    """Whether the map shows how far off some of the places can be."""
    return 0 < sum(ring_rows(layer)) <= MANY


def ring_rows(layer: Layer) -> list[bool]:
    """Places that are known less precisely than can be seen on the map, and all that we drew ourselves."""
    if not layer.spec.symbol.accuracy:
        return [False] * len(layer.frame)
    from_m = math.inf if layer.spec.symbol.shape == "line" else RING_FROM_M
    rows = zip(layer.frame["precision_m"], layer.frame["evidence"], strict=True)
    return [precision_m > from_m or evidence == "illustrative" for precision_m, evidence in rows]


def radius_px(symbol: Symbol, value: float) -> float:
    """The radius of a point whose area stands for a value."""
    return max(round(symbol.radius_px * math.sqrt(value / symbol.size_max), 2), _SMALLEST_PX)

"""Shapes of markers and patterns of areas. The map and the legend both draw them from here."""

from __future__ import annotations

import math
from dataclasses import dataclass

HATCHES = {
    "slash": (45, "bars"),
    "backslash": (135, "bars"),
    "vertical": (0, "bars"),
    "horizontal": (90, "bars"),
    "cross": (45, "crossed"),
    "grid": (0, "crossed"),
    "dots": (45, "dots"),
    "steps": (0, "steps"),
    "pluses": (45, "pluses"),
    "waves": (0, "waves"),
}
"""Name of a pattern → rotation in degrees, and what it is made of."""

_LINE_PX = 1.4
_DOT_PX = 3.0
_CASING_PX = 1.1
"""How far a casing reaches beside the lines of a pattern."""


def _star(corners: int, turn: float, size: float) -> tuple[tuple[float, float], ...]:
    angles = [turn + 2 * math.pi * corner / corners for corner in range(corners)]
    return tuple((round(size * math.sin(angle), 3), round(-size * math.cos(angle), 3)) for angle in angles)


_ARM, _REACH = 0.42, 1.12
_PLUS = (
    (-_ARM, -_REACH), (_ARM, -_REACH), (_ARM, -_ARM), (_REACH, -_ARM), (_REACH, _ARM), (_ARM, _ARM),
    (_ARM, _REACH), (-_ARM, _REACH), (-_ARM, _ARM), (-_REACH, _ARM), (-_REACH, -_ARM), (-_ARM, -_ARM),
)  # fmt: skip
MARKERS: dict[str, tuple[tuple[float, float], ...]] = {
    "circle": (),
    "square": _star(4, math.pi / 4, 1.25),
    "diamond": _star(4, 0, 1.3),
    "triangle": _star(3, 0, 1.4),
    "pentagon": _star(5, 0, 1.2),
    "wedge": _star(3, math.pi, 1.4),
    "house": ((0, -1.4), (1.05, -0.35), (1.05, 1.05), (-1.05, 1.05), (-1.05, -0.35)),
    "bar": ((-1.35, -0.7), (1.35, -0.7), (1.35, 0.7), (-1.35, 0.7)),
    "hourglass": ((-1.1, -1.2), (1.1, -1.2), (-1.1, 1.2), (1.1, 1.2)),
    "plus": _PLUS,
    "cross": tuple((round((x - y) / math.sqrt(2), 3), round((x + y) / math.sqrt(2), 3)) for x, y in _PLUS),
}
"""Name of a marker → its corners for a radius of one, y downwards; none for a circle."""


@dataclass(frozen=True)
class Hatch:
    """An SVG pattern: a path repeated in square tiles.

    ``box`` says that the tile is the box around the shape and measures are parts of it, so that small markers of one
    kind all look the same; otherwise measures are pixels. ``casing`` is the colour of a wider line below each line,
    so that the pattern is seen on any colour below it; empty for none.
    """

    size: float
    angle: int
    path: str
    width: float
    color: str
    box: bool = False
    casing: str = ""
    casing_width: float = 0


def area_hatch(name: str, spacing_px: float, color: str, casing: str = "") -> Hatch:
    """The pattern of an area."""
    angle, kind = HATCHES[name]
    size = f"{spacing_px:g}"
    middle = f"{spacing_px / 2:g}"
    part = spacing_px / 4
    path = {
        "bars": f"M{middle} 0V{size}",
        "crossed": f"M{middle} 0V{size}M0 {middle}H{size}",
        "dots": f"M{middle} {middle}h.01",
        "steps": f"M{part} {part}v{part}M{3 * part:g} {3 * part:g}v{part}",
        "pluses": f"M{middle} {part}v{middle}M{part} {middle}h{middle}",
        "waves": f"M0 {middle}l{part} -{part}L{3 * part:g} {3 * part:g}L{size} {middle}",
    }[kind]
    width_px = _DOT_PX if kind == "dots" else _LINE_PX
    return Hatch(
        spacing_px,
        angle,
        path,
        width_px,
        color,
        casing=casing,
        casing_width=width_px + 2 * _CASING_PX if casing else 0,
    )


def marker_hatch(spacing_px: float, radius_px: float, color: str) -> Hatch:
    """Slanting lines within a marker, symmetrical about its middle."""
    side_px = 2 * radius_px
    count = int(radius_px / spacing_px + 0.5)
    offsets = [sign * (number + 0.5) * spacing_px for number in range(count) for sign in (-1, 1)]
    ends = sorted(round(1 + offset * math.sqrt(2) / side_px, 3) for offset in offsets)
    return Hatch(1, 0, "".join(f"M{end:g} 0L0 {end:g}" for end in ends), round(_LINE_PX / side_px, 3), color, box=True)

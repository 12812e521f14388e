"""How verdicts of dual use look: a colour and a pattern each, the line by the evidence; on screen and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from layers.look import patterns
from layers.look.colors import ink
from layers.look.style import LAND, WHITE, Look, Stroke, dash

if TYPE_CHECKING:
    from collections.abc import Iterator


class Verdict(NamedTuple):
    """Words, colour, pattern of an area and shape of a point."""

    words: str
    color: str
    hatch: str
    marker: str


NO_VERDICT = ""
VERDICTS = {
    "conflict": Verdict("conflict", "#C44E00", "cross", "cross"),
    "conditional": Verdict("onder voorwaarden", "#E69F00", "slash", "triangle"),
    "compatible": Verdict("verenigbaar", "#0072B2", "dots", "circle"),
    NO_VERDICT: Verdict("oordeel onbekend", "#5E5A52", "horizontal", "square"),
}
"""Verdict of the matrix → its words, colour (Okabe–Ito, the orange darker), pattern of an area and shape of a point."""

_SPACING_PX = 9
_OPACITY = 0.22
_LINE_PX = 5.0
_RADIUS_PX = 4.0


def look_of(verdict: str, evidence: str, kind: str) -> Look:
    """The look of a class."""
    one = VERDICTS[verdict]
    dark = ink(one.color, LAND)
    if kind == "fill":
        hatch = patterns.area_hatch(one.hatch, _SPACING_PX, dark)
        return Look("fill", (Stroke(WHITE, 5), Stroke(dark, 2.2, dash(evidence, 2.2))), one.color, _OPACITY, hatch)
    if kind == "line":
        return Look("line", tuple(_line(verdict, one.color, dark, evidence)))
    rim = Stroke(dark, 1.5, dash(evidence, 1.5), _RADIUS_PX + 3)
    return Look("point", (Stroke(dark, 1.2, "", _RADIUS_PX), rim), one.color, 1.0, None, one.marker)


def _line(verdict: str, color: str, dark: str, evidence: str) -> Iterator[Stroke]:
    """Ticks for a conflict, dark edges for conditional, a white core for compatible."""
    yield Stroke(WHITE, _LINE_PX + 5)
    pattern = dash(evidence, _LINE_PX)
    yield Stroke(dark, _LINE_PX + 2, pattern)
    if verdict == "conditional":
        yield Stroke(color, _LINE_PX - 1.5, pattern)
    if verdict == "compatible":
        yield Stroke(WHITE, 2, pattern)
    if verdict == "conflict":
        yield Stroke(dark, _LINE_PX + 8, "2 9")

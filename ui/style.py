"""From a symbol, the evidence and the plan status to what is drawn. The map and the legend both read this.

Evidence is drawn by the line: measured and stated solid, derived dotted, illustrative dashed. Plan status is drawn by
the filling: existing filled, agreed densely hatched, planned lightly hatched, explored outline only; a line that is not
yet there is hollow. What is illustrative is hatched as well, and has a thin ring at its accuracy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layers import Symbol

LAND = "#F4F3EF"
OUTLINE = "#C9C5BC"
BORDER = "#A8A399"
LABEL = "#5E5A52"
ACCENT = "#1F5C4A"
WHITE = "#FFFFFF"

BAND_COLORS = {15: "#253494", 30: "#2C7FB8", 45: "#7FCDBB", 60: "#DDF1B4"}
"""Colour per isochrone in minutes: YlGnBu, dark is near."""

BAND_OPACITY = 0.72

_HATCH_SPACING_PX = {"afgesproken": 5, "gepland": 9}
_ILLUSTRATIVE_SPACING_PX = 7
_EDGE_PX = {"afgesproken": 2.2, "gepland": 1.7, "verkenning": 1.3}
"""Width of the two edges of a hollow line."""
_HALO_PX = 3.5


@dataclass(frozen=True)
class Stroke:
    """One line along a geometry, or around a point.

    ``dash`` is an SVG dash array in pixels, empty for a solid line; ``radius_px`` is 0 for lines and areas.
    """

    color: str
    width_px: float
    dash: str = ""
    radius_px: float = 0

    @property
    def cap(self) -> str:
        """The SVG line cap: round for dots, which are dashes without length."""
        return "round" if self.dash.startswith("0.1 ") else "butt"


@dataclass(frozen=True)
class Look:
    """How features of one class of a layer are drawn.

    Attributes
    ----------
    shape : str
        ``fill``, ``line`` or ``point``.
    strokes : tuple of Stroke
        From below to above; the first one carries the filling.
    fill : str
        Fill colour, ``#rrggbb``; empty for none.
    hatch_px : int
        Distance between hatch lines in pixels, 0 for none.
    hatch_color : str
        Colour of the hatch lines.
    accuracy_ring : bool
        Whether a thin dashed ring shows the accuracy.
    """

    shape: str
    strokes: tuple[Stroke, ...]
    fill: str = ""
    fill_opacity: float = 1.0
    hatch_px: int = 0
    hatch_color: str = ""
    accuracy_ring: bool = False


def look(symbol: Symbol, evidence: str, plan_status: str, variant: str = "") -> Look:
    """Combine a layer's symbol with evidence, plan status and variant (see :mod:`ui.variants`)."""
    shape = "point" if symbol.shape == "ring" else symbol.shape
    illustrative = evidence == "illustrative"
    hatch_px = _HATCH_SPACING_PX.get(plan_status, 0)
    if illustrative and plan_status == "bestaand":
        hatch_px = _ILLUSTRATIVE_SPACING_PX
    make_strokes = {"line": _line, "fill": _outline, "point": _point}[shape]
    filled = bool(symbol.fill) and shape != "line"
    return Look(
        shape=shape,
        strokes=make_strokes(symbol, evidence, plan_status, variant),
        fill=symbol.fill if filled and plan_status == "bestaand" else "",
        fill_opacity=symbol.fill_opacity,
        hatch_px=hatch_px if filled else 0,
        hatch_color=symbol.color,
        accuracy_ring=illustrative,
    )


def dash(evidence: str, width_px: float) -> str:
    """The SVG dash array of a line: dotted if derived, dashed if illustrative, solid otherwise."""
    unit = max(width_px, 1.5)
    match evidence:
        case "derived":
            return f"0.1 {2.2 * unit:.3g}"
        case "illustrative":
            return f"{2.5 * unit:.3g} {1.6 * unit:.3g}"
        case _:
            return ""


def _outline(symbol: Symbol, evidence: str, _plan_status: str, _variant: str) -> tuple[Stroke, ...]:
    return (Stroke(symbol.color, symbol.width_px, dash(evidence, symbol.width_px)),)


def _line(symbol: Symbol, evidence: str, plan_status: str, variant: str) -> tuple[Stroke, ...]:
    strokes = [Stroke(symbol.color, symbol.width_px, dash(evidence, symbol.width_px))]
    if plan_status != "bestaand":
        width_px = symbol.width_px + 2
        pattern = dash(evidence, width_px)
        core_px = max(width_px - 2 * _EDGE_PX[plan_status], 1)
        strokes = [Stroke(symbol.color, width_px, pattern), Stroke(WHITE, core_px, pattern)]
    match variant:
        case "rail":
            strokes.append(Stroke(symbol.color, symbol.width_px + 6, "1.5 11"))
        case "water":
            strokes.append(Stroke(WHITE, max(symbol.width_px / 3, 1), ""))
    return tuple(strokes)


def _point(symbol: Symbol, evidence: str, _plan_status: str, variant: str) -> tuple[Stroke, ...]:
    """A dot or ring; a halo around it shows weaker evidence, a second ring an intercity station."""
    radius_px = symbol.radius_px
    strokes = [Stroke(symbol.color, symbol.width_px, "", radius_px)]
    pattern = dash(evidence, 1.5)
    if pattern:
        strokes.append(Stroke(symbol.fill or symbol.color, 1.5, pattern, radius_px + _HALO_PX))
    if variant == "intercity":
        strokes.append(Stroke(symbol.color, 1.5, "", radius_px + _HALO_PX))
    return tuple(strokes)

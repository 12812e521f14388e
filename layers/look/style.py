"""From a symbol, the evidence and the plan status to what is drawn. The map and the legend both read this.

Evidence is drawn by the line: measured and stated solid, derived dotted, illustrative dashed; around a point by a thin
second line, which a measured point has not. Plan status is drawn by the filling: existing filled, agreed densely
hatched, planned lightly hatched, explored outline only; a line that is not yet there is hollow. An area that is not yet
there has white beside its lines, since it often lies on one that is. An illustrative area is hatched as well. Colours
that are too light for a thin line on the land are darkened for outlines and hatches, and lines of such a colour get
dark edges. Roads and water that are there are never broken: their edges and core are solid, as on any map, and the
evidence is in the thread along the middle. A corridor has a wide light band below, so that it is still seen at both
sides of a road, railway or water that another layer draws on the same course.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.look import patterns
from layers.look.colors import ink, tint

if TYPE_CHECKING:
    from layers import Symbol
    from layers.look.patterns import Hatch

LAND = "#F4F3EF"
OUTLINE = "#C9C5BC"
BORDER = "#A8A399"
WATER = "#7FA9BF"
LABEL = "#5E5A52"
INK = "#2B2925"
ACCENT = "#1F5C4A"
WHITE = "#FFFFFF"

BAND_COLORS = {15: "#253494", 30: "#2C7FB8", 45: "#7FCDBB", 60: "#DDF1B4"}
"""Colour per isochrone in minutes: YlGnBu, dark is near."""

BAND_OPACITY = 0.72

_HATCH_SPACING_PX = {"afgesproken": 6, "gepland": 11}
_MARKER_SPACING_PX = {"afgesproken": 3, "gepland": 6}
_ILLUSTRATIVE_SPACING_PX = 8
_PATTERN_SPACING_PX = 12
_EDGE_PX = {"afgesproken": 2.2, "gepland": 1.7, "verkenning": 1.3}
"""Width of the two edges of a hollow line."""
_HALO_PX = 2.5
_BAND_PX = 5
_CASING_PX = 1.5
_WATER_CORE = "#56B4E9"
_CORRIDOR_PX = 13
_CORRIDOR_TINT = 0.4
"""Width of the band below a corridor, and how much of its colour it has."""
_BORDER_DASH = "10 3 2 3"
"""Of an outline with the pattern ``border``, which is no statement about evidence."""


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
    hatch : Hatch, optional
        The pattern over the filling.
    marker : str
        The shape of a point, see :data:`layers.look.patterns.MARKERS`.
    """

    shape: str
    strokes: tuple[Stroke, ...]
    fill: str = ""
    fill_opacity: float = 1.0
    hatch: Hatch | None = None
    marker: str = "circle"

    @property
    def radius_px(self) -> float:
        """How far a point reaches, with its outermost line."""
        return max(stroke.radius_px + stroke.width_px / 2 for stroke in self.strokes)


def look(symbol: Symbol, evidence: str, plan_status: str, variant: str = "") -> Look:
    """Combine a layer's symbol with evidence, plan status and variant (see :mod:`layers.look.variants`)."""
    match symbol.shape:
        case "line":
            strokes = _line(symbol, evidence, plan_status, variant or symbol.pattern)
            band = symbol.pattern == "band" and plan_status == "bestaand"
            return Look(
                "line", (Stroke(tint(symbol.color, _CORRIDOR_TINT), _CORRIDOR_PX), *strokes) if band else strokes
            )
        case "fill":
            return _area(symbol, evidence, plan_status)
        case _:
            return _point(symbol, evidence, plan_status, variant)


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


def _area(symbol: Symbol, evidence: str, plan_status: str) -> Look:
    color = ink(symbol.color, LAND)
    pattern = _BORDER_DASH if symbol.pattern == "border" else dash(evidence, symbol.width_px)
    strokes = [Stroke(color, symbol.width_px, pattern)]
    if symbol.pattern == "band":
        strokes.insert(0, Stroke(OUTLINE, symbol.width_px + _BAND_PX))
    if not symbol.fill:
        return Look("fill", tuple(strokes))
    exists = plan_status == "bestaand"
    if not exists:
        strokes.insert(0, Stroke(WHITE, symbol.width_px + 2 * _CASING_PX))
    spacing_px = _HATCH_SPACING_PX.get(plan_status, 0)
    if exists and evidence == "illustrative":
        spacing_px = _ILLUSTRATIVE_SPACING_PX
    if exists and symbol.pattern:
        spacing_px = _PATTERN_SPACING_PX
    casing = "" if exists else WHITE
    hatch = patterns.area_hatch(symbol.pattern or "slash", spacing_px, color, casing) if spacing_px else None
    return Look("fill", tuple(strokes), symbol.fill if exists else "", symbol.fill_opacity, hatch)


def _line(symbol: Symbol, evidence: str, plan_status: str, variant: str) -> tuple[Stroke, ...]:
    color = ink(symbol.color, LAND)
    exists = plan_status == "bestaand"
    if exists and variant in {"road", "water"}:
        return _way(symbol, evidence, variant)
    strokes = [Stroke(symbol.color, symbol.width_px, dash(evidence, symbol.width_px))]
    if not exists:
        width_px = symbol.width_px + 2
        pattern = dash(evidence, width_px)
        core_px = max(width_px - 2 * _EDGE_PX[plan_status], 1)
        strokes = [Stroke(color, width_px, pattern), Stroke(WHITE, core_px, pattern)]
    elif color != symbol.color:
        strokes.insert(0, Stroke(color, symbol.width_px + 2, strokes[0].dash))
    if variant == "rail":
        strokes.append(Stroke(color, symbol.width_px + 6, "1.5 11"))
    return tuple(strokes)


def _way(symbol: Symbol, evidence: str, variant: str) -> tuple[Stroke, ...]:
    """A road or a water: solid edges in the layer's colour, a core, and along the middle the evidence."""
    color = ink(symbol.color, LAND)
    core = _WATER_CORE if variant == "water" else symbol.color
    edges_px = 3 if variant == "water" else 2
    strokes = [Stroke(color, symbol.width_px + edges_px), Stroke(core, symbol.width_px)]
    if dash(evidence, 1.5):
        strokes.append(Stroke(WHITE if core == color else color, 1.5, dash(evidence, 1.5)))
    return tuple(strokes)


def _point(symbol: Symbol, evidence: str, plan_status: str, variant: str) -> Look:
    """A marker; a line around it shows the evidence, a second ring an intercity station.

    White below that line keeps it apart from an area of the same colour.
    """
    own = symbol.color if symbol.shape == "ring" else symbol.fill or symbol.color
    color = ink(own, LAND)
    radius_px = symbol.radius_px
    strokes = [Stroke(color, symbol.width_px, "", radius_px)]
    halo_px = radius_px * _outermost(symbol.pattern) + _HALO_PX
    if variant == "intercity":
        strokes.append(Stroke(color, 1.5, "", halo_px))
        halo_px += _HALO_PX
    if evidence != "measured":
        strokes.append(Stroke(WHITE, 2 * _CASING_PX, "", halo_px))
        strokes.append(Stroke(color, 0.9 if evidence == "stated" else 1.5, dash(evidence, 1.5), halo_px))
    spacing_px = _MARKER_SPACING_PX.get(plan_status, 0)
    return Look(
        "point",
        tuple(strokes),
        (symbol.fill or symbol.color) if plan_status == "bestaand" else WHITE,
        symbol.fill_opacity if plan_status == "bestaand" else 1,
        patterns.marker_hatch(spacing_px, radius_px, color) if spacing_px else None,
        symbol.pattern or "circle",
    )


def _outermost(marker: str) -> float:
    """How far the corners of a marker reach, in parts of its radius."""
    return max((abs(complex(x, y)) for x, y in patterns.MARKERS[marker or "circle"]), default=1.0)

"""Geometry and looks as SVG, in pixels of the screen; a pixel is 0.2646 mm on paper."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely

from briefing.fonts import FAMILY
from briefing.frame import PX_MM
from layers.look.patterns import MARKERS
from layers.look.style import BAND_COLORS, BAND_OPACITY, WHITE
from layers.look.swatch import filling, hatch_of, pen

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from briefing.frame import Frame
    from layers.look.style import Look, Stroke

_BEYOND_PX = 40
"""What lies further out of the window is cut away; no line is as wide as that."""
_FINE_PX = 0.2
"""Vertices that nobody sees on paper are left out."""


def inside(frame: Frame, geometry: BaseGeometry) -> BaseGeometry:
    """The part of a geometry in RD New that can be seen, and a little more, in pixels of the window."""
    west, south, east, north = frame.bounds_m
    beyond_m = _BEYOND_PX * frame.m_per_px
    if not shapely.box(west, south, east, north).buffer(beyond_m, join_style="mitre").covers(geometry):
        geometry = shapely.clip_by_rect(geometry, west - beyond_m, south - beyond_m, east + beyond_m, north + beyond_m)
    fine = shapely.simplify(geometry, _FINE_PX * frame.m_per_px)
    corner = np.array([frame.west_m, frame.north_m])
    return shapely.transform(fine, lambda xy: (xy - corner) * [1, -1] / frame.m_per_px)


def path(geometry: BaseGeometry) -> str:
    """The data of an SVG path of lines and areas in pixels."""
    pieces = []
    for part in shapely.get_parts(geometry):
        if part.is_empty or part.geom_type == "Point":
            continue
        if part.geom_type == "GeometryCollection":
            pieces.append(path(part))
            continue
        rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        end = "Z" if part.geom_type == "Polygon" else ""
        pieces += ["M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in shapely.get_coordinates(ring)) + end for ring in rings]
    return "".join(pieces)


def lines(data: str, stroke: Stroke) -> str:
    """A path that is only a line."""
    return f'<path d="{data}" fill="none" stroke-linejoin="round" {pen(stroke)}/>' if data else ""


def area(data: str, look: Look, hatch_id: str) -> str:
    """A path with the lowest line and the filling of a look."""
    filled = f'fill-rule="evenodd" {filling(look, 0, hatch_id)}'
    return f'<path d="{data}" stroke-linejoin="round" {filled} {pen(look.strokes[0])}/>' if data else ""


def marker(at: tuple[float, float], look: Look, row: int, hatch_id: str, radius_px: float | None = None) -> str:
    """One stroke of a point: the first is the marker itself, the others are rings around it."""
    (x, y), stroke = at, look.strokes[row]
    radius = stroke.radius_px if radius_px is None else radius_px
    filled = filling(look, row, hatch_id)
    if corners := MARKERS[look.marker] if row == 0 else ():
        points = " ".join(f"{x + radius * right:.2f},{y + radius * down:.2f}" for right, down in corners)
        return f'<polygon points="{points}" {filled} {pen(stroke)}/>'
    return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:g}" {filled} {pen(stroke)}/>'


def text(
    words: str,
    at: tuple[float, float],
    size: float,
    color: str,
    *,
    bold: bool = False,
    initial: str = "",
    halo: str = "",
) -> str:
    """A text from its lower left corner, with a halo below it and an initial set small behind it."""
    small = f'<tspan dy="{-0.35 * size:.2f}" font-size="{0.7 * size:.2f}">{escape(initial)}</tspan>' if initial else ""
    weight = "600" if bold else "400"
    font = f'font-family="{FAMILY}" font-size="{size:g}" font-weight="{weight}"'
    body = f"{escape(words)}{small}</text>"
    where = f'x="{at[0]:.2f}" y="{at[1]:.2f}"'
    below = (
        f'<text {where} {font} fill="none" stroke="{halo}" stroke-width="3" stroke-linejoin="round">{body}'
        if halo
        else ""
    )
    return f'{below}<text {where} {font} fill="{color}">{body}'


def document(width_mm: float, height_mm: float, parts: Iterable[str]) -> str:
    """An SVG of an exact size in millimetres whose unit is the pixel."""
    width, height = width_mm / PX_MM, height_mm / PX_MM
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" height="{height_mm:g}mm" '
        f'viewBox="0 0 {width:.6f} {height:.6f}">{"".join(parts)}</svg>'
    )


def bands_svg(frame: Frame, bands: gpd.GeoDataFrame) -> list[str]:
    """Areas of equal travel time (``band_min``, RD New), the far ones below the near ones, see-through as a whole."""
    drawn = [
        f'<path d="{path(inside(frame, row.geometry))}" fill="{BAND_COLORS[int(row.band_min)]}" fill-rule="evenodd" '
        f'stroke="{WHITE}" stroke-width="1"/>'
        for row in bands.sort_values("band_min", ascending=False).itertuples()
    ]
    return [f'<g opacity="{BAND_OPACITY}">', *drawn, "</g>"]


__all__ = ["area", "bands_svg", "document", "hatch_of", "inside", "lines", "marker", "path", "text"]

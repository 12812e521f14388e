"""Small SVG pictures of looks, for legends."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from layers.look.patterns import MARKERS

if TYPE_CHECKING:
    from layers.look.style import Look, Stroke

WIDTH, HEIGHT = 34, 20
"""Of a swatch, in pixels."""
_SAMPLE_PX = 7


def sample(style: Look) -> str:
    """A small picture of a look, as the content of an SVG of :data:`WIDTH` by :data:`HEIGHT` pixels."""
    draw = {"line": _line, "fill": _area, "point": _point}[style.shape]
    return hatch_of(style) + "".join(draw(style, row, stroke) for row, stroke in enumerate(style.strokes))


def picture(content: str) -> str:
    """An SVG document of content."""
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {WIDTH} {HEIGHT}">{content}</svg>'


def fitting(style: Look) -> Look:
    """A look without what makes a sample needlessly large: the size of points that have a size each."""
    first = style.strokes[0]
    if first.radius_px <= _SAMPLE_PX:
        return style
    return replace(style, strokes=(replace(first, radius_px=_SAMPLE_PX), *style.strokes[1:]))


def _line(_style: Look, _row: int, stroke: Stroke) -> str:
    y = HEIGHT / 2
    return f'<line x1="1" x2="{WIDTH - 1}" y1="{y}" y2="{y}" {pen(stroke)}/>'


def _area(style: Look, row: int, stroke: Stroke) -> str:
    return f'<rect x="2" y="2" width="{WIDTH - 4}" height="{HEIGHT - 4}" {filling(style, row)} {pen(stroke)}/>'


def _point(style: Look, row: int, stroke: Stroke) -> str:
    corners = MARKERS[style.marker] if row == 0 else ()
    if corners:
        radius, x, y = stroke.radius_px, WIDTH / 2, HEIGHT / 2
        points = " ".join(f"{x + radius * right:g},{y + radius * down:g}" for right, down in corners)
        return f'<polygon points="{points}" {filling(style, row)} {pen(stroke)}/>'
    circle = f'cx="{WIDTH / 2}" cy="{HEIGHT / 2}" r="{stroke.radius_px:g}"'
    return f"<circle {circle} {filling(style, row)} {pen(stroke)}/>"


def pen(stroke: Stroke) -> str:
    """The SVG attributes of a stroke."""
    pattern = f' stroke-dasharray="{stroke.dash}" stroke-linecap="{stroke.cap}"' if stroke.dash else ""
    return f'stroke="{escape(stroke.color)}" stroke-width="{stroke.width_px:g}"{pattern}'


def filling(style: Look, row: int, hatch_id: str = "hatch") -> str:
    """The SVG attributes of the filling of a stroke of a look; only the first has one."""
    if row or not (style.fill or style.hatch):
        return 'fill="none"'
    if style.hatch:
        return f'fill="url(#{hatch_id})"'
    return f'fill="{escape(style.fill)}" fill-opacity="{style.fill_opacity:g}"'


def hatch_of(style: Look, hatch_id: str = "hatch") -> str:
    """The hatch pattern of a look, by the same measures as on the map; empty if it has none."""
    hatch = style.hatch
    if hatch is None:
        return ""
    size, units = f"{hatch.size:g}", "objectBoundingBox" if hatch.box else "userSpaceOnUse"
    ground = f'<rect width="{size}" height="{size}" fill="{escape(style.fill)}" fill-opacity="{style.fill_opacity:g}"/>'
    lines = "".join(
        f'<path d="{hatch.path}" fill="none" stroke="{escape(color)}" stroke-width="{width:g}" stroke-linecap="round"/>'
        for color, width in ((hatch.casing, hatch.casing_width), (hatch.color, hatch.width))
        if color
    )
    return (
        f'<pattern id="{hatch_id}" width="{size}" height="{size}" patternUnits="{units}" patternContentUnits="{units}" '
        f'patternTransform="rotate({hatch.angle})">{ground if style.fill else ""}{lines}</pattern>'
    )

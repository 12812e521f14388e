"""The looks of a layer as a QGIS style (QML), so that a GeoPackage opens as it is seen here.

QGIS has its own markers and hatches; colours, widths, dashes and which class has which are ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from layers.look.classes import Class
    from layers.look.patterns import Hatch
    from layers.look.style import Look, Stroke

_MM = 25.4 / 96
_MARKERS = {
    "circle": "circle", "square": "square", "diamond": "diamond", "triangle": "equilateral_triangle",
    "pentagon": "pentagon", "wedge": "triangle", "house": "pentagon", "bar": "rectangle", "hourglass": "cross2",
    "plus": "cross_fill", "cross": "x",
}  # fmt: skip
_GEOMETRY = {"fill": "fill", "line": "line", "point": "marker"}


def qml(groups: Sequence[Class]) -> str:
    """A rule per class of a layer, by evidence, plan status and variant."""
    rules, symbols = [], []
    for number, group in enumerate(groups):
        where = " AND ".join(
            f'"{column}" = {_literal(value)}'
            for column, value in (("evidence", group.evidence), ("plan_status", group.plan_status))
        )
        if group.variant:
            where += f' AND "look_variant" = {_literal(group.variant)}'
        rules.append(f'<rule filter={quoteattr(where)} symbol="{number}" label={quoteattr(group.words)}/>')
        kind = _GEOMETRY[group.look.shape]
        content = "".join(_layers(group.look))
        symbols.append(f'<symbol type="{kind}" name="{number}" alpha="1" clip_to_extent="1">{content}</symbol>')
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        '<qgis version="3.28.0" styleCategories="Symbology"><renderer-v2 type="RuleRenderer" symbollevels="0">'
        f"<rules>{''.join(rules)}</rules><symbols>{''.join(symbols)}</symbols></renderer-v2></qgis>\n"
    )


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _layers(look: Look) -> Iterator[str]:
    if look.shape == "line":
        yield from (_line(stroke) for stroke in look.strokes)
        return
    if look.shape == "point":
        # Rings lie below the marker: in ours the marker is the first stroke and the rings are around it.
        yield from (_marker("circle", "", 0, stroke) for stroke in look.strokes[1:])
        yield _marker(_MARKERS[look.marker], look.fill, look.fill_opacity, look.strokes[0])
        return
    if look.fill:
        yield _layer("SimpleFill", color=_color(look.fill, look.fill_opacity), outline_style="no", style="solid")
    if look.hatch:
        yield _hatch(look.hatch)
    yield from (_line(stroke) for stroke in look.strokes)


def _line(stroke: Stroke) -> str:
    dashes = [float(part) for part in stroke.dash.split()]
    dash = {
        "use_custom_dash": "1", "customdash": ";".join(f"{part * _MM:.3f}" for part in dashes), "customdash_unit": "MM",
    } if dashes else {}  # fmt: skip
    cap = "round" if stroke.cap == "round" else "flat"
    return _layer(
        "SimpleLine",
        line_color=_color(stroke.color),
        line_width=f"{stroke.width_px * _MM:.3f}",
        line_width_unit="MM",
        capstyle=cap,
        joinstyle="round",
        **dash,
    )


def _marker(shape: str, fill: str, opacity: float, stroke: Stroke) -> str:
    style = "dash" if stroke.dash and stroke.cap == "butt" else "dot" if stroke.dash else "solid"
    return _layer(
        "SimpleMarker",
        name=shape,
        color=_color(fill, opacity) if fill else "255,255,255,0",
        size=f"{2 * stroke.radius_px * _MM:.3f}",
        size_unit="MM",
        outline_color=_color(stroke.color),
        outline_width=f"{stroke.width_px * _MM:.3f}",
        outline_width_unit="MM",
        outline_style=style,
    )


def _hatch(hatch: Hatch) -> str:
    inner = _layer(
        "SimpleLine", line_color=_color(hatch.color), line_width=f"{hatch.width * _MM:.3f}", line_width_unit="MM"
    )
    symbol = f'<symbol type="line" name="@0@1" alpha="1">{inner}</symbol>'
    # QGIS turns against the clock from the horizontal, SVG with the clock from our upright bars.
    return _layer(
        "LinePatternFill",
        symbol,
        angle=str((90 - hatch.angle) % 180),
        distance=f"{hatch.size * _MM:.3f}",
        distance_unit="MM",
    )


def _layer(kind: str, inner: str = "", **options: str) -> str:
    values = "".join(
        f'<Option type="QString" name="{name}" value={quoteattr(value)}/>' for name, value in options.items()
    )
    return f'<layer class="{kind}" enabled="1" locked="0" pass="0"><Option type="Map">{values}</Option>{inner}</layer>'


def _color(color: str, opacity: float = 1) -> str:
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"

"""The legend, as HTML with small SVG swatches made from the same looks that the map is drawn by."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from geodata.active import REFRESHED
from layers import Symbol
from ui import format as fmt
from ui import texts
from ui.patterns import MARKERS
from ui.render import classes, has_rings, radius_px
from ui.style import INK, LABEL, Look, Stroke, look

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers import Layer

_WIDTH, _HEIGHT = 34, 20
_SAMPLE_PX = 7
_RING_MEANING = "zo ver kan de plek ernaast liggen; per locatie één rand, vanaf de schaal waarop die te zien is"
_NOTHING = "op deze dag nog niets"


def layer_legend(layer: Layer) -> str:
    """The classes of one layer, each with its swatch and in words."""
    rows = "".join(_row(swatch(_fitting(group.look)), group.words) for group in classes(layer)) or _NOTHING
    return (
        f'<div class="legend" data-layer="{escape(layer.id)}">{rows}{_sizes(layer)}{_note(layer)}{_level(layer)}</div>'
    )


def reading_guide(shown: Iterable[Layer]) -> str:
    """What lines and fillings mean, for the evidence and the plan statuses that are on the map now."""
    layers = list(shown)
    groups = [group for layer in layers for group in classes(layer)]
    evidences = [key for key in texts.EVIDENCE if any(group.evidence == key for group in groups)]
    statuses = [key for key in texts.PLAN_STATUS if any(group.plan_status == key for group in groups)]
    line = Symbol(shape="line", color=LABEL, width_px=2.5)
    area = Symbol(shape="fill", color=LABEL, fill=LABEL, width_px=1.2)
    rows = [
        _row(swatch(look(line, key, "bestaand")), f"{texts.EVIDENCE[key]}: {texts.EVIDENCE_MEANING[key]}")
        for key in evidences
    ]
    if any(has_rings(layer) for layer in layers):
        rows.append(_row(_accuracy_ring(), f"fijne stippelrand: {_RING_MEANING}"))
    if any(group.look.shape == "point" and layer.spec.symbol.spread for layer in layers for group in classes(layer)):
        rows.append(_row(_leader(), "lijntje: het teken is opzij gezet; de plek is aan het andere eind"))
        rows.append(_row("<b>+3</b>", "getal met een plus: zoveel tekens meer op deze plek, te zien na inzoomen"))
    rows += [
        _row(swatch(look(area, "measured", key)), f"{texts.PLAN_STATUS[key]}: {texts.PLAN_STATUS_MEANING[key]}")
        for key in statuses
    ]
    if any(group.evidence == "stated" for layer in layers if layer.spec.symbol.label for group in classes(layer)):
        rows.append(_row("<b>Naam<sup>P</sup></b>", "letter bij een naam: eerste letter van de bron"))
    rows.append(_levels(layers))
    return f'<div class="legend guide">{"".join(rows)}</div>'


def _fitting(style: Look) -> Look:
    """A look without what makes a sample needlessly large: the size of points that have a size each."""
    first = style.strokes[0]
    if first.radius_px <= _SAMPLE_PX:
        return style
    return replace(style, strokes=(replace(first, radius_px=_SAMPLE_PX), *style.strokes[1:]))


def _sizes(layer: Layer) -> str:
    """What the size of points stands for, by three examples."""
    symbol = layer.spec.symbol
    if not symbol.size_by or layer.frame.empty:
        return ""
    label = layer.spec.attributes[symbol.size_by].casefold()
    rows = []
    for part in (0.04, 0.2, 0.8):
        value = part * symbol.size_max
        group = replace(classes(layer)[0].look, strokes=(_sized(layer, value),))
        rows.append(
            f'<div class="legend-row size"><span class="swatch">{swatch(group)}</span>'
            f"<span>{fmt.number(value)} {escape(label)}</span></div>"
        )
    return "".join(rows)


def _sized(layer: Layer, value: float) -> Stroke:
    return replace(classes(layer)[0].look.strokes[0], radius_px=radius_px(layer.spec.symbol, value))


def _note(layer: Layer) -> str:
    """What the drawing alone would not tell."""
    return f'<div class="level">{escape(layer.spec.legend_note)}</div>' if layer.spec.legend_note else ""


def _level(layer: Layer) -> str:
    """That the data was refreshed, and to which day; embedded data is the rule and is told by the reading guide."""
    dates = sorted(set(layer.frame["reference_date"]))
    if not is_refreshed(layer) or not dates:
        return ""
    return f'<div class="level">ververst, peildatum {escape(fmt.date(str(dates[-1])))}</div>'


def is_refreshed(layer: Layer) -> bool:
    """Whether the features were fetched by the user."""
    return bool((layer.frame["level"] == REFRESHED).any())


def _levels(layers: list[Layer]) -> str:
    """Which layers on the map are refreshed ones."""
    refreshed = [layer.title for layer in layers if is_refreshed(layer)]
    if not refreshed:
        words = "gegevens: meegeleverd met Paraatkaart"
    elif len(refreshed) == len(layers):
        words = "gegevens: ververst bij de bron"
    else:
        words = f"ververst bij de bron: {', '.join(refreshed)}; de andere lagen zijn meegeleverd"
    return f'<div class="legend-row"><span class="swatch"></span><span>{escape(words)}</span></div>'


def swatch(style: Look) -> str:
    """A small picture of a look, as an HTML image."""
    draw = {"line": _line, "fill": _area, "point": _point}[style.shape]
    return _image(_hatch(style) + "".join(draw(style, row, stroke) for row, stroke in enumerate(style.strokes)))


def _row(picture: str, words: str) -> str:
    return f'<div class="legend-row"><span class="swatch">{picture}</span><span>{escape(words)}</span></div>'


def _image(content: str) -> str:
    """An image, since Streamlit takes SVG elements out of a page's HTML."""
    size = f'width="{_WIDTH}" height="{_HEIGHT}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {_WIDTH} {_HEIGHT}">{content}</svg>'
    return f'<img {size} alt="" src="data:image/svg+xml,{quote(svg)}">'


def _line(_style: Look, _row: int, stroke: Stroke) -> str:
    y = _HEIGHT / 2
    return f'<line x1="1" x2="{_WIDTH - 1}" y1="{y}" y2="{y}" {_pen(stroke)}/>'


def _area(style: Look, row: int, stroke: Stroke) -> str:
    return f'<rect x="2" y="2" width="{_WIDTH - 4}" height="{_HEIGHT - 4}" {_filling(style, row)} {_pen(stroke)}/>'


def _point(style: Look, row: int, stroke: Stroke) -> str:
    corners = MARKERS[style.marker] if row == 0 else ()
    if corners:
        radius, x, y = stroke.radius_px, _WIDTH / 2, _HEIGHT / 2
        points = " ".join(f"{x + radius * right:g},{y + radius * down:g}" for right, down in corners)
        return f'<polygon points="{points}" {_filling(style, row)} {_pen(stroke)}/>'
    circle = f'cx="{_WIDTH / 2}" cy="{_HEIGHT / 2}" r="{stroke.radius_px:g}"'
    return f"<circle {circle} {_filling(style, row)} {_pen(stroke)}/>"


def _pen(stroke: Stroke) -> str:
    pattern = f' stroke-dasharray="{stroke.dash}" stroke-linecap="{stroke.cap}"' if stroke.dash else ""
    return f'stroke="{escape(stroke.color)}" stroke-width="{stroke.width_px:g}"{pattern}'


def _filling(style: Look, row: int) -> str:
    if row or not (style.fill or style.hatch):
        return 'fill="none"'
    if style.hatch:
        return 'fill="url(#hatch)"'
    return f'fill="{escape(style.fill)}" fill-opacity="{style.fill_opacity:g}"'


def _hatch(style: Look) -> str:
    """The hatch pattern, by the same measures as on the map."""
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
        f'<pattern id="hatch" width="{size}" height="{size}" patternUnits="{units}" patternContentUnits="{units}" '
        f'patternTransform="rotate({hatch.angle})">{ground if style.fill else ""}{lines}</pattern>'
    )


def _accuracy_ring() -> str:
    middle = _HEIGHT / 2
    pen = _pen(Stroke(LABEL, 1, "2 4"))
    return _image(f'<circle cx="{_WIDTH / 2}" cy="{middle}" r="{middle - 1}" fill="none" {pen}/>')


def _leader() -> str:
    y = _HEIGHT / 2
    line = f'<line x1="4" x2="{_WIDTH - 9}" y1="{y}" y2="{y}" {_pen(Stroke(INK, 1))}/>'
    return _image(f'{line}<circle cx="{_WIDTH - 9}" cy="{y}" r="5" fill="{LABEL}"/>')

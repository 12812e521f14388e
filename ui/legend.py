"""The legend, as HTML with small SVG swatches made from the same looks that the map is drawn by."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from shapely.geometry import box

from geodata.active import REFRESHED
from layers import Symbol, load_layer
from layers.look import limits
from layers.look.classes import MANY, classes, has_rings, radius_px
from layers.look.style import INK, LABEL, Look, Stroke, look
from layers.look.swatch import HEIGHT, WIDTH, fitting, pen, picture, sample
from ui import background
from ui import local as fmt
from ui import words as texts
from ui.language import later, tr
from ui.said import said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers import Layer

_RING_MEANING = later("zo ver kan de plek ernaast liggen; per locatie één rand, vanaf de schaal waarop die te zien is")
_ELSEWHERE = later("ligt buiten Drenthe; te zien na uitzoomen")
_HEIGHTS = later("hoogte van–tot, in voet; ? is niet bekend")
_NOTHING = later("op deze dag nog niets")
_FILTERED = later("niets dat door het filter komt")


def layer_legend(layer: Layer, of: int = 0) -> str:
    """The classes of one layer, each with its swatch, in words and with how many features it has.

    ``of`` is how many features the layer has without filters.
    """
    rows = "".join(
        _row(swatch(fitting(group.look)), f"{said(group.words)} ({fmt.number(len(group.rows))})")
        for group in classes(layer)
    )
    rows = rows or (tr(_FILTERED) if of else tr(_NOTHING))
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
        rows.append(_row(_accuracy_ring(), tr("fijne stippelrand: {ring_meaning}", ring_meaning=tr(_RING_MEANING))))
    if sum(len(layer.frame) for layer in layers if _moves(layer)) > 1:
        rows.append(_row(_leader(), tr("lijntje: het teken is opzij gezet; de plek is aan het andere eind")))
        rows.append(_row("<b>+3</b>", tr("getal met een plus: zoveel tekens meer op deze plek, te zien na inzoomen")))
    rows += [
        _row(swatch(look(area, "measured", key)), f"{texts.PLAN_STATUS[key]}: {texts.PLAN_STATUS_MEANING[key]}")
        for key in statuses
    ]
    if any(group.evidence == "stated" for layer in layers if layer.spec.symbol.label for group in classes(layer)):
        rows.append(_row(tr("<b>Naam<sup>P</sup></b>"), tr("letter bij een naam: eerste letter van de bron")))
    if any(limits.in_short(row) for layer in layers for row in _facts(layer)):
        rows.append(_row("<b>(0–9)</b>", tr(_HEIGHTS)))
    rows.append(_levels(layers))
    return f'<div class="legend guide">{"".join(rows)}</div>'


def background_guide() -> str:
    """What the lines of our own background are."""
    rows = (_row(swatch(background.line(name)), words) for name, words in background.WORDS.items())
    return f'<div class="legend guide background">{"".join(rows)}</div>'


def _facts(layer: Layer) -> list[dict[str, object]]:
    """The limits in height of areas with a name on the map, which have them behind it."""
    symbol = layer.spec.symbol
    named = symbol.shape == "fill" and symbol.label
    return layer.frame.filter(items=limits.COLUMNS).to_dict("records") if named else []


def _moves(layer: Layer) -> bool:
    """Whether the points of a layer are set aside where they would hide each other."""
    symbol = layer.spec.symbol
    return symbol.shape in {"point", "ring"} and symbol.spread and len(layer.frame) <= MANY


def _sizes(layer: Layer) -> str:
    """What the size of points stands for, by three examples."""
    symbol = layer.spec.symbol
    if not symbol.size_by or layer.frame.empty:
        return ""
    label = tr(layer.spec.attributes[symbol.size_by]).casefold()
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
    notes = [tr(layer.spec.legend_note), "" if layer.frame.empty or _is_near(layer) else tr(_ELSEWHERE)]
    return "".join(f'<div class="note">{escape(note)}</div>' for note in notes if note)


def _is_near(layer: Layer) -> bool:
    """Whether something of a layer is in the view that shows the province."""
    return bool(layer.frame.intersects(box(*load_layer("province").frame.total_bounds)).any())


def _level(layer: Layer) -> str:
    """That the data was refreshed, and to which day; embedded data is the rule and is told by the reading guide."""
    dates = sorted(set(layer.frame["reference_date"]))
    if not is_refreshed(layer) or not dates:
        return ""
    return tr('<div class="level">ververst, peildatum {dates}</div>', dates=escape(fmt.date(str(dates[-1]))))


def is_refreshed(layer: Layer) -> bool:
    """Whether the features were fetched by the user."""
    return bool((layer.frame["level"] == REFRESHED).any())


def _levels(layers: list[Layer]) -> str:
    """Which layers on the map are refreshed ones."""
    refreshed = [tr(layer.title) for layer in layers if is_refreshed(layer)]
    if not refreshed:
        words = tr("gegevens: meegeleverd met Paraatkaart")
    elif len(refreshed) == len(layers):
        words = tr("gegevens: ververst bij de bron")
    else:
        words = tr(
            "ververst bij de bron: {refreshed}; de andere lagen zijn meegeleverd", refreshed=", ".join(refreshed)
        )
    return f'<div class="legend-row"><span class="swatch"></span><span>{escape(words)}</span></div>'


def swatch(style: Look) -> str:
    """A small picture of a look, as an HTML image."""
    return _image(sample(style))


def _row(picture: str, words: str) -> str:
    return f'<div class="legend-row"><span class="swatch">{picture}</span><span>{escape(words)}</span></div>'


def _image(content: str) -> str:
    """An image, since Streamlit takes SVG elements out of a page's HTML."""
    return f'<img width="{WIDTH}" height="{HEIGHT}" alt="" src="data:image/svg+xml,{quote(picture(content))}">'


def _accuracy_ring() -> str:
    middle = HEIGHT / 2
    dots = pen(Stroke(LABEL, 1, "2 4"))
    return _image(f'<circle cx="{WIDTH / 2}" cy="{middle}" r="{middle - 1}" fill="none" {dots}/>')


def _leader() -> str:
    y = HEIGHT / 2
    line = f'<line x1="4" x2="{WIDTH - 9}" y1="{y}" y2="{y}" {pen(Stroke(INK, 1))}/>'
    return _image(f'{line}<circle cx="{WIDTH - 9}" cy="{y}" r="5" fill="{LABEL}"/>')

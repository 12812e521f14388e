"""The legend of a sheet: what is drawn on its map and nothing else, with the swatches of the screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from layers import Symbol
from layers.look import format as fmt
from layers.look import texts
from layers.look.classes import radius_px
from layers.look.style import BAND_COLORS, BAND_OPACITY, BORDER, INK, LABEL, OUTLINE, WHITE, Look, Stroke, look
from layers.look.swatch import HEIGHT, WIDTH, fitting, pen, picture, sample

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefing.drawn import Drawn
    from briefing.map_svg import MapSvg

_SIZES = (0.04, 0.2, 0.8)
"""Examples of points whose size stands for a number, in parts of the largest."""
_RING_WORDS = "zo ver kan de plek ernaast liggen"


@dataclass(frozen=True)
class Row:
    """A swatch as an SVG document (empty for a heading), and what it means."""

    svg: str
    words: str


def rows(drawn: Sequence[Drawn], made: MapSvg, bands: Iterable[int] = ()) -> list[Row]:
    """The whole legend: bands of minutes, the layers in their order, then how to read lines and fillings."""
    return [*_bands(bands), *(row for one in drawn for row in _layer(one)), *_guide(drawn, made), *_missing(drawn)]


def _bands(bands: Iterable[int]) -> Iterator[Row]:
    for minutes in sorted(bands):
        style = Look("fill", (Stroke(WHITE, 1),), BAND_COLORS[minutes], BAND_OPACITY)
        yield Row(picture(sample(style)), f"Binnen {minutes} minuten: afgeleid")


def _layer(one: Drawn) -> Iterator[Row]:
    """A row per class, each with the title, so that no row can be read as one of the layer above it."""
    for group in one.groups:
        yield Row(picture(sample(fitting(group.look))), f"{one.layer.title}: {group.words}")
    symbol = one.layer.spec.symbol
    for part in _SIZES if one.groups and symbol.size_by else ():
        value = part * symbol.size_max
        first = one.groups[0].look.strokes[0]
        sized = replace(one.groups[0].look, strokes=(replace(first, radius_px=radius_px(symbol, value)),))
        label = one.layer.spec.attributes[symbol.size_by].casefold()
        yield Row(picture(sample(sized)), f"{fmt.number(value)} {label}")


def _missing(drawn: Sequence[Drawn]) -> Iterator[Row]:
    titles = [one.layer.title for one in drawn if not one.groups]
    if titles:
        yield Row("", f"Niet in dit gebied of nog niet op deze dag: {', '.join(titles)}")


def _guide(drawn: Sequence[Drawn], made: MapSvg) -> Iterator[Row]:
    groups = [group for one in drawn for group in one.groups]
    line = Symbol(shape="line", color=LABEL, width_px=2.5)
    evidences = [key for key in texts.EVIDENCE if any(group.evidence == key for group in groups)]
    if evidences or made.rings:
        yield Row("", "Zo leest u de lijnen")
    for key in evidences:
        yield Row(picture(sample(look(line, key, "bestaand"))), f"{texts.EVIDENCE[key]}: {texts.EVIDENCE_MEANING[key]}")
    if made.rings:
        middle = HEIGHT / 2
        ring = f'<circle cx="{WIDTH / 2}" cy="{middle}" r="{middle - 1}" fill="none" {pen(Stroke(LABEL, 1, "2 4"))}/>'
        yield Row(picture(ring), f"fijne stippelrand: {_RING_WORDS}")
    if any(one.layer.spec.symbol.label and group.evidence == "stated" for one in drawn for group in one.groups):
        words = f'<text x="2" y="15" font-family="Source Sans Pro" font-size="12" fill="{INK}">Naam</text>'
        small = f'<text x="28" y="10" font-family="Source Sans Pro" font-size="8" fill="{INK}">P</text>'
        yield Row(picture(words + small), "letter bij een naam: eerste letter van de bron")
    border = Look("line", (Stroke(BORDER, 1.4),))
    if made.roads:
        yield Row(picture(sample(Look("line", (Stroke(OUTLINE, 1.6),)))), "genummerde weg: afgeleid, ter oriëntatie")
    yield Row(picture(sample(border)), "grens van een provincie (dun: gemeente), gegeneraliseerd")


def alt(title: str, scale: int | None, drawn: Sequence[Drawn], made: MapSvg, extra: Sequence[str] = ()) -> str:
    """What the map shows, in words, for who does not see it; ``scale`` is ``None`` where it has no size of its own."""
    size = f"Schaal 1:{fmt.number(scale)}, het" if scale else "Het"
    parts = [f"Kaart: {title}. {size} noorden is boven."]
    parts += extra
    for one in drawn:
        count = len(one.layer.frame)
        if not count:
            continue
        named = list(dict.fromkeys(str(name) for name in one.layer.frame["name"]))
        some = ", ".join(named[:_NAMED]) + (f" en {len(named) - _NAMED} andere" if len(named) > _NAMED else "")
        states = ", ".join(sorted({group.words for group in one.groups}))
        parts.append(f"{one.layer.title} ({count}; {states}): {some}.")
    if made.unnamed:
        parts.append(f"{made.unnamed} namen passen niet op de kaart; zij staan in de tabel met de gegevens.")
    return " ".join(parts)


_NAMED = 8

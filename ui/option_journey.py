"""A journey stop by stop: as a list of moments, and as lines on the map."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import geopandas as gpd
from shapely.geometry import LineString, Point

from geodata.crs import RD
from layers.look.labels import Label
from layers.look.style import INK, WHITE, Look, Stroke
from ui import drawing
from ui import local as fmt
from ui.drawing import Drawing, path_options
from ui.language import Words, tr
from ui.legend import swatch
from ui.option_why import clock, homeward, line_name, way_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.options.journey import Leg
    from analysis.transit.answer import DoorToDoor

_Z = 170
_Z_LABELS = 231
_TOLD_S = 30

_STROKES = {
    "access": Stroke("#0072B2", 3, "0.1 6"),
    "ride": Stroke("#00694D", 5),
    "transfer": Stroke("#B36B00", 3, "3 4"),
    "egress": Stroke("#0B4F7A", 3, "8 5"),
}
"""Kind of part → how its line is drawn: told apart by their dashes, also without colours."""

_CASING = Stroke(WHITE, 8)

_LINE_WORDS = Words(
    {
        "access": "naar de eerste halte",
        "ride": "rijden",
        "transfer": "overstappen",
        "egress": "van de laatste halte",
    }
)


def steps(legs: Sequence[Leg], found: DoorToDoor, lines: Mapping[str, str]) -> str:
    """The moments of a journey, as HTML."""
    rows = "".join(
        f"<li><b>{clock(leg.start_s)}</b> <span>{words}</span></li>"
        for leg in legs
        if (words := _step(leg, found, lines))
    )
    told = tr(
        '<p class="small">Van een rit waarvan de minuut onbekend is, staat hier een mogelijke '
        "tijd: die van de middelste trekking.</p>"
    )
    unknown = any(leg.headway_s for leg in legs)
    return f'<ol class="moments">{rows}</ol>{told if unknown else ""}'


def _step(leg: Leg, found: DoorToDoor, lines: Mapping[str, str]) -> str:
    """What happens in one part; empty where it is not worth telling."""
    minutes, to_stop = fmt.minutes((leg.end_s - leg.start_s) / 60), escape(leg.to_stop)
    words = ""
    match leg.kind:
        case "access" if leg.end_s - leg.start_s >= _TOLD_S:
            begin = tr("van de poort") if homeward(found) else tr("van huis")
            words = tr(
                "{begin}: {minutes} {way} naar {to_stop}",
                begin=begin,
                minutes=minutes,
                way=_way("access", found),
                to_stop=to_stop,
            )
        case "ride":
            line = escape(line_name(leg.line, lines))
            words = tr(
                "{from_stop} → <b>{end_s}</b> {to_stop}: {minutes} met {line}",
                from_stop=escape(leg.from_stop),
                end_s=clock(leg.end_s),
                to_stop=to_stop,
                minutes=minutes,
                line=line,
            )
            if leg.headway_s:
                words += tr(", om de {headway_s}, minuut onbekend", headway_s=fmt.minutes(leg.headway_s / 60))
            if leg.must_book:
                words += tr(", vooraf bestellen")
        case "transfer":
            there = tr(" naar {to_stop}", to_stop=to_stop) if leg.to_stop != leg.from_stop else ""
            words = tr("overstappen{there}, {minutes}", there=there, minutes=minutes)
        case "wait" if leg.end_s - leg.start_s >= _TOLD_S:
            words = tr("wachten, {minutes}", minutes=minutes)
        case "egress" if leg.end_s - leg.start_s >= _TOLD_S:
            words = tr(
                "{minutes} {way} naar {place}",
                minutes=minutes,
                way=_way("egress", found),
                place=tr("huis") if homeward(found) else tr("de poort"),
            )
        case "early" if homeward(found):
            words = tr("einde van de dienst; {minutes} later van de poort", minutes=minutes)
        case "early":
            words = tr("aan de poort, {minutes} voor de dienst van {end_s}", minutes=minutes, end_s=clock(leg.end_s))
    return words


def _way(kind: str, found: DoorToDoor) -> str:
    return way_words(kind, found).partition(";")[0]


def drawings(legs: Sequence[Leg]) -> list[Drawing]:
    """The lines of a journey, straight between stops, with the stops and their times."""
    ways = [leg for leg in legs if leg.kind in _STROKES and len(set(leg.xy)) > 1]
    made = [
        drawing.shapes(
            f"reisdeel-{kind}",
            _frame([LineString(leg.xy) for leg in ways if leg.kind == kind]),
            path_options(Look("line", (_CASING, _STROKES[kind]))),
            z=_Z,
        )
        for kind in _STROKES
        if any(leg.kind == kind for leg in ways)
    ]
    rides = [leg for leg in legs if leg.kind == "ride"]
    places: dict[tuple[float, float], list[str]] = {}
    names: dict[tuple[float, float], str] = {}
    for leg in rides:
        for xy, name, time in ((leg.xy[0], leg.from_stop, leg.start_s), (leg.xy[-1], leg.to_stop, leg.end_s)):
            places.setdefault(xy, []).append(clock(time))
            names.setdefault(xy, name)
    if not rides:
        return made
    dot = {"color": INK, "weight": 2, "radius": 5, "fill": True, "fillColor": WHITE, "fillOpacity": 1}
    labels = [
        Label(f"{names[xy]} {' / '.join(dict.fromkeys(times))}", *xy, rank=2, style="accent", below=True)
        for xy, times in places.items()
        if "poort" not in names[xy]
    ]
    begins = legs[0].kind == "access"
    home, when = (legs[0].xy[0], legs[0].start_s) if begins else (legs[-1].xy[-1], legs[-1].end_s)
    labels.append(
        Label(f"{tr('Vertrek') if begins else tr('Thuis')}, {clock(when)}", *home, rank=3, style="accent", below=True)
    )
    return [
        *made,
        drawing.shapes("reisdeel-haltes", _frame([Point(xy) for xy in (*places, home)]), [dot], z=_Z + 1),
        drawing.labels("reisdeel-namen", labels, z=_Z_LABELS),
    ]


def key(legs: Sequence[Leg]) -> str:
    """The strokes of the lines on the map in words, as HTML."""
    kinds = {leg.kind for leg in legs if leg.kind in _STROKES and len(set(leg.xy)) > 1}
    shown = "".join(
        f'<span><i class="stroke">{swatch(Look("line", (stroke,)))}</i> {_LINE_WORDS[kind]}</span>'
        for kind, stroke in _STROKES.items()
        if kind in kinds
    )
    return (
        tr(
            '<p class="parts-legend line-key">{shown}<span>Op de kaart; schematisch, recht tussen de '
            "haltes.</span></p>",
            shown=shown,
        )
        if shown
        else ""
    )


def _frame(geometry: Sequence[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=list(geometry), crs=RD)

"""A way over roads and paths in its parts: in words, and as lines on the map."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import geopandas as gpd
from shapely.geometry import LineString, Point

from analysis.options.origin import STATION
from analysis.options.street import PARK_AND_RIDE
from geodata.crs import RD
from layers.look.style import INK, WHITE, Look, Stroke
from ui import drawing
from ui import local as fmt
from ui.drawing import path_options
from ui.language import Words, later, tr
from ui.legend import swatch
from ui.option_modes import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analysis.options.explained import Piece, Way
    from analysis.options.origin import Origin
    from ui.drawing import Drawing

_Z = 170

_UNNUMBERED = Words(
    {
        "motorway": "autosnelweg",
        "expressway": "autoweg",
        "provincial": "provinciale weg",
        "municipal": "gemeentelijke weg zonder nummer",
        "local_road": "lokale wegen zonder nummer",
        "ramp": "op- en afritten",
        "run": "doorgaande weg zonder nummer",
        "cycle_path": "fietspad",
    }
)
"""Class of a road without a number → Dutch words."""

_BY = Words(
    {
        "walk": "lopend",
        "bike": "op de fiets",
        "e_bike": "op de e-bike",
        "speed_pedelec": "op de speed-pedelec",
        "car": "met de auto",
    }
)

_CASING = Stroke(WHITE, 8)
_STROKES = {
    "access": (Stroke("#0072B2", 3, "0.1 6"), later("straten buiten het netwerk")),
    "road": (Stroke("#00694D", 5), later("over het netwerk")),
    "on": (Stroke("#0B4F7A", 4, "8 5"), later("verder van of naar de P+R")),
}
"""Kind of line → how it is drawn, told apart by its dashes, and its Dutch words."""


def title(origin: Origin) -> str:
    """What an origin is called in a list."""
    return tr("Station {name}", name=origin.name) if origin.kind == STATION else f"{origin.name} ({origin.place})"


def panel(ways: Iterable[tuple[str, str, Way | None]], *, back: bool) -> str:
    """Ways side by side as HTML, each with the name of its option and its mode."""
    made = "".join(
        f"<section><h3>{escape(name)}: {short(mode).lower() if mode != PARK_AND_RIDE else short(mode)}</h3>"
        f"{_told(way, mode, back=back)}</section>"
        for name, mode, way in ways
    )
    return f'<div class="journeys over-streets">{made}</div>' if made else ""


def _told(way: Way | None, mode: str, *, back: bool) -> str:
    if way is None:
        hub = tr(" Er is in deze optie geen P+R, of er leidt geen weg heen.") if mode == PARK_AND_RIDE else ""
        return tr("<p>Er is geen weg gevonden.{hub}</p>", hub=hub)
    sum_ = tr(
        "Van deur tot poort {minutes} over {length_m}, zonder wachten.",
        minutes=_minutes(way.minutes),
        length_m=fmt.distance(way.length_m),
    )
    rows = "".join(
        f"<li><b>{_minutes(piece.minutes)}</b> <span>{escape(_words(piece, way.mode, back=back))}</span></li>"
        for piece in way.pieces
        if piece.minutes >= 0.05
    )
    return f'<p>{sum_}</p><ol class="moments ways">{rows}</ol>'


def _words(piece: Piece, mode: str, *, back: bool) -> str:
    how = f" {_BY[piece.mode]}" if mode == PARK_AND_RIDE else ""
    match piece.kind:
        case "access":
            side = tr("naar het eindpunt") if back else tr("van het vertrekpunt")
            return tr(
                "{side}{how}, over straten die het netwerk niet kent: {length_m}",
                side=side,
                how=how,
                length_m=fmt.distance(piece.length_m),
            )
        case "change":
            place = piece.place.partition(" (")[0]
            return tr("overstappen bij {place}, verder {mode}", place=place, mode=_BY["car" if back else piece.mode])
    road = piece.road.replace("/", " / ") or _UNNUMBERED.get(piece.road_class, "weg zonder nummer")
    return f"{road}{how}: {fmt.distance(piece.length_m)}"


def _minutes(minutes: float) -> str:
    return fmt.measure(minutes, "min", 1)


def drawings(way: Way | None) -> list[Drawing]:
    """The lines of a way, straight between the nodes of the network, and where it begins and ends outside the gate."""
    if way is None:
        return []
    made = [
        drawing.shapes(
            f"wegdeel-{kind}",
            _frame([LineString(piece.xy) for piece in pieces]),
            path_options(Look("line", (_CASING, stroke))),
            z=_Z,
        )
        for kind, (stroke, _) in _STROKES.items()
        if (pieces := _of_kind(way, kind))
    ]
    begins = way.pieces[0].kind == "access"
    home = way.pieces[0].xy[0] if begins else way.pieces[-1].xy[-1]
    changes = [piece.xy[0] for piece in way.pieces if piece.kind == "change"]
    dot = {"color": INK, "weight": 2, "radius": 5, "fill": True, "fillColor": WHITE, "fillOpacity": 1}
    return [*made, drawing.shapes("wegdeel-plaatsen", _frame([*map(Point, (home, *changes))]), [dot], z=_Z + 1)]


def key(way: Way | None) -> str:
    """The strokes of the lines on the map in words, as HTML."""
    if way is None:
        return ""
    shown = "".join(
        f'<span><i class="stroke">{swatch(Look("line", (stroke,)))}</i> {tr(words)}</span>'
        for kind, (stroke, words) in _STROKES.items()
        if _of_kind(way, kind)
    )
    return tr(
        '<p class="parts-legend line-key">{shown}<span>Op de kaart; schematisch, recht tussen knopen.</span></p>',
        shown=shown,
    )


def _of_kind(way: Way, kind: str) -> list[Piece]:
    """The parts that are drawn alike; at a park-and-ride, those by another mode than the car are apart."""

    def drawn(piece: Piece) -> str:
        return "on" if way.mode == PARK_AND_RIDE and piece.mode != "car" else piece.kind

    return [piece for piece in way.pieces if len(set(piece.xy)) > 1 and drawn(piece) == kind]


def _frame(geometry: Sequence[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=list(geometry), crs=RD)

"""Which names stand on the map, and where: the most important first, none over another or over a marker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.fonts import width
from briefing.frame import PX_MM
from briefing.svg import text
from layers.look import naming
from layers.look.style import INK, LABEL, WHITE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import geopandas as gpd

    from briefing.drawn import Drawn
    from briefing.frame import Frame
    from layers.look.labels import Label

SIZE_PX = 12.0
"""Nine points, the least that is read on paper."""
_TOWN_PX = 13.5
_GAP_PX = 3.0
_BESIDE_PX = 7.0
"""How far above or below the middle of a place its name stands if something lies on it."""
_AIR_PX = 1.0
_LINE = 0.72, 0.22
"""How far letters reach above and below their line, in parts of the size."""
_MOST_SHIELDS = 2
"""How often the number of a road stands on the map; any other name stands there once."""
_POINT_NAMES_ZOOM = 9.0
_PLACES_ZOOM = {1: 0.0, 2: 8.0, 3: 9.5, 4: 12.0}

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels of the window."""


@dataclass(frozen=True)
class Name:
    """A name that wants a place: the possible lower left corners, the best first."""

    words: str
    corners: tuple[tuple[float, float], ...]
    size: float = SIZE_PX
    color: str = INK
    bold: bool = False
    initial: str = ""

    @property
    def width_px(self) -> float:
        """How wide it is, with its initial."""
        style = "Semibold" if self.bold else "Regular"
        return width(self.words, self.size, style) + width(self.initial, 0.7 * self.size, style)


def placed(names: Iterable[Name], taken: Sequence[Box], frame: Frame) -> Iterator[tuple[Name, Box, str]]:
    """Names in the order of their importance that found a free place in the window, with it and as SVG."""
    right, bottom = frame.width_mm / PX_MM, frame.height_mm / PX_MM
    boxes = list(taken)
    for name in names:
        for x, y in name.corners:
            above, below = (part * name.size for part in _LINE)
            box = (x - _AIR_PX, y - above - _AIR_PX, x + name.width_px + _AIR_PX, y + below + _AIR_PX)
            if box[0] < 0 or box[1] < 0 or box[2] > right or box[3] > bottom:
                continue
            if any(_overlap(box, other) for other in boxes):
                continue
            boxes.append(box)
            svg = text(name.words, (x, y), name.size, name.color, bold=name.bold, initial=name.initial, halo=WHITE)
            yield name, box, svg
            break


def of_layer(drawn: Drawn, frame: Frame) -> Iterator[Name]:
    """The names of the features of a layer, the important first; none if it has no names or is seen from too far."""
    layer = drawn.layer
    symbol = layer.spec.symbol
    if not symbol.label or layer.frame.empty:
        return
    if symbol.shape in ("fill", "line"):
        labels = sorted(naming.names(layer), key=lambda label: -label.rank)
        seen: dict[str, int] = {}
        for label in labels:
            most = _MOST_SHIELDS if label.style.startswith("shield") else 1
            if label.min_zoom > frame.zoom + 1 or not _inside(label, frame) or seen.get(label.text, 0) >= most:
                continue
            seen[label.text] = seen.get(label.text, 0) + 1
            yield _of_label(label, frame)
    elif frame.zoom >= min(symbol.label_zoom or _POINT_NAMES_ZOOM, _POINT_NAMES_ZOOM):
        yield from _of_points(drawn, frame)


def of_places(places: gpd.GeoDataFrame, frame: Frame) -> Iterator[Name]:
    """The names of places for orientation, the larger first; ``rank`` 1 is the largest."""
    for row in places.sort_values(["rank", "id"]).itertuples(index=False):
        if frame.zoom >= _PLACES_ZOOM.get(int(row.rank), 99.0):
            size = _TOWN_PX if row.rank == 1 else SIZE_PX
            x, y = frame.to_px(row.geometry.x, row.geometry.y)
            half = width(str(row.name), size) / 2
            down = (size / 3, -_BESIDE_PX, _BESIDE_PX + size * 0.7)
            yield Name(str(row.name), tuple((x - half, y + one) for one in down), size, LABEL)


def marker_boxes(drawn: Iterable[Drawn], frame: Frame) -> list[Box]:
    """What markers take of the map."""
    boxes = []
    for one in drawn:
        for group in one.groups:
            if group.look.shape != "point":
                continue
            reach = group.look.strokes[0].radius_px
            for geometry in one.layer.frame.geometry.iloc[list(group.rows)]:
                x, y = frame.to_px(geometry.x, geometry.y)
                boxes.append((x - reach, y - reach, x + reach, y + reach))
    return boxes


def _of_points(drawn: Drawn, frame: Frame) -> Iterator[Name]:
    rows = drawn.layer.frame
    for group in drawn.groups:
        if group.look.shape != "point":
            continue
        for row in group.rows:
            x, y = frame.to_px(rows.geometry.iloc[row].x, rows.geometry.iloc[row].y)
            initial = str(rows["source_title"].iloc[row])[:1] if group.evidence == "stated" else ""
            name = Name(str(rows["name"].iloc[row]), (), initial=initial)
            yield _beside(name, x, y, group.look.radius_px)


def _beside(name: Name, x: float, y: float, radius: float) -> Name:
    """The eight places around a marker, to the right first."""
    gap, wide, middle = radius + _GAP_PX, name.width_px, name.size * 0.27
    above, below = y - gap, y + gap + 0.6 * name.size
    corners = (
        (x + gap, y + middle), (x - gap - wide, y + middle), (x + gap, above), (x + gap, below),
        (x - gap - wide, above), (x - gap - wide, below), (x - wide / 2, above), (x - wide / 2, below),
    )  # fmt: skip
    return Name(name.words, corners, initial=name.initial)


def _of_label(label: Label, frame: Frame) -> Name:
    region = label.style == "region"
    size = SIZE_PX
    bold = label.style.startswith("shield")
    name = Name(label.text, (), size, LABEL if region else INK, bold=bold, initial=label.initial)
    wide = name.width_px
    x, y = frame.to_px(label.x_m, label.y_m)
    corners = [(x - wide / 2, y + size / 4)]
    if label.radius_m and wide > 2 * label.radius_m / frame.m_per_px and label.sides:
        corners = [_at_side(side, wide, size, frame) for side in label.sides] + corners
    if label.style == "line":
        corners += [(x + 6, y - 6), (x + 6, y + 6 + size / 2), (x - wide - 6, y - 6)]
    return Name(name.words, tuple(corners), size, name.color, bold=name.bold, initial=name.initial)


def _inside(label: Label, frame: Frame) -> bool:
    west, south, east, north = frame.bounds_m
    return west <= label.x_m <= east and south <= label.y_m <= north


def _at_side(side: tuple[str, float, float], wide: float, size: float, frame: Frame) -> tuple[float, float]:
    letter, x_m, y_m = side
    x, y = frame.to_px(x_m, y_m)
    return {
        "s": (x - wide / 2, y + _GAP_PX + 0.8 * size),
        "n": (x - wide / 2, y - _GAP_PX),
        "e": (x + _GAP_PX, y + size / 4),
        "w": (x - wide - _GAP_PX, y + size / 4),
    }[letter]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

"""The map of a sheet as one SVG: land, layers, rings of accuracy and names, by the looks of the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing import names, svg
from briefing.frame import PX_MM
from layers.guard import published
from layers.look.classes import MANY, radius_px, ring_rows
from layers.look.style import BORDER, LABEL, LAND, OUTLINE, WHITE, Stroke

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from briefing.drawn import Drawn
    from briefing.frame import Frame
    from geodata import Catalogue
    from layers.look.classes import Class

ROAD = Stroke(BORDER, 1.6)
_WAYS_TO = 200_000
"""From this scale on the roads under the layers help to find the way; further off they only grey the map."""
RING = Stroke(LABEL, 1, "2 4")
_LEAST_RING_PX = 9.0
_SAME_SITE = 0.4
"""Part of a ring within which the middle of another one belongs to the same site."""


@dataclass(frozen=True)
class MapSvg:
    """A map. ``svg`` is exactly as large as its frame, ``rings`` says whether there are rings of accuracy on it."""

    svg: str
    names: tuple[str, ...]
    unnamed: int
    rings: bool
    roads: bool


@dataclass(frozen=True, eq=False)
class Ground:
    """What lies under the layers, in RD New."""

    provinces: gpd.GeoDataFrame
    municipalities: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame


def ground(catalogue: Catalogue) -> Ground:
    """Open what lies under the layers, behind the publication guard."""
    from layers import load_layer

    provinces, municipalities, places = (
        published(name, catalogue) for name in ("provinces", "municipalities", "place_labels")
    )
    return Ground(provinces, municipalities, places, load_layer("network_provincial", catalogue).frame)


def map_svg(
    frame: Frame, drawn: Sequence[Drawn], under: Ground, below: Iterable[str] = (), above: Iterable[str] = ()
) -> MapSvg:
    """Draw a map.

    Parameters
    ----------
    drawn : sequence of Drawn
        The layers, the lowest of each shape first.
    below, above : iterable of str
        SVG in pixels of the window between the land and the layers, and between areas and points.
    """
    rings = list(_rings(frame, drawn))
    roads = frame.scale <= _WAYS_TO
    window = f'width="{frame.width_mm / PX_MM:.4f}" height="{frame.height_mm / PX_MM:.4f}"'
    parts = [
        "<defs>",
        *(
            svg.hatch_of(group.look, _hatch_id(i, j))
            for i, one in enumerate(drawn)
            for j, group in enumerate(one.groups)
        ),
        f'<clipPath id="window"><rect {window}/></clipPath></defs><g clip-path="url(#window)">',
        *_land(frame, under, roads=roads),
        *below,
        *_shapes(frame, drawn, "fill", exists=True),
        *_shapes(frame, drawn, "fill", exists=False),
        *rings,
        *_shapes(frame, drawn, "line"),
        *above,
        *_shapes(frame, drawn, "point"),
    ]
    wanted = [name for one in _sites_first(drawn) for name in names.of_layer(one, frame)]
    known = {name.words for name in wanted}
    wanted += [name for name in names.of_places(_within(under.places, frame), frame) if name.words not in known]
    found = list(names.placed(wanted, names.marker_boxes(drawn, frame), frame))
    parts += [text for _, _, text in found]
    written = tuple(name.words for name, _, _ in found)
    return MapSvg(
        svg.document(frame.width_mm, frame.height_mm, [*parts, "</g>"]),
        written,
        len(known - set(written)),
        bool(rings),
        roads,
    )


def _sites_first(drawn: Sequence[Drawn]) -> list[Drawn]:
    """Names of areas get their place before those of points on them."""
    order = {"fill": 0, "point": 1, "ring": 1, "line": 2}
    return sorted(drawn, key=lambda one: order[one.layer.spec.symbol.shape])


def _hatch_id(layer: int, group: int) -> str:
    return f"hatch-{layer}-{group}"


def _within(features: gpd.GeoDataFrame, frame: Frame) -> gpd.GeoDataFrame:
    west, south, east, north = frame.bounds_m
    return features.cx[west:east, south:north]


def _land(frame: Frame, under: Ground, *, roads: bool) -> Iterator[str]:
    yield f'<rect width="100%" height="100%" fill="{WHITE}"/>'
    for area in _within(under.provinces, frame).geometry:
        yield f'<path d="{svg.path(svg.inside(frame, area))}" fill="{LAND}" fill-rule="evenodd"/>'
    data = "".join(svg.path(svg.inside(frame, area)) for area in _within(under.municipalities, frame).geometry)
    yield svg.lines(data, Stroke(OUTLINE, 0.7))
    if roads:
        data = "".join(svg.path(svg.inside(frame, line)) for line in _within(under.roads, frame).geometry)
        yield svg.lines(data, Stroke(WHITE, ROAD.width_px + 2))
        yield svg.lines(data, Stroke(OUTLINE, ROAD.width_px))
    data = "".join(svg.path(svg.inside(frame, area)) for area in _within(under.provinces, frame).geometry)
    yield svg.lines(data, Stroke(BORDER, 1.4))


def _shapes(frame: Frame, drawn: Sequence[Drawn], shape: str, *, exists: bool | None = None) -> Iterator[str]:
    for number, one in enumerate(drawn):
        for position, group in enumerate(one.groups):
            if group.look.shape != shape or (exists is not None and exists != (group.plan_status == "bestaand")):
                continue
            draw = _points if shape == "point" else _areas if shape == "fill" else _lines
            content = "".join(draw(frame, one, group, _hatch_id(number, position)))
            yield f'<g class="layer-{one.layer.id}">{content}</g>'


def _points(frame: Frame, one: Drawn, group: Class, hatch_id: str) -> Iterator[str]:
    symbol, rows = one.layer.spec.symbol, one.layer.frame
    for row in group.rows:
        at = frame.to_px(rows.geometry.iloc[row].x, rows.geometry.iloc[row].y)
        sized = radius_px(symbol, rows[symbol.size_by].iloc[row]) if symbol.size_by else None
        # From below to above: outer rings have white below them, which must not cover the marker.
        for stroke in range(len(group.look.strokes)):
            yield svg.marker(at, group.look, stroke, hatch_id, None if stroke else sized)


def _areas(frame: Frame, one: Drawn, group: Class, hatch_id: str) -> Iterator[str]:
    data = [svg.path(svg.inside(frame, one.layer.frame.geometry.iloc[row])) for row in group.rows]
    yield from (svg.area(path, group.look, hatch_id) for path in data)
    yield from (svg.lines("".join(data), stroke) for stroke in group.look.strokes[1:])


def _lines(frame: Frame, one: Drawn, group: Class, _hatch: str) -> Iterator[str]:
    data = "".join(svg.path(svg.inside(frame, one.layer.frame.geometry.iloc[row])) for row in group.rows)
    yield from (svg.lines(data, stroke) for stroke in group.look.strokes)


def _rings(frame: Frame, drawn: Sequence[Drawn]) -> Iterator[str]:
    """Outlines of where a place can be; one for things of a site, which lie well within the widest of their rings."""
    found = []
    for one in drawn:
        marked = ring_rows(one.layer)
        if 0 < sum(marked) <= MANY:
            rows = one.layer.frame[marked]
            found += list(zip(rows["precision_m"].astype(float), rows.geometry, strict=True))
    kept: list[tuple[float, BaseGeometry]] = []
    for precision_m, geometry in sorted(found, key=lambda ring: -ring[0]):
        middle = geometry.centroid
        known = any(middle.distance(other.centroid) < wide_m * _SAME_SITE for wide_m, other in kept)
        if precision_m / frame.m_per_px >= _LEAST_RING_PX and not known:
            kept.append((precision_m, geometry))
            yield svg.lines(svg.path(svg.inside(frame, geometry.buffer(precision_m).boundary)), RING)

"""Where the names of areas and lines are written.

Inside an area or on a side where no other area of its theme lies, and beside a line; roads have their number in a
shield.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers import load_layer, themes
from layers.look import limits
from layers.look.labels import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from layers import Layer, Symbol

_LARGE_M = 6_000
"""Areas that reach further from south to north always have their name on them."""
_BESIDE_M = 1_500
"""How far from an area another one of its theme keeps the name from standing there."""
_NEAR_M = 3_000
"""How near other areas are, if the name of one could be read as theirs."""
_TOUCHED = 0.05
"""Part of the place for a name that may be another area's: they are drawn less precisely than that."""
_MOST = 0.5
_LEAST_PART = 0.02
"""An area of which less is free of others is named as if they were not there."""
_INSIDE_TOLERANCE_M = 25
_ALONG = (0.5, 0.25, 0.75)
_PARTS = 3
_ROAD = re.compile(r"[AN]\d+(?= |$)")
_INDICATIVE = " (indicatief)"


def is_region(symbol: Symbol) -> bool:
    """Whether the layer divides the land, so that its names belong to the background."""
    return symbol.shape == "fill" and not symbol.fill


def names(layer: Layer) -> Iterator[Label]:
    """The names of the features of a layer of areas or lines."""
    if layer.spec.symbol.shape == "line":
        return _line_names(layer)
    return _region_names(layer) if is_region(layer.spec.symbol) else _area_names(layer, _areas_beside(layer))


def _initials(frame: gpd.GeoDataFrame) -> list[str]:
    """The letter of the source behind what a source states."""
    return [str(one) for one in np.where(frame["evidence"] == "stated", frame["source_title"].str[:1], "")]


def _region_names(layer: Layer) -> Iterator[Label]:
    inside = layer.frame.geometry.representative_point()
    for row, (name, initial) in enumerate(zip(layer.frame["name"], _initials(layer.frame), strict=True)):
        yield Label(
            str(name),
            x_m=inside.x.iloc[row],
            y_m=inside.y.iloc[row],
            rank=layer.frame.geometry.iloc[row].area,
            style="region",
            min_zoom=layer.spec.symbol.label_zoom,
            initial=initial,
            radius_m=float(layer.frame.geometry.iloc[row].boundary.distance(inside.iloc[row])),
        )


def _areas_beside(layer: Layer) -> list[tuple[str, BaseGeometry]]:
    """The areas with a name in the theme of a layer, each with its id."""
    specs = next((theme.layers for theme in themes() if layer.id in {spec.id for spec in theme.layers}), ())
    frames = [
        load_layer(spec.id).frame
        for spec in specs
        if spec.symbol.shape == "fill" and spec.symbol.fill and spec.symbol.label
    ]
    return [one for frame in frames for one in zip(frame["id"], frame.geometry, strict=True)]


def _area_names(layer: Layer, beside: list[tuple[str, BaseGeometry]]) -> Iterator[Label]:
    reach = [limits.in_short(row) for row in layer.frame.drop(columns="geometry").to_dict("records")]
    features = zip(layer.frame["id"], layer.frame["name"], layer.frame.geometry, strict=True)
    initials = _initials(layer.frame)
    for row, (feature_id, name, area) in enumerate(features):
        near = [other for other_id, other in beside if other_id != feature_id and not _is_under(other, area)]
        others = shapely.union_all(near)
        x_m, y_m, radius_m = own_middle(area, others)
        # What others lie around has no free side at all: then only areas apart from it count.
        sides = free_sides(area, others) or free_sides(area, _apart(area, near))
        _, south, _, north = area.bounds
        yield Label(
            f"{name} ({reach[row]})" if reach[row] else str(name),
            x_m=x_m,
            y_m=y_m,
            rank=float(area.area),
            min_zoom=layer.spec.symbol.label_zoom,
            initial=initials[row],
            radius_m=radius_m,
            sides=() if north - south > _LARGE_M else _furthest_first(sides, others),
        )


def _is_under(other: BaseGeometry, area: BaseGeometry) -> bool:
    """Whether an area lies on another one, where its name is not read as that of the other."""
    return bool(other.intersection(area).area > _MOST * area.area and other.area > area.area)


def _apart(area: BaseGeometry, near: list[BaseGeometry]) -> BaseGeometry:
    return shapely.union_all([other for other in near if not other.intersects(area)])


def _furthest_first(
    sides: tuple[tuple[str, float, float], ...], others: BaseGeometry
) -> tuple[tuple[str, float, float], ...]:
    """Sides in the order of their distance from other areas near by; further ones no longer matter."""
    if others.is_empty:
        return sides
    return tuple(sorted(sides, key=lambda side: -min(others.distance(shapely.Point(side[1:])), _NEAR_M)))


def own_middle(area: BaseGeometry, others: BaseGeometry) -> tuple[float, float, float]:
    """The middle of the widest part of an area that is free of others, and how far it is from the edge of that part."""
    own = area.difference(others)
    if own.area < _LEAST_PART * area.area:
        own = area
    circle: shapely.LineString = shapely.maximum_inscribed_circle(own, tolerance=_INSIDE_TOLERANCE_M)  # type: ignore[call-overload]
    (x_m, y_m), _ = circle.coords
    return x_m, y_m, circle.length


def free_sides(area: BaseGeometry, others: BaseGeometry) -> tuple[tuple[str, float, float], ...]:
    """The middles of the sides of an area that no other lies at: below, above, right and left of it."""
    west, south, east, north = area.bounds
    x_m, y_m = (west + east) / 2, (south + north) / 2
    half_m = max(east - west, north - south, 2 * _BESIDE_M) / 2
    probes = {
        ("s", x_m, south): shapely.box(x_m - half_m, south - _BESIDE_M, x_m + half_m, south),
        ("n", x_m, north): shapely.box(x_m - half_m, north, x_m + half_m, north + _BESIDE_M),
        ("e", east, y_m): shapely.box(east, y_m - half_m, east + _BESIDE_M, y_m + half_m),
        ("w", west, y_m): shapely.box(west - _BESIDE_M, y_m - half_m, west, y_m + half_m),
    }
    return tuple(side for side, probe in probes.items() if probe.intersection(others).area < _TOUCHED * probe.area)


def _line_names(layer: Layer) -> Iterator[Label]:
    frame = layer.frame
    texts = _line_texts(layer)
    initials = _initials(frame)
    for text in dict.fromkeys(filter(None, texts)):
        rows = [row for row, one in enumerate(texts) if one == text]
        road = _ROAD.fullmatch(text)
        for number, (point, length_m) in enumerate(_along(frame.geometry.iloc[rows].tolist())):
            yield Label(
                text,
                x_m=point.x,
                y_m=point.y,
                rank=length_m / (1 + number),
                style=f"shield {text[0].lower()}" if road else "line",
                min_zoom=layer.spec.symbol.label_zoom,
                initial=initials[rows[0]],
            )


def _line_texts(layer: Layer) -> list[str]:
    """What is written at each line.

    The number of a road; else the part of the name before a colon at the longest of the lines that share it, and what
    follows at the others, or at one that is shown without the others. Of a whole network only the numbers are written.
    """
    lengths = layer.frame.geometry.length.tolist()
    network = "road_class" in layer.frame
    texts = [""] * len(layer.frame)
    heads = Counter(str(name).partition(": ")[0] for name in layer.frame["name"])
    taken = {head for head, lines in heads.items() if lines == 1}
    for row in sorted(range(len(texts)), key=lambda row: -lengths[row]):
        name = str(layer.frame["name"].iloc[row])
        road = _ROAD.match(name)
        head, _, tail = name.partition(": ")
        if road or network:
            texts[row] = road[0] if road and (not network or road[0] == name) else ""
            continue
        texts[row] = tail if tail and head in taken else head
        if name.endswith(_INDICATIVE) and not texts[row].endswith(_INDICATIVE):
            texts[row] += _INDICATIVE
        taken.add(head)
    return texts


def _along(lines: list[BaseGeometry]) -> Iterator[tuple[shapely.Point, float]]:
    """Places along lines, the best first, with the length of the line that they lie on."""
    merged = shapely.line_merge(shapely.multilinestrings([part for line in lines for part in shapely.get_parts(line)]))
    parts = sorted(shapely.get_parts(merged), key=lambda part: -part.length)[:_PARTS]
    for fraction in _ALONG:
        for part in parts:
            yield part.interpolate(fraction, normalized=True), part.length

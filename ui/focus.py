"""The one place that the map is asked to go to: brought into view, marked with a ring, and named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
from shapely.geometry import box

from geodata.crs import RD, WGS84, to_wgs84
from layers.look.labels import Label
from layers.look.style import ACCENT, WHITE
from ui import drawing

if TYPE_CHECKING:
    from layers import Layer
    from ui.drawing import Drawing

_Z_MARK = 139
"""Above areas and lines and below all markers: a ring that crosses another marker would cut it in two."""
_Z_NAME = 240
_RADIUS_PX = 14
_FIRST = 2_000
"""Before every other name."""

PLACE = "plaats"
"""Stands in the address where other places have their layer."""

Bounds = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Focus:
    """What to go to.

    Attributes
    ----------
    title : str
        The name that the map writes.
    layer_id, feature_id : str
        The feature to mark; both empty if the place is no feature, and then ``bounds`` say where it is; a layer alone
        to look at all of it.
    bounds : tuple, optional
        ((south, west), (north, east)) in WGS84 degrees.
    asked : int
        Counts how often the user asked, so that asking again goes there again.
    """

    title: str
    layer_id: str = ""
    feature_id: str = ""
    bounds: Bounds | None = None
    asked: int = 0
    place_id: str = ""
    """Id of the place name if the place is no feature."""

    @property
    def address(self) -> str:
        """How the address of the page names the place: layer and feature, or a place name."""
        return f"{self.layer_id}/{self.feature_id}" if self.layer_id else f"{PLACE}/{self.place_id}"


def drawings(focus: Focus, layer: Layer | None) -> list[Drawing]:
    """The mark and the name; nothing if the layer has no such feature and no bounds are known.

    A layer as such is no place: the map goes there, and nothing is marked.
    """
    if focus.layer_id and not focus.feature_id and focus.bounds:
        look = {"bounds": focus.bounds, "asked": focus.asked}
        return [drawing.shapes("focus", _area(focus.bounds), [], z=_Z_MARK, look=look)]
    feature = _feature(focus, layer)
    place = _middle(focus) if feature is None else feature
    if place is None:
        return []
    bounds = _bounds(feature) if feature is not None else focus.bounds
    strokes = [
        {"color": WHITE, "weight": 7, "opacity": 0.9, "fill": False, "radius": _RADIUS_PX},
        {"color": ACCENT, "weight": 3.5, "fill": False, "radius": _RADIUS_PX},
    ]
    left, bottom, right, _ = place.total_bounds
    name = Label(focus.title, (left + right) / 2, bottom, rank=1, style="accent focus", below=True)
    return [
        drawing.shapes("focus", place, strokes, z=_Z_MARK, look={"bounds": bounds, "asked": focus.asked}),
        drawing.labels("focus-name", [name], z=_Z_NAME, first=_FIRST),
    ]


def _feature(focus: Focus, layer: Layer | None) -> gpd.GeoDataFrame | None:
    """The feature to mark, in RD."""
    if layer is None:
        return None
    found = layer.frame.loc[layer.frame["id"] == focus.feature_id, ["geometry"]]
    return found if len(found) else None


def _middle(focus: Focus) -> gpd.GeoDataFrame | None:
    """The middle of the bounds, in RD."""
    if focus.bounds is None:
        return None
    return gpd.GeoDataFrame(geometry=_area(focus.bounds).centroid, crs=RD)


def _area(bounds: Bounds) -> gpd.GeoDataFrame:
    """What the bounds enclose, in RD."""
    (south, west), (north, east) = bounds
    return gpd.GeoDataFrame(geometry=[box(west, south, east, north)], crs=WGS84).to_crs(RD)


def _bounds(place: gpd.GeoDataFrame) -> Bounds:
    west, south, east, north = to_wgs84(place).total_bounds
    return (float(south), float(west)), (float(north), float(east))

"""What own layers put on the map and into the legend; all that comes from the user is text in both."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from geodata.crs import RD, to_wgs84
from layers.look.colors import ink
from layers.look.style import LAND, Look, Stroke
from ui import drawing, uploads
from ui import local as fmt
from ui.language import later, tr
from ui.legend import swatch
from ui.said import said
from ui.upload_classes import Group, groups, text_of

if TYPE_CHECKING:
    from ui.drawing import Drawing
    from ui.uploads import OwnLayer

_KINDS = ("point", "line", "fill")
_Z = {"fill": 62, "line": 132, "point": 165}
_NAMES = ("naam", "name", "titel", "title", "omschrijving", "id", "code")
"""Columns that may name a feature, the best first."""
_NAMELESS = later("Object")
_MANY = 2_000
"""Features that a browser still draws with an element for each."""
_FAR_M = 250.0
"""What is seen at least around a layer that is a single point."""


def drawings() -> list[Drawing]:
    """Everything of the layers that are on, and where the map has to go."""
    made = [one for layer in uploads.layers().values() if layer.shown for one in layer_drawings(layer)]
    asked = uploads.looked_at()
    if asked and asked[0].frame is not None:
        made.append(_look(asked[0].frame, asked[1]))
    return made


def layer_drawings(layer: OwnLayer) -> list[Drawing]:
    """The drawings of a layer: one per colour and kind of shape, made once."""
    if layer.colour_by not in layer.drawings:
        layer.drawings = {layer.colour_by: _made(layer)}
    return layer.drawings[layer.colour_by]


def legend(layer: OwnLayer) -> str:
    """The legend of a layer, as HTML."""
    if layer.screen is None:
        return ""
    kinds = _kinds(layer.screen)
    rows = []
    for group in _groups(layer):
        here = {kinds[row] for row in group.rows}
        kind = _KINDS[max(here)]
        words = f"{said(group.words)} ({fmt.number(len(group.rows))})"
        picture = swatch(_look_of(kind, group.color))
        rows.append(f'<div class="legend-row"><span class="swatch">{picture}</span><span>{escape(words)}</span></div>')
    return f'<div class="legend" data-own-layer="{escape(layer.id)}">{"".join(rows)}</div>'


def columns(layer: OwnLayer) -> list[str]:
    """The attributes of a layer."""
    return [] if layer.screen is None else [str(name) for name in layer.screen.columns if name != "geometry"]


def _made(layer: OwnLayer) -> list[Drawing]:
    if layer.pictures is not None:
        service, chosen = layer.pictures
        content = {"url": service.url, "layers": chosen.name, "format": service.format}
        return [drawing.drawing(layer.id, "wms", layer.credits, **content)]
    if layer.screen is None:
        return []
    frame, kinds, names = layer.screen, _kinds(layer.screen), columns(layer)
    titles = _titles(frame, names)
    texts = list(zip(*([text_of(value) for value in frame[name]] for name in names), strict=True)) if names else []
    made = []
    for number, group in enumerate(_groups(layer)):
        for kind in sorted({kinds[row] for row in group.rows}, reverse=True):
            rows = [row for row in group.rows if kinds[row] == kind]
            made.append(
                drawing.shapes(
                    f"{layer.id}-{number}-{_KINDS[kind]}",
                    gpd.GeoDataFrame(geometry=frame.geometry.to_numpy()[rows], crs=RD),
                    _options(_KINDS[kind], group.color),
                    z=_Z[_KINDS[kind]],
                    popup={"title": tr("Eigen laag: {title}", title=layer.title), "labels": names, "shared": {}},
                    names=[titles[row] for row in rows],
                    values=[texts[row] for row in rows] if names else (),
                    credits_=layer.credits,
                    crowd=len(frame) > _MANY,
                )
            )
    return made


def _groups(layer: OwnLayer) -> list[Group]:
    frame = layer.screen
    if frame is None:
        return []
    if layer.colour_by in columns(layer):
        return groups(frame[layer.colour_by])
    return [Group(tr("alle objecten"), layer.color, tuple(range(len(frame))))]


def _kinds(frame: gpd.GeoDataFrame) -> list[int]:
    return [int(kind) for kind in shapely.get_dimensions(frame.geometry.to_numpy())]


def _titles(frame: gpd.GeoDataFrame, names: list[str]) -> list[str]:
    """A name per feature: of a column that looks like one, otherwise a number."""
    column = next((name for known in _NAMES for name in names if name.lower() == known), "")
    texts = [text_of(value) for value in frame[column]] if column else [""] * len(frame)
    return [text[:80] or f"{tr(_NAMELESS)} {number}" for number, text in enumerate(texts, 1)]


def _look_of(kind: str, color: str) -> Look:
    dark = ink(color, LAND)
    if kind == "point":
        return Look("point", (Stroke(dark, 1.5, "", 5),), color, 0.9)
    if kind == "line":
        return Look("line", (Stroke(dark, 3),))
    return Look("fill", (Stroke(dark, 1.5),), color, 0.45)


def _options(kind: str, color: str) -> list[dict[str, Any]]:
    return drawing.path_options(_look_of(kind, color))


def _look(frame: gpd.GeoDataFrame, asked: int) -> Drawing:
    """Nothing to see, but the map goes there."""
    left, low, right, high = frame.total_bounds
    around = shapely.box(left - _FAR_M, low - _FAR_M, right + _FAR_M, high + _FAR_M)
    west, south, east, north = np.round(to_wgs84(gpd.GeoDataFrame(geometry=[around], crs=RD)).total_bounds, 5).tolist()
    nothing = gpd.GeoDataFrame(geometry=[], crs=RD)
    return drawing.shapes("own-look", nothing, [], z=0, look={"bounds": ((south, west), (north, east)), "asked": asked})

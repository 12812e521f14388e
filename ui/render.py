"""From a layer to drawings: one per class of equal appearance, its accuracy rings, and its names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely

from geodata.active import REFRESHED
from layers.look import naming, texts
from layers.look.classes import MANY, Class, classes, has_rings, radius_px, ring_rows
from layers.shown import register_ids
from ui import drawing, links
from ui.language import tr
from ui.popup import popups
from ui.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from layers import Layer
    from layers.look.labels import Label
    from ui.drawing import Drawing

_Z_BY_SHAPE = {"fill": 20, "line": 80, "point": 140}
_Z_EXISTING = -100
"""Areas that are there lie below all that are not there yet, which would be hidden under their fillings."""
_Z_BORDER = -20
"""The border of the province lies above the other areas that are there, which would hide it where they share it."""
_Z_RINGS = 70
_Z_NAMES = 210
_Z_REGION_NAMES = 170
_EASY_VERTICES = 60_000
SCREEN_M = 20.0
"""By how much larger sets are simplified on the screen, in metres: less than a pixel when the province is in view."""
_POINT_NAMES_ZOOM = 12
_SITES_FIRST = 1_000
"""Names of areas get their place before those of points on them, and those of earlier layers before later ones."""


def drawings(layer: Layer, order: int, owners: Mapping[tuple[str, str], str] | None = None) -> list[Drawing]:
    """Everything that a layer puts on the map.

    Parameters
    ----------
    layer : Layer
        In RD New.
    order : int
        The position of the layer in the switch; a later layer is drawn above an earlier one of the same shape.
    owners : mapping, optional
        Dataset and feature → row of the register, where the popup of that feature leads.
    """
    rows = register_ids(layer, owners or {})
    made = [_class_drawing(layer, group, order, rows) for group in classes(layer)]
    if has_rings(layer):
        made.insert(0, drawing.rings(f"{layer.id}-accuracy", layer.frame[ring_rows(layer)], z=_Z_RINGS))
    if layer.spec.symbol.label and made and layer.spec.symbol.shape in ("fill", "line"):
        z = (_Z_REGION_NAMES if naming.is_region(layer.spec.symbol) else _Z_NAMES) + order
        site = layer.spec.symbol.shape == "fill" and not naming.is_region(layer.spec.symbol)
        first = _SITES_FIRST * (1 + layer.spec.symbol.label_first) - order if site else 0
        made.append(drawing.labels(f"{layer.id}-names", map(_worded, naming.names(layer)), z=z, first=first))
    return made


def _worded(name: Label) -> Label:
    """A name with the limits in height behind it in the language of the visitor."""
    return replace(name, text=said(name.text)) if name.text.endswith(")") else name


def _strokes(layer: Layer, group: Class) -> list[dict[str, Any]]:
    """The lines of a class. What areas share is drawn once, since dots on dots look solid."""
    strokes = drawing.path_options(group.look)
    if naming.is_region(layer.spec.symbol) and len(group.rows) > 1:
        return [{**stroke, "once": True} if "dashArray" in stroke else stroke for stroke in strokes]
    return strokes


def _class_drawing(layer: Layer, group: Class, order: int, rows: list[str]) -> Drawing:
    symbol = layer.spec.symbol
    frame = for_screen(layer.frame.iloc[list(group.rows)])
    popup = popups(layer).part(group.rows)
    return drawing.shapes(
        layer.id,
        frame,
        _strokes(layer, group),
        z=_z(layer, group) + order,
        popup={"title": tr(layer.title), "labels": popup.labels, "shared": popup.shared, "link": links.to_register()},
        names=[str(name) for name in frame["name"]],
        values=popup.values,
        links=[rows[row] for row in group.rows],
        styles=[{"radius": radius_px(symbol, value)} for value in frame[symbol.size_by]] if symbol.size_by else (),
        markers=_markers(layer, group, order),
        credits_={
            f"{credit} (ververst)" if level == REFRESHED else credit
            for text, level in zip(frame["attribution"], frame["level"], strict=True)
            for credit in text.split("; ")
        },
    )


def _z(layer: Layer, group: Class) -> int:
    if layer.spec.symbol.pattern == "border":
        return _Z_BORDER
    exists = group.plan_status == "bestaand"
    return _Z_EXISTING if exists and group.look.shape == "fill" else _Z_BY_SHAPE[group.look.shape]


def for_screen(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The features with fewer vertices if there are more than a browser draws with ease, as in refreshed registers."""
    if shapely.get_num_coordinates(frame.geometry.to_numpy()).sum() <= _EASY_VERTICES:
        return frame
    return frame.set_geometry(frame.geometry.simplify(SCREEN_M))


def _markers(layer: Layer, group: Class, order: int) -> dict[str, Any]:
    """How points keep clear of each other, and what is written beside them."""
    if group.look.shape != "point":
        return {}
    symbol = layer.spec.symbol
    initials = [str(title)[:1] for title in layer.frame["source_title"].iloc[list(group.rows)]]
    names = {
        "z": _Z_NAMES + order,
        "zoom": symbol.label_zoom or _POINT_NAMES_ZOOM,
        **({"initials": initials} if group.evidence == "stated" else {}),
    }
    return {
        **(
            {"spread": list(texts.EVIDENCE).index(group.evidence)} if symbol.spread and len(layer.frame) <= MANY else {}
        ),
        **({"names": names} if symbol.label else {}),
    }

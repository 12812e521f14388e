"""Layers of the user's own: kept in the session of that user and nowhere else, until they are removed or it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely
import streamlit as st

from geodata.uploaded import UploadError
from ui import local as fmt
from ui import render
from ui.language import tr
from ui.upload_classes import PALETTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geodata.sources.wms import Wms, WmsLayer
    from ui.drawing import Drawing

MOST_LAYERS = 8
EASY = 60_000
"""Corners that are drawn as they are."""
MOST_ON_SCREEN = 200_000
"""Corners that a browser still draws, after those that nobody can see were left out."""
_COARSER_M = (render.SCREEN_M, 50.0, 100.0)
"""By how much larger layers are simplified: no more than is needed."""

_LAYERS, _COUNT, _LOOK = "eigen-lagen", "eigen-lagen-aantal", "eigen-lagen-kijk"


@dataclass(eq=False)
class OwnLayer:
    """A layer of this session.

    Attributes
    ----------
    id : str
        Stable within the session.
    title : str
        What the page calls it: unique.
    frame : GeoDataFrame, optional
        Its features in RD New (EPSG:28992); none of a layer of pictures.
    screen : GeoDataFrame, optional
        The same with as many corners as can be seen.
    notes : tuple of str
        What was left out, repaired or simplified, in Dutch.
    credits : tuple of str
        Whom the map names.
    pictures : tuple, optional
        The service and its layer, of a layer of pictures.
    colour_by : str
        The attribute that gives the colours; empty for one colour.
    """

    id: str
    title: str
    color: str
    frame: gpd.GeoDataFrame | None = None
    screen: gpd.GeoDataFrame | None = None
    notes: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    pictures: tuple[Wms, WmsLayer] | None = None
    shown: bool = True
    colour_by: str = ""
    drawings: dict[str, list[Drawing]] = field(default_factory=dict)
    """What was made for ``colour_by``; the last one only."""


def layers() -> dict[str, OwnLayer]:
    """The layers of this session by id, in the order in which they came."""
    found: dict[str, OwnLayer] = st.session_state.setdefault(_LAYERS, {})
    return found


def put(title: str, frame: gpd.GeoDataFrame, notes: Sequence[str] = (), credits_: Sequence[str] = ()) -> OwnLayer:
    """Keep features as a layer, and let the map go there.

    Parameters
    ----------
    title : str
        May be changed so that no other layer has it.
    frame : GeoDataFrame
        In RD New (EPSG:28992).

    Raises
    ------
    UploadError
        There are too many layers, or it has more corners than a browser draws.
    """
    screen, told = _for_screen(title, frame)
    told = [*notes, *told]
    layer = _new(title)
    layer.frame, layer.screen, layer.notes, layer.credits = frame, screen, tuple(told), tuple(credits_)
    look(layer.id)
    return layer


def put_pictures(service: Wms, chosen: WmsLayer) -> OwnLayer:
    """Keep a layer of pictures of a WMS.

    Raises
    ------
    UploadError
        There are too many layers.
    """
    layer = _new(chosen.title)
    layer.pictures, layer.credits = (service, chosen), (chosen.attribution,) if chosen.attribution else ()
    return layer


def remove(layer_id: str) -> None:
    """Forget a layer."""
    layers().pop(layer_id, None)


def look(layer_id: str) -> None:
    """Let the map go to a layer when it is next drawn."""
    st.session_state[_LOOK] = layer_id
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1


def looked_at() -> tuple[OwnLayer, int] | None:
    """The layer that the map has to go to, once, with a number that differs every time."""
    layer = layers().get(st.session_state.pop(_LOOK, ""))
    return None if layer is None else (layer, st.session_state[_COUNT])


def _new(title: str) -> OwnLayer:
    if len(layers()) >= MOST_LAYERS:
        raise UploadError(
            path=title,
            problem=f"there are {MOST_LAYERS} own layers already.",
            dutch_problem=f"er zijn al {MOST_LAYERS} eigen lagen. Verwijder er eerst een.",
        )
    number = st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    known = {layer.title for layer in layers().values()}
    plain = title = " ".join(title.split())[:80] or "laag"
    again = 2
    while title in known:
        title, again = f"{plain} ({again})", again + 1
    used = {layer.color for layer in layers().values()}
    color = next((one for one in PALETTE if one not in used), PALETTE[0])
    layer = layers()[f"own-{number}"] = OwnLayer(f"own-{number}", title, color)
    return layer


def _for_screen(title: str, frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[str]]:
    """The features with as many corners as a browser draws, and what that changed."""
    before = after = _corners(frame)
    screen, within_m = frame, 0.0
    for coarser_m in _COARSER_M:
        if after <= (EASY if screen is frame else MOST_ON_SCREEN):
            break
        within_m = coarser_m
        screen = frame.set_geometry(frame.geometry.simplify(within_m))
        after = _corners(screen)
    if after > MOST_ON_SCREEN:
        raise UploadError(
            path=title,
            problem=f"it has {after} corners, more than a browser draws.",
            dutch_problem=f"het heeft {fmt.number(before)} hoekpunten, en ook vereenvoudigd zijn dat er te veel voor "
            "de kaart. Knip het uit tot het gebied dat u nodig hebt.",
        )
    if after == before:
        return frame, []
    told = tr(
        "Voor het scherm vereenvoudigd: van {before} naar {after} hoekpunten",
        before=fmt.number(before),
        after=fmt.number(after),
    )
    return screen, [tr("{told} (tot {within_m} verschil).", told=told, within_m=fmt.measure(within_m, "m"))]


def _corners(frame: gpd.GeoDataFrame) -> int:
    return int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum())

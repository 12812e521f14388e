"""What is made once and then shared by all runs and sessions: opened layers and their drawings.

Everything here is immutable after it was made. An error is never cached: a repaired file works after a reload.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import streamlit as st

from analysis.reachability import Reachability, isochrones, reach
from geodata import embedded
from geodata.crs import to_wgs84
from layers import Layer, layer_specs, load_layer
from ui import background, reach_map, render

if TYPE_CHECKING:
    import geopandas as gpd

    from ui.drawing import Drawing

Bounds: TypeAlias = "tuple[tuple[float, float], tuple[float, float]]"
"""((south, west), (north, east)) in WGS84 degrees."""


@st.cache_resource(show_spinner=False)
def layer(layer_id: str) -> Layer:
    """An opened layer. Raises what ``layers.load_layer`` raises."""
    return load_layer(layer_id)


@st.cache_resource(show_spinner=False)
def layer_drawings(layer_id: str) -> tuple[Drawing, ...]:
    """The drawings of a layer."""
    return tuple(render.drawings(layer(layer_id), list(layer_specs()).index(layer_id)))


@st.cache_resource(show_spinner=False)
def background_drawings(tile_server: str) -> tuple[Drawing, ...]:
    """What lies under the layers; ``tile_server`` is empty for our own outlines."""
    if tile_server:
        return (background.tile_layer(background.TILE_SERVERS[tile_server]),)
    catalogue = embedded()
    frames = [catalogue.features(name) for name in ("municipalities", "provinces", "place_labels")]
    municipalities, provinces, places = frames
    outline_credits, place_credits = (
        {catalogue.sources[source].attribution for source in frame["source"]} for frame in (provinces, places)
    )
    return (
        *background.outlines(municipalities, provinces, outline_credits),
        background.place_names(places, place_credits),
    )


@st.cache_resource(show_spinner=False)
def province_bounds() -> Bounds:
    """The corners of the province."""
    return _bounds(layer("province").frame)


@st.cache_resource(show_spinner=False)
def reachability(destination: str, mode: str, assumptions: tuple[str, ...]) -> Reachability:
    """Travel times from every zone. Raises what ``analysis.reachability.reach`` raises."""
    return reach(destination, mode, assumptions)


@st.cache_resource(show_spinner=False)
def isochrone_drawings(destination: str, mode: str, assumptions: tuple[str, ...]) -> tuple[Drawing, ...]:
    """The drawings of the isochrones."""
    return tuple(reach_map.isochrone_drawings(isochrones(reachability(destination, mode, assumptions))))


@st.cache_resource(show_spinner=False)
def isochrone_bounds(destination: str, mode: str = "car") -> Bounds:
    """The corners of what is reached in the longest time: the first view for every mode, so a switch moves nothing."""
    return _bounds(isochrones(reachability(destination, mode, ())))


def _bounds(frame: gpd.GeoDataFrame) -> Bounds:
    west, south, east, north = to_wgs84(frame).total_bounds
    return (float(south), float(west)), (float(north), float(east))

"""What is made once and then shared by all runs and visitors: opened layers and their drawings.

Everything here is immutable after it was made. An error is never cached: a repaired file works after a reload.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

import streamlit as st

from analysis.reachability import MODES, Reachability, isochrones, network_quality, reach
from geodata import embedded
from geodata.crs import to_wgs84
from geodata.errors import ParaatkaartError
from layers import Layer, layer_specs, load_layer
from ui import background, legend, reach_map, render

if TYPE_CHECKING:
    from ui.drawing import Drawing


@st.cache_resource(show_spinner=False)
def layer(layer_id: str) -> Layer:
    """An opened layer. Raises what ``layers.load_layer`` raises."""
    return load_layer(layer_id)


@st.cache_resource(show_spinner=False)
def layer_drawings(layer_id: str) -> tuple[Drawing, ...]:
    """The drawings of a layer."""
    return tuple(render.drawings(layer(layer_id), list(layer_specs()).index(layer_id)))


@st.cache_resource(show_spinner=False)
def layer_legend(layer_id: str) -> str:
    """The legend of a layer as HTML."""
    return legend.layer_legend(layer(layer_id))


@st.cache_resource(show_spinner=False)
def reading_guide(layer_ids: tuple[str, ...]) -> str:
    """The explanation of what is drawn of these layers, as HTML."""
    return legend.reading_guide([layer(layer_id) for layer_id in layer_ids])


@st.cache_resource(show_spinner=False)
def background_drawings(tile_server: str) -> tuple[Drawing, ...]:
    """What lies under the layers: our own outlines, with tiles over them if ``tile_server`` is not empty."""
    catalogue = embedded()
    frames = [catalogue.features(name) for name in ("municipalities", "provinces", "place_labels")]
    municipalities, provinces, places = frames
    outline_credits, place_credits = (
        {catalogue.sources[source].attribution for source in frame["source"]} for frame in (provinces, places)
    )
    return (
        *background.outlines(municipalities, provinces, outline_credits),
        background.place_names(places, place_credits, below_tiles=bool(tile_server)),
        *([background.tile_layer(background.TILE_SERVERS[tile_server])] if tile_server else []),
    )


@st.cache_resource(show_spinner=False)
def province_bounds() -> tuple[tuple[float, float], tuple[float, float]]:
    """The corners of the province as ((south, west), (north, east)) in WGS84 degrees."""
    west, south, east, north = to_wgs84(layer("province").frame).total_bounds
    return (float(south), float(west)), (float(north), float(east))


@st.cache_resource(show_spinner=False)
def reachability(destination: str, mode: str, assumptions: tuple[str, ...]) -> Reachability:
    """Travel times from every zone. Raises what ``analysis.reachability.reach`` raises."""
    return reach(destination, mode, assumptions)


@st.cache_resource(show_spinner=False)
def isochrone_drawings(destination: str, mode: str, assumptions: tuple[str, ...]) -> tuple[Drawing, ...]:
    """The drawings of the isochrones."""
    return tuple(reach_map.isochrone_drawings(isochrones(reachability(destination, mode, assumptions))))


@st.cache_resource(show_spinner=False)
def warm_up(destination: str) -> None:
    """Start computing, once per server and beside the page, what the reachability page will ask for first."""
    Thread(target=_compute, args=(destination,), name="warm-up", daemon=True).start()


def _compute(destination: str) -> None:
    # The page computes what is missing itself and shows the error; here there is nobody to show it to.
    with suppress(ParaatkaartError):
        for mode in MODES:
            isochrones(reach(destination, mode))
        network_quality()

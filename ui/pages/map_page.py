"""The page *Kaart*: every layer, switched on and off without reloading the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from layers import themes
from ui import cache
from ui.background import TILE_SERVERS
from ui.basemap import View, show_map
from ui.frame import DutchErrors, dress, heading
from ui.texts import DESTINATION

if TYPE_CHECKING:
    from layers import LayerSpec, Theme

_OWN_OUTLINES = "eigen"


def show() -> None:
    """Draw the page."""
    dress("Kaart")
    with st.sidebar:
        shown = tuple(layer_id for theme in themes() for layer_id in _theme_switch(theme))
        _reading_guide(shown)
        tile_server = _background_switch()
    with DutchErrors():
        drawings = [
            *cache.background_drawings(tile_server),
            *(drawing for layer_id in shown for drawing in cache.layer_drawings(layer_id)),
        ]
        with st.container(key="full_map"):
            show_map(View("kaart", "Kaart van de plannen in Drenthe", cache.province_bounds()), drawings, key="kaart")
    cache.warm_up(DESTINATION)


def _theme_switch(theme: Theme) -> list[str]:
    heading(theme.title)
    return [spec.id for spec in theme.layers if _layer_switch(spec)]


def _layer_switch(spec: LayerSpec) -> bool:
    """A switch with the legend of the layer below it; whether the layer is on and can be opened."""
    on = st.checkbox(
        spec.title,
        value=spec.visible,
        key=f"laag-{spec.id}",
        help=spec.description or None,
        bind="query-params",
    )
    with DutchErrors():
        if on:
            st.html(cache.layer_legend(spec.id))
            return True
    return False


def _reading_guide(shown: tuple[str, ...]) -> None:
    if shown:
        heading("Leeswijzer")
        st.html(cache.reading_guide(shown))


def _background_switch() -> str:
    """The id of the chosen tile server, empty for our own outlines."""
    titles = {_OWN_OUTLINES: "Eigen omtrekken", **{server.id: server.title for server in TILE_SERVERS.values()}}
    heading("Ondergrond")
    chosen = st.radio(
        "Ondergrond",
        list(titles),
        format_func=titles.__getitem__,
        key="ondergrond",
        label_visibility="collapsed",
        bind="query-params",
    )
    if chosen == _OWN_OUTLINES:
        return ""
    st.info(
        f"{titles[chosen]} komt van een andere server en heeft een internetverbinding nodig. "
        "Zonder verbinding ziet u de eigen omtrekken."
    )
    return chosen

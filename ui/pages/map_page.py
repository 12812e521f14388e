"""The page *Kaart*: every layer, switched on and off without reloading the map."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from layers import themes
from ui import attribute_table, cache, choice, compare, drawn_panel, filters, guide, upload_map, upload_panel, warm
from ui import drawn as own
from ui.background import TILE_SERVERS
from ui.basemap import View, show_map
from ui.frame import DutchErrors, as_text, dress, heading, pages
from ui.language import Words, later, tr
from ui.legend import background_guide
from ui.moment_slider import explanation, moment_slider
from ui.search_box import focus, search_box

if TYPE_CHECKING:
    from analysis.moments import Moment
    from layers import LayerSpec, Theme
    from ui.compare import Side

_BACKGROUND = "ondergrond"
_OWN_OUTLINES = "eigen"
_OWN_TITLE = later("Eigen omtrekken")
_OPENED = "geopende-themas"

SHOWN = "getoonde-lagen"
"""State: the layers that the map shows, for pages that begin with them."""

ADDRESS = (_BACKGROUND,)
"""What the address may name beside the layers."""


def show() -> None:
    """Draw the page."""
    dress("Kaart")
    with st.sidebar:
        guide.greeting(pages())
        search_box()
        moment = _moment()
        told = st.container()
        with_table = attribute_table.switch()
        compared = compare.switch()
        chosen = filters.panel()
        sides = compare.sides(compared, moment, chosen)
        hidden = st.container()
        shown = tuple(layer_id for theme in themes() for layer_id in _theme_switch(theme, sides))
        st.session_state[SHOWN] = shown
        if chosen:
            with hidden:
                filters.tell(shown, moment, chosen)
        if moment:
            with told, DutchErrors():
                today = dt.datetime.now(tz=dt.UTC).date()
                drawn = [cache.layer_at(layer_id, moment, chosen) for layer_id in shown]
                st.caption(as_text(explanation(moment, drawn, cache.register(), today)))
        with DutchErrors():
            upload_panel.show()
        _reading_guide(shown, sides[0])
        tile_server = _background_switch()
        with DutchErrors():
            drawn_panel.show()
    with DutchErrors():
        place = focus()
        under = cache.background_drawings(tile_server)
        over = [*(cache.focus_drawings(place) if place else ()), *upload_map.drawings(), *own.drawings()]
        drawings = [*under, *compare.drawings(shown, sides[0]), *over]
        with st.container(key="full_map"):
            view = View("kaart", tr("Kaart van de plannen in Drenthe"), cache.province_bounds(), tools=own.tools())
            show_map(view, drawings, **own.on_map("kaart"))
        if compared:
            compare.show(shown, sides, under, over)
    if with_table:
        attribute_table.panel(shown, moment, chosen)
    warm.begin()


def _moment() -> Moment | None:
    with DutchErrors():
        return moment_slider()
    return None


def _theme_switch(theme: Theme, sides: list[Side]) -> list[str]:
    """The layers of a theme that are on, folded away while there are none."""
    opened = st.session_state.setdefault(_OPENED, set())
    if any(_is_wanted(spec) for spec in theme.layers):
        opened.add(theme.id)
    with st.expander(tr(theme.title), expanded=theme.id in opened):
        return [spec.id for spec in theme.layers if _layer_switch(spec, sides)]


def _is_wanted(spec: LayerSpec) -> bool:
    """Whether a layer is on, also before its switch has been drawn: then the address says so."""
    name = key(spec)
    if name in st.session_state:
        return bool(st.session_state[name])
    if name in st.query_params:
        return st.query_params[name].casefold() == "true"
    return spec.visible


def key(spec: LayerSpec) -> str:
    """The name of a layer's switch, also in the address."""
    return f"laag-{spec.id}"


def _layer_switch(spec: LayerSpec, sides: list[Side]) -> bool:
    """A switch with the legend of the layer below it; whether the layer is on and can be opened."""
    on = st.checkbox(
        tr(spec.title),
        value=spec.visible,
        key=key(spec),
        help=tr(spec.description) or None,
        bind="query-params",
    )
    with DutchErrors():
        if on:
            st.html(compare.legend(spec.id, sides))
            return True
    return False


def _reading_guide(shown: tuple[str, ...], side: Side) -> None:
    if shown:
        heading(tr("Leeswijzer"))
        st.html(cache.reading_guide(shown, side.moment, side.chosen))


def _background_switch() -> str:
    """The id of the chosen tile server, empty for our own outlines."""
    titles = Words({_OWN_OUTLINES: _OWN_TITLE, **{server.id: server.title for server in TILE_SERVERS.values()}})
    choice.understand(_BACKGROUND, titles)
    heading(tr("Ondergrond"))
    chosen = st.radio(
        tr("Ondergrond"),
        list(titles),
        format_func=titles.__getitem__,
        key=_BACKGROUND,
        label_visibility="collapsed",
        bind="query-params",
    )
    if chosen == _OWN_OUTLINES:
        st.html(background_guide())
        return ""
    st.info(
        tr(
            "{titles} komt van een andere server en heeft een internetverbinding nodig. Zonder "
            "verbinding ziet u de eigen omtrekken.",
            titles=titles[chosen],
        )
    )
    return chosen

"""Finding a place by name: the field above the layers, and the memory of where the map was asked to go."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import streamlit as st
from streamlit import config

from layers import layer_specs
from ui import cache
from ui.focus import PLACE, Focus
from ui.frame import DutchErrors, as_text
from ui.language import tr
from ui.register_text import link
from ui.said import said

if TYPE_CHECKING:
    from analysis.search import Hit

_FIELD = "zoek"
_FOCUS = "doel"
_CHOSEN = "net-gekozen"

ADDRESS = (_FOCUS,)
"""What the address may name."""

# A layer that is on by default may be switched on from here; Streamlit would warn that it has two values.
config.set_option("global.disableWidgetStateDuplicationWarning", value=True)

_CLOSE_PANEL_ON_PHONE = """<script>
if (window.innerWidth < 768) {
  const close = document.querySelector("[data-testid=stSidebarCollapseButton] button");
  if (close) close.click();
}
</script>"""


def go_to(place: Focus) -> None:
    """Let the map go to a place when it is next drawn, with the layer that the place is in switched on."""
    asked = st.session_state[_FOCUS].asked + 1 if focus() else 1
    st.session_state[_FOCUS] = replace(place, asked=asked)
    st.query_params[_FOCUS] = place.address
    st.session_state[_FIELD] = place.title
    st.session_state[_CHOSEN] = True
    if place.layer_id in layer_specs():
        st.session_state[f"laag-{place.layer_id}"] = True


def focus() -> Focus | None:
    """Where the map was asked to go; stays until the search field is emptied."""
    return st.session_state.get(_FOCUS)


def search_box() -> None:
    """The field with what was found below it."""
    with DutchErrors():
        _follow_address()
    text = st.text_input(
        tr("Zoek op de kaart"),
        key=_FIELD,
        type="search",
        placeholder=tr("Naam, plaats, postcode of RD"),
        label_visibility="collapsed",
        live=True,
        persist_state="session",
        on_change=_forget_if_empty,
    )
    place = focus()
    if text and text.strip() and not (place and text == place.title):
        with DutchErrors():
            _show_hits(text)
    if st.session_state.pop(_CHOSEN, False):
        st.html(_CLOSE_PANEL_ON_PHONE, unsafe_allow_javascript=True)


def _show_hits(text: str) -> None:
    hits = cache.search(text.strip())
    if not hits:
        st.caption(
            tr(
                "Niets gevonden voor ‘{strip}’. Controleer de spelling of gebruik minder woorden. "
                "Coördinaten kunnen in RD (210205 535050) of in graden (52,80 6,20).",
                strip=as_text(text.strip()),
            )
        )
    with st.container(key="hits"):
        for number, hit in enumerate(hits):
            if hit.bounds is None:  # on no map: the register is where it leads
                st.html(f'<p class="hit">{link(hit.id, hit.title)}<br>{escape(said(hit.subtitle))}</p>')
                continue
            words = f"**{as_text(hit.title)}**  \n{as_text(said(hit.subtitle))}"
            st.button(words, key=f"treffer-{number}", type="tertiary", width="stretch", on_click=_choose, args=(hit,))


def _choose(hit: Hit) -> None:
    bounds = None
    if hit.bounds:
        south, west, north, east = hit.bounds
        bounds = ((south, west), (north, east))
    place_id = "" if hit.layer_id else hit.id
    go_to(Focus(hit.title, hit.layer_id, hit.feature_id, bounds, place_id=place_id))


def _follow_address() -> None:
    """Go where the address says, and let it say where the map went."""
    asked, place = st.query_params.get(_FOCUS), focus()
    if place and asked in (None, place.address):
        st.query_params[_FOCUS] = place.address
        return
    if asked is None:
        return
    layer_id, _, feature_id = asked.partition("/")
    hit = cache.found_at("" if layer_id == PLACE else layer_id, feature_id)
    if hit is None:
        st.warning(tr("De plek in het adres staat niet op de kaart. Controleer het adres, of zoek de plek op naam."))
        return
    _choose(hit)


def _forget_if_empty() -> None:
    if not (st.session_state[_FIELD] or "").strip():
        st.session_state.pop(_FOCUS, None)
        st.query_params.pop(_FOCUS, None)

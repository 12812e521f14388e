"""What the user drew: kept by the browser, with a copy in the session for the analyses and for files.

The browser owns the drawing, so that it survives a reload and a lost connection, and undo works at once. It sends the
whole drawing after every change (``static/drawn.js``). What the application wants changed travels the other way as an
order, which the browser carries out once and which can be undone as any change.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import streamlit as st

from geodata.drawn import DrawnError, from_browser, nothing, to_browser
from ui import assets, drawing
from ui.frame import DutchErrors
from ui.language import told as said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from ui.drawing import Drawing

_DRAWN, _ORDER, _TOLD = "tekening", "tekening-opdracht", "tekening-gemeld"


def drawn() -> gpd.GeoDataFrame:
    """The drawing: ``id``, ``name``, ``note``, ``kind`` (point, line, area) in RD New (EPSG:28992)."""
    found = st.session_state.get(_DRAWN)
    return nothing() if found is None else found


def told() -> list[str]:
    """What was left out of the drawing or repaired, as Dutch sentences."""
    found: list[str] = st.session_state.get(_TOLD, [])
    return found


def order(frame: gpd.GeoDataFrame, told: Sequence[str] = ()) -> None:
    """Let this be the drawing, in the session and, when a map is shown, in the browser."""
    st.session_state[_DRAWN] = frame
    st.session_state[_TOLD] = list(told)
    st.session_state[_ORDER] = drawing.drawing("tekening-opdracht", "order", nonce=uuid4().hex, drawn=to_browser(frame))


def on_map(key: str) -> dict[str, Any]:
    """What a map with the drawing tools needs, besides :func:`drawings`: arguments for ``show_map``."""
    return {"key": key, "on_change": partial(_take, key)}


def tools() -> Mapping[str, str] | None:
    """The addresses of the drawing tools; none if they are missing, which is told."""
    with DutchErrors():
        return assets.drawing_tools()
    return None


def drawings() -> list[Drawing]:
    """What the map has to be told."""
    return [st.session_state[_ORDER]] if _ORDER in st.session_state else []


def _take(key: str) -> None:
    """Keep what the browser sent; what had to be repaired goes back to it, so that both show the same."""
    sent = st.session_state[key]
    if not isinstance(sent, dict) or "drawn" not in sent:
        return
    try:
        frame, notes = from_browser(sent["drawn"])
    except DrawnError as error:
        st.session_state[_TOLD] = [said(error)]
        return
    sentences = [said(note) for note in notes]
    if sentences and sentences != told():
        order(frame, sentences)
    else:
        st.session_state[_DRAWN] = frame
        st.session_state[_TOLD] = sentences

"""The page *Bereikbaarheid Havelte*: who can be at the gate in time, and how long it takes from one place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analysis.reachability import MODES, assumptions, network_quality
from analysis.reachability.in_use import trip_in_use
from geodata import active
from geodata.crs import parse_lonlat
from geodata.errors import UnknownModeError
from geodata.streets.in_use import streets_digest
from layers.look.texts import DESTINATION
from ui import cache, choice, reach_map, reach_text
from ui import words as texts
from ui.basemap import View, show_map
from ui.frame import DutchErrors, dress
from ui.language import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.reachability import Reachability, Trip

_MAP = "bereikbaarheid"
_ORIGIN = "vanaf"
_MODE = "vervoer"

ADDRESS = (_ORIGIN, _MODE)
"""What the address may name beside the assumptions."""


def show() -> None:
    """Draw the page."""
    dress("Bereikbaarheid Havelte")
    with DutchErrors():
        answer = st.container()
        with st.container(horizontal=True, vertical_alignment="center"):
            mode, chosen = _controls()
            busy = st.container(width="content")
        with busy, st.spinner(tr("De reistijden worden berekend …")):
            result = cache.reachability(DESTINATION, mode, chosen)
            cache.isochrone_drawings(DESTINATION, mode, chosen)
        answer.html(reach_text.answer(result))
        _map_and_route(result)
        _places_table(result)


def _places_table(result: Reachability) -> None:
    st.header(tr("Reistijd per plaats"), anchor=False)
    widths = zip(reach_text.COLUMNS.values(), reach_text.COLUMN_WIDTHS_PX, strict=True)
    with st.container(key="places"):
        st.dataframe(
            reach_text.table(result.places),
            width="content",
            height=420,
            hide_index=True,
            column_config={title: st.column_config.Column(width=width_px) for title, width_px in widths},
        )
    st.download_button(
        tr("Tabel opslaan (CSV)"),
        partial(reach_text.csv, result),
        file_name=reach_text.file_name(result),
        mime="text/csv",
        on_click="ignore",
    )


def _controls() -> tuple[str, tuple[str, ...]]:
    """The mode and the assumptions that are switched on.

    Raises
    ------
    UnknownModeError
        The address names a mode that does not exist.
    """
    _check_mode_in_address()
    mode = st.segmented_control(
        tr("Vervoer"),
        MODES,
        default=MODES[0],
        format_func=texts.MODE.__getitem__,
        required=True,
        key=_MODE,
        label_visibility="collapsed",
        bind="query-params",
    )
    # Assumptions change the embedded network of main roads; the streets that were fetched are as they are.
    on = [
        item.id
        for item in (() if streets_digest() else assumptions().values())
        if st.toggle(tr(item.name), key=key(item.id), help=tr(item.description), bind="query-params")
    ]
    return str(mode), _in_order(on)


def key(assumption: str) -> str:
    """The name of an assumption's switch, also in the address."""
    return f"aanname-{assumption}"


def _in_order(ids: Iterable[str]) -> tuple[str, ...]:
    """Ids as a key for the caches."""
    return tuple(sorted(ids))


@st.fragment
def _map_and_route(result: Reachability) -> None:
    left, right = st.columns([2, 1], gap="medium")
    with right:
        st.html(reach_text.bands_table(result))
        trip = _route(result)
        with st.container(key="why"):
            st.markdown(reach_text.quality(result, network_quality()))
            areas = cache.isochrone_areas(result.destination.id, result.mode, _in_order(result.assumptions))
            zones, *_ = reach_text.source_tables(result)
            st.markdown(reach_text.limits(result, tr(active()[zones].description), areas))
            st.markdown(reach_text.data(result))
            st.markdown(reach_text.sources(result, active()))
    drawings = [
        *cache.background_drawings(""),
        *cache.isochrone_drawings(result.destination.id, result.mode, _in_order(result.assumptions)),
        *reach_map.destination_drawings(result.destination),
        *(reach_map.trip_drawings(trip) if trip else ()),
    ]
    view = View(
        "bereikbaarheid",
        tr("Kaart van de reistijden naar de {name}; een klik kiest een vertrekpunt", name=result.destination.name),
        cache.province_bounds(),
        picking=True,
    )
    with left, st.container(key="result_map"):
        show_map(view, drawings, key=_MAP, returned=("last_clicked",), on_change=_take_click)


def _take_click() -> None:
    """Put a click on the map into the field for the origin."""
    clicked = st.session_state[_MAP].get("last_clicked")
    if clicked:
        st.session_state[_ORIGIN] = f"{clicked['lng']:.5f},{clicked['lat']:.5f}"


def _route(result: Reachability) -> Trip | None:
    text = st.text_input(
        tr("Reistijd vanaf een punt"),
        key=_ORIGIN,
        placeholder="6.197,52.691",
        bind="query-params",
    )
    if not text:
        st.caption(tr("Klik op de kaart, of vul graden in (WGS84): eerst de lengtegraad, dan de breedtegraad."))
        return None
    with DutchErrors():
        lon, lat = parse_lonlat(text)
        trip = trip_in_use(lon, lat, result)
        st.html(reach_text.trip(trip, result.destination.name))
        return trip
    return None


def _check_mode_in_address() -> None:
    """Refuse an unknown mode in the address instead of showing another one; the ids of the analysis are understood."""
    choice.understand(_MODE, texts.MODE)
    asked = st.query_params.get(_MODE)
    if asked is not None and _MODE not in st.session_state and asked not in texts.MODE.values():
        raise UnknownModeError(mode=asked, known=", ".join(texts.MODE.values()))

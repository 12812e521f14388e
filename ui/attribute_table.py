"""The table below the map: what is drawn of one layer, to sort, to search, to go to and to save."""

from __future__ import annotations

import datetime as dt
import math
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st
from pandas.api import types as dtypes

from briefing.geopackage import layer_geopackage
from briefing.layer_table import layer_csv
from layers import layer_specs
from layers.feature_table import DATE, NAME, NUMBER, decimals, feature_table, matching, ordered
from ui import cache, choice
from ui import local as fmt
from ui.cache import shared
from ui.focus import Focus
from ui.frame import DutchErrors, tell_unknown_choices
from ui.language import later, tr, trn
from ui.said import said
from ui.search_box import go_to

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

    from analysis.filters import Filters
    from analysis.moments import Moment

_ON = "tabel"
_LAYER = "tabel-laag"
_WORDS = "tabel-zoek"
_BY = "tabel-volgorde"
_DOWN = "tabel-aflopend"
_GRID = "tabel-rijen"
_AS_DRAWN = later("Volgorde van de kaart")
_GONE = "tabel-naar"

ADDRESS = (_ON, _LAYER)
"""What the address may name."""

SWITCHES = (_ON,)
"""What of that is on or off."""

_HEIGHT_PX = 250
_WIDTHS_PX = {NAME: 260}


def switch() -> bool:
    """The switch in the panel; whether the table is shown."""
    return st.toggle(
        tr("Tabel"),
        key=_ON,
        bind="query-params",
        help=tr("Alles wat van een laag op de kaart staat, als tabel onder de kaart."),
    )


@shared(max_entries=200)
def _table(layer_id: str, moment: Moment | None, chosen: Filters) -> pd.DataFrame:
    return feature_table(cache.layer_at(layer_id, moment, chosen))


@st.fragment
def panel(layers: tuple[str, ...], moment: Moment | None, chosen: Filters) -> None:
    """The table of one of the layers on the map, as the map draws it; only this part runs again when it is used.

    Parameters
    ----------
    layers : tuple of str
        Ids of the layers that the map shows.
    moment, chosen
        The day and the filters that the map is drawn with.
    """
    with st.container(key="attribute_table"), DutchErrors():
        if not layers:
            st.info(tr("Zet een laag aan om de tabel te zien."))
            return
        layer_id, words, heading, descending = _choice(layers, moment, chosen)
        whole = _table(layer_id, moment, chosen)
        rows = matching(whole, words)
        if heading in rows:
            rows = ordered(rows, heading, descending=descending)
        _count(len(rows), len(whole))
        if len(rows):
            _grid(layer_id, rows)
        else:
            st.info(tr("Geen rij voldoet. Gebruik minder woorden, of haal een filter weg."))
    if st.session_state.pop(_GONE, False):
        st.rerun()


def _choice(layers: tuple[str, ...], moment: Moment | None, chosen: Filters) -> tuple[str, str, str, bool]:
    """The layer, the words that its rows must have, the column that they are ordered by, and whether from the top."""
    titles = {layer_id: tr(layer_specs()[layer_id].title) for layer_id in layers}
    first = next((layer_id for layer_id in layers if len(cache.layer(layer_id).frame) > 1), layers[0])
    wrong = choice.read_one(_LAYER, layer_specs(), first)
    tell_unknown_choices([wrong])
    if st.session_state[_LAYER] not in titles:  # switched off since
        st.session_state[_LAYER] = first
    with st.container(key="table_controls"):
        layer_id = st.selectbox(tr("Laag in de tabel"), layers, format_func=titles.__getitem__, key=_LAYER)
        words = st.text_input(
            tr("Zoek in de tabel"), key=_WORDS, type="search", placeholder=tr("Zoek in de tabel"), live=True
        )
        headings = [_AS_DRAWN, *map(str, _table(layer_id, moment, chosen))]
        if st.session_state.get(_BY) not in headings:
            st.session_state[_BY] = _AS_DRAWN
        heading = st.selectbox(tr("Sorteer op"), headings, format_func=tr, key=_BY)
        descending = st.checkbox(tr("Aflopend"), key=_DOWN)
        _downloads(layer_id, moment, chosen, (words or "", heading, descending))
    choice.write(_LAYER, layer_id, first)
    return layer_id, words or "", heading, descending


def _downloads(layer_id: str, moment: Moment | None, chosen: Filters, asked: tuple[str, str, bool]) -> None:
    """Both files are made when they are asked for."""
    words, heading, descending = asked
    day = dt.datetime.now(tz=dt.UTC).date().isoformat()
    st.download_button(
        "CSV",
        lambda: layer_csv(cache.layer_at(layer_id, moment, chosen), words, heading, descending=descending),
        file_name=f"{layer_id}.csv",
        mime="text/csv",
        on_click="ignore",
        key="tabel-csv",
        help=tr("De rijen van deze tabel, voor een Nederlands rekenblad: puntkomma's en decimale komma's."),
    )
    st.download_button(
        "GeoPackage",
        lambda: layer_geopackage(cache.layer_at(layer_id, moment, chosen), day),
        file_name=f"{layer_id}.gpkg",
        mime="application/geopackage+sqlite3",
        on_click="ignore",
        key="tabel-gpkg",
        help=tr("Alle objecten van deze laag zoals de kaart ze toont, met stijl voor QGIS."),
    )


def _count(found: int, of: int) -> None:
    rows = trn("{count} rij", "{count} rijen", of, count=fmt.number(of))
    rows = tr("{found} van {rows}", found=fmt.number(found), rows=rows) if found < of else rows
    st.html(tr('<p class="count" role="status">{rows}. Kies een rij om erheen te gaan op de kaart.</p>', rows=rows))


def _grid(layer_id: str, rows: pd.DataFrame) -> None:
    found = tuple(zip(rows[NUMBER], rows[NAME], strict=True))
    # Other rows are another table: the place of the chosen row is counted in its rows.
    key = f"{_GRID}-{layer_id}-{hash(found)}"
    st.dataframe(
        _written(rows),
        key=key,
        height=_HEIGHT_PX,
        hide_index=True,
        selection_mode=["single-row", "single-cell"],
        on_select=lambda: _go(key, layer_id, found),
        column_config={
            str(title): st.column_config.Column(tr(str(title)), width=_WIDTHS_PX.get(str(title))) for title in rows
        },
    )


def _written(rows: pd.DataFrame) -> Styler:
    """The rows with words, numbers and dates of the language; they are still ordered as numbers and dates."""
    formats: dict[str, Any] = {str(heading): said for heading in rows if heading not in {NAME, NUMBER, DATE}}
    formats[DATE] = fmt.date
    for heading in rows:
        if dtypes.is_float_dtype(rows[heading]):
            places = decimals(rows[heading].tolist())
            formats[str(heading)] = partial(_number, places=places)
    return rows.style.format(formats, subset=list(formats))


def _number(value: float, *, places: int) -> str:
    return fmt.number(value, places) if math.isfinite(value) else ""


def _go(key: str, layer_id: str, found: tuple[tuple[str, str], ...]) -> None:
    """Let the map go to the chosen row."""
    selection = st.session_state[key].selection
    chosen = [cell[0] for cell in selection.cells] or list(selection.rows)
    if chosen:
        feature_id, name = found[chosen[0]]
        go_to(Focus(name, layer_id, feature_id))
        st.session_state[_GONE] = True

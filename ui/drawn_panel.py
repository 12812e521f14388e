"""The drawing beside the map: what is in it and how large, as files, and as coordinates for who uses no mouse."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st
from shapely.geometry import Point, Polygon

from geodata import drawn_files
from geodata.drawn import DUTCH, nothing, together
from geodata.errors import ParaatkaartError
from geodata.uploaded import MOST_MB, SUFFIXES, store_upload
from ui import drawn, drawn_typed, facts, own_tables
from ui.frame import as_text
from ui.language import told, tr

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

_SENT, _PROBLEM = "tekening-bestand", "tekening-melding"
_FILE = "tekening"


def show() -> None:
    """Draw the controls, folded away while nothing is drawn."""
    found = drawn.drawn()
    with st.expander(tr("Meten en tekenen"), expanded=not found.empty):
        st.caption(
            tr(
                "Meet en teken met de knoppen rechtsboven op de kaart. De tekening blijft in dit "
                "tabblad van uw browser, ook na herladen; niemand anders ziet haar."
            )
        )
        for sentence in drawn.told():
            st.warning(as_text(sentence))
        if problem := st.session_state.pop(_PROBLEM, ""):
            st.error(as_text(problem))
        if not found.empty:
            st.html(table(found))
            _files(found)
        _open()
        drawn_typed.show()


def table(found: gpd.GeoDataFrame) -> str:
    """What is drawn and how large it is, as an HTML table."""
    rows = [
        [escape(row.name), tr(DUTCH[row.kind]).lower(), size(row.geometry)] for row in found.itertuples(index=False)
    ]
    return facts.table(tr("Tekening"), [tr("Naam"), tr("Soort"), tr("Maat")], rows, {tr("Maat")})


def size(shape: BaseGeometry) -> str:
    """The length or area of something in RD New; of a point, where it is."""
    if isinstance(shape, Polygon):
        if shape.area < 1_000:
            return facts.number(shape.area, "m²", 0)
        return facts.number(shape.area / 1e4, "ha", 2 if shape.area < 1e6 else 0)
    if isinstance(shape, Point):
        return f"{facts.number(shape.x, decimals=0)}, {facts.number(shape.y, decimals=0)}"
    return facts.number(shape.length, "m", 0) if shape.length < 1_000 else facts.number(shape.length / 1e3, "km", 2)


def _files(found: gpd.GeoDataFrame) -> None:
    with st.container(horizontal=True):
        for words, suffix, mime, content in (
            (tr("Opslaan (GeoJSON)"), "geojson", "application/geo+json", lambda: drawn_files.geojson(found)),
            (
                tr("Opslaan (GeoPackage)"),
                "gpkg",
                "application/geopackage+sqlite3",
                lambda: facts.gpkg(drawn_files.tables(found)),
            ),
        ):
            st.download_button(words, content, file_name=f"{_FILE}.{suffix}", mime=mime, on_click="ignore")
        st.button(
            tr("Alles wissen"),
            on_click=drawn.order,
            args=(nothing(),),
            help=tr("Op de kaart kunt u dit ongedaan maken."),
        )


def _open() -> None:
    sent = st.file_uploader(
        tr("Tekening openen (GeoJSON, GeoPackage of gezipte Shapefile, hoogstens {most_mb} MB)", most_mb=MOST_MB),
        type=list(SUFFIXES),
        key=_SENT,
        max_upload_size=MOST_MB,
    )
    if sent is not None:
        st.button(tr("Aan de tekening toevoegen"), on_click=_add, args=(sent.name, sent.getvalue()))


def _add(name: str, content: bytes) -> None:
    try:
        found, notes = drawn_files.read(store_upload(name, content, own_tables.folder(content)))
        drawn.order(together([drawn.drawn(), found]), [told(note) for note in notes])
    except ParaatkaartError as error:
        st.session_state[_PROBLEM] = told(error)

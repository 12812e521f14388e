"""Parcels on the page of plans: those that the chosen plan cuts, and those that might compensate it."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import geopandas as gpd
import streamlit as st

from analysis.loss.candidates import find_candidates
from analysis.loss.parcels import LEAST_HA, Search, cut_parcels
from geodata.crs import to_wgs84
from geodata.plain import records
from layers.look.labels import Label
from layers.look.style import ACCENT, WHITE, Look, Stroke
from ui import cache, drawing, facts, option_own, plan_own, use_look
from ui.basemap import View, show_map
from ui.language import tr

if TYPE_CHECKING:
    import pandas as pd

    from analysis.loss import Comparison, Inputs
    from ui.drawing import Drawing

SHOWN = 50
"""Rows of a table and places on the map; the file has all."""

_Z = 60
_FOUND = Look("fill", (Stroke(WHITE, 4), Stroke("#0072B2", 1.8)), "#56B4E9", 0.35)
_PLAN = Look("fill", (Stroke(ACCENT, 2.5),), ACCENT, 0.1)


def show(found: Comparison, plan: str, inputs: Inputs) -> None:
    """Draw both parts; there have to be parcels."""
    landuse = found.answers[plan].landuse
    if landuse is None or inputs.class_column is None:
        return
    column = inputs.class_column
    own = plan_own.content((plan,))
    cut: pd.DataFrame = option_own.kept(
        ("cut", plan, own), lambda: cut_parcels(found.regions[plan], landuse.frame, column)
    )
    st.header(tr("Percelen die het gekozen plan raakt"), anchor=False)
    st.html(touched(cut))
    _save(tr("Geraakte percelen opslaan (CSV)"), cut, f"percelen-{plan}.csv")
    st.header(tr("Percelen die kunnen compenseren"), anchor=False)
    asked = _asked(sorted({str(one) for one in landuse.frame[column].dropna()}))
    if asked is None:
        return
    near: gpd.GeoDataFrame = option_own.kept(
        ("candidates", plan, own, asked), lambda: find_candidates(found.regions[plan], inputs, asked)
    )
    if near.empty:
        st.info(tr("Er is geen perceel dat aan de eisen voldoet."))
        return
    st.html(use_look.plain_legend([(_FOUND, tr("kandidaat, met zijn rang")), (_PLAN, tr("het gekozen plan"))]))
    with st.container(key="candidates_map"):
        view = View(tr("kandidaten"), tr("Kaart van percelen die kunnen compenseren"), cache.province_bounds())
        show_map(view, [*cache.background_drawings(""), *drawings(near, found, plan)], key="kandidaten")
    st.html(candidates(near))
    _save(tr("Kandidaten opslaan (CSV)"), near, f"kandidaten-{plan}.csv")
    st.caption(
        tr(
            "Dit is een lijst van plekken om te bekijken: van wie ze zijn en of ze te koop zijn, staat "
            "in geen gegevens. Beschermde natuur, militair terrein en bedrijventerreinen van onze "
            "lagen vallen af, voor zover zij zijn opgehaald: de laatste kolom noemt de lagen waarvan "
            "voor het perceel niet bekend is of zij het beschermen. Bebouwing kent de kaart niet."
        )
    )


def touched(cut: pd.DataFrame) -> str:
    """What a plan leaves of the parcels that it touches, as HTML."""
    small = int((cut["small_pieces"] > 0).sum())
    whole = int((cut["left_ha"] == 0).sum())
    sums = tr(
        '<p class="basis">{cut} percelen: {whole} geheel in het plan, {cut_2} doorsneden; bij '
        "{small} blijft een stuk over van minder dan {least_ha} (een aanname van ons, geen "
        "norm).</p>",
        cut=facts.number(len(cut)),
        whole=facts.number(whole),
        cut_2=facts.number(len(cut) - whole),
        small=facts.number(small),
        least_ha=facts.number(LEAST_HA, "ha"),
    )
    columns = [
        tr("Perceel"),
        tr("Klasse"),
        tr("Geheel (ha)"),
        tr("In het plan (ha)"),
        tr("Rest (ha)"),
        tr("Reststukken"),
        tr("Te klein"),
    ]
    keys = ("parcel_ha", "taken_ha", "left_ha", "left_pieces", "small_pieces")
    body = [
        [
            escape(str(row["parcel"])),
            escape(str(row["class"] or tr(facts.UNKNOWN))),
            *(facts.number(row[k]) for k in keys),
        ]
        for row in records(cut.sort_values("taken_ha", ascending=False).head(SHOWN))
    ]
    return sums + facts.table(tr("Percelen die het plan raakt"), columns, body, set(columns[2:]))


def candidates(near: gpd.GeoDataFrame) -> str:
    """The parcels that were found, as an HTML table, the first ones of many."""
    columns = [
        tr("Rang"),
        tr("Perceel"),
        tr("Klasse"),
        tr("Oppervlakte (ha)"),
        tr("Afstand (m)"),
        tr("Samen tot hier (ha)"),
        tr("Bescherming onbekend van"),
    ]
    body = [
        [
            str(row["rank"]),
            escape(str(row["parcel"])),
            escape(str(row["class"])),
            *(facts.number(row[key]) for key in ("area_ha", "distance_m", "together_ha")),
            escape(", ".join(tr(title) for title in str(row["not_known"]).split("; ") if title)),
        ]
        for row in records(near.head(SHOWN))
    ]
    return facts.table(tr("Percelen die kunnen compenseren"), columns, body, set(columns[3:-1]))


def drawings(near: gpd.GeoDataFrame, found: Comparison, plan: str) -> list[Drawing]:
    """The first candidates with their rank, and the plan."""
    first = near.head(SHOWN)
    middles = first.geometry.representative_point()
    ranks = [
        Label(str(rank), middle.x, middle.y, rank=-rank) for rank, middle in zip(first["rank"], middles, strict=True)
    ]
    region = gpd.GeoDataFrame(geometry=[found.regions[plan]], crs=near.crs)
    west, south, east, north = (float(edge) for edge in to_wgs84(first).total_bounds)
    look = {"bounds": ((south, west), (north, east)), "asked": f"{plan} {len(near)}"}
    return [
        drawing.shapes("kandidaat-plan", region, drawing.path_options(_PLAN), z=_Z, look=look),
        drawing.shapes(tr("kandidaten"), first[["geometry"]], drawing.path_options(_FOUND), z=_Z + 1),
        drawing.labels("kandidaat-rang", ranks, z=220),
    ]


def _asked(known: list[str]) -> Search | None:
    """What is searched for; nothing until a class is chosen."""
    left, middle, right = st.columns([2, 1, 1], gap="medium")
    with left:
        classes = st.multiselect(
            tr("Klassen om in te zoeken"), known, key="zoek-klassen", placeholder=tr("Kies een klasse")
        )
    with middle:
        least_ha = st.number_input(tr("Ten minste (ha)"), min_value=0.0, value=1.0, step=0.5, key="zoek-ha")
    with right:
        within_km = st.number_input(tr("Tot hoe ver (km)"), min_value=0.5, max_value=50.0, value=5.0, key="zoek-km")
    return Search(tuple(classes), float(least_ha), float(within_km) * 1_000) if classes else None


def _save(label: str, frame: pd.DataFrame, name: str) -> None:
    st.download_button(label, partial(facts.csv, frame), file_name=name, mime="text/csv", on_click="ignore")

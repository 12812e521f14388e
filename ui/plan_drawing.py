"""Plans of the user's own on the page: a file is sent, or an area is drawn on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geodata.errors import ParaatkaartError
from geodata.uploaded import MOST_MB, SUFFIXES
from ui import drawn, drawn_typed, plan_own, upload_plan
from ui.frame import as_text
from ui.language import told, tr

if TYPE_CHECKING:
    from pathlib import Path

_AREA, _SENT, _LAYER = "plan-vlak", "plan-bestand", "plan-laag"
_OWN_LAYER, _PROBLEM = "plan-eigen-laag", "plan-melding"


def show() -> None:
    """Draw the controls; what cannot be used is told in a sentence."""
    with st.expander(tr("Eigen plan: een bestand of een tekening"), expanded=bool(plan_own.plans())):
        left, right = st.columns(2, gap="medium")
        with left:
            _send()
            _take_layer()
        with right:
            _draw()
        if problem := st.session_state.pop(_PROBLEM, ""):
            st.error(as_text(problem))
        for name in list(plan_own.plans()):
            _kept(name)


def _send() -> None:
    files = st.file_uploader(
        tr("Bestand met het plan (GeoPackage, GeoJSON of gezipte Shapefile, hoogstens {most_mb} MB)", most_mb=MOST_MB),
        type=list(SUFFIXES),
        key=_SENT,
        max_upload_size=MOST_MB,
    )
    st.caption(tr("Het bestand blijft in deze sessie: niemand anders ziet het, en het gaat weg als u de pagina sluit."))
    if files is None:
        return
    try:
        path = plan_own.sent(files.name, files.getvalue())
        names = plan_own.layers(path)
    except ParaatkaartError as error:
        st.error(as_text(told(error)))
        return
    layer = ""
    if names:
        layer = str(
            st.selectbox(tr("Het bestand heeft {names} lagen. Welke is het plan?", names=len(names)), names, key=_LAYER)
        )
    st.button(tr("Dit bestand als plan gebruiken"), type="primary", on_click=_put, args=(path, layer))


def _take_layer() -> None:
    """Offer the own layers of the map that have areas."""
    known = upload_plan.with_areas()
    if not known:
        return
    layer = st.selectbox(
        tr("Of een eigen laag van de kaart"), list(known), format_func=known.__getitem__, index=None,
        placeholder=tr("Kies een eigen laag"), key=_OWN_LAYER,
    )  # fmt: skip
    if layer:
        st.button(tr("Deze laag als plan gebruiken"), on_click=_put_layer, args=(layer,))


def _put_layer(layer: str) -> None:
    if layer in upload_plan.with_areas():
        _put(upload_plan.file(layer), "")


def _draw() -> None:
    """Offer the areas that the user drew, on this map or on another one."""
    for sentence in drawn.told():
        st.warning(as_text(sentence))
    areas = drawn.drawn().query("kind == 'area'")
    if areas.empty:
        st.caption(tr("Of teken een vlak: met de knop „Vlak tekenen” op de kaart hieronder, of met getypte hoeken."))
    else:
        names = dict(zip(areas["id"], areas["name"], strict=True))
        chosen = st.selectbox(tr("Getekend vlak"), list(names), format_func=names.__getitem__, key=_AREA)
        st.button(tr("Dit vlak als plan gebruiken"), type="primary", on_click=_use, args=(chosen,))
        st.caption(tr("Wijzigt u het vlak daarna, kies het dan opnieuw."))
    drawn_typed.show()


def _kept(name: str) -> None:
    plan = plan_own.plans()[name]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            as_text(
                tr(
                    "Eigen plan: {name}{layer}",
                    name=name,
                    layer=tr(" (laag {layer})", layer=plan.layer) if plan.layer else "",
                )
            )
        )
        st.download_button(
            tr("Opslaan"), plan.path.read_bytes, file_name=name, on_click="ignore", key=f"eigen-plan-opslaan-{name}"
        )
        st.button(tr("Verwijderen"), key=f"eigen-plan-weg-{name}", on_click=plan_own.remove, args=(name,))


def _put(path: Path, layer: str) -> None:
    try:
        plan_own.put(path, layer)
    except ParaatkaartError as error:
        st.session_state[_PROBLEM] = told(error)
    else:
        st.session_state["plan"] = path.name


def _use(area: str) -> None:
    found = drawn.drawn()
    (row,) = found[found["id"] == area].itertuples(index=False)
    _put(plan_own.drawn(row.geometry, row.name), "")

"""Plans of the user's own on the page: a file is sent, or corners are clicked on the map or typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely
import streamlit as st

from geodata.crs import RD, lonlat_to_rd
from geodata.errors import ParaatkaartError
from geodata.schema import RD_X_M, RD_Y_M
from geodata.uploaded import MOST_MB, SUFFIXES
from layers.look.style import ACCENT, WHITE
from ui import drawing, plan_own, upload_plan
from ui.frame import as_text

if TYPE_CHECKING:
    from pathlib import Path

    from ui.drawing import Drawing

CORNERS = "plan-hoeken"
_DRAWING, _NAME, _SENT, _LAYER = "plan-tekenen", "plan-naam", "plan-bestand", "plan-laag"
_OWN_LAYER, _PROBLEM = "plan-eigen-laag", "plan-melding"
_LEAST_CORNERS = 3
_MOST_CORNERS = 500
_Z = 230


class _CornersError(ParaatkaartError, ValueError):
    """The corners of a drawing cannot be used."""

    english_template = "Corner {line}: {problem}"
    dutch_template = "Hoek {line}: {dutch_problem}"


def show() -> None:
    """Draw the controls; what cannot be used is told in a sentence."""
    with st.expander("Eigen plan: een bestand of een tekening", expanded=bool(plan_own.plans()) or is_drawing()):
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


def is_drawing() -> bool:
    """Whether a click on the map is a corner."""
    return bool(st.session_state.get(_DRAWING))


def take_click(key: str) -> None:
    """Add a click on the map to the corners."""
    clicked = st.session_state[key].get("last_clicked")
    if clicked:
        x, y = lonlat_to_rd([clicked["lng"]], [clicked["lat"]])
        before = st.session_state.get(CORNERS, "").rstrip()
        st.session_state[CORNERS] = f"{before}\n{float(x[0]):.0f} {float(y[0]):.0f}".lstrip()


def drawings() -> list[Drawing]:
    """The corners so far, and the line between them."""
    try:
        corners = parsed(st.session_state.get(CORNERS, "")) if is_drawing() else []
    except _CornersError:
        return []
    if not corners:
        return []
    points = gpd.GeoDataFrame(geometry=[shapely.Point(corner) for corner in corners], crs=RD)
    dots = [{"color": WHITE, "weight": 2, "fill": True, "fillColor": ACCENT, "fillOpacity": 1, "radius": 6}]
    made = [drawing.shapes("plan-hoeken", points, dots, z=_Z + 1)]
    if len(corners) > 1:
        ends = [*corners, corners[0]] if len(corners) >= _LEAST_CORNERS else corners
        line = gpd.GeoDataFrame(geometry=[shapely.LineString(ends)], crs=RD)
        options = [{"color": ACCENT, "weight": 2.5, "fill": False, "dashArray": "6 5"}]
        made.append(drawing.shapes("plan-rand", line, options, z=_Z))
    return made


def parsed(text: str) -> list[tuple[float, float]]:
    """Corners in RD New metres, one ``x y`` per line.

    Raises
    ------
    ParaatkaartError
        A line is no pair of numbers, or no place in the Netherlands; the message says which.
    """
    corners = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        try:
            x, y = (float(part.replace(",", ".")) for part in line.replace(";", " ").split())
        except ValueError as error:
            raise _CornersError(
                line=number, problem="write x and y.", dutch_problem="schrijf x en y in meters, zoals 228500 541000."
            ) from error
        if not (RD_X_M[0] <= x <= RD_X_M[1] and RD_Y_M[0] <= y <= RD_Y_M[1]):
            degrees = abs(x) <= 180 and abs(y) <= 180
            raise _CornersError(
                line=number,
                problem="is not in the Netherlands in RD New.",
                dutch_problem="dit zijn graden; schrijf meters in RD."
                if degrees
                else "ligt buiten Nederland; schrijf eerst x en dan y, in meters RD.",
            )
        corners.append((x, y))
    if len(corners) > _MOST_CORNERS:
        raise _CornersError(
            line=_MOST_CORNERS + 1,
            problem=f"at most {_MOST_CORNERS} are taken.",
            dutch_problem=f"hoogstens {_MOST_CORNERS} hoeken kan; lever een bestand aan.",
        )
    return corners


def _send() -> None:
    files = st.file_uploader(
        f"Bestand met het plan (GeoPackage, GeoJSON of gezipte Shapefile, hoogstens {MOST_MB} MB)",
        type=list(SUFFIXES),
        key=_SENT,
        max_upload_size=MOST_MB,
    )
    st.caption("Het bestand blijft in deze sessie: niemand anders ziet het, en het gaat weg als u de pagina sluit.")
    if files is None:
        return
    try:
        path = plan_own.sent(files.name, files.getvalue())
        names = plan_own.layers(path)
    except ParaatkaartError as error:
        st.error(as_text(error.dutch))
        return
    layer = ""
    if names:
        layer = str(st.selectbox(f"Het bestand heeft {len(names)} lagen. Welke is het plan?", names, key=_LAYER))
    st.button("Dit bestand als plan gebruiken", type="primary", on_click=_put, args=(path, layer))


def _take_layer() -> None:
    """Offer the own layers of the map that have areas."""
    known = upload_plan.with_areas()
    if not known:
        return
    layer = st.selectbox(
        "Of een eigen laag van de kaart", list(known), format_func=known.__getitem__, index=None,
        placeholder="Kies een eigen laag", key=_OWN_LAYER,
    )  # fmt: skip
    if layer:
        st.button("Deze laag als plan gebruiken", on_click=_put_layer, args=(layer,))


def _put_layer(layer: str) -> None:
    if layer in upload_plan.with_areas():
        _put(upload_plan.file(layer), "")


def _draw() -> None:
    st.toggle("Plan tekenen: klik de hoeken op de kaart", key=_DRAWING)
    if not is_drawing():
        return
    st.text_area("Hoeken in RD, per regel x en y in meters", key=CORNERS, height=120, placeholder="228500 541000")
    st.text_input("Naam van het plan", key=_NAME, value="getekend-plan", max_chars=40)
    try:
        corners = parsed(st.session_state.get(CORNERS, ""))
    except ParaatkaartError as error:
        st.error(as_text(error.dutch))
        corners = []
    with st.container(horizontal=True):
        ready = len(corners) >= _LEAST_CORNERS
        st.button("Plan maken", type="primary", disabled=not ready, on_click=_make, args=(corners,))
        st.button("Laatste hoek weg", disabled=not st.session_state.get(CORNERS, "").strip(), on_click=_back)
    if not ready:
        st.caption(f"Een plan heeft ten minste {_LEAST_CORNERS} hoeken; dit zijn er {len(corners)}.")


def _kept(name: str) -> None:
    plan = plan_own.plans()[name]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(as_text(f"Eigen plan: {name}{f' (laag {plan.layer})' if plan.layer else ''}"))
        st.download_button(
            "Opslaan", plan.path.read_bytes, file_name=name, on_click="ignore", key=f"eigen-plan-opslaan-{name}"
        )
        st.button("Verwijderen", key=f"eigen-plan-weg-{name}", on_click=plan_own.remove, args=(name,))


def _put(path: Path, layer: str) -> None:
    try:
        plan_own.put(path, layer)
    except ParaatkaartError as error:
        st.session_state[_PROBLEM] = error.dutch
    else:
        st.session_state["plan"] = path.name


def _make(corners: list[tuple[float, float]]) -> None:
    path = plan_own.drawn(corners, st.session_state.get(_NAME) or "getekend-plan")
    _put(path, "")
    if _PROBLEM not in st.session_state:
        st.session_state[_DRAWING] = False


def _back() -> None:
    lines = [line for line in st.session_state.get(CORNERS, "").splitlines() if line.strip()]
    st.session_state[CORNERS] = "\n".join(lines[:-1])

"""Drawing without a mouse: the corners are typed, in RD New metres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely
import streamlit as st

from geodata.crs import RD
from geodata.drawn import together, usable
from geodata.errors import ParaatkaartError
from geodata.schema import RD_X_M, RD_Y_M
from ui import drawn
from ui.frame import as_text
from ui.language import Words, told, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geodata.notes import Note

CORNERS = "tekening-hoeken"
_OPEN, _WHAT, _NAME, _PROBLEM = "tekening-typen", "tekening-wat", "tekening-naam", "tekening-hoekmelding"
_LEAST = {"point": 1, "line": 2, "area": 3}
_NEW = Words({"nieuw-point": "Nieuw: punt", "nieuw-line": "Nieuw: lijn", "nieuw-area": "Nieuw: vlak"})


class CornersError(ParaatkaartError, ValueError):
    """A line of typed corners cannot be used."""

    english_template = "Corner {line}: {problem}"
    dutch_template = "Hoek {line}: {dutch_problem}"


class TooFewCornersError(ParaatkaartError, ValueError):
    """There are not as many corners as a shape needs."""

    english_template = "{count} corner(s) are typed; needed: {least}."
    dutch_template = "Er zijn {count} hoek(en) getypt; nodig zijn er {least}."


def show() -> None:
    """Draw the controls."""
    if not st.toggle(tr("Hoeken typen"), key=_OPEN):
        return
    found = drawn.drawn()
    names = {**_NEW, **dict(zip(found["id"], found["name"], strict=True))}
    if st.session_state.get(_WHAT) not in names:
        st.session_state[_WHAT] = "nieuw-area"
    what = st.selectbox(tr("Wat"), list(names), format_func=names.__getitem__, key=_WHAT, on_change=_fill)
    if what in _NEW:
        st.text_input(tr("Naam"), key=_NAME, max_chars=80)
    st.text_area(tr("Hoeken in RD, per regel x en y in meters"), key=CORNERS, height=120, placeholder="228500 541000")
    if problem := st.session_state.pop(_PROBLEM, ""):
        st.error(as_text(problem))
    with st.container(horizontal=True):
        st.button(tr("Tekenen") if what in _NEW else tr("Wijzigen"), on_click=_draw)
        if what not in _NEW:
            st.button(tr("Verwijderen"), on_click=_remove)


def parsed(text: str) -> list[tuple[float, float]]:
    """Corners in RD New metres, one ``x y`` per line.

    Raises
    ------
    CornersError
        A line is no pair of numbers, or no place in the Netherlands; the message says which.
    """
    corners = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        try:
            x, y = (float(part.replace(",", ".")) for part in line.replace(";", " ").split())
        except ValueError as error:
            raise CornersError(
                line=number, problem="write x and y.", dutch_problem="schrijf x en y in meters, zoals 228500 541000."
            ) from error
        if not (RD_X_M[0] <= x <= RD_X_M[1] and RD_Y_M[0] <= y <= RD_Y_M[1]):
            degrees = abs(x) <= 180 and abs(y) <= 180
            raise CornersError(
                line=number,
                problem="is not in the Netherlands in RD New.",
                dutch_problem="dit zijn graden; schrijf meters in RD."
                if degrees
                else "ligt buiten Nederland; schrijf eerst x en dan y, in meters RD.",
            )
        corners.append((x, y))
    return corners


def shape_of(kind: str, corners: Sequence[tuple[float, float]]) -> BaseGeometry:
    """The shape of a kind with these corners in RD New.

    Raises
    ------
    TooFewCornersError
        They are too few.
    """
    if len(corners) < _LEAST[kind] or (kind == "point" and len(corners) > 1):
        raise TooFewCornersError(count=len(corners), least=_LEAST[kind])
    if kind == "point":
        return shapely.Point(corners[0])
    return shapely.LineString(corners) if kind == "line" else shapely.Polygon(corners)


def _fill() -> None:
    """Show the corners of what was chosen."""
    found = drawn.drawn()
    chosen = found[found["id"] == st.session_state[_WHAT]]
    corners = [] if chosen.empty else shapely.get_coordinates(_outline(chosen.geometry.iloc[0])).tolist()
    st.session_state[CORNERS] = "\n".join(f"{x:.1f} {y:.1f}" for x, y in corners)


def _outline(shape: BaseGeometry) -> BaseGeometry:
    """What is typed of a shape: of an area its outline, without the first corner once more."""
    return shapely.LineString(shape.exterior.coords[:-1]) if isinstance(shape, shapely.Polygon) else shape


def _draw() -> None:
    what = st.session_state[_WHAT]
    try:
        corners = parsed(st.session_state.get(CORNERS, ""))
        frame, notes = _new(what, corners) if what in _NEW else _changed(what, corners)
        drawn.order(frame, [told(note) for note in notes])
    except ParaatkaartError as error:
        st.session_state[_PROBLEM] = told(error)
    else:
        st.session_state[CORNERS] = st.session_state[_NAME] = ""


def _new(what: str, corners: Sequence[tuple[float, float]]) -> tuple[gpd.GeoDataFrame, list[Note]]:
    """The drawing with one more."""
    row = {"id": [""], "name": [st.session_state.get(_NAME, "")], "note": [""]}
    shape = shape_of(what.removeprefix("nieuw-"), corners)
    made, notes = usable(gpd.GeoDataFrame(row, geometry=[shape], crs=RD))
    return together([drawn.drawn(), made]), notes


def _changed(what: str, corners: Sequence[tuple[float, float]]) -> tuple[gpd.GeoDataFrame, list[Note]]:
    """The drawing with other corners for one; the holes of an area stay."""
    found = drawn.drawn()
    row = int((found["id"] == what).to_numpy().argmax())
    old, shape = found.geometry.iloc[row], shape_of(found["kind"].iloc[row], corners)
    if isinstance(shape, shapely.Polygon):
        shape = shapely.Polygon(shape.exterior, old.interiors)
    shapes = [shape if number == row else one for number, one in enumerate(found.geometry)]
    made, notes = usable(found.set_geometry(shapes, crs=RD))
    return together([made]), notes


def _remove() -> None:
    found = drawn.drawn()
    drawn.order(found[found["id"] != st.session_state[_WHAT]])
    st.session_state[CORNERS] = ""

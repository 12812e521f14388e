"""A file that somebody sent becomes features in RD New: opened, told where it can lie, placed.

Two steps, since the second may need an answer: what cannot be known from the file (one of several layers, the columns
with coordinates, the reference system) is left to the user, and never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.contained import read_contained
from geodata.coordinate_table import guess, read_table, shapes
from geodata.crs import RD
from geodata.fitting import MOST_OUTSIDE, fitting, inside, middles, swapped
from geodata.notes import Note
from geodata.own_rows import attributes, attributes_of_frame, attributes_of_table, usable
from geodata.uploaded import UploadError
from geodata.uploaded_content import driver_fits
from geodata.vector_place import text_of

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geodata.coordinate_table import Coordinates

MOST_ROWS = 20_000
"""Features of a layer: more make the map slow."""


@dataclass(frozen=True, eq=False)
class Opened:
    """What is known of a file before it has a place.

    Attributes
    ----------
    name : str
        Of the file.
    layers : tuple of str
        To choose one from, if ``layer`` is empty.
    columns : tuple of str
        To choose those with coordinates from, if there is no frame.
    frame : GeoDataFrame, optional
        The rows with a usable geometry, in the reference system of the file, which is not set; ``None`` as long as a
        layer or columns have to be chosen.
    crs : CRS, optional
        The system that the file names, if its coordinates can be in it.
    systems : tuple of int
        Without ``crs``: the codes of :data:`geodata.fitting.SYSTEMS` in which the coordinates lie in the Netherlands.
    contradicted : str
        The system that the file names and its coordinates cannot be in; empty if there is none.
    notes : tuple of Note
        What was left out or repaired.
    problem : str
        In Dutch, why the columns that seem to have the coordinates do not; others have to be chosen.
    """

    name: str
    layers: tuple[str, ...] = ()
    layer: str = ""
    columns: tuple[str, ...] = ()
    frame: gpd.GeoDataFrame | None = None
    crs: CRS | None = None
    systems: tuple[int, ...] = ()
    contradicted: str = ""
    notes: tuple[Note, ...] = ()
    problem: str = ""


@dataclass(frozen=True, eq=False)
class Placed:
    """Features in RD New (EPSG:28992) and what there is to say about them."""

    frame: gpd.GeoDataFrame
    notes: tuple[Note, ...]


def open_upload(path: Path, layer: str = "", where: Coordinates | None = None) -> Opened:
    """Read a file that was sent.

    Parameters
    ----------
    path : Path
        As :func:`geodata.uploaded.store_upload` wrote it.
    layer : str, optional
        The layer that is meant, of a file with several.
    where : Coordinates, optional
        The columns with coordinates, of a text file.

    Raises
    ------
    UploadError
        It cannot be read, is empty or too large, or lies outside the Netherlands in every system.
    """
    if path.suffix.lower() == ".csv":
        return _open_table(path, where)
    found = read_contained(path, layer, most_rows=MOST_ROWS)
    if found.rows is None:
        return Opened(path.name, layers=found.layers)
    if not driver_fits(path.name, found.driver):
        raise UploadError(
            path=path.name,
            problem=f"it is a file of {found.driver}.",
            dutch_problem=f"het is een {found.driver}-bestand met een andere naam.",
        )
    table, places = attributes(found.rows, found.driver)
    return _opened(Opened(path.name, found.layers, found.layer), table, places, found.crs)


def place(opened: Opened, code: int | None = None) -> Placed:
    """Bring features to RD New.

    Parameters
    ----------
    opened : Opened
        With a frame.
    code : int, optional
        The EPSG code of its system, where the file does not say.

    Raises
    ------
    UploadError
        Most of it would lie outside the Netherlands.
    """
    if opened.frame is None:
        raise UploadError(path=opened.name, problem="nothing was chosen yet.", dutch_problem="er is nog niets gekozen.")
    crs = opened.crs if code is None else CRS.from_epsg(code)
    if crs is None:
        raise UploadError(
            path=opened.name,
            problem="it names no reference system; choose one.",
            dutch_problem="het noemt geen coördinatenstelsel. Kies er een.",
        )
    here = inside(middles(opened.frame.geometry.to_numpy()), crs)
    if here.mean() <= 1 - MOST_OUTSIDE:
        raise _outside(opened.name, text_of(crs))
    notes = list(opened.notes)
    if away := int((~here).sum()):
        notes.append(
            Note(
                "outside",
                f"{away} feature(s) outside the Netherlands left out.",
                f"{away} object(en) buiten Nederland weggelaten.",
            )
        )
    frame = opened.frame[here].set_crs(crs).to_crs(RD)
    return Placed(frame.reset_index(drop=True), tuple(notes))


def from_service(name: str, frame: gpd.GeoDataFrame) -> Placed:
    """Features that a service gave, already in RD New, as those of a file.

    Raises
    ------
    UploadError
        None of them can be drawn.
    """
    table, places, notes = usable(name, attributes_of_frame(frame), frame.geometry.to_numpy().copy())
    return Placed(gpd.GeoDataFrame(table, geometry=places, crs=RD), tuple(notes))


def _open_table(path: Path, where: Coordinates | None) -> Opened:
    table = read_table(path, most_rows=MOST_ROWS)
    where = where or guess(table)
    opened = Opened(path.name, columns=table.columns)
    if where is None:
        return opened
    places, code = shapes(table, where)
    if table.skipped:
        note = Note(
            "skipped",
            f"{table.skipped} row(s) with another number of cells than the heading left out.",
            f"{table.skipped} rij(en) met een ander aantal cellen dan de kop weggelaten.",
        )
        opened = replace(opened, notes=(note,))
    return _opened(opened, attributes_of_table(table, where), places, f"EPSG:{code}" if code else "")


def _opened(known: Opened, table: pd.DataFrame, places: NDArray[np.object_], named: str) -> Opened:
    if len(table) > MOST_ROWS:
        raise UploadError(
            path=known.name,
            problem=f"it has more than {MOST_ROWS} rows.",
            dutch_problem=f"het heeft meer dan {MOST_ROWS} objecten, en meer toont de kaart niet vlot. Knip het uit "
            "tot het gebied dat u nodig hebt.",
        )
    table, places, notes = usable(known.name, table, places)
    xy = middles(places)
    crs = _crs(named)
    fits = crs is not None and inside(xy, crs).mean() > 1 - MOST_OUTSIDE
    opened = replace(
        known,
        frame=gpd.GeoDataFrame(table, geometry=places),
        crs=crs if fits else None,
        systems=() if fits else fitting(xy),
        contradicted="" if fits or crs is None else text_of(crs),
        notes=(*known.notes, *notes),
    )
    if fits or opened.systems:
        return opened
    error = _swapped(known.name) if swapped(xy) else _outside(known.name, text_of(crs) if crs else "any usual system")
    if known.columns:
        return replace(known, problem=error.dutch)
    raise error


def _crs(named: str) -> CRS | None:
    """The horizontal part of a reference system; ``None`` if nobody knows it."""
    if not named:
        return None
    try:
        crs = CRS.from_user_input(named)
    except CRSError:
        return None
    flat = crs.sub_crs_list[0] if crs.is_compound else crs
    if flat.is_engineering:  # a drawing board, not the earth
        return None
    return RD if flat.to_epsg() == RD.to_epsg() else flat


def _outside(name: str, crs: str) -> UploadError:
    return UploadError(
        path=name,
        problem=f"in {crs} most of it lies outside the Netherlands.",
        dutch_problem="de coördinaten liggen voor het grootste deel buiten Nederland. Controleer het "
        "coördinatenstelsel van het bestand; het liefst RD (EPSG:28992).",
    )


def _swapped(name: str) -> UploadError:
    return UploadError(
        path=name,
        problem="x and y, or longitude and latitude, are swapped.",
        dutch_problem="x en y (of lengte- en breedtegraad) zijn verwisseld. Bewaar het met x of de lengtegraad eerst.",
    )

"""Read a vector file of a user: any format of GDAL, any reference system, only the part that is needed.

Nothing is guessed silently. What is odd but can be used is told in the notes; what cannot be used raises an error that
says what is wrong and where.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.crs import RD, to_rd
from geodata.gpkg import problem_of
from geodata.notes import Note
from geodata.vector_errors import (
    VectorColumnError,
    VectorEmptyError,
    VectorLayerError,
    VectorMissingError,
    VectorOutsideError,
    VectorTooLargeError,
    VectorUnknownLayerError,
    VectorUnreadableError,
)
from geodata.vector_place import assumed_crs, check_place, in_rd, text_of, transformed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geodata.vector_place import Bounds

MARGIN_M = 5.0
"""How much more than the window is read, so that rounding between reference systems loses nothing at its border."""

LARGEST_WHOLE_MB = 500
"""A file that is read whole may be as large as this; around a window any file will do."""

_FAMILY = {"polygon": 2, "line": 1, "point": 0}
_WANTED = {("polygon",): "areas", ("polygon", "line", "point"): "areas, lines or points"}


@dataclass(frozen=True, eq=False)
class Vector:
    """What was read of one layer of a file.

    Attributes
    ----------
    path : Path
        The file.
    layer : str
        The layer in it.
    frame : GeoDataFrame
        Its rows in RD New (EPSG:28992), without heights; the index counts the rows from 1 as they came. Geometries may
        be invalid.
    crs : str
        The reference system of the file, for example ``EPSG:4326``.
    notes : tuple of Note
        What was odd: reprojection, a reference system that was missing, rows without a geometry.
    """

    path: Path
    layer: str
    frame: gpd.GeoDataFrame
    crs: str
    notes: tuple[Note, ...]


def read_vector(
    path: str | Path,
    *,
    layers: Sequence[str] = (),
    window_m: Bounds | None = None,
    columns: Sequence[str] | None = None,
    geometry: tuple[str, ...] = ("polygon",),
) -> Vector:
    """Read one layer of a vector file, or the part of it around a window.

    Parameters
    ----------
    path : str or Path
        The file, on this machine; a zipped Shapefile too.
    layers : sequence of str
        Names of layers to choose from where the file has several.
    window_m : tuple, optional
        Least x and y, greatest x and y in RD New; only rows that meet it are read. A file with a spatial index
        (GeoPackage, FlatGeobuf, Shapefile with .qix) is not read beyond it.
    columns : sequence of str, optional
        The columns that are needed; the others are not read. All of them if left out.
    geometry : tuple of {"polygon", "line", "point"}
        What is wanted; the rest is left out with a note.

    Raises
    ------
    VectorMissingError, VectorUnreadableError, VectorLayerError, VectorColumnError
        The file, its format, the choice of a layer or a column.
    VectorEmptyError
        There is no row with a wanted geometry.
    VectorPlaceError
        The coordinates cannot be in the reference system that the file says, or lie outside the Netherlands.
    VectorOutsideError
        The file has nothing in the window.
    VectorTooLargeError
        The file is to be read whole, and is too large for that.
    """
    path = Path(path)
    layer = _choose_layer(path, layers)
    info = _info(path, layer)
    known = [str(name) for name in info["fields"]]
    for column in columns or ():
        if column not in known:
            raise VectorColumnError(path=path.name, layer=layer, column=column, known=", ".join(known) or "-")
    crs, notes = _reference_system(path, layer, info["crs"])
    window = None if window_m is None else _window_in(crs, window_m)
    size_mb = path.stat().st_size / 1e6
    if window is None and size_mb > LARGEST_WHOLE_MB:
        raise VectorTooLargeError(path=path.name, size_mb=size_mb, limit_mb=LARGEST_WHOLE_MB)
    frame, warned = _rows(path, layer, columns, window)
    if frame.empty:
        everything = _total_bounds(path, layer)
        if window_m is None or not np.isfinite(everything).all():
            raise VectorEmptyError(path=path.name, layer=layer, wanted=_WANTED[geometry], found="it has no rows at all")
        check_place(path.name, layer, crs, everything)
        raise _outside(path, layer, in_rd(crs, everything), window_m)
    frame, dropped = _usable(path, layer, frame, geometry)
    check_place(path.name, layer, crs, tuple(frame.total_bounds))
    frame = frame.set_crs(crs, allow_override=True)
    if crs != RD:
        frame = to_rd(frame)
        notes.append(_reprojected(path, layer, text_of(crs)))
    return Vector(path, layer, frame, text_of(crs), (*notes, *warned, *dropped))


def layer_names(path: str | Path) -> tuple[str, ...]:
    """Names of the layers of a file that have a geometry.

    Raises
    ------
    VectorMissingError, VectorUnreadableError
    """
    path = Path(path)
    if not path.exists():
        raise VectorMissingError(path=path)
    return _layer_names(path, *_state(path))


def column_names(path: str | Path, layers: Sequence[str] = ()) -> tuple[str, ...]:
    """Names of the columns of a layer, its geometry left out.

    Raises
    ------
    VectorMissingError, VectorUnreadableError, VectorLayerError
    """
    path = Path(path)
    return tuple(str(name) for name in _info(path, _choose_layer(path, layers))["fields"])


def check_layers(paths: Sequence[str | Path], layers: Sequence[str]) -> None:
    """Refuse a name of a layer that none of the files has.

    Raises
    ------
    VectorUnknownLayerError, VectorMissingError, VectorUnreadableError
    """
    known = [name for path in paths for name in layer_names(path)]
    for layer in layers:
        if layer not in known:
            raise VectorUnknownLayerError(layer=layer, layers=", ".join(known) or "-")


def _choose_layer(path: Path, wanted: Sequence[str]) -> str:
    names = layer_names(path)
    if not names:
        raise VectorUnreadableError(path=path, problem="none of its layers has a geometry")
    chosen = [name for name in names if name in wanted]
    if len(names) == 1:
        return names[0]
    if len(chosen) != 1:
        raise VectorLayerError(path=path.name, count=len(names), layers=", ".join(names))
    return chosen[0]


def _state(path: Path) -> tuple[int, int]:
    """What changes when a file does."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=64)
def _layer_names(path: Path, _modified: int, _size: int) -> tuple[str, ...]:
    """Opening a file takes longer than reading a little of it, so what it holds is remembered until it changes."""
    _check_tables(path)
    try:
        found = pyogrio.list_layers(path)
    except (DataSourceError, OSError, ValueError) as error:
        raise VectorUnreadableError(path=path, problem=_first_line(error)) from error
    return tuple(str(name) for name, kind in found if kind is not None)


def _check_tables(path: Path, layer: str = "") -> None:
    if found := problem_of(path, layer):
        raise VectorUnreadableError(path=path, problem=found.english)


def _info(path: Path, layer: str) -> dict[str, Any]:
    return _layer_info(path, layer, *_state(path))


@lru_cache(maxsize=64)
def _layer_info(path: Path, layer: str, _modified: int, _size: int) -> dict[str, Any]:
    _check_tables(path, layer)
    try:
        return dict(pyogrio.read_info(path, layer=layer))
    except (DataSourceError, DataLayerError, OSError, ValueError) as error:
        raise VectorUnreadableError(path=path, problem=_first_line(error)) from error


def _reference_system(path: Path, layer: str, named: str | None) -> tuple[CRS, list[Note]]:
    if named:
        try:
            crs = CRS.from_user_input(named)
        except CRSError as error:
            raise VectorUnreadableError(path=path, problem=f"unknown reference system {named}") from error
        # "Amersfoort / RD New + NAP height" is RD New with a height, which is not used.
        flat = crs.sub_crs_list[0] if crs.is_compound else crs
        return (RD if flat.to_epsg() == RD.to_epsg() else flat), []
    crs = assumed_crs(path.name, layer, _total_bounds(path, layer))
    note = Note(
        "assumed_rd",
        f"{path.name} (layer '{layer}') names no reference system; by its coordinates it is EPSG:28992.",
        f"{path.name} (laag '{layer}') noemt geen coördinatenstelsel; naar de getallen is het RD (EPSG:28992).",
    )
    return crs, [note]


def _reprojected(path: Path, layer: str, crs: str) -> Note:
    return Note(
        "reprojected",
        f"{path.name} (layer '{layer}') was reprojected from {crs} to EPSG:28992 (about 1 m).",
        f"{path.name} (laag '{layer}') is omgerekend van {crs} naar RD (EPSG:28992), op ongeveer 1 m nauwkeurig.",
    )


def _window_in(crs: CRS, window_m: Bounds) -> Bounds:
    left, low, right, high = window_m
    wider = (left - MARGIN_M, low - MARGIN_M, right + MARGIN_M, high + MARGIN_M)
    return wider if crs == RD else transformed(RD, crs, wider)


def _total_bounds(path: Path, layer: str) -> Bounds:
    found = pyogrio.read_info(path, layer=layer, force_total_bounds=True)["total_bounds"]
    left, low, right, high = (np.nan,) * 4 if found is None else found
    return (left, low, right, high)


def _rows(
    path: Path, layer: str, columns: Sequence[str] | None, window: Bounds | None
) -> tuple[gpd.GeoDataFrame, list[Note]]:
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            frame = _read(path, layer, columns, window)
    except (DataSourceError, DataLayerError, OSError, ValueError, RuntimeError) as error:
        raise VectorUnreadableError(path=path, problem=_first_line(error)) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise VectorUnreadableError(path=path, problem="its rows have no geometry")
    frame.index = frame.index + 1
    warned = dict.fromkeys(_first_line(entry.message) for entry in caught)
    told = [
        Note("reader", f"{path.name} (layer '{layer}'): {text}.", f"{path.name} (laag '{layer}'), melding: {text}.")
        for text in warned
    ]
    return frame if frame.geometry.name == "geometry" else frame.rename_geometry("geometry"), told


def _read(path: Path, layer: str, columns: Sequence[str] | None, window: Bounds | None) -> Any:
    return pyogrio.read_dataframe(
        path,
        layer=layer,
        columns=None if columns is None else list(dict.fromkeys(columns)),
        bbox=window,
        force_2d=True,
        on_invalid="ignore",  # what no geometry can be made of counts as missing
    )


def _usable(
    path: Path, layer: str, frame: gpd.GeoDataFrame, geometry: tuple[str, ...]
) -> tuple[gpd.GeoDataFrame, list[Note]]:
    shapes = frame.geometry.to_numpy()
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    broken = ~empty & ~_finite(shapes)
    kind = shapely.get_dimensions(shapes)
    wanted = np.isin(kind, [_FAMILY[name] for name in geometry])
    kept = ~empty & ~broken & wanted
    counts = {
        "without a geometry": int(empty.sum()),
        "with coordinates that are no numbers": int(broken.sum()),
        "of another kind than areas": int((~empty & ~broken & ~wanted).sum()),
    }
    told = [f"{count} row(s) {what}" for what, count in counts.items() if count]
    if not kept.any():
        raise VectorEmptyError(path=path.name, layer=layer, wanted=_WANTED[geometry], found=", ".join(told))
    if not told:
        return frame, []
    note = Note(
        "left_out",
        f"{path.name} (layer '{layer}'): left out {', '.join(told)}.",
        f"{path.name} (laag '{layer}'): {sum(counts.values())} object(en) zonder bruikbare vorm weggelaten.",
    )
    return frame[kept], [note]


def _finite(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    finite = np.ones(len(shapes), dtype=bool)
    finite[owner[~np.isfinite(xy).all(axis=1)]] = False
    return finite


def _outside(path: Path, layer: str, bounds: Bounds, window_m: Bounds) -> VectorOutsideError:
    distance_m = shapely.box(*window_m).distance(shapely.box(*bounds))
    return VectorOutsideError(
        path=path.name, layer=layer, plan=_range(window_m), data=_range(bounds), distance_km=distance_m / 1_000
    )


def _range(bounds: Sequence[float]) -> str:
    left, low, right, high = bounds
    return f"x {left:.0f}–{right:.0f}, y {low:.0f}–{high:.0f}"


def _first_line(error: object) -> str:
    return (str(error).splitlines() or ["unknown reason"])[0].split(";")[0].rstrip(". ")

"""The rows of a file of a user: attributes with plain values, and geometries that can be drawn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geodata.coordinate_table import number
from geodata.notes import Note
from geodata.uploaded import UploadError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from geodata.coordinate_table import Coordinates, Table

MOST_CORNERS = 4_000_000
MOST_COLUMNS = 40
LONGEST_TEXT = 500
"""Letters of a value; the rest of it is cut."""

_OF_THE_READER = {
    "LIBKML": frozenset({"altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon", "timestamp",
                         "begin", "end", "snippet"}),
    "DXF": frozenset({"PaperSpace", "SubClasses", "EntityHandle"}),
}  # fmt: skip
"""Driver → columns that say nothing about the feature."""
_SEVERAL: Mapping[int, Callable[[Any], shapely.Geometry]] = {
    0: shapely.multipoints,
    1: shapely.multilinestrings,
    2: shapely.multipolygons,
}
_COLLECTION = 7
"""What shapely calls a collection of all kinds."""


def attributes(rows: pa.Table, driver: str) -> tuple[pd.DataFrame, NDArray[np.object_]]:
    """The attributes and the geometries of rows as GDAL read them; the last column is the geometry."""
    names = _unique([str(name) for name in rows.column_names[:-1]])
    left_out = _OF_THE_READER.get(driver, frozenset())
    made: dict[str, Any] = {}
    for place, name in enumerate(names):
        values = rows.column(place).to_pandas()
        if name not in left_out and values.notna().any():
            made[name] = _plain(values)
    places = np.array(rows.column(rows.num_columns - 1).to_pylist(), dtype=object)
    shapes = np.asarray(shapely.from_wkb(places, on_invalid="ignore"), dtype=object)
    return pd.DataFrame(dict(list(made.items())[:MOST_COLUMNS]), index=range(rows.num_rows)), shapes


def attributes_of_table(table: Table, where: Coordinates) -> pd.DataFrame:
    """The attributes of a text file: numbers where a column has nothing else."""
    names = [name for name in table.columns if name != where.wkt]
    made = {name: _numbers_or_text(table.column(name)) for name in names[:MOST_COLUMNS]}
    return pd.DataFrame(made, index=range(len(table.rows)))


def attributes_of_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """The attributes of features of a service: plain values, without columns that are empty."""
    table = frame.drop(columns="geometry").dropna(axis="columns", how="all").iloc[:, :MOST_COLUMNS]
    table.columns = _unique([str(name) for name in table.columns])
    return pd.DataFrame({name: _plain(table[name]) for name in table}, index=frame.index).reset_index(drop=True)


def usable(
    name: str, table: pd.DataFrame, places: NDArray[np.object_]
) -> tuple[pd.DataFrame, NDArray[np.object_], list[Note]]:
    """Rows with a geometry of finite numbers, in two dimensions; areas that cross themselves are repaired.

    Raises
    ------
    UploadError
        There is none, or they have too many corners.
    """
    places = np.array([_of_one_kind(shape) for shape in places], dtype=object)
    if (corners := int(shapely.get_num_coordinates(places).sum())) > MOST_CORNERS:
        raise UploadError(
            path=name,
            problem=f"it has {corners} corners; at most {MOST_CORNERS} are taken.",
            dutch_problem=f"het heeft {corners} hoekpunten en hoogstens {MOST_CORNERS} kan. Vereenvoudig het, of knip "
            "het uit.",
        )
    invalid = np.asarray(~shapely.is_valid(places)) & ~shapely.is_missing(places) & _finite(places)
    places[invalid] = shapely.make_valid(places[invalid], method="structure", keep_collapsed=False)
    kept = ~(shapely.is_missing(places) | shapely.is_empty(places)) & _finite(places)
    notes = []
    if left_out := int((~kept).sum()):
        notes.append(
            Note(
                "left_out",
                f"{left_out} row(s) without a usable geometry left out.",
                f"{left_out} rij(en) zonder bruikbare coördinaten weggelaten.",
            )
        )
    if repaired := int((invalid & kept).sum()):
        notes.append(
            Note(
                "repaired",
                f"{repaired} area(s) that cross themselves repaired.",
                f"{repaired} vorm(en) kruisten zichzelf en zijn hersteld.",
            )
        )
    if not kept.any():
        raise UploadError(
            path=name,
            problem="none of its rows has a usable geometry.",
            dutch_problem="geen enkele rij heeft bruikbare coördinaten. Controleer het bestand.",
        )
    return table[kept].reset_index(drop=True), places[kept], notes


def _of_one_kind(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """A collection becomes the parts of it with the most dimensions: a map cannot style several kinds at once."""
    if shape is None or shapely.get_type_id(shape) < _COLLECTION:
        return shape
    parts = np.array([shape], dtype=object)
    while (shapely.get_type_id(parts) >= 4).any():
        parts = shapely.get_parts(parts)
    parts = parts[~shapely.is_empty(parts)]
    if not len(parts):
        return None
    dimensions = shapely.get_dimensions(parts)
    most = int(dimensions.max())
    return _SEVERAL[most](parts[dimensions == most])


def _finite(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    finite = np.ones(len(shapes), dtype=bool)
    finite[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    return finite


def _plain(values: pd.Series) -> pd.Series:
    """Numbers and truth as they are; everything else as text, cut where it is long."""
    if pd.api.types.is_bool_dtype(values) or pd.api.types.is_numeric_dtype(values):
        return values
    return values.map(lambda value: str(value)[:LONGEST_TEXT], na_action="ignore").astype(object)


def _numbers_or_text(cells: Sequence[str]) -> list[float] | list[str | None]:
    filled = [cell.strip() for cell in cells if cell.strip()]
    read = [number(cell) for cell in cells]
    codes = any(re.match(r"[-+]?0\d", cell) for cell in filled)  # 0106 is a name, not a number
    known = sum(value == value for value in read)  # noqa: PLR0124  NaN is the only one that differs from itself
    if filled and known == len(filled) and not codes:
        return read
    return [cell.strip()[:LONGEST_TEXT] or None for cell in cells]


def _unique(names: Sequence[str]) -> list[str]:
    made: list[str] = []
    for name in names:
        known = " ".join(name.split())[:80] or "kolom"
        while known in made or known == "geometry":
            known += "*"
        made.append(known)
    return made

"""Write rows as a GeoPackage while they come in: one batch in memory, the index built once at the end."""

from __future__ import annotations

import errno
import os
import shutil
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyogrio
import shapely

from geodata.folder import FULL
from geodata.schema import RD_NAME, is_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from geodata.sources.services import Service

LAYER = "content"
_WHEN = "2000-01-01T00:00:00.000Z"
"""Written as date of change, so that the same rows give the same bytes."""

_SPARE_BYTES = 4_000_000
"""What a GeoPackage needs beside twice its rows: SQLite's own pages."""

_MADE = "no such table: gpkg_"
_ROLLED_BACK = " (it was made and taken back: look at the room on the disk and at the limit to the size of a file)"
"""What GDAL says when SQLite undid what it had made itself, and what that means."""


def write(batches: Iterable[gpd.GeoDataFrame], service: Service, path: Path) -> None:
    """Write all batches to ``path``.

    Raises
    ------
    OSError
        It cannot be written; with the number of the error if there is no room for it.
    Whatever ``batches`` raises; nothing usable is left behind then.
    """
    schema = _schema(service)
    failures: list[BaseException] = []
    given = 0

    def records() -> Iterator[pa.RecordBatch]:
        nonlocal given
        try:
            for frame in batches:
                record = _record(frame, schema)
                given += record.nbytes
                yield record
        except BaseException as error:
            failures.append(error)
            raise

    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _WHEN})
    try:
        pyogrio.write_arrow(
            pa.RecordBatchReader.from_batches(schema, records()),
            path,
            layer=LAYER,
            driver="GPKG",
            geometry_name="geometry",
            geometry_type=_geometry_type(service),
            crs=RD_NAME,
        )
    except BaseException as error:
        full = None if failures else _no_room(path, 2 * given + _SPARE_BYTES)
        for left in path.parent.glob(f"{path.name}*"):  # the journal of SQLite too
            left.unlink(missing_ok=True)
        if failures:  # what GDAL makes of it says less
            raise failures[0] from None
        if full is not None:
            raise full from error
        raise OSError(f"{path} cannot be written: {error}{_ROLLED_BACK if _MADE in str(error) else ''}") from error
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _no_room(path: Path, size: int) -> OSError | None:
    """Why a file cannot have so many bytes, if it cannot.

    GDAL tells of a full disk in words that do not say so: "cannot rollback - no transaction is active". SQLite has cut
    the file back by then, so that what is left of the disk says little; the room is asked for.
    """
    try:
        with path.open("ab") as file:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, size)
            elif shutil.disk_usage(path.parent).free < size:
                return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
    except OSError as error:
        return error if error.errno in FULL else None
    return None


def _geometry_type(service: Service) -> str:
    return next((name for name in service.geometry if name.startswith("Multi")), service.geometry[0])


def _schema(service: Service) -> pa.Schema:
    types: dict[str, Any] = {"number": pa.float64(), "integer": pa.int64(), "boolean": pa.bool_()}
    columns = [
        (name, pa.string() if is_text(kind) else types[kind.rstrip("?")]) for name, kind in service.types.items()
    ]
    geometry = pa.field("geometry", pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"})
    return pa.schema([*(pa.field(name, kind) for name, kind in columns), geometry])


def _record(frame: gpd.GeoDataFrame, schema: pa.Schema) -> pa.RecordBatch:
    columns = [_column(frame[field.name], field.type) for field in schema if field.name != "geometry"]
    shapes = pa.array(shapely.to_wkb(frame.geometry.to_numpy()), type=pa.binary())
    return pa.RecordBatch.from_arrays([*columns, shapes], schema=schema)


def _column(values: pd.Series, kind: pa.DataType) -> pa.Array:
    """One array, also of text that pandas keeps in a piece per page: rows that came in the order of their ids do."""
    made = pa.array(values, type=kind, from_pandas=True)
    return made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made

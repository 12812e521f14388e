"""Write a GeoPackage that other programs open: one reference system, one kind of geometry per table."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from geodata.crs import require_rd
from geodata.vector_errors import VectorWriteError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd


def write_gpkg(
    tables: Mapping[str, gpd.GeoDataFrame],
    path: Path,
    *,
    attributes: Mapping[str, pd.DataFrame] | None = None,
    metadata: Mapping[str, str] | None = None,
    multi: bool = True,
) -> None:
    """Write tables in RD New (EPSG:28992), in place of a file of that name; a failure leaves that file as it was.

    Parameters
    ----------
    tables : mapping
        Name of a table → frame with one kind of geometry. Tables without rows are left out, unless all of them are.
    path : Path
        The file.
    attributes : mapping, optional
        Name of a table → frame without geometry; these come after the others.
    metadata : mapping, optional
        What is said about the file as a whole.
    multi : bool
        Whether single geometries become collections of one.

    Raises
    ------
    VectorWriteError
        It cannot be written there.
    WrongCrsError
        A frame is not in RD New.
    """
    filled = {name: frame for name, frame in tables.items() if len(frame)} or dict(list(tables.items())[:1])
    try:
        with tempfile.TemporaryDirectory(dir=path.resolve().parent) as folder:
            draft = Path(folder) / "draft.gpkg"
            for name, frame in filled.items():
                pyogrio.write_dataframe(
                    require_rd(frame, f"Table '{name}'"),
                    draft,
                    driver="GPKG",
                    layer=name,
                    geometry_type=None if len(frame) else "MultiPolygon",
                    promote_to_multi=multi,
                    append=draft.exists(),
                    dataset_metadata=dict(metadata or {}),
                )
            for name, plain in (attributes or {}).items():
                pyogrio.write_dataframe(plain, draft, driver="GPKG", layer=name, append=True)
            draft.replace(path)
    except (OSError, DataSourceError, DataLayerError, RuntimeError) as error:
        raise VectorWriteError(path=path, problem=(str(error).splitlines() or ["unknown reason"])[0]) from error

"""Read downloaded sources, and write embedded tables in a form in which a change can be read line by line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely
from shapely.geometry import mapping

from geodata.errors import SourceFileMissingError
from geodata.seal import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

CRS_MEMBER = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}


@dataclass(frozen=True)
class SourceFolder:
    """A folder of downloaded open data, one subfolder per source."""

    path: Path

    def find(self, name: str) -> Path:
        """The path of a file, looked up in the folder and, for a loose table, beside it.

        Raises
        ------
        SourceFileMissingError
            There is no such file.
        """
        for candidate in (self.path / name, self.path.parent / name):
            if candidate.is_file():
                return candidate
        raise SourceFileMissingError(name=name, folder=self.path)


def write_features(path: Path, frame: gpd.GeoDataFrame) -> None:
    """Write GeoJSON in RD New: sorted by id, one feature per line, coordinates in whole metres.

    Polygons get a canonical start point and counter-clockwise outer rings, so that equal input gives equal bytes.
    """
    frame = frame.sort_values("id")
    lines = [
        _json({"type": "Feature", "properties": _properties(row), "geometry": _geometry(geometry)})
        for row, geometry in zip(frame.drop(columns="geometry").to_dict("records"), frame.geometry, strict=True)
    ]
    head = f'{{"type":"FeatureCollection","crs":{_json(CRS_MEMBER)},"features":['
    write_atomically(path, head + "\n" + ",\n".join(lines) + "\n]}\n")


def write_table(path: Path, frame: pd.DataFrame) -> None:
    """Write CSV sorted by id."""
    write_atomically(path, frame.sort_values("id").to_csv(index=False, lineterminator="\n"))


def _geometry(geometry: BaseGeometry) -> dict[str, Any]:
    if geometry.geom_type.endswith("Polygon"):
        geometry = shapely.orient_polygons(shapely.normalize(geometry))
    whole = shapely.transform(geometry, lambda coordinates: coordinates.round())
    found = mapping(whole)
    return {"type": found["type"], "coordinates": _integers(found["coordinates"])}


def _integers(coordinates: Any) -> Any:
    if isinstance(coordinates, tuple | list):
        return [_integers(part) for part in coordinates]
    return int(coordinates)


def _properties(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(name): _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    value = value.item() if hasattr(value, "item") else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

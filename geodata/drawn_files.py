"""A drawing as a file, to keep and to open again: GeoJSON in WGS84, or the tables of a GeoPackage in RD New."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import geopandas as gpd

from geodata.crs import RD
from geodata.drawn import check_size, geometries, together, usable
from geodata.vector import layer_names, read_vector

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geodata.notes import Note

_THEIRS = {
    "id": (),
    "name": ("name", "naam", "title", "titel"),
    "note": ("note", "toelichting", "opmerking", "description"),
}
"""Column of ours → columns of a file that say the same; the first with something in it counts."""

_TABLES = {"point": "punten", "line": "lijnen", "area": "vlakken"}


def read(path: Path) -> tuple[gpd.GeoDataFrame, list[Note]]:
    """The drawing in a file, from all its layers, with what was left out or repaired; as ``drawn.from_browser``.

    Raises
    ------
    DrawnError
        There is too much of it.
    ParaatkaartError
        What ``read_vector`` raises.
    """
    frames, notes = [], []
    for layer in layer_names(path):
        found = read_vector(path, layers=(layer,), geometry=("polygon", "line", "point"))
        check_size(len(found.frame), int(found.frame.geometry.count_coordinates().sum()))
        texts = {ours: _texts(found.frame, theirs) for ours, theirs in _THEIRS.items()}
        frame, told = usable(gpd.GeoDataFrame(texts, geometry=found.frame.geometry.to_numpy(), crs=RD))
        frames.append(frame)
        notes += [note for note in (*found.notes, *told) if note.code != "reprojected"]
    return together(frames), notes


def geojson(frame: gpd.GeoDataFrame) -> bytes:
    """The drawing as GeoJSON (RFC 7946)."""
    rows = frame.drop(columns="geometry").to_dict("records")
    features = [
        {"type": "Feature", "id": row["id"], "geometry": shape, "properties": row}
        for row, shape in zip(rows, geometries(frame), strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def tables(frame: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """The drawing as the tables of a GeoPackage, one per kind that there is."""
    return {name: frame[frame["kind"] == kind] for kind, name in _TABLES.items() if (frame["kind"] == kind).any()}


def _texts(frame: gpd.GeoDataFrame, names: Sequence[str]) -> list[str]:
    """Per row the first of the columns of these names with something in it."""
    by_name = {str(column).casefold(): column for column in frame.columns}
    columns = [frame[by_name[name]] for name in names if name in by_name]
    return [
        next((str(column.iloc[row]) for column in columns if _said(column.iloc[row])), "") for row in range(len(frame))
    ]


def _said(value: Any) -> bool:
    return value is not None and not (isinstance(value, float) and math.isnan(value)) and bool(str(value).strip())

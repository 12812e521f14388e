"""Files as users send them: the same three squares in every format, and drawings that are more than they seem."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SQUARES = gpd.GeoDataFrame(
    {
        "naam": ["noord", "=1+1", "<img src=x onerror=alert(1)>"],
        "soort": ["weide", "bos", "weide"],
        "ha": [20.5, 4.0, 9.0],
    },
    geometry=[shapely.box(x, 540_000, x + 500, 540_400) for x in (232_000, 233_000, 234_000)],
    crs=28992,
)  # fmt: skip


def archive(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files.items():
            written.writestr(name.replace("__", "."), content)
    return packed.getvalue()


def shapefile(folder: Path, frame: gpd.GeoDataFrame = SQUARES, *, prj: bool = True) -> bytes:
    frame.to_file(folder / "vlak.shp")
    return archive(
        **{path.name: path.read_bytes() for path in sorted(folder.glob("vlak.*")) if prj or path.suffix != ".prj"}
    )


def content(kind: str, folder: Path) -> bytes:
    """The squares in a format."""
    match kind:
        case "zip":
            return shapefile(folder)
        case "dxf":
            return dxf([polyline(shape) for shape in SQUARES.geometry])
        case "csv":
            rows = [f"{row.naam};{row.soort};{row.ha:.1f};{row.geometry.wkt}" for row in SQUARES.itertuples()]
            return "\n".join(["naam;soort;ha;vlak", *(row.replace(".", ",", 1) for row in rows)]).encode()
        case "kml" | "geojson":
            frame = SQUARES.to_crs(4326)
        case _:
            frame = SQUARES
    path = folder / f"vlakken.{kind}"
    frame.to_file(path, driver={"fgb": "FlatGeobuf", "kml": "LIBKML"}.get(kind))
    return path.read_bytes()


def geojson(coordinates: Sequence[Sequence[float]], **properties: object) -> bytes:
    """Points as GeoJSON, whatever their numbers are."""
    features = [
        {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": list(one)}}
        for one in coordinates
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def kml(inside: str) -> bytes:
    begin = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    return f"{begin}{inside}</Document></kml>".encode()


Entity = list[str]


def polyline(shape: shapely.Polygon) -> Entity:
    corners = shape.exterior.coords[:-1]
    start = ["0", "LWPOLYLINE", "100", "AcDbEntity", "8", "plan", "100", "AcDbPolyline", "90", str(len(corners))]
    return [*start, "70", "1", *(text for x, y in corners for text in ("10", f"{x}", "20", f"{y}"))]


def insert(block: str) -> Entity:
    return ["0", "INSERT", "8", "0", "2", block, "10", "0", "20", "0"]


def dxf(entities: Sequence[Entity], blocks: Mapping[str, Sequence[Entity]] | None = None) -> bytes:
    lines = ["0", "SECTION", "2", "HEADER", "9", "$ACADVER", "1", "AC1015", "0", "ENDSEC"]
    lines += ["0", "SECTION", "2", "TABLES", "0", "ENDSEC", "0", "SECTION", "2", "BLOCKS"]
    for name, items in (blocks or {}).items():
        lines += ["0", "BLOCK", "2", name, "10", "0", "20", "0", *(text for item in items for text in item)]
        lines += ["0", "ENDBLK"]
    lines += ["0", "ENDSEC", "0", "SECTION", "2", "ENTITIES", *(text for entity in entities for text in entity)]
    return "\n".join([*lines, "0", "ENDSEC", "0", "EOF", ""]).encode()


def dxf_bomb() -> bytes:
    """Blocks of ten blocks of ten blocks …: ten kilobytes that are ten million lines."""
    line = ["0", "LINE", "8", "0", "10", "230000", "20", "540000", "11", "230100", "21", "540100"]
    blocks = {f"B{depth}": [insert(f"B{depth + 1}")] * 10 for depth in range(6)}
    return dxf([insert("B0")], {**blocks, "B6": [line] * 10})

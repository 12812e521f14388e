"""What somebody drew on the map: points, lines and areas with a name and a note, in RD New.

It comes from a browser, or from a file that somebody kept, so nothing about it is certain: what cannot be used is left
out, what can be repaired is repaired, and both are told.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import mapping

from geodata.crs import RD, WGS84, to_rd, to_wgs84
from geodata.errors import ParaatkaartError
from geodata.notes import Note
from geodata.schema import RD_X_M, RD_Y_M

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shapely.geometry.base import BaseGeometry

COLUMNS = ("id", "name", "note", "kind")
KINDS = {"Point": "point", "LineString": "line", "Polygon": "area"}
"""Type of geometry → kind."""

DUTCH = {"point": "Punt", "line": "Lijn", "area": "Vlak"}
"""Kind → what a drawing without a name is called, before a number."""

MOST = 500
MOST_CORNERS = 20_000
LONGEST = {"id": 40, "name": 80, "note": 500}
"""Letters of a text; what is longer is cut."""

_DECIMALS = 7  # of longitude and latitude: 0.01 m


class DrawnError(ParaatkaartError, ValueError):
    """A drawing is too large to work with in a browser."""

    english_template = "The drawing has {count} {what}; at most {most} are taken."
    dutch_template = "De tekening heeft {count} {dutch_what}; hoogstens {most} kan. Laat een deel ervan weg."


def nothing() -> gpd.GeoDataFrame:
    """A drawing with nothing in it, in RD New (EPSG:28992)."""
    return gpd.GeoDataFrame({column: [] for column in COLUMNS}, geometry=[], crs=RD)


def from_browser(drawn: object) -> tuple[gpd.GeoDataFrame, list[Note]]:
    """The drawing that a browser sends.

    Parameters
    ----------
    drawn : object
        A list of objects with ``id``, ``name``, ``note`` and a GeoJSON ``geometry`` in WGS84 degrees.

    Returns
    -------
    GeoDataFrame, list of Note
        Columns ``id``, ``name``, ``note`` and ``kind`` (point, line, area), in RD New (EPSG:28992), with valid shapes
        of one part each; and what was left out or repaired.

    Raises
    ------
    DrawnError
        There is too much of it.
    """
    rows = [row for row in drawn if isinstance(row, dict)] if isinstance(drawn, list) else []
    check_size(len(rows), 0)
    shapes = [_geometry(row.get("geometry")) for row in rows]
    read = [(row, shape) for row, shape in zip(rows, shapes, strict=True) if shape is not None]
    texts = {name: [row.get(name, "") for row, _ in read] for name in LONGEST}
    frame = gpd.GeoDataFrame(texts, geometry=[shape for _, shape in read], crs=WGS84)
    check_size(len(frame), int(frame.geometry.count_coordinates().sum()))
    found, notes = usable(to_rd(frame))
    if len(read) < len(rows):
        count = len(rows) - len(read)
        notes.append(
            Note("unreadable", f"{count} drawing(s) have no shape.", f"{count} tekening(en) zonder vorm weggelaten.")
        )
    return together([found]), notes


def to_browser(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """The drawing as a browser keeps it."""
    rows = frame.drop(columns="geometry").to_dict("records")
    return [{**row, "geometry": shape} for row, shape in zip(rows, geometries(frame), strict=True)]


def geometries(frame: gpd.GeoDataFrame) -> Iterator[Mapping[str, Any]]:
    """Per row its geometry as GeoJSON (RFC 7946): WGS84 degrees, outlines counterclockwise."""
    degrees = shapely.transform(to_wgs84(frame).geometry.to_numpy(), lambda lonlat: lonlat.round(_DECIMALS))
    return map(mapping, shapely.orient_polygons(degrees))


def together(frames: Iterable[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Drawings as one, each with an id of its own and with a name.

    Raises
    ------
    DrawnError
        They are too many.
    """
    rows = [row for frame in frames for row in frame.itertuples(index=False)]
    check_size(len(rows), 0)
    ids: set[str] = set()
    names = {row.name for row in rows}
    found: dict[str, list[Any]] = {column: [] for column in COLUMNS}
    for row in rows:
        found["id"].append(row.id if row.id and row.id not in ids else _numbered("b", ids))
        found["name"].append(row.name or _numbered(f"{DUTCH[row.kind]} ", names))
        found["note"].append(row.note)
        found["kind"].append(row.kind)
        ids.add(found["id"][-1])
        names.add(found["name"][-1])
    return gpd.GeoDataFrame(found, geometry=[row.geometry for row in rows], crs=RD) if rows else nothing()


def usable(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Note]]:
    """What can be used of a frame in RD New with ``id``, ``name`` and ``note``; the rest is told.

    A shape of several parts becomes as many rows, of which the first keeps the id.
    """
    found: dict[str, list[Any]] = {column: [] for column in COLUMNS}
    shapes, notes = [], []
    for row in frame.itertuples(index=False):
        name = _line(row.name, "name")
        parts = _parts(row.geometry)
        inside = [part for part in parts if _in_the_netherlands(part)]
        if not parts:
            notes.append(_note("no_size", name, "has no size and is left out", "heeft geen omvang en is weggelaten"))
        elif len(inside) < len(parts):
            notes.append(
                _note(
                    "outside", name, "is left out outside the Netherlands", "is weggelaten: het ligt buiten Nederland"
                )
            )
        elif not row.geometry.is_valid:
            count = len(parts)
            dutch = f"kruiste zichzelf en is hersteld tot {count} {'vlak' if count == 1 else 'vlakken'}"
            notes.append(_note("repaired", name, f"crossed itself and was repaired; parts: {count}", dutch))
        for number, part in enumerate(inside):
            found["id"].append("" if number else _line(row.id, "id"))
            found["name"].append(name)
            found["note"].append(_line(row.note, "note"))
            found["kind"].append(KINDS[part.geom_type])
            shapes.append(part)
    return (gpd.GeoDataFrame(found, geometry=shapes, crs=RD) if shapes else nothing()), notes


def check_size(count: int, corners: int) -> None:
    """Raise :class:`DrawnError` if there are too many drawings or corners."""
    if count > MOST:
        raise DrawnError(what="parts", dutch_what="onderdelen", count=count, most=MOST)
    if corners > MOST_CORNERS:
        raise DrawnError(what="corners", dutch_what="hoeken", count=corners, most=MOST_CORNERS)


def _numbered(stem: str, taken: set[str]) -> str:
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    """The parts of a shape, repaired, that are of its own dimension and have a size."""
    dimension = shapely.get_dimensions(shape)
    whole = shape if shape.is_valid else shapely.make_valid(shape)
    parts = shapely.get_parts(shapely.get_parts(whole))  # make_valid nests collections
    kept = (shapely.get_dimensions(parts) == dimension) & ((shapely.length(parts) > 0) | (dimension == 0))
    return [part for part in parts[kept] if part.geom_type in KINDS]


def _in_the_netherlands(shape: BaseGeometry) -> bool:
    left, low, right, high = shape.bounds
    return bool(RD_X_M[0] <= left and right <= RD_X_M[1] and RD_Y_M[0] <= low and high <= RD_Y_M[1])


def _geometry(said: object) -> BaseGeometry | None:
    """A geometry of one part on earth; nothing if it is something else."""
    if not isinstance(said, dict) or said.get("type") not in KINDS:
        return None
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(said)))
    except (shapely.GEOSException, ValueError, TypeError):
        return None
    lonlat = shapely.get_coordinates(shape)
    return shape if len(lonlat) and bool((np.abs(lonlat) <= (180, 90)).all()) else None


def _line(text: object, column: str) -> str:
    """One line of printable text; markup in it stays text wherever it is shown."""
    words = " ".join(str(text).split())
    return "".join(letter for letter in words if letter.isprintable())[: LONGEST[column]]


def _note(code: str, name: str, english: str, dutch: str) -> Note:
    return Note(code, f"'{name or '?'}' {english}.", f"'{name or '?'}' {dutch}.")

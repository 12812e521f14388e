"""Write results to standard output: JSON, GeoJSON or a plain table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

COORDINATE_DECIMALS = 6
"""Decimals of longitude and latitude in GeoJSON: 0.1 m."""


def print_json(value: object) -> None:
    """Print one JSON document; missing and infinite numbers become ``null``."""
    print(json.dumps(plain(value), ensure_ascii=False, allow_nan=False, indent=2))


def print_geojson(features: Iterable[Mapping[str, Any]], **members: object) -> None:
    """Print an RFC 7946 FeatureCollection, one feature per line, with further top-level members."""
    lines = ",\n".join(_compact(feature) for feature in features)
    head = "".join(f'"{name}": {_compact(value)},\n' for name, value in members.items())
    print(f'{{"type": "FeatureCollection",\n{head}"features": [\n{lines}\n]}}')


def plain(value: Any) -> Any:
    """Return ``value`` in terms of what JSON knows. Loaded here: printing help needs no data."""
    from geodata.plain import plain as made

    return made(value)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame without its geometry, as plain values."""
    from geodata.plain import records as made

    return made(frame)


def print_table(rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows with the same keys as aligned columns, numbers to the right."""
    if not rows:
        return
    columns = [[name, *(_cell(row[name]) for row in rows)] for name in rows[0]]
    right = [all(isinstance(row[name], int | float) or row[name] is None for row in rows) for name in rows[0]]
    widths = [max(map(len, column)) for column in columns]
    for line in zip(*columns, strict=True):
        cells = zip(line, widths, right, strict=True)
        print("  ".join(text.rjust(width) if flush else text.ljust(width) for text, width, flush in cells).rstrip())


def geojson_features(frame: gpd.GeoDataFrame, **constants: object) -> list[dict[str, Any]]:
    """Return GeoJSON features in WGS84 of a frame in RD New.

    Coordinates are longitude and latitude with :data:`COORDINATE_DECIMALS` decimals; outer rings run counterclockwise,
    holes clockwise. A column ``id`` becomes the id of the feature and stays a property.

    Parameters
    ----------
    frame : GeoDataFrame
        In RD New (EPSG:28992).
    **constants
        Further properties, the same for every feature.
    """
    from geodata.crs import to_wgs84

    return features_in_degrees(to_wgs84(frame), **constants)


def features_in_degrees(frame: gpd.GeoDataFrame, **constants: object) -> list[dict[str, Any]]:
    """The same for a frame that is in WGS84 already, such as one that lies abroad."""
    import shapely
    from shapely.geometry import mapping

    # Snapping keeps polygons valid, rounding alone would not; it leaves tails of digits, which rounding removes.
    degrees = shapely.set_precision(frame.geometry.to_numpy(), 10.0**-COORDINATE_DECIMALS)
    geometries = shapely.orient_polygons(shapely.transform(degrees, lambda lonlat: lonlat.round(COORDINATE_DECIMALS)))
    return [
        {
            "type": "Feature",
            **({"id": row["id"]} if "id" in row else {}),
            "geometry": mapping(geometry),
            "properties": plain({**row, **constants}),
        }
        for row, geometry in zip(records(frame), geometries, strict=True)
    ]


def rounded(row: Mapping[str, Any]) -> dict[str, Any]:
    """Round what was computed: whole metres, tenths of hectares and per cents, hundredths of minutes."""
    return {name: _round(name, value) for name, value in row.items()}


def _round(name: str, value: Any) -> Any:
    if not isinstance(value, float):
        return value
    if name.endswith("_m"):
        return round(value)
    if name.endswith(("_ha", "_pct")):
        return round(value, 1)
    return round(value, 2) if name.startswith("minutes") else value


def _compact(value: object) -> str:
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def zones_line(used: Any) -> str:
    """One line about the zones behind an answer, and about what is not among them."""
    secret = f"; of {used['secret']} the inhabitants are secret, they are in no figure" if used["secret"] else ""
    outside = used.get("outside")
    lost = f"; {outside} with {used['outside_inhabitants']} inhabitants lie beyond the network" if outside else ""
    small = (
        f"; they were fetched for '{used['extent']}' only: who lives elsewhere is in no figure, refresh "
        f"{used['dataset']} --extent region for them"
        if used["small"]
        else ""
    )
    return (
        f"Zones: {used['dataset']} ({used['level']}, {used['reference_date']}, digest {used['digest']}), "
        f"{used['zones']} with {used['inhabitants']} inhabitants{secret}{lost}{small}."
    )

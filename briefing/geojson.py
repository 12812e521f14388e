"""What is on the maps as GeoJSON in WGS84 (RFC 7946), with the source of every feature."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import mapping

from briefing.tabular import FEATURE_COLUMNS
from geodata.crs import to_wgs84

if TYPE_CHECKING:
    from briefing.drawn import Drawn
    from briefing.sheet import Briefing

DECIMALS = 6
"""Of longitude and latitude: 0.1 m."""


def geojson(briefing: Briefing) -> bytes:
    """One feature per line; what is on several maps occurs once."""
    found: dict[tuple[str, str], str] = {}
    for sheet in briefing.sheets:
        for one in sheet.drawn:
            for feature in _features(one):
                found.setdefault(
                    (one.layer.id, feature["id"]), json.dumps(feature, ensure_ascii=False, allow_nan=False)
                )
    name = json.dumps(briefing.settings.title, ensure_ascii=False)
    lines = ",\n".join(found.values())
    return f'{{"type": "FeatureCollection",\n"name": {name},\n"features": [\n{lines}\n]}}\n'.encode()


def _features(one: Drawn) -> list[dict[str, Any]]:
    frame = one.layer.frame
    if frame.empty:
        return []
    # Snapping keeps areas valid, rounding alone would not; it leaves tails of digits, which rounding removes.
    degrees = shapely.set_precision(to_wgs84(frame).geometry.to_numpy(), 10.0**-DECIMALS)
    geometries = shapely.orient_polygons(shapely.transform(degrees, lambda lonlat: lonlat.round(DECIMALS)))
    columns = [name for name in FEATURE_COLUMNS if name in frame]
    rows = frame[columns].astype(object).to_dict("records")
    return [
        {
            "type": "Feature",
            "id": str(row["id"]),
            "geometry": mapping(geometry),
            "properties": {"layer": one.layer.id, **{key: _plain(value) for key, value in row.items()}},
        }
        for row, geometry in zip(rows, geometries, strict=True)
    ]


def _plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    return value if isinstance(value, (str, int, float)) and value == value else None  # noqa: PLR0124  NaN

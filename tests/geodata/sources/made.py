"""What the servers serve: collections shaped like those of the real services."""

from __future__ import annotations

from typing import Any

RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
ASSEN = (6.5706, 52.9919)
ASSEN_RD = (234_459, 556_755)
"""The station, in degrees and in metres."""

ROWS = 1040
"""More than a page of 1,000."""


def square(number: int) -> dict[str, Any]:
    """A square of 500 m in RD New; 40 in a row, from 220000, 530000."""
    x, y = 220_000 + 500 * (number % 40), 530_000 + 500 * (number // 40)
    return {"type": "Polygon", "coordinates": [[[x, y], [x + 500, y], [x + 500, y + 500], [x, y + 500], [x, y]]]}


def squares() -> dict[str, Any]:
    """Squares with inhabitants, shaped like the collection of Statistics Netherlands; every tenth is suppressed."""
    features = [
        {
            "type": "Feature",
            "id": f"E{2200 + number % 40 * 5}N{5300 + number // 40 * 5}",
            "properties": {
                "crs28992res500m": f"E{2200 + number % 40 * 5}N{5300 + number // 40 * 5}",
                "aantal_inwoners": -99997 if number % 10 == 0 else number,
                "aantal_woningen": None if number % 7 == 0 else number // 2,
            },
            "geometry": square(number),
        }
        for number in range(ROWS)
    ]
    return {"type": "FeatureCollection", "features": features}


def stations() -> dict[str, Any]:
    """Stations in degrees, shaped like ProRail's."""
    places = {"ASN": ("Assen", 6.5706, 52.9919), "MP": ("Meppel", 6.1973, 52.6915), "XX": ("Nergens", 6.4, 52.8)}
    features = [
        {
            "type": "Feature",
            "id": str(number),
            "properties": {"stationscode": code, "naam": name},
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }
        for number, (code, (name, lon, lat)) in enumerate(places.items())
    ]
    return {"type": "FeatureCollection", "features": features}

"""Collections served from memory, in RD New."""

from __future__ import annotations

import json
from typing import Any

import shapely

from tests.geodata.sources.proxy import File, Proxy


def serve(server: Proxy, collection: str, features: list[dict[str, Any]], at: str = "", page: int = 10_000) -> None:
    """One collection in RD New, with so many features on a page."""
    crs = ["http://www.opengis.net/def/crs/EPSG/0/28992"]
    listed = {"collections": [{"id": collection, "crs": crs}]}
    server.files[f"{at}/collections"] = File(json.dumps(listed).encode(), type="application/json")
    for start in range(0, max(len(features), 1), page):
        document: dict[str, Any] = {
            "type": "FeatureCollection",
            "features": features[start : start + page],
            "crs": {"properties": {"name": "EPSG:28992"}},
        }
        if start + page < len(features):
            document["links"] = [{"rel": "next", "href": f"{at}/collections/{collection}/items/{start + page}"}]
        address = f"{at}/collections/{collection}/items" + (f"/{start}" if start else "")
        server.files[address] = File(json.dumps(document).encode(), type="application/geo+json")


def feature(place: shapely.Geometry, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(place))}


WEST, EAST = shapely.box(220_000, 540_000, 230_000, 550_000), shapely.box(230_000, 540_000, 250_000, 550_000)


def serve_municipalities(server: Proxy, figures: dict[str, int]) -> None:
    serve(
        server, "gemeentegebied",
        [
            feature(WEST, identificatie="GM0106", naam="Assen", ligt_in_provincie_naam="Drenthe"),
            feature(EAST, identificatie="GM0014", naam="Groningen", ligt_in_provincie_naam="Groningen"),
        ],
        at="/m",
    )  # fmt: skip
    serve(
        server, "gemeenten",
        [
            feature(WEST, gemeentecode=code, water=water, aantal_inwoners=number, oppervlakte_totaal_in_ha=10_000)
            for water in ("NEE", "JA")
            for code, number in figures.items()
        ],
        at="/f",
    )  # fmt: skip
    serve(server, "provinciegebied", [feature(WEST, identificatie="PV22", naam="Drenthe")], at="/p")

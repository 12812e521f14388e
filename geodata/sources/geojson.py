"""A page of GeoJSON becomes a frame in RD New."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.schema import RD_NAME
from geodata.sources.errors import MalformedResponseError, ServiceCrsError
from geodata.sources.geometry import LONLAT, known_crs, to_rd

if TYPE_CHECKING:
    from geodata.sources.geometry import Notes


def read_page(document: Any, *, url: str, header: str, what: str, notes: Notes) -> gpd.GeoDataFrame:
    """Read a FeatureCollection.

    Parameters
    ----------
    document : object
        What was read from JSON.
    url : str
        Where it came from, for messages.
    header : str
        The response header ``Content-Crs``, or the CRS that the protocol guarantees; may be empty.
    what : str
        The dataset, for messages.
    notes : Notes
        Gets what was repaired.

    Returns
    -------
    GeoDataFrame
        In RD New; ``_id`` is the id that the service gives the feature, or missing. Geometries may be missing.

    Raises
    ------
    MalformedResponseError
        It is no FeatureCollection.
    WrongCrsError
        Its CRS is none that we know, or its coordinates cannot be in it.
    """
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise MalformedResponseError(url=url, problem="not a GeoJSON FeatureCollection")
    declared = _declared(document, header, what)
    shapes = _shapes([feature.get("geometry") for feature in features])
    shapes = to_rd(shapes, declared or LONLAT, explicit=bool(declared), what=what, notes=notes)
    properties = pd.DataFrame([_properties(feature) for feature in features], index=range(len(features)))
    properties = properties.drop(columns=[name for name in ("geometry", "_id") if name in properties])
    ids = pd.Series([feature.get("id") for feature in features], dtype="object")
    return gpd.GeoDataFrame(properties.assign(_id=ids), geometry=shapes, crs=RD_NAME)


def _declared(document: dict[str, Any], header: str, what: str) -> str:
    """The CRS that the page says it is in; a member ``crs`` and a header may not contradict each other."""
    member = document.get("crs")
    names = [header] if header else []
    if member is not None:
        named = member.get("properties", {}) if isinstance(member, dict) else {}
        names.append(str(named.get("name", member) if isinstance(named, dict) else member))
    found = {name: known_crs(name) for name in names}
    if unknown := [name for name, crs in found.items() if not crs]:
        raise ServiceCrsError(what=f"'{what}'", found=f"'{unknown[0][:80]}'", expected="EPSG:28992 or OGC:CRS84")
    if len(set(found.values())) > 1:
        raise ServiceCrsError(what=f"'{what}'", found=" and at once ".join(found), expected="one of them")
    return next(iter(found.values()), "")


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _shapes(geometries: list[Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    texts = np.array([json.dumps(geometry) if isinstance(geometry, dict) else None for geometry in geometries], object)
    with np.errstate(all="ignore"):
        return np.asarray(shapely.from_geojson(texts, on_invalid="ignore"), dtype=object)

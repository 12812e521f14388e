"""A layer of an ArcGIS server: pages by ``resultOffset`` until ``exceededTransferLimit`` is absent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geodata.sources.bounds import read_page_json
from geodata.sources.client import JSON_TYPES, Answer
from geodata.sources.errors import IncompleteError, MalformedResponseError, RefusedRequestError, server_words
from geodata.sources.geojson import read_page
from geodata.sources.geometry import LONLAT
from geodata.sources.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from geodata.extent import Extent
    from geodata.sources.client import Client, Progress
    from geodata.sources.geometry import Notes
    from geodata.sources.services import Service

COUNT = 1000
_TYPES = (*JSON_TYPES, "text/plain", "application/geojson")
"""ArcGIS servers call JSON text/plain now and then."""


def batches(
    service: Service, extent: Extent | None, client: Client, progress: Progress, notes: Notes
) -> Iterator[gpd.GeoDataFrame]:
    """Yield the features of a layer, a page at a time, in RD New.

    Raises
    ------
    IncompleteError, WrongCrsError, ServiceError
    """
    parameters = _parameters(service, _layer(service, client), None if service.coverage == "everywhere" else extent)
    query = f"{service.url}/query"
    total = client.get(query, params={**parameters, "returnCountOnly": "true", "f": "json"}, accept=_TYPES, read=_count)
    pages = Pages(service, client.limits)
    done, more = 0, True
    while more:
        asked = {**parameters, "resultOffset": str(done)}
        frame, more = client.get(
            query, params=asked, accept=_TYPES, read=lambda answer: _read(answer, service, notes)
        )  # fmt: skip
        done += len(frame)
        pages.take(query, frame)
        if more and not len(frame):
            pages.end(query, "it has more and gives none")
        progress(done, total, service.title)
        yield frame
    if total is not None and done < total:
        raise IncompleteError(url=query, found=done, expected=total)


def first_pages(
    service: Service, client: Client, notes: Notes, count: int = 10
) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Ask for a few features, to see whether a layer is as the list says; yields address and rows."""
    parameters = _parameters(service, _layer(service, client), None)
    yield client.get(
        f"{service.url}/query",
        params={**parameters, "resultRecordCount": str(count)},
        accept=_TYPES,
        read=lambda answer: (answer.url, _read(answer, service, notes)[0]),
    )


def _layer(service: Service, client: Client) -> dict[str, Any]:
    return client.get(service.url, params={"f": "json"}, accept=_TYPES, read=_document)


def _parameters(service: Service, layer: dict[str, Any], extent: Extent | None) -> dict[str, str]:
    most = layer.get("maxRecordCount")
    parameters = {
        "where": "1=1",
        "outFields": "*",
        "outSR": "4326",
        "f": "geojson",
        "resultRecordCount": str(min(COUNT, most) if isinstance(most, int) and most > 0 else COUNT),
        **service.filters,
    }
    # Without an order a server may give a row twice and leave out another.
    ids = [field["name"] for field in layer.get("fields") or [] if field.get("type") == "esriFieldTypeOID"]
    if name := layer.get("objectIdField") or next(iter(ids), ""):
        parameters["orderByFields"] = name
    if extent is not None:
        west, south, east, north = extent.bounds_m
        parameters |= {
            "geometry": f"{west:.0f},{south:.0f},{east + 1:.0f},{north + 1:.0f}",
            "geometryType": "esriGeometryEnvelope",
            "inSR": "28992",
            "spatialRel": "esriSpatialRelIntersects",
        }
    return parameters


def _document(answer: Answer) -> dict[str, Any]:
    """The answer; ArcGIS tells errors with HTTP 200."""
    document = read_page_json(answer)
    if not isinstance(document, dict):
        raise MalformedResponseError(url=answer.url, problem="it is no JSON object")
    error = document.get("error")
    if isinstance(error, dict):
        problem = str(error.get("message") or error.get("details") or "unknown")
        raise RefusedRequestError(url=answer.url, status=error.get("code", 200), problem=server_words(problem))
    return document


def _count(answer: Answer) -> int | None:
    count = _document(answer).get("count")
    return count if isinstance(count, int) else None


def _read(answer: Answer, service: Service, notes: Notes) -> tuple[gpd.GeoDataFrame, bool]:
    document = _document(answer)
    # f=geojson is always longitude, latitude.
    frame = read_page(document, url=answer.url, header=LONLAT, what=service.id, notes=notes)
    properties = document.get("properties")
    inside = properties.get("exceededTransferLimit") if isinstance(properties, dict) else None
    return frame, bool(document.get("exceededTransferLimit") or inside)

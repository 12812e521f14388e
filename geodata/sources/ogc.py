"""OGC API Features: collections by name, pages by ``next`` links until they end, the CRS asked for and checked.

PDOK's server gives an opaque cursor in ``next``, no total, and cuts a larger ``limit`` silently to 1,000; pygeoapi
pages by offset and tells the total. Both are followed in the same way: after page one no address is built by us.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geodata.crs import rd_to_lonlat
from geodata.schema import RD_NAME
from geodata.sources.addresses import follow
from geodata.sources.bounds import LIST_BYTES, read_list_json, read_page_json
from geodata.sources.client import JSON_TYPES, Answer
from geodata.sources.errors import CollectionMissingError, IncompleteError, MalformedResponseError
from geodata.sources.geojson import read_page
from geodata.sources.geometry import LONLAT, known_crs
from geodata.sources.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from geodata.extent import Extent
    from geodata.sources.client import Client, Progress
    from geodata.sources.geometry import Notes
    from geodata.sources.services import Service


_USUAL_LIMITS = (10, 50, 100, 250, 500, 1000, 2000, 5000, 10_000)
"""How many rows servers give at most, whatever is asked: so many and no more may be all, or the first of more."""


@dataclass(frozen=True)
class Collection:
    """One collection of a service: where its items are and in which CRS we ask for them."""

    id: str
    items: str
    crs_uri: str
    crs: str
    years: tuple[int, int | None] | None = None
    """First and last of its time extent; no last one where it is open; ``None`` if it says nothing."""


def collections(service: Service, client: Client) -> list[Collection]:
    """Resolve the collections of a service at run time.

    Raises
    ------
    CollectionMissingError
        None has the name, or more than one while one is meant.
    """
    address = f"{service.url.rstrip('/')}/collections"
    listed = client.get(address, params={"f": "json"}, accept=JSON_TYPES, max_bytes=LIST_BYTES, read=read_collections)
    found = [entry for entry in listed["collections"] if re.fullmatch(service.collection, entry["id"])]
    if not found or (len(found) > 1 and not service.several):
        names = ", ".join(sorted(entry["id"] for entry in listed["collections"])) or "nothing"
        raise CollectionMissingError(url=address, wanted=service.collection, found=names[:1000])
    return [_collection(address, entry, listed.get("crs", [])) for entry in found]


def batches(
    service: Service, extent: Extent | None, client: Client, progress: Progress, notes: Notes
) -> Iterator[gpd.GeoDataFrame]:
    """Yield the features of a service, a page at a time, in RD New.

    Parameters
    ----------
    service : Service
        Of kind ``ogc_features``.
    extent : Extent or None
        Its bounding box is asked for; ``None`` asks for all.
    client : Client
        Does the asking.
    progress : callable
        Told how many rows came.
    notes : Notes
        Gets what was noticed.

    Raises
    ------
    CollectionMissingError, IncompleteError, WrongCrsError, ServiceError
    """
    pages = Pages(service, client.limits)
    for collection in collections(service, client):
        for frame, total in _pages(service, collection, extent, client, notes, pages=pages):
            progress(pages.rows, total if not service.several else None, service.title)
            yield frame


def has_rows(service: Service, collection: Collection, client: Client) -> bool:
    """Whether a collection has any row of the time that the service asks for."""
    parameters = {**_parameters(service, collection, None), "limit": "1"}
    document = client.get(collection.items, params=parameters, accept=JSON_TYPES, read=read_page_json)
    rows = document.get("features") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise MalformedResponseError(url=collection.items, problem="it is no list of features")
    return bool(rows)


def first_pages(
    service: Service, client: Client, notes: Notes, count: int = 10
) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Ask every collection for a few features, to see whether it is as the list says; yields address and rows."""
    for collection in collections(service, client):

        def read(answer: Answer, one: Collection = collection) -> tuple[str, gpd.GeoDataFrame]:
            return answer.url, _read(answer, one, service, notes)[0]

        parameters = {**_parameters(service, collection, None), "limit": str(count)}
        yield client.get(collection.items, params=parameters, accept=JSON_TYPES, read=read)


def _pages(
    service: Service, collection: Collection, extent: Extent | None, client: Client, notes: Notes, *, pages: Pages
) -> Iterator[tuple[gpd.GeoDataFrame, int | None]]:
    url = collection.items
    parameters: dict[str, str] | None = _parameters(service, collection, extent)
    seen: set[str] = set()
    done, total = 0, None
    while url:
        address, (frame, document) = client.get(
            url,
            params=parameters,
            accept=JSON_TYPES,
            read=lambda answer: (answer.url, _read(answer, collection, service, notes)),
        )
        seen |= {url, address}
        following = _next(address, document)
        if not done and following and 0 < len(frame) < service.page:
            notes.say(f"The service gives at most {len(frame)} rows per page; {service.page} were asked for.")
        total = _number(document.get("numberMatched"), total)
        if not done and not following and total is None and len(frame) in {service.page, *_USUAL_LIMITS}:
            notes.say(
                f"The service gave exactly {len(frame)} rows, no next page and no total: it may have cut the rest."
            )
        done += len(frame)
        pages.take(address, frame)
        if following in seen:
            pages.end(address, "the next page is one that came before")
        yield frame, total
        url, parameters = following, None
    if total is not None and done < total:
        raise IncompleteError(url=collection.items, found=done, expected=total)


def _parameters(service: Service, collection: Collection, extent: Extent | None) -> dict[str, str]:
    """Only what is needed: PDOK answers 400 to a parameter that it does not know."""
    parameters = {"f": "json", "limit": str(service.page), **service.filters}
    if collection.crs == RD_NAME:
        parameters["crs"] = collection.crs_uri
    if service.datetime:
        parameters["datetime"] = service.datetime
    if extent is None or service.coverage == "everywhere":
        return parameters
    west, south, east, north = extent.bounds_m
    if collection.crs == RD_NAME:
        parameters["bbox-crs"] = collection.crs_uri
        return {**parameters, "bbox": f"{west:.0f},{south:.0f},{east + 1:.0f},{north + 1:.0f}"}
    # A box in RD is no box in degrees: take the box around its corners.
    lon, lat = rd_to_lonlat([west, west, east, east], [south, north, south, north])
    box = (lon.min() - 0.01, lat.min() - 0.01, lon.max() + 0.01, lat.max() + 0.01)
    return {**parameters, "bbox": ",".join(f"{number:.5f}" for number in box)}


def read_collections(answer: Answer) -> dict[str, Any]:
    """The list of collections of a service; raises ``MalformedResponseError`` if it is none."""
    document = read_list_json(answer)
    entries = document.get("collections") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not all(isinstance(e, dict) and isinstance(e.get("id"), str) for e in entries):
        raise MalformedResponseError(url=answer.url, problem="it is no list of collections")
    return dict(document)


def _collection(address: str, entry: dict[str, Any], shared: list[Any]) -> Collection:
    names = entry.get("crs") or [LONLAT]
    offered = [str(name) for name in (shared if "#/crs" in names else []) + names if name != "#/crs"]
    uris = {known_crs(name): name for name in reversed(offered)}
    crs = RD_NAME if RD_NAME in uris else LONLAT
    return Collection(entry["id"], f"{address}/{entry['id']}/items", uris.get(crs, LONLAT), crs, _years(entry))


def _years(entry: dict[str, Any]) -> tuple[int, int | None] | None:
    """First and last year of a time extent; several intervals count as one from the first to the last."""
    try:
        found = [tuple(map(_year, interval)) for interval in entry["extent"]["temporal"]["interval"]]
        starts, ends = zip(*found, strict=True)
    except (KeyError, TypeError, ValueError):
        return None
    if None in starts:
        return None
    return min(starts), None if None in ends else max(ends)


def _year(text: object) -> int | None:
    """Of a moment such as ``2024-01-01T00:00:00Z``; ``None`` for an open end."""
    return None if text in {None, "", ".."} else int(str(text)[:4])


def _read(
    answer: Answer, collection: Collection, service: Service, notes: Notes
) -> tuple[gpd.GeoDataFrame, dict[str, Any]]:
    document = read_page_json(answer)
    header = answer.headers.get("content-crs", "")
    frame = read_page(document, url=answer.url, header=header, what=service.id, notes=notes)
    if header and known_crs(header) != collection.crs:
        notes.say(f"{collection.crs} was asked for, {header.strip('<>')} came; it was transformed.")
    if not header:
        notes.say("The service does not say which CRS it answers in; the coordinates were looked at.")
    return frame, document


def _next(url: str, document: dict[str, Any]) -> str:
    links = document.get("links")
    entries = [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []
    found = [str(link.get("href", "")) for link in entries if link.get("rel") == "next"]
    return follow(url, found[0]) if found and found[0] else ""


def _number(value: Any, otherwise: int | None) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else otherwise

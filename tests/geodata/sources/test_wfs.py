"""WFS 2.0 against Debian's MapServer, which is also what PDOK runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest

from geodata.crs import RD
from geodata.sources import wfs
from geodata.sources.errors import (
    CollectionMissingError,
    IncompleteError,
    MalformedResponseError,
    RefusedRequestError,
    UnsafeFileError,
)
from geodata.sources.geometry import Notes
from geodata.sources.services import Service, services
from tests.geodata.sources.proxy import Fault, File, Proxy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.extent import Extent
    from geodata.sources.client import Client


def at(url: str, **changes: Any) -> Service:
    """The land use of 2017, at another address."""
    return replace(services()["land_use"], **{"url": url, "collection": "BBG2017", **changes})


def read(service: Service, client: Client, extent: Extent | None = None) -> tuple[gpd.GeoDataFrame, list[int], Notes]:
    notes, told = Notes(), list[int]()
    batches = wfs.batches(service, extent, client, lambda done, _total, _text: told.append(done), notes)
    frame = pd.concat(list(batches), ignore_index=True)
    assert isinstance(frame, gpd.GeoDataFrame)
    return frame, told, notes


@pytest.fixture
def proxied(mapserver: dict[str, str]) -> Iterator[Proxy]:
    """The MapServer behind a proxy that misbehaves."""
    with Proxy(mapserver["json"].rsplit("/", 1)[0]) as proxy:
        proxy.pdok = False
        yield proxy


@pytest.mark.parametrize("kind", ["json", "gml"])
def test_all_pages_in_either_format(mapserver: dict[str, str], client: Client, kind: str) -> None:
    frame, told, notes = read(at(mapserver[kind]), client)
    assert len(frame) == 1040
    assert frame["code"].is_unique
    assert told == [500, 1000, 1040]
    assert notes.texts() == ("The service gives at most 500 rows per page; 1000 were asked for.",)
    assert frame.crs == RD
    assert tuple(frame.total_bounds) == (220_000, 530_000, 240_000, 543_000)


@pytest.mark.parametrize("kind", ["json", "gml"])
def test_only_the_box_of_the_extent(mapserver: dict[str, str], client: Client, area: Extent, kind: str) -> None:
    frame, _, _ = read(at(mapserver[kind]), client, area)
    assert len(frame) == 100


def test_a_type_that_moved(mapserver: dict[str, str], client: Client) -> None:
    with pytest.raises(CollectionMissingError, match="BBG2017"):
        read(at(mapserver["json"], collection="BBG2020"), client)


def test_the_first_page(mapserver: dict[str, str], client: Client) -> None:
    ((_, frame),) = wfs.first_pages(at(mapserver["json"]), client, Notes())
    assert len(frame) == 10


def test_an_exception_with_http_200(mapserver: dict[str, str], client: Client) -> None:
    service = at(mapserver["json"])
    found = replace(wfs.feature_type(service, client), name="nothing")
    with pytest.raises(RefusedRequestError, match="nothing"):
        client.get(found.url, params=wfs._parameters(found, None), read=wfs._hits)


def test_what_passes_is_asked_again(proxied: Proxy, client: Client) -> None:
    proxied.faults.extend([Fault("status", 503, at="startIndex=500"), Fault("cut", 900, at="startIndex=500")])
    frame, _, _ = read(at(f"{proxied.url}/json"), client)
    assert frame["code"].nunique() == 1040
    assert len(proxied.paths("startIndex=500")) == 3


def test_pages_that_stop_early(proxied: Proxy, client: Client) -> None:
    empty = b'{"type": "FeatureCollection", "features": []}'
    proxied.faults.extend([Fault("body", empty, at="startIndex=0")] * 2)
    with pytest.raises(IncompleteError, match="0 of 500"):
        read(at(f"{proxied.url}/json"), client)


def test_an_empty_page_in_the_middle_is_no_end(proxied: Proxy, client: Client) -> None:
    """The count of this server is that of a page, so that it tells nothing of the rows that follow."""
    empty = Fault("body", b'{"type": "FeatureCollection", "features": []}', at="startIndex=500")
    proxied.faults.append(empty)
    frame, _, _ = read(at(f"{proxied.url}/json"), client)
    assert frame["code"].nunique() == 1040

    proxied.faults.extend([empty, empty])
    with pytest.raises(IncompleteError, match="500 of more than 1000"):
        read(at(f"{proxied.url}/json"), client)


def test_a_short_page_in_the_middle_is_no_end(proxied: Proxy, client: Client) -> None:
    whole = at(f"{proxied.url}/json")
    found = wfs.feature_type(whole, client)
    asked = {**wfs._parameters(found, None), "count": "300", "startIndex": "500"}
    short = client.get(found.url, params=asked, read=lambda answer: answer.body)
    proxied.faults.append(Fault("body", short, at="startIndex=500"))
    frame, told, _ = read(whole, client)
    assert told == [500, 800, 1040]
    assert frame["code"].nunique() == 1040


def test_the_count_is_that_of_a_page(mapserver: dict[str, str], client: Client) -> None:
    found = wfs.feature_type(at(mapserver["json"]), client)
    assert client.get(found.url, params=wfs._counting(wfs._parameters(found, None)), read=wfs._hits) == 500


@pytest.mark.parametrize("body", [b"<a/>", b"<a>", b"", b"plain"])
def test_capabilities_that_are_none(server: Proxy, client: Client, body: bytes) -> None:
    server.files["/wfs"] = File(body, type="text/xml")
    with pytest.raises(MalformedResponseError):
        wfs.feature_type(at(f"{server.url}/wfs"), client)


def test_capabilities_with_entities(server: Proxy, client: Client) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    server.files["/wfs"] = File(bomb, type="text/xml")
    with pytest.raises(UnsafeFileError, match="DOCTYPE"):
        wfs.feature_type(at(f"{server.url}/wfs"), client)
    assert len(server.requests) == 1

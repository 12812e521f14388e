"""OGC API Features against pygeoapi as it is, and behind a proxy that behaves like PDOK's server."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.crs import RD
from geodata.dutch_notes import dutch
from geodata.errors import WrongCrsError
from geodata.extent import Extent
from geodata.sources import ogc
from geodata.sources.errors import (
    CollectionMissingError,
    IncompleteError,
    MalformedResponseError,
    RefusedRequestError,
    UnreachableServiceError,
    UnsafeResponseError,
)
from geodata.sources.geometry import Notes
from geodata.sources.services import Service, services
from tests.geodata.sources.made import ASSEN_RD, CRS84, RD_URI, squares
from tests.geodata.sources.proxy import Fault, Proxy

if TYPE_CHECKING:
    from geodata.sources.client import Client


def at(dataset: str, url: str, **changes: Any) -> Service:
    return replace(services()[dataset], url=url, datetime="", **changes)


def read(service: Service, client: Client, extent: Extent | None = None) -> tuple[gpd.GeoDataFrame, list[int], Notes]:
    notes, told = Notes(), list[int]()
    batches = ogc.batches(service, extent, client, lambda done, _total, _text: told.append(done), notes)
    frame = pd.concat(list(batches), ignore_index=True)
    assert isinstance(frame, gpd.GeoDataFrame)
    return frame, told, notes


def test_pygeoapi_by_offset(pygeoapi: str, client: Client) -> None:
    frame, told, _ = read(at("squares_500m", pygeoapi), client)
    assert len(frame) == 1040
    assert frame["_id"].is_unique
    assert told == [1000, 1040]
    assert frame.crs == RD


def test_pdok_by_cursor(pdok: Proxy, client: Client) -> None:
    frame, told, notes = read(at("squares_500m", pdok.url), client)
    assert frame["_id"].nunique() == 1040
    assert told == [1000, 1040]
    assert "cursor=" in pdok.paths("/items")[1]
    assert tuple(frame.total_bounds) == (220_000, 530_000, 240_000, 543_000)
    assert notes.texts() == ()


@pytest.mark.parametrize("through_proxy", [False, True])
def test_only_the_box_of_the_extent(
    *, pygeoapi: str, pdok: Proxy, client: Client, area: Extent, through_proxy: bool
) -> None:
    frame, _, _ = read(at("squares_500m", pdok.url if through_proxy else pygeoapi), client, area)
    assert len(frame) == 100
    assert frame.total_bounds[2] == 225_000


def test_nothing_is_asked_that_pdok_does_not_know(pdok: Proxy, client: Client, area: Extent) -> None:
    service = replace(at("squares_500m", pdok.url), datetime="2024-07-01T00:00:00Z")
    read(service, client, area)
    assert "datetime=2024-07-01" in pdok.paths("/items")[0]
    with pytest.raises(RefusedRequestError, match="unknown query parameter") as caught:
        read(replace(service, filters={"colour": "blue"}), client, area)
    assert caught.value.values["status"]  # noqa: PD011  of an error == 400


def test_a_limit_cut_by_the_server_is_noticed(pdok: Proxy, client: Client, area: Extent) -> None:
    pdok.page = 30
    frame, told, notes = read(at("squares_500m", pdok.url), client, area)
    assert len(frame) == 100
    assert told == [30, 60, 90, 100]
    assert notes.texts() == ("The service gives at most 30 rows per page; 1000 were asked for.",)


@pytest.mark.parametrize(
    "rows, asked, more, told",
    [
        (30, 30, {}, True),  # as many as were asked for
        (10, 30, {}, True),  # as many as pygeoapi gives by itself
        (29, 30, {}, False),
        (30, 30, {"numberMatched": 30}, False),
    ],
)
def test_a_full_page_without_a_next_one_and_without_a_total_is_told(
    *, pdok: Proxy, client: Client, rows: int, asked: int, more: dict[str, int], told: bool
) -> None:
    page = {"type": "FeatureCollection", "features": squares()["features"][:rows], "links": [], **more}
    pdok.faults.append(Fault("body", json.dumps(page).encode(), headers={"Content-Crs": f"<{RD_URI}>"}))
    frame, _, notes = read(replace(at("squares_500m", pdok.url), page=asked), client)
    note = f"The service gave exactly {rows} rows, no next page and no total: it may have cut the rest."
    assert len(frame) == rows
    assert notes.texts() == ((note,) if told else ())
    assert dutch(note) == (
        f"De dienst gaf precies {rows} rijen, geen volgende bladzijde en geen totaal: de rest kan zijn afgekapt."
    )


def test_degrees_become_rd(pdok: Proxy, client: Client) -> None:
    frame, _, _ = read(at("stations", pdok.url), client, Extent("box", shapely.box(203_000, 510_000, 270_000, 585_000)))
    assert "crs=" not in pdok.paths("/items")[0].replace("bbox-crs=", "")
    assert set(frame["naam"]) == {"Assen", "Meppel", "Nergens"}
    assen = frame[frame["naam"] == "Assen"].geometry.iloc[0]
    assert (assen.x, assen.y) == pytest.approx(ASSEN_RD, abs=5)


def test_a_collection_that_moved(pdok: Proxy, client: Client) -> None:
    service = replace(at("stations", pdok.url), collection="halte")
    with pytest.raises(CollectionMissingError, match="offers: station, vierkant_500m") as caught:
        read(service, client)
    assert "halte" in caught.value.dutch
    with pytest.raises(CollectionMissingError):
        read(replace(service, collection=".*"), client)
    frame, _, _ = read(replace(service, collection=".*", several=True), client)
    assert len(frame) == 1043


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", 503, headers={"Retry-After": "0"}),
        Fault("status", 429, headers={"Retry-After": "0"}),
        Fault("status", 500),
        Fault("cut", 5000),
        Fault("cut", 0),
        Fault("truncate"),
        Fault("drip"),
    ],
    ids=lambda fault: f"{fault.kind} {fault.value}",
)
def test_what_passes_is_asked_again(pdok: Proxy, client: Client, area: Extent, fault: Fault) -> None:
    pdok.faults.append(fault)
    frame, _, _ = read(at("squares_500m", pdok.url), client, area)
    assert frame["_id"].nunique() == 100
    assert len(pdok.paths("/items")) == 2


def test_a_fault_on_a_later_page(pdok: Proxy, client: Client) -> None:
    pdok.faults.extend([Fault("cut", 9000, at="cursor="), Fault("status", 503, at="cursor=")])
    frame, _, _ = read(at("squares_500m", pdok.url), client)
    assert frame["_id"].nunique() == 1040


def test_a_service_that_stays_away(pdok: Proxy, client: Client) -> None:
    pdok.faults.extend(Fault("status", 503) for _ in range(9))
    with pytest.raises(UnreachableServiceError, match="after 3 attempt"):
        read(at("squares_500m", pdok.url), client)
    assert len(pdok.paths("/items")) == 3


def test_pages_that_lead_in_a_circle(pdok: Proxy, client: Client) -> None:
    service = at("squares_500m", pdok.url)
    read(service, client)
    first = f"{pdok.url}{pdok.paths('/items')[0]}"
    page = {"type": "FeatureCollection", "features": [], "links": [{"rel": "next", "href": first}]}
    pdok.faults.append(Fault("body", json.dumps(page).encode()))
    with pytest.raises(UnsafeResponseError, match="do not end"):
        read(service, client)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://[::bad"])
def test_a_next_link_to_elsewhere(pdok: Proxy, client: Client, target: str) -> None:
    page = {"type": "FeatureCollection", "features": [], "links": [{"rel": "next", "href": target}]}
    pdok.faults.append(Fault("body", json.dumps(page).encode()))
    with pytest.raises(UnsafeResponseError, match="leads to"):
        read(at("squares_500m", pdok.url), client)


def test_less_than_the_service_said(pygeoapi: str, client: Client) -> None:
    with Proxy(pygeoapi) as proxy:
        proxy.pdok = False
        page = {"type": "FeatureCollection", "numberMatched": 7, "features": [squares()["features"][0]], "links": []}
        proxy.faults.append(Fault("body", json.dumps(page).encode()))
        with pytest.raises(IncompleteError, match="1 of 7"):
            read(at("squares_500m", proxy.url), client)


@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b'{"collections": 1}', b'{"collections": [{"id": 1}]}', b"\xff\xfe", b"["]
)
def test_a_list_of_collections_that_is_none(pdok: Proxy, client: Client, body: bytes) -> None:
    pdok.faults.extend(Fault("body", body, at="/collections") for _ in range(3))
    with pytest.raises(MalformedResponseError):
        read(at("squares_500m", pdok.url), client)


def test_another_crs_than_asked_for(pdok: Proxy, client: Client, area: Extent) -> None:
    wgs84 = gpd.GeoDataFrame.from_features(squares()["features"][:1], crs=RD).to_crs(4326)
    page = {"type": "FeatureCollection", "features": json.loads(wgs84.to_json())["features"], "links": []}
    says = {"Content-Crs": f"<{CRS84}>"}
    pdok.faults.append(Fault("body", json.dumps(page).encode(), headers=says))
    frame, _, notes = read(at("squares_500m", pdok.url), client, area)
    assert frame.total_bounds == pytest.approx([220_000, 530_000, 220_500, 530_500], abs=1)
    assert notes.texts() == (
        "EPSG:28992 was asked for, http://www.opengis.net/def/crs/OGC/1.3/CRS84 came; it was transformed.",
    )
    lies = {"Content-Crs": f"<{RD_URI}>"}
    pdok.faults.append(Fault("body", json.dumps(page).encode(), headers=lies))
    with pytest.raises(WrongCrsError, match="coordinates like 6"):
        read(at("squares_500m", pdok.url), client, area)

"""Services by an address that a user typed, against pygeoapi and servers that lie, are slow, or lead elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import shapely

from geodata.crs import RD
from geodata.extent import Extent
from geodata.sources import given, wms
from geodata.sources.given import GivenAddressError, checked, collections_at, features_at
from geodata.sources.wms import wms_at
from tests.geodata.sources.proxy import Fault, File
from tests.geodata.sources.wms_server import capabilities

if TYPE_CHECKING:
    from geodata.sources.client import Limits
    from tests.geodata.sources.proxy import Proxy


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch, limits: Limits) -> None:
    """The servers of the tests lie inside; nobody waits long."""
    monkeypatch.setenv(given.INSIDE, "1")
    for module in (given, wms):
        monkeypatch.setattr(module, "LIMITS", replace(limits, attempts=2))


EVERYWHERE = Extent("all", shapely.box(200_000, 500_000, 280_000, 600_000))


@pytest.mark.parametrize("tail", ["", "/", "/collections", "/collections/", "/collections/station/items?f=html"])
def test_collections_are_found_wherever_in_the_service_the_address_leads(pygeoapi: str, tail: str) -> None:
    base, found = collections_at(pygeoapi + tail)
    assert base == pygeoapi
    assert [(one.id, one.title) for one in found] == [("vierkant_500m", "Squares"), ("station", "Stations")]


def test_features_of_an_area_in_rd(pygeoapi: str, area: Extent) -> None:
    found = features_at(pygeoapi, "vierkant_500m", area)
    assert (len(found.frame), found.is_cut, found.total) == (100, False, 100)
    assert found.frame.crs == RD
    assert "_id" not in found.frame
    degrees = features_at(pygeoapi, "station", EVERYWHERE)
    assert set(degrees.frame["naam"]) == {"Assen", "Meppel", "Nergens"}


def test_more_features_than_the_limit_are_cut_and_counted(pygeoapi: str) -> None:
    found = features_at(pygeoapi, "vierkant_500m", EVERYWHERE, most=150)
    assert (len(found.frame), found.is_cut, found.total) == (150, True, 1040)


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "geen bruikbaar adres"),
        ("file:///etc/passwd", "geen bruikbaar adres"),
        ("https://naam:geheim@example.org/", "geen bruikbaar adres"),
        ("https://a b/", "geen bruikbaar adres"),
        ("http://[::1/", "geen bruikbaar adres"),
    ],
)
def test_what_is_no_address_is_refused(text: str, said: str) -> None:
    with pytest.raises(GivenAddressError) as caught:
        checked(text)
    assert said in caught.value.dutch
    assert "geheim" not in caught.value.dutch


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8501", "localhost", "10.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "2130706433"]
)
def test_a_private_network_is_not_asked_unless_that_is_allowed(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.delenv(given.INSIDE)
    for ask in (collections_at, wms_at):
        with pytest.raises(GivenAddressError) as caught:
            ask(f"http://{host}/x")
        assert "besloten netwerk" in caught.value.dutch
        assert given.INSIDE in caught.value.dutch


def test_no_connection_is_told_in_dutch() -> None:
    for ask in (collections_at, wms_at):
        with pytest.raises(GivenAddressError) as caught:
            ask("http://127.0.0.1:9/ogc")
        assert "Er is geen verbinding met 127.0.0.1" in caught.value.dutch


@pytest.mark.parametrize(
    "fault",
    [
        Fault("redirect", "file:///etc/passwd", at=""),
        Fault("body", b"{}", at=""),
        Fault("body", b"[" * 300_000, at=""),
        Fault("body", json.dumps({"collections": []}).encode(), at=""),
        Fault("status", 404, at=""),
        Fault("endless", at=""),
    ],
    ids=lambda fault: f"{fault.kind} {str(fault.value)[:12]}",
)
def test_what_is_no_service_is_told(server: Proxy, fault: Fault) -> None:
    server.files["/collections"] = File(b"{}", type="application/json")
    server.faults.extend([fault] * 4)
    with pytest.raises(GivenAddressError) as caught:
        collections_at(server.url)
    assert "geen bruikbare OGC API Features" in caught.value.dutch


def test_a_wms_offers_the_layers_that_the_map_can_show(server: Proxy) -> None:
    server.files["/kaart"] = File(capabilities("http://192.0.2.1/elders"), type="text/xml")
    found = wms_at(f"{server.url}/kaart?map=a&request=GetCapabilities&SERVICE=WMS")
    assert found.url == f"{server.url}/kaart?map=a"  # and not where the answer says
    assert found.format == "image/png"
    assert found.layers == (
        ("perceel", "Percelen <b>nu</b>", "© Kadaster"),
        ("bos", "Bos", "© Kadaster"),
    )
    (asked,) = server.paths("/kaart")
    assert "version=1.3.0" in asked
    assert "map=a" in asked


@pytest.mark.parametrize(
    "body",
    [
        b"<html/>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + capabilities("http://x/"),
        capabilities("http://x/").replace(b"EPSG:3857", b"EPSG:28992"),
        capabilities("http://x/").replace(b"image/png", b"image/tiff"),
        b"<WMS_Capabilities",
    ],
)
def test_what_is_no_wms_is_told(server: Proxy, body: bytes) -> None:
    server.files["/kaart"] = File(body, type="text/xml")
    with pytest.raises(GivenAddressError) as caught:
        wms_at(f"{server.url}/kaart")
    assert "geen bruikbare WMS" in caught.value.dutch

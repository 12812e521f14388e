"""Answers that would fill the memory are refused before anything is made of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from geodata.sources import arcgis, bounds, ogc
from geodata.sources.client import Answer, Limits
from geodata.sources.editions import resolved
from geodata.sources.errors import UnsafeResponseError
from geodata.sources.geometry import Notes
from geodata.sources.services import services
from tests.geodata.sources.made import squares
from tests.geodata.sources.proxy import File
from tests.geodata.sources.served import serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.sources.client import Client
    from tests.geodata.sources.proxy import Proxy


def answer(body: bytes) -> Answer:
    return Answer("https://example.org/items", 200, {}, body)


@pytest.mark.parametrize(
    "read, body, sign, most",
    [
        (bounds.read_page_json, b'{"features": [' + b"{}," * 250_000 + b"{}]}", "{", 200_000),
        (bounds.read_page_json, b"[" * 2_000_001, r"\[", 2_000_000),
        (bounds.read_page_json, b"[" + b"1," * 6_000_001 + b"1]", ",", 6_000_000),
        (bounds.read_list_json, b'{"collections": [' + b"[]," * 250_000 + b"[]]}", r"\[", 200_000),
        (bounds.read_list_json, b"[" + b'"",' * 1_000_001 + b"1]", ",", 1_000_000),
    ],
)
def test_more_than_there_can_be_is_refused_unread(
    *, monkeypatch: pytest.MonkeyPatch, read: Callable[[Answer], Any], body: bytes, sign: str, most: int
) -> None:
    monkeypatch.setattr(Answer, "json", lambda _: pytest.fail("it was read"))
    with pytest.raises(UnsafeResponseError, match=f"it holds [0-9]+ times '{sign}'; at most {most} are accepted") as no:
        read(answer(body))
    assert "geweigerd" in no.value.dutch


def test_a_page_of_large_outlines_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Answer, "json", lambda _: "read")
    feature = (
        b'{"properties": {}, "geometry": {"coordinates": [[' + b"[234459.123, 556755.456]," * 20_000 + b"[0, 0]]]}},"
    )
    body = b'{"features": [' + feature * 50 + b"{}]}"
    assert len(body) < Limits().page_bytes
    assert bounds.read_page_json(answer(body)) == "read"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "_PAGE", {"{": 20})
    monkeypatch.setattr(bounds, "_LISTED", {"[": 20})


@pytest.mark.usefixtures("few")
def test_every_kind_of_service_is_read_within_bounds(server: Proxy, client: Client) -> None:
    service = replace(services()["squares_500m"], url=server.url, datetime="", edition="")
    many = json.dumps({"collections": [{"id": "vierkant_500m", "crs": [[]] * 20}]}).encode()

    def pages(module: Any, dataset: Any) -> None:
        list(module.batches(dataset, None, client, lambda *_: None, Notes()))

    serve(server, "vierkant_500m", squares()["features"][:3])
    pages(ogc, service)
    serve(server, "vierkant_500m", squares()["features"][:7])
    with pytest.raises(UnsafeResponseError, match=r"times '\{'"):
        pages(ogc, service)
    server.files["/collections"] = File(many, type="application/json")
    with pytest.raises(UnsafeResponseError, match=r"times '\['"):
        pages(ogc, service)
    server.files["/layer"] = File(json.dumps({"fields": [{}] * 30}).encode(), type="application/json")
    with pytest.raises(UnsafeResponseError, match=r"times '\{'"):
        pages(arcgis, replace(services()["industrial_sites"], url=f"{server.url}/layer"))
    yearly = replace(services()["neighbourhoods"], index=f"{server.url}/collections")
    with pytest.raises(Exception, match=r"times '\['"):
        resolved(yearly, client, Notes())

"""Layers of an ArcGIS server; there is no free one to start, so a small one answers by the published rules."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from geodata.sources import arcgis
from geodata.sources.errors import IncompleteError, RefusedRequestError, UnsafeResponseError
from geodata.sources.geometry import Notes
from geodata.sources.services import Service, services
from tests.geodata.sources.made import ASSEN, ASSEN_RD
from tests.geodata.sources.proxy import Fault, Proxy, _Handler

if TYPE_CHECKING:
    from geodata.sources.client import Client

ROWS = 250
PAGE = 100


def answer(handler: _Handler) -> tuple[int, dict[str, str], bytes]:
    path, query = urlsplit(handler.path).path, parse_qs(urlsplit(handler.path).query)
    document: dict[str, Any]
    if not path.endswith("/query"):
        document = {"maxRecordCount": PAGE, "objectIdField": "OBJECTID", "fields": []}
    elif "returnCountOnly" in query:
        document = {"count": ROWS}
    else:
        first = int(query.get("resultOffset", ["0"])[0])
        last = min(first + min(PAGE, int(query["resultRecordCount"][0])), ROWS)
        document = {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": number,
                    "properties": {"OBJECTID": number, "PLAN_NAAM": f"Site {number}"},
                    "geometry": {"type": "Point", "coordinates": ASSEN},
                }
                for number in range(first, last)
            ],
        }
        if last < ROWS:
            document["properties"] = {"exceededTransferLimit": True}
    return 200, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(document).encode()


@pytest.fixture
def layer(server: Proxy, monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setattr(_Handler, "answer", answer)
    return replace(services()["industrial_sites"], url=f"{server.url}/FeatureServer/0")


def read(service: Service, client: Client) -> pd.DataFrame:
    batches = arcgis.batches(service, None, client, lambda *_: None, Notes())
    frame: pd.DataFrame = pd.concat(list(batches), ignore_index=True)
    return frame


def test_all_pages(layer: Service, server: Proxy, client: Client) -> None:
    frame = read(layer, client)
    assert frame["OBJECTID"].tolist() == list(range(ROWS))
    assert (frame.geometry.x[0], frame.geometry.y[0]) == pytest.approx(ASSEN_RD, abs=5)
    pages = server.paths("resultOffset")
    assert len(pages) == 3
    assert all("orderByFields=OBJECTID" in path and "resultRecordCount=100" in path for path in pages)


def test_an_error_with_http_200(layer: Service, server: Proxy, client: Client) -> None:
    error = {"error": {"code": 400, "message": "Invalid or missing input parameters."}}
    server.faults.append(Fault("body", json.dumps(error).encode(), at="resultOffset"))
    with pytest.raises(RefusedRequestError, match="Invalid or missing"):
        read(layer, client)


def test_fewer_rows_than_counted(layer: Service, server: Proxy, client: Client) -> None:
    end = {"type": "FeatureCollection", "features": []}
    server.faults.append(Fault("body", json.dumps(end).encode(), at="resultOffset=100"))
    with pytest.raises(IncompleteError, match="100 of 250"):
        read(layer, client)


def test_pages_that_do_not_end(layer: Service, server: Proxy, client: Client) -> None:
    more = {"type": "FeatureCollection", "features": [], "exceededTransferLimit": True}
    server.faults.append(Fault("body", json.dumps(more).encode(), at="resultOffset=100"))
    with pytest.raises(UnsafeResponseError, match="do not end"):
        read(layer, client)


def test_the_first_page(layer: Service, client: Client) -> None:
    ((_, frame),) = arcgis.first_pages(layer, client, Notes())
    assert len(frame) == 10

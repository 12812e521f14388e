"""Services whose pages never end, each in its own way."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from geodata.sources import ogc
from geodata.sources.client import Client
from geodata.sources.dataset import fetch
from geodata.sources.errors import UnsafeResponseError
from geodata.sources.geometry import Notes
from geodata.sources.services import services
from tests.geodata.sources.made import squares
from tests.geodata.sources.proxy import Fault, Proxy
from tests.geodata.sources.served import serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geodata.sources.client import Limits

ROWS = squares()["features"]


def endless(server: Proxy, pages: list[list[dict[str, Any]]]) -> None:
    """Each page names another next one, by a cursor that never came before."""
    serve(server, "vierkant_500m", ROWS[:2])
    for number, features in enumerate(pages):
        link = {"rel": "next", "href": f"{server.url}/collections/vierkant_500m/items?cursor={number}"}
        page = {"type": "FeatureCollection", "features": features, "links": [link],
                "crs": {"properties": {"name": "EPSG:28992"}}}  # fmt: skip
        server.faults.append(Fault("body", json.dumps(page).encode()))


def moved_rows(start: int, by_m: float) -> list[dict[str, Any]]:
    """Ten rows, a little aside."""
    rows = json.loads(json.dumps(ROWS[start : start + 10]))
    for row in rows:
        row["geometry"]["coordinates"][0] = [[x + by_m, y] for x, y in row["geometry"]["coordinates"][0]]
    return list(rows)


@pytest.mark.parametrize(
    "pages, asked, why",
    [
        ([ROWS[:10], ROWS[10:20], ROWS[:10]], 3, "the same page came twice"),
        ([ROWS[:10], *[[]] * 9], 5, "4 pages without a row"),
        ([moved_rows(0, number) for number in range(9)], 5, "4 pages without a new row"),
        ([ROWS[10 * number : 10 * number + 10] for number in range(9)], 4, "more than the 30 rows"),
    ],
    ids=["repeated", "empty", "known ids", "too many"],
)
def test_pages_that_do_not_end(
    *, server: Proxy, client: Client, staging: Path, moved: Callable[..., None], pages: Any, asked: int, why: str
) -> None:
    endless(server, pages)
    moved("squares_500m", server.url, max_rows=30 if "30" in why else 10_000)
    with pytest.raises(UnsafeResponseError, match=why) as refused:
        fetch("squares_500m", None, staging, client)
    assert "do not end" in str(refused.value)
    assert len(server.paths("/items")) == asked
    assert not list(staging.iterdir())


def test_pages_that_bring_nothing_for_long(server: Proxy, limits: Limits) -> None:
    endless(server, [ROWS[:10], []])
    service = replace(services()["squares_500m"], url=server.url, datetime="")
    with Client(replace(limits, progress_s=-1)) as client, pytest.raises(UnsafeResponseError, match="nothing new for"):
        list(ogc.batches(service, None, client, lambda *_: None, Notes()))


def test_a_page_that_takes_too_long(server: Proxy, limits: Limits) -> None:
    endless(server, [])
    server.faults.append(Fault("drip", at="/collections"))
    service = replace(services()["squares_500m"], url=server.url)
    patient = replace(limits, page_s=0.2, patience_s=60)
    with Client(patient) as client, pytest.raises(UnsafeResponseError, match=r"more than 0\.2 seconds"):
        list(ogc.batches(service, None, client, lambda *_: None, Notes()))


def test_no_dataset_may_have_more_rows_than_memory_holds_where_it_is_gathered() -> None:
    gathered = [one for one in services().values() if one.joins or one.dissolve or one.simplify_m]
    assert gathered
    assert max(one.max_rows for one in gathered) <= 500_000

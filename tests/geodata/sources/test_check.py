"""One page of a service tells whether it is as the list says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from geodata.sources.check import check
from geodata.sources.services import find_service, services
from tests.geodata.sources.made import RD_URI
from tests.geodata.sources.proxy import Fault, File, Proxy
from tests.geodata.sources.served import WEST, feature, serve, serve_municipalities

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.sources.client import Client


def test_what_a_check_says(pdok: Proxy, client: Client, moved: Callable[..., None]) -> None:
    moved("squares_500m", pdok.url)
    good = check(find_service("squares_500m"), client)
    assert (good.ok, good.message, good.dutch) == (
        True, "gives 10 rows with the columns needed", "geeft 10 rijen met de nodige kolommen",
    )  # fmt: skip
    moved("track", pdok.url)
    bad = check(find_service("track"), client)
    assert not bad.ok
    assert "no single 'spooras'" in bad.message
    assert "niet precies één" in bad.dutch
    moved("stations", pdok.url, columns=services()["track"].columns)
    assert "has no column 'status or fase" in check(find_service("stations"), client).message


def test_a_check_looks_at_what_is_joined_too(server: Proxy, client: Client, moved: Callable[..., None]) -> None:
    serve_municipalities(server, {"GM0106": 70_000, "GM0014": 240_000})
    moved("municipalities", f"{server.url}/m")
    moved("municipality_figures", f"{server.url}/f")
    assert check(find_service("municipalities"), client).ok
    moved("municipality_figures", f"{server.url}/gone")
    bad = check(find_service("municipalities"), client)
    assert not bad.ok
    assert "/gone/collections" in bad.message


@pytest.mark.parametrize(
    "kind, said",
    [
        ("NNN", "a refresh would keep 3 of them"),
        ("Staatsnatuur", "WARNING: a refresh would keep none of them, and fails if the others are no different"),
    ],
)
def test_a_check_shows_the_words_that_rows_are_kept_by(
    *, server: Proxy, client: Client, moved: Callable[..., None], kind: str, said: str
) -> None:
    serve(server, "cdda", [feature(WEST, localid=str(n), type=kind) for n in range(3)])
    moved("nnn", server.url)
    found = check("nnn", client)
    assert found.ok
    assert said in found.message
    assert f"type is: {kind} (kept: NNN, " in found.message
    assert ("LET OP" in found.dutch) is ("WARNING" in found.message)


def test_a_check_asks_every_collection(server: Proxy, client: Client, moved: Callable[..., None]) -> None:
    rows = {
        "one": [feature(WEST, crs28992res500m="E1N1", aantal_inwoners=1, aantal_woningen=2)],
        "two": [feature(WEST, other="E1N1")],
    }
    for name, features in rows.items():
        serve(server, name, features)
    both = json.dumps({"collections": [{"id": name, "crs": [RD_URI]} for name in rows]})
    server.files["/collections"] = File(both.encode(), type="application/json")
    moved("squares_500m", server.url, collection="one|two", several=True)
    assert "It has: other, _id" in check(find_service("squares_500m"), client).message
    moved("squares_500m", server.url, collection="one|on", several=True)
    assert check(find_service("squares_500m"), client).ok


def test_checking_files(server: Proxy, client: Client, moved: Callable[..., None]) -> None:
    server.files["/gtfs.zip"] = File(b"PK\x03\x04" + bytes(100))
    moved("gtfs_nl", f"{server.url}/gtfs.zip")
    moved("streets_file", f"{server.url}/gtfs.zip")
    assert check(find_service("gtfs_nl"), client).ok
    assert not check(find_service("streets_file"), client).ok


STATUS = b"Connected as: 1\nCurrent time: 2026-01-01T00:00:00Z\nRate limit: 2\n2 slots available now.\n"
COUNT = {"osm3s": {"timestamp_osm_base": "2026-11-20T18:00:00Z"}, "elements": [{"type": "count", "tags": {}}]}


@pytest.mark.parametrize(
    "status, answer, why",
    [
        (STATUS, COUNT, ""),
        (b"<html>This domain is for sale. 2 slots.</html>", COUNT, "no status of Overpass: <html>This domain"),
        (b"", COUNT, "no status of Overpass"),
        (STATUS, {}, "no answer of Overpass"),
        (STATUS, COUNT | {"elements": []}, "no answer of Overpass"),
        (STATUS, COUNT | {"remark": "runtime error: Query timed out"}, "no answer of Overpass"),
        (STATUS, [], "no answer of Overpass"),
    ],
)
def test_checking_overpass_takes_an_answer_to_a_query(
    *, server: Proxy, client: Client, moved: Callable[..., None], status: bytes, answer: object, why: str
) -> None:
    server.files["/api/status"] = File(status, type="text/plain")
    server.files["/api/interpreter"] = File(json.dumps(answer).encode(), type="application/json")
    moved("streets", f"{server.url}/api/interpreter")
    found = check(find_service("streets"), client)
    assert found.ok is (not why)
    assert (why or "answers a query with data of 2026-11-20T18:00:00Z") in found.message


def test_a_check_does_not_wait_long(pdok: Proxy, client: Client, moved: Callable[..., None]) -> None:
    moved("stations", pdok.url)
    pdok.faults.extend(Fault("status", 503) for _ in range(9))
    assert "after 2 attempt" in check(find_service("stations"), client).message
    assert client.limits.attempts == 3

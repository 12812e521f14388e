"""One page of a service tells whether it is as the list says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.sources.check import check
from geodata.sources.services import find_service, services
from tests.geodata.sources.proxy import Fault, File, Proxy
from tests.geodata.sources.served import serve_municipalities

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


def test_checking_files(server: Proxy, client: Client, moved: Callable[..., None]) -> None:
    server.files["/gtfs.zip"] = File(b"PK\x03\x04" + bytes(100))
    server.files["/api/status"] = File(b"Connected as: 1\nRate limit: 2", type="text/plain")
    moved("gtfs_nl", f"{server.url}/gtfs.zip")
    moved("streets_file", f"{server.url}/gtfs.zip")
    moved("streets", f"{server.url}/api/interpreter")
    assert check(find_service("gtfs_nl"), client).ok
    assert not check(find_service("streets_file"), client).ok
    assert check(find_service("streets"), client).message == "answers: Connected as: 1"


def test_a_check_does_not_wait_long(pdok: Proxy, client: Client, moved: Callable[..., None]) -> None:
    moved("stations", pdok.url)
    pdok.faults.extend(Fault("status", 503) for _ in range(9))
    assert "after 2 attempt" in check(find_service("stations"), client).message
    assert client.limits.attempts == 3

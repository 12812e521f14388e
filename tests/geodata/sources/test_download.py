"""Files: found in feeds, resumed, asked for again only when they changed."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from geodata.sources.client import Answer, Client
from geodata.sources.download import fetch_file, find_file, look
from geodata.sources.errors import (
    CancelledError,
    CollectionMissingError,
    UnreachableServiceError,
    UnsafeFileError,
    UnsafeResponseError,
)
from geodata.sources.geometry import Notes
from geodata.sources.services import services
from tests.geodata.sources.proxy import Fault, File, Proxy

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.sources.client import Limits

CONTENT = bytes(range(256)) * 2000
FEED = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>{}</entry></feed>'


def fetched(server: Proxy, client: Client, folder: Path, most: int = 10**7) -> bytes:
    told: list[tuple[int, int | None]] = []
    path = fetch_file(
        f"{server.url}/items.bin", folder, client, lambda done, total, _: told.append((done, total)),
        max_bytes=most, title="t",
    )  # fmt: skip
    assert not told or told[-1] == (len(path.read_bytes()), len(path.read_bytes()))
    return path.read_bytes()


@pytest.fixture
def file(server: Proxy) -> File:
    server.files["/items.bin"] = File(CONTENT)
    return server.files["/items.bin"]


def test_a_broken_download_goes_on(server: Proxy, client: Client, file: File, tmp_path: Path) -> None:
    server.faults.extend([Fault("cut", 200_000), Fault("cut", 100_000)])
    assert fetched(server, client, tmp_path) == file.content
    ranges = [headers.get("Range") for _, headers in server.requests]
    assert ranges == [None, "bytes=200000-", "bytes=300000-"]
    assert {headers.get("If-Range") for _, headers in server.requests[1:]} == {'"v1"'}


def test_a_download_that_drips_is_broken_off_and_goes_on(
    server: Proxy, client: Client, file: File, tmp_path: Path
) -> None:
    server.faults.append(Fault("drip"))
    assert fetched(server, client, tmp_path) == file.content
    assert len(server.requests) == 2
    assert server.requests[1][1]["Range"].startswith("bytes=")


def test_downloads_are_among_the_four_at_once(server: Proxy, limits: Limits, file: File, tmp_path: Path) -> None:
    server.delay_s = 0.05
    clients = [Client(limits) for _ in range(6)]
    found: list[bytes] = []

    def download(number: int) -> None:
        found.append(fetched(server, clients[number], tmp_path / str(number)))

    threads = [threading.Thread(target=download, args=(number,)) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [file.content] * 6
    assert 2 <= server.most <= 4
    for client in clients:
        client.session.close()


def test_a_later_run_goes_on_too(server: Proxy, limits: Limits, file: File, tmp_path: Path) -> None:
    server.faults.append(Fault("cut", 200_000))
    with Client(replace(limits, attempts=1)) as client, pytest.raises(UnreachableServiceError):
        fetched(server, client, tmp_path)
    with Client(limits) as client:
        assert fetched(server, client, tmp_path) == file.content
    assert server.requests[1][1]["Range"] == "bytes=200000-"


def test_a_file_that_changed_meanwhile_begins_again(server: Proxy, limits: Limits, file: File, tmp_path: Path) -> None:
    server.faults.append(Fault("cut", 200_000))
    with Client(replace(limits, attempts=1)) as client, pytest.raises(UnreachableServiceError):
        fetched(server, client, tmp_path)
    file.content, file.etag = CONTENT[::-1], '"v2"'
    with Client(limits) as client:
        assert fetched(server, client, tmp_path) == CONTENT[::-1]


def test_a_server_without_ranges(server: Proxy, client: Client, file: File, tmp_path: Path) -> None:
    file.ranges = False
    server.faults.append(Fault("cut", 200_000))
    assert fetched(server, client, tmp_path) == file.content


def test_the_same_file_is_not_sent_again(server: Proxy, client: Client, file: File, tmp_path: Path) -> None:
    fetched(server, client, tmp_path)
    assert fetched(server, client, tmp_path) == CONTENT
    assert server.requests[1][1]["If-None-Match"] == '"v1"'
    file.content, file.etag = b"new", '"v2"'
    assert fetched(server, client, tmp_path) == b"new"


@pytest.mark.parametrize("spoil", [CONTENT[:1000], CONTENT[:-1] + b"x"])
def test_a_copy_that_was_damaged_is_fetched_again(
    *, server: Proxy, client: Client, file: File, tmp_path: Path, spoil: bytes
) -> None:
    fetched(server, client, tmp_path)
    (kept,) = tmp_path.glob("*.bin")
    kept.write_bytes(spoil)
    notes = Notes()
    url = f"{server.url}/items.bin"
    path = fetch_file(url, tmp_path, client, lambda *_: None, max_bytes=10**7, title="t", notes=notes)
    assert path.read_bytes() == file.content
    assert "If-None-Match" not in server.requests[1][1]
    assert notes.texts() == ("The copy of items.bin that was kept was damaged; it was fetched again.",)


def test_what_nobody_asks_for_is_thrown_away(server: Proxy, client: Client, file: File, tmp_path: Path) -> None:
    fetched(server, client, tmp_path)
    now_s = time.time()
    for name, days in (("a-old.zip", 31), ("a-old.zip.json", 31), ("b-old.zip", 31), ("b-old.zip.json", 1)):
        path = tmp_path / f"{name[0] * 12}{name[1:]}"
        path.write_bytes(b"x")
        os.utime(path, (now_s, now_s - days * 86_400))
    for name, days in (("cccccccccccc-x.part", 8), ("dddddddddddd-x.part", 6)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (now_s, now_s - days * 86_400))
    assert fetched(server, client, tmp_path) == file.content
    left = {path.name[0] for path in tmp_path.iterdir() if "items" not in path.name}
    assert left == {"b", "d"}
    assert len(list(tmp_path.glob("*items*"))) == 2


def test_a_part_that_is_longer_than_the_file(server: Proxy, limits: Limits, file: File, tmp_path: Path) -> None:
    server.faults.append(Fault("cut", 200_000))
    with Client(replace(limits, attempts=1)) as client, pytest.raises(UnreachableServiceError):
        fetched(server, client, tmp_path)
    file.content = CONTENT[:1000]
    with Client(limits) as client:
        assert fetched(server, client, tmp_path) == CONTENT[:1000]


def test_a_file_that_is_too_large(server: Proxy, client: Client, file: File, tmp_path: Path) -> None:
    with pytest.raises(UnsafeResponseError, match="at most 1000 are"):
        fetched(server, client, tmp_path, most=1000)
    server.faults.append(Fault("endless"))
    with pytest.raises(UnsafeResponseError, match="does not end"):
        fetched(server, client, tmp_path, most=10**6)
    assert len(file.content) == 512_000


def test_stopping_keeps_the_part(server: Proxy, client: Client, file: File, tmp_path: Path) -> None:
    def stop(done: int, _total: int | None, _text: str) -> None:
        if done > 100_000:
            client.cancel.set()

    with pytest.raises(CancelledError):
        fetch_file(f"{server.url}/items.bin", tmp_path, client, stop, max_bytes=10**7, title="t")
    client.cancel.clear()
    assert fetched(server, client, tmp_path) == file.content
    assert server.requests[1][1]["Range"].startswith("bytes=1")


def feed(server: Proxy, path: str, *links: str) -> None:
    text = FEED.format("".join(f'<link href="{link}"/>' for link in links))
    server.files[path] = File(text.encode(), type="application/atom+xml")


def test_the_newest_file_of_a_feed(server: Proxy, client: Client) -> None:
    service = replace(services()["brp_parcels"], url=f"{server.url}/index.xml")
    feed(server, "/index.xml", "percelen.xml", "http://127.0.0.1:1/elsewhere.xml")
    feed(
        server, "/percelen.xml", "d/brpgewaspercelen_definitief_2023.gpkg", "d/brpgewaspercelen_definitief_2024.gpkg",
        "d/brpgewaspercelen_concept_2025.gpkg",
    )  # fmt: skip
    assert find_file(service, client) == f"{server.url}/d/brpgewaspercelen_definitief_2024.gpkg"


def test_a_feed_without_the_file(server: Proxy, client: Client) -> None:
    service = replace(services()["brp_parcels"], url=f"{server.url}/index.xml")
    feed(server, "/index.xml", "index.xml", "other.gpkg")
    with pytest.raises(CollectionMissingError, match=r"other\.gpkg"):
        find_file(service, client)


def test_a_feed_may_not_lead_back_to_http(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Served(Client):
        def get(self, url: str, **options: Any) -> Any:
            asked.append(url)
            body = FEED.format('<link href="http://service.pdok.nl/percelen.xml"/>').encode()
            return options["read"](Answer(url, 200, {}, body))

    monkeypatch.setattr("geodata.sources.addresses._resolved", lambda *_: ["145.0.0.1"])
    service = replace(services()["brp_parcels"], url="https://service.pdok.nl/index.xml")
    with Served() as client, pytest.raises(UnsafeResponseError, match="leads from https to 'http://service"):
        find_file(service, client)
    assert asked == [service.url]


def test_a_feed_with_entities(server: Proxy, client: Client) -> None:
    service = replace(services()["brp_parcels"], url=f"{server.url}/index.xml")
    bomb = b'<!DOCTYPE feed [<!ENTITY a "aaaaaaaa">]><feed>&a;</feed>'
    server.files["/index.xml"] = File(bomb, type="text/xml")
    with pytest.raises(UnsafeFileError, match="DOCTYPE"):
        find_file(service, client)


def test_looking_at_the_first_bytes(server: Proxy, client: Client) -> None:
    server.files["/a.zip"] = File(b"PK\x03\x04" + bytes(1000))
    look(f"{server.url}/a.zip", "zip", client)
    assert server.requests[0][1]["Range"] == "bytes=0-31"
    with pytest.raises(UnsafeFileError):
        look(f"{server.url}/a.zip", "gpkg", client)

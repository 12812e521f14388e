"""Which addresses lie inside a private network, however they are written, and names that change sides."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from geodata.sources import addresses
from geodata.sources.addresses import check_hop, is_inside
from geodata.sources.errors import UnsafeResponseError
from tests.geodata.sources.proxy import Fault, File, Proxy

if TYPE_CHECKING:
    from geodata.sources.client import Client

PUBLIC = "93.184.216.34"


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_verdicts", {})


@pytest.mark.parametrize("hidden", ["10.0.0.1", "127.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"])
def test_a_private_address_is_found_in_every_disguise(hidden: str) -> None:
    a, b, c, d = (int(part) for part in hidden.split("."))
    assert is_inside(hidden)
    assert is_inside(f"::ffff:{hidden}")
    assert is_inside(f"64:ff9b::{hidden}")
    assert is_inside(f"2002:{a:02x}{b:02x}:{c:02x}{d:02x}::1")
    assert is_inside(f"2001:0:{a:02x}{b:02x}:{c:02x}{d:02x}:0:0:a247:27dd")  # as the server of a tunnel
    inverted = f"{255 - a:02x}{255 - b:02x}:{255 - c:02x}{255 - d:02x}"
    assert is_inside(f"2001:0:5db8:d822:0:0:{inverted}")  # as the client of one


@pytest.mark.parametrize("address", ["::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "64:ff9b:1::1", "224.0.0.1"])
def test_other_addresses_that_are_not_public(address: str) -> None:
    assert is_inside(address)


@pytest.mark.parametrize("address", [PUBLIC, f"::ffff:{PUBLIC}", f"64:ff9b::{PUBLIC}", "2606:2800:220:1::1"])
def test_public_addresses_stay_public(address: str) -> None:
    assert not is_inside(address)


def test_no_answer_leads_to_a_disguised_address() -> None:
    for host in ("[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"):
        with pytest.raises(UnsafeResponseError, match="private network"):
            check_hop(f"https://{PUBLIC}/x", f"https://{host}/x")


def _names(monkeypatch: pytest.MonkeyPatch, port: int, *answers: str) -> None:
    """A name that means one address after the other, and the last one from then on."""
    waiting = list(answers)
    ask = socket.getaddrinfo

    def lookup(host: str, *rest: Any, **options: Any) -> Any:
        if host != "rebind.test":
            return ask(host, *rest, **options)
        address = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)


@pytest.mark.parametrize("way", ["given", "link"])
def test_a_name_that_changes_sides_reaches_nobody(
    *, server: Proxy, client: Client, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    port = int(urlsplit(server.url).port or 0)
    server.files["/items"] = File(b"secret")
    _names(monkeypatch, port, PUBLIC, "127.0.0.1")
    url = f"http://rebind.test:{port}/items"
    if way == "link":
        addresses.follow(f"http://{PUBLIC}/x", url)
    with pytest.raises(UnsafeResponseError, match=r"led to 127\.0\.0\.1, an address inside a private network"):
        client.get(url, read=lambda answer: answer.body)
    assert server.requests == []


def test_what_lies_inside_from_the_start_may_be_asked(
    server: Proxy, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(urlsplit(server.url).port or 0)
    server.files["/items"] = File(b"ours")
    _names(monkeypatch, port, "127.0.0.1")
    server.faults.append(Fault("status", 503))
    assert client.get(f"http://rebind.test:{port}/items", read=lambda answer: answer.body) == b"ours"

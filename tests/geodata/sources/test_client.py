"""What a client does with services that are slow, broken, endless or lead elsewhere."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from geodata.sources.addresses import check_hop
from geodata.sources.client import Answer, Client, user_agent
from geodata.sources.errors import (
    LONGEST_WORDS,
    CancelledError,
    MalformedResponseError,
    RefusedRequestError,
    UnreachableServiceError,
    UnsafeResponseError,
)
from tests.geodata.sources.proxy import Fault, File, Proxy

if TYPE_CHECKING:
    from geodata.sources.client import Limits


def body(answer: Answer) -> bytes:
    return answer.body


@pytest.fixture
def address(server: Proxy) -> str:
    server.files["/items"] = File(b'{"a": 1}', type="application/json; charset=utf-8")
    return f"{server.url}/items"


def test_it_says_who_asks(server: Proxy, client: Client, address: str) -> None:
    assert client.get(address, accept=("application/json",), read=Answer.json) == {"a": 1}
    _, headers = server.requests[0]
    assert headers["User-Agent"] == user_agent()
    assert headers["User-Agent"].startswith("Paraatkaart/")
    assert headers["Accept"] == "application/json"


def test_at_most_four_at_once(server: Proxy, limits: Limits, address: str) -> None:
    server.delay_s = 0.05
    clients = [Client(limits) for _ in range(3)]
    threads = [threading.Thread(target=clients[n % 3].get, args=(address,), kwargs={"read": body}) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.requests) == 12
    assert 2 <= server.most <= 4
    for client in clients:
        client.session.close()


def test_the_pauses_grow_and_retry_after_is_honoured(server: Proxy, limits: Limits, address: str) -> None:
    waited: list[float] = []

    class Patient(Client):
        def wait(self, seconds: float) -> None:
            waited.append(seconds)

    with Patient(replace(limits, attempts=6, backoff_s=1, longest_wait_s=60)) as client:
        server.faults.extend(Fault("status", 503) for _ in range(4))
        server.faults.append(Fault("status", 429, headers={"Retry-After": "33"}))
        assert client.get(address, read=body)
    assert waited[4] == 33
    assert waited[1] < waited[2] < waited[3] < 10
    assert waited[3] >= 8


def test_a_service_that_asks_for_an_hour(server: Proxy, client: Client, address: str) -> None:
    server.faults.append(Fault("status", 429, headers={"Retry-After": "3600"}))
    with pytest.raises(UnreachableServiceError, match="asks to wait 3600 seconds"):
        client.get(address, read=body)
    server.faults.append(Fault("status", 429, headers={"Retry-After": "soon"}))
    assert client.get(address, read=body)


def test_little_of_what_a_server_writes_is_shown(server: Proxy, client: Client) -> None:
    server.files["/page"] = File(b"<html>\x1b[31m\n" + b"x" * 500, type="text/html")
    with pytest.raises(UnsafeResponseError) as caught:
        client.get(f"{server.url}/page", accept=("application/json",), read=lambda answer: answer.body)
    told = str(caught.value).partition("not application/json: ")[2]
    assert told == f"<html>[31m {'x' * 68}…"
    assert len(told) == LONGEST_WORDS


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_refusal_is_not_repeated(server: Proxy, client: Client, address: str, status: int) -> None:
    server.faults.append(Fault("status", status))
    with pytest.raises(RefusedRequestError, match=f"HTTP {status}") as caught:
        client.get(address, read=body)
    assert len(server.requests) == 1
    assert "weigert" in caught.value.dutch


def test_an_answer_that_does_not_end(server: Proxy, client: Client, address: str) -> None:
    server.faults.append(Fault("endless"))
    with pytest.raises(UnsafeResponseError, match="does not end; at most 1000000"):
        client.get(address, max_bytes=1_000_000, read=body)
    assert len(server.requests) == 1


def test_an_answer_that_is_too_large(server: Proxy, client: Client, address: str) -> None:
    server.files["/items"].content = b"x" * 2000
    with pytest.raises(UnsafeResponseError, match="2000 bytes; at most 1000"):
        client.get(address, max_bytes=1000, read=body)


def test_an_answer_that_swells(server: Proxy, client: Client, address: str) -> None:
    packed = gzip.compress(b"0" * 50_000_000)
    server.faults.append(Fault("body", packed, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(UnsafeResponseError, match="at most 1000000"):
        client.get(address, max_bytes=1_000_000, read=body)
    assert len(packed) < 100_000


def test_an_answer_that_drips(server: Proxy, client: Client, address: str) -> None:
    server.files["/items"].content = b"x" * 1000
    server.faults.extend(Fault("drip") for _ in range(3))
    with pytest.raises(UnreachableServiceError, match="bytes per second"):
        client.get(address, read=body)


def test_a_server_that_says_nothing(limits: Limits) -> None:
    with socket.socket() as silent, Client(replace(limits, read_s=0.1, attempts=2)) as client:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(UnreachableServiceError, match="2 attempt"):
            client.get(f"http://127.0.0.1:{silent.getsockname()[1]}/", read=body)


def test_without_a_network_it_gives_up_soon(limits: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_named: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with Client(replace(limits, attempts=9)) as client, pytest.raises(UnreachableServiceError, match="2 attempt"):
        client.get("http://no-such-host.invalid/", read=body)


@pytest.mark.parametrize("kind", ["text/html", "image/png", "application/octet-stream", ""])
def test_another_type(server: Proxy, client: Client, address: str, kind: str) -> None:
    server.faults.append(Fault("type", kind))
    with pytest.raises(UnsafeResponseError, match="not application/json"):
        client.get(address, accept=("application/json",), read=body)


def test_malformed_answers_are_asked_for_again(server: Proxy, client: Client, address: str) -> None:
    server.faults.extend([Fault("body", b"[" * 100_000), Fault("truncate")])
    assert client.get(address, read=Answer.json) == {"a": 1}
    server.faults.extend(Fault("body", b"\x00") for _ in range(3))
    with pytest.raises(MalformedResponseError, match="not JSON"):
        client.get(address, read=Answer.json)


def test_a_redirect_is_followed(server: Proxy, client: Client, address: str) -> None:
    server.faults.append(Fault("redirect", "/items?moved=1"))
    assert client.get(address, read=lambda answer: answer.url) == f"{address}?moved=1"


def test_redirects_that_do_not_end(server: Proxy, client: Client, address: str) -> None:
    server.faults.extend(Fault("redirect", "/items") for _ in range(9))
    with pytest.raises(UnsafeResponseError, match="more than 5 redirects"):
        client.get(address, read=body)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1/"])
def test_redirects_to_another_scheme(server: Proxy, client: Client, address: str, target: str) -> None:
    server.faults.append(Fault("redirect", target))
    with pytest.raises(UnsafeResponseError):
        client.get(address, read=body)
    assert len(server.requests) == 1


PUBLIC = "https://93.184.216.34/data"


@pytest.mark.parametrize(
    "target",
    [
        "https://127.0.0.1/", "https://10.1.2.3/", "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data",
        "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://0.0.0.0/", "https://100.64.0.1/", "https://localhost/",
        "http://93.184.216.35/", "https://user:secret@93.184.216.34/", "https://224.0.0.1/",
    ],
)  # fmt: skip
def test_a_public_service_may_not_lead_inside(target: str) -> None:
    with pytest.raises(UnsafeResponseError):
        check_hop(PUBLIC, target)


def test_a_name_that_resolves_to_a_private_address(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: found)
    with pytest.raises(UnsafeResponseError, match="private network"):
        check_hop(PUBLIC, "https://intranet.example/")


def test_hops_that_are_allowed() -> None:
    check_hop(PUBLIC, "https://93.184.216.35/elsewhere")
    check_hop("http://93.184.216.34/", "https://93.184.216.34/")
    check_hop("http://127.0.0.1:1/", "http://127.0.0.1:2/")


def test_stopping(server: Proxy, limits: Limits, address: str) -> None:
    server.faults.append(Fault("status", 503, headers={"Retry-After": "50"}))
    with Client(replace(limits, longest_wait_s=100)) as client:
        threading.Timer(0.05, client.cancel.set).start()
        with pytest.raises(CancelledError):
            client.get(address, read=body)
        with pytest.raises(CancelledError):
            client.get(address, read=body)
    assert len(server.requests) == 1


def test_stopping_while_others_ask(server: Proxy, limits: Limits, address: str) -> None:
    server.delay_s = 0.4
    with Client(limits) as client, Client(limits) as other:
        threads = [threading.Thread(target=client.get, args=(address,), kwargs={"read": body}) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.1)
        threading.Timer(0.05, other.cancel.set).start()
        with pytest.raises(CancelledError):
            other.get(address, read=body)
        for thread in threads:
            thread.join()


def test_a_broken_length(server: Proxy, client: Client, address: str) -> None:
    kinds: list[Any] = [Fault("cut", 3), Fault("cut", 7)]
    server.faults.extend(kinds)
    assert client.get(address, read=Answer.json) == {"a": 1}
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "query, shown", [("bbox=" + "1," * 100, "/gone?… refuses"), ("f=json", "/gone?f=json refuses")]
)
def test_a_message_does_not_repeat_a_long_query(server: Proxy, client: Client, query: str, shown: str) -> None:
    with pytest.raises(RefusedRequestError) as refused:
        client.get(f"{server.url}/gone?{query}", read=body)
    assert shown in str(refused.value)

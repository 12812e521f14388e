"""Requests end, whatever a server does before it answers: judged with raw sockets on this machine."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import requests
import shapely

from geodata.extent import Extent
from geodata.sources import client as of_client
from geodata.sources import osmnx_settings
from geodata.sources.client import Client, Limits
from geodata.sources.errors import (
    CancelledError,
    RefusedRequestError,
    UnreachableServiceError,
    UnsafeResponseError,
)
from geodata.sources.watch import EndedError, Watch
from geodata.store import Store
from ui.refresh_job import Jobs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SHORT = Limits(connect_s=0.1, read_s=0.2, attempts=1, patience_s=0.2)
LONG = Limits(connect_s=60, read_s=60, attempts=1)
SOON_S = 5
"""Far below ``LONG``, far above what a loaded machine needs."""

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
HOSTILE: dict[str, tuple[bytes, bytes]] = {
    "status": (b"HTTP/1.1 200 ", b"x"),
    "headers": (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
    "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "silent": (b"", b""),
    "chunk": (CHUNKED + b"1;", b"x"),
    "trailer": (CHUNKED + b"1\r\nx\r\n0\r\n", b"X: y\r\n"),
}


@contextmanager
def hostile(first: bytes, drip: bytes, pause_s: float = 0.02) -> Iterator[str]:
    """A server that reads nothing, says ``first``, and then ``drip`` for ever."""
    stopped = threading.Event()

    def serve(connected: socket.socket) -> None:
        with connected:
            try:
                connected.sendall(first)
                while not stopped.wait(pause_s):
                    if drip:
                        connected.sendall(drip)
            except OSError:
                return

    with socket.socket() as listening, ThreadPoolExecutor(8) as threads:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def accept() -> None:
            while not stopped.is_set():
                try:
                    connected, _ = listening.accept()
                except OSError:
                    return
                threads.submit(serve, connected)

        threads.submit(accept)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        finally:
            stopped.set()
            listening.shutdown(socket.SHUT_RDWR)


def took_s(asked: Callable[[], Any]) -> float:
    begin = time.monotonic()
    asked()
    return time.monotonic() - begin


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_request_ends_at_its_deadline(kind: str) -> None:
    with hostile(*HOSTILE[kind]) as url, Client(SHORT) as client:
        with pytest.raises(UnreachableServiceError):
            client.get(url, read=lambda answer: answer.body)
        slots = [of_client._REQUESTS.acquire(blocking=False) for _ in range(of_client.AT_ONCE)]
        for _ in range(sum(slots)):
            of_client._REQUESTS.release()
        assert all(slots)


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_user_can_stop_a_request_at_any_moment(kind: str) -> None:
    with hostile(*HOSTILE[kind]) as url, Client(LONG) as client:
        threading.Timer(0.1, client.cancel.set).start()

        def stopped() -> None:
            with pytest.raises(CancelledError):
                client.get(url, read=lambda answer: answer.body)

        assert took_s(stopped) < SOON_S


def test_a_flood_of_continue_ends() -> None:
    with (
        hostile(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500, pause_s=0.001) as url,
        Client(SHORT) as client,
        pytest.raises(UnreachableServiceError, match=r"did not begin to answer in 0\.3 seconds"),
    ):
        client.get(url, read=lambda answer: answer.body)


def test_half_of_an_answer_does_not_pass_for_a_whole_one() -> None:
    """Without a length, a connection that was shut down looks as if the answer had ended."""
    with (
        hostile(b"HTTP/1.1 200 OK\r\n\r\n[1", b"") as url,
        Client(replace(LONG, page_s=0.2)) as client,
        pytest.raises(UnsafeResponseError),
    ):
        client.get(url, read=lambda answer: answer.body)


def test_a_page_may_not_take_longer_than_it_may() -> None:
    limits = replace(LONG, page_s=0.3, slowest_bytes_s=0)
    with (
        hostile(CHUNKED + b"1;", b"x") as url,
        Client(limits) as client,
        pytest.raises(UnsafeResponseError, match="longer"),
    ):
        client.get(url, read=lambda answer: answer.body)


def test_a_refusal_whose_words_do_not_end_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_client, "_WORDS_S", 0.2)
    with (
        hostile(b"HTTP/1.1 404 Gone\r\n\r\nno", b"x") as url,
        Client(LONG) as client,
        pytest.raises(RefusedRequestError, match="HTTP 404"),
    ):
        client.get(url, read=lambda answer: answer.body)


@pytest.mark.parametrize("moment", ["lookup", "handshake"])
def test_the_user_can_stop_before_there_is_a_connection(moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lookup, done = socket.getaddrinfo, threading.Event()

    def slow(host: str, *rest: Any, **options: Any) -> Any:
        if host == "slow.test":
            done.wait(SOON_S)
            host = "127.0.0.1"
        return lookup(host, *rest, **options)

    with hostile(b"", b"") as plain, Client(LONG) as client:
        url = plain.replace("127.0.0.1", "slow.test") if moment == "lookup" else plain.replace("http:", "https:")
        monkeypatch.setattr("geodata.sources.addresses._verdicts", {"slow.test": True, "127.0.0.1": True})
        monkeypatch.setattr(socket, "getaddrinfo", slow)
        threading.Timer(0.1, client.cancel.set).start()

        def stopped() -> None:
            with pytest.raises(CancelledError):
                client.get(url, read=lambda answer: answer.body)

        assert took_s(stopped) < SOON_S - 1
        done.set()


def test_a_connection_that_is_encrypted_already_is_ended() -> None:
    """It is another object than the socket that was made, and cannot be doubled by itself."""
    one, other = socket.socketpair()
    with other, one, Watch(lambda: False) as watch:
        watch.hold(one)
        inside = ssl.create_default_context().wrap_socket(one, do_handshake_on_connect=False, server_hostname="x")
        with inside, pytest.raises(EndedError), watch.lasting(0.1):
            inside.do_handshake()


def _quiet(*_: object) -> None:
    """Tell nobody."""


@pytest.mark.parametrize("kind", ["headers", "continue", "silent"])
@pytest.mark.parametrize("stop", [True, False])
def test_the_queries_of_osmnx_end_too(kind: str, tmp_path: Path, *, stop: bool) -> None:
    with hostile(*HOSTILE[kind]) as url, Client(LONG if stop else SHORT) as client:
        if stop:
            threading.Timer(0.1, client.cancel.set).start()
        with osmnx_settings.asking(url, tmp_path, client, timeout_s=60 if stop else 0.1, max_bytes=1, longest_s=1):
            begin = time.monotonic()
            with pytest.raises(CancelledError if stop else (of_client.Passing, requests.Timeout)):
                osmnx_settings._asks.requests.post(url, data={"data": "x"})
            assert time.monotonic() - begin < SOON_S
        assert osmnx_settings._asks.requests is requests
        assert osmnx_settings._asks.time is time


def test_a_busy_server_is_not_waited_for_without_end(tmp_path: Path) -> None:
    client = Client(SHORT)
    with client, osmnx_settings.asking("http://127.0.0.1/", tmp_path, client, timeout_s=1, max_bytes=1, longest_s=1):
        with pytest.raises(of_client.Passing, match="busy"):
            osmnx_settings._asks.time.sleep(1e9)
        client.cancel.set()
        with pytest.raises(CancelledError):
            osmnx_settings._asks.time.sleep(60)


def test_after_a_refresh_that_was_stopped_another_can_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path))
    jobs = Jobs()
    with hostile(*HOSTILE["headers"]) as url:

        def fetch(*_: Any, cancel: threading.Event, **__: Any) -> Any:
            with Client(LONG, cancel) as client:
                return client.get(url, read=lambda answer: answer.body)

        @contextmanager
        def online(_: threading.Event) -> Iterator[Any]:
            from geodata.sources.services import refreshable

            yield refreshable(), fetch

        monkeypatch.setattr("geodata.service.online", online)
        first = jobs.start(["stations"], lambda: Extent("area", shapely.box(220_000, 530_000, 230_000, 540_000)))
        assert not first.finished.wait(0.3)
        first.cancel.set()
        assert first.finished.wait(SOON_S)
        assert first.outcomes[0].cancelled
        second = jobs.start(["stations"], first.extent)
        assert second is not first
        second.cancel.set()
        assert second.finished.wait(SOON_S)
        with Store().staging("stations") as staged:  # the dataset is free
            assert staged.exists()

"""osmnx, set for one query: our manners, our limits, our connections; put back afterwards.

Its settings are global, it replaces the name lookup of the process, and it asks with connections of its own, which
look at no address. For the time of a query it asks through the session of our client instead.
"""

from __future__ import annotations

import io
import socket
import time
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import osmnx
import requests
import urllib3

from geodata.sources.addresses import given_inside
from geodata.sources.client import Passing, user_agent
from geodata.sources.connections import may_reach_inside
from geodata.sources.watch import EndedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geodata.sources.client import Client


_asks: Any = import_module("osmnx._overpass")
"""The module of osmnx that sends the requests."""

LONGEST_PAUSE_S = 600
LONGEST_BUSY_S = 1800
"""How long osmnx waits at once, and in all for one query, when the server says that it is busy; in seconds."""


class _Guarded:
    """Stands for the module ``requests`` in osmnx: a session that looks where it ends, and requests that end."""

    def __init__(self, client: Client, timeout_s: float) -> None:
        self.client, self.read_s = client, timeout_s

    def get(self, url: str, **options: Any) -> requests.Response:
        """As ``requests.get``."""
        return self._ask("GET", url, options)

    def post(self, url: str, **options: Any) -> requests.Response:
        """As ``requests.post``."""
        return self._ask("POST", url, options)

    def _ask(self, method: str, url: str, options: dict[str, Any]) -> requests.Response:
        connect_s = self.client.limits.connect_s
        options["timeout"] = (connect_s, self.read_s)
        self.client.stop_if_cancelled()
        with self.client.watch() as watch:
            try:
                with watch.lasting(connect_s + self.read_s):
                    return self.client.session.request(method, url, **options)
            except EndedError as error:  # osmnx would wait a minute after an error of requests
                self.client.stop_if_cancelled()
                raise Passing(f"it did not begin to answer in {connect_s + self.read_s:g} seconds") from error

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)


class _Pauses:
    """Stands for the module ``time`` in osmnx: pauses that the user can end, and that do not go on without end."""

    def __init__(self, client: Client) -> None:
        self.client, self.waited_s = client, 0.0

    def sleep(self, seconds: float) -> None:
        """As ``time.sleep``."""
        wanted_s = self.waited_s + seconds
        if seconds > LONGEST_PAUSE_S or wanted_s > LONGEST_BUSY_S:
            raise Passing(f"it is busy, and asks to wait for {wanted_s:.0f} seconds in all")
        self.client.wait(seconds)
        self.waited_s = wanted_s

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


@contextmanager
def asking(
    url: str, folder: Path, client: Client, *, timeout_s: float, max_bytes: int, longest_s: float
) -> Iterator[None]:
    """Set osmnx for one query and put everything back, the name lookup that it replaces included.

    Answers are read by our client, before osmnx sees them: no more than there may be, not for ever, and not on when the
    user stops. A connection that ends inside a private network, while the address that was given does not lie there,
    raises :class:`geodata.sources.connections.InsideReachedError`.
    """

    def read(response: requests.Response, *_: object, **__: object) -> None:
        content = b"".join(client.chunks(response, max_bytes, longest_s))
        response.raw = urllib3.HTTPResponse(io.BytesIO(content), preload_content=False)

    wanted: dict[str, Any] = {
        "overpass_url": url.removesuffix("/interpreter"),
        "overpass_rate_limit": True,
        "use_cache": True,
        "cache_folder": folder,
        "cache_only_mode": True,
        "max_query_area_size": 1e12,  # the tiles are ours
        "requests_timeout": timeout_s,
        "requests_kwargs": {"allow_redirects": False, "stream": True, "hooks": {"response": read}},
        "http_user_agent": user_agent(),
        "http_referer": "",
        "doh_url_template": None,
        "log_console": False,
        "log_file": False,
    }
    before = {name: getattr(osmnx.settings, name) for name in wanted}
    lookup, own = socket.getaddrinfo, (_asks.requests, _asks.time)
    inside = may_reach_inside.set(given_inside(urlsplit(url).hostname or ""))
    try:
        for name, value in wanted.items():
            setattr(osmnx.settings, name, value)
        _asks.requests, _asks.time = _Guarded(client, timeout_s), _Pauses(client)
        yield
    finally:
        for name, value in before.items():
            setattr(osmnx.settings, name, value)
        socket.getaddrinfo = lookup
        _asks.requests, _asks.time = own
        may_reach_inside.reset(inside)

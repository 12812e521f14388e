"""osmnx, set for one query: our manners, our limits, our connections; put back afterwards.

Its settings are global, it replaces the name lookup of the process, and it asks with connections of its own, which
look at no address. For the time of a query it asks through the session of our client instead.
"""

from __future__ import annotations

import io
import socket
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import osmnx
import requests
import urllib3

from geodata.sources.addresses import given_inside
from geodata.sources.client import user_agent
from geodata.sources.connections import may_reach_inside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geodata.sources.client import Client


_asks: Any = import_module("osmnx._overpass")
"""The module of osmnx that sends the requests."""


class _Guarded:
    """Stands for the module ``requests`` in osmnx: connections of a session that looks where they end."""

    def __init__(self, session: requests.Session) -> None:
        self.get, self.post = session.get, session.post

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)


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
    lookup, own = socket.getaddrinfo, _asks.requests
    inside = may_reach_inside.set(given_inside(urlsplit(url).hostname or ""))
    try:
        for name, value in wanted.items():
            setattr(osmnx.settings, name, value)
        _asks.requests = _Guarded(client.session)
        yield
    finally:
        for name, value in before.items():
            setattr(osmnx.settings, name, value)
        socket.getaddrinfo, _asks.requests = lookup, own
        may_reach_inside.reset(inside)

"""Connections that look at the address that they really reached.

A name may mean another address when the connection is made than when it was looked up. Behind a proxy the proxy is what
is reached, and only it can tell.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from geodata.sources.addresses import is_inside
from geodata.sources.watch import watching

if TYPE_CHECKING:
    import socket

may_reach_inside: ContextVar[bool] = ContextVar("may_reach_inside", default=False)
"""Whether the request under way may end in a private network: only if the address that we were given lies there."""


class InsideReachedError(Exception):
    """A connection ended inside a private network; not an ``OSError``, which urllib3 would take for a broken one."""


class GuardedAdapter(HTTPAdapter):
    """For a session whose connections check where they end."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make pools of checked connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


class _Checked(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        make, watch = super()._new_conn, watching.get()
        made = make() if watch is None else watch.connect(make)
        try:
            _check(made)
        except InsideReachedError:
            made.close()
            raise
        return made

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:  # kept from an earlier request, to which other rules may have applied
            _check(self.sock)
            if watch := watching.get():
                watch.hold(self.sock)
        super().request(*args, **kwargs)


class _CheckedHttps(_Checked, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Checked


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _CheckedHttps


def _check(connected: socket.socket) -> None:
    reached = str(connected.getpeername()[0])
    if not may_reach_inside.get() and is_inside(reached):
        raise InsideReachedError(reached)

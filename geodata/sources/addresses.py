"""Which addresses an answer may send us to.

A redirect or a link in an answer is chosen by the other side. It may not leave http(s), not fall back from https to
http, and not lead into the user's own network, unless the address that we were given lies there itself.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urljoin, urlsplit

from geodata.sources.errors import UnsafeResponseError


def follow(origin: str, link: str) -> str:
    """The address that a link in an answer of ``origin`` means, if it may be followed.

    Raises
    ------
    UnsafeResponseError
        As :func:`check_hop`, or the link is no address at all.
    """
    try:
        target = urljoin(origin, link)
    except ValueError as error:
        raise UnsafeResponseError(url=origin, problem=f"it leads to {link!r}, which is no address") from error
    check_hop(origin, target)
    return target


def check_hop(origin: str, target: str) -> None:
    """Refuse ``target`` if an answer of ``origin`` may not lead there.

    Raises
    ------
    UnsafeResponseError
        Another scheme, a weaker one, user names in the address, or a private address behind a public one.
    """
    try:
        start, end = urlsplit(origin), urlsplit(target)
        host, port = end.hostname, end.port
    except ValueError as error:
        raise UnsafeResponseError(url=origin, problem=f"it leads to {target!r}, which is no address") from error
    if end.scheme not in {"http", "https"} or not host:
        raise UnsafeResponseError(url=origin, problem=f"it leads to {target!r}; only http and https are followed")
    if start.scheme == "https" and end.scheme != "https":
        raise UnsafeResponseError(url=origin, problem=f"it leads from https to {target!r}")
    if end.username or end.password:
        raise UnsafeResponseError(url=origin, problem="it leads to an address with a user name")
    if host == start.hostname or _private(start.hostname or "", None):
        return
    if _private(host, port):
        raise UnsafeResponseError(url=origin, problem=f"it leads to {host}, an address inside a private network")


def _private(host: str, port: int | None) -> bool:
    """Whether a host is, or resolves to, an address that is not public."""
    try:
        found = [ipaddress.ip_address(host)]
    except ValueError:
        try:
            resolved = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return False  # the connection will say so; behind a proxy only the proxy can tell
        found = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in resolved]
    return any(not address.is_global or address.is_multicast for address in found)

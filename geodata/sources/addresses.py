"""Which addresses an answer may send us to.

A redirect or a link in an answer is chosen by the other side. It may not leave http(s), not fall back from https to
http, and not lead into the user's own network, unless the address that we were given lies there itself.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urljoin, urlsplit

from geodata.sources.errors import UnsafeResponseError

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_verdicts: dict[str, bool] = {}
"""Host → whether it lay inside a private network when it was first seen: a name may not change sides later."""


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
    if host == start.hostname or given_inside(start.hostname or ""):
        return
    if any(map(is_inside, _resolved(host, port))):
        raise UnsafeResponseError(url=origin, problem=f"it leads to {host}, an address inside a private network")
    _verdicts.setdefault(host, False)


def given_inside(host: str) -> bool:
    """Whether a host that we were given lies inside a private network; what was found first holds from then on."""
    if host not in _verdicts:
        found = _resolved(host, None)
        if not found:
            return False  # the connection will say so; behind a proxy only the proxy can tell
        _verdicts[host] = any(map(is_inside, found))
    return _verdicts[host]


def is_inside(text: str) -> bool:
    """Whether an IP address is not public, or is another way to write one that is not.

    IPv4 addresses hide in IPv6 ones: mapped (``::ffff:10.0.0.1``), compatible (``::10.0.0.1``), behind a translator
    (``64:ff9b::10.0.0.1``), in a tunnel (6to4, Teredo).
    """
    address = ipaddress.ip_address(text.split("%", maxsplit=1)[0])
    if isinstance(address, ipaddress.IPv6Address):
        low = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        hidden = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
            hidden.append(low)
        if any(is_inside(str(one)) for one in hidden if one is not None):
            return True
        if address.ipv4_mapped is not None or address in _NAT64:
            return False
        if address in _NAT64_LOCAL:
            return True
    return not address.is_global or address.is_multicast


def _resolved(host: str, port: int | None) -> list[str]:
    """The addresses that a host has now; nothing if nobody knows it."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    try:
        resolved = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in resolved]

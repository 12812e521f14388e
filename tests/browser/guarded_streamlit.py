"""Run Streamlit so that its process cannot reach another host: every attempt fails and is written to a file.

Usage: ``python guarded_streamlit.py VIOLATIONS_FILE run app.py ...``
"""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path
from typing import Any


def is_local(host: object) -> bool:
    """Whether a host name or address means this machine."""
    if host is None or host in ("", b"", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def guard(violations: Path) -> None:
    """Refuse look-ups of names and connections to anything but this machine, and write them down."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        match event:
            case "socket.connect" | "socket.sendto" | "socket.sendmsg":
                address = arguments[1]
                host = address[0] if isinstance(address, tuple) else None  # a text or None is a socket of this machine
            case "socket.getaddrinfo" | "socket.gethostbyname" | "socket.gethostbyaddr":
                host = arguments[0]
            case _:
                return
        if not is_local(host):
            with violations.open("a", encoding="utf-8") as file:
                file.write(f"{event} {host}\n")
            raise ConnectionRefusedError(f"{event} to {host} is not allowed in the tests")

    sys.addaudithook(hook)


def begin_cold() -> None:
    """Let the server compute nothing before a page asks for it, unless a test is about that."""
    if os.environ.get("PARAATKAART_TEST_WARM") != "1":
        from ui import warm

        warm.begin = lambda: None


if __name__ == "__main__":
    guard(Path(sys.argv[1]))
    begin_cold()
    from streamlit.web.cli import main

    sys.argv = ["streamlit", *sys.argv[2:]]
    main()

"""A server in front of pygeoapi that behaves like PDOK's, serves files with resumption, and misbehaves on demand."""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

KNOWN = {"f", "limit", "bbox", "crs", "bbox-crs", "datetime", "cursor"}


@dataclass
class Fault:
    """What goes wrong with one request whose address contains ``at``.

    ``kind``: ``status`` (``value`` is the code), ``cut`` (the connection breaks after ``value`` bytes), ``truncate``
    (half of the body, as if it were all), ``drip``, ``endless``, ``type`` (another content type), ``redirect``,
    ``body`` (``value`` instead of the body).
    """

    kind: str
    value: Any = None
    at: str = "/items"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class File:
    """A file that is served with ``Range``, ``If-Range`` and ``If-None-Match``."""

    content: bytes
    etag: str = '"v1"'
    type: str = "application/octet-stream"
    ranges: bool = True


class Proxy:
    """Start with ``with``; ``url`` is its address."""

    def __init__(self, upstream: str = "", page: int = 1000) -> None:
        self.upstream, self.page = upstream, page
        self.pdok = True
        self.faults: deque[Fault] = deque()
        self.files: dict[str, File] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.now, self.most = 0, 0
        self.delay_s = 0.0
        self.lock = threading.Lock()
        self.stopped = threading.Event()
        proxy = self

        class Handler(_Handler):
            pass

        Handler.proxy = proxy
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> Self:
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def paths(self, part: str) -> list[str]:
        """The addresses asked for that contain ``part``."""
        return [path for path, _ in self.requests if part in path]

    def fault(self, path: str) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                if fault.at in path:
                    self.faults.remove(fault)
                    return fault
        return None


class _Handler(BaseHTTPRequestHandler):
    proxy: Proxy
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        proxy = self.proxy
        with proxy.lock:
            proxy.requests.append((self.path, dict(self.headers.items())))
            proxy.now += 1
            proxy.most = max(proxy.most, proxy.now)
        try:
            time.sleep(proxy.delay_s)
            status, headers, body = self.answer()
            self.misbehave(proxy.fault(self.path), status, headers, body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with proxy.lock:
                proxy.now -= 1

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        path = urlsplit(self.path).path
        if path in self.proxy.files:
            return self.file(self.proxy.files[path])
        if not self.proxy.upstream:
            return 404, {"Content-Type": "text/plain"}, b"nothing here"
        return self.pdok() if self.proxy.pdok and path.endswith("/items") else self.forward(self.path)

    def file(self, file: File) -> tuple[int, dict[str, str], bytes]:
        headers = {"Content-Type": file.type, "ETag": file.etag}
        if self.headers.get("If-None-Match") == file.etag:
            return 304, headers, b""
        asked = self.headers.get("Range", "")
        if asked and file.ranges and self.headers.get("If-Range", file.etag) == file.etag:
            first, _, last = asked.removeprefix("bytes=").partition("-")
            start = int(first)
            end = min(int(last), len(file.content) - 1) if last else len(file.content) - 1
            if start >= len(file.content):
                return 416, headers, b""
            headers["Content-Range"] = f"bytes {start}-{end}/{len(file.content)}"
            return 206, headers, file.content[start : end + 1]
        return 200, headers, file.content

    def forward(self, path: str) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(self.proxy.upstream)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        try:
            connection.request("GET", parts.path + path, headers={"Accept": self.headers.get("Accept", "*/*")})
            response = connection.getresponse()
            body = response.read()
            kept = {
                name: value for name, value in response.getheaders() if name.lower() in {"content-type", "content-crs"}
            }
            return response.status, kept, body.replace(self.proxy.upstream.encode(), self.proxy.url.encode())
        finally:
            connection.close()

    def pdok(self) -> tuple[int, dict[str, str], bytes]:
        """Answer as PDOK's server does: cursor, no total, limit cut silently, 400 for what it does not know."""
        path, query = urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query))
        if unknown := sorted(set(query) - KNOWN):
            problem = {"status": 400, "title": "Bad Request", "detail": f"unknown query parameter(s) {unknown}"}
            return 400, {"Content-Type": "application/problem+json"}, json.dumps(problem).encode()
        asked = dict(query)
        cursor = asked.pop("cursor", "")
        offset = int(base64.urlsafe_b64decode(cursor).decode().split("|")[1]) if cursor else 0
        limit = min(int(asked.pop("limit", 10)), self.proxy.page)
        asked |= {"offset": str(offset), "limit": str(limit)}
        status, headers, body = self.forward(f"{path}?{urlencode(asked)}")
        if status != 200:
            return status, headers, body
        document = json.loads(body)
        total = document.pop("numberMatched")
        document["numberReturned"] = len(document["features"])
        document["links"] = [link for link in document["links"] if link["rel"] not in {"next", "prev"}]
        for feature in document["features"]:
            feature["properties"] = {name: value for name, value in feature["properties"].items() if value is not None}
        if offset + limit < total:
            query["cursor"] = base64.urlsafe_b64encode(f"k|{offset + limit}".encode()).decode()
            href = f"{self.proxy.url}{path}?{urlencode(query)}"
            document["links"].append({"rel": "next", "type": "application/geo+json", "href": href})
        return status, headers, json.dumps(document).encode()

    def misbehave(self, fault: Fault | None, status: int, headers: dict[str, str], body: bytes) -> None:
        """Send the answer, changed as the fault says."""
        fault = fault or Fault("")
        kind, value = fault.kind, fault.value
        headers |= fault.headers
        if kind in {"status", "redirect"}:
            status, body = (302 if kind == "redirect" else int(value)), b""
        headers |= {"redirect": {"Location": str(value)}, "type": {"Content-Type": str(value)}}.get(kind, {})
        body = {"body": value, "truncate": body[: len(body) // 2]}.get(kind, body)
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        if kind == "endless":
            self.send_header("Connection", "close")
        elif status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        {"cut": self.cut, "drip": self.drip, "endless": self.endless}.get(kind, self.whole)(body, value)

    def whole(self, body: bytes, _: Any) -> None:
        self.wfile.write(body)

    def cut(self, body: bytes, after: Any) -> None:
        self.wfile.write(body[:after])
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def drip(self, body: bytes, _: Any) -> None:
        for letter in body:
            self.wfile.write(bytes([letter]))
            if self.proxy.stopped.wait(0.01):
                return

    def endless(self, _: bytes, __: Any) -> None:
        while not self.proxy.stopped.is_set():
            self.wfile.write(b" " * 65536)

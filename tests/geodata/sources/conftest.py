"""Real servers on this machine: pygeoapi, MapServer, and a proxy that makes them behave like the services."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from geodata.extent import Extent
from geodata.sources.client import Client, Limits
from geodata.sources.services import services
from tests.geodata.sources.made import CRS84, RD_URI, squares, stations
from tests.geodata.sources.proxy import Proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FAST = Limits(connect_s=5, read_s=5, attempts=3, backoff_s=0.001, longest_wait_s=1, patience_s=0.3, slowest_bytes_s=1e5)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _collection(title: str, path: Path, crs: list[str], storage: str) -> dict[str, Any]:
    return {
        "type": "collection",
        "title": title,
        "description": title,
        "keywords": ["test"],
        "extents": {"spatial": {"bbox": [3.0, 50.0, 7.5, 54.0], "crs": CRS84}},
        "providers": [
            {"type": "feature", "name": "GeoJSON", "data": str(path), "id_field": "id", "crs": crs,
             "storage_crs": storage}
        ],
    }  # fmt: skip


@pytest.fixture(scope="session")
def pygeoapi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a pygeoapi with collections in RD New and in degrees, and more rows than a page."""
    folder = tmp_path_factory.mktemp("pygeoapi")
    (folder / "squares.geojson").write_text(json.dumps(squares()), encoding="utf-8")
    (folder / "stations.geojson").write_text(json.dumps(stations()), encoding="utf-8")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    config = {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": url,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 10, "max_items": 1000},
            "map": {"url": "http://127.0.0.1/{z}/{x}/{y}.png", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": "test", "description": "test", "keywords": ["test"], "keywords_type": "theme",
                "terms_of_service": "none", "url": url,
            },
            "license": {"name": "CC0", "url": url},
            "provider": {"name": "test", "url": url},
            "contact": {"name": "test"},
        },
        "resources": {
            "vierkant_500m": _collection("Squares", folder / "squares.geojson", [RD_URI, CRS84], RD_URI),
            "station": _collection("Stations", folder / "stations.geojson", [CRS84], CRS84),
        },
    }  # fmt: skip
    (folder / "config.yml").write_text(json.dumps(config), encoding="utf-8")  # JSON is YAML
    environment = {
        **os.environ,
        "PYGEOAPI_CONFIG": str(folder / "config.yml"),
        "PYGEOAPI_OPENAPI": str(folder / "openapi.yml"),
        "PYTHONWARNINGS": "ignore",
    }
    start = (
        "import os, json; from pygeoapi.openapi import generate_openapi_document as make; from pathlib import Path;"
        "text = make(Path(os.environ['PYGEOAPI_CONFIG']), 'yaml');"
        "Path(os.environ['PYGEOAPI_OPENAPI']).write_text(text);"
        "from pygeoapi.flask_app import APP;"
        f"APP.run(host='127.0.0.1', port={port}, threaded=True)"
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-c", start], env=environment, stdout=log, stderr=log)
        try:
            _wait_for(f"{url}/collections?f=json", process, folder / "log")
            yield url
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(log.read_text(encoding="utf-8", errors="replace")[-3000:])
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"{url} did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")


@pytest.fixture
def pdok(pygeoapi: str) -> Iterator[Proxy]:
    """The pygeoapi behind a proxy that behaves like PDOK's server."""
    with Proxy(pygeoapi) as proxy:
        yield proxy


@pytest.fixture
def server() -> Iterator[Proxy]:
    """A server of files that misbehaves on demand."""
    with Proxy() as proxy:
        yield proxy


@pytest.fixture
def limits() -> Limits:
    """Short pauses."""
    return FAST


@pytest.fixture
def client() -> Iterator[Client]:
    """A client that waits hardly at all."""
    with Client(FAST) as made:
        yield made


@pytest.fixture
def area() -> Extent:
    """The lower left hundred squares: 10 by 10."""
    return Extent("area", shapely.box(220_010, 530_010, 224_990, 534_990))


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Move services to another address."""
    made = dict(services())

    def move(dataset: str, url: str, **changes: Any) -> None:
        """To one address, with an edition that need not be looked for."""
        date = made[dataset].reference_date
        if made[dataset].edition:
            changes = {"edition": "", "reference_date": date.replace("{year}", "2025"), "year_columns": ()} | changes
        made[dataset] = replace(made[dataset], **{"url": url, "datetime": "", **changes})

    monkeypatch.setattr("geodata.sources.services.services", lambda: made)
    return move


@pytest.fixture
def staging(tmp_path: Path) -> Path:
    folder = tmp_path / "staging"
    folder.mkdir()
    return folder


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    return tmp_path / "downloads"


MAPFILE = """MAP
  NAME "land"
  EXTENT 200000 500000 280000 600000
  SIZE 100 100
  PROJECTION "init=epsg:28992" END
  CONFIG "MS_ERRORFILE" "{folder}/ms.log"
  OUTPUTFORMAT
    NAME "geojson"
    DRIVER "OGR/GEOJSON"
    MIMETYPE "application/json; subtype=geojson; charset=utf-8"
    FORMATOPTION "STORAGE=stream"
    FORMATOPTION "FORM=SIMPLE"
  END
  WEB
    METADATA
      "wfs_title" "land" "wfs_onlineresource" "{url}" "wfs_srs" "EPSG:28992 EPSG:4326"
      "wfs_enable_request" "*" "wfs_maxfeatures" "500" {formats}
    END
  END
  LAYER
    NAME "BBG2017" TYPE POLYGON STATUS ON
    CONNECTIONTYPE OGR CONNECTION "{data}" DATA "squares"
    PROJECTION "init=epsg:28992" END
    METADATA
      "wfs_title" "BBG2017" "wfs_srs" "EPSG:28992" "gml_include_items" "all" "gml_featureid" "code"
      "wfs_extent" "200000 500000 280000 600000"
      "wfs_use_default_extent_for_getfeature" "false" {formats}
    END
  END
END
"""


@pytest.fixture(scope="session")
def mapserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Addresses of a MapServer that gives GeoJSON (``json``) and of one that gives only GML (``gml``)."""
    program = _mapserv()
    folder = tmp_path_factory.mktemp("mapserver")
    document = squares()
    for number, feature in enumerate(document["features"]):
        feature["properties"] = {
            "bodemgebruik": "Bos" if number % 3 else "Akkerland", "categorie": "Natuur", "bg2017": number % 9,
            "code": f"c{number}",
        }  # fmt: skip
        feature.pop("id")
    document |= {"name": "squares", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}}
    (folder / "squares.geojson").write_text(json.dumps(document), encoding="utf-8")
    # MapServer 8 wants a configuration file; earlier ones do not look at it.
    (folder / "mapserver.conf").write_text('CONFIG\n  ENV\n    MS_MAP_PATTERN "."\n  END\nEND\n', encoding="utf-8")
    port = free_port()
    urls = {kind: f"http://127.0.0.1:{port}/{kind}" for kind in ("json", "gml")}
    for kind, url in urls.items():
        formats = '"wfs_getfeature_formatlist" "geojson,gml3,gml32"' if kind == "json" else ""
        content = MAPFILE.format(folder=folder, url=url, data=folder / "squares.geojson", formats=formats)
        (folder / f"{kind}.map").write_text(content, encoding="utf-8")

    class Cgi(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            environment = {
                "REQUEST_METHOD": "GET", "QUERY_STRING": query, "PATH": os.environ["PATH"],
                "MAPSERVER_CONFIG_FILE": str(folder / "mapserver.conf"),
                "MS_MAPFILE": str(folder / f"{path.strip('/')}.map"), "SCRIPT_NAME": path,
                "SERVER_NAME": "127.0.0.1", "SERVER_PORT": str(port), "GATEWAY_INTERFACE": "CGI/1.1",
            }  # fmt: skip
            done = subprocess.run([program], env=environment, capture_output=True, check=False, timeout=60)
            head, _, body = done.stdout.partition(b"\r\n\r\n")
            self.send_response(200)
            for line in head.decode("latin-1").splitlines():
                name, _, value = line.partition(":")
                self.send_header(name.strip(), value.strip())
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    running = ThreadingHTTPServer(("127.0.0.1", port), Cgi)
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield urls
    running.shutdown()
    running.server_close()
    thread.join()


def _mapserv() -> str:
    """The program of Debian's MapServer; installed when that is possible."""
    places = [shutil.which("mapserv"), "/usr/lib/cgi-bin/mapserv"]
    if found := next((place for place in places if place and Path(place).exists()), ""):
        return found
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        pytest.skip("MapServer is not installed, and only root can: apt-get install cgi-mapserver")
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "cgi-mapserver"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environment, check=False, capture_output=True)
    if done.returncode or not Path(str(places[1])).exists():
        pytest.skip("MapServer could not be installed with apt-get; the WFS tests need cgi-mapserver")
    return str(places[1])

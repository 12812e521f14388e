"""Streets from a server that answers as Overpass does, on this machine."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import osmnx
import pytest
import shapely
from pyproj import CRS

from cli.main import main
from geodata.crs import lonlat_to_rd
from geodata.dutch_notes import dutch
from geodata.errors import DatasetInvalidError
from geodata.extent import Extent
from geodata.refresh import refresh
from geodata.sources import addresses, overpass
from geodata.sources.client import Client, Limits
from geodata.sources.dataset import fetch
from geodata.sources.errors import (
    CancelledError,
    MalformedResponseError,
    ServiceError,
    UnreachableServiceError,
    UnsafeResponseError,
)
from geodata.sources.services import services
from geodata.store import Store
from geodata.streets import build_network, open_network, read_osm
from geodata.streets.refreshed import open_streets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geodata.refresh import Outcome

NODES = {1: (52.80, 6.20), 2: (52.80, 6.21), 3: (52.81, 6.21), 4: (52.81, 6.20)}
ROAD = {"highway": "residential", "name": "Brink"}
WAYS = {10: ([1, 2, 3, 4, 1], ROAD), 11: ([1, 3], {"highway": "cycleway", "traffic_sign": "NL:G11"})}
X_M, Y_M = (float(value) for value in lonlat_to_rd(6.205, 52.805))
AREA = shapely.Point(X_M, Y_M).buffer(800)
STATUS = "Connected as: 1\nCurrent time: 2026-01-01T00:00:00Z\nEndpoint: none\nRate limit: 2\n2 slots available now.\n"


class Overpass:
    """What a server gives, and what it was asked."""

    def __init__(self) -> None:
        self.queries: list[str] = []
        self.agents: list[str] = []
        self.status = 200
        self.extra: dict[str, Any] = {}
        self.raw: bytes | None = None
        self.chunked = False
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(200, STATUS.encode(), "text/plain")

            def do_POST(self) -> None:
                query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["data"][0]
                server.queries.append(query)
                server.agents.append(self.headers["User-Agent"])
                self._send(server.status, server.answer(query), "application/json")

            def _send(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                if not server.chunked:
                    self.send_header("Content-Length", str(len(body)))
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:9/secret")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/interpreter"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, query: str) -> bytes:
        if self.raw is not None:
            return self.raw
        elements: list[dict[str, Any]] = []
        if "highway" in query:
            elements = [{"type": "node", "id": node, "lat": lat, "lon": lon} for node, (lat, lon) in NODES.items()]
            elements += [{"type": "way", "id": way, "nodes": refs, "tags": tags} for way, (refs, tags) in WAYS.items()]
        state = {"timestamp_osm_base": "2026-11-20T18:00:00Z"}
        return json.dumps({"version": 0.6, "osm3s": state, "elements": elements, **self.extra}).encode()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Overpass]:
    running = Overpass()
    yield running
    running.close()


@pytest.fixture(autouse=True)
def _zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Osmnx looks for the UTM zone of every query, which takes most of a second; here it is always the same."""
    monkeypatch.setattr("geopandas.array.GeometryArray.estimate_utm_crs", lambda *_: CRS.from_epsg(32632))


@pytest.fixture
def client() -> Client:
    return Client(Limits(connect_s=2, read_s=2, attempts=1))


def _quiet(done: int, total: int | None, text: str) -> None:
    """Tell nobody."""


def test_the_same_rules_hold_as_for_a_file(server: Overpass, client: Client, tmp_path: Path) -> None:
    nodes = "".join(f'<node id="{n}" version="1" lat="{lat}" lon="{lon}"/>' for n, (lat, lon) in NODES.items())
    ways = ""
    for way, (refs, tags) in WAYS.items():
        ways += f'<way id="{way}" version="1">' + "".join(f'<nd ref="{ref}"/>' for ref in refs)
        ways += "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items()) + "</way>"
    file = tmp_path / "same.osm"
    file.write_text(f'<osm version="0.6">{nodes}{ways}</osm>', encoding="utf-8")
    told: list[tuple[int, int | None]] = []

    streets = overpass.fetch_streets(
        server.url, AREA, tmp_path / "cache", client, lambda done, total, _: told.append((done, total))
    )

    modes = ["car", "bike", "speed_pedelec"]
    assert build_network(streets, modes).digest == build_network(read_osm(file), modes).digest
    assert streets.reference_date is not None
    assert streets.reference_date.isoformat() == "2026-11-20"
    assert streets.reference_basis == "state of the server's database"
    assert told[-1] == (1, 1)


def test_the_server_is_asked_once_each_time_and_told_who_asks(server: Overpass, client: Client, tmp_path: Path) -> None:
    before = {name: getattr(osmnx.settings, name) for name in dir(osmnx.settings) if not name.startswith("_")}
    lookup = socket.getaddrinfo

    for asked in (1, 2):  # whoever asks again wants to know what is there now
        overpass.fetch_streets(server.url, AREA, tmp_path / "cache", client, _quiet)
        assert len(server.queries) == asked * len(overpass.FILTERS)

    assert list((tmp_path / "cache").iterdir()) == []
    assert all("paraatkaart" in agent.lower() for agent in server.agents)
    assert "[timeout:180]" in server.queries[0]
    assert {name: getattr(osmnx.settings, name) for name in before} == before
    assert socket.getaddrinfo is lookup


def test_an_area_of_several_tiles_gives_each_street_once(server: Overpass, client: Client, tmp_path: Path) -> None:
    wide = shapely.Point(X_M, Y_M).buffer(15_000)

    streets = overpass.fetch_streets(server.url, wide, tmp_path / "cache", client, _quiet)

    assert len(server.queries) > len(overpass.FILTERS)
    assert [way.id for way in streets.ways] == [10, 11]


def test_a_dataset_of_streets_becomes_a_network(
    server: Overpass, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("geodata.sources.dataset.find_service", lambda _: _service(server.url))
    staging = tmp_path / "staging"
    staging.mkdir()

    meta = fetch("streets", Extent("gate", AREA), staging, client)
    network = open_network(staging)

    assert meta.rows == len(network.edges) == 3
    assert meta.reference_date == "2026-11-20"
    assert meta.source_url == server.url
    assert any(note.startswith("speed_pedelec: ") for note in meta.notes)
    assert network.modes == ("car", "bike", "ebike", "speed_pedelec", "walk", "truck")
    with pytest.raises(DatasetInvalidError, match="name it with --extent"):
        fetch("streets", None, staging, client)


def test_a_refresh_keeps_the_network_and_the_command_finds_it(
    server: Overpass,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path))
    monkeypatch.setattr("geodata.sources.dataset.find_service", lambda _: _service(server.url))
    store = Store(tmp_path)

    (outcome,) = refresh(
        ["streets"], Extent("gate", AREA), store, services={"streets": _service(server.url)}, fetch=fetch
    )
    monkeypatch.setattr(
        "sys.argv",
        ["paraatkaart", "reach", "--network", "streets", "--to", "6.205,52.8", "--mode", "car", "--from", "6.2,52.805"],
    )
    with pytest.raises(SystemExit) as stop:
        main()

    assert outcome.ok, outcome.error
    assert outcome.snapshot is not None
    assert open_network(outcome.snapshot.folder).digest
    assert stop.value.code == 0
    assert "level osm, state of 2026-11-20" in capsys.readouterr().out


def test_equal_streets_have_equal_digests_whenever_they_were_asked_for(
    server: Overpass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geodata.sources.dataset.find_service", lambda _: _service(server.url))
    digests = []
    for day in ("2026-11-20", "2026-11-21"):
        monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path / day))
        server.extra = {"osm3s": {"timestamp_osm_base": f"{day}T18:00:00Z"}}
        store = Store()
        (outcome,) = refresh(
            ["streets"], Extent("gate", AREA), store, services={"streets": _service(server.url)}, fetch=fetch
        )
        assert outcome.snapshot is not None, outcome.error
        assert outcome.snapshot.reference_date == day
        assert open_streets("streets").reference_date == date.fromisoformat(day)
        assert open_streets(outcome.snapshot.folder).reference_date == date.fromisoformat(day)
        digests.append(outcome.snapshot.digest)
    assert digests[0] == digests[1]


def test_the_queries_reach_no_address_that_their_name_did_not_have(
    server: Overpass, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = urlsplit(server.url).port
    monkeypatch.setattr(addresses, "_verdicts", {"overpass.test": False})  # public when it was first looked up
    ask = socket.getaddrinfo
    monkeypatch.setattr(socket, "gethostbyname", lambda _: "127.0.0.1")
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **options: ask("127.0.0.1" if host == "overpass.test" else host, *rest, **options),
    )
    with pytest.raises(UnsafeResponseError, match="an address inside a private network"):
        overpass._ask(
            f"http://overpass.test:{port}/api/interpreter", overpass._tiles(AREA)[0], tmp_path, client, overpass.Kept()
        )
    assert server.queries == []

    monkeypatch.setattr(addresses, "_verdicts", {"overpass.test": True})  # given as an address in here
    url = f"http://overpass.test:{port}/api/interpreter"
    assert overpass._ask(url, overpass._tiles(AREA)[0], tmp_path, client, overpass.Kept())


def test_a_refresh_asks_anew_and_says_what_it_took_from_one_that_broke_off(
    server: Overpass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path))
    monkeypatch.setattr("geodata.sources.dataset.find_service", lambda _: _service(server.url))
    store, one = Store(), len(overpass.FILTERS)
    wide = Extent("wide", shapely.Point(X_M, Y_M).buffer(15_000))

    def streets(extent: Extent = wide, stop_at: int = 99) -> Outcome:
        cancel = threading.Event()

        def tell(_dataset: str, done: int, *_: object) -> None:
            if done == stop_at:
                cancel.set()

        known = {"streets": _service(server.url)}
        (outcome,) = refresh(["streets"], extent, store, services=known, fetch=fetch, progress=tell, cancel=cancel)
        return outcome

    first = streets().snapshot
    tiles = len(server.queries) // one
    assert first is not None
    assert tiles > 1

    again = streets()
    assert again.snapshot is not None
    assert len(server.queries) == 2 * tiles * one
    assert again.snapshot.checked
    assert not any("broke off" in note for note in again.notes)

    assert streets(stop_at=1).cancelled
    asked = len(server.queries)
    old = time.time() - 3_600
    for file in (tmp_path / "overpass").glob("*/*.json"):
        os.utime(file, (old, old))
    resumed = streets()
    assert resumed.snapshot is not None
    assert len(server.queries) == asked + (tiles - 1) * one
    moment = datetime.fromtimestamp(old, UTC).isoformat(timespec="seconds")
    assert resumed.snapshot.checked == moment  # never the moment at which nobody was asked
    (note,) = (note for note in resumed.notes if "broke off" in note)
    assert note.startswith(f"{one} answer(s) were taken from a refresh that broke off, the first of {moment}")
    assert "afgebroken" in str(dutch(note))


@pytest.mark.parametrize("age_s, half", [(overpass.MAX_AGE_S + 60, False), (-3_600, False), (60, True)])
def test_an_answer_that_is_too_old_or_half_written_is_asked_for_again(
    server: Overpass, client: Client, tmp_path: Path, age_s: float, *, half: bool
) -> None:
    tile = overpass._tiles(AREA)[0]
    overpass._ask(server.url, tile, tmp_path / overpass._key(server.url, tile), client, overpass.Kept())
    elsewhere = tmp_path / "0123456789abcdef" / "answer.json"
    elsewhere.parent.mkdir()
    elsewhere.write_text("{}", encoding="utf-8")
    moment = time.time() - age_s
    for file in tmp_path.glob("*/*.json"):
        if half:
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        os.utime(file, (moment, moment))
    kept = overpass.Kept()
    overpass.fetch_streets(server.url, AREA, tmp_path, client, _quiet, kept=kept)
    assert len(server.queries) == 2 * len(overpass.FILTERS)
    assert kept == overpass.Kept()
    assert not elsewhere.parent.exists()


def _service(url: str) -> Any:
    return replace(services()["streets"], url=url)


@pytest.mark.parametrize(
    "status, raw, extra",
    [
        (200, None, {"remark": "runtime error: Query timed out"}),
        (200, b"<html>busy</html>", {}),
        (200, b'{"elements": 5}', {}),
        (200, b'{"elements": [{"type": "node", "id": 1}]}', {}),
        (200, b'{"elements": [{"type": "node", "id": 1, "lat": 1e300, "lon": NaN}]}', {}),
        (200, b"[]", {}),
        (500, b'{"elements": []}', {}),
        (400, b"bad query", {}),
        (302, b"", {}),
    ],
)
def test_a_bad_answer_is_an_error_and_is_not_kept(
    server: Overpass, client: Client, tmp_path: Path, *, status: int, raw: bytes | None, extra: dict[str, Any]
) -> None:
    server.status, server.raw, server.extra = status, raw, extra

    with pytest.raises(MalformedResponseError):
        overpass.fetch_streets(server.url, AREA, tmp_path / "cache", client, _quiet)

    server.status, server.raw, server.extra = 200, None, {}
    assert overpass.fetch_streets(server.url, AREA, tmp_path / "cache", client, _quiet).ways


def test_an_answer_that_is_too_large_or_endless_is_refused(
    server: Overpass, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overpass, "MAX_BYTES", 2_000)
    server.extra = {"padding": "x" * 3_000}
    with pytest.raises(UnsafeResponseError, match="at most 2000 are accepted"):
        overpass.fetch_streets(server.url, AREA, tmp_path / "cache", client, _quiet)
    server.chunked = True  # without a length
    with pytest.raises(UnsafeResponseError, match="it does not end; at most 2000"):
        overpass.fetch_streets(server.url, AREA, tmp_path / "cache", client, _quiet)
    server.extra = {}
    assert overpass.fetch_streets(server.url, AREA, tmp_path / "cache", client, _quiet).ways


def test_no_server_and_too_much_asked(client: Client, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/api/interpreter"

        with pytest.raises((UnreachableServiceError, ServiceError)):
            overpass.fetch_streets(url, AREA, tmp_path / "cache", client, _quiet)
    with pytest.raises(DatasetInvalidError, match="network build"):
        overpass.fetch_streets(url, shapely.box(0, 300_000, 300_000, 600_000), tmp_path / "cache", client, _quiet)


def test_a_fetch_stops_before_the_next_tile(server: Overpass, client: Client, tmp_path: Path) -> None:
    client.cancel = threading.Event()
    wide = shapely.Point(X_M, Y_M).buffer(15_000)

    def stop(*_: object) -> None:
        assert client.cancel is not None
        client.cancel.set()

    with pytest.raises(CancelledError):
        overpass.fetch_streets(server.url, wide, tmp_path / "cache", client, stop)

    assert len(server.queries) <= len(overpass.FILTERS)

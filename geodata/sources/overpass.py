"""The streets of an area from Overpass, asked for by osmnx: its queries, its cache and its manners.

osmnx asks the server when it may send a query, waits as long as it is told, sends one query at a time, and keeps every
answer. What it kept only serves to go on with a fetch that broke off: one that ended is asked for anew. Its settings
are global, so they are set for the time of a fetch and put back. Only its answers are used: the rules for tags are
those of :mod:`geodata.streets`, the same as for a file.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import osmnx
import requests
import shapely
from osmnx._errors import CacheOnlyInterruptError, InsufficientResponseError, ResponseStatusCodeError

from geodata.crs import rd_to_lonlat
from geodata.errors import DatasetInvalidError
from geodata.settings import data_folder
from geodata.sources.client import Passing
from geodata.sources.connections import InsideReachedError
from geodata.sources.dataset import FetchedMeta
from geodata.sources.errors import MalformedResponseError, UnreachableServiceError, UnsafeResponseError
from geodata.sources.osmnx_settings import asking
from geodata.streets import MODES, Collector, RawStreets, build_network, write_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geodata.extent import Extent
    from geodata.sources.client import Client, Progress
    from geodata.sources.services import Service

FILTERS = ('["highway"]["area"!~"yes"]', '["route"="ferry"]')
"""What is asked for in each tile; the rules decide about the rest."""

TILE_M = 20_000
MAX_TILES = 60
"""Tiles of 20 km; a larger area is asked too much of a public server, and a file is the better way."""

MAX_AGE_S = 6 * 3_600
"""How old an answer of a fetch that broke off may be for the next to go on from it, in seconds."""

TIMEOUT_S = 180
LONGEST_S = 900
"""How long one answer may be under way, in seconds."""

MAX_BYTES = 300_000_000
"""Of one answer: the streets of 400 km2 in the middle of Amsterdam take about a third."""

RESUMED = (
    "{number} answer(s) were taken from a refresh that broke off, the first of {moment}; the rest was asked for now."
)

_UNIT = 1e7
_only_one = threading.Lock()


@dataclass(frozen=True)
class FetchedStreets(FetchedMeta):
    """What was fetched. ``answered`` is the moment in UTC of the first answer that was there already, else empty."""

    answered: str = ""


def fetch(service: Service, extent: Extent | None, staging: Path, client: Client, progress: Progress) -> FetchedStreets:
    """Fetch the streets of an area and write a routable network for all modes to ``staging``.

    Raises
    ------
    DatasetInvalidError
        The area is missing or too large, or holds no streets.
    UnreachableServiceError, MalformedResponseError, CancelledError
    """
    if extent is None:
        raise DatasetInvalidError(dataset=service.id, problem="streets are fetched for an area; name it with --extent.")
    kept = Kept()
    streets = fetch_streets(service.url, extent.geometry, data_folder() / "overpass", client, progress, kept=kept)
    if not streets.ways:
        raise DatasetInvalidError(dataset=service.id, problem=f"there are no streets within '{extent.name}'.")
    network = build_network(streets, MODES)
    # The server's clock is no content: the description of the snapshot has the day, so equal streets have one digest.
    write_files(replace(network, reference_date=None), staging)
    low, high = network.xy.min(axis=0), network.xy.max(axis=0)
    notes = [f"{cut.mode}: {cut.cut_km:.1f} km in {cut.parts} parts were cut off." for cut in network.cuts]
    if kept.since:
        notes.append(RESUMED.format(number=kept.number, moment=kept.since))
    return FetchedStreets(
        rows=len(network.edges),
        extent_m=tuple(float(round(value)) for value in (*low, *high)),
        reference_date="" if streets.reference_date is None else streets.reference_date.isoformat(),
        source_url=service.url,
        notes=(*service.notes, *notes),
        answered=kept.since,
    )


@dataclass
class Kept:
    """The answers of a fetch that broke off which were taken: how many, and the moment in UTC of the first."""

    number: int = 0
    since: str = ""

    def add(self, file: Path) -> None:
        """One more."""
        moment = datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(timespec="seconds")
        self.number, self.since = self.number + 1, min(self.since or moment, moment)


def fetch_streets(
    url: str, area: shapely.Geometry, cache: Path, client: Client, progress: Progress, *, kept: Kept | None = None
) -> RawStreets:
    """Ask Overpass for the streets of an area, tile by tile.

    Parameters
    ----------
    url : str
        Address of the interpreter.
    area : geometry
        In RD metres.
    cache : Path
        Answers are kept here until all have come; a fetch that broke off lately goes on where it stopped.
    client : Client
        Its ``cancel`` stops the fetch.
    kept : Kept, optional
        Is told which answers were there already.
    """
    tiles = _tiles(area)
    if len(tiles) > MAX_TILES:
        raise DatasetInvalidError(
            dataset="streets",
            problem=f"the area takes {len(tiles)} queries of {TILE_M // 1_000} km; at most {MAX_TILES} are sent to a "
            "public server. Use a file of OpenStreetMap data with 'paraatkaart network build'.",
        )
    kept = kept or Kept()
    _prune(cache)
    # Without an answer here, osmnx would wait a minute before it finds out that there is no server.
    client.get(_status(url), max_bytes=100_000, read=lambda answer: answer.body)
    streets, seen_ways = Collector(), set[int]()
    stated: list[date] = []
    for done, tile in enumerate(tiles):
        client.stop_if_cancelled()
        progress(done, len(tiles), "OpenStreetMap")
        folder = cache / _key(url, tile)
        try:
            for answer in _ask(url, tile, folder, client, kept):
                _take(answer, url, streets, seen_ways)
                stated += _state(answer)
        except MalformedResponseError:
            shutil.rmtree(folder)  # a bad answer must not be found again in the cache
            raise
    for tile in tiles:  # the next who asks wants to know what is there then
        shutil.rmtree(cache / _key(url, tile))
    progress(len(tiles), len(tiles), "OpenStreetMap")
    basis = "state of the server's database" if stated else "not known"
    return streets.finish(url, min(stated, default=None), basis)


def _status(url: str) -> str:
    return f"{url.removesuffix('/interpreter')}/status"


def _tiles(area: shapely.Geometry) -> list[shapely.Polygon]:
    """Squares of 20 km that cover an area, in WGS84 degrees."""
    west, south, east, north = (int(value // TILE_M) for value in shapely.bounds(area))
    boxes = [
        shapely.box(x * TILE_M, y * TILE_M, (x + 1) * TILE_M, (y + 1) * TILE_M)
        for y in range(south, north + 1)
        for x in range(west, east + 1)
    ]
    touched = [box for box in boxes if box.intersects(area)]
    return [
        shapely.transform(box, lambda xy: np.column_stack(rd_to_lonlat(xy[:, 0], xy[:, 1])).round(6)) for box in touched
    ]


def _key(url: str, tile: shapely.Polygon) -> str:
    return hashlib.sha256(f"{url} {FILTERS} {shapely.to_wkt(tile, 6)}".encode()).hexdigest()[:16]


def _prune(cache: Path) -> None:
    """Throw away what is too old to go on from, of whatever area, comes from the future, or is half written."""
    now_s = time.time()
    for file in cache.glob("*/*.json"):
        if not (0 <= now_s - file.stat().st_mtime <= MAX_AGE_S and _is_whole(file)):
            file.unlink()
    for folder in cache.glob("*/"):
        with suppress(OSError):  # it holds answers
            folder.rmdir()


def _is_whole(file: Path) -> bool:
    try:
        json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        return False
    return True


def _ask(url: str, tile: shapely.Polygon, folder: Path, client: Client, kept: Kept) -> list[dict[str, Any]]:
    """The answers for one tile, one per filter, from a fetch that broke off or from the server."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.json"):
        kept.add(file)
    for filter_text in FILTERS:
        _download(url, tile, filter_text, folder, client)
    files = sorted(folder.glob("*.json"))
    if len(files) != len(FILTERS):
        # osmnx keeps no answer that is an error or carries a remark, such as that the query took too long.
        raise MalformedResponseError(url=url, problem="an answer was incomplete; the server may be busy, try later")
    return [_read(file, url) for file in files]


def _download(url: str, tile: shapely.Polygon, filter_text: str, folder: Path, client: Client) -> None:
    with _only_one, asking(url, folder, client, timeout_s=TIMEOUT_S, max_bytes=MAX_BYTES, longest_s=LONGEST_S):
        try:
            osmnx.graph_from_polygon(tile, simplify=False, retain_all=True, custom_filter=filter_text)
        except CacheOnlyInterruptError:
            return
        except InsideReachedError as error:
            problem = f"its name led to {error}, an address inside a private network"
            raise UnsafeResponseError(url=url, problem=problem) from error
        except (requests.RequestException, Passing) as error:
            raise UnreachableServiceError(url=url, attempts=1, problem=str(error)[:200]) from error
        except (InsufficientResponseError, ResponseStatusCodeError, ValueError) as error:
            raise MalformedResponseError(url=url, problem=str(error)[:200]) from error


def _read(file: Path, url: str) -> dict[str, Any]:
    try:
        answer = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(answer["elements"], list):
            return dict(answer)
    except (ValueError, KeyError, TypeError):
        pass
    raise MalformedResponseError(url=url, problem="an answer holds no elements")


def _take(answer: dict[str, Any], url: str, streets: Collector, seen: set[int]) -> None:
    """Take the nodes and ways of one answer; a way that lies in two tiles comes twice and is taken once."""
    try:
        elements: Sequence[dict[str, Any]] = answer["elements"]
        places: dict[int, tuple[int, int]] = {}
        for element in elements:
            if element["type"] == "node":
                places[element["id"]] = round(element["lon"] * _UNIT), round(element["lat"] * _UNIT)
                streets.node(element["id"], element.get("tags", {}))
        nowhere = (2**31 - 1, 2**31 - 1)
        for element in elements:
            if element["type"] == "way" and element["id"] not in seen:
                seen.add(element["id"])
                nodes = ((node, *places.get(node, nowhere)) for node in element["nodes"])
                streets.way(element["id"], element.get("tags", {}), nodes)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise MalformedResponseError(url=url, problem=f"an element is not as it should be ({error!r})") from error


def _state(answer: dict[str, Any]) -> list[date]:
    """The moment of the data, as the server gives it."""
    try:
        return [datetime.fromisoformat(answer["osm3s"]["timestamp_osm_base"]).astimezone(UTC).date()]
    except (KeyError, TypeError, ValueError):
        return []

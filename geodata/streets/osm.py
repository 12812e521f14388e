"""Read a file of OpenStreetMap data with pyosmium: PBF or XML, compressed or not."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import osmium

from geodata.streets.access import road_class
from geodata.streets.errors import StreetFileError, StreetFileMissingError
from geodata.streets.raw import NODE_TAGS, WAY_TAGS, RawStreets, Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_UNIT = 1e-7  # degrees of one unit in OpenStreetMap
_FIRST_EDIT = datetime(2005, 1, 1, tzinfo=UTC)


def read_osm(file: Path | str, progress: Callable[[int], None] | None = None) -> RawStreets:
    """Read the streets and ferries of a file.

    Parameters
    ----------
    file : path
        ``.osm.pbf``, ``.osm``, ``.osm.xml``, or these compressed (``.gz``, ``.bz2``).
    progress : callable, optional
        Is told the number of ways read, now and then.

    Raises
    ------
    StreetFileMissingError
        There is no such file.
    StreetFileError
        It is no OpenStreetMap data, damaged, cut short, a file of changes or history, declares XML entities, or holds
        no streets.
    """
    path = Path(file)
    if not path.is_file():
        raise StreetFileMissingError(file=str(file))
    try:
        reference_date, basis = _header(path)
        streets = _Collector(progress)
        for entity in _entities(path):
            streets.take(entity)
    except (RuntimeError, ValueError, TypeError, UnicodeError) as error:
        raise StreetFileError(file=path.name, problem=f"{str(error) or type(error).__name__}.") from error
    if not streets.ways:
        raise StreetFileError(file=path.name, problem="no way in it carries a highway or a ferry.")
    if reference_date is None and streets.latest >= _FIRST_EDIT:
        reference_date, basis = streets.latest.date(), "latest edit of a street in the file"
    return streets.finish(path.name, reference_date, basis, _sha256(path))


def _header(path: Path) -> tuple[date | None, str]:
    """The state of the file as its header gives it.

    Raises
    ------
    ValueError
        The file holds changes or history, where one object occurs several times.
    """
    with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        header = reader.header()
        if header.has_multiple_object_versions:
            message = "it holds changes or history; an extract of one moment is needed"
            raise ValueError(message)
        for key in ("osmosis_replication_timestamp", "timestamp"):
            text = header.get(key)
            try:
                return datetime.fromisoformat(text).date(), "header of the file"
            except ValueError:
                continue
    return None, "not known"


def _entities(path: Path) -> osmium.FileProcessor:
    """Ways with a highway or a route, and nodes with something on them; all nodes are kept for their positions."""
    keys = osmium.filter.KeyFilter("highway", "route", "barrier", "crossing")
    wanted = osmium.osm.NODE | osmium.osm.WAY
    return osmium.FileProcessor(str(path), wanted).with_locations("flex_mem").with_filter(keys)


class _Collector:
    """Takes nodes and ways one after the other and gives them back in the order of their ids."""

    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self.ways: list[Way] = []
        self.latest = datetime.fromtimestamp(0, UTC)
        self._nodes, self._x, self._y = array("q"), array("q"), array("q")
        self._node_tags: dict[int, dict[str, str]] = {}
        self._notes: Counter[str] = Counter()
        self._progress = progress

    def take(self, entity: Any) -> None:
        if entity.deleted:
            return
        wanted = NODE_TAGS if entity.is_node() else WAY_TAGS
        tags = {tag.k: tag.v for tag in entity.tags if tag.k in wanted}
        if entity.is_node():
            if "barrier" in tags or "highway" in tags or "crossing" in tags:
                self._node_tags[entity.id] = tags
            return
        if road_class(tags) is None:
            kind = tags.get("highway")
            if kind is not None:
                self._notes[f"left out: {'an area' if tags.get('area') == 'yes' else f'highway={kind}'}"] += 1
            return
        start = len(self._nodes)
        for node in entity.nodes:
            self._nodes.append(node.ref)
            self._x.append(node.x)
            self._y.append(node.y)
        self.ways.append(Way(entity.id, tags, start, len(self._nodes)))
        self.latest = max(self.latest, entity.timestamp)
        if self._progress is not None and len(self.ways) % 10_000 == 0:
            self._progress(len(self.ways))

    def finish(self, file: str, reference_date: date | None, basis: str, sha256: str) -> RawStreets:
        nodes = np.frombuffer(self._nodes, dtype=np.int64)
        lon, lat = (np.frombuffer(values, dtype=np.int64) * _UNIT for values in (self._x, self._y))
        known = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
        ways, order = _by_id(self.ways)
        used = set(nodes.tolist())
        return RawStreets(
            file=file,
            ways=ways,
            nodes=nodes[order],
            lon=np.where(known, lon, np.nan)[order],
            lat=np.where(known, lat, np.nan)[order],
            node_tags={node: tags for node, tags in sorted(self._node_tags.items()) if node in used},
            reference_date=reference_date,
            reference_basis=basis,
            sha256=sha256,
            notes=dict(self._notes),
        )


def _by_id(ways: list[Way]) -> tuple[tuple[Way, ...], NDArray[np.intp]]:
    """The ways in the order of their ids, and the order in which their nodes have to be taken."""
    result, order, start = [], [], 0
    for way in sorted(ways, key=lambda way: way.id):
        order.append(np.arange(way.start, way.end))
        result.append(Way(way.id, way.tags, start, start + way.end - way.start))
        start += way.end - way.start
    return tuple(result), np.concatenate(order) if order else np.array([], dtype=np.intp)


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()

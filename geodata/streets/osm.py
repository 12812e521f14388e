"""Read a file of OpenStreetMap data with pyosmium: PBF or XML, compressed or not."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import osmium

from geodata.streets.collect import Collector
from geodata.streets.errors import StreetFileError, StreetFileMissingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.streets.raw import RawStreets

_FIRST_EDIT = datetime(2005, 1, 1, tzinfo=UTC)


def read_osm(
    file: Path | str,
    progress: Callable[[int], None] | None = None,
    *,
    bounds_lonlat: tuple[float, float, float, float] | None = None,
) -> RawStreets:
    """Read the streets and ferries of a file.

    Parameters
    ----------
    file : path
        ``.osm.pbf``, ``.osm``, ``.osm.xml``, or these compressed (``.gz``, ``.bz2``).
    progress : callable, optional
        Is told the number of ways read, now and then.
    bounds_lonlat : tuple of float, optional
        West, south, east, north in WGS84 degrees: only ways with a node inside are read.

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
        streets, latest = _collect(path, progress, Collector(bounds_lonlat))
    except (RuntimeError, ValueError, TypeError, UnicodeError) as error:
        raise StreetFileError(file=path.name, problem=f"{str(error) or type(error).__name__}.") from error
    if not streets.ways:
        where = "" if bounds_lonlat is None else " within the extent"
        raise StreetFileError(file=path.name, problem=f"no way in it{where} carries a highway or a ferry.")
    if reference_date is None and latest >= _FIRST_EDIT:
        reference_date, basis = latest.date(), "latest edit of a street in the file"
    return streets.finish(path.name, reference_date, basis, _sha256(path))


def _collect(path: Path, progress: Callable[[int], None] | None, streets: Collector) -> tuple[Collector, datetime]:
    """Ways, nodes with something on them, and the moment of the latest edit of a way."""
    latest = datetime.fromtimestamp(0, UTC)
    for entity in _entities(path):
        tags = {tag.k: tag.v for tag in entity.tags}
        if isinstance(entity, osmium.osm.Node):
            streets.node(entity.id, tags)
        elif isinstance(entity, osmium.osm.Way) and not entity.deleted:
            if streets.way(entity.id, tags, ((node.ref, node.x, node.y) for node in entity.nodes)):
                latest = max(latest, entity.timestamp)
            if progress is not None and len(streets.ways) % 10_000 == 0:
                progress(len(streets.ways))
    return streets, latest


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


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()

"""Read a file of OpenStreetMap data with pyosmium: PBF or XML, compressed or not."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import osmium
from osmium.osm import NODE, RELATION, WAY

from geodata.streets.collect import Collector
from geodata.streets.errors import StreetFileError, StreetFileMissingError
from geodata.streets.raw import SIZES

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.streets.raw import RawStreets

_FIRST_EDIT = datetime(2005, 1, 1, tzinfo=UTC)
_DAMAGED = "het is geen OpenStreetMap-bestand, of het is beschadigd of afgekapt (technische melding: {problem})"


class _RefusedError(ValueError):
    """What a file holds cannot be used: the reason in English, and in Dutch."""


def read_osm(
    file: Path | str,
    progress: Callable[[int], None] | None = None,
    *,
    bounds_lonlat: tuple[float, float, float, float] | None = None,
) -> RawStreets:
    """Read the streets, the ferries and the turn restrictions of a file.

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
        It is empty, no OpenStreetMap data, damaged, cut short, a file of changes or history, declares XML entities,
        gives a position that is no number, or holds no streets.
    """
    path = Path(file)
    if not path.is_file():
        raise StreetFileMissingError(file=str(file))
    if not path.stat().st_size:
        raise StreetFileError(file=path.name, problem="it is empty.", dutch_problem="het is leeg.")
    try:
        reference_date, basis = _header(path)
        streets, latest = _collect(path, progress, Collector(bounds_lonlat, turns=True))
    except _RefusedError as error:
        english, dutch = error.args
        raise StreetFileError(file=path.name, problem=f"{english}.", dutch_problem=f"{dutch}.") from None
    except osmium.InvalidLocationError as error:
        dutch = f"een positie erin is geen getal in graden ({error})."
        problem = f"a position in it is no number of degrees ({error})."
        raise StreetFileError(file=path.name, problem=problem, dutch_problem=dutch) from error
    except (RuntimeError, ValueError, TypeError, UnicodeError) as error:
        problem = str(error).rstrip(".") or type(error).__name__
        dutch = f"{_DAMAGED.format(problem=problem)}."
        raise StreetFileError(file=path.name, problem=f"{problem}.", dutch_problem=dutch) from error
    if not streets.ways:
        english, dutch = ("", "") if bounds_lonlat is None else (" within the extent", " binnen het gebied")
        raise StreetFileError(
            file=path.name,
            problem=f"no way in it{english} carries a highway or a ferry.",
            dutch_problem=f"er staat{dutch} geen straat of veerdienst in.",
        )
    if reference_date is None and _FIRST_EDIT <= latest <= datetime.now(UTC) + timedelta(days=1):
        reference_date, basis = latest.date(), "latest edit of a street in the file"
    return streets.finish(path.name, reference_date, basis, _sha256(path))


def _collect(path: Path, progress: Callable[[int], None] | None, streets: Collector) -> tuple[Collector, datetime]:
    """Ways, nodes with something on them, turn restrictions, and the moment of the latest edit of a way."""
    latest = datetime.fromtimestamp(0, UTC)
    for entity in _entities(path):
        tags = {tag.k: tag.v for tag in entity.tags}
        if isinstance(entity, osmium.osm.Node):
            streets.node(entity.id, tags)
        elif isinstance(entity, osmium.osm.Way) and not entity.deleted:
            if not entity.id:
                raise _RefusedError("a way in it has no id", "een weg erin heeft geen id")
            if streets.way(entity.id, tags, ((node.ref, node.x, node.y) for node in entity.nodes)):
                latest = max(latest, entity.timestamp)
            if progress is not None and len(streets.ways) % 10_000 == 0:
                progress(len(streets.ways))
        elif isinstance(entity, osmium.osm.Relation):
            streets.restriction(tags, ((member.role, member.type, member.ref) for member in entity.members))
    return streets, latest


def _header(path: Path) -> tuple[date | None, str]:
    """The state of the file as its header gives it.

    Raises
    ------
    _RefusedError
        The file holds changes or history, where one object occurs several times.
    """
    with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        header = reader.header()
        if header.has_multiple_object_versions:
            raise _RefusedError(
                "it holds changes or history; an extract of one moment is needed",
                "het bevat wijzigingen of geschiedenis; nodig is een uittreksel van één moment",
            )
        found = date_in(header)
    return found, "not known" if found is None else "header of the file"


def date_in(header: osmium.io.Header) -> date | None:
    """The day that a file describes, as its header gives it."""
    for key in ("osmosis_replication_timestamp", "timestamp"):
        try:
            return datetime.fromisoformat(header.get(key)).date()
        except ValueError:
            continue
    return None


def _entities(path: Path) -> osmium.FileProcessor:
    """Ways and nodes with something on them, and turn restrictions; all nodes are kept for their positions."""
    keys = osmium.filter.KeyFilter("highway", "route", "barrier", "crossing", *SIZES)
    keys.enable_for(NODE | WAY)
    turns = osmium.filter.TagFilter(("type", "restriction"))
    turns.enable_for(RELATION)
    wanted = NODE | WAY | RELATION
    return osmium.FileProcessor(str(path), wanted).with_locations("flex_mem").with_filter(keys).with_filter(turns)


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()

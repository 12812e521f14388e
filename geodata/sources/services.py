"""The list of services: which dataset comes from where, and how its rows become ours.

``services.toml`` has one table per dataset. None of the addresses was called when the list was made: ``verified`` is
false everywhere, ``how_known`` says where the fact comes from, and a check asks each service for one page.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from geodata.catalogue import Source
from geodata.errors import DatasetInvalidError
from geodata.sources.errors import NoEditionsError, UnknownServiceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KINDS = ("ogc_features", "wfs", "download", "arcgis", "overpass", "geofabrik", "gtfs")
HOW_KNOWN = {
    "R": "read in the service's own pages or in public code that uses it",
    "M": "from memory",
    "A": "by analogy with a sibling service",
}
RETRIEVED = "retrieved"
EXTENT, REGION, EVERYWHERE = COVERAGES = ("extent", "region", "everywhere")


@dataclass(frozen=True)
class Column:
    """How one of our columns is made from a row of a service.

    ``from_`` names source columns, the first that exists is taken; ``value`` is the same for every row, and empty for
    the reference date; ``compute`` names a function of :mod:`geodata.sources.columns`. ``words`` translates source
    values, ``"*"`` the rest.
    ``absent = "null"`` allows a service without the column. ``prefix`` goes before text, ``scale`` multiplies numbers.
    ``filled`` is for a figure that a row may lack, though not most of them: without it the dataset is of no use.
    """

    name: str
    type: str
    from_: tuple[str, ...] = ()
    value: Any = None
    compute: str = ""
    words: Mapping[str, Any] = field(default_factory=dict, hash=False)
    absent: str = "refuse"
    prefix: str = ""
    scale: float = 1
    filled: bool = False


@dataclass(frozen=True)
class Join:
    """Columns that another service adds.

    ``on`` is our column, ``by`` the other's; ``sum`` adds up the rows of the other with the same ``by``.
    """

    service: str
    on: str
    by: str
    columns: tuple[str, ...]
    sum: bool = False


@dataclass(frozen=True)
class Service:
    """One dataset that can be refreshed.

    ``collection`` is a regular expression that has to match one name that the service offers. ``reference_date`` is a
    date, or ``retrieved`` where a register is always up to date. ``coverage = "everywhere"`` fetches all rows whatever
    the extent, ``"region"`` never less than the region, since other tables refer to rows all over it. ``several``
    allows more than one collection, fetched one after the other. ``part`` marks a table that only others use. ``page``
    is how many rows are asked for at once: fewer where outlines are long. ``box_m`` (west, south, east, north in RD
    metres) is all of the extent that is looked at. ``max_rows`` is what the pages may hold at most, before anything is
    left out: some times what there is in the whole country.

    ``keep`` says which words of a column of the service mark the rows that are wanted, and ``leave_out``, by the same
    column, which mark others on purpose (``"*"``: all other words): what is neither is told by word and number.

    ``dutch_notes`` are the ``notes`` in Dutch. ``use`` says in English and in Dutch what uses the data once it was
    fetched, where that is not the map, the analyses and the exports alike.

    ``edition`` says where the editions of a yearly dataset are listed: an expression with the year as its group, looked
    for in the texts of ``index``, or ``datetime`` for the time extent of the collection. ``{year}`` then stands for the
    year in other values until :func:`geodata.sources.editions.resolved` fills it in, and ``year`` too. ``known_year``
    is an edition that is known to exist. ``year_columns`` are columns of the service in which rows tell their year;
    ``year_is_guess`` is set where only they can, since rows may be valid for longer than the year that they are of.
    """

    id: str
    title: str
    kind: str
    url: str
    how_known: str
    source: str
    publisher: str
    licence: str
    attribution: str
    reference_date: str
    description: str = ""
    collection: str = ""
    datetime: str = ""
    filters: Mapping[str, str] = field(default_factory=dict, hash=False)
    keep: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    leave_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    key: tuple[str, ...] = ()
    geometry: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    joins: tuple[Join, ...] = ()
    page: int = 1000
    max_rows: int = 100_000
    several: bool = False
    dissolve: bool = False
    simplify_m: float = 0
    coverage: str = EXTENT
    box_m: tuple[float, ...] = ()
    file: str = ""
    max_mb: int = 4000
    evidence: str = "measured"
    precision_m: float = 10
    verified: bool = False
    drawn: bool = True
    part: bool = False
    notes: tuple[str, ...] = ()
    dutch_notes: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    edition: str = ""
    index: str = ""
    known_year: int = 0
    year_columns: tuple[str, ...] = ()
    year: int = 0
    year_is_guess: bool = False

    @property
    def has_editions(self) -> bool:
        """Whether a user can ask for one year: of the rows themselves, or of those that are joined to them."""
        return (
            bool(self.edition) or "{year}" in self.file or any(find_service(j.service).has_editions for j in self.joins)
        )

    @property
    def types(self) -> dict[str, str]:
        """Our column names → types, as in the catalogue."""
        return {column.name: column.type for column in self.columns}

    @property
    def filled(self) -> tuple[str, ...]:
        """Our columns of figures that most rows have to have."""
        return tuple(column.name for column in self.columns if column.filled)

    def as_source(self, reference_date: str = "") -> Source:
        """The service as an entry for the list of sources, which goes into every export."""
        return Source(
            id=self.source,
            title=self.title,
            publisher=self.publisher,
            licence=self.licence,
            attribution=self.attribution,
            reference_date=reference_date or self.reference_date,
            url=self.url,
        )


@cache
def services() -> Mapping[str, Service]:
    """All services by dataset, tables that only others use included.

    Raises
    ------
    DatasetInvalidError
        The list itself is wrong.
    """
    return read_services(Path(str(files("geodata.sources"))) / "services.toml")


def refreshable() -> Mapping[str, Service]:
    """The services that a user can ask for."""
    return {key: service for key, service in services().items() if not service.part}


def find_service(dataset_id: str) -> Service:
    """Return the service of a dataset.

    Raises
    ------
    UnknownServiceError
    """
    try:
        return services()[dataset_id]
    except KeyError:
        raise UnknownServiceError(dataset=dataset_id, known=", ".join(sorted(refreshable()))) from None


def check_editions(dataset_ids: Iterable[str]) -> None:
    """Refuse datasets of which a user cannot ask for one year.

    Raises
    ------
    UnknownServiceError, NoEditionsError
    """
    for dataset_id in dataset_ids:
        if not find_service(dataset_id).has_editions:
            known = ", ".join(key for key, one in refreshable().items() if one.has_editions)
            raise NoEditionsError(dataset=dataset_id, known=known)


def read_services(path: Path) -> Mapping[str, Service]:
    """Read a list of services."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        read = {key: _service(key, values) for key, values in content.items()}
    except (tomllib.TOMLDecodeError, TypeError, KeyError, AttributeError, re.error) as error:
        raise DatasetInvalidError(dataset=path.name, problem=str(error)) from error
    for service in read.values():
        _check(path.name, service, read)
    return MappingProxyType(read)


def _service(key: str, values: dict[str, Any]) -> Service:
    known = {member.name for member in fields(Service)}
    if unknown := sorted(set(values) - known):
        raise TypeError(f"'{key}' has the unknown key '{unknown[0]}'")
    made = _tuples(values)
    columns = values.get("columns", {})
    made["columns"] = tuple(_column(name, entry) for name, entry in (columns and _standard(values) | columns).items())
    made["joins"] = tuple(Join(**_tuples(entry)) for entry in values.get("joins", []))
    for pattern in (values.get("collection", ""), values.get("file", "")):
        re.compile(pattern)
    for key_of_words in ("keep", "leave_out"):
        made[key_of_words] = {name: tuple(words) for name, words in values.get(key_of_words, {}).items()}
    return Service(id=key, **made)


def _standard(values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The columns that every drawable row has, unless a service makes them in its own way."""
    return {
        "plan_status": {"type": "text", "value": "bestaand"},
        "evidence": {"type": "text", "value": values.get("evidence", "measured")},
        "precision_m": {"type": "number", "value": values.get("precision_m", 10)},
        "source": {"type": "text", "value": values["source"]},
        "reference_date": {"type": "date", "value": ""},
    }


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def _column(name: str, entry: dict[str, Any]) -> Column:
    rest = {key: value for key, value in entry.items() if key != "from"}
    source = entry.get("from", ())
    return Column(name=name, from_=(source,) if isinstance(source, str) else tuple(source), **rest)


def _check(name: str, service: Service, known: Mapping[str, Service]) -> None:
    joined = {column for join in service.joins for column in join.columns}
    problems = {
        f"kind '{service.kind}'": service.kind not in KINDS,
        f"how_known '{service.how_known}'": service.how_known not in HOW_KNOWN,
        f"coverage '{service.coverage}'": service.coverage not in COVERAGES,
        f"url '{service.url}'": not service.url.startswith("https://"),
        f"edition '{service.edition}'": service.edition not in {"", "datetime"} and not service.index,
        f"join with '{[join.service for join in service.joins]}'": any(j.service not in known for j in service.joins),
        f"leave_out '{list(service.leave_out)}' without keep": not set(service.leave_out) <= set(service.keep),
        "other notes in Dutch": len(service.notes) != len(service.dutch_notes),
        "a use in one language": len(service.use) not in {0, 2},
        "columns without origin": any(
            not (column.from_ or column.compute or column.value is not None or column.name in joined)
            for column in service.columns
        ),
    }
    for problem, wrong in problems.items():
        if wrong:
            raise DatasetInvalidError(dataset=name, problem=f"'{service.id}' has {problem}.")

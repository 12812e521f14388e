"""Which edition of a yearly dataset is taken: the newest that its service lists, or the one that the user names.

Some addresses carry a year (``wijken-en-buurten-2025``): the list of all services names the editions. Others hold all
years in one collection, whose time extent says which there are; where that is open at its end, the years are tried
from now on back. Without a readable list nothing is fetched: an older edition does not step in unsaid.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from geodata.errors import DatasetInvalidError
from geodata.sources.bounds import LIST_BYTES, read_list_json
from geodata.sources.client import JSON_TYPES
from geodata.sources.errors import EditionError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from geodata.sources.client import Client
    from geodata.sources.geometry import Notes
    from geodata.sources.services import Service

YEAR = "{year}"
IN_COLLECTION = "datetime"
"""Value of ``edition`` where all years are in one collection."""

MOST_YEARS = 10
"""How far back years are tried where a list is open at its end."""


def resolved(service: Service, client: Client, notes: Notes, year: int | None = None) -> Service:
    """The service with the address, names and reference date of one edition.

    Parameters
    ----------
    year : int, optional
        The edition that the user wants; the newest if left out.

    Raises
    ------
    EditionError
        The list cannot be read or names no edition.
    CancelledError
    """
    if not service.edition:
        return service
    if year is not None:
        notes.say(f"The edition of {year} was asked for.")
        return _of(service, year)
    try:
        if service.edition == IN_COLLECTION:
            return _newest_in_collection(service, client, notes)
        return _of(service, _newest_address(service, client, notes))
    except ServiceError as error:
        raise EditionError(url=service.index or service.url, problem=f"{str(error).rstrip('.')}.") from error


class Years:
    """The years that the rows of an edition tell, which have to agree with each other and with what was asked for."""

    def __init__(self, service: Service, asked: int | None) -> None:
        self.service, self.asked = service, asked
        self.found: set[int] = set()

    def date_of(self, raw: pd.DataFrame, reference_date: str, notes: Notes) -> str:
        """The reference date of an edition, of the year that its rows tell if they do.

        Raises
        ------
        DatasetInvalidError
            The rows tell several years, or another than the one that was asked for.
        EditionError
            Only the rows can tell the year, and they do not.
        """
        service = self.service
        names = {str(name).casefold(): name for name in raw.columns}
        name = next((names[one] for one in service.year_columns if one in names), None)
        if name is None:
            if service.year_is_guess:
                problem = "The collection is open at its end and its rows do not tell their year."
                raise EditionError(url=service.url, problem=problem)
            if service.year_columns:
                notes.say("The rows do not tell their year; it is that of the edition.")
            return reference_date
        self.found |= {int(text[:4]) for text in raw[name].dropna().astype(str) if re.match(r"(19|20)\d\d", text)}
        listed = ", ".join(map(str, sorted(self.found)))
        if len(self.found) > 1:
            raise DatasetInvalidError(dataset=service.id, problem=f"the service mixes years: {listed}.")
        if not self.found or self.found == {service.year}:
            return reference_date
        if self.asked is not None:
            problem = f"the edition of {self.asked} was asked for, and the rows are of {listed}."
            raise DatasetInvalidError(dataset=service.id, problem=problem)
        notes.say(f"The rows are of {listed}, which is the reference date.")
        return f"{listed}{reference_date[4:]}"


def _of(service: Service, year: int) -> Service:
    def filled(text: str) -> str:
        return text.replace(YEAR, str(year))

    columns = tuple(replace(column, from_=tuple(map(filled, column.from_))) for column in service.columns)
    return replace(
        service,
        url=filled(service.url),
        collection=filled(service.collection),
        datetime=filled(service.datetime),
        reference_date=filled(service.reference_date),
        columns=columns,
        year=year,
    )


def _newest_address(service: Service, client: Client, notes: Notes) -> int:
    """The newest year among the addresses that the list names, or of an edition that is known beside it."""
    document = client.get(service.index, accept=JSON_TYPES, max_bytes=LIST_BYTES, read=read_list_json)
    years = sorted({int(year) for text in _texts(document) for year in re.findall(service.edition, text)})
    if not years:
        raise EditionError(url=service.index, problem=f"{service.index} names no address like '{service.edition}'.")
    listed = ", ".join(map(str, years))
    if years[-1] < service.known_year:
        notes.say(
            f"The edition of {service.known_year} was taken, which is known to exist; {service.index} names only "
            f"{listed}."
        )
        return service.known_year
    notes.say(f"The edition of {years[-1]} was taken, the newest of those that {service.index} names ({listed}).")
    return years[-1]


def _newest_in_collection(service: Service, client: Client, notes: Notes) -> Service:
    """The newest year of which the collection has rows, as far as its time extent says that there can be any."""
    from geodata.sources import ogc

    (collection,) = ogc.collections(service, client)
    now = datetime.now(UTC).year
    first, last = collection.years or (None, None)
    if first is None:
        raise EditionError(url=service.url, problem=f"The collection '{collection.id}' has no time extent.")
    end = min(last or now, now)
    tried = range(end, max(first, end - MOST_YEARS) - 1, -1)
    for year in tried:
        one = replace(_of(service, year), year_is_guess=last is None)
        if ogc.has_rows(one, collection, client):
            notes.say(f"The edition of {year} was taken, the newest of which '{collection.id}' has rows.")
            return one
    raise EditionError(
        url=service.url, problem=f"The collection '{collection.id}' has no rows of {end} back to {tried[-1]}."
    )


def _texts(document: Any) -> Iterator[str]:
    """Every piece of text in a JSON document; the form of the list is not fixed."""
    waiting = [document]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one

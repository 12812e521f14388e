"""Ask a service for one page, to see whether it is where the list says and gives what we need."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geodata.errors import DatasetInvalidError, ParaatkaartError
from geodata.sources import download
from geodata.sources.client import JSON_TYPES, Answer, Client
from geodata.sources.columns import kept, our_rows, words_to_keep
from geodata.sources.dataset import PAGED
from geodata.sources.editions import resolved
from geodata.sources.errors import UnsafeResponseError
from geodata.sources.geometry import Notes, sound
from geodata.sources.services import Service, find_service

if TYPE_CHECKING:
    import geopandas as gpd

ATTEMPTS = 2
FEW, SAMPLE = 10, 100
"""Rows that are asked for; more where only some of them are kept."""

MOST, LONGEST = 10, 60
"""Values that are shown of a column, and letters of each."""

SMALL_BYTES = 100_000
QUERY = "[out:json][timeout:10];node(52.992,6.569,52.993,6.571);out count;"
"""Asks Overpass how many nodes there are at the station of Assen."""


@dataclass(frozen=True)
class CheckResult:
    """Whether a service is where the list says and gives what we need."""

    dataset: str
    ok: bool
    url: str
    message: str
    dutch: str


def check(service: Service | str, client: Client | None = None) -> CheckResult:
    """Ask a service for one page, or for the first bytes of a file, and look whether our columns can be made of it."""
    service = find_service(service) if isinstance(service, str) else service
    own = client or Client()
    patient = own.limits
    own.limits = replace(patient, attempts=min(patient.attempts, ATTEMPTS))
    try:
        url, message, dutch = _look(service, own)
    except ParaatkaartError as error:
        return CheckResult(service.id, ok=False, url=service.url, message=str(error), dutch=error.dutch)
    finally:
        own.limits = patient
    return CheckResult(service.id, ok=True, url=url, message=message, dutch=dutch)


def _look(service: Service, client: Client) -> tuple[str, str, str]:
    for join in service.joins:
        _look(find_service(join.service), client)
    notes = Notes()
    service = resolved(service, client, notes)
    if service.kind in PAGED:
        url, english, dutch = _look_at_pages(service, client)
        if not service.edition:
            return url, english, dutch
        return url, f"{english}. {' '.join(notes.once)}", f"{dutch}; jaargang {service.year}"
    if service.kind == "overpass":
        return _look_at_overpass(service.url, client)
    url = download.find_file(service, client)
    kind = {"geofabrik": "pbf", "gtfs": "zip"}.get(service.kind, url.rsplit(".", 1)[-1])
    download.look(url, kind, client)
    return url, f"begins as a {kind} file does", f"begint als een {kind}-bestand"


def _look_at_pages(service: Service, client: Client) -> tuple[str, str, str]:
    """Ask each collection for a page, and look whether our columns can be made of it."""
    notes = Notes()
    address, rows = "", 0
    frames = []
    # More rows where the question is which of them are kept, but never more than a refresh asks for at once.
    count = min(SAMPLE, service.page) if service.keep else FEW
    for url, frame in PAGED[service.kind].first_pages(service, client, notes, count):
        if not len(frame):
            raise DatasetInvalidError(dataset=service.id, problem=f"the service gives no rows at {url}.")
        usable = sound(frame.assign(_id=frame["_id"].fillna("1")), service.geometry, service.id, notes)
        our_rows(usable, service, "2000")
        address, rows = address or url, rows + len(usable)
        frames.append(usable)
    english, dutch = f"gives {rows} rows with the columns needed", f"geeft {rows} rijen met de nodige kolommen"
    if service.keep:
        words, woorden = _words(frames, service)
        english, dutch = f"{english}; {words}", f"{dutch}; {woorden}"
    return address, english, dutch


def _words(frames: list[gpd.GeoDataFrame], service: Service) -> tuple[str, str]:
    """Which values the rows have that tell whether they are kept: a sample without any proves nothing, but warns."""
    left = sum(len(kept(frame, service)) for frame in frames)
    english, dutch = [f"a refresh would keep {left} of them"], [f"een verversing houdt er {left} van"]
    if not left:
        english = ["WARNING: a refresh would keep none of them, and fails if the others are no different"]
        dutch = ["LET OP: een verversing houdt er geen van, en mislukt als de rest niet anders is"]
    for frame in frames:
        for name, found, wanted in words_to_keep(frame, service):
            listed = ", ".join(value[:LONGEST] for value in found[:MOST]) + (" …" if len(found) > MOST else "")
            english.append(f"{name} is: {listed} (kept: {', '.join(wanted)})")
            dutch.append(f"{name} is: {listed} (gehouden: {', '.join(wanted)})")
    return "; ".join(dict.fromkeys(english)), "; ".join(dict.fromkeys(dutch))


def _look_at_overpass(url: str, client: Client) -> tuple[str, str, str]:
    """Ask when a query may be sent, and for the number of nodes on a street corner: any page could answer 200."""
    client.get(url.replace("/interpreter", "/status"), max_bytes=SMALL_BYTES, read=_slots)
    state = client.get(url, params={"data": QUERY}, accept=JSON_TYPES, max_bytes=SMALL_BYTES, read=_state)
    return url, f"answers a query with data of {state}", f"beantwoordt een vraag met gegevens van {state}"


def _slots(answer: Answer) -> None:
    words = answer.body.decode("utf-8", "replace")
    if not re.search(r"^Rate limit: \d+", words, re.MULTILINE) or "slot" not in words.casefold():
        problem = f"it is no status of Overpass: {' '.join(words.split())[:100]}"
        raise UnsafeResponseError(url=answer.url, problem=problem)


def _state(answer: Answer) -> str:
    """The moment of the data in an answer that counts something."""
    document = answer.json()
    try:
        (count,) = document["elements"]
        if count["type"] == "count" and "remark" not in document:
            return str(document["osm3s"]["timestamp_osm_base"])[:40]
    except (KeyError, TypeError, ValueError):
        pass
    raise UnsafeResponseError(url=answer.url, problem="it is no answer of Overpass to a query")

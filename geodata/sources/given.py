"""Services that a user names by address: which addresses are taken, and what their collections and features are.

The list of services is ours and may lie in the own network. An address that a visitor types may not, unless who runs
the application allows it (:data:`INSIDE`): otherwise the server would fetch for strangers what only it can reach.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import geopandas as gpd
import pandas as pd

from geodata.crs import RD
from geodata.errors import ParaatkaartError
from geodata.sources import ogc
from geodata.sources.addresses import check_hop, given_inside
from geodata.sources.bounds import LIST_BYTES
from geodata.sources.client import JSON_TYPES, MB, Client, Limits
from geodata.sources.errors import ServiceError, UnreachableServiceError
from geodata.sources.geometry import Notes
from geodata.sources.services import Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.extent import Extent

INSIDE = "PARAATKAART_INSIDE"
"""Name of the environment variable that allows addresses inside a private network, with the value 1."""

LIMITS = Limits(
    connect_s=5, read_s=15, attempts=2, backoff_s=0.5, longest_wait_s=3, patience_s=10, page_bytes=16 * MB,
    page_s=30, progress_s=60, hops=3,
)  # fmt: skip
"""Somebody waits for it."""
MOST_FEATURES = 2_000
_LONGEST = 2_000
_LONGEST_WORDS = 200


class GivenAddressError(ParaatkaartError, ValueError):
    """An address that a user gave cannot be used."""

    english_template = "{host}: {problem}"
    dutch_template = "{dutch_problem}"


class Offered(NamedTuple):
    """A collection of a service: its id, its title, and whom to name."""

    id: str
    title: str
    attribution: str


@dataclass(frozen=True, eq=False)
class Given:
    """Features of a collection in RD New, at most as many as were asked for; ``total`` if the service says it.

    ``notes`` say in English what was noticed or put right (:mod:`geodata.dutch_notes` has them in Dutch).
    """

    frame: gpd.GeoDataFrame
    total: int | None
    is_cut: bool
    notes: tuple[str, ...] = ()


def checked(text: str) -> str:
    """The address that a user means, without query and fragment.

    Raises
    ------
    GivenAddressError
        It is none, has a user name in it, or lies inside a private network.
    """
    words = text.strip()
    if "://" not in words:
        words = f"https://{words}"
    try:
        parts = urlsplit(words)
        host = parts.hostname or ""
        check_hop(words, words)
    except (ValueError, ServiceError) as error:
        raise _no_address(text) from error
    if len(words) > _LONGEST or re.search(r"\s", words) or parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        raise _no_address(text)
    if given_inside(host) and os.environ.get(INSIDE) != "1":
        raise GivenAddressError(
            host=host,
            problem=f"it lies inside a private network; {INSIDE}=1 allows that.",
            dutch_problem=f"{host} ligt in een besloten netwerk en wordt daarom niet opgevraagd. Wie Paraatkaart "
            f"draait, kan dat toestaan met de omgevingsvariabele {INSIDE}=1.",
        )
    return urlunsplit((parts.scheme, parts.netloc, parts.path, parts.query, ""))


def collections_at(text: str) -> tuple[str, tuple[Offered, ...]]:
    """The address of an OGC API Features and its collections.

    Raises
    ------
    GivenAddressError
        The address cannot be used, nobody answers, or what answers is no such service.
    """
    base = re.sub(r"/(?:collections(?:/.*)?)?$", "", checked(text).partition("?")[0])
    with asking(base, "OGC API Features"), Client(LIMITS) as client:
        address = f"{base}/collections"
        listed = client.get(
            address, params={"f": "json"}, accept=JSON_TYPES, max_bytes=LIST_BYTES, read=ogc.read_collections
        )
    found = [
        Offered(
            entry["id"],
            _words(entry.get("title")) or entry["id"][:_LONGEST_WORDS],
            _words(entry.get("attribution") or listed.get("attribution")),
        )
        for entry in listed["collections"]
        if entry.get("itemType", "feature") == "feature"
    ]
    if not found:
        raise _useless(base, "OGC API Features", "it offers no features")
    return base, tuple(found)


def features_at(base: str, collection: str, extent: Extent, *, most: int = MOST_FEATURES) -> Given:
    """The features of a collection in the box of an extent, the first of them if there are more than ``most``.

    Raises
    ------
    GivenAddressError
        As :func:`collections_at`.
    """
    service = Service(
        id=collection, title=collection, kind="ogc_features", url=base, how_known="R", source="given",
        publisher="", licence="", attribution="", reference_date="", collection=re.escape(collection),
        page=min(most, 1_000), max_rows=2 * most + 1_000,
    )  # fmt: skip
    frames: list[gpd.GeoDataFrame] = []
    totals: list[int | None] = [None]
    notes = Notes()
    with asking(base, "OGC API Features"), Client(LIMITS) as client:
        for frame in ogc.batches(service, extent, client, lambda _, total, __: totals.append(total), notes):
            frames.append(frame)
            if sum(map(len, frames)) > most:
                break
    table = pd.concat(frames, ignore_index=True) if frames else gpd.GeoDataFrame(geometry=[], crs=RD)
    found = gpd.GeoDataFrame(table.drop(columns="_id", errors="ignore"), geometry="geometry", crs=RD)
    return Given(found.iloc[:most], totals[-1], len(found) > most, notes.texts())


@contextmanager
def asking(address: str, kind: str) -> Iterator[None]:
    """A block that asks a service; what goes wrong is told in words for who typed the address."""
    try:
        yield
    except UnreachableServiceError as error:
        host = urlsplit(address).hostname
        raise GivenAddressError(
            host=host,
            problem=str(error),
            dutch_problem=f"Er is geen verbinding met {host}. Controleer het adres en uw internetverbinding en probeer "
            "het opnieuw; de rest van de kaart werkt gewoon door.",
        ) from error
    except GivenAddressError:
        raise
    except (ParaatkaartError, KeyError, TypeError, AttributeError) as error:
        raise _useless(address, kind, str(error)) from error


def _useless(address: str, kind: str, problem: str) -> GivenAddressError:
    host = urlsplit(address).hostname
    return GivenAddressError(
        host=host,
        problem=problem,
        dutch_problem=f"{host} geeft op dit adres geen bruikbare {kind}. Controleer of het adres van een {kind} is. "
        f"Technische melding (Engels): {problem[:300]}",
    )


def _no_address(text: str) -> GivenAddressError:
    return GivenAddressError(
        host=text[:80],
        problem="it is no address that can be asked.",
        dutch_problem="Dit is geen bruikbaar adres. Schrijf het volledig, zoals https://service.voorbeeld.nl/ogc/v1, "
        "zonder gebruikersnaam.",
    )


def _words(value: object) -> str:
    return " ".join(value.split())[:_LONGEST_WORDS] if isinstance(value, str) else ""

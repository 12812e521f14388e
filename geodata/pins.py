"""Use other snapshots than those in use, for as long as one question takes.

The store asks here before it looks at its pointers, so that tables, timetables and networks follow alike. Nothing on
the disk changes, and other threads and sessions see nothing of it.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geodata.catalogue import embedded
from geodata.errors import NotEmbeddedError, UnknownSnapshotError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geodata.store import Store

EMBEDDED = "embedded"
_STAND_INS = frozenset({"gtfs_nl"})
"""Datasets in whose place, as long as nothing was fetched, other embedded tables are used."""


@dataclass
class Pins:
    """Dataset → digest, ``None`` for the embedded data; and which of them were opened."""

    digests: Mapping[str, str | None] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)


_NONE = Pins()
_pins: ContextVar[Pins] = ContextVar("pins", default=_NONE)


def pinned() -> Pins:
    """What holds here and now."""
    return _pins.get()


@contextmanager
def using(wanted: Mapping[str, str], store: Store) -> Iterator[Pins]:
    """Use these snapshots within the block.

    Parameters
    ----------
    wanted : mapping
        Dataset → first digits of the digest of a snapshot, or of the embedded data, or the word ``embedded``.
    store : Store
        Where the snapshots are.

    Raises
    ------
    UnknownSnapshotError
        No snapshot has this digest, or several have.
    SnapshotDamagedError
        It is no longer what it was.
    """
    with holding({dataset: _found(dataset, digest, store) for dataset, digest in wanted.items()}) as pins:
        yield pins


@contextmanager
def holding(digests: Mapping[str, str | None]) -> Iterator[Pins]:
    """The same for whole digests that are known to be there, ``None`` for the embedded data: nothing is looked up."""
    pins = Pins(digests)
    before = _pins.set(pins)
    try:
        yield pins
    finally:
        _pins.reset(before)


def _found(dataset: str, digest: str, store: Store) -> str | None:
    twin = embedded().datasets.get(dataset)
    if twin is not None and digest and (digest == EMBEDDED or twin.sha256.startswith(digest)):
        return None
    if digest == EMBEDDED and dataset in _STAND_INS:
        return None
    if digest == EMBEDDED:
        raise NotEmbeddedError(dataset=dataset)
    try:
        return store.find(dataset, digest).digest
    except ValueError as error:  # a name that no dataset can have
        raise UnknownSnapshotError(dataset=dataset, digest=digest, known="-") from error

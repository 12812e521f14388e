"""Which streets an answer about reachability is made from: those that were fetched, if any were."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geodata.snapshot import read_description
from geodata.store import Store
from geodata.streets.refreshed import NETWORK, open_streets

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.snapshot import Snapshot
    from geodata.streets.model import StreetNetwork

STRATEGIC = "strategic"
"""The name that asks for the embedded network of main roads, whatever was fetched."""


@dataclass(frozen=True, eq=False)
class StreetsInUse:
    """A street network and the snapshot that it comes from."""

    network: StreetNetwork
    snapshot: Snapshot


def streets_digest(store: Store | None = None) -> str:
    """The digest of the snapshot in use; empty: none was fetched. Cheap to ask for.

    Raises
    ------
    SnapshotDamagedError
    """
    snapshot = (store or Store()).current(NETWORK)
    return "" if snapshot is None else snapshot.digest


def streets_folder(store: Store | None = None) -> Path | None:
    """The folder of the streets that were fetched; ``None`` if none were.

    Raises
    ------
    SnapshotDamagedError
        They are no longer what was fetched; nothing steps in for them.
    """
    snapshot = (store or Store()).current(NETWORK)
    if snapshot is None:
        return None
    snapshot.check()
    return snapshot.folder


def streets_in_use(store: Store | None = None) -> StreetsInUse | None:
    """The streets that were fetched, opened once as long as they do not change; ``None`` if none were.

    Raises
    ------
    SnapshotDamagedError
        As :func:`streets_folder`.
    """
    folder = streets_folder(store)
    return None if folder is None else _opened(folder)


@lru_cache(maxsize=2)
def _opened(folder: Path) -> StreetsInUse:
    return StreetsInUse(open_streets(folder), read_description(NETWORK, folder))

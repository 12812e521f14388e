"""Streets that the user fetched: a routable network from Overpass, or a file to make one of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.errors import SnapshotDamagedError
from geodata.snapshot import DESCRIPTION, read_description
from geodata.store import Store
from geodata.streets.errors import StreetsNotFetchedError
from geodata.streets.files import open_network
from geodata.streets.osm import read_osm

if TYPE_CHECKING:
    from geodata.streets.model import StreetNetwork
    from geodata.streets.raw import RawStreets

NETWORK, FILE = "streets", "streets_file"
"""The datasets: a network for all modes, and a file of OpenStreetMap data."""

_EXTRACT = "network.osm.pbf"
"""Name of the file in a snapshot of the dataset."""


def read_streets(
    file: Path | str, *, bounds_lonlat: tuple[float, float, float, float] | None = None, store: Store | None = None
) -> RawStreets:
    """Read a file of OpenStreetMap data, or for the name :data:`FILE` the one that was fetched.

    Raises
    ------
    StreetsNotFetchedError, SnapshotDamagedError
        It was not fetched; its snapshot has no file.
    StreetFileMissingError, StreetFileError
        As of :func:`geodata.streets.read_osm`.
    """
    if str(file) != FILE or Path(file).exists():
        return read_osm(file, bounds_lonlat=bounds_lonlat)
    snapshot = (store or Store()).current(FILE)
    if snapshot is None:
        raise StreetsNotFetchedError(dataset=FILE, hint="", dutch_hint="")
    path = snapshot.folder / _EXTRACT
    if not path.is_file():
        raise SnapshotDamagedError(dataset=FILE, problem=f"{path} is missing.")
    return replace(read_osm(path, bounds_lonlat=bounds_lonlat), file=snapshot.source_url)


def find_network(folder: Path | str, store: Store | None = None) -> Path:
    """The folder itself, or for the name :data:`NETWORK` the network that was fetched.

    Raises
    ------
    StreetsNotFetchedError
        It was not fetched, or the name is that of the file, which is no network yet.
    """
    name = str(folder)
    if Path(folder).exists() or name not in {NETWORK, FILE}:
        return Path(folder)
    snapshot = (store or Store()).current(NETWORK) if name == NETWORK else None
    if snapshot is not None:
        return snapshot.folder
    steps = (
        f"'paraatkaart refresh {FILE}', 'paraatkaart network build {FILE} --modes car,bike,walk --out DIR', "
        "'paraatkaart reach --network DIR ...'"
    )
    raise StreetsNotFetchedError(
        dataset=NETWORK,
        hint=f" Or make a network from a file: {steps}.",
        dutch_hint=f" Of maak een netwerk van een bestand: {steps}.",
    )


def open_streets(folder: Path | str, store: Store | None = None) -> StreetNetwork:
    """Open a network: of a folder, or for the name :data:`NETWORK` the one that was fetched.

    A snapshot keeps the day that its streets describe beside them, so that equal streets have equal digests.

    Raises
    ------
    StreetsNotFetchedError, SnapshotDamagedError, NetworkFolderError
        As of :func:`find_network` and :func:`geodata.streets.open_network`.
    """
    found = find_network(folder, store)
    network = open_network(found)
    if network.reference_date is not None or not (found / DESCRIPTION).is_file():
        return network
    day = read_description(NETWORK, found).reference_date
    dated = replace(network, reference_date=date.fromisoformat(day) if day else None)
    dated.__dict__["digest"] = network.digest  # the day is no part of it
    return dated

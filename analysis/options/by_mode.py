"""Minutes from every zone to the gate by every mode on roads and paths, for one option: what a map of a mode shows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.changes import AddHub
from analysis.errors import OwnModesError
from analysis.options.demand import load_origins
from analysis.options.door_inputs import scenario_of
from analysis.options.measured import on_streets
from analysis.options.modes import load_modes
from analysis.options.network import apply_network
from analysis.options.own_streets import OwnStreets, refuse_roads
from analysis.options.street import PARK_AND_RIDE, Streets
from analysis.options.street_ways import own_ways
from analysis.reachability.inputs import guarded_zones
from analysis.reachability.network import load_destinations, load_network
from analysis.reachability.quality import validate_network
from analysis.reachability.zones import zones_in_use
from geodata import active
from geodata.errors import UnknownAssumptionError, UnknownDestinationError
from geodata.options import BASE
from geodata.streets.files import INDEX

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.options.origin import Origin
    from analysis.scenario import Placed, Scenario
    from geodata import Catalogue

_NETWORK = ("network_nodes", "network_links", "network_assumptions", "wide_water")
_EVIDENCE = ("measured", "stated", "derived", "illustrative")
NO_MODE = -1

LONGEST_MIN = {"walk": 60.0, "bike": 45.0, "e_bike": 45.0, "speed_pedelec": 60.0}
"""Longest ways that count as a way to travel every day on the map of the fastest one (assumption of ours)."""


@dataclass(frozen=True, eq=False)
class StreetMinutes:
    """Ways over the strategic network or a street network, as the network is: no draws.

    Attributes
    ----------
    zones : GeoDataFrame
        One point per zone in EPSG:28992: id, name, place, municipality, province, inhabitants, and minutes by every
        mode, ``car_min`` and so on; infinite: no way.
    names : mapping
        Mode, or ``park_and_ride``, to its Dutch name.
    peak : bool
        Whether cars drive in the peak, slower by ``peak_factor``.
    evidence : str
        The weakest of the inputs.
    digest : str
        Changes with everything that the minutes depend on.
    """

    option: str
    zones: gpd.GeoDataFrame
    names: Mapping[str, str]
    peak: bool
    peak_factor: float
    evidence: str
    digest: str

    @property
    def minutes(self) -> dict[str, NDArray[np.float64]]:
        """Minutes of every zone by mode."""
        return {mode: self.zones[f"{mode}_min"].to_numpy(dtype=float) for mode in self.names}


@dataclass(frozen=True, eq=False)
class Searched:
    """A network with the changes of an option, searched for one destination from every origin."""

    catalogue: Catalogue
    scenario: Scenario
    streets: Streets

    @property
    def hubs(self) -> list[Placed]:
        """Where one changes from a car to something else."""
        return [placed for placed in self.scenario.of(AddHub) if getattr(placed.change, "hub", "") == PARK_AND_RIDE]


def street_minutes(
    option: str = BASE,
    *,
    peak: bool = False,
    destination: str = "jpk",
    assumptions: Collection[str] = frozenset(),
    own_modes: Path | None = None,
    network: Path | None = None,
) -> StreetMinutes:
    """Minutes from every zone to the gate by every mode of the table ``modes``, and over a park-and-ride.

    Parameters
    ----------
    option : str
        Id of an option, or path of an option file.
    peak : bool
        Whether cars drive in the peak, as in the decision table.
    assumptions : collection of str
        Ids of assumptions of the strategic network.
    own_modes : Path, optional
        Table of speeds and penalties of the user's own.
    network : Path, optional
        Folder of a street network, instead of the strategic one; minutes are NaN for what it was not built for.

    Raises
    ------
    UnknownDestinationError, UnknownAssumptionError, UnknownOptionError, OptionInvalidError, ModesInvalidError
        An argument is not known, or the option says something that cannot be done.
    OwnModesError, OutsideNetworkError, NetworkFolderError
        A street network has its own speeds, does not hold the destination, or is none.
    """
    return _street_minutes(searched(option, destination, assumptions, own_modes, network), option, peak)


def minutes_from(
    origin: Origin, option: str = BASE, *, peak: bool = False, destination: str = "jpk", network: Path | None = None
) -> dict[str, float]:
    """The same from one place. Raises what :func:`street_minutes` raises."""
    found = searched(option, destination, (), None, network)
    there = replace(found, streets=found.streets.at(np.array([[origin.x_m, origin.y_m]])))
    return {mode: float(minutes[0]) for mode, minutes in _minutes(there, _factor(found) if peak else 1.0).items()}


def searched(
    option: str,
    destination: str,
    assumptions: Collection[str],
    own_modes: Path | None = None,
    network: Path | None = None,
) -> Searched:
    """Search the network of an option once; minutes and isochrones share it. Raises what the minutes raise."""
    files = (Path(option), *(path for path in (own_modes, network and network / INDEX) if path is not None))
    contents = tuple(path.read_bytes() if path.is_file() else b"" for path in files)
    return _searched(active(), option, contents, destination, frozenset(assumptions), own_modes, network)


@lru_cache(maxsize=32)
def _searched(  # noqa: PLR0917  the key of the cache
    catalogue: Catalogue,
    option: str,
    contents: tuple[bytes, ...],  # noqa: ARG001  makes a file that was edited another one
    destination: str,
    assumptions: frozenset[str],
    own_modes: Path | None,
    folder: Path | None,
) -> Searched:
    known = load_destinations(catalogue)
    if destination not in known:
        raise UnknownDestinationError(destination=destination, known=", ".join(known))
    scenario, modes = scenario_of(catalogue, option), load_modes(catalogue, own_modes)
    network = apply_network(load_network(catalogue), scenario)
    network.check_assumptions(assumptions)
    xy = load_origins(catalogue).xy[: len(zones_in_use(catalogue).frame)]
    ways = own_ways(folder, known[destination])
    if ways is not None:
        if own_modes is not None:
            raise OwnModesError(file=own_modes.name)
        for assumption in sorted(assumptions):
            raise UnknownAssumptionError(assumption=assumption, known="none on a street network")
        refuse_roads(scenario)
        return Searched(catalogue, scenario, OwnStreets.over(ways, load_network(catalogue), modes, xy))
    return Searched(catalogue, scenario, Streets.of(network, known[destination], modes, xy, assumptions))


@lru_cache(maxsize=32)
def _street_minutes(found: Searched, option: str, peak: bool) -> StreetMinutes:  # noqa: FBT001  the key of the cache
    catalogue, streets, modes = found.catalogue, found.streets, found.streets.modes
    used = zones_in_use(catalogue)
    factor = _factor(found) if peak else 1.0
    minutes = _minutes(found, factor)
    by_streets = isinstance(streets, OwnStreets)
    tables = (used.used.dataset, "destinations", "modes", *(() if by_streets else _NETWORK))
    evidence = [catalogue[name].evidence for name in tables]
    settings = {
        "network": streets.ways.digest if isinstance(streets, OwnStreets) else streets.network.digest,
        "zones": used.used.record(),
        "modes": [repr(mode) for mode in modes.values()],
        "hubs": [repr(placed.change) for placed in found.hubs],
        "destination": [streets.destination.id, repr(streets.destination)],
        "assumptions": sorted(streets.assumptions),
        "peak_factor": factor,
    }
    return StreetMinutes(
        option=option,
        zones=guarded_zones(used.frame.assign(**{f"{mode}_min": of for mode, of in minutes.items()}), catalogue),
        names={id_: mode.name for id_, mode in modes.items()} | {PARK_AND_RIDE: "P+R"},
        peak=peak,
        peak_factor=factor,
        evidence=max([*evidence, found.scenario.evidence], key=_EVIDENCE.index),
        digest=hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode()).hexdigest()[:12],
    )


def _minutes(found: Searched, factor: float) -> dict[str, NDArray[np.float64]]:
    """Minutes by every mode, cars slower by a factor."""
    streets, modes = found.streets, found.streets.modes
    minutes = {id_: streets.minutes(id_) * (factor if mode.peak else 1.0) for id_, mode in modes.items()}
    by_hub = streets.park_and_ride(found.hubs)
    minutes[PARK_AND_RIDE] = by_hub.to_hub * (factor if modes["car"].peak else 1.0) + by_hub.on
    return minutes


def _factor(found: Searched) -> float:
    """How much slower cars are in the peak on the network; NaN where it was not measured, as in the decision table."""
    if not isinstance(found.streets, OwnStreets):
        return peak_factor(found.catalogue)
    measured = on_streets(found.streets.ways.network, found.catalogue)
    return measured.peak_factor if len(measured.times) else float("nan")


def peak_factor(catalogue: Catalogue) -> float:
    """How much longer published car times are than ours: the middle of the cases, as in the decision table."""
    checks = validate_network(catalogue, kinds=("time",)).checks
    times = checks["error_pct"].to_numpy(dtype=float)
    return float(np.median(1 / (1 + times / 100)))


def fastest(minutes: Mapping[str, NDArray[np.float64]]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Of several modes the best one per place: its number in their order, and its minutes.

    A way that is longer than :data:`LONGEST_MIN` does not count. A tie goes to the mode that comes first; ``NO_MODE``
    and infinite: none leads there.

    Raises
    ------
    ValueError
        There is no mode.
    """
    if not minutes:
        raise ValueError("Give at least one mode.")
    stacked = np.stack([np.where(of <= LONGEST_MIN.get(mode, np.inf), of, np.inf) for mode, of in minutes.items()])
    best = stacked.min(axis=0)
    return np.where(np.isfinite(best), stacked.argmin(axis=0), NO_MODE), best

"""Minutes from every zone to the gate by every mode on roads and paths, for one option: what a map of a mode shows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.changes import AddHub
from analysis.options.demand import load_origins
from analysis.options.door_inputs import scenario_of
from analysis.options.modes import load_modes
from analysis.options.network import apply_network
from analysis.options.street import PARK_AND_RIDE, Streets
from analysis.reachability.inputs import guarded_zones
from analysis.reachability.network import load_destinations, load_network
from analysis.reachability.quality import validate_network
from analysis.reachability.zones import zones_in_use
from geodata import active
from geodata.errors import UnknownDestinationError
from geodata.options import BASE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.scenario import Placed, Scenario
    from geodata import Catalogue

_NETWORK = ("network_nodes", "network_links", "network_assumptions", "wide_water")
_EVIDENCE = ("measured", "stated", "derived", "illustrative")
NO_MODE = -1

LONGEST_MIN = {"walk": 60.0, "bike": 45.0, "e_bike": 45.0, "speed_pedelec": 60.0}
"""Longest ways that count as a way to travel every day on the map of the fastest one (assumption of ours)."""


@dataclass(frozen=True, eq=False)
class StreetMinutes:
    """Ways over the strategic network, as the network is: no draws.

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
    """The strategic network with the changes of an option, searched for one destination from every origin."""

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

    Raises
    ------
    UnknownDestinationError, UnknownAssumptionError, UnknownOptionError, OptionInvalidError, ModesInvalidError
        An argument is not known, or the option says something that cannot be done.
    """
    return _street_minutes(searched(option, destination, assumptions, own_modes), option, peak)


def searched(option: str, destination: str, assumptions: Collection[str], own_modes: Path | None = None) -> Searched:
    """Search the network of an option once; minutes and isochrones share it. Raises what the minutes raise."""
    files = (Path(option), *([] if own_modes is None else [own_modes]))
    contents = tuple(path.read_bytes() if path.is_file() else b"" for path in files)
    return _searched(active(), option, contents, destination, frozenset(assumptions), own_modes)


@lru_cache(maxsize=32)
def _searched(  # noqa: PLR0917  the key of the cache
    catalogue: Catalogue,
    option: str,
    contents: tuple[bytes, ...],  # noqa: ARG001  makes a file that was edited another one
    destination: str,
    assumptions: frozenset[str],
    own_modes: Path | None,
) -> Searched:
    known = load_destinations(catalogue)
    if destination not in known:
        raise UnknownDestinationError(destination=destination, known=", ".join(known))
    scenario, modes = scenario_of(catalogue, option), load_modes(catalogue, own_modes)
    network = apply_network(load_network(catalogue), scenario)
    network.check_assumptions(assumptions)
    xy = load_origins(catalogue).xy[: len(zones_in_use(catalogue).frame)]
    return Searched(catalogue, scenario, Streets.of(network, known[destination], modes, xy, assumptions))


@lru_cache(maxsize=32)
def _street_minutes(found: Searched, option: str, peak: bool) -> StreetMinutes:  # noqa: FBT001  the key of the cache
    catalogue, streets, modes = found.catalogue, found.streets, found.streets.modes
    used = zones_in_use(catalogue)
    factor = peak_factor(catalogue) if peak else 1.0
    minutes = {id_: streets.minutes(id_) * (factor if mode.peak else 1.0) for id_, mode in modes.items()}
    by_hub = streets.park_and_ride(found.hubs)
    minutes[PARK_AND_RIDE] = by_hub.to_hub * (factor if modes["car"].peak else 1.0) + by_hub.on
    evidence = [catalogue[name].evidence for name in (used.used.dataset, "destinations", "modes", *_NETWORK)]
    settings = {
        "network": streets.network.digest,
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

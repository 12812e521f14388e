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


def street_minutes(
    option: str = BASE, *, peak: bool = False, destination: str = "jpk", assumptions: Collection[str] = frozenset()
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

    Raises
    ------
    UnknownDestinationError, UnknownAssumptionError, UnknownOptionError, OptionInvalidError
        An argument is not known, or the option says something that cannot be done.
    """
    content = Path(option).read_text(encoding="utf-8") if Path(option).is_file() else ""
    return _street_minutes(active(), option, content, peak, destination, frozenset(assumptions))


@lru_cache(maxsize=32)
def _street_minutes(  # noqa: PLR0917  the key of the cache
    catalogue: Catalogue,
    option: str,
    content: str,  # noqa: ARG001  makes a file that was edited another one
    peak: bool,  # noqa: FBT001
    destination: str,
    assumptions: frozenset[str],
) -> StreetMinutes:
    known = load_destinations(catalogue)
    if destination not in known:
        raise UnknownDestinationError(destination=destination, known=", ".join(known))
    scenario, modes, used = scenario_of(catalogue, option), load_modes(catalogue), zones_in_use(catalogue)
    network = apply_network(load_network(catalogue), scenario)
    network.check_assumptions(assumptions)
    count = len(used.frame)
    xy = load_origins(catalogue).xy[:count]
    streets = Streets.of(network, known[destination], modes, xy, assumptions)
    factor = peak_factor(catalogue) if peak else 1.0
    minutes = {id_: streets.minutes(id_) * (factor if mode.peak else 1.0) for id_, mode in modes.items()}
    hubs = [placed for placed in scenario.of(AddHub) if getattr(placed.change, "hub", "") == PARK_AND_RIDE]
    found = streets.park_and_ride(hubs)
    minutes[PARK_AND_RIDE] = found.to_hub * (factor if modes["car"].peak else 1.0) + found.on
    evidence = [catalogue[name].evidence for name in (used.used.dataset, "destinations", "modes", *_NETWORK)]
    settings = {
        "network": network.digest,
        "zones": used.used.record(),
        "modes": catalogue["modes"].sha256,
        "hubs": [repr(placed.change) for placed in hubs],
        "destination": [destination, repr(known[destination])],
        "assumptions": sorted(assumptions),
        "peak_factor": factor,
    }
    return StreetMinutes(
        option=option,
        zones=guarded_zones(used.frame.assign(**{f"{mode}_min": of for mode, of in minutes.items()}), catalogue),
        names={id_: mode.name for id_, mode in modes.items()} | {PARK_AND_RIDE: "P+R"},
        peak=peak,
        peak_factor=factor,
        evidence=max([*evidence, scenario.evidence], key=_EVIDENCE.index),
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

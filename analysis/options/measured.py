"""How far a network lies from known lengths of runs and published car times, measured on that network itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from analysis.reachability.quality import TIME_MODE, validate_network
from analysis.reachability.settings import STREET_SNAP_M
from analysis.reachability.street_access import StreetAccess
from analysis.reachability.street_search import search_to, street_arcs
from geodata.crs import rd_to_lonlat
from geodata.streets.projection import from_degrees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.reachability.street_access import Joined
    from geodata import Catalogue
    from geodata.streets import StreetNetwork

FEWEST = 5
"""Of fewer cases no 5th and 95th percentile is taken: the errors of such a street network are not known."""


@dataclass(frozen=True, eq=False)
class Measured:
    """What is known over ours: ``lengths`` of runs and published car ``times``; empty where it was not measured."""

    lengths: NDArray[np.float64]
    times: NDArray[np.float64]

    @property
    def peak_factor(self) -> float:
        """How much longer published car times are than ours, the middle of the cases; 1 where it was not measured."""
        return float(np.median(self.times)) if len(self.times) else 1.0

    def drawn(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Ratios of lengths, and of times around their middle, to draw from; what was not measured does not vary."""
        one = np.ones(1)
        return self.lengths if len(self.lengths) else one, self.times / self.peak_factor if len(self.times) else one


@lru_cache(maxsize=4)
def length_and_time_ratios(catalogue: Catalogue) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """True over ours on the strategic network: of runs that were kept apart, and of published car times."""
    checks = validate_network(catalogue, kinds=("run", "time")).checks
    ratio = 1 / (1 + checks["error_pct"].to_numpy(dtype=float) / 100)
    return ratio[(checks["kind"] == "run").to_numpy()], ratio[(checks["kind"] == "time").to_numpy()]


def on_strategic(catalogue: Catalogue) -> Measured:
    """The errors of the strategic network."""
    return Measured(*length_and_time_ratios(catalogue))


def on_streets(network: StreetNetwork, catalogue: Catalogue) -> Measured:
    """The errors of a street network, by the same cases: those of which both ends lie within 1 km of its streets.

    Nothing is measured on a network that was not built for cars, or of a kind with fewer than :data:`FEWEST` cases.
    """
    none = np.empty(0)
    if TIME_MODE not in network.modes:
        return Measured(none, none)
    checks = catalogue.table("network_checks")
    checks = checks[checks["kind"].isin(["run", "time"])]
    access = StreetAccess(network, street_arcs(network, TIME_MODE))
    starts = _join(access, checks[["from_x_m", "from_y_m"]].to_numpy(dtype=float))
    ends_xy, of_end = np.unique(checks[["to_x_m", "to_y_m"]].to_numpy(dtype=float), axis=0, return_inverse=True)
    ends = _join(access, ends_xy)
    in_metres = (checks["kind"] == "run").to_numpy()
    found = np.full(len(checks), np.nan)
    for end in np.flatnonzero(np.isfinite(ends.snap_m)):  # cases that end at one place are one search
        cases = (of_end == end) & np.isfinite(starts.snap_m)
        start, goal = starts.only(cases), ends.only(np.arange(len(ends_xy)) == end)
        field = search_to(access.arcs, access.ends(goal))
        metres, minutes = access.length_m(start, field, goal), access.minutes(start, field, goal)
        found[cases] = np.where(in_metres[cases], metres, minutes)
    ratio = checks["value"].to_numpy(dtype=float) / found
    kinds = (ratio[np.isfinite(ratio) & in_metres], ratio[np.isfinite(ratio) & ~in_metres])
    return Measured(*(one if len(one) >= FEWEST else none for one in kinds))


def _join(access: StreetAccess, xy: NDArray[np.float64]) -> Joined:
    there = np.column_stack(from_degrees(access.network.crs).transform(*rd_to_lonlat(xy[:, 0], xy[:, 1])))
    return access.join(there, STREET_SNAP_M)

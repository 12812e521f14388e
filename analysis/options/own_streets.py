"""Minutes of every mode over a street network, in the place of the strategic one."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.options.network import ROAD_KINDS
from analysis.options.street import PARK_AND_RIDE, Streets
from analysis.options.street_ways import TO_STOPS
from analysis.options.transit_figures import TRANSIT
from analysis.reachability.settings import ACCESS_FACTOR
from analysis.reachability.streets import LEVEL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from analysis.options.measured import Measured
    from analysis.options.modes import Mode
    from analysis.options.street_ways import StreetWays
    from analysis.reachability.network import Network
    from analysis.scenario import Placed, Scenario

VEHICLES = "vehicles"
"""Kilometres of the vehicles of new lines."""


@dataclass(frozen=True, eq=False)
class OwnStreets(Streets):
    """Ways over a street network; of the strategic one only the places of nodes that options name are left.

    Minutes by a mode are those of :class:`analysis.reachability.streets.StreetReachability`; NaN where the network was
    not built for it.
    """

    ways: StreetWays = field(kw_only=True)

    @classmethod
    def over(cls, ways: StreetWays, network: Network, modes: Mapping[str, Mode], xy: NDArray[np.float64]) -> OwnStreets:
        """Ways over a street network to its destination; ``network`` is the strategic one."""
        return cls(network, ways.destination, modes, xy, frozenset(), ways=ways)

    def minutes(self, mode: str) -> NDArray[np.float64]:
        """Free-flow minutes from every origin to the destination; infinite: no street within 1 km; NaN: not built."""
        return self.ways.to_gate(mode, self.xy) if self.ways.built_for(mode) else np.full(len(self.xy), np.nan)

    def length_m(self, mode: str) -> NDArray[np.float64]:
        """Length of these fastest ways to the destination."""
        if not self.ways.built_for(mode):
            return np.full(len(self.xy), np.nan)
        return self.ways.length_m(mode, self.xy, self._place(self.destination.x_m, self.destination.y_m))

    def over_hub(self, placed: Placed, mode: str, hub: int) -> tuple[NDArray[np.float64], float]:  # noqa: ARG002
        """Minutes by car to the street nearest to a hub, and from there to the gate by another mode."""
        if not (self.ways.built_for("car") and self.ways.built_for(mode)):
            return np.full(len(self.xy), np.nan), np.nan
        at = self._place(*self.network.xy[hub].tolist())
        return self.ways.to_place("car", self.xy, at), float(self.ways.to_gate(mode, at)[0])

    def driven_m(self, xy: NDArray[np.float64]) -> float:
        """Metres of the fastest way by car between the streets nearest to positions; infinite where one has none."""
        if not self.ways.built_for("car"):
            return float("nan")
        total_m = 0.0
        for here, there in pairwise(xy):
            ends = np.array([here, there])
            legs_m = ACCESS_FACTOR * float(self.ways.snap_m("car", ends).sum())
            if not np.isfinite(legs_m):
                return float("inf")
            total_m += float(self.ways.length_m("car", ends[:1], ends[1:])[0]) - legs_m
        return total_m

    def missing(self, *modes: str) -> tuple[str, ...]:
        """Those of some modes that the network was not built for."""
        return tuple(mode for mode in modes if not self.ways.built_for(mode))

    def levels(self) -> dict[str, str | None]:
        """The level that each kind of figure comes from; ``None``: the network was not built for it."""
        needs: dict[str, tuple[str, ...]] = {mode: (mode,) for mode in self.modes}
        needs |= {PARK_AND_RIDE: ("car",), TRANSIT: TO_STOPS, VEHICLES: ("car",)}
        return {name: None if self.missing(*modes) else LEVEL for name, modes in needs.items()}

    def record(self, inhabitants: NDArray[np.float64], measured: Measured) -> dict[str, Any]:
        """What an answer says about the network: what it is, who has no street, how many cases it was checked by."""
        network = self.ways.network
        outside: dict[str, dict[str, int] | None] = dict.fromkeys(self.modes)
        for mode in self.modes:
            if not self.missing(mode):
                lost = self.ways.outside(mode, self.xy)
                people = round(float(inhabitants[lost].sum()))
                outside[mode] = {"outside": int(lost.sum()), "outside_inhabitants": people}
        return {
            "level": LEVEL,
            "source": network.source,
            "reference_date": None if network.reference_date is None else network.reference_date.isoformat(),
            "digest": network.digest,
            "modes": outside,
            "distance_cases": len(measured.lengths),
            "time_cases": len(measured.times),
        }

    @staticmethod
    def _place(x_m: float, y_m: float) -> NDArray[np.float64]:
        return np.array([[x_m, y_m]])


def refuse_roads(scenario: Scenario) -> None:
    """Refuse an option that changes roads.

    Raises
    ------
    OptionInvalidError
        It names links of the strategic network, and the ways go over a street network.
    """
    for placed in scenario.of(*ROAD_KINDS):
        placed.fail(
            "kind",
            "it changes a road of the strategic network, and the ways go over a street network.",
            "dit verandert een weg die het gekozen stratennetwerk anders kent.",
        )

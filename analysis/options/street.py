"""Minutes from every origin to the gate on roads and paths, and over a park-and-ride."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from analysis.changes import AddHub
from analysis.options.modes import mode_graph
from analysis.options.network import node_row
from analysis.reachability.access import (
    AccessPoints,
    Candidates,
    Joined,
    access_points,
    changed_points,
    destination_node,
    find_candidates,
    join,
)
from analysis.reachability.graph import travel_times
from geodata.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from analysis.options.modes import Mode
    from analysis.reachability.graph import TravelTimeField
    from analysis.reachability.network import Destination, Network
    from analysis.scenario import Placed

PARK_AND_RIDE = "park_and_ride"


@dataclass(frozen=True, eq=False)
class ParkAndRide:
    """Minutes to the hub with the change there, and minutes on; ``onward`` tells where which mode is used for it."""

    to_hub: NDArray[np.float64]
    on: NDArray[np.float64]
    onward: Mapping[str, NDArray[np.bool_]]

    @property
    def minutes(self) -> NDArray[np.float64]:
        """From door to gate."""
        return self.to_hub + self.on

    def or_by(self, to_hub: NDArray[np.float64], on: float, mode: str) -> ParkAndRide:
        """The same with one more hub to choose from."""
        better = to_hub + on < self.minutes
        modes = {name: where & ~better for name, where in self.onward.items()}
        modes[mode] = modes.get(mode, np.zeros(len(better), dtype=bool)) | better
        return ParkAndRide(np.where(better, to_hub, self.to_hub), np.where(better, on, self.on), modes)


@dataclass(frozen=True, eq=False)
class Streets:
    """One network searched for one destination and a set of origins; searches are kept.

    Attributes
    ----------
    xy : array of float, shape (n, 2)
        Origins in RD metres.
    """

    network: Network
    destination: Destination
    modes: Mapping[str, Mode]
    xy: NDArray[np.float64]
    assumptions: frozenset[str]
    _points: dict[str, AccessPoints] = field(default_factory=dict)
    _gates: dict[str, int] = field(default_factory=dict)
    _joined: dict[str, Candidates] = field(default_factory=dict)
    _ways: dict[tuple[str, int], Joined] = field(default_factory=dict)
    _fields: dict[tuple[str, int], TravelTimeField] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        network: Network,
        destination: Destination,
        modes: Mapping[str, Mode],
        xy: NDArray[np.float64],
        assumptions: Iterable[str] = (),
    ) -> Streets:
        """Prepare a network; nothing is searched yet."""
        return cls(network, destination, modes, xy, frozenset(assumptions))

    def minutes(self, mode: str) -> NDArray[np.float64]:
        """Free-flow minutes from every origin to the destination, the way to the network included; infinite: none."""
        return self.minutes_to(mode, self.gate_node(mode))

    def gate_node(self, mode: str) -> int:
        """The node that stands for the destination: that of the network before an option changed it.

        Raises
        ------
        DatasetInvalidError
            The destination lies beside the network.
        """
        if mode not in self._gates:
            self._gates[mode] = destination_node(self.points(mode), self.destination)
        return self._gates[mode]

    def minutes_to(self, mode: str, node: int) -> NDArray[np.float64]:
        """The same to a node of the network."""
        return self.joined(mode, node).minutes

    def length_m(self, mode: str) -> NDArray[np.float64]:
        """Length of these fastest ways to the destination; infinite: none."""
        return self.joined(mode, self.gate_node(mode)).length_m

    def at(self, xy: NDArray[np.float64]) -> Streets:
        """The same network for other origins; what was searched without origins is shared by both."""
        return replace(self, xy=xy, _joined={}, _ways={})

    def joined(self, mode: str, node: int) -> Joined:
        """How every origin joins the network on its fastest way to a node."""
        key = (mode, node)
        if key not in self._ways:
            field, candidates = self.field_to(mode, node), self.candidates(mode)
            self._ways[key] = join(self.points(mode), field, candidates, self.modes[mode].access_kmh)
        return self._ways[key]

    def field_to(self, mode: str, node: int) -> TravelTimeField:
        """Fastest ways from every node to one."""
        key = (mode, node)
        if key not in self._fields:
            self._fields[key] = travel_times(self.points(mode).graph, node)
        return self._fields[key]

    def park_and_ride(self, hubs: Iterable[Placed]) -> ParkAndRide:
        """Drive to the best hub, change there, and go on by the hub's own mode; infinite without hubs.

        Raises
        ------
        OptionInvalidError
            A hub stands at a node that does not exist, goes on by a mode that does not exist, or leads nowhere.
        """
        none = np.full(len(self.xy), np.inf)
        best = ParkAndRide(none, none, {})
        for placed in hubs:
            change = placed.change
            assert isinstance(change, AddHub)  # noqa: S101  for the type checker
            if change.onward not in self.modes:
                text = f"there is no mode '{change.onward}'; known are {', '.join(self.modes)}."
                placed.fail("onward", text, f"er is geen vervoerwijze '{change.onward}'.")
            to_hub, onward_min = self.over_hub(placed, change.onward, node_row(self.network, placed, "at", change.at))
            if np.isnan(onward_min) or np.isnan(to_hub).all():
                return ParkAndRide(np.full(len(self.xy), np.nan), none, {})
            if not np.isfinite(onward_min) or not np.isfinite(to_hub).any():
                placed.fail(
                    "at", "no way leads there, or on to the gate.", "er leidt geen weg heen of door naar de poort."
                )
            best = best.or_by(to_hub + change.change_min, onward_min, change.onward)
        return best

    def over_hub(self, placed: Placed, mode: str, hub: int) -> tuple[NDArray[np.float64], float]:  # noqa: ARG002
        """Minutes by car from every origin to a hub at a node, and from there to the gate by another mode."""
        return self.minutes_to("car", hub), float(self.field_to(mode, self.gate_node(mode)).minutes[hub])

    def driven_m(self, xy: NDArray[np.float64]) -> float:
        """Metres of the fastest way by car between the nodes nearest to positions (RD metres), one after the other.

        Infinite where there is no way: an option closed it.
        """
        points = self.points("car")
        called = points.nodes[nearest(points.node_tree, xy)[1][:, 0]].tolist()
        return sum(float(self.field_to("car", there).length_m[here]) for here, there in pairwise(called))

    def points(self, mode: str) -> AccessPoints:
        """Where a mode may join the network."""
        if mode not in self._points:
            network, before = self.network, self.network.before or self.network
            points = access_points(before, mode_graph(before, self.modes[mode], self.assumptions))
            if before is not network:
                points = changed_points(points, network, mode_graph(network, self.modes[mode], self.assumptions))
            self._points[mode] = points
        return self._points[mode]

    def candidates(self, mode: str) -> Candidates:
        """Where the origins may join the network."""
        if mode not in self._joined:
            self._joined[mode] = find_candidates(self.points(mode), self.xy)
        return self._joined[mode]

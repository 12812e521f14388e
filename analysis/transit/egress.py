"""From a stop to the gate: on foot, by a shared bicycle from a station, or by hub taxi."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.reachability.access import access_points, destination_node, find_candidates, join
from analysis.reachability.graph import build_graph, travel_times
from analysis.reachability.network import load_network
from analysis.transit.ways import WALK_TO_GATE, Figure

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from analysis.reachability import Destination
    from geodata import Catalogue
    from geodata.timetable.model import Timetable

EGRESS = ("walk", "shared_bike", "hub_taxi")
HUB_TAXI = frozenset({"HT-DB", "HT-HV", "HT-MP"})
"""Lines of the embedded timetable that are the hub taxi; they end at the gate."""

UNLOCK_S = 180
POOLING_S = 600
SHARED_BIKES = {
    "swk-trein": ("stated", "rtvdrenthe.nl/nieuws/15359918 (2023-02)"),
    "swk-bus": ("stated", "rtvdrenthe.nl/nieuws/15359918 (2023-02)"),
    "mp-trein": ("illustrative", ""),
    "mp-bus": ("illustrative", ""),
}
"""Stops with shared bicycles, how that is known, and from where."""


@dataclass(frozen=True, eq=False)
class Egress:
    """Seconds from every stop to the gate (-1: no way), and what they rest on.

    ``by_vehicle`` holds for who gets out of a vehicle at the stop, ``on_own`` for who comes there otherwise.
    """

    by_vehicle: NDArray[np.int32]
    on_own: NDArray[np.int32]
    figures: tuple[Figure, ...]


def egress(
    kind: str, timetable: Timetable, destination: Destination, catalogue: Catalogue, assumptions: Collection[str]
) -> Egress:
    """The last leg; walking is always possible beside a bicycle or a taxi.

    ``assumptions`` are those of the strategic network, which the bicycle uses.
    """
    stops = timetable.stops
    distance_m = np.hypot(stops.x_m - destination.x_m, stops.y_m - destination.y_m)
    seconds = WALK_TO_GATE.seconds(distance_m)
    figures = WALK_TO_GATE.figures("egress_walk")
    if kind == "shared_bike":
        by_bike, more = _shared_bike(timetable, destination, catalogue, frozenset(assumptions))
        seconds = _faster(seconds, by_bike)
        return Egress(seconds, seconds, figures + more)
    if kind == "hub_taxi":
        gate = stops.stop_id == "jpk-poort"
        note = (
            "Detour of the hub taxi for others who share it. It has to be ordered, and is modelled every ten minutes."
        )
        pooling = Figure("hub_taxi_pooling_s", POOLING_S, "s", "illustrative", "", note)
        return Egress(np.where(gate, POOLING_S, seconds).astype(np.int32), seconds, (*figures, pooling))
    return Egress(seconds, seconds, figures)


def _shared_bike(
    timetable: Timetable, destination: Destination, catalogue: Catalogue, assumptions: frozenset[str]
) -> tuple[NDArray[np.int32], tuple[Figure, ...]]:
    stops = timetable.stops
    rows = np.flatnonzero(np.isin(stops.stop_id, list(SHARED_BIKES)))
    ride_s = bike_to_gate_s(np.column_stack([stops.x_m, stops.y_m])[rows], destination, catalogue, assumptions)
    seconds = np.full(len(stops), -1, dtype=np.int32)
    seconds[rows] = ride_s + UNLOCK_S
    figures = [
        Figure("unlock_s", UNLOCK_S, "s", "illustrative", "", "To fetch the bicycle and to park it at the gate."),
    ]
    for row in rows:
        stop_id = str(stops.stop_id[row])
        evidence, source = SHARED_BIKES[stop_id]
        note = f"Ride from {stops.name[row]} over the strategic network (derived); evidence is about the bicycles."
        figures.append(Figure(f"shared_bike_{stop_id}_s", float(seconds[row]), "s", evidence, source, note))
    return seconds, tuple(figures)


def bike_to_gate_s(
    xy: NDArray[np.float64], destination: Destination, catalogue: Catalogue, assumptions: frozenset[str]
) -> NDArray[np.int32]:
    """Seconds by bicycle over the strategic network from places (RD metres, shape (n, 2)) to the gate."""
    network = load_network(catalogue)
    points = access_points(network, build_graph(network, "bike", assumptions))
    field = travel_times(points.graph, destination_node(points, destination))
    return np.ceil(join(points, field, find_candidates(points, xy)).minutes * 60).astype(np.int32)


def _faster(one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.int32]:
    """The lesser of two times; -1 is none."""
    never = np.iinfo(np.int32).max
    least = np.minimum(np.where(one < 0, never, one), np.where(other < 0, never, other))
    return np.where(least == never, -1, least).astype(np.int32)

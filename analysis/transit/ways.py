"""The ways to and from stops as the crow flies times a detour, with the figures that they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from analysis.transit.profile import Legs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Figure:
    """A number that a result rests on; ``evidence`` as in the glossary, ``source`` empty for what is assumed."""

    id: str
    value: float
    unit: str
    evidence: str
    source: str
    note: str


@dataclass(frozen=True)
class Way:
    """A way of one's own: speed, detour over the straight line, how far at most, and time to start and end it."""

    kmh: float
    reach_m: float
    fixed_s: int = 0
    detour: float = 1.3

    def seconds(self, distance_m: ArrayLike) -> NDArray[np.int32]:
        """Seconds for straight distances; -1 for those out of reach."""
        distance = np.asarray(distance_m, dtype=float)
        seconds = np.ceil((distance * self.detour * 3.6 / self.kmh).round(6)) + self.fixed_s
        return np.where(distance <= self.reach_m, seconds, -1).astype(np.int32)

    def figures(self, name: str) -> tuple[Figure, ...]:
        """What is assumed about this way."""
        assumed = ("illustrative", "")
        figures = (
            Figure(f"{name}_kmh", self.kmh, "km/h", *assumed, "Speed."),
            Figure(f"{name}_detour", self.detour, "", *assumed, "Length over the straight line."),
            Figure(f"{name}_reach_m", self.reach_m, "m", *assumed, "No farther than this in a straight line."),
        )
        if not self.fixed_s:
            return figures
        return (
            *figures,
            Figure(f"{name}_fixed_s", self.fixed_s, "s", *assumed, "To fetch the bicycle and to park it."),
        )


WALK = Way(kmh=4.8, reach_m=2_000.0)
BIKE = Way(kmh=15.0, reach_m=7_000.0, fixed_s=180)
ACCESS = {"walk": WALK, "bike": BIKE}
WALK_TO_GATE = Way(kmh=4.8, reach_m=4_000.0)
"""Farther than to a stop: from Havelterberg it is the only way on foot, and a known one."""


def legs_to_stops(origin_xy: NDArray[np.float64], stop_xy: NDArray[np.float64], way: Way) -> Legs:
    """The ways from places to every stop within reach; positions of shape (n, 2), RD metres."""
    found: list[list[int]] = [
        sorted(stops) for stops in cKDTree(origin_xy).query_ball_tree(cKDTree(stop_xy), way.reach_m)
    ]
    first = np.concatenate([[0], np.cumsum([len(stops) for stops in found])]).astype(np.int64)
    stop = np.array([stop for stops in found for stop in stops], dtype=np.int32)
    origin = np.repeat(np.arange(len(origin_xy)), np.diff(first))
    distance_m = np.hypot(*(origin_xy[origin] - stop_xy[stop]).T)
    return Legs(first, stop, way.seconds(np.minimum(distance_m, way.reach_m)))


def without_vehicle(legs: Legs, egress_s: NDArray[np.int32], whole_way_s: NDArray[np.int32]) -> NDArray[np.int32]:
    """Access and egress in seconds of the fastest way without a vehicle, shape (origins, 2); -1: there is none.

    Either the whole way by the means of access, or to a stop and by the means of egress from there.
    """
    ways = np.column_stack([whole_way_s, np.where(whole_way_s >= 0, 0, -1)]).astype(np.int32)
    for origin, (begin, end) in enumerate(pairwise(legs.first.tolist())):
        by_stop = np.column_stack([legs.seconds[begin:end], egress_s[legs.stop[begin:end]]])
        found = np.vstack([ways[origin], by_stop])
        found = found[(found >= 0).all(axis=1)]
        if len(found):
            ways[origin] = found[np.argmin(found.sum(axis=1))]
    return ways

"""Speeds per link in normal traffic outside the peak.

Free flow is read from the road table where it has a speed, else it follows from how built-up the surroundings are; a
share for junctions, signals and slow vehicles is taken off. All speeds are assumptions per class of road: no speed of
a single street was measured.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.build.network.draft import Draft, Link

BUILT_UP_RADIUS_M = 600.0
BUILT_UP_STOPS = 4
SAMPLES = 5

CAR_BUILT_UP_KMH = 30.0
CAR_RURAL_KMH = 55.0
CAR_RAMP_KMH = 40.0
CAR_RUN_KMH = 65.0
CAR_SHORT_PATH_KMH = 30.0
TRAFFIC_AT_GRADE = 0.88
TRAFFIC = {"motorway": 0.97, "expressway": 0.95, "run": 0.95}
"""Speed in normal traffic outside the peak over free flow: junctions, signals and slow vehicles."""

BIKE_BUILT_UP_KMH = 15.0
BIKE_RURAL_KMH = 17.0


def set_speeds(draft: Draft, stops_xy: NDArray[np.float64]) -> None:
    """Fill ``car_kmh``, ``bike_kmh`` and ``built_up_m`` of every link.

    A point counts as built-up if at least four bus stops (merged places) lie within 600 m. For a link without a speed
    of its own the two speeds are mixed by time over the built-up share of the straight line between its ends.
    """
    tree = cKDTree(stops_xy)
    for number, link in list(draft.links.items()):
        share = _built_up_share(draft, link, tree)
        built_up_m = share * link.length_m if math.isnan(link.built_up_m) else link.built_up_m
        car = (link.car_kmh or _car_kmh(link, share)) * TRAFFIC.get(link.road_class, TRAFFIC_AT_GRADE)
        bike = _mixed(share, BIKE_BUILT_UP_KMH, BIKE_RURAL_KMH)
        draft.links[number] = replace(
            link,
            built_up_m=round(built_up_m),
            car_kmh=round(car, 1) if link.car else 0.0,
            bike_kmh=round(bike, 1) if link.bike else 0.0,
        )


def _car_kmh(link: Link, share: float) -> float:
    fixed = {"ramp": CAR_RAMP_KMH, "run": CAR_RUN_KMH, "cycle_path": CAR_SHORT_PATH_KMH}
    return fixed.get(link.road_class) or _mixed(share, CAR_BUILT_UP_KMH, CAR_RURAL_KMH)


def _mixed(share: float, built_up_kmh: float, rural_kmh: float) -> float:
    return 1.0 / (share / built_up_kmh + (1.0 - share) / rural_kmh)


def _built_up_share(draft: Draft, link: Link, tree: cKDTree) -> float:
    start, end = np.array(draft.xy(link.a)), np.array(draft.xy(link.b))
    points = start + np.linspace(0, 1, SAMPLES)[:, None] * (end - start)
    counts = tree.query_ball_point(points, BUILT_UP_RADIUS_M, return_length=True)
    return float((counts >= BUILT_UP_STOPS).mean())

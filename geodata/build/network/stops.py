"""Stops of 2015 and the driven distances between them: merged places and street links."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely import LineString

from geodata.build.network.draft import Draft, Link, Node
from geodata.crs import lonlat_to_rd
from geodata.frames import rows

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "ndov-stops-2015"
SAME_PLACE_M = 60.0
SAME_NAME_M = 250.0
SHORTER_THAN_STRAIGHT = 0.90
DETOUR = 3.0
ALONG_M = 200.0
ALONG_LEAST_M = 1_500.0
ALONG_SHARE = 0.75
STREET_MAX_M = 6_000.0
"""Longer steps are runs of express buses along a main road; half of them is kept apart to measure the error."""


def read_stops(table: Path) -> pd.DataFrame:
    """Stops with the place they are merged into (its first stop id): stop_id, stop_name, x_m, y_m, place."""
    stops = pd.read_csv(table)
    stops["x_m"], stops["y_m"] = lonlat_to_rd(stops["stop_lon"], stops["stop_lat"])
    stops["stop_name"] = [re.sub(r"\s*\(Perron.*\)$|, uitstaphalte$", "", name) for name in stops["stop_name"]]
    tree = cKDTree(stops[["x_m", "y_m"]].to_numpy())
    near = tree.query_pairs(SAME_NAME_M, output_type="ndarray")
    names = stops["stop_name"].to_numpy()
    gap = np.hypot(*(stops[["x_m", "y_m"]].to_numpy()[near[:, 0]] - stops[["x_m", "y_m"]].to_numpy()[near[:, 1]]).T)
    same = near[(gap <= SAME_PLACE_M) | (names[near[:, 0]] == names[near[:, 1]])]
    matrix = coo_array((np.ones(len(same)), (same[:, 0], same[:, 1])), shape=(len(stops), len(stops)))
    part = pd.Series(connected_components(matrix, directed=False)[1], index=stops.index)
    stops["place"] = stops["stop_id"].groupby(part).transform("min")
    return stops


def read_steps(table: Path, stops: pd.DataFrame) -> pd.DataFrame:
    """Driven distances between different places among ``stops``, one row per pair: a, b, length_m, straight_m."""
    steps = pd.read_csv(table)
    by_id = stops.set_index("stop_id")
    steps = steps[steps["from_stop"].isin(by_id.index) & steps["to_stop"].isin(by_id.index)].copy()
    for end, column in (("a", "from_stop"), ("b", "to_stop")):
        steps[end] = by_id["place"].loc[steps[column]].to_numpy()
        steps[f"x_{end}"] = by_id["x_m"].loc[steps[column]].to_numpy()
        steps[f"y_{end}"] = by_id["y_m"].loc[steps[column]].to_numpy()
    steps = steps[steps["a"] != steps["b"]].copy()
    steps["straight_m"] = np.hypot(steps["x_a"] - steps["x_b"], steps["y_a"] - steps["y_b"])
    swapped = steps["a"] > steps["b"]
    steps.loc[swapped, ["a", "b"]] = steps.loc[swapped, ["b", "a"]].to_numpy()
    return steps.groupby(["a", "b"], as_index=False).agg(
        length_m=("length_m", "median"), straight_m=("straight_m", "median")
    )


def is_withheld(name_a: str, name_b: str) -> bool:
    """Whether a long run is kept apart to measure the error: half of them, by a hash of the two names."""
    text = "|".join(sorted((name_a, name_b)))
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


def add_stops(draft: Draft, stops: pd.DataFrame) -> None:
    """Add one node per merged place."""
    for place, group in stops.groupby("place"):
        names = group["stop_name"].value_counts()
        x_m, y_m = group["x_m"].mean(), group["y_m"].mean()
        spread = np.hypot(group["x_m"] - x_m, group["y_m"] - y_m).max()
        name = min(names[names == names.max()].index)
        draft.add_node(Node(str(place), name, "stop", x_m, y_m, max(25.0, float(spread)), SOURCE))


def split_steps(draft: Draft, steps: pd.DataFrame) -> tuple[list[Link], list[Link], list[Link]]:
    """Sort the steps into street links, long runs that may be used, and long runs that are withheld."""
    streets, runs, withheld = [], [], []
    for row in rows(steps):
        a, b = str(row.a), str(row.b)
        ratio = row.length_m / max(row.straight_m, 1.0)
        if ratio < SHORTER_THAN_STRAIGHT:
            draft.reject(f"{a}-{b}", "driven distance shorter than 0.90 of the straight line", ratio=ratio)
            continue
        if ratio > DETOUR and row.length_m > 200:
            draft.reject(f"{a}-{b}", "driven distance more than three times the straight line", ratio=ratio)
            continue
        link = Link(a, b, float(row.length_m), "local_road", "driven", SOURCE)
        if row.length_m <= STREET_MAX_M:
            streets.append(link)
        elif is_withheld(draft.nodes[a].name, draft.nodes[b].name):
            withheld.append(link)
        else:
            runs.append(link)
    return streets, runs, withheld


def split_along_motorways(
    draft: Draft, streets: list[Link], motorways: list[LineString]
) -> tuple[list[Link], list[Link]]:
    """Part the streets from the shorter runs: those that lie along a motorway or an expressway for three quarters."""
    near = shapely.union_all([line.buffer(ALONG_M) for line in motorways])
    shapely.prepare(near)
    kept: list[Link] = []
    along: list[Link] = []
    for link in streets:
        line = LineString([draft.xy(link.a), draft.xy(link.b)])
        inside = shapely.intersection(line, near).length if line.length >= ALONG_LEAST_M else 0.0
        (along if inside >= ALONG_SHARE * line.length > 0 else kept).append(link)
    return kept, along

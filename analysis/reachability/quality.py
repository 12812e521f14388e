"""How good the network is: every known distance, time, band and road length against what the network gives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.reachability.access import access_points, destination_node, find_candidates, join
from analysis.reachability.graph import StreetGraph, build_graph, build_road_graph, travel_times
from analysis.reachability.network import Network, load_destinations, load_network, same_network
from analysis.reachability.settings import MODES
from geodata import Catalogue, active
from geodata.errors import UnreachableError
from geodata.frames import rows as each

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

ROAD_TOLERANCE = 0.05
TIME_MODE = "car"
"""The only mode of which times were published: the error of bike times is not known."""


@dataclass(frozen=True, eq=False)
class NetworkValidation:
    """The checks with what the network gives.

    Attributes
    ----------
    checks : DataFrame
        The table ``network_checks`` with the columns found (metres or minutes), error_pct (against ``value``; empty
        where only a band is known) and ok (inside the band, or within 5 % along a road; empty where nothing is
        demanded of a single row).
    """

    checks: pd.DataFrame

    @property
    def failed(self) -> pd.DataFrame:
        """The checks that demand something and do not get it."""
        return self.checks[self.checks["ok"].eq(False)]  # noqa: FBT003


@dataclass(frozen=True)
class NetworkQuality:
    """The error of the network in a few figures, to stand beside every result.

    Percentages are absolute errors. Distances: driven runs of buses that were kept apart when the network was built.
    Times: published car times, mostly rounded to five minutes and with traffic, against our free-flow times;
    ``time_bias_pct`` is the median with its sign (negative: the network is faster than what was published). They are
    times of ``time_mode``; for other modes none was published, so the error of their times is not known.
    """

    level: str
    distance_cases: int
    distance_median_pct: float
    distance_p95_pct: float
    time_cases: int
    time_median_pct: float
    time_max_pct: float
    time_bias_pct: float
    time_mode: str
    bands_met: int
    bands: int
    roads_met: int
    roads: int

    def slower_factor(self, mode: str) -> float | None:
        """By what the minutes grow if the published times are right; ``None`` for a mode without published times."""
        return 1 / (1 + self.time_bias_pct / 100) if mode == self.time_mode else None


def check_network(catalogue: Catalogue | None = None) -> None:
    """Try whether the network serves: every destination lies on it, and every zone leads to it by every mode.

    Raises
    ------
    DatasetInvalidError
        A link, an assumption or a destination does not fit the network.
    UnreachableError
        A zone does not reach a destination.
    """
    catalogue = catalogue or active()
    network = load_network(catalogue)
    zones = catalogue.features("zones")
    xy = np.column_stack([zones.geometry.x, zones.geometry.y])
    for mode in MODES:
        points = access_points(network, build_graph(network, mode))
        candidates = find_candidates(points, xy)
        for destination in load_destinations(catalogue).values():
            field = travel_times(points.graph, destination_node(points, destination))
            lost = ~np.isfinite(join(points, field, candidates).minutes)
            if lost.any():
                raise UnreachableError(what=zones["name"][lost].iloc[0], mode=mode, destination=destination.id)


def validate_network(catalogue: Catalogue | None = None, kinds: Collection[str] | None = None) -> NetworkValidation:
    """Compare the network with every row of the table ``network_checks``, or with those of some kinds only."""
    catalogue = catalogue or active()
    network = load_network(catalogue)
    checks = catalogue.table("network_checks")
    if kinds is not None:
        checks = checks[checks["kind"].isin(list(kinds))]
    found = pd.Series(dict(_found(network, checks)), dtype=float)
    checks = checks.assign(found=found)
    checks["error_pct"] = (checks["found"] / checks["value"] - 1) * 100
    along = checks["kind"] == "road"
    banded = checks["low"].notna()
    ok = pd.Series(pd.NA, index=checks.index, dtype="boolean")
    ok[along] = checks.loc[along, "error_pct"].abs() <= ROAD_TOLERANCE * 100
    ok[banded] = checks.loc[banded, "found"].between(checks.loc[banded, "low"], checks.loc[banded, "high"])
    return NetworkValidation(checks.assign(ok=ok))


def network_quality() -> NetworkQuality:
    """The error of the network in use in a few figures."""
    return _quality(same_network(active()))


@lru_cache(maxsize=4)
def _quality(catalogue: Catalogue) -> NetworkQuality:
    checks = validate_network(catalogue).checks
    distances = checks.loc[checks["kind"] == "run", "error_pct"]
    times = checks.loc[checks["kind"] == "time", "error_pct"]
    roads = checks.loc[checks["kind"] == "road", "ok"]
    bands = checks.loc[checks["low"].notna(), "ok"]
    return NetworkQuality(
        level=catalogue["network_links"].level,
        distance_cases=len(distances),
        distance_median_pct=float(distances.abs().median()),
        distance_p95_pct=float(distances.abs().quantile(0.95)),
        time_cases=len(times),
        time_median_pct=float(times.abs().median()),
        time_max_pct=float(times.abs().max()),
        time_bias_pct=float(times.median()),
        time_mode=TIME_MODE,
        bands_met=int(bands.sum()),
        bands=len(bands),
        roads_met=int(roads.sum()),
        roads=len(roads),
    )


def _found(network: Network, checks: pd.DataFrame) -> Iterator[tuple[int, float]]:
    """What the network gives for each check: (row label, metres or minutes)."""
    row_of = {node: row for row, node in enumerate(network.nodes["id"])}
    for road, along in checks[checks["kind"] == "road"].groupby("road"):
        yield from _between_nodes(build_road_graph(network, str(road)), along, row_of)
    rest = checks[checks["kind"] != "road"]
    for mode, of_mode in rest.groupby("mode"):
        for assumption, rows in of_mode.groupby(rest["assumption"].fillna("")):
            graph = build_graph(network, str(mode), [str(assumption)] if assumption else [])
            named = rows["to_node"].fillna("") != ""
            yield from _between_nodes(graph, rows[named], row_of)
            yield from _between_places(network, graph, rows[~named])


def _between_nodes(graph: StreetGraph, rows: pd.DataFrame, row_of: dict[str, int]) -> Iterator[tuple[int, float]]:
    for row in each(rows[["from_node", "to_node", "unit"]]):  # there is often one row, and the table is wide
        field = travel_times(graph, row_of[row.to_node])
        found = field.length_m if row.unit == "m" else field.minutes
        yield row.Index, float(found[row_of[row.from_node]])


def _between_places(network: Network, graph: StreetGraph, rows: pd.DataFrame) -> Iterator[tuple[int, float]]:
    """From the first place to the node nearest to the second."""
    points = access_points(network, graph)
    nodes = np.unique(graph.start)
    for row in each(rows):
        end = nodes[np.argmin(np.hypot(*(network.xy[nodes] - [row.to_x_m, row.to_y_m]).T))]
        start = find_candidates(points, np.array([[row.from_x_m, row.from_y_m]], dtype=float))
        joined = join(points, travel_times(graph, int(end)), start)
        yield row.Index, float((joined.length_m if row.unit == "m" else joined.minutes)[0])

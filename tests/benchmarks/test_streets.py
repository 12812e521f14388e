"""One destination, all origins, and isochrones on streets of a whole province, against networkx and random points.

The streets of Porto Alegre, six times side by side and stitched together: about 110,000 nodes. Without ``make bench``
one copy will do. Times are printed, not judged: that takes an idle machine.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

from analysis.reachability.settings import STREET_AREA_M
from analysis.reachability.street_isochrones import street_isochrones
from analysis.reachability.street_search import search_to, street_arcs
from analysis.reachability.streets import StreetReachability
from geodata.streets import MODES, StreetNetwork, build_network, read_osm

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray
    from pytest_benchmark.fixture import BenchmarkFixture

    from analysis.reachability.street_search import StreetArcs

COPIES = (3, 2)
STITCHES = 40
S_PER_M = {"car": 3.6 / 60, "walk": 3.6 / 5}
FIVE_MIN, FEW_MIN = (30, 40, 45, 50, 60), 5
MOST_INSIDE_PCT, MOST_MISSED_PCT = 1.0, 3.0
"""Share of the nodes inside an isochrone that is not reached, and of those that are reached that lies outside."""
SAMPLE = 200_000
"""Points that the areas of isochrones are compared with."""


@pytest.fixture(scope="module")
def file(root: Path) -> Path:
    path = root.parent / "shared" / "data" / "osm-porto-alegre" / "poa.osm.pbf"
    if not path.is_file():
        pytest.skip("no extract of Porto Alegre in ../shared/data")
    return path


@pytest.fixture(scope="module")
def province(city: StreetNetwork, request: pytest.FixtureRequest) -> StreetNetwork:
    return _province(city) if request.config.getoption("benchmark_enable") else city


@pytest.fixture(scope="module")
def city(file: Path) -> StreetNetwork:
    return build_network(read_osm(file), ("car", "walk"), "EPSG:32722")


def _province(city: StreetNetwork) -> StreetNetwork:
    """Copies of a city side by side, with two-way streets between the nodes along their common edges."""
    usable = np.flatnonzero(city.edges["walk_s"].notna())
    ends = np.unique(city.edges[["from_node", "to_node"]].to_numpy()[usable])
    size = len(city.nodes)
    across, up = (ends[np.argsort(city.xy[ends, axis])] for axis in (0, 1))
    span_m = np.ptp(city.xy, axis=0) + 500
    nodes, edges, lines, pairs = [], [], [], []
    for column in range(COPIES[0]):
        for row in range(COPIES[1]):
            copy = (column * COPIES[1] + row) * size
            shift = span_m * (column, row)
            nodes.append(city.nodes.assign(x_m=city.nodes["x_m"] + shift[0], y_m=city.nodes["y_m"] + shift[1]))
            lines.append(_moved(city.geometry, shift))
            edges.append(
                city.edges.assign(from_node=city.edges["from_node"] + copy, to_node=city.edges["to_node"] + copy)
            )
            if column + 1 < COPIES[0]:
                pairs += list(zip(across[-STITCHES:] + copy, across[:STITCHES] + copy + COPIES[1] * size, strict=True))
            if row + 1 < COPIES[1]:
                pairs += list(zip(up[-STITCHES:] + copy, up[:STITCHES] + copy + size, strict=True))
    stitches = pd.DataFrame(pairs, columns=["from_node", "to_node"]).assign(
        length_m=500.0, road_class="primary", name="", ref="", osm_way=0,
        **{f"{mode}{way}_s": 500 * seconds for mode, seconds in S_PER_M.items() for way in ("", "_back")},
    )  # fmt: skip
    all_nodes = pd.concat(nodes, ignore_index=True)
    ends_xy = all_nodes[["x_m", "y_m"]].to_numpy()[np.array(pairs)]
    return replace(
        city,
        nodes=all_nodes,
        edges=pd.concat([*edges, stitches], ignore_index=True),
        geometry=np.concatenate([*lines, shapely.linestrings(ends_xy)]),
    )


def _moved(lines: NDArray[np.object_], by_m: NDArray[np.float64]) -> NDArray[np.object_]:
    return np.asarray(shapely.transform(lines, lambda xy: xy + by_m))


def _their_graph(arcs: StreetArcs) -> nx.DiGraph[int]:
    """The same arcs, turned round: networkx searches from the destination."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    head = np.repeat(np.arange(arcs.size), np.diff(arcs.offset))
    graph.add_weighted_edges_from(zip(head.tolist(), arcs.tail.tolist(), arcs.minutes.tolist(), strict=True))
    return graph


def test_all_origins_to_one_destination(
    benchmark: BenchmarkFixture, province: StreetNetwork, capsys: pytest.CaptureFixture[str]
) -> None:
    arcs = street_arcs(province, "walk")
    graph = _their_graph(arcs)
    goal = int(np.bincount(arcs.tail).argmax())
    times = []
    for _ in range(1 if benchmark.disabled else 5):
        start = time.perf_counter()
        theirs = nx.single_source_dijkstra_path_length(graph, goal)
        times.append(time.perf_counter() - start)

    field = benchmark(search_to, arcs, [(goal, 0.0)])

    expected = np.full(arcs.size, np.inf)
    expected[list(theirs)] = list(theirs.values())
    assert np.allclose(field.minutes, expected, rtol=1e-9)
    if not benchmark.disabled:
        assert benchmark.stats is not None
        ours_ms, peer_ms = 1e3 * benchmark.stats.stats.min, 1e3 * min(times)
        ratio = peer_ms / ours_ms
        benchmark.extra_info |= {"nodes": arcs.size, "arcs": len(arcs.tail)}
        benchmark.extra_info |= {"peer": "networkx", "peer_ms": peer_ms}
        with capsys.disabled():
            print(  # noqa: T201  what make bench is for
                f"\n{arcs.size} nodes, {len(arcs.tail)} arcs: {ours_ms:.1f} ms, networkx {peer_ms:.0f} ms: {ratio:.0f}"
            )


def test_read_and_build_all_modes(benchmark: BenchmarkFixture, file: Path) -> None:
    def make() -> StreetNetwork:
        return build_network(read_osm(file), ("car",) if benchmark.disabled else MODES, "EPSG:32722")

    network = benchmark.pedantic(make, rounds=1 if benchmark.disabled else 3)  # type: ignore[no-untyped-call]

    assert len(network.edges) > 10_000


@pytest.mark.parametrize("mode", ["car", "walk"])
def test_a_new_destination_with_isochrones(
    benchmark: BenchmarkFixture, province: StreetNetwork, mode: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The search and the areas; these against the share of random points that are near enough in minutes and metres."""

    def ask() -> gpd.GeoDataFrame:
        return street_isochrones(StreetReachability(province, "-51.2175,-30.0301", mode))

    areas = benchmark.pedantic(ask, rounds=1 if benchmark.disabled else 3)  # type: ignore[no-untyped-call]

    search = StreetReachability(province, "-51.2175,-30.0301", mode)
    bounds = np.array(areas.geometry.iloc[-1].bounds)
    low, high = bounds[:2] - 300, bounds[2:] + 300
    points = np.random.default_rng(1).uniform(low, high, (SAMPLE // 10 if benchmark.disabled else SAMPLE, 2))
    minutes, _ = search.minutes_on(points, STREET_AREA_M)
    shares = np.array([(minutes <= band).mean() for band in areas["band_min"]])
    expected_ha = shares * np.prod(high - low) / 1e4
    spread = np.sqrt((1 - shares) / shares / len(points))
    errors = areas["area_ha"].to_numpy() / expected_ha - 1
    assert (np.abs(errors) < 0.01 + 3 * spread).all()
    if not benchmark.disabled:
        assert benchmark.stats is not None
        benchmark.extra_info |= {"nodes": len(province.nodes), "errors_pct": (100 * errors).round(2).tolist()}
        with capsys.disabled():
            print(  # noqa: T201  what make bench is for
                f"\n{len(province.nodes)} nodes, {mode}: {benchmark.stats.stats.min:.2f} s, cells of "
                f"{areas['cell_m'].iloc[0]:.0f} m, areas off by {', '.join(f'{100 * e:.2f}' for e in errors)} % "
                f"(the sample knows them to {', '.join(f'{100 * s:.2f}' for s in spread)})"
            )


class Lines(NamedTuple):
    """Shapes of streets, and which of them lies between two nodes."""

    shape: NDArray[np.object_]
    row: dict[tuple[int, int], int]
    xy: NDArray[np.float64]


def _buffer_union(graph: nx.DiGraph[int], lines: Lines, goal: int, band_min: int) -> shapely.Geometry:
    """The isochrone of the examples of osmnx: nodes near enough, and the streets between them, as wide as 25 m."""
    near = nx.ego_graph(graph, goal, radius=band_min, distance="weight")
    streets = shapely.buffer([lines.shape[lines.row[edge]] for edge in near.edges], 25)
    nodes = shapely.buffer(shapely.points(lines.xy[list(near)]), 50)
    union = shapely.union_all(np.concatenate([nodes, streets]))
    return shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(union)])


def _errors_pct(
    area: shapely.Geometry, network: StreetNetwork, minutes: NDArray[np.float64], band_min: int
) -> tuple[float, float]:
    """Of the nodes of the mode: those inside that are not reached, and those that are reached and lie outside."""
    used = np.isfinite(minutes)
    inside, reached = shapely.contains_xy(area, *network.xy[used].T), minutes[used] <= band_min
    return 100 * float((inside & ~reached).sum() / inside.sum()), 100 * float((reached & ~inside).sum() / reached.sum())


def test_five_isochrones_of_another_destination(
    benchmark: BenchmarkFixture, province: StreetNetwork, capsys: pytest.CaptureFixture[str]
) -> None:
    """Search and areas, after another destination was asked for; node by node against networkx."""
    idle = not benchmark.disabled
    bands = FIVE_MIN if idle else FIVE_MIN[:1]
    arcs = street_arcs(province, "car")
    graph = _their_graph(arcs)
    street_isochrones(StreetReachability(province, "-51.2275,-30.0351", "car"), bands)

    def ask() -> tuple[StreetReachability, gpd.GeoDataFrame]:
        search = StreetReachability(province, "-51.2175,-30.0301", "car")
        return search, street_isochrones(search, bands)

    search, areas = benchmark.pedantic(ask, rounds=10 if idle else 1)  # type: ignore[no-untyped-call]

    # From the place to its street is the same for both, and so are the nodes next to it.
    goal, place = int(search.field.minutes.argmin()), arcs.size
    graph.add_weighted_edges_from((place, node, cost) for node, cost in search.access.ends(search.goal))
    found = nx.single_source_dijkstra_path_length(graph, place)
    minutes = np.full(arcs.size + 1, np.inf)
    minutes[list(found)] = list(found.values())
    minutes = minutes[:-1]
    assert np.allclose(search.field.minutes, minutes, rtol=1e-9)
    errors = np.array(
        [_errors_pct(area, province, minutes, band) for band, area in zip(bands, areas.geometry, strict=True)]
    )
    assert (errors[:, 0] < MOST_INSIDE_PCT).all(), errors
    assert (errors[:, 1] < MOST_MISSED_PCT).all(), errors
    graph.remove_node(place)
    head = np.repeat(np.arange(arcs.size), np.diff(arcs.offset)).tolist()
    row = dict(zip(zip(head, arcs.tail.tolist(), strict=True), arcs.edge.tolist(), strict=True))
    lines = Lines(province.geometry, row, province.xy)
    start = time.perf_counter()
    theirs = [_buffer_union(graph, lines, goal, band) for band in (bands if idle else (FEW_MIN,))]
    peer_ms = 1e3 * (time.perf_counter() - start)
    assert shapely.contains_xy(theirs[0], *province.xy[goal])
    if idle:
        assert benchmark.stats is not None
        benchmark.extra_info |= {
            "nodes": arcs.size, "bands_min": list(bands), "not reached inside pct": errors[:, 0].round(2).tolist(),
            "reached missed pct": errors[:, 1].round(2).tolist(), "rounds of the peer": 1,
            "peer": "osmnx-style union of buffers", "peer_ms": peer_ms,
        }  # fmt: skip
        with capsys.disabled():
            print(f"\n{errors.round(2).tolist()} %, {peer_ms / benchmark.stats.stats.min / 1e3:.0f} times")  # noqa: T201

"""One destination, all origins, on a street network as large as a province, against networkx.

The streets of Porto Alegre, six times side by side and stitched together: about 120,000 nodes. Without ``make bench``
one copy will do.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from analysis.reachability.street_isochrones import street_isochrones
from analysis.reachability.street_search import search_to, street_arcs
from analysis.reachability.streets import StreetReachability
from geodata.streets import MODES, StreetNetwork, build_network, read_osm

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

    from analysis.reachability.street_search import StreetArcs

COPIES = (3, 2)
STITCHES = 40
AT_LEAST = 15
"""How many times faster than networkx one search has to be."""


@pytest.fixture(scope="module")
def file(root: Path) -> Path:
    path = root.parent / "shared" / "data" / "osm-porto-alegre" / "poa.osm.pbf"
    if not path.is_file():
        pytest.skip("no extract of Porto Alegre in ../shared/data")
    return path


@pytest.fixture(scope="module")
def city(file: Path) -> StreetNetwork:
    return build_network(read_osm(file), ("car", "walk"), "EPSG:32722")


def _province(city: StreetNetwork) -> StreetNetwork:
    """Copies of a city side by side, with two-way streets between the nodes along their common edges."""
    usable = np.flatnonzero(city.edges["walk_s"].notna())
    ends = np.unique(city.edges[["from_node", "to_node"]].to_numpy()[usable])
    size = len(city.nodes)
    across, up = (ends[np.argsort(city.xy[ends, axis])] for axis in (0, 1))
    edges, pairs = [], []
    for column in range(COPIES[0]):
        for row in range(COPIES[1]):
            copy = (column * COPIES[1] + row) * size
            edges.append(
                city.edges.assign(from_node=city.edges["from_node"] + copy, to_node=city.edges["to_node"] + copy)
            )
            if column + 1 < COPIES[0]:
                pairs += list(zip(across[-STITCHES:] + copy, across[:STITCHES] + copy + COPIES[1] * size, strict=True))
            if row + 1 < COPIES[1]:
                pairs += list(zip(up[-STITCHES:] + copy, up[:STITCHES] + copy + size, strict=True))
    stitches = pd.DataFrame(pairs, columns=["from_node", "to_node"]).assign(
        length_m=500.0, walk_s=360.0, walk_back_s=360.0
    )
    copies = COPIES[0] * COPIES[1]
    return replace(
        city,
        nodes=pd.concat([city.nodes] * copies, ignore_index=True),
        edges=pd.concat([*edges, stitches], ignore_index=True),
    )


def _their_graph(arcs: StreetArcs) -> nx.DiGraph[int]:
    """The same arcs, turned round: networkx searches from the destination."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    head = np.repeat(np.arange(arcs.size), np.diff(arcs.offset))
    graph.add_weighted_edges_from(zip(head.tolist(), arcs.tail.tolist(), arcs.minutes.tolist(), strict=True))
    return graph


def test_all_origins_to_one_destination(
    benchmark: BenchmarkFixture, city: StreetNetwork, capsys: pytest.CaptureFixture[str]
) -> None:
    network = city if benchmark.disabled else _province(city)
    arcs = street_arcs(network, "walk")
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
        assert arcs.size > 100_000
        assert ratio >= AT_LEAST


def test_read_and_build_all_modes(benchmark: BenchmarkFixture, file: Path) -> None:
    def make() -> StreetNetwork:
        return build_network(read_osm(file), ("car",) if benchmark.disabled else MODES, "EPSG:32722")

    network = benchmark.pedantic(make, rounds=1 if benchmark.disabled else 3)  # type: ignore[no-untyped-call]

    assert len(network.edges) > 10_000


def test_a_new_destination_with_isochrones(benchmark: BenchmarkFixture, city: StreetNetwork) -> None:
    def ask() -> int:
        return len(street_isochrones(StreetReachability(city, "-51.2175,-30.0301", "car")))

    assert benchmark.pedantic(ask, rounds=1 if benchmark.disabled else 3) == 4  # type: ignore[no-untyped-call]

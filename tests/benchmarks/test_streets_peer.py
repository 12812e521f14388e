"""All of the real extract against osmnx and networkx: as many nodes, and the same times between random places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from geodata.streets import StreetNetwork, read_osm
from tests.geodata.streets.peer import (
    MODES,
    cut_out,
    our_graph,
    plain_network,
    special_ways,
    their_graph,
    their_streets,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

WHOLE, CORNER = (-180.0, -90.0, 180.0, 90.0), (-51.215, -30.04, -51.205, -30.033)
STARTS, ENDS = 20, 200


def test_all_of_the_extract(
    benchmark: BenchmarkFixture, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    extract = root.parent / "shared" / "data" / "osm-porto-alegre" / "poa.osm.pbf"
    if not extract.is_file():
        pytest.skip("no extract of Porto Alegre in ../shared/data")
    file = cut_out(extract, CORNER if benchmark.disabled else WHOLE, tmp_path / "poa.osm")
    theirs = their_streets(file)
    special = special_ways(theirs)

    def make() -> StreetNetwork:
        return plain_network(read_osm(file), special)

    network = benchmark.pedantic(make, rounds=1)  # type: ignore[no-untyped-call]

    chance = np.random.default_rng(1)
    compared, worst_s = 0, 0.0
    for mode in MODES:
        ours, reference = our_graph(network, mode), their_graph(theirs, special, mode)
        main = max(nx.strongly_connected_components(reference), key=len)
        cut = next(cut for cut in network.cuts if cut.mode == mode)
        assert cut.kept_nodes == len(main)
        nodes = sorted(ours.nodes)
        for start in chance.choice(nodes, size=min(STARTS, len(nodes)), replace=False).tolist():
            mine, other = (nx.single_source_dijkstra_path_length(graph, start) for graph in (ours, reference))
            for end in chance.choice(nodes, size=ENDS).tolist():
                worst_s = max(worst_s, abs(mine[end] - other[end]))
                compared += 1
    assert worst_s < 0.5  # an edge is kept to a thousandth of a second
    if not benchmark.disabled:
        with capsys.disabled():
            print(f"\n{len(theirs)} nodes, {compared} pairs, at most {1000 * worst_s:.0f} ms apart")  # noqa: T201

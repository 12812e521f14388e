"""A real extract against osmnx and networkx: the same streets, the same distances, the same times.

The middle of it; ``make bench`` compares the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from geodata.streets import RawStreets, StreetNetwork, read_osm
from geodata.streets.defaults import defaults
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

STARTS, ENDS = 6, 60
WINDOW = (-51.225, -30.05, -51.195, -30.028)  # west, south, east, north


@pytest.fixture(scope="module")
def file(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    extract = root.parent / "shared" / "data" / "osm-porto-alegre" / "poa.osm.pbf"
    if not extract.is_file():
        pytest.skip("no extract of Porto Alegre in ../shared/data")
    return cut_out(extract, WINDOW, tmp_path_factory.mktemp("osmnx") / "poa.osm")


@pytest.fixture(scope="module")
def streets(file: Path) -> RawStreets:
    return read_osm(file)


@pytest.fixture(scope="module")
def theirs(file: Path) -> nx.MultiDiGraph[int]:
    return their_streets(file)


@pytest.fixture(scope="module")
def special(theirs: nx.MultiDiGraph[int]) -> set[int]:
    return special_ways(theirs)


@pytest.fixture(scope="module")
def network(streets: RawStreets, special: set[int]) -> StreetNetwork:
    return plain_network(streets, special)


def test_the_streets_are_as_long_as_those_of_osmnx(streets: RawStreets, theirs: nx.MultiDiGraph[int]) -> None:
    ours = {way.id: way.end - way.start - 1 for way in streets.ways}
    counted: dict[int, int] = {}
    for *_, data in theirs.edges(data=True):
        if data["highway"] in defaults().classes and data.get("area") != "yes":
            counted[data["osmid"]] = counted.get(data["osmid"], 0) + 1

    # Single ways may repeat a node at once, which osmnx drops.
    assert sum(ours.values()) == pytest.approx(sum(counted.values()), rel=1e-4)
    assert {way for way, segments in ours.items() if segments} >= set(counted)
    # Lengths on the sphere of osmnx differ by what the ellipsoid is flatter.
    sphere, ellipsoid = np.array([(data["sphere_m"], data["metres"]) for *_, data in theirs.edges(data=True)]).T
    long = ellipsoid > 20
    assert np.abs(sphere[long] / ellipsoid[long] - 1).max() < 0.005


@pytest.mark.parametrize("mode", MODES)
def test_travel_times_are_those_of_osmnx_and_networkx(
    network: StreetNetwork, theirs: nx.MultiDiGraph[int], special: set[int], mode: str
) -> None:
    ours, reference = our_graph(network, mode), their_graph(theirs, special, mode)
    chance = np.random.default_rng(1)
    nodes = sorted(ours.nodes)
    compared = 0
    for start in chance.choice(nodes, size=STARTS, replace=False).tolist():
        mine, other = (nx.single_source_dijkstra_path_length(graph, start) for graph in (ours, reference))
        for end in chance.choice(nodes, size=ENDS).tolist():
            assert mine[end] == pytest.approx(other[end], abs=0.1)  # an edge is kept to a thousandth of a second
            compared += 1
    assert compared == STARTS * ENDS


@pytest.mark.parametrize("mode", MODES)
def test_the_part_that_is_kept_is_that_of_networkx(
    network: StreetNetwork, theirs: nx.MultiDiGraph[int], special: set[int], mode: str
) -> None:
    reference = their_graph(theirs, special, mode)
    main = max(nx.strongly_connected_components(reference), key=len)
    cut = next(cut for cut in network.cuts if cut.mode == mode)

    assert set(our_graph(network, mode).nodes) <= main
    assert cut.kept_nodes == len(main)
    assert cut.cut_nodes == len(reference) - len(main)

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reachability import MODES
from analysis.reachability.graph import StreetGraph, build_graph, build_road_graph, travel_times
from analysis.reachability.network import Network, load_network
from geodata.errors import UnknownAssumptionError, UnknownModeError


def rows(network: Network) -> dict[str, int]:
    return {node: row for row, node in enumerate(network.nodes["id"])}


def times(network: Network, mode: str, *assumptions: str) -> dict[str, float]:
    row = rows(network)
    field = travel_times(build_graph(network, mode, assumptions), row["gate"])
    return {node: round(float(field.minutes[number]), 6) for node, number in row.items()}


def test_car_minutes_are_those_on_paper(paper_network: Network) -> None:
    # d: 1 km at 30 = 2; c: + 3 km at 60 = 5; e: 2 + 4 = 6; f: 6 + 4 = 10; a: 5 + 3 km at 45 = 9; b: 10 + 4 = 14,
    # which beats the motorway (9 + 6 = 15). No car reaches g.
    assert times(paper_network, "car") == {
        "a": 9.0,
        "b": 14.0,
        "c": 5.0,
        "d": 2.0,
        "e": 6.0,
        "f": 10.0,
        "g": np.inf,
        "gate": 0.0,
    }


def test_bike_keeps_off_the_motorway_and_takes_the_shorter_cycle_path(paper_network: Network) -> None:
    # 15 km/h is 4 minutes a kilometre; d–g–e is 3.8 km against 4 km along the road.
    found = times(paper_network, "bike")
    assert (found["d"], found["g"], found["e"], found["f"]) == (4.0, 11.6, 19.2, 35.2)
    assert (found["a"], found["b"]) == (np.inf, np.inf)


def test_an_assumption_opens_its_link_only_when_it_is_switched_on(paper_network: Network) -> None:
    assert times(paper_network, "bike", "short_path")["e"] == 13.2
    assert times(paper_network, "car", "short_path")["e"] == 6.0  # 3.3 km at 30 km/h is no gain
    with pytest.raises(UnknownAssumptionError, match=r"'tunnel'.*short_path"):
        build_graph(paper_network, "car", ["tunnel"])


def test_an_unknown_mode_is_refused(paper_network: Network) -> None:
    with pytest.raises(UnknownModeError, match=r"'boat'.*car, bike"):
        build_graph(paper_network, "boat")


def test_path_and_length_follow_the_minutes(paper_network: Network) -> None:
    row = rows(paper_network)
    names = paper_network.nodes["id"]
    field = travel_times(build_graph(paper_network, "car"), row["gate"])
    assert [names[node] for node in field.path(row["b"])] == ["b", "f", "e", "d", "gate"]
    assert field.length_m[row["b"]] == 12_000
    assert field.path(row["gate"]) == [row["gate"]]


def test_a_road_number_is_found_also_on_a_shared_stretch(paper_network: Network) -> None:
    row = rows(paper_network)
    assert travel_times(build_road_graph(paper_network, "N1"), row["c"]).length_m[row["f"]] == 11_000
    assert travel_times(build_road_graph(paper_network, "N2"), row["e"]).length_m[row["f"]] == 4_000
    assert travel_times(build_road_graph(paper_network, "N2"), row["c"]).length_m[row["f"]] == np.inf


@st.composite
def graphs(draw: st.DrawFn) -> StreetGraph:
    """Random directed graphs, parallel arcs left out as :class:`StreetGraph` promises."""
    size = draw(st.integers(2, 12))
    node = st.integers(0, size - 1)
    arcs = draw(st.dictionaries(st.tuples(node, node), st.integers(1, 50), min_size=1, max_size=40))
    pairs = sorted(pair for pair in arcs if pair[0] != pair[1])
    start, end = (np.array([pair[side] for pair in pairs], dtype=np.intp) for side in (0, 1))
    minutes = np.array([arcs[pair] for pair in pairs], dtype=float)
    return StreetGraph("car", start, end, minutes, minutes * 100, np.arange(len(pairs)), size)


@given(graphs(), st.data())
def test_times_to_one_destination_equal_networkx_on_directed_graphs(graph: StreetGraph, data: st.DataObject) -> None:
    destination = data.draw(st.integers(0, graph.size - 1))
    field = travel_times(graph, destination)
    peer: nx.DiGraph[int] = nx.DiGraph()
    peer.add_nodes_from(range(graph.size))
    peer.add_weighted_edges_from(zip(graph.start.tolist(), graph.end.tolist(), graph.minutes.tolist(), strict=True))
    expected = nx.single_source_dijkstra_path_length(peer.reverse(), destination)
    assert [expected.get(node, np.inf) for node in range(graph.size)] == field.minutes.tolist()
    for node in expected:
        path = field.path(node)
        assert path[-1] == destination
        assert nx.path_weight(peer, path, "weight") == field.minutes[node]
        assert field.length_m[node] == pytest.approx(field.minutes[node] * 100)


@pytest.mark.parametrize("mode", MODES)
def test_the_embedded_network_gives_what_networkx_gives(mode: str) -> None:
    network = load_network()
    graph = build_graph(network, mode)
    destination = int(np.flatnonzero(network.nodes["kind"] == "gate")[0])
    field = travel_times(graph, destination)
    peer: nx.DiGraph[int] = nx.DiGraph()
    peer.add_weighted_edges_from(zip(graph.end.tolist(), graph.start.tolist(), graph.minutes.tolist(), strict=True))
    expected = nx.single_source_dijkstra_path_length(peer, destination)
    reached = np.flatnonzero(np.isfinite(field.minutes))
    assert set(expected) == set(reached.tolist())
    np.testing.assert_allclose(field.minutes[reached], [expected[node] for node in reached.tolist()])

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from analysis.reachability import MODES
from analysis.reachability.graph import build_graph, travel_times
from analysis.reachability.network import load_destinations, load_network
from geodata.errors import DatasetInvalidError
from tests.analysis.reachability.conftest import LINKS, make_network

MOTOR_ONLY = {"motorway", "expressway"}


@pytest.mark.parametrize(
    "link,problem",
    [
        (("a", "nowhere", "", "local_road", 9_000, 30.0, 15.0, ""), "node that does not exist"),
        (("a", "a", "", "local_road", 9_000, 30.0, 15.0, ""), "joins a node to itself"),
        (("a", "b", "", "local_road", 9_999, 30.0, 15.0, ""), "shorter than the straight line"),
    ],
)
def test_a_senseless_link_is_refused_by_name(link: tuple[object, ...], problem: str) -> None:
    with pytest.raises(DatasetInvalidError, match=problem) as caught:
        make_network([*LINKS, link])
    assert f"{link[0]}~{link[1]}" in str(caught.value)


def test_no_embedded_link_is_shorter_than_the_straight_line_or_joins_a_node_twice() -> None:
    network = load_network()
    start, end = network.ends
    straight_m = np.hypot(*(network.xy[start] - network.xy[end]).T)
    assert (network.links["length_m"] >= straight_m - 1e-6).all()
    assert (start != end).all()


def test_motorways_meet_other_roads_only_at_exits_and_junctions() -> None:
    network = load_network()
    kinds = network.nodes.set_index("id")["kind"]
    met: dict[str, set[str]] = defaultdict(set)
    for row in network.links.to_dict("records"):
        for end in ("from_node", "to_node"):
            met[row[end]].add(row["road_class"])
    for node, classes in met.items():
        if "motorway" in classes and classes - MOTOR_ONLY:
            assert kinds[node] in {"exit", "interchange"}, node
        if "expressway" in classes and classes - MOTOR_ONLY:
            assert kinds[node] in {"exit", "interchange", "junction", "roundabout", "place"}, node


def test_bikes_keep_off_motorways_and_expressways_and_cars_off_cycle_paths() -> None:
    links = load_network().links
    assert links.loc[links["road_class"].isin(MOTOR_ONLY), "bike_kmh"].isna().all()
    assert links.loc[links["road_class"].eq("cycle_path") & links["assumption"].eq(""), "car_kmh"].isna().all()


@pytest.mark.parametrize("mode", MODES)
def test_every_node_that_a_mode_can_use_leads_to_the_gate(mode: str) -> None:
    network = load_network()
    graph = build_graph(network, mode)
    gate = load_destinations()["jpk"]
    node = int(np.argmin(np.hypot(*(network.xy - [gate.x_m, gate.y_m]).T)))
    assert network.nodes["kind"][node] == "gate"
    assert np.isfinite(travel_times(graph, node).minutes[np.unique(graph.start)]).mean() > 0.995


def test_the_network_covers_the_towns_that_it_promises() -> None:
    nodes = load_network().nodes
    towns = ["Assen", "Emmen", "Hoogeveen", "Coevorden", "Meppel", "Steenwijk", "Wolvega", "Heerenveen", "Zwolle"]
    towns += ["Ommen", "Hardenberg", "Stadskanaal", "Veendam", "Groningen", "Roden", "Borger", "Dwingeloo"]
    for town in towns:
        assert nodes["name"].str.startswith(f"{town},").sum() >= 3, town


def test_every_link_says_where_its_length_comes_from() -> None:
    links = load_network().links
    assert set(links["length_basis"]) == {"driven", "known", "straight_line"}
    supposed = links["length_basis"] == "straight_line"
    assert links.loc[supposed, "evidence"].eq("derived").all()
    assert links.loc[~supposed, "evidence"].eq("measured").all()

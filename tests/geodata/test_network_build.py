from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

from geodata import embedded
from geodata.build.files import SourceFolder
from geodata.build.network import stops, thin, weave
from geodata.build.network.draft import Barriers, Draft, Link, Node
from geodata.build.network.exits import join_exits
from geodata.build.network.speeds import set_speeds
from geodata.build.network.write import DATASETS, write_network
from geodata.network import link_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCES = Path(__file__).parents[2].parent / "shared" / "data"


def draft(nodes: Mapping[str, tuple[float, float]], links: list[Link]) -> Draft:
    """Stops, and junctions where the name begins with j."""
    made = Draft()
    for name, (x_m, y_m) in nodes.items():
        made.add_node(Node(name, name, "junction" if name[0] == "j" else "stop", x_m, y_m, 25, "test"))
    for link in links:
        made.add_link(link)
    return made


def street(a: str, b: str, length_m: float, **values: object) -> Link:
    return Link(a, b, length_m, **{"road_class": "local_road", "basis": "driven", "source": "test", **values})  # type: ignore[arg-type]


def lengths(made: Draft) -> dict[tuple[str, str], float]:
    return {link.key: round(link.length_m, 3) for link in made.links.values()}


def test_a_rebuild_gives_the_embedded_bytes(tmp_path: Path) -> None:
    if not SOURCES.is_dir():
        pytest.skip("the downloaded open data is not beside the repository")
    write_network(SourceFolder(SOURCES), embedded(), tmp_path)
    for name in DATASETS:
        assert (tmp_path / f"{name}.csv").read_bytes() == embedded().path(name).read_bytes(), name


def test_a_link_is_never_shorter_than_the_straight_line() -> None:
    made = draft({"a": (0, 0), "b": (300, 400)}, [street("a", "b", 480)])
    assert lengths(made) == {("a", "b"): 500}


def test_a_stop_on_a_numbered_road_becomes_a_point_of_it_and_keeps_the_known_length() -> None:
    road = street("j1", "j2", 2_040, road_class="provincial", road="N1", basis="known")
    made = draft({"j1": (0, 0), "j2": (2_000, 0), "on": (500, 60), "bend": (1_000, 200)}, [road])
    weave.put_stops_on_roads(made)
    # By way of "on" and "bend" the straight lines sum to 2,042 m, within 3 % of 2,040.
    assert set(lengths(made)) == {("j1", "on"), ("bend", "on"), ("bend", "j2")}
    assert sum(lengths(made).values()) == pytest.approx(2_040, rel=0.002)


def test_a_stop_too_far_off_stays_off() -> None:
    # 240 m beside the middle the road would be 2,057 m long: it is known to be 1,990 m at most 3 % more, 2,050 m.
    road = street("j1", "j2", 1_990, road_class="provincial", road="N1", basis="known")
    made = draft({"j1": (0, 0), "j2": (1_990, 0), "off": (995, 255), "near": (995, 248)}, [road])
    weave.put_stops_on_roads(made)
    assert lengths(made) == {("j1", "j2"): 1_990}


def test_streets_are_joined_where_they_cross() -> None:
    made = draft(
        {"w": (0, 500), "e": (1_000, 500), "s": (500, 0), "n": (500, 1_000)},
        [street("w", "e", 1_000), street("s", "n", 1_100)],
    )
    weave.join_crossings(made)
    assert sorted(lengths(made).values()) == [500, 500, 550, 550]
    assert made.shortest_m("w", "n", 5_000) == 1_050


@pytest.mark.parametrize("road_class", ["motorway", "expressway"])
def test_a_street_is_not_joined_to_a_motorway_that_it_crosses(road_class: str) -> None:
    made = draft(
        {"w": (0, 500), "e": (1_000, 500), "s": (500, 0), "n": (500, 1_000)},
        [street("w", "e", 1_000, road_class=road_class, road="A1", basis="known"), street("s", "n", 1_100)],
    )
    weave.join_crossings(made)
    assert lengths(made) == {("e", "w"): 1_000, ("n", "s"): 1_100}


def test_neighbours_are_joined_unless_water_lies_between() -> None:
    nodes = {"a": (0, 0), "a2": (0, 900), "b": (300, 0), "b2": (300, 900)}
    links = [street("a", "a2", 900), street("b", "b2", 900)]
    joined = draft(nodes, links)
    weave.join_neighbours(joined, Barriers([]))
    assert lengths(joined)[("a", "b")] == 390
    apart = draft(nodes, links)
    weave.join_neighbours(apart, Barriers([LineString([(150, -500), (150, 1_500)])]))
    assert lengths(apart) == lengths(draft(nodes, links))


def test_an_exit_is_joined_on_both_sides_of_the_motorway() -> None:
    nodes = {"m1": (0, 0), "m2": (2_000, 0), "n1": (1_000, 300), "n2": (1_500, 300), "s1": (1_000, -400)}
    links = [street("n1", "n2", 500), street("s1", "s2", 500), street("n2", "s2", 3_000)]
    made = draft({**nodes, "s2": (1_500, -400)}, links)
    made.add_node(Node("exit", "afrit 1", "exit", 1_000, 0, 150, "test"))
    made.add_link(street("m1", "exit", 1_000, road_class="motorway", road="A1"))
    made.add_link(street("exit", "m2", 1_000, road_class="motorway", road="A1"))
    join_exits(made, Barriers([]))
    ramps = {link.key: link.length_m for link in made.links.values() if link.road_class == "ramp"}
    assert ramps == {("exit", "n1"): 390, ("exit", "s1"): 520}
    count = len(made.links)
    join_exits(made, Barriers([]))
    assert len(made.links) == count  # what is joined is not joined again


def test_a_link_that_others_replace_is_dropped_and_a_numbered_road_stays() -> None:
    nodes = {"a": (0, 0), "b": (1_000, 0), "c": (2_000, 0)}
    made = draft(nodes, [street("a", "b", 1_000), street("b", "c", 1_000), street("a", "c", 2_000)])
    assert thin.drop_repeated(made) == 1
    assert set(lengths(made)) == {("a", "b"), ("b", "c")}
    numbered = draft(nodes, [street("a", "b", 1_000), street("b", "c", 1_000), street("a", "c", 2_000, road="N1")])
    thin.drop_repeated(numbered)
    assert ("a", "c") in lengths(numbered)


def test_a_shared_stretch_carries_both_numbers() -> None:
    made = draft(
        {"a": (0, 0), "b": (1_000, 0)}, [street("a", "b", 1_010, road="N2"), street("a", "b", 1_000, road="N1")]
    )
    thin.drop_parallel(made)
    assert [(link.road, link.length_m) for link in made.links.values()] == [("N1/N2", 1_000)]


@given(st.lists(st.floats(50, 400), min_size=2, max_size=12))
def test_contracting_a_chain_keeps_its_length(steps: list[float]) -> None:
    positions = [0.0]
    for step in steps:
        positions.append(positions[-1] + step)
    nodes = {f"n{number:02d}": (x_m, 0.0) for number, x_m in enumerate(positions)}
    names = list(nodes)
    made = draft(nodes, [street(a, b, 1.02 * step) for a, b, step in zip(names, names[1:], steps, strict=False)])
    thin.contract_chains(made, {names[0], names[-1]})
    assert made.shortest_m(names[0], names[-1], math.inf) == pytest.approx(1.02 * sum(steps))
    assert thin_longest(made) <= max(thin.PASS_THROUGH_M, 1.02 * 400)


def thin_longest(made: Draft) -> float:
    return max(link.length_m for link in made.links.values())


def test_withheld_runs_do_not_depend_on_the_direction_and_are_about_half() -> None:
    pairs = [(f"Plaats {number}, Station", f"Dorp {number}, Centrum") for number in range(400)]
    withheld = [stops.is_withheld(a, b) for a, b in pairs]
    assert withheld == [stops.is_withheld(b, a) for a, b in pairs]
    assert 150 < sum(withheld) < 250


def test_driven_distances_that_cannot_be_are_named_and_left_out() -> None:
    made = draft({"a": (0, 0), "b": (1_000, 0), "c": (0, 2_000)}, [])
    steps = pd.DataFrame(
        {"a": ["a", "a"], "b": ["b", "c"], "length_m": [700.0, 6_500.0], "straight_m": [1_000.0, 2_000.0]}
    )
    assert stops.split_steps(made, steps) == ([], [], [])
    assert [entry["what"] for entry in made.rejected] == ["a-b", "a-c"]


def test_speeds_fall_with_the_stops_around_and_with_traffic() -> None:
    made = draft(
        {"a": (0, 0), "b": (2_000, 0), "c": (10_000, 0), "d": (12_000, 0)},
        [street("a", "b", 2_000), street("c", "d", 2_000)],
    )
    around = [(x_m, y_m) for x_m in range(0, 2_001, 250) for y_m in (0, 200)]
    set_speeds(made, np.array(around, dtype=float))
    town, country = (made.links[number] for number in sorted(made.links))
    assert (town.car_kmh, country.car_kmh) == (26.4, 48.4)  # 30 and 55 km/h, 12 % off
    assert (town.bike_kmh, country.bike_kmh) == (15, 17)


def test_lines_of_the_network_run_between_their_nodes() -> None:
    lines = link_lines(embedded())
    nodes = embedded().table("network_nodes").set_index("id")
    row = lines.iloc[100]
    assert row.geometry.coords[0] == tuple(nodes.loc[row["from_node"], ["x_m", "y_m"]])
    assert (lines.geometry.length <= lines["length_m"] + 0.5).all()


def test_exits_reach_the_streets_beside_them() -> None:
    """From every exit to the nearest street node within 700 m the way is at most what joining allows."""
    nodes, links = embedded().table("network_nodes"), embedded().table("network_links")
    peer: nx.Graph[str] = nx.Graph()
    for row in links[links["car_kmh"].notna() & links["assumption"].eq("")].to_dict("records"):
        peer.add_edge(row["from_node"], row["to_node"], length_m=row["length_m"])
    beside = links[links["road_class"].isin(["local_road", "provincial", "municipal"]) & links["car_kmh"].notna()]
    streets = nodes[nodes["id"].isin({*beside["from_node"], *beside["to_node"]})]
    checked = 0
    for row in nodes[nodes["kind"] == "exit"].to_dict("records"):
        gap_m = np.hypot(streets["x_m"] - row["x_m"], streets["y_m"] - row["y_m"])
        if 0 < gap_m.min() <= 700:
            street_node = streets.loc[gap_m.idxmin(), "id"]
            way_m = nx.shortest_path_length(peer, row["id"], street_node, weight="length_m")
            assert way_m <= 3.25 * 700 + 300 + 700, (row["id"], street_node)
            checked += 1
    assert checked > 60


def test_a_short_run_along_a_motorway_is_no_street() -> None:
    made = draft({"a": (0, 100), "b": (3_000, 150), "c": (0, 900), "d": (3_000, 100)}, [])
    streets = [street("a", "b", 3_050), street("c", "d", 3_200)]
    kept, along = stops.split_along_motorways(made, streets, [LineString([(-5_000, 0), (8_000, 0)])])
    assert ([link.key for link in kept], [link.key for link in along]) == ([("c", "d")], [("a", "b")])


def test_a_link_that_is_only_assumed_is_not_drawn() -> None:
    links = embedded().table("network_links")
    assumed = set(links.loc[links["assumption"] != "", "id"])
    assert assumed
    assert not assumed & set(link_lines(embedded())["id"])

"""Closing roads makes nobody faster, and new ones nobody slower: places join where they did before."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.changes import AddLink, Change, CloseRoad
from analysis.options.demand import load_origins
from analysis.options.legs import StrategicWays
from analysis.options.modes import load_modes
from analysis.options.network import apply_network
from analysis.options.street import Streets
from analysis.reachability.graph import build_graph
from analysis.reachability.network import load_destinations, load_network
from analysis.scenario import Placed, Scenario
from geodata import active
from geodata.timetable.embedded import embedded_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from analysis.options.near import Near
    from analysis.reachability.network import Network

GATE_LINK = "P:JPK gate~X353hb"
MODES = tuple(load_modes(active()))


def changed(*changes: Change) -> Network:
    placed = tuple(Placed(change, "proef.toml", f"change[{row}]", "proef") for row, change in enumerate(changes, 1))
    return apply_network(load_network(), Scenario("proef", "P", "1", "-", "illustrative", "-", "2026", placed))


@lru_cache(maxsize=1)
def places() -> NDArray[np.float64]:
    """Some zones of everywhere, all near the gate, and places beside the ends of links, where roads are near."""
    gate, network, origins = load_destinations()["jpk"], load_network(), load_origins(active())
    away_m = np.hypot(*(origins.xy - [gate.x_m, gate.y_m]).T)
    rng = np.random.default_rng(3)
    around = np.array([gate.x_m, gate.y_m]) + rng.uniform(-6_000, 6_000, (150, 2))
    beside = network.xy + rng.uniform(-400, 400, network.xy.shape)
    return np.vstack([origins.xy[away_m < 9_000], origins.xy[::25], around, beside])


@lru_cache(maxsize=1)
def stops() -> NDArray[np.float64]:
    return embedded_tables().running().stops[["x_m", "y_m"]].to_numpy(dtype=float)


def links_near_the_gate() -> st.SearchStrategy[list[str]]:
    """Sets of links of which many matter: of the hundreds that are nearest."""
    network, gate = load_network(), load_destinations()["jpk"]
    middle = (network.xy[network.ends[0]] + network.xy[network.ends[1]]) / 2
    near = np.argsort(np.hypot(*(middle - [gate.x_m, gate.y_m]).T))[:300]
    links = network.links["id"].to_numpy()[near].tolist()
    return st.lists(st.sampled_from(links), min_size=1, max_size=60, unique=True)


def streets(network: Network) -> Streets:
    return Streets.of(network, load_destinations()["jpk"], load_modes(active()), places())


@lru_cache(maxsize=1)
def base() -> Streets:
    return streets(load_network())


def dense(found: Near) -> NDArray[np.float64]:
    minutes = np.full((len(places()), len(stops())), np.inf)
    minutes[found.place, found.end] = found.minutes
    return minutes


def to_stops(of: Streets, mode: str) -> NDArray[np.float64]:
    return dense(StrategicWays(of).to_points(mode, of.xy, stops(), 45.0))


def assert_none_faster(after: NDArray[np.float64], before: NDArray[np.float64]) -> None:
    with np.errstate(invalid="ignore"):
        assert not (after < before - 1e-9).any()


def test_nobody_gets_to_a_gate_of_which_the_only_road_is_closed() -> None:
    closed = streets(changed(CloseRoad(links=(GATE_LINK,))))
    graph = build_graph(closed.network, "car")
    assert closed.gate_node("car") not in {*graph.start.tolist(), *graph.end.tolist()}
    assert np.isfinite(base().minutes("car")).any()
    assert np.isinf(closed.minutes("car")).all()
    assert np.isinf(closed.length_m("car")).all()


@settings(max_examples=8, deadline=None)
@given(links_near_the_gate(), st.sampled_from(MODES))
def test_closing_any_set_of_roads_makes_nobody_faster(links: Sequence[str], mode: str) -> None:
    closed = streets(changed(CloseRoad(links=tuple(links))))
    assert_none_faster(closed.minutes(mode), base().minutes(mode))
    assert_none_faster(StrategicWays(closed).to_gate(mode, places()), StrategicWays(base()).to_gate(mode, places()))


@settings(max_examples=4, deadline=None)
@given(links_near_the_gate(), st.sampled_from(["walk", "bike"]))
def test_no_stop_comes_nearer_by_closing_roads(links: Sequence[str], mode: str) -> None:
    closed = streets(changed(CloseRoad(links=tuple(links))))
    assert_none_faster(to_stops(closed, mode), to_stops(base(), mode))


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["car", "walk", "bike"]))
def test_a_new_link_makes_nobody_slower(seed: int, mode: str) -> None:
    """Also where it gives places and stops another point that is nearer than those that they had."""
    network = load_network()
    start, end = np.random.default_rng(seed).choice(len(network.nodes), 2, replace=False).tolist()
    far_m = float(np.hypot(*(network.xy[start] - network.xy[end])))
    ids = network.nodes["id"].tolist()
    link = AddLink(id="nieuw", start=ids[start], end=ids[end], length_m=far_m * 1.2 + 1, car_kmh=30, bike_kmh=12)
    more = streets(changed(link))
    assert_none_faster(base().minutes(mode), more.minutes(mode))
    assert_none_faster(to_stops(base(), mode), to_stops(more, mode))

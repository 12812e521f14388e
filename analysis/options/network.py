"""What options change on roads and cycle paths: a new network each time, the base stays as it is."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.changes import MOST_KMH, AddLink, ChangeSpeed, CloseRoad, UpgradeLink
from analysis.reachability.graph import build_graph, travel_times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.reachability.network import Network
    from analysis.scenario import Placed, Scenario

ROAD_KINDS = (AddLink, UpgradeLink, ChangeSpeed, CloseRoad)
NETWORKS = ("car", "bike")
ROAD_CLASSES = ("motorway", "expressway", "provincial", "municipal", "local_road", "ramp", "run", "cycle_path")


def apply_network(network: Network, scenario: Scenario) -> Network:
    """The network with the changes of a scenario; the very same one if it changes no road.

    Raises
    ------
    OptionInvalidError
        A change names a node, a link or a road that does not exist, or a new link is shorter than the straight line.
    """
    changes, before = scenario.of(*ROAD_KINDS), network.before or network
    for placed in changes:
        network = _changed(network, placed)
    return replace(network, digest=f"{network.digest}+{scenario.digest}", before=before) if changes else network


@lru_cache(maxsize=32)
def upgraded_m(network: Network, scenario: Scenario) -> dict[Placed, float]:
    """Metres of links that each upgrade of a scenario makes faster, what earlier changes did counted."""
    found: dict[Placed, float] = {}
    for placed in scenario.of(*ROAD_KINDS):
        if isinstance(placed.change, UpgradeLink):
            column, rows = _upgraded(network, placed, placed.change)
            faster = ~(network.links[column].to_numpy(dtype=float)[rows] >= placed.change.kmh)
            found[placed] = float(network.links["length_m"].to_numpy(dtype=float)[rows][faster].sum())
        network = _changed(network, placed)
    return found


def _changed(network: Network, placed: Placed) -> Network:
    match placed.change:
        case AddLink():
            network = _with_link(network, placed, placed.change)
        case UpgradeLink() as change:
            column, rows = _upgraded(network, placed, change)
            known = network.links[column].to_numpy(dtype=float)[rows]
            network = _with_speed(network, column, rows, np.fmax(known, change.kmh))
        case ChangeSpeed() as change:
            column = _speed_column(placed, "mode", change.mode)
            rows = _selected(network, placed, change)
            known = network.links[column].to_numpy(dtype=float)[rows]
            speed = known * (change.factor or 1) if change.kmh is None else np.where(known > 0, change.kmh, np.nan)
            if (fastest := np.nanmax(speed, initial=0.0)) > MOST_KMH:
                text = f"a link would get {fastest:.0f} km/h; at most {MOST_KMH:.0f}."
                placed.fail("factor", text, f"een wegvak zou {fastest:.0f} km/u krijgen; hoogstens {MOST_KMH:.0f}.")
            network = _with_speed(network, column, rows, speed)
        case CloseRoad() as change:
            rows = _selected(network, placed, change)
            for mode in change.modes:
                column = _speed_column(placed, "modes", mode)
                network = _with_speed(network, column, rows, np.full(len(rows), np.nan))
    return network


def _upgraded(network: Network, placed: Placed, change: UpgradeLink) -> tuple[str, NDArray[np.intp]]:
    """The column of speeds and the links of an upgrade."""
    column = _speed_column(placed, "mode", change.mode)
    return column, _along(network, placed, change) if change.along else _named(network, placed, change.links)


def node_row(network: Network, placed: Placed, key: str, node: str) -> int:
    """Row of a node that a change names."""
    found = np.flatnonzero(network.nodes["id"].to_numpy() == node)
    if not len(found):
        placed.fail(key, f"the network has no node '{node}'.", f"het netwerk heeft geen knoop '{node}'.")
    return int(found[0])


def _speed_column(placed: Placed, key: str, mode: str) -> str:
    if mode not in NETWORKS:
        placed.fail(key, f"'{mode}' is none of {', '.join(NETWORKS)}.", f"'{mode}' is geen van {', '.join(NETWORKS)}.")
    return f"{mode}_kmh"


def _with_speed(network: Network, column: str, rows: NDArray[np.intp], kmh: NDArray[np.float64]) -> Network:
    speed = network.links[column].to_numpy(dtype=float).copy()
    speed[rows] = kmh
    return replace(network, links=network.links.assign(**{column: speed}))


def _with_link(network: Network, placed: Placed, change: AddLink) -> Network:
    rows = [node_row(network, placed, key, getattr(change, key)) for key in ("start", "end")]
    if rows[0] == rows[1]:
        placed.fail("end", "the link ends where it starts.", "de verbinding eindigt waar hij begint.")
    if change.id in set(network.links["id"]):
        placed.fail("id", f"there is already a link '{change.id}'.", f"er is al een verbinding '{change.id}'.")
    if change.road_class not in ROAD_CLASSES:
        text = ", ".join(ROAD_CLASSES)
        placed.fail(
            "road_class", f"'{change.road_class}' is none of {text}.", f"'{change.road_class}' is geen van {text}."
        )
    straight_m = float(np.hypot(*(network.xy[rows[0]] - network.xy[rows[1]])))
    if change.length_m < straight_m - 0.5:
        placed.fail(
            "length_m",
            f"{change.length_m:.0f} m is shorter than the straight line of {straight_m:.0f} m.",
            f"{change.length_m:.0f} m is korter dan hemelsbreed {straight_m:.0f} m.",
        )
    values: dict[str, Any] = {
        "id": change.id,
        "from_node": change.start,
        "to_node": change.end,
        "road": "",
        "road_class": change.road_class,
        "length_m": int(np.ceil(change.length_m)),
        "length_basis": "straight_line",
        "length_factor": np.nan,
        "built_up_m": 0,
        "car_kmh": np.nan if change.car_kmh is None else float(change.car_kmh),
        "bike_kmh": np.nan if change.bike_kmh is None else float(change.bike_kmh),
        "assumption": "",
        "evidence": "illustrative",
    }
    known = {name: value for name, value in values.items() if name in network.links.columns}
    added = network.links.iloc[[0]].assign(**known).astype(network.links.dtypes.to_dict())
    return replace(network, links=pd.concat([network.links, added], ignore_index=True))


def _named(network: Network, placed: Placed, links: tuple[str, ...]) -> NDArray[np.intp]:
    row = {link: number for number, link in enumerate(network.links["id"])}
    for link in links:
        if link not in row:
            placed.fail("links", f"the network has no link '{link}'.", f"het netwerk heeft geen verbinding '{link}'.")
    return np.array([row[link] for link in links], dtype=np.intp)


def _selected(network: Network, placed: Placed, change: ChangeSpeed | CloseRoad) -> NDArray[np.intp]:
    if change.links:
        return _named(network, placed, change.links)
    key, value = ("road", change.road) if change.road else ("road_class", change.road_class)
    column = network.links[key].fillna("")
    chosen = column.str.split("/").map(lambda numbers: value in numbers) if change.road else column == value
    rows = np.flatnonzero(chosen)
    if not len(rows):
        placed.fail(key, f"the network has no road '{value}'.", f"het netwerk heeft geen weg '{value}'.")
    return rows


def _along(network: Network, placed: Placed, change: UpgradeLink) -> NDArray[np.intp]:
    """The links of the fastest way past some nodes."""
    graph = build_graph(network, change.mode)
    nodes = [node_row(network, placed, "along", node) for node in change.along]
    links: list[int] = []
    for number in range(1, len(nodes)):
        field = travel_times(graph, nodes[number])
        if not np.isfinite(field.minutes[nodes[number - 1]]):
            placed.fail(
                "along",
                f"there is no way by {change.mode} from '{change.along[number - 1]}' to '{change.along[number]}'.",
                f"er is geen weg van '{change.along[number - 1]}' naar '{change.along[number]}'.",
            )
        links += [int(field.next_link[node]) for node in field.path(nodes[number - 1])[:-1]]
    return np.array(sorted(set(links)), dtype=np.intp)

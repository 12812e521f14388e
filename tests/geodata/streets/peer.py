"""The other side of the comparison with osmnx and networkx, written apart from the rules of the project.

osmnx reads the XML and makes the graph, a few lines below say who may drive where, networkx searches. Only the table
of defaults is shared.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import osmium
import osmnx
import pytest
from pyproj import Geod

from geodata.frames import rows
from geodata.streets import RawStreets, StreetNetwork, build_network
from geodata.streets.defaults import defaults

if TYPE_CHECKING:
    from pathlib import Path

MODES = ("car", "bike", "walk")
CONDITIONAL = [
    f"{key}:conditional" for key in ("access", "vehicle", "motor_vehicle", "motorcar", "bicycle", "foot", "oneway")
]
TAGS = [
    *("highway", "oneway", "access", "vehicle", "motor_vehicle", "motorcar", "bicycle", "foot", "junction", "maxspeed"),
    *("oneway:bicycle", "cycleway", "cycleway:left", "cycleway:right", "cycleway:both", "surface", "tracktype", "area"),
    *("maxspeed:bicycle", "maxspeed:forward", "maxspeed:backward", "maxspeed:conditional", "maxheight", "maxweight"),
    *("maxwidth", "ramp:bicycle", "oneway:foot", "bicycle:backward", "motorroad", "conveying", "maxspeed:type"),
    *CONDITIONAL,
]
OPEN = {"yes", "designated", "permissive", "official", "destination", "customers", "delivery", "public"}


def cut_out(extract: Path, window: tuple[float, float, float, float], part: Path) -> Path:
    """Write the streets of an extract of which every node lies in a window (west, south, east, north), as XML."""
    west, south, east, north = window
    inside: set[int] = set()
    with osmium.SimpleWriter(str(part)) as writer:
        for entity in osmium.FileProcessor(str(extract), osmium.osm.NODE | osmium.osm.WAY):
            if isinstance(entity, osmium.osm.Node):
                if west < entity.lon < east and south < entity.lat < north:
                    inside.add(entity.id)
                    writer.add(entity)
            elif (
                isinstance(entity, osmium.osm.Way)
                and "highway" in entity.tags
                and all(node.ref in inside for node in entity.nodes)
            ):
                writer.add(entity)
    return part


def their_streets(file: Path) -> nx.MultiDiGraph[int]:
    """The graph of osmnx: every segment of a way once, in the direction of the way, with lengths on the ellipsoid."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(osmnx.settings, "useful_tags_way", TAGS)
        patch.setattr(osmnx.settings, "all_oneway", True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            graph = osmnx.graph_from_xml(file, simplify=False, retain_all=True)
    ends = np.array(
        [(graph.nodes[u]["x"], graph.nodes[u]["y"], graph.nodes[v]["x"], graph.nodes[v]["y"]) for u, v in graph.edges()]
    )
    for data, metres in zip(
        (data for *_, data in graph.edges(data=True)), Geod(ellps="WGS84").inv(*ends.T)[2], strict=True
    ):
        data["sphere_m"], data["metres"] = data["length"], metres
    return graph


def _value(data: dict[str, Any], *keys: str) -> str | None:
    return next((str(data[key]) for key in keys if key in data), None)


def _may(data: dict[str, Any], mode: str) -> bool:
    keys = {
        "car": ("motorcar", "motor_vehicle", "vehicle", "access"),
        "bike": ("bicycle", "vehicle", "access"),
        "walk": ("foot", "access"),
    }[mode]
    road = defaults().classes.get(data["highway"])
    if road is None or data.get("area") == "yes":
        return False
    key = next((key for key in keys if key in data), None)
    by_default = mode in road.open and not (data.get("motorroad") == "yes" and mode != "car")
    if key is None or data[key] == "unknown":
        return by_default
    if data[key] == "dismount":
        return True
    if data[key] not in OPEN:
        return False
    return by_default if key in {"access", "vehicle"} else True


def _directions(data: dict[str, Any], mode: str) -> tuple[bool, bool]:
    if mode == "walk":
        return True, True
    value = data.get("oneway")
    if mode == "bike":
        sides = [data.get(key, "") for key in ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")]
        if data.get("oneway:bicycle") == "no" or any(side.startswith("opposite") for side in sides):
            return True, True
        if data.get("oneway:bicycle") == "-1":
            return False, True
        value = data.get("oneway:bicycle", value)
    if value is None and (data["highway"] == "motorway" or data.get("junction") == "roundabout"):
        value = "yes"
    # osmnx has turned ways with oneway=-1 round already.
    return True, value not in {"yes", "true", "1", "-1", "reverse"}


def _kmh(data: dict[str, Any], mode: str) -> float | None:
    """The speed where it is simple; ``None`` where the way says something special, which other tests look at."""
    special = (
        "maxspeed:forward",
        "maxspeed:backward",
        "maxspeed:conditional",
        "maxspeed:type",
        "maxheight",
        "maxwidth",
    )
    if any(key in data for key in (*special, "maxweight", "oneway:foot", "conveying", "bicycle:backward")):
        return None
    road = defaults().classes[data["highway"]]
    limit = data.get("maxspeed")
    if mode == "bike" and "maxspeed:bicycle" in data:
        limit = data["maxspeed:bicycle"]
    if limit is not None and not str(limit).isdigit():
        return None
    if mode == "car":
        local = _value(data, "motorcar", "motor_vehicle", "vehicle", "access") in {
            "destination",
            "customers",
            "delivery",
        }
        by_law = 100.0 if data.get("motorroad") == "yes" and "_link" not in data["highway"] else road.kmh
        return float(limit or by_law) * (0.5 if local else 1.0)
    if data["highway"] == "steps":
        return 2.5 if mode == "walk" else 4.0
    if mode == "bike" and data.get("bicycle") == "dismount":
        return 4.0
    loose = data["surface"].split(":")[0] in defaults().loose if "surface" in data else road.loose
    if "surface" not in data and data.get("tracktype") == "grade1":
        loose = False
    kmh = defaults().modes[mode].kmh * (defaults().surface[mode] if loose else 1.0)
    if mode == "bike":
        kmh = min(kmh, float(limit or (15 if data["highway"] == "living_street" else kmh)))
    return kmh


def their_graph(graph: nx.MultiDiGraph[int], special: set[int], mode: str) -> nx.DiGraph[int]:
    """The fastest arc between each pair of nodes, in seconds."""
    result: nx.DiGraph[int] = nx.DiGraph()
    for u, v, data in graph.edges(data=True):
        kmh = _kmh(data, mode) if data["osmid"] not in special and _may(data, mode) else None
        if kmh is None:
            continue
        for a, b, allowed in zip((u, v), (v, u), _directions(data, mode), strict=True):
            seconds = data["metres"] * 3.6 / kmh
            if allowed and seconds < result.get_edge_data(a, b, {"weight": np.inf})["weight"]:
                result.add_edge(a, b, weight=seconds)
    return result


def our_graph(network: StreetNetwork, mode: str) -> nx.DiGraph[int]:
    ids = network.nodes["osm_node"].to_numpy()
    result: nx.DiGraph[int] = nx.DiGraph()
    for row in rows(network.edges):
        u, v = int(ids[row.from_node]), int(ids[row.to_node])
        for a, b, seconds in ((u, v, getattr(row, f"{mode}_s")), (v, u, getattr(row, f"{mode}_back_s"))):
            if np.isfinite(seconds) and seconds < result.get_edge_data(a, b, {"weight": np.inf})["weight"]:
                result.add_edge(a, b, weight=seconds)
    return result


def special_ways(theirs: nx.MultiDiGraph[int]) -> set[int]:
    """Ways about which the rules below have nothing simple to say; both sides go without them."""
    ways = {data["osmid"]: data for *_, data in theirs.edges(data=True)}
    by_the_clock = {way for way, data in ways.items() if any(key in data for key in CONDITIONAL)}
    return by_the_clock | {
        way for way, data in ways.items() for mode in MODES if _may(data, mode) and _kmh(data, mode) is None
    }


def plain_network(streets: RawStreets, special: set[int]) -> StreetNetwork:
    """Ours, without barriers and delays, which osmnx does not know and which have tests of their own."""
    kept = [way for way in streets.ways if way.id not in special]
    rows_of_nodes = np.concatenate([np.arange(way.start, way.end) for way in kept])
    starts = np.cumsum([0, *(way.end - way.start for way in kept)]).tolist()
    ways = tuple(way._replace(start=a, end=b) for way, (a, b) in zip(kept, pairwise(starts), strict=True))
    plain = replace(
        streets,
        ways=ways,
        nodes=streets.nodes[rows_of_nodes],
        lon=streets.lon[rows_of_nodes],
        lat=streets.lat[rows_of_nodes],
        node_tags={},
    )
    return build_network(plain, MODES, "EPSG:32722", delays=False)

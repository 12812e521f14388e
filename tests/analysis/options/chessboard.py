"""A small street network: a chessboard around the gate, and straight roads to where they are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.reachability.network import load_destinations
from geodata.crs import rd_to_lonlat
from geodata.streets import build_network, read_osm, write_network

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SIDE_M, COUNT = 1_000, 16
ALL_MODES = ("car", "truck", "walk", "bike", "ebike", "speed_pedelec")

Place = tuple[float, float]


def chessboard(folder: Path, modes: Sequence[str], roads: Sequence[tuple[Place, Place]] = ()) -> Path:
    """Write a network of streets of 60 km/h, 15 km wide, and give its folder.

    ``roads`` go straight from place to place (RD metres) and meet only where they have a place in common; the corner of
    the chessboard is :func:`corner`.
    """
    west, south = corner()
    nodes = {
        (west + column * SIDE_M, south + row * SIDE_M): 1 + COUNT * row + column
        for row in range(COUNT)
        for column in range(COUNT)
    }
    for place in (place for road in roads for place in road):
        nodes.setdefault(place, len(nodes) + 1)
    ways = [[1 + COUNT * number + column for column in range(COUNT)] for number in range(COUNT)]
    ways += [[1 + COUNT * row + number for row in range(COUNT)] for number in range(COUNT)]
    ways += [[nodes[end] for end in road] for road in roads]
    lines = ['<osm version="0.6">']
    for place, number in nodes.items():
        lon, lat = rd_to_lonlat(*place)
        lines.append(f'<node id="{number}" version="1" lat="{lat:.7f}" lon="{lon:.7f}"/>')
    for number, way in enumerate(ways):
        passed = "".join(f'<nd ref="{node}"/>' for node in way)
        lines.append(f'<way id="{1_000 + number}" version="1">{passed}<tag k="highway" v="unclassified"/></way>')
    (folder / "town.osm").write_text("".join([*lines, "</osm>"]), encoding="utf-8")
    write_network(build_network(read_osm(folder / "town.osm"), list(modes), delays=False), folder / "network")
    return folder / "network"


def corner() -> Place:
    """The south-western corner of the chessboard."""
    gate = load_destinations()["jpk"]
    return gate.x_m - 7_400, gate.y_m - 7_400

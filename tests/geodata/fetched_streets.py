"""Streets as if they had been fetched: a chessboard around the gate."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.reachability.network import load_destinations
from geodata.crs import rd_to_lonlat
from geodata.snapshot import Snapshot
from geodata.streets import build_network, read_osm
from geodata.streets.files import write_files

if TYPE_CHECKING:
    from geodata.store import Store

SIDE_M, COUNT = 1_000, 16
DAY = "2026-11-20"


def publish_streets(store: Store, east_m: float = 0, kmh: int = 60) -> Snapshot:
    """Bring a network into use whose middle lies so far east of the gate."""
    gate = load_destinations()["jpk"]
    west, south = gate.x_m - 7_400 + east_m, gate.y_m - 7_400
    lines = ['<osm version="0.6">']
    for row in range(COUNT):
        for column in range(COUNT):
            lon, lat = rd_to_lonlat(west + column * SIDE_M, south + row * SIDE_M)
            lines.append(f'<node id="{1 + COUNT * row + column}" version="1" lat="{lat:.7f}" lon="{lon:.7f}"/>')
    tags = f'<tag k="highway" v="unclassified"/><tag k="maxspeed" v="{kmh}"/>'
    for number in range(COUNT):
        along = "".join(f'<nd ref="{1 + COUNT * number + column}"/>' for column in range(COUNT))
        across = "".join(f'<nd ref="{1 + COUNT * row + number}"/>' for row in range(COUNT))
        for way, nodes in ((1_000 + number, along), (2_000 + number, across)):
            lines.append(f'<way id="{way}" version="1">{nodes}{tags}</way>')
    with store.staging("streets") as staged:
        file = staged.parent / "town.osm"
        file.write_text("".join([*lines, "</osm>"]), encoding="utf-8")
        network = replace(build_network(read_osm(file), ["car", "bike"]), reference_date=None)
        write_files(network, staged)
        described = Snapshot(
            "streets", "", Path(), len(network.edges), None, DAY, f"{DAY}T12:00:00+00:00", "https://example.org",
            service_verified=False, licence="ODbL 1.0", attribution="© OpenStreetMap contributors",
            origin={"id": "osm", "title": "Stratennet", "publisher": "OpenStreetMap"},
        )  # fmt: skip
        return store.publish("streets", staged, described)

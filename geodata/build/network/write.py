"""Write the tables of the strategic network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.build.files import write_table
from geodata.build.network.assemble import build_network
from geodata.build.network.checks import build_checks
from geodata.frames import rows

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.build.files import SourceFolder
    from geodata.catalogue import Catalogue

DATASETS = ("network_nodes", "network_links", "network_checks")
GATE = "jpk"
CLOSED = ("barracks", "training_area")


def write_network(sources: SourceFolder, catalogue: Catalogue, out: Path) -> dict[str, int]:
    """Build the network around the gate and write its three tables; returns the number of rows of each.

    Zones, wide water, sites and the gate are taken from ``catalogue``: build and seal those first.
    """
    destinations = catalogue.table("destinations")
    gate = next(row for row in rows(destinations) if row.id == GATE)
    sites = catalogue.features("sites")
    tables = build_network(
        sources,
        zones=catalogue.features("zones"),
        water=catalogue.features("wide_water"),
        closed=sites.geometry[sites["kind"].isin(CLOSED) & (sites["plan_status"] == "bestaand")],
        gate=(float(gate.x_m), float(gate.y_m)),
    )
    checks = build_checks(sources, tables.withheld, tables.nodes)
    frames = dict(zip(DATASETS, (tables.nodes, tables.links, checks), strict=True))
    for name, frame in frames.items():
        write_table(out / f"{name}.csv", frame)
    return {name: len(frame) for name, frame in frames.items()}

"""Assemble the strategic network: read, weave, generalise, set speeds, and write the two tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString

from geodata.build.network import roads as road_table
from geodata.build.network import stops as stop_table
from geodata.build.network import thin, weave
from geodata.build.network.draft import MOTOR_ONLY, Barriers, Draft, Link, Node, chain_lines
from geodata.build.network.exits import join_exits
from geodata.build.network.speeds import set_speeds
from geodata.crs import lonlat_to_rd
from geodata.frames import rows

if TYPE_CHECKING:
    from geodata.build.files import SourceFolder

EXTENT_M = 68_000.0
"""Radius around the gate: the zones reach to 60 km, the roads a little farther."""

WEST_M = 177_000.0
"""West of this (RD x) the main roads to Sneek and Lemmer are not in the road table: nothing is better than half."""

REFERENCE_DATE = {
    road_table.EXTRA_SOURCE: "2022",
    stop_table.SOURCE: "2015",
    road_table.SOURCE: "2013-08-02",
    road_table.LOCAL_SOURCE: "2026-11",
}


@dataclass(frozen=True, eq=False)
class NetworkTables:
    """What the build gives: tables ``nodes`` and ``links``, the runs kept apart, and what was left out."""

    nodes: pd.DataFrame
    links: pd.DataFrame
    withheld: pd.DataFrame
    rejected: pd.DataFrame


def build_network(
    sources: SourceFolder,
    *,
    zones: gpd.GeoDataFrame,
    water: gpd.GeoDataFrame,
    closed: gpd.GeoSeries,
    gate: tuple[float, float],
) -> NetworkTables:
    """Build the network from the source tables.

    Parameters
    ----------
    sources : SourceFolder
        Stops, driven distances, roads, local links, waterways and railways.
    zones : GeoDataFrame
        Our own zones: their points are the places to be joined.
    water : GeoDataFrame
        Wide water and bog that no supposed road crosses: kind (river, lake, bog).
    closed : GeoSeries
        Areas that no supposed road crosses: barracks and training areas.
    gate : tuple of float
        The middle of the network, RD metres.
    """
    draft = Draft()
    stops = stop_table.read_stops(sources.find("bus-stops-2015/stops.csv"))
    stops["from_gate_m"] = np.hypot(stops["x_m"] - gate[0], stops["y_m"] - gate[1])
    by_place = stops.groupby("place")
    stops = stops[(by_place["from_gate_m"].transform("max") <= EXTENT_M) & (by_place["x_m"].transform("min") >= WEST_M)]
    stop_table.add_stops(draft, stops)
    steps = stop_table.read_steps(sources.find("bus-stops-2015/links.csv"), stops)
    streets, runs, withheld = stop_table.split_steps(draft, steps)

    roads = road_table.read_roads(sources.find("road-facts.csv"))
    road_table.add_roads(draft, roads)
    road_table.add_local_links(draft, sources.find("local-links.csv"), roads)
    motor = [LineString([draft.xy(x.a), draft.xy(x.b)]) for x in draft.links.values() if x.road_class in MOTOR_ONLY]
    rivers = list(water.geometry[water["kind"] == "river"])
    wide = Barriers([*water.geometry, *closed])
    barriers = Barriers([*_chains(_waterways(sources)), *water.geometry, *closed, *motor, *_railways(sources)])
    streets, along = stop_table.split_along_motorways(draft, streets, motor)
    runs += along
    for link in streets:
        draft.add_link(link)

    weave.put_stops_on_roads(draft)
    weave.join_crossings(draft)
    weave.join_neighbours(draft, barriers)
    weave.join_places(draft, [*_villages(stops), *_places(zones)], wide)
    weave.add_runs(draft, runs)
    weave.join_islands(draft, Barriers([*rivers, *closed]))
    join_exits(draft, Barriers(rivers))
    withheld = [run for run in withheld if run.a in draft.nodes and run.b in draft.nodes]
    _generalise(draft, {end for run in withheld for end in (run.a, run.b)})
    set_speeds(draft, stops.groupby("place")[["x_m", "y_m"]].mean().to_numpy())
    return NetworkTables(_nodes(draft), _links(draft), _runs(draft, withheld), pd.DataFrame(draft.rejected))


def _generalise(draft: Draft, ends: set[str]) -> None:
    fixed = ends | {node.id for node in draft.nodes.values() if node.kind not in {"stop", "crossing"}}
    thin.drop_parallel(draft)
    thin.drop_repeated(draft)
    thin.collapse_short(draft, fixed)
    for _ in range(2):
        thin.cut_spurs(draft, fixed)
        thin.contract_chains(draft, fixed)
        thin.drop_parallel(draft)
    thin.drop_repeated(draft)


def _waterways(sources: SourceFolder) -> pd.DataFrame:
    """Points of canals and rivers in order: waterway, x_m, y_m; good to some hundreds of metres."""
    table = pd.read_csv(sources.find("waterway-facts.csv"))
    table["x_m"], table["y_m"] = lonlat_to_rd(table["lon"], table["lat"])
    return table


def _chains(table: pd.DataFrame) -> list[LineString]:
    return [
        line
        for _, chain in table.groupby("waterway")
        for line in chain_lines(list(zip(chain["x_m"], chain["y_m"], strict=True)))
    ]


def _railways(sources: SourceFolder) -> list[LineString]:
    lines = gpd.read_file(sources.find("nl-law-rail-basisnet/rail_lines_derived.geojson")).to_crs(28992)
    return [line for shape in lines.geometry for line in chain_lines([point[:2] for point in shape.coords])]


def _places(zones: gpd.GeoDataFrame) -> list[Node]:
    return [
        Node(f"z:{row.id}", row.name, "place", row.geometry.x, row.geometry.y, row.precision_m, row.source)
        for row in rows(zones.rename(columns={"name": "label", "place": "name"}))
    ]


def _villages(stops: pd.DataFrame) -> list[Node]:
    """The places in the names of the stops, each at the stop nearest to the middle of its stops."""
    village = stops["stop_name"].str.split(",").str[0]
    found = []
    for name, group in stops.groupby(village):
        middle = group[["x_m", "y_m"]].median()
        gap = np.hypot(group["x_m"] - middle["x_m"], group["y_m"] - middle["y_m"])
        at = group.loc[gap.idxmin()]
        found.append(
            Node(f"v:{name}", str(name), "place", float(at["x_m"]), float(at["y_m"]), 300.0, stop_table.SOURCE)
        )
    return found


def _nodes(draft: Draft) -> pd.DataFrame:
    records = [
        {
            "id": node.id,
            "name": node.name,
            "kind": node.kind,
            "x_m": round(node.x_m),
            "y_m": round(node.y_m),
            "precision_m": round(node.precision_m),
            "evidence": "derived" if node.kind in {"crossing", "gate"} else "measured",
            "source": node.source,
            "reference_date": REFERENCE_DATE.get(node.source, "2026-11"),
        }
        for node in draft.nodes.values()
    ]
    return pd.DataFrame(records).sort_values("id").reset_index(drop=True)


def _links(draft: Draft) -> pd.DataFrame:
    records = []
    for link in draft.links.values():
        a, b = link.key
        (xa, ya), (xb, yb) = (tuple(map(round, draft.xy(end))) for end in (a, b))
        straight_m = float(np.hypot(xa - xb, ya - yb))
        records.append(
            {
                "id": f"{a}~{b}",
                "from_node": a,
                "to_node": b,
                "road": link.road,
                "road_class": link.road_class,
                "length_m": int(np.ceil(max(link.length_m, straight_m))),
                "length_basis": link.basis,
                "length_factor": link.factor or None,
                "built_up_m": int(link.built_up_m),
                "car_kmh": link.car_kmh or None,
                "bike_kmh": link.bike_kmh or None,
                "assumption": link.assumption,
                "evidence": "derived" if link.basis == "straight_line" else "measured",
                "precision_m": _precision_m(link),
                "source": link.source,
                "reference_date": REFERENCE_DATE.get(link.source, "2026-11"),
            }
        )
    frame = pd.DataFrame(records).sort_values(["id", "length_m", "road_class"])
    again = frame.groupby("id").cumcount()
    frame["id"] = frame["id"].where(again == 0, frame["id"] + "~" + (again + 1).astype(str))
    return frame.sort_values("id").reset_index(drop=True)


def _precision_m(link: Link) -> int:
    """Precision of a length: 50 m driven, 100 m between hectometre signs, 20 % where supposed."""
    return {"driven": 50, "known": 100}.get(link.basis, max(50, int(round(0.2 * link.length_m, -1))))


def _runs(draft: Draft, withheld: list[Link]) -> pd.DataFrame:
    records = []
    for run in withheld:
        (xa, ya), (xb, yb) = draft.xy(run.a), draft.xy(run.b)
        records.append(
            {
                "from_name": draft.nodes[run.a].name,
                "from_x_m": round(xa),
                "from_y_m": round(ya),
                "to_name": draft.nodes[run.b].name,
                "to_x_m": round(xb),
                "to_y_m": round(yb),
                "length_m": round(run.length_m),
            }
        )
    return pd.DataFrame(records).sort_values(["from_name", "to_name", "length_m"]).reset_index(drop=True)

"""Numbered roads with exits and junctions, and local links, from our own road tables."""

from __future__ import annotations

from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.build.network.draft import MOTOR_ONLY, Draft, Link, Node
from geodata.crs import lonlat_to_rd
from geodata.frames import rows

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "vild-2013"
LOCAL_SOURCE = "local-links"
EXTRA_SOURCE = "speth-2022"
ROAD_CLASS = {
    "motorway": "motorway",
    "autoweg": "expressway",
    "provincial": "provincial",
    "municipal": "municipal",
}
KINDS = ("interchange", "exit", "roundabout", "junction", "place", "bridge", "tunnel", "level_crossing", "border")
ONE_POINT_M = 100.0
"""Points of one junction that lie farther apart than this stay apart, joined by a ramp, so that no length suffers."""

LOCAL_MAX_KM = 15.0
"""A local link that is longer cannot be one: the pair of places was mistaken (two villages with one name)."""

SHORT_PATH = "short_path"
SHORT_PATH_LINK = "L005"
GATE = "P:JPK gate"


def read_roads(table: Path) -> pd.DataFrame:
    """The road table with RD positions, in order of road and sequence.

    The column ``place`` names the node: the junction where the rows with one ``junction_id`` meet, or the row's own
    node where its point lies apart.
    """
    blank = {name: [""] for name in ("length_to_next_km", "built_up_km", "free_flow_kmh")}
    roads = pd.read_csv(table, keep_default_na=False, na_values=blank)
    with (files("geodata.build.network") / "extra_roads.csv").open(encoding="utf-8") as extra:
        # The motorway beyond the end of the road table, so that it does not end in a field.
        roads = pd.concat([roads, pd.read_csv(extra, keep_default_na=False, na_values=blank)], ignore_index=True)
    roads = roads.rename(columns={"class": "road_class"})
    roads["x_m"], roads["y_m"] = lonlat_to_rd(roads["lon"], roads["lat"])
    roads = roads.sort_values(["road", "seq"], kind="stable").reset_index(drop=True)
    roads["place"] = _places(roads)
    return roads


def add_roads(draft: Draft, roads: pd.DataFrame) -> None:
    """Add the junctions (rows with one ``junction_id`` are one node) and the links between successive ones."""
    by_size = roads.loc[roads["road_class"].map(list(ROAD_CLASS).index).sort_values(kind="stable").index]
    for _, row in by_size.drop_duplicates("place").iterrows():
        group = roads[roads["place"] == row["place"]]
        name = " / ".join(dict.fromkeys(_node_name(other) for _, other in group.iterrows()))
        kind = min(group["node_kind"], key=KINDS.index)
        precision_m = float(group["precision_m"].max())
        draft.add_node(
            Node(row["place"], name, kind, float(row["x_m"]), float(row["y_m"]), precision_m, _source(row["source"]))
        )
    for junction, place in roads[["junction_id", "place"]].drop_duplicates().to_numpy():
        if place != junction:
            classes = set(roads.loc[roads["place"].isin([junction, place]), "road_class"])
            bike = not any(ROAD_CLASS[name] in MOTOR_ONLY for name in classes)
            draft.add_link(Link(junction, place, 0.0, "ramp", "straight_line", SOURCE, factor=1.0, bike=bike))
    for road, chain in roads.groupby("road", sort=True):
        for here, there in pairwise(rows(chain)):
            if np.isnan(here.length_to_next_km) or here.place == there.place:
                continue
            known = "hectometre" in here.length_basis
            built_up_km = 0.0 if np.isnan(here.built_up_km) else here.built_up_km
            road_class = ROAD_CLASS[here.road_class]
            draft.add_link(
                Link(
                    here.place,
                    there.place,
                    here.length_to_next_km * 1_000,
                    road_class,
                    "known" if known else "straight_line",
                    EXTRA_SOURCE if here.source == EXTRA_SOURCE else SOURCE,
                    road=road_number(str(road)),
                    factor=0.0 if known else 1.01,
                    built_up_m=built_up_km * 1_000,
                    car_kmh=float(here.free_flow_kmh),
                    bike=road_class not in MOTOR_ONLY,
                )
            )


def add_local_links(draft: Draft, table: Path, roads: pd.DataFrame) -> None:
    """Add places, the gate, and links between them that no bus line drives."""
    links = pd.read_csv(table, keep_default_na=False)
    junction = dict(zip(roads["node_id"], roads["place"], strict=True))
    for row in rows(links):
        straight_km = float(row.straight_km)
        doubtful = row.confidence == "low" and row.usable_by == "bike"
        if row.link_id != SHORT_PATH_LINK and (row.status != "existing" or doubtful):
            draft.reject(row.link_id, f"status {row.status}, confidence {row.confidence}: not in use or not known")
            continue
        if straight_km > LOCAL_MAX_KM:
            draft.reject(row.link_id, f"local link of {straight_km:.0f} km straight: two places with one name")
            continue
        if "do not add" in row.note:
            draft.reject(row.link_id, "whole of a route whose parts are listed")
            continue
        ends = {end: junction.get(node, node) for end, node in (("from", row.from_node), ("to", row.to_node))}
        for end, lon, lat in (("from", row.from_lon, row.from_lat), ("to", row.to_lon, row.to_lat)):
            node = ends[end]
            if node not in draft.nodes:
                if not node.startswith("P:"):
                    draft.reject(row.link_id, f"unknown node {node}")
                    break
                x_m, y_m = (float(value) for value in lonlat_to_rd(float(lon), float(lat)))
                kind = "gate" if node == GATE else "place"
                precision_m = 150.0 if node == GATE else 300.0
                draft.add_node(Node(node, node[2:], kind, x_m, y_m, precision_m, LOCAL_SOURCE))
        else:
            driven = "bus-stops-2015" in row.length_basis + row.source
            short_path = row.link_id == SHORT_PATH_LINK
            draft.add_link(
                Link(
                    ends["from"],
                    ends["to"],
                    float(row.length_km) * 1_000,
                    "cycle_path" if row.usable_by == "bike" else "local_road",
                    "driven" if driven else "straight_line",
                    LOCAL_SOURCE,
                    factor=0.0 if driven else round(float(row.length_km) / max(straight_km, 0.01), 2),
                    car=row.usable_by != "bike" or short_path,
                    assumption=SHORT_PATH if short_path else "",
                    car_kmh=float(row.car_speed_kmh or 0),
                    note=row.link_id,
                )
            )


def _places(roads: pd.DataFrame) -> pd.Series:
    """The node of each row; a junction lies at its point on the largest road, whose lengths are known best."""
    rank = roads["road_class"].map(list(ROAD_CLASS).index)
    main = roads.loc[rank.groupby(roads["junction_id"]).idxmin()].set_index("junction_id")
    apart_m = np.hypot(
        roads["x_m"] - main["x_m"].loc[roads["junction_id"]].to_numpy(),
        roads["y_m"] - main["y_m"].loc[roads["junction_id"]].to_numpy(),
    )
    return roads["junction_id"].where(apart_m <= ONE_POINT_M, roads["road"] + ":" + roads["node_id"])


def _node_name(row: pd.Series) -> str:
    exit_number = f"afrit {row['exit_number']} " if row["exit_number"] else ""
    return f"{road_number(row['road'])} {exit_number}{row['node_name']}".strip()


def road_number(road: str) -> str:
    """The number on the sign: chains of one road carry a suffix, city roads have none."""
    number = road.split("-", maxsplit=1)[0]
    return "" if number.startswith(("D0", "O0")) or road == "N34-oud" else number


def _source(text: str) -> str:
    if text == EXTRA_SOURCE:
        return text
    if "GeoNames" in text:
        return "geonames-2015"
    return SOURCE

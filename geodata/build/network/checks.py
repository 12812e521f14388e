"""The table of known distances, times, bands and road lengths that the network is checked against."""

from __future__ import annotations

from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from geodata.build.network import roads as road_table
from geodata.crs import lonlat_to_rd
from geodata.frames import rows

if TYPE_CHECKING:
    from geodata.build.files import SourceFolder

COLUMNS = [
    *("id", "kind", "mode", "assumption", "road"),
    *("from_name", "from_node", "from_x_m", "from_y_m", "to_name", "to_node", "to_x_m", "to_y_m"),
    *("unit", "value", "low", "high", "evidence", "source", "reference_date", "note"),
]
LEAST_KNOWN_M = 2_000.0


def build_checks(sources: SourceFolder, withheld: pd.DataFrame, nodes: pd.DataFrame) -> pd.DataFrame:
    """Join the runs kept apart, the hectometre distances along numbered roads, and the known cases.

    Parameters
    ----------
    sources : SourceFolder
        Holds the road table.
    withheld : DataFrame
        Driven runs that the network was built without.
    nodes : DataFrame
        Nodes of the finished network: positions of the nodes that the known cases name.
    """
    runs = withheld.assign(
        id=[f"run-{number:03d}" for number in range(1, len(withheld) + 1)],
        kind="run",
        mode="car",
        unit="m",
        value=withheld["length_m"],
        evidence="measured",
        source="ndov-stops-2015",
        reference_date="2015",
        note="driven by an express bus; the network was built without this distance",
    )
    parts = [_known(nodes), _along_roads(sources, nodes), runs]
    table = pd.concat([part.reindex(columns=COLUMNS) for part in parts], ignore_index=True)
    for column in ("from_x_m", "from_y_m", "to_x_m", "to_y_m"):
        table[column] = table[column].round().astype("Int64")
    return table


def _known(nodes: pd.DataFrame) -> pd.DataFrame:
    text = (files("geodata.build.network") / "known.csv").open(encoding="utf-8")
    with text:
        known = pd.read_csv(text, dtype={"reference_date": "str"})
    position = nodes.set_index("id")[["x_m", "y_m"]]
    for end in ("from", "to"):
        x_m, y_m = lonlat_to_rd(known[f"{end}_lon"], known[f"{end}_lat"])
        named = known[f"{end}_node"].notna()
        x_m[named], y_m[named] = position.loc[known.loc[named, f"{end}_node"]].to_numpy().T
        known[f"{end}_x_m"], known[f"{end}_y_m"] = x_m, y_m
    return known


def _along_roads(sources: SourceFolder, nodes: pd.DataFrame) -> pd.DataFrame:
    """Distances between hectometre signs along numbered roads, over stretches where every step is known."""
    roads = road_table.read_roads(sources.find("road-facts.csv"))
    names = nodes.set_index("id")["name"]
    records = []
    for road, chain in roads.groupby("road", sort=True):
        number = road_table.road_number(str(road))
        if not number:
            continue
        stretch: list[tuple[str, float]] = []
        for here, there in pairwise([*rows(chain), None]):
            known = there is not None and "hectometre" in here.length_basis
            stretch.append((here.place, here.length_to_next_km))
            if known and here.place in names.index:
                continue
            length_m = sum(length for _, length in stretch[:-1]) * 1_000
            start, end = stretch[0][0], stretch[-1][0]
            if length_m >= LEAST_KNOWN_M and start in names.index and end in names.index:
                records.append(
                    {
                        "id": f"road-{number}-{start}-{end}",
                        "kind": "road",
                        "mode": "car",
                        "road": number,
                        "from_name": names[start],
                        "from_node": start,
                        "to_name": names[end],
                        "to_node": end,
                        "unit": "m",
                        "value": round(length_m),
                        "evidence": "measured",
                        "source": road_table.SOURCE,
                        "reference_date": "2013-08-02",
                        "note": "difference of hectometre signs along the road",
                    }
                )
            stretch = []
    table = pd.DataFrame(records)
    position = nodes.set_index("id")[["x_m", "y_m"]]
    for end in ("from", "to"):
        table[f"{end}_x_m"], table[f"{end}_y_m"] = position.loc[table[f"{end}_node"]].to_numpy().T
    return table

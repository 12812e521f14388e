"""Which data a result was made from, and what of it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
from pandas.api.types import is_numeric_dtype, is_string_dtype

from analysis.reachability.zones import zones_in_use
from geodata.crs import RD
from geodata.snapshot import DIGEST_LENGTH
from layers.guard import NAME, hidden_rows, outlines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata import Catalogue

DATASETS = (
    "network_nodes",
    "network_links",
    "network_assumptions",
    "wide_water",
    "zones",
    "destinations",
    "provinces",
)
"""What travel times to a destination are computed from."""


@dataclass(frozen=True)
class Input:
    """A dataset behind a result: ``level`` is ``embedded`` or ``refreshed``, ``digest`` says which snapshot."""

    dataset: str
    level: str
    reference_date: str
    digest: str


def inputs(catalogue: Catalogue) -> tuple[Input, ...]:
    """The datasets behind travel times, as they are in a catalogue; the zones are those in use."""
    zones = zones_in_use(catalogue).used.dataset
    found = (catalogue[zones if name == "zones" else name] for name in DATASETS)
    return tuple(Input(one.id, one.level, one.reference_date, one.sha256[:DIGEST_LENGTH]) for one in found)


def guarded_zones(zones: gpd.GeoDataFrame, catalogue: Catalogue) -> gpd.GeoDataFrame:
    """Zones with their travel times, with those that may not be shown joined per municipality.

    Zones that nobody reviewed are shown no finer than the municipality where munition or storage lies: one row with all
    their inhabitants at a point inside the municipality. Its numbers are means weighted by inhabitants (infinite as
    soon as one is), but for the way to the network, which is the longest; its texts are empty.
    """
    hidden = hidden_rows(zones, zones_in_use(catalogue).used.dataset, catalogue)
    if not hidden:
        return zones
    home = pd.Series({row: found[0] for row, found in hidden.items() if found})
    areas = outlines(catalogue).set_index("id")
    joined = [
        _joined(zones.loc[home.index[home == municipality]], areas.loc[municipality])
        for municipality in sorted(set(home))
    ]
    kept = zones.drop(index=list(hidden))
    return pd.concat([kept, gpd.GeoDataFrame(joined, geometry="geometry", crs=RD)[kept.columns]], ignore_index=True)


def _joined(zones: gpd.GeoDataFrame, outline: pd.Series) -> Mapping[str, object]:
    weight = zones["inhabitants"].clip(lower=1)
    means = {
        column: float((zones[column].astype(float) * weight).sum(skipna=False) / weight.sum())
        for column in map(str, zones.columns)
        if is_numeric_dtype(zones[column])
    }
    texts = {column: "" for column in map(str, zones.columns) if is_string_dtype(zones[column])}
    longest = {"snap_m": float(zones["snap_m"].max())} if "snap_m" in zones else {}
    name = NAME.format(name=outline["name"])
    return {
        **texts,
        **means,
        **longest,
        "id": f"gemeente-{outline.name}",
        "name": name,
        "place": name,
        "municipality": outline["name"],
        "province": outline["province"],
        "inhabitants": int(zones["inhabitants"].sum()),
        "geometry": outline["geometry"].representative_point(),
    }

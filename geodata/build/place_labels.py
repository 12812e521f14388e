"""Names of places: those of the base map with a rank for the zoom level, and all others to be found by name.

German places across the border are among the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.build.geonames import places
from geodata.errors import DatasetInvalidError

if TYPE_CHECKING:
    from geodata.build.files import SourceFolder

RANKS = {
    1: "Assen, Emmen, Groningen, Hoogeveen, Meppel, Zwolle",
    2: (
        "Almelo, Beilen, Coevorden, Dedemsvaart, Drachten, Hardenberg, Havelte, Heerenveen, Hoogezand, Kampen, "
        "Klazienaveen, Leek, Ommen, Oosterwolde, Roden, Stadskanaal, Staphorst, Steenwijk, Ter Apel, Veendam, "
        "Winschoten, Wolvega"
    ),
    3: (
        "Annen, Appelscha, Borger, Bovensmilde, Dalen, Darp, Diever, Dwingeloo, Eelde, Eext, Emmer-Compascuum, Exloo, "
        "Gasselte, Genemuiden, Gieten, Giethoorn, Gramsbergen, Haren, Hasselt, Musselkanaal, Nieuw-Amsterdam, "
        "Nijeveen, Noordwolde, Norg, Odoorn, Oosterhesselen, Peize, Rolde, Ruinen, Ruinerwold, Schoonebeek, Sleen, "
        "Smilde, Vledder, Vries, Westerbork, Zuidlaren, Zuidwolde"
    ),
}
"""Rank → names: 1 always, 2 from the scale of the province, 3 from the scale of a region."""

SEARCHED = 4
"""Rank of the other places: they are found by name and not written on the map."""

SAME_PLACE_M = 3_000
"""Two entries of one name are one place if they lie no further apart."""

DRENTHE = 1
"""Code of the province in GeoNames."""

MINUTE_OF_ARC_M = 1000
PRECISION_M = 500


def place_labels(sources: SourceFolder) -> gpd.GeoDataFrame:
    """Places as points, RD New; ``precision_m`` is larger where the source is rounded to a minute of arc.

    Of places with the same name, the one in Drenthe is taken, then the one of the newer list, then the largest.

    Raises
    ------
    DatasetInvalidError
        A name occurs in neither list.
    """
    ranks = pd.Series({name: rank for rank, names in RANKS.items() for name in names.split(", ")})
    listed = places(sources)
    listed = listed[listed["name"].isin(ranks.index)].assign(elsewhere=listed["admin1"] != DRENTHE)
    found = listed.sort_values(["elsewhere", "age", "population"], ascending=[True, True, False])
    found = found.drop_duplicates("name")
    others = _others(places(sources, ("NL", "DE")), found)
    if missing := sorted(set(ranks.index) - set(found["name"])):
        raise DatasetInvalidError(dataset="place_labels", problem=f"not in the source: {', '.join(missing)}.")
    found = pd.concat([found, others])
    rounded = np.isclose(found["lat"] * 60, (found["lat"] * 60).round(), atol=2e-3)
    return gpd.GeoDataFrame(
        {
            "id": "gn-" + found["geonameid"].astype(str),
            "name": found["name"],
            "rank": [*found["name"].map(ranks)[: len(ranks)], *[SEARCHED] * len(others)],
            "plan_status": "bestaand",
            "evidence": "measured",
            "precision_m": np.where(rounded, MINUTE_OF_ARC_M, PRECISION_M),
            "source": "geonames",
            "reference_date": np.where(found["age"] == 0, "2025", "2015-12"),
        },
        geometry=found.geometry,
    )


def _others(listed: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Every other place of the lists once, the entry of the newer list where both have it."""
    kept: dict[str, list[tuple[float, float]]] = {}
    for name, at in zip(drawn["name"], drawn.geometry, strict=True):
        kept.setdefault(name, []).append((at.x, at.y))
    known = set(drawn["geonameid"])  # the lists may spell one place in two ways
    rows = []
    ordered = listed.sort_values(["age", "population", "geonameid"], ascending=[True, False, True])
    columns = (ordered.index, ordered["geonameid"], ordered["name"], ordered.geometry)
    for index, number, name, at in zip(*columns, strict=True):
        near = kept.setdefault(name, [])
        if number not in known and all(np.hypot(x - at.x, y - at.y) > SAME_PLACE_M for x, y in near):
            near.append((at.x, at.y))
            known.add(number)
            rows.append(index)
    return ordered.loc[rows]

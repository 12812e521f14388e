"""Names of towns and villages for the base map, with a rank for the zoom level at which they appear."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.build.files import SourceFolder
from geodata.crs import to_rd
from geodata.errors import DatasetInvalidError

RANKS = {
    1: ("Assen", "Emmen", "Groningen", "Hoogeveen", "Meppel", "Zwolle"),
    2: ("Almelo", "Beilen", "Coevorden", "Dedemsvaart", "Drachten", "Hardenberg", "Havelte", "Heerenveen", "Hoogezand",
        "Kampen", "Klazienaveen", "Leek", "Ommen", "Oosterwolde", "Roden", "Stadskanaal", "Staphorst", "Steenwijk",
        "Ter Apel", "Veendam", "Winschoten", "Wolvega"),
    3: ("Annen", "Appelscha", "Borger", "Dalen", "Darp", "Diever", "Dwingeloo", "Eelde", "Eext", "Emmer-Compascuum", "Exloo", "Gasselte", "Genemuiden", "Gieten", "Giethoorn", "Haren", "Hasselt",
        "Musselkanaal", "Nieuw-Amsterdam", "Noordwolde", "Norg", "Odoorn", "Oosterhesselen", "Peize",
        "Rolde", "Ruinen", "Ruinerwold", "Schoonebeek", "Sleen", "Vledder", "Vries", "Westerbork", "Zuidlaren",
        "Zuidwolde"),
}  # fmt: skip
"""Rank → names: 1 always, 2 from the scale of the province, 3 from the scale of a region."""

MINUTE_OF_ARC_M = 1000
CHECKED_M = 500


def place_labels(sources: SourceFolder) -> gpd.GeoDataFrame:
    """Places as points, RD New; ``precision_m`` is larger where the source is rounded to a minute of arc."""
    listed = pd.read_csv(sources.find("geonames-nl/cities500_crop.csv"))
    ranks = pd.Series({name: rank for rank, names in RANKS.items() for name in names})
    found = listed[(listed["country"] == "NL") & listed["name"].isin(ranks.index)]
    found = found.sort_values("population", ascending=False).drop_duplicates("name")
    missing = sorted(set(ranks.index) - set(found["name"]))
    if missing:
        raise DatasetInvalidError(dataset="place_labels", problem=f"not in the source: {', '.join(missing)}.")
    rounded = np.isclose(found["lat"] * 60 % 1, [[0], [1]], atol=2e-3).any(axis=0)
    return to_rd(
        gpd.GeoDataFrame(
            {
                "id": "gn-" + found["geonameid"].astype(str),
                "name": found["name"],
                "rank": found["name"].map(ranks),
                "plan_status": "bestaand",
                "evidence": "measured",
                "precision_m": np.where(rounded, MINUTE_OF_ARC_M, CHECKED_M),
                "source": "geonames",
                "reference_date": "2025",
            },
            geometry=gpd.points_from_xy(found["lon"], found["lat"], crs="EPSG:4326"),
        )
    )

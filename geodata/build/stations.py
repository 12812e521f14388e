"""Railway stations in and around Drenthe, from the open station list of DB InfraGO."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geodata.crs import to_rd

if TYPE_CHECKING:
    from geodata.build.files import SourceFolder

DRENTHE_IDS = {
    "ASN": "STA-01",
    "MP": "STA-02",
    "HGV": "STA-03",
    "BL": "STA-04",
    "CO": "STA-05",
    "DLN": "STA-06",
    "NA": "STA-07",
    "EMNZ": "STA-08",
    "EMN": "STA-09",
}
"""Station code → stable id of the inventory."""

SPELLING = {"Marienberg": "Mariënberg", "Feanwalden": "Feanwâlden"}
CODES = {"Marienberg": "MRB", "Feanwalden": "FWD"}

INTERCITY = ("AML", "ASN", "GN", "HR", "MP", "SWK", "ZL")
"""Stations where an intercity of the timetable of 2025 calls; the flag of the source also marks sprinter stations."""

UNCHECKED_M = 250
"""Precision of a position for which no independent second source was found."""


def stations(sources: SourceFolder) -> gpd.GeoDataFrame:
    """Stations as points, RD New.

    ``precision_m`` is the distance to an independent position (of two other lists, the one that is not a copy),
    rounded up to ten metres and never less than 50.
    """
    listed = pd.read_csv(sources.find("rail-stations/stations_crop.csv"), dtype=str, keep_default_na=False)
    code = listed["ns_code"].where(listed["ns_code"] != "", listed["name"].map(CODES))
    return to_rd(
        gpd.GeoDataFrame(
            {
                "id": code.map(DRENTHE_IDS).fillna("NS-" + code),
                "name": listed["name"].replace(SPELLING),
                "code": code,
                "intercity": code.isin(INTERCITY),
                "in_drenthe": listed["in_drenthe"] == "True",
                "plan_status": "bestaand",
                "evidence": "measured",
                "precision_m": _precision(listed),
                "source": "db-infrago",
                "reference_date": "2025-10",
            },
            geometry=gpd.points_from_xy(listed["lon"].astype(float), listed["lat"].astype(float), crs="EPSG:4326"),
        )
    )


def _precision(listed: pd.DataFrame) -> pd.Series:
    osm = pd.to_numeric(listed["delta_osm_m"])
    other = pd.to_numeric(listed["delta_trainline_m"]).where(lambda metres: metres > 1)
    metres = osm.fillna(other).fillna(UNCHECKED_M).clip(lower=50)
    return metres.floordiv(-10).mul(-10).astype(int)

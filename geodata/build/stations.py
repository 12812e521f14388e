"""Railway stations in and around Drenthe, from the open station list of DB InfraGO."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.crs import lonlat_to_rd, to_rd

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

LISTED_2016 = {
    "AML": (6.653889, 52.358055),
    "ASN": (6.570833, 52.991665),
    "BL": (6.521111, 52.854721),
    "CO": (6.735556, 52.663612),
    "DL": (6.258611, 52.498333),
    "DLN": (6.758056, 52.694168),
    "EMN": (6.899445, 52.790001),
    "EMNZ": (6.874781, 52.748866),
    "GBG": (6.675833, 52.609165),
    "GERP": (6.585418, 53.204800),
    "GN": (6.564722, 53.210556),
    "HDB": (6.628611, 52.572777),
    "HGV": (6.473611, 52.733891),
    "HR": (5.914167, 52.961388),
    "HRN": (6.617222, 53.176109),
    "MP": (6.197500, 52.690834),
    "NA": (6.848611, 52.718613),
    "OMN": (6.415833, 52.509445),
    "SWK": (6.114556, 52.791511),
    "VDM": (6.884750, 53.103240),
    "WV": (6.003611, 52.880833),
    "ZB": (6.867914, 53.159612),
    "ZL": (6.091944, 52.504723),
}
"""Station code → longitude and latitude in the public list of 2016 (``ns-stations-2016``), to compare with."""


def stations(sources: SourceFolder) -> gpd.GeoDataFrame:
    """Stations as points, RD New.

    ``precision_m`` is the greatest distance to a position in another list that is not a copy, rounded up to ten metres
    and never less than 50; 250 where no other list has the station.
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
                "precision_m": _precision(listed, code),
                "source": "db-infrago",
                "reference_date": "2025-10",
            },
            geometry=gpd.points_from_xy(listed["lon"].astype(float), listed["lat"].astype(float), crs="EPSG:4326"),
        )
    )


def _precision(listed: pd.DataFrame, code: pd.Series) -> pd.Series:
    osm = pd.to_numeric(listed["delta_osm_m"])
    other = pd.to_numeric(listed["delta_trainline_m"]).where(lambda metres: metres > 1)
    known = pd.concat([osm, other, _from_2016(listed, code)], axis=1).max(axis=1)
    return known.fillna(UNCHECKED_M).clip(lower=50).floordiv(-10).mul(-10).astype(int)


def _from_2016(listed: pd.DataFrame, code: pd.Series) -> pd.Series:
    """Distance in metres to the list of 2016; NaN where it was not read."""
    x_m, y_m = lonlat_to_rd(listed["lon"].astype(float), listed["lat"].astype(float))
    other = [LISTED_2016.get(one, (np.nan, np.nan)) for one in code]
    other_x_m, other_y_m = lonlat_to_rd([lon for lon, _ in other], [lat for _, lat in other])
    return pd.Series(np.hypot(x_m - other_x_m, y_m - other_y_m), index=listed.index).replace(np.inf, np.nan)

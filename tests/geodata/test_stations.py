"""No station calls itself more precise than the lists of stations agree."""

from __future__ import annotations

import pytest
import shapely

from geodata import embedded
from geodata.build.stations import LISTED_2016
from geodata.crs import lonlat_to_rd


@pytest.mark.parametrize("code", sorted(LISTED_2016))
def test_the_list_of_2016_has_each_station_within_its_precision(code: str) -> None:
    stations = embedded().features("stations").set_index("code")
    lon, lat = LISTED_2016[code]
    x_m, y_m = lonlat_to_rd([lon], [lat])
    assert stations.geometry[code].distance(shapely.Point(x_m[0], y_m[0])) <= stations["precision_m"][code]

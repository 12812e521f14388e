"""Transport corridors, drawn through real junctions, stations, locks and towns (``corridors.toml``).

No corridor here is official geometry: which roads, lines and waterways belong to one is our reading.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.crs import RD, lonlat_to_rd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.build.files import SourceFolder

COLUMNS = (
    "id",
    "name",
    "corridor",
    "mode",
    "plan_status",
    "evidence",
    "precision_m",
    "note",
    "claim_source",
    "source",
    "reference_date",
)


def corridors(sources: SourceFolder) -> gpd.GeoDataFrame:
    """All corridor parts as lines in RD New."""
    parts = tomllib.loads((files("geodata.build") / "corridors.toml").read_text(encoding="utf-8"))
    points = _Points.read(sources)
    rows = [{"id": part_id} | {name: part.get(name) for name in COLUMNS[1:]} for part_id, part in parts.items()]
    lines = [_line(np.concatenate([points.along(step) for step in part["path"]])) for part in parts.values()]
    return gpd.GeoDataFrame(rows, columns=list(COLUMNS), geometry=lines, crs=RD)


def _line(lonlat: NDArray[np.float64]) -> shapely.LineString:
    rounded = np.column_stack(lonlat_to_rd(lonlat[:, 0], lonlat[:, 1])).round()
    return shapely.remove_repeated_points(shapely.LineString(rounded))


@dataclass(frozen=True)
class _Points:
    """The points that a path can be drawn through, in WGS84."""

    roads: pd.DataFrame
    waters: pd.DataFrame
    rails: gpd.GeoDataFrame
    stations: pd.DataFrame
    places: pd.DataFrame

    @classmethod
    def read(cls, sources: SourceFolder) -> _Points:
        return cls(
            roads=pd.read_csv(sources.find("road-facts.csv")).set_index(["road", "seq"]),
            waters=pd.read_csv(sources.find("waterway-facts.csv")).set_index(["waterway", "seq"]),
            rails=gpd.read_file(sources.find("nl-law-rail-basisnet/rail_lines_derived.geojson")),
            stations=pd.read_csv(sources.find("rail-stations/stations_crop.csv"), keep_default_na=False).set_index(
                "ns_code"
            ),
            places=pd.read_csv(sources.find("geonames-nl/cities500_crop.csv")).set_index("name"),
        )

    def along(self, step: dict[str, Any]) -> NDArray[np.float64]:
        """Longitude and latitude of the points of one step, in the direction of travel."""
        match step:
            case {"road": chain, "from": first, "to": last}:
                return _chain(self.roads, chain, first, last)
            case {"water": chain, "from": first, "to": last}:
                return _chain(self.waters, chain, first, last)
            case {"rail": name, "from": first, "to": last}:
                (line,) = self.rails.geometry[self.rails["name"].str.startswith(name)]
                return shapely.get_coordinates(line)[first : last + 1]
            case {"station": code}:
                return self.stations.loc[[code], ["lon", "lat"]].to_numpy(float)
            case {"place": name}:
                return self.places.loc[[name], ["lon", "lat"]].to_numpy(float)
            case {"lonlat": lonlat}:
                return np.array([lonlat], float)
            case _:
                raise ValueError(f"corridors.toml: cannot draw the step {step}")


def _chain(table: pd.DataFrame, chain: str, first: int, last: int) -> NDArray[np.float64]:
    direction = 1 if last >= first else -1
    numbers = range(first, last + direction, direction)
    return table.loc[chain].loc[list(numbers), ["lon", "lat"]].to_numpy(float)

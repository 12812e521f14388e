"""Files for the tests of dual use: one military area and civil ground around it, with answers computable on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import pytest
import shapely

from analysis.dual_use import Question

if TYPE_CHECKING:
    from pathlib import Path


class Case(NamedTuple):
    folder: Path
    military: str
    civil: str

    def question(self, calendar: Path | None = None, matrix: Path | None = None) -> Question:
        return Question((self.military,), (self.civil,), calendar, matrix)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A training area of 100 ha; 25 ha of farmland in it, 10 ha of houses in it, and 0.5 km of road through it."""
    square = shapely.box(230_000, 549_000, 231_000, 550_000)
    gpd.GeoDataFrame({"naam": ["terrein"]}, geometry=[square], crs=28992).to_file(tmp_path / "terrein.gpkg")
    gpd.GeoDataFrame(
        {"naam": ["akker", "huizen", "weg"], "function": ["farming", "housing", "road"]},
        geometry=[
            shapely.box(230_500, 549_500, 231_500, 550_500),
            shapely.box(229_900, 549_000, 230_100, 550_000),
            shapely.LineString([(230_500, 548_000), (230_500, 549_500)]),
        ],
        crs=28992,
    ).to_file(tmp_path / "civiel.geojson", driver="GeoJSON")
    return Case(tmp_path, f"{tmp_path / 'terrein.gpkg'}=training", str(tmp_path / "civiel.geojson"))

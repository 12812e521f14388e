from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from geodata import embedded
from geodata.build.outlines import _coverage

if TYPE_CHECKING:
    import geopandas as gpd


@pytest.fixture(scope="module")
def municipalities() -> gpd.GeoDataFrame:
    return embedded().features("municipalities")


@pytest.fixture(scope="module")
def provinces() -> gpd.GeoDataFrame:
    return embedded().features("provinces")


def test_neighbours_share_their_borders_without_gap_or_overlap(
    municipalities: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame
) -> None:
    assert shapely.coverage_is_valid(municipalities.geometry.values)
    assert shapely.coverage_is_valid(provinces.geometry.values)


def test_drenthe_is_exactly_the_union_of_its_twelve_municipalities(
    municipalities: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame
) -> None:
    twelve = municipalities[municipalities["in_drenthe"]]
    (drenthe,) = provinces.geometry[provinces["name"] == "Drenthe"]
    assert len(twelve) == 12
    assert set(twelve["province"]) == {"Drenthe"}
    assert twelve.union_all().equals(drenthe)
    assert drenthe.geom_type == "Polygon"
    assert len(drenthe.interiors) == 0


def test_every_municipality_lies_in_its_province_and_in_no_other(
    municipalities: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame
) -> None:
    outlines = provinces.set_index("name").geometry
    for name, outline in outlines.items():
        own = municipalities["province"] == name
        assert municipalities[own].covered_by(outline).all()
        assert municipalities[~own].intersection(outline).area.sum() == 0


@pytest.mark.parametrize("dataset", ["municipalities", "provinces"])
def test_areas_agree_with_the_official_ones_within_half_a_percent(dataset: str) -> None:
    frame = embedded().features(dataset)
    assert (frame.area / 1e6).to_numpy() == pytest.approx(frame["area_km2"].to_numpy(), abs=1e-3)
    assert frame["area_km2"].to_numpy() == pytest.approx(frame["area_official_km2"].to_numpy(), rel=0.005)


def test_the_province_has_its_published_area() -> None:
    provinces = embedded().features("provinces").set_index("name")
    assert provinces["area_official_km2"]["Drenthe"] == pytest.approx(2680.37, abs=0.01)
    assert provinces["area_km2"]["Drenthe"] == pytest.approx(2680.37, abs=0.1)


def test_inhabitants_of_drenthe_are_the_sum_of_its_municipalities(
    municipalities: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame
) -> None:
    twelve = municipalities[municipalities["in_drenthe"]]
    assert set(twelve["inhabitants_date"]) == {"2024-01-01"}
    assert twelve["inhabitants"].sum() == 504_129
    assert provinces.set_index("name")["inhabitants"]["Drenthe"] == 504_129


def test_coordinates_are_whole_metres_and_the_files_are_small() -> None:
    size = 0
    for dataset in ("municipalities", "provinces"):
        coordinates = shapely.get_coordinates(embedded().features(dataset).geometry.values)
        assert (coordinates % 1 == 0).all()
        size += embedded().path(dataset).stat().st_size
    assert size < 400_000


def test_a_sliver_between_neighbours_is_closed() -> None:
    """Two squares of 1 km; the left one lacks a vertex where the right one bulges by 10 m into it."""
    left = shapely.box(0, 0, 1000, 1000)
    right = shapely.Polygon([(1000, 0), (2000, 0), (2000, 1000), (1000, 1000), (990, 500)])
    pair = np.array([left, right])
    assert not shapely.coverage_is_valid(pair)
    clean = _coverage(pair)
    assert shapely.coverage_is_valid(clean)
    assert shapely.area(clean).sum() == 2_000_000
    assert shapely.union_all(clean).equals(shapely.box(0, 0, 2000, 1000))

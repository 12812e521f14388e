"""Pieces that two layers share are those of geopandas.overlay; lines give kilometres, points are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings

from analysis.overlay import pieces
from analysis.overlay.clip import clipped
from geodata.errors import WrongCrsError
from tests.analysis.overlay.strategies import VALID, layers

if TYPE_CHECKING:
    from tests.analysis.overlay.conftest import Box, Frame


def test_areas_lines_and_points(frame: Frame, box: Box) -> None:
    line = shapely.LineString([(229_000, 550_050), (230_150, 550_050)])
    left = frame([box(0, 0, 100, 100), line, shapely.Point(230_050, 550_050)])
    right = frame(
        [box(50, 0, 200, 100), box(200, 0, 300, 100), shapely.LineString([(230_000, 550_050), (231_000, 550_050)])]
    )
    found = pieces(left, right).pieces

    rows = [tuple(row) for row in found[["left", "right"]].to_numpy().tolist()]
    assert rows == [(0, 0), (0, 2), (1, 0), (1, 2), (2, 0), (2, 2)]
    assert found["area_ha"].fillna(0).tolist() == pytest.approx([0.5, 0, 0, 0, 0, 0])
    assert found["length_km"].fillna(0).tolist() == pytest.approx([0, 0.1, 0.1, 0.15, 0, 0])
    assert found.geom_type.tolist()[-2:] == ["Point", "Point"]


def test_what_only_touches_is_no_piece(frame: Frame, box: Box) -> None:
    along = shapely.LineString([(230_100, 549_000), (230_200, 549_000)])
    assert pieces(frame([box(0, 0, 100, 100)]), frame([box(100, 0, 200, 100), box(100, 100, 200, 200)])).pieces.empty
    assert pieces(frame([box(0, 0, 100, 100)]), frame([along])).pieces.empty


def test_sides_that_overlap_themselves_are_told(frame: Frame, box: Box) -> None:
    found = pieces(frame([box(0, 0, 100, 100)]), frame([box(0, 0, 60, 100), box(40, 0, 100, 100)]))

    assert [found.left_double_ha, found.right_double_ha] == pytest.approx([0.0, 0.2])
    assert [note.code for note in found.notes] == ["double_counted_right"]
    assert found.pieces["area_ha"].sum() == pytest.approx(1.2)


def test_a_side_without_a_geometry_or_in_degrees(frame: Frame, box: Box) -> None:
    left = frame([box(0, 0, 100, 100), None, shapely.Polygon()])
    assert len(pieces(left, left).pieces) == 1
    with pytest.raises(WrongCrsError):
        pieces(left, left.to_crs(4326))


@given(layers(VALID), layers(VALID))
@settings(max_examples=40, deadline=None)
def test_as_geopandas_has_it(left: gpd.GeoDataFrame, right: gpd.GeoDataFrame) -> None:
    expected = gpd.overlay(left.assign(l=left.index), right.assign(r=right.index), keep_geom_type=True)
    known = {(row.l, row.r): row.geometry.area for row in expected.itertuples()}
    found = pieces(left, right).pieces
    ours = {(row.left, row.right): row.geometry.area for row in found.itertuples()}

    for pair in known.keys() | ours.keys():
        assert ours.get(pair, 0.0) == pytest.approx(known.get(pair, 0.0), rel=1e-6, abs=0.01)
    swapped = pieces(right, left).pieces
    assert swapped["area_ha"].sum() == pytest.approx(found["area_ha"].sum())


def _rough_circle(corners: int) -> Any:
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    radius = 900 + np.random.default_rng(5).uniform(-20, 20, corners)
    return shapely.Polygon(np.c_[231_000 + radius * np.cos(angles), 551_000 + radius * np.sin(angles)])


def test_a_region_cut_into_windows_gives_the_same_pieces() -> None:
    region = _rough_circle(20_000)
    left, low = (grid.ravel() for grid in np.meshgrid(np.arange(0, 2_000, 70.0), np.arange(0, 2_000, 70.0)))
    areas = shapely.box(230_000 + left, 550_000 + low, 230_060 + left, 550_060 + low)
    areas = areas[shapely.intersects(areas, region)]
    expected = shapely.intersection(areas, region)

    found = clipped(areas, region, shapely.area(expected))

    assert shapely.area(shapely.symmetric_difference(found, expected)).max() < 1e-6


def test_a_piece_that_does_not_fit_its_measure_is_cut_again() -> None:
    region, area = _rough_circle(2_000), shapely.box(231_700, 551_000, 232_000, 551_300)
    (found,) = clipped(np.array([area]), region, np.array([0.0]))

    assert found.equals(shapely.intersection(area, region))

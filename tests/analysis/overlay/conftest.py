"""Shapes and layers for the overlay tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import geopandas as gpd
import pytest
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence


class Frame(Protocol):
    """Make a layer in RD New of shapes and columns."""

    def __call__(self, shapes: Sequence[Any], **columns: Sequence[Any]) -> gpd.GeoDataFrame: ...


class Box(Protocol):
    """Make a rectangle from its corners in metres, east of 230,000 and north of 550,000."""

    def __call__(self, left: float, low: float, right: float, high: float) -> shapely.Polygon: ...


@pytest.fixture
def frame() -> Frame:
    def make(shapes: Sequence[Any], **columns: Sequence[Any]) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=28992)

    return make


@pytest.fixture
def box() -> Box:
    def make(left: float, low: float, right: float, high: float) -> shapely.Polygon:
        return shapely.box(230_000 + left, 550_000 + low, 230_000 + right, 550_000 + high)

    return make

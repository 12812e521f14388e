"""Small layers made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point, Polygon, box

from geodata.crs import RD
from layers import Layer, LayerSpec, Symbol

if TYPE_CHECKING:
    from collections.abc import Callable

SQUARE = box(230_000, 550_000, 231_000, 551_000)
SHAPES: dict[str, Point | LineString | Polygon] = {
    "fill": SQUARE,
    "line": LineString([(230_000, 550_000), (231_000, 551_000)]),
    "point": Point(230_000, 550_000),
    "ring": Point(230_000, 550_000),
}


@pytest.fixture
def make_layer() -> Callable[..., Layer]:
    """A layer with one feature per given row; what a row does not say is filled in."""

    def make(*rows: dict[str, Any], shape: str = "fill", **spec: Any) -> Layer:
        complete = [
            {
                "id": f"f{number}",
                "name": f"Feature {number}",
                "plan_status": "bestaand",
                "evidence": "measured",
                "precision_m": 100.0,
                "source": "bron",
                "source_title": "Provincie",
                "licence": "CC BY 4.0",
                "attribution": "Provincie Drenthe",
                "reference_date": "2024-05",
                "level": "embedded",
                "digest": "0123456789abcdef",
                "geometry": SHAPES[shape],
                **row,
            }
            for number, row in enumerate(rows)
        ]
        symbol = spec.pop("symbol", Symbol(shape=shape, color="#0072B2", fill="" if shape == "line" else "#56B4E9"))
        made = LayerSpec(id="test", title="Proef", description="", dataset="test", symbol=symbol, **spec)
        return Layer(made, gpd.GeoDataFrame(complete, crs=RD))

    return make

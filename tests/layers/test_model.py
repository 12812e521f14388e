from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import Point

from geodata.errors import DatasetInvalidError, WrongCrsError
from layers.model import REQUIRED_COLUMNS, Layer, LayerSpec, Symbol

SPEC = LayerSpec(
    id="wells",
    title="Putten",
    description="Putten.",
    dataset="wells",
    symbol=Symbol(shape="point", color="#000000"),
)


def frame(**changes: list[str]) -> gpd.GeoDataFrame:
    columns: dict[str, list[str]] = {name: ["x", "x"] for name in REQUIRED_COLUMNS}
    columns |= {"id": ["a", "b"], "evidence": ["measured"] * 2, "plan_status": ["bestaand"] * 2} | changes
    return gpd.GeoDataFrame(columns, geometry=[Point(200_000, 540_000), Point(210_000, 540_000)], crs="EPSG:28992")


def test_a_complete_frame_makes_a_layer() -> None:
    layer = Layer(SPEC, frame())
    assert (layer.id, layer.title, len(layer.frame)) == ("wells", "Putten", 2)


@pytest.mark.parametrize("column", REQUIRED_COLUMNS)
def test_no_required_column_can_be_left_out(column: str) -> None:
    with pytest.raises(DatasetInvalidError, match=rf"column\(s\) {column} missing"):
        Layer(SPEC, frame().drop(columns=column))


@pytest.mark.parametrize(
    "changes, problem",
    [
        ({"id": ["a", "a"]}, "an id occurs more than once"),
        ({"evidence": ["measured", "guessed"]}, "column 'evidence' has an unknown value"),
        ({"plan_status": ["bestaand", "open"]}, "column 'plan_status' has an unknown value"),
    ],
)
def test_values_that_cannot_be_drawn_honestly_are_refused(changes: dict[str, list[str]], problem: str) -> None:
    with pytest.raises(DatasetInvalidError, match=problem):
        Layer(SPEC, frame(**changes))


def test_a_layer_in_degrees_is_refused() -> None:
    with pytest.raises(WrongCrsError, match="Layer 'wells' is in EPSG:4326"):
        Layer(SPEC, frame().to_crs("EPSG:4326"))

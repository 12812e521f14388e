"""What may be named: files, layers and areas; what they say of themselves; and nothing past the publication guard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from analysis.overlay.inputs import coarsest, open_plan, open_side, weakest
from analysis.overlay.question import layer_overlap, plan_loss
from analysis.overlay.statements import statements
from layers import load_layer

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "first, second, expected",
    [
        ("measured", "stated", "stated"),
        ("derived", "stated", "derived"),
        ("measured", "measured", "measured"),
        ("illustrative", None, "illustrative"),
        (None, "measured", None),
        (None, None, None),
    ],
)
def test_the_weakest_evidence_is_inherited(first: str | None, second: str | None, expected: str | None) -> None:
    assert weakest(first, second) == weakest(second, first) == expected


def test_the_coarsest_precision_is_inherited() -> None:
    assert coarsest(10.0, 150.0) == 150.0
    assert coarsest(10.0, None) is None


def test_a_file_may_say_how_it_is_known(tmp_path: Path) -> None:
    path = tmp_path / "plan.gpkg"
    columns = {"evidence": ["stated", "measured"], "precision_m": [5.0, 20.0], "reference_date": ["2024", "2025-01"]}
    shapes = [shapely.box(230_000, 549_000, 230_100, 549_100), shapely.box(230_200, 549_000, 230_300, 549_100)]
    gpd.GeoDataFrame(columns, geometry=shapes, crs=28992).to_file(path)
    side = open_side(str(path))

    assert (side.kind, side.evidence, side.precision_m, side.reference_date) == ("file", "stated", 20.0, "2025-01")


def test_an_area_of_ours_is_a_plan_with_what_was_published() -> None:
    plan = open_plan("OEF-02")

    assert (plan.kind, plan.evidence, plan.sources[0]) == (
        "feature",
        "illustrative",
        load_layer("training_areas").frame.set_index("id").loc["OEF-02", "source_title"],
    )
    assert len(statements("OEF-02")) > 5
    assert statements("").empty


def test_munition_is_no_finer_than_its_municipality() -> None:
    found = layer_overlap("munition", "municipalities").pieces
    area_ha = load_layer("municipalities").frame.set_index("id").area / 10_000
    largest = found.sort_values("area_ha").groupby("left_id").last()

    assert not largest.empty
    for row in largest.itertuples():
        assert row.area_ha == pytest.approx(area_ha[row.right_id], rel=0.01)


def test_the_digest_follows_the_inputs(tmp_path: Path) -> None:
    path = tmp_path / "plan.gpkg"
    digests = set()
    for width_m in (100, 100, 101):
        shape = shapely.box(230_000, 549_000, 230_000 + width_m, 549_100)
        gpd.GeoDataFrame(geometry=[shape], crs=28992).to_file(path)
        digests.add(plan_loss(str(path)).digest)
    assert len(digests) == 2

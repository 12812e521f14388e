"""The parts of a plan add up to the plan, whatever the land use looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings

from analysis.overlay import loss
from analysis.overlay.errors import EmptyPlanError, MissingColumnError
from geodata.errors import WrongCrsError
from tests.analysis.overlay.strategies import VALID, layers

if TYPE_CHECKING:
    from analysis.overlay import LandUseLoss
    from tests.analysis.overlay.conftest import Box, Frame


def _closes(found: LandUseLoss) -> None:
    """Sums close within 1e-6 of the plan plus 0.01 m², by the table and by the shapes."""
    slack_ha = 1e-6 * found.gross_ha + 1e-6
    assert found.by_class["area_ha"].sum() == pytest.approx(found.net_ha, abs=slack_ha)
    assert found.pieces["area_ha"].sum() == pytest.approx(found.net_ha, abs=slack_ha)
    union_ha = shapely.union_all(found.pieces.geometry.to_numpy()).area / 10_000
    assert union_ha == pytest.approx(found.net_ha, abs=slack_ha)
    assert found.net_high_ha + sum(found.excluded_ha) == pytest.approx(found.gross_ha, abs=slack_ha)


def _table(found: LandUseLoss) -> dict[tuple[str, Any], float]:
    rows = found.by_class.astype(object).where(found.by_class.notna(), None).to_dict("records")
    return {(row["kind"], row["class"]): row["area_ha"] for row in rows if row["area_ha"] > 1e-7}


def test_on_paper(frame: Frame, box: Box) -> None:
    landuse = frame(
        [box(0, 0, 100, 100), box(100, 0, 200, 100), box(90, 0, 110, 50), box(0, 100, 100, 200)],
        crop=["gras", "mais", "gras", None],
    )
    found = loss(frame([box(50, 20, 150, 150)]), landuse, "crop", [frame([box(0, 140, 300, 150)])])

    assert found.gross_ha == pytest.approx(1.3)
    assert found.net_ha == pytest.approx(1.2)
    assert found.excluded_ha == pytest.approx((0.1,))
    assert _table(found) == pytest.approx(
        {
            ("class", "gras"): 0.40,
            ("class", "mais"): 0.37,
            ("overlap", "gras + mais"): 0.03,
            ("no_class", None): 0.20,
            ("uncovered", None): 0.20,
        }
    )
    gras = found.by_class.set_index("class").loc["gras"]
    assert (gras["area_low_ha"], gras["area_high_ha"]) == pytest.approx((0.40, 0.83))
    assert gras["parcels"] == 2
    assert found.parcels == 4
    assert found.double_counted_ha == pytest.approx(0.06)
    assert [note.code for note in found.notes] == ["class_missing", "double_counted", "uncovered"]
    _closes(found)


def test_a_parcel_that_only_touches_is_not_counted(frame: Frame, box: Box) -> None:
    landuse = frame([box(0, 0, 100, 100), box(100, 0, 200, 100)], crop=["gras", "mais"])
    found = loss(frame([box(0, 0, 100, 100)]), landuse, "crop")

    assert _table(found) == pytest.approx({("class", "gras"): 1.0})
    assert found.parcels == 1


def test_without_parcels_only_the_plan_is_measured(frame: Frame, box: Box) -> None:
    found = loss(frame([box(0, 0, 100, 100), box(50, 0, 150, 100)]))

    assert (found.gross_ha, found.net_ha) == pytest.approx((1.5, 1.5))
    assert found.by_class.empty
    assert [note.code for note in found.notes] == ["plan_overlaps_itself"]
    assert found.pieces["area_ha"].tolist() == pytest.approx([1.5])


def test_a_plan_that_crosses_itself_is_repaired_and_told(frame: Frame) -> None:
    bow = shapely.Polygon([(230_000, 550_000), (230_100, 550_100), (230_100, 550_000), (230_000, 550_100)])
    found = loss(frame([bow]))

    assert found.gross_ha == pytest.approx(0.5)
    (note,) = found.notes
    assert note.code == "repaired_plan"
    assert "Self-intersection[230050 550050]" in note.english


def test_a_sliver_without_parcels_is_not_told_as_nothing(frame: Frame, box: Box) -> None:
    found = loss(frame([box(0, 0, 100, 100)]), frame([box(0, 0, 100, 99.9999)]))
    assert "less than 0.0001 ha of the 1.0000 ha has no parcel" in " ".join(note.english for note in found.notes)


def test_whole_numbers_with_gaps_stay_whole(frame: Frame, box: Box) -> None:
    landuse = frame([box(0, 0, 50, 100), box(50, 0, 100, 100)], code=[265.0, np.nan])
    assert set(_table(loss(frame([box(0, 0, 100, 100)]), landuse, "code"))) == {("class", 265), ("no_class", None)}


def test_a_class_that_is_disputed_everywhere_is_listed_too(frame: Frame, box: Box) -> None:
    landuse = frame([box(0, 0, 100, 100), box(0, 0, 100, 100)], crop=["gras", "mais"])
    found = loss(frame([box(0, 0, 100, 100)]), landuse, "crop").by_class.set_index("class")

    assert found["area_ha"].to_dict() == pytest.approx({"gras": 0.0, "mais": 0.0, "gras + mais": 1.0})
    assert found["area_high_ha"].loc[["gras", "mais"]].tolist() == pytest.approx([1.0, 1.0])


def test_a_layer_that_changes_is_looked_at_again(frame: Frame, box: Box) -> None:
    plan, landuse = frame([box(0, 0, 100, 100)]), frame([box(0, 0, 50, 100)], crop=["gras"])
    before = _table(loss(plan, landuse, "crop"))
    landuse.loc[0, "geometry"] = box(0, 0, 20, 100)
    landuse.loc[0, "crop"] = "mais"

    assert before == pytest.approx({("class", "gras"): 0.5, ("uncovered", None): 0.5})
    assert _table(loss(plan, landuse, "crop")) == pytest.approx({("class", "mais"): 0.2, ("uncovered", None): 0.8})


def test_what_cannot_be_used(frame: Frame, box: Box) -> None:
    plan = frame([box(0, 0, 100, 100)])
    with pytest.raises(MissingColumnError, match=r"no column 'soort'\. Choose one of: crop"):
        loss(plan, frame([box(0, 0, 9, 9)], crop=["gras"]), "soort")
    with pytest.raises(EmptyPlanError, match="no area: 1 feature"):
        loss(frame([shapely.LineString([(0, 0), (1, 1)])]))
    with pytest.raises(WrongCrsError):
        loss(plan.to_crs(4326))


@given(layers(most=3), layers(), layers(most=2))
@settings(max_examples=40, deadline=None)
def test_sums_close(plan: gpd.GeoDataFrame, landuse: gpd.GeoDataFrame, exclude: gpd.GeoDataFrame) -> None:
    if shapely.make_valid(plan.geometry.to_numpy()[0]).area > 0:
        _closes(loss(plan, landuse, "class", [exclude]))


@given(VALID, layers(VALID))
@settings(max_examples=40, deadline=None)
def test_as_geopandas_has_it(plan: Any, landuse: gpd.GeoDataFrame) -> None:
    """Classes with and without what is disputed lie around what geopandas adds up of dissolved classes."""
    area = gpd.GeoDataFrame(geometry=[plan], crs=28992)
    found = loss(area, landuse, "class")
    known = landuse[landuse["class"].notna()].dissolve("class", as_index=False)
    pieces = gpd.overlay(area, known, keep_geom_type=True)
    expected = pieces.area.groupby(pieces["class"]).sum() / 10_000
    slack_ha = 1e-6 * found.gross_ha + 1e-6

    table = _table(found)
    for name, area_ha in expected.items():
        disputed = sum(ha for (kind, text), ha in table.items() if kind == "overlap" and name in text.split(" + "))
        assert table.get(("class", name), 0.0) + disputed == pytest.approx(area_ha, abs=slack_ha)
    covered = shapely.intersection(plan, shapely.union_all(landuse.geometry.to_numpy())).area / 10_000
    assert found.net_high_ha - table.get(("uncovered", None), 0.0) == pytest.approx(covered, abs=slack_ha)


@given(VALID, layers(VALID, least=2))
@settings(max_examples=25, deadline=None)
def test_order_splits_and_origin_change_nothing(plan: Any, landuse: gpd.GeoDataFrame) -> None:
    area = gpd.GeoDataFrame(geometry=[plan], crs=28992)
    expected = _table(loss(area, landuse, "class"))

    turned = landuse.iloc[::-1].reset_index(drop=True)
    turned["geometry"] = [_other_start(shape) for shape in turned.geometry]
    _same(loss(gpd.GeoDataFrame(geometry=[_other_start(plan)], crs=28992), turned, "class"), expected)

    middle_m = shapely.bounds(landuse.geometry.iloc[0])[[0, 2]].mean()
    halves = [shapely.box(0, 0, middle_m, 900_000), shapely.box(middle_m, 0, 900_000, 900_000)]
    split = landuse.geometry.to_numpy()[:, None]
    parts = landuse.loc[landuse.index.repeat(2)].reset_index(drop=True)
    parts["geometry"] = shapely.intersection(split, np.array(halves)[None, :]).ravel()
    _same(loss(area, parts, "class"), expected)

    moved = [_moved(layer, -230_000, -550_000) for layer in (area, landuse)]
    _same(loss(moved[0], moved[1], "class"), expected)


def _same(found: LandUseLoss, expected: dict[tuple[str, Any], float]) -> None:
    table = _table(found)
    for key in table.keys() | expected.keys():
        assert table.get(key, 0.0) == pytest.approx(expected.get(key, 0.0), abs=1e-6 * found.gross_ha + 1e-6), key


def _other_start(shape: Any) -> Any:
    """The same area with the rings turned round and begun at another corner."""
    parts = []
    for part in shapely.get_parts(shape):
        rings = [np.asarray(ring.coords)[:-1][::-1] for ring in (part.exterior, *part.interiors)]
        shell, *holes = [np.roll(ring, 1, axis=0) for ring in rings]
        parts.append(shapely.Polygon(shell, holes))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _moved(layer: gpd.GeoDataFrame, x_m: float, y_m: float) -> gpd.GeoDataFrame:
    return layer.set_geometry(layer.geometry.translate(x_m, y_m), crs=28992)


def test_a_large_plan_is_computed_like_a_small_one() -> None:
    """Above a number of corners the arithmetic is compiled and the region is cut into windows."""
    rng = np.random.default_rng(7)
    left, low = (grid.ravel() for grid in np.meshgrid(np.arange(0, 3_000, 100.0), np.arange(0, 3_000, 100.0)))
    shapes = shapely.box(230_000 + left, 550_000 + low, 230_100 + left, 550_100 + low)
    shapes = shapely.transform(shapes, lambda xy: np.round(xy + 20 * np.sin(xy[:, ::-1] / 70), 3))
    landuse = gpd.GeoDataFrame({"class": rng.integers(0, 4, len(shapes))}, geometry=shapes, crs=28992)
    angles = np.linspace(0, 2 * np.pi, 3_000, endpoint=False)
    radius = 1_200 + 60 * np.sin(11 * angles) + rng.uniform(-3, 3, len(angles))
    plan = shapely.Polygon(np.c_[231_500 + radius * np.cos(angles), 551_500 + radius * np.sin(angles)])
    area = gpd.GeoDataFrame(geometry=[plan], crs=28992)

    found = loss(area, landuse, "class")
    pieces = gpd.overlay(area, landuse)
    expected = (pieces.area.groupby(pieces["class"]).sum() / 10_000).to_dict()

    assert found._division is not None
    assert found._division.cover.edges is not None
    assert {key[1]: ha for key, ha in _table(found).items() if key[0] == "class"} == pytest.approx(expected, rel=1e-9)
    parcels = found.pieces[found.pieces["kind"] == "class"]
    ours = pd.Series(parcels["area_ha"].to_numpy(), index=parcels["parcel"].astype(int)).sort_index()
    assert len(ours) == len(pieces)
    _closes(found)

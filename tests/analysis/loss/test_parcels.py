"""Parcels that a plan cuts, and candidates for compensation: paper, and a loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.loss import Inputs
from analysis.loss.candidates import NO_PROTECTION, find_candidates
from analysis.loss.parcels import Search, candidates, cut_parcels
from analysis.overlay.errors import LandUseNeededError
from geodata.store import Store
from layers import load_layer
from tests.geodata.refreshing import natura, run

if TYPE_CHECKING:
    from pathlib import Path


def _field(x: float, y: float, width: float, height: float) -> shapely.Polygon:
    return shapely.box(240_000 + x, 540_000 + y, 240_000 + x + width, 540_000 + y + height)


def test_what_is_left_of_a_parcel() -> None:
    plan = _field(100, 0, 100, 1_000)
    shapes = [_field(0, 0, 230, 100), _field(100, 200, 100, 100), _field(200, 400, 100, 100), _field(0, 600, 300, 100)]
    landuse = gpd.GeoDataFrame({"class": list("abcd")}, geometry=shapes, index=[7, 8, 9, 10], crs=28992)
    found = cut_parcels(plan, landuse, "class", least_ha=0.5).set_index("parcel")

    assert list(found.index) == [7, 8, 10]
    assert found["taken_ha"].tolist() == pytest.approx([1, 1, 1])
    assert found["left_ha"].tolist() == pytest.approx([1.3, 0, 2])
    assert found["left_pieces"].tolist() == [2, 0, 2]
    assert found["small_pieces"].tolist() == [1, 0, 0]
    assert found["small_ha"].tolist() == pytest.approx([0.3, 0, 0])


@settings(max_examples=40)
@given(
    fields=st.lists(
        st.tuples(*[st.integers(-30, 30)] * 2, *[st.integers(1, 20)] * 2, st.sampled_from(["a", "b"])),
        min_size=1,
        max_size=8,
    ),
    least=st.integers(0, 200),
    within=st.integers(0, 30),
)
def test_candidates_are_those_of_a_loop(fields: list[tuple[int, int, int, int, str]], least: int, within: int) -> None:
    plan, away = _field(0, 0, 100, 100), _field(-100, -100, 50, 50)
    shapes = [_field(x * 10, y * 10, width * 10, height * 10) for x, y, width, height, _ in fields]
    landuse = gpd.GeoDataFrame({"class": [field[-1] for field in fields]}, geometry=shapes, crs=28992)
    found = candidates(plan, landuse, "class", Search(("a",), least / 100, within * 10), [away])

    expected = [
        (shape.distance(plan), -shape.area, row)
        for row, (shape, field) in enumerate(zip(shapes, fields, strict=True))
        if field[-1] == "a"
        and shape.area >= least * 100
        and shape.distance(plan) <= within * 10
        and not any(shape.intersection(ground).area for ground in (plan, away))
    ]
    assert found["parcel"].tolist() == [row for _, _, row in sorted(expected)]
    assert found["rank"].tolist() == list(range(1, len(found) + 1))
    assert found["together_ha"].tolist() == pytest.approx(np.cumsum(found["area_ha"]).tolist())


def test_candidates_come_from_around_the_plan_and_not_from_what_is_protected(folder: Path) -> None:
    region = shapely.box(240_000, 540_000, 240_200, 540_200)
    inputs = Inputs(str(folder / "percelen.gpkg"), "gewas")
    assert find_candidates(region, inputs, Search(("gras",)))["parcel"].tolist() == [3, 4]
    assert find_candidates(region, inputs, Search(("gras",), within_m=1_000))["parcel"].tolist() == [3]
    gpd.GeoDataFrame(geometry=[shapely.box(239_000, 540_000, 239_800, 541_000)], crs=28992).to_file(
        folder / "dicht.gpkg"
    )
    kept = find_candidates(region, inputs, Search(("gras",)), [str(folder / "dicht.gpkg")])
    assert kept["parcel"].tolist() == [4]
    with pytest.raises(LandUseNeededError):
        find_candidates(region, Inputs(), Search(("gras",)))


def test_where_protection_is_hidden_or_not_fetched_candidates_stay_and_say_so(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path))
    region, search = shapely.box(240_000, 540_000, 240_200, 540_200), Search(("gras",))
    inputs = Inputs(str(folder / "percelen.gpkg"), "gewas")
    known = find_candidates(region, inputs, search)
    assert set(known["not_known"]) == {"Natura 2000; Natuurnetwerk Nederland"}  # none was fetched

    # One area that reaches into guarded De Wolden and lies over no parcel; so all of what it reaches into is not known.
    reaching = shapely.MultiPolygon([shapely.LineString([(215_000, 528_000), (239_000, 540_050)]).buffer(5)])
    made = natura().iloc[:1].set_geometry([reaching], crs=28992)
    (done,) = run(Store(), {"natura2000": lambda: made})
    assert done.ok
    found = find_candidates(region, inputs, search)
    assert found["parcel"].tolist() == known["parcel"].tolist()
    assert set(found["not_known"]) == {"Natura 2000; Natuurnetwerk Nederland"}
    shown = made.set_geometry([shapely.MultiPolygon([region.buffer(2_000)])], crs=28992)
    run(Store(), {"natura2000": lambda: shown}, force=True)
    seen = find_candidates(region, inputs, search)
    assert seen["parcel"].tolist() == [4]
    assert set(seen["not_known"]) == {"Natuurnetwerk Nederland"}


def test_what_protects_nothing_is_a_row_of_a_layer_that_protects() -> None:
    assert set(load_layer("nature_areas").frame["id"]) > NO_PROTECTION

"""Rows that the publication guard hides are no ground: what they would add is unknown, within bounds that hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from analysis.overlay import inputs
from analysis.overlay.errors import UnknownPlanError
from analysis.overlay.inputs import open_plan, open_side
from analysis.overlay.question import layer_overlap, plan_loss
from geodata import active, embedded
from geodata.extent import Extent, named_extent
from geodata.store import Store
from layers.ground import ELSEWHERE, load_ground
from tests.geodata.refreshing import natura, run, track

if TYPE_CHECKING:
    from pathlib import Path

HECTARE = 10_000
MUNICIPALITIES = embedded().features("municipalities").set_index("name").geometry
GUARDED, BESIDE, FAR = "De Wolden", "Westerveld", "Assen"


def inside(name: str, side_m: float, x_m: float = 0) -> Any:
    """A square well within a municipality."""
    point = MUNICIPALITIES[name].representative_point()
    return shapely.box(point.x + x_m, point.y, point.x + x_m + side_m, point.y + side_m)


def across() -> Any:
    """An area on both sides of the border between the guarded municipality and its neighbour."""
    border = MUNICIPALITIES[GUARDED].intersection(MUNICIPALITIES[BESIDE].buffer(200))
    return border.representative_point().buffer(1_500)


def refresh(folder: Path, *shapes: Any) -> None:
    frame = natura(len(shapes))
    parts = [shapely.MultiPolygon([shape]) for shape in shapes]
    run(Store(folder), {"natura2000": lambda: frame.set_geometry(parts, crs=frame.crs)}, extent=named_extent("region"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path))
    return tmp_path


def plan(folder: Path, *shapes: Any) -> str:
    path = folder / "plan.gpkg"
    gpd.GeoDataFrame(geometry=list(shapes), crs=28992).to_file(path)
    return str(path)


def test_a_hidden_row_is_not_left_out_of_a_plan_but_makes_its_net_unknown(folder: Path) -> None:
    refresh(folder, inside(GUARDED, 500), inside(FAR, 500))
    here, there = inside(GUARDED, 900, 1_000), inside(FAR, 1_000)
    answer = plan_loss(plan(folder, here, there), exclude=["natura2000"])
    found = answer.result

    assert found.net_ha is None
    assert (found.gross_ha, found.net_low_ha, found.net_high_ha) == pytest.approx((181, 75, 156))
    assert [*found.excluded_ha, *found.excluded_unknown_ha] == pytest.approx([25, 81])
    assert found.unknown_ha == pytest.approx(81)
    assert found.pieces.set_index("kind")["area_ha"].to_dict() == pytest.approx({"uncovered": 75, "unknown": 81})
    (note,) = [note for note in answer.notes if note.code == "hidden_rows"]
    assert GUARDED in note.english
    assert FAR not in note.english
    assert note.english.startswith("81.0000 ha of the plan: 'Natura 2000")


def test_a_hidden_row_is_no_class(folder: Path) -> None:
    refresh(folder, inside(GUARDED, 500), inside(FAR, 500))
    answer = plan_loss(plan(folder, inside(GUARDED, 900), inside(FAR, 1_000)), "natura2000", "name")
    rows = {(row["kind"], row["class"]): row for row in answer.result.rows}

    assert {key: row["area_ha"] for key, row in rows.items()} == pytest.approx(
        {("class", "Gebied 1"): 25, ("uncovered", None): 75, ("unknown", None): 81}
    )
    assert rows["class", "Gebied 1"]["area_high_ha"] == pytest.approx(181)
    assert answer.result.net_ha == pytest.approx(181)
    assert answer.result.pieces["area_ha"].sum() == pytest.approx(181)


def test_a_plan_on_unknown_ground_only(folder: Path) -> None:
    refresh(folder, inside(GUARDED, 500))
    answer = plan_loss(plan(folder, inside(GUARDED, 900)), "natura2000", "name", ["natura2000"])
    assert [(row["kind"], row["parcels"]) for row in answer.result.rows] == [("unknown", None)]
    assert (answer.result.net_low_ha, answer.result.net_high_ha) == pytest.approx((0, 81))
    assert answer.result.pieces["kind"].tolist() == ["unknown"]


def test_a_row_that_is_hidden_for_its_other_half_leaves_both_municipalities_unknown(folder: Path) -> None:
    refresh(folder, across())
    assert {GUARDED, BESIDE} <= set(load_ground("natura2000").hidden["name"])
    found = plan_loss(plan(folder, inside(BESIDE, 100)), exclude=["natura2000"]).result
    assert found.net_ha is None
    assert found.unknown_ha == pytest.approx(1)


def test_away_from_hidden_rows_nothing_changes(folder: Path) -> None:
    refresh(folder, inside(GUARDED, 500), inside(FAR, 500))
    answer = plan_loss(plan(folder, inside(FAR, 1_000)), exclude=["natura2000"])
    assert answer.result.net_ha == pytest.approx(75)
    assert answer.result.unknown_ha == 0
    assert "hidden_rows" not in {note.code for note in answer.notes}


def test_all_hidden_rows_lie_in_what_is_told_of_them(folder: Path) -> None:
    """Also what reaches over the border of all that is known."""
    outer = shapely.union_all(MUNICIPALITIES.to_numpy()).boundary
    coevorden = MUNICIPALITIES["Coevorden"].representative_point()
    reaching = shapely.shortest_line(coevorden, outer).buffer(300)
    refresh(folder, inside(GUARDED, 500), across(), reaching)
    ground = load_ground("natura2000")

    assert ground.layer.frame.empty
    assert ELSEWHERE in set(ground.hidden["name"])
    told = shapely.union_all(ground.hidden.geometry.to_numpy())
    rows = active().features("natura2000").geometry
    assert shapely.area(shapely.difference(rows.to_numpy(), told)) == pytest.approx(0, abs=1e-3)


def test_an_overlap_has_bounds_that_hold(folder: Path) -> None:
    refresh(folder, inside(GUARDED, 500), inside(FAR, 500))
    answer = layer_overlap("municipalities", "natura2000", "name")
    whole_ha = MUNICIPALITIES[GUARDED].area / HECTARE

    assert answer.pieces["left_name"].tolist() == [FAR]
    assert answer.unknown.area_ha == pytest.approx(whole_ha, rel=1e-6)
    assert answer.groups is not None
    (row,) = answer.groups.to_dict("records")
    assert row["area_ha"] != row["area_ha"]  # not a number
    assert (row["area_low_ha"], row["area_high_ha"]) == pytest.approx((25, 25 + whole_ha), rel=1e-6)
    assert [note.code for note in answer.notes] == ["hidden_rows"]
    mirrored = layer_overlap("natura2000", "municipalities")
    assert mirrored.unknown.area_ha == pytest.approx(answer.unknown.area_ha)
    assert layer_overlap("natura2000", "natura2000").unknown.area_ha == pytest.approx(whole_ha, rel=1e-6)


def test_hidden_lines_have_no_upper_bound(folder: Path) -> None:
    frame = track()
    lines = [shapely.LineString(inside(GUARDED, 500 + row).exterior.coords[:2]) for row in range(len(frame))]
    run(Store(folder), {"track": lambda: frame.set_geometry(lines, crs=frame.crs)})
    answer = layer_overlap("track", "municipalities")
    assert answer.pieces.empty
    assert (answer.unknown.area_ha, answer.unknown.length_km) == (0, None)
    assert layer_overlap("track", plan(folder, inside(FAR, 100))).unknown.length_km == 0


def test_an_outline_is_no_plan(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh(folder, inside(GUARDED, 500), inside(FAR, 500))
    monkeypatch.setattr(inputs, "layer_specs", lambda: ["natura2000"])  # the others take time
    assert open_plan("N2000-1").frame.area.sum() == pytest.approx(25 * HECTARE)
    for name in ("gemeente-GM1690", "N2000-0"):
        with pytest.raises(UnknownPlanError):
            open_plan(name)


def test_a_layer_says_which_snapshot_it_is(folder: Path) -> None:
    refresh(folder, inside(FAR, 500))
    side, kept = open_side("natura2000"), open_side("training_areas")
    snapshot = Store(folder).current("natura2000")

    assert snapshot is not None
    assert (side.dataset, side.level, kept.level) == ("natura2000", "refreshed", "embedded")
    assert side.digest is not None
    assert snapshot.digest.startswith(side.digest)
    assert side.retrieved == snapshot.retrieved[:10]
    assert side.licences == (active().sources["rvo-natura2000"].licence,)
    assert side.attributions == (active().sources["rvo-natura2000"].attribution,)
    mine = open_side(plan(folder, inside(FAR, 100)))
    assert (mine.dataset, mine.level, mine.digest, mine.licences) == (None, None, None, ())


def test_ground_outside_the_area_that_was_fetched_is_unknown_and_not_empty(folder: Path) -> None:
    """Of a plan half inside the fetched square nothing is said about the other half."""
    fetched = inside(FAR, 10_000)
    west, south, _, _ = fetched.bounds
    nature = shapely.box(west + 9_000, south, west + 9_500, south + 500)
    frame = natura(1)
    run(
        Store(folder),
        {"natura2000": lambda: frame.set_geometry([shapely.MultiPolygon([nature])], crs=frame.crs)},
        extent=Extent("vierkant", fetched),
    )
    half_out = plan(folder, shapely.box(west + 9_000, south, west + 11_000, south + 1_000))

    answer = plan_loss(half_out, exclude=["natura2000"])
    assert answer.result.net_ha is None
    assert (answer.result.net_low_ha, answer.result.net_high_ha) == pytest.approx((75, 175))
    assert answer.result.unknown_ha == pytest.approx(100)
    (note,) = [note for note in answer.notes if note.code == "not_fetched"]
    assert "'vierkant'" in note.english

    met = layer_overlap(half_out, "natura2000")
    assert met.pieces["area_ha"].tolist() == pytest.approx([25])
    assert met.unknown.area_ha == pytest.approx(100)
    assert "not_fetched" in {note.code for note in met.notes}

    away = plan(folder, shapely.box(west + 20_000, south, west + 21_000, south + 1_000))  # no row is anywhere near
    answer = plan_loss(away, exclude=["natura2000"])
    assert (answer.result.net_ha, answer.result.net_low_ha, answer.result.net_high_ha) == pytest.approx((None, 0, 100))
    assert "not_fetched" in {note.code for note in answer.notes}

"""Rows that the publication guard hides are no ground: what they would add is unknown, within bounds that hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings

from analysis.overlay import inputs
from analysis.overlay.errors import UnknownPlanError
from analysis.overlay.inputs import Side, open_plan, open_side
from analysis.overlay.question import _groups, layer_overlap, plan_loss, sides_overlap, totals
from geodata import active, embedded
from geodata.extent import Extent, named_extent
from geodata.store import Store
from layers.ground import ELSEWHERE, load_ground
from tests.analysis.overlay.strategies import VALID, layers
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


def test_a_shown_row_is_known_also_beside_a_hidden_one(folder: Path) -> None:
    """What is hidden reaches into this municipality: only its ground without rows is unknown."""
    refresh(folder, across(), inside(BESIDE, 500))
    own = plan(folder, inside(BESIDE, 1_000))
    answer = plan_loss(own, "natura2000", "name")
    rows = {row["kind"]: row for row in answer.result.rows}
    assert {kind: row["area_ha"] for kind, row in rows.items()} == pytest.approx({"class": 25, "unknown": 75})
    assert (rows["class"]["area_low_ha"], rows["class"]["area_high_ha"]) == pytest.approx((25, 100))
    assert answer.result.parcels == 1
    assert answer.result.pieces.groupby("kind")["area_ha"].sum().to_dict() == pytest.approx(
        {"class": 25, "unknown": 75}
    )
    (note,) = [note for note in answer.notes if note.code == "hidden_rows"]
    assert f"rows in {GUARDED}" in note.english
    assert f"a row that reaches into {BESIDE}" in note.english
    assert f"en een rij die tot in {BESIDE} reikt" in note.dutch

    met = layer_overlap(own, "natura2000", "name")
    assert met.groups is not None
    for found in (totals(met.pieces, met.unknown, once=True), met.groups.to_dict("records")[0]):
        assert (found["area_low_ha"], found["area_high_ha"]) == pytest.approx((25, 100))


def test_where_in_its_municipality_a_hidden_row_lies_changes_no_answer(folder: Path) -> None:
    own = plan(folder, inside(GUARDED, 2_000), inside(FAR, 1_000))
    told = []
    for x_m, side_m in ((0, 500), (700, 300), (1_500, 400)):
        refresh(folder, inside(GUARDED, side_m, x_m), inside(FAR, 500))
        found, met = plan_loss(own, "natura2000", "name"), layer_overlap(own, "natura2000")
        parts = found.result.pieces.geometry.normalize().to_wkt().tolist()
        told.append((found.result.rows, parts, found.notes, met.unknown.area_ha, len(met.pieces), met.notes))
    assert told[0] == told[1] == told[2]


def side(frame: gpd.GeoDataFrame, hidden: Any = None) -> Side:
    """A side; ``hidden`` is the outline of a municipality with hidden areas."""
    outline = gpd.GeoDataFrame({"id": ["GM0"], "name": ["Ergens"], "reached": [False]}, geometry=[hidden], crs=28992)
    return Side("kant", "file", frame, ("kant",), None, None, None, hidden=None if hidden is None else outline,
                hidden_kinds=frozenset() if hidden is None else frozenset({2}))  # fmt: skip


@given(left=layers(), right=layers(), hidden=VALID)
@settings(max_examples=40, deadline=None)
def test_an_overlap_is_never_more_than_the_left_side(
    left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, hidden: Any
) -> None:
    """Against brute force: hidden rows cover all of the municipality, or nothing."""
    found = sides_overlap(side(left), side(right, hidden))
    once = not found.result.left_double_ha and not found.result.right_double_ha
    told = totals(found.pieces, found.unknown, once=once)
    whole, shown = (shapely.union_all(shapely.make_valid(one.geometry.to_numpy())) for one in (left, right))
    least, most = (shapely.intersection(whole, ground).area for ground in (shown, shapely.union(shown, hidden)))
    assert told["area_low_ha"] == pytest.approx(least / HECTARE, abs=1e-6)
    assert told["area_high_ha"] == pytest.approx(most / HECTARE, abs=1e-6)
    groups = _groups(found.pieces, "class", (found.left, found.right), found.unknown, once=once)
    for row in groups.to_dict("records"):
        assert row["area_low_ha"] <= row["area_high_ha"] <= whole.area / HECTARE + 1e-6


def test_lines_on_shown_ground_count_once() -> None:
    ground = inside(FAR, 400)
    road = shapely.LineString([ground.exterior.coords[1], ground.exterior.coords[3]])
    frame = gpd.GeoDataFrame(geometry=[road], crs=28992)
    areas = gpd.GeoDataFrame(geometry=[shapely.box(*ground.bounds[:2], *ground.centroid.coords[0])], crs=28992)
    found = sides_overlap(side(frame), side(areas, ground))
    told = totals(found.pieces, found.unknown, once=True)
    assert (told["length_low_km"], told["length_high_km"]) == pytest.approx((road.length / 2_000, road.length / 1_000))


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

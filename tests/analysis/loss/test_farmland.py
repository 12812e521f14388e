"""The share of an area's farmland that a plan takes: on paper, where all parcels are known, and within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from analysis.loss import Inputs, compare
from analysis.loss.errors import UnknownAreaError
from analysis.loss.farmland import NO_CLASSES, NO_PARCELS, NOT_ALL, NOT_SAID, REASONS, farmland_shares
from geodata import embedded
from geodata.crs import RD
from geodata.extent import Extent, named_extent
from geodata.plain import records
from geodata.store import Store
from layers.look.texts import EVIDENCE
from tests.geodata.refreshing import run

if TYPE_CHECKING:
    from pathlib import Path

ASSEN = embedded().features("municipalities").set_index("name").geometry["Assen"]
SHARES = ["taken_ha", "farmland_ha", "share_pct", "share_low_pct", "share_high_pct"]


def fields(*squares: tuple[float, float, str]) -> gpd.GeoDataFrame:
    """Squares of 25 ha around a point in the middle of Assen: kilometres east and north of it, and their class."""
    middle = ASSEN.representative_point()
    corners = [(middle.x + 1_000 * east, middle.y + 1_000 * north) for east, north, _ in squares]
    shapes = [shapely.box(x, y, x + 500, y + 500) for x, y in corners]
    return gpd.GeoDataFrame({"gewas": [kind for *_, kind in squares]}, geometry=shapes, crs=RD)


@pytest.fixture
def plan(tmp_path: Path) -> str:
    """The western half of the first field."""
    west, south, east, north = fields((0, 0, "")).total_bounds
    path = tmp_path / "plan.gpkg"
    gpd.GeoDataFrame(geometry=[shapely.box(west, south, (west + east) / 2, north)], crs=RD).to_file(path)
    return str(path)


def saved(folder: Path, frame: gpd.GeoDataFrame) -> str:
    frame.to_file(folder / "percelen.gpkg")
    return str(folder / "percelen.gpkg")


def shares(plan: str, inputs: Inputs, *more: Any) -> dict[str, dict[str, Any]]:
    found = farmland_shares(compare((plan,), inputs), inputs, *more)
    return {str(row["area"]): dict(row) for row in records(found)}


def test_a_file_that_holds_all_parcels_gives_the_share_and_double_ground_counts_once(tmp_path: Path, plan: str) -> None:
    # The second field lies a fifth over the first; nature is no farmland, and neither is what lies in the plan of it.
    frame = fields((0, 0, "Gras"), (0.4, 0, "Bouw"), (-0.4, 0, "Natuur"))
    inputs = Inputs(saved(tmp_path, frame), "gewas")

    found = shares(plan, inputs, ("Gras", "Bouw"), ("Assen", "PV22"))
    assert list(found) == ["Assen", "Drenthe"]
    for row in found.values():
        assert [row[name] for name in SHARES] == pytest.approx([12.5, 45, 12.5 / 45 * 100, *[12.5 / 45 * 100] * 2])
        assert row["reason"] == ""


def test_the_reason_of_an_unknown_share_is_told(tmp_path: Path, plan: str) -> None:
    inputs = Inputs(saved(tmp_path, fields((0, 0, "Gras"))), "gewas")
    assert {row["reason"] for row in shares(plan, Inputs()).values()} == {NO_PARCELS}
    assert {row["reason"] for row in shares(plan, inputs).values()} == {NO_CLASSES}
    partly = shares(plan, inputs, ("Gras",), ("Assen",))
    assert (partly["Assen"]["reason"], partly["Drenthe"]["reason"]) == ("", NOT_SAID)
    assert {partly["Drenthe"][name] for name in SHARES} == {None}
    assert {NO_PARCELS, NO_CLASSES, NOT_SAID, NOT_ALL} == set(REASONS)
    with pytest.raises(UnknownAreaError, match="Groningen"):  # a municipality and a province
        shares(plan, inputs, ("Gras",), ("Groningen",))


def test_ground_that_comes_free_takes_no_farmland() -> None:
    found = farmland_shares(compare(("jwf-vrij", "de-haar-200")), Inputs())
    assert set(found["plan"]) == {"de-haar-200"}
    assert "Drenthe" in set(found["area"])


def fetched(folder: Path, extent: Extent, frame: gpd.GeoDataFrame) -> None:
    number = len(frame)
    rows = gpd.GeoDataFrame(
        {
            "id": [f"BRP-{row}" for row in range(number)],
            "name": ["Gras"] * number,
            "category": frame["gewas"],
            "crop_code": ["265"] * number,
            "year": [2026] * number,
            "area_ha": frame.area / 10_000,
            "plan_status": ["bestaand"] * number,
            "evidence": [next(iter(EVIDENCE))] * number,
            "precision_m": [1.0] * number,
            "source": ["rvo-brp"] * number,
            "reference_date": ["2026-05-15"] * number,
        },
        geometry=shapely.multipolygons(frame.geometry.to_numpy().reshape(-1, 1)),
        crs=RD,
    )
    run(Store(folder), {"brp_parcels": lambda: rows}, extent=extent)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path))
    return tmp_path


def test_a_layer_that_was_fetched_for_the_area_gives_the_share(folder: Path, plan: str) -> None:
    fetched(folder, named_extent("drenthe"), fields((0, 0, "Grasland"), (1, 0, "Bouwland"), (2, 0, "Natuurterrein")))
    found = shares(plan, Inputs("brp_parcels", "category"))
    for area in ("Assen", "Drenthe"):
        assert [found[area][name] for name in SHARES] == pytest.approx([12.5, 50, 25, 25, 25])


def test_where_not_all_was_fetched_the_share_lies_between_bounds_that_hold(folder: Path, plan: str) -> None:
    frame = fields((0, 0, "Grasland"), (1, 0, "Bouwland"))
    east = frame.total_bounds[2]
    west, south, _, north = ASSEN.bounds
    part = Extent("deel", shapely.box(west, south, float(east), north))
    fetched(folder, part, frame)
    row = shares(plan, Inputs("brp_parcels", "category"))["Assen"]
    beyond_ha = shapely.difference(ASSEN, part.geometry).area / 10_000

    assert (row["reason"], row["taken_ha"]) == (NOT_ALL, pytest.approx(12.5))
    assert (row["farmland_ha"], row["share_pct"]) == (None, None)
    assert [row["farmland_low_ha"], row["farmland_high_ha"]] == pytest.approx([50, 50 + beyond_ha])
    assert [row["share_low_pct"], row["share_high_pct"]] == pytest.approx([1_250 / (50 + beyond_ha), 25])

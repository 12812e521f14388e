"""Rings around a site: areas on paper, inhabitants against a loop, bounds around them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from analysis.dual_use.errors import RingsInvalidError
from analysis.dual_use.neighbourhood import NO_RECREATION, neighbourhood
from analysis.overlay.errors import MissingColumnError
from geodata import embedded
from geodata.extent import named_extent
from geodata.frames import rows
from tests.analysis.reachability.test_zones import publish

if TYPE_CHECKING:
    from pathlib import Path

FEW = (("nature_areas",), ("corridor_rail",))
SITE = shapely.box(231_000, 541_000, 232_000, 542_000)


@pytest.fixture
def site(tmp_path: Path) -> str:
    """A square of 100 ha beside Beilen, nature all around it, a road of which 1 km lies inside, and two contours."""
    for name, shape in {
        "site": SITE,
        "nature": shapely.box(220_000, 530_000, 240_000, 550_000),
        "road": shapely.LineString([(230_000, 541_500), (233_000, 541_500)]),
    }.items():
        gpd.GeoDataFrame(geometry=[shape, shape], crs=28992).to_file(tmp_path / f"{name}.gpkg")
    contours = gpd.GeoDataFrame(
        {"db": ["50", "55"]}, geometry=[SITE.buffer(3_000), shapely.box(100_000, 400_000, 100_100, 400_100)], crs=28992
    )
    contours.to_file(tmp_path / "noise.gpkg")
    return str(tmp_path / "site.gpkg")


def test_rings_have_the_area_of_paper(site: str, tmp_path: Path) -> None:
    answer = neighbourhood(
        site, (100, 500), nature=[str(tmp_path / "nature.gpkg")], routes=[str(tmp_path / "road.gpkg")]
    )
    first, second = (4 * 1_000 * r + math.pi * r**2 for r in (100, 500))
    assert answer.nature["area_ha"].tolist() == pytest.approx([100, first / 1e4, (second - first) / 1e4], rel=2e-4)
    assert answer.routes["length_km"].tolist() == pytest.approx([1.0])
    assert NO_RECREATION not in answer.notes
    assert NO_RECREATION in neighbourhood(site, (100,), nature=[str(tmp_path / "nature.gpkg")]).notes
    assert not answer.nature["unknown_ha"].any()


def test_inhabitants_are_those_of_a_loop_with_bounds_around_them(site: str) -> None:
    rings = (500.0, 2_000.0, 6_000.0)
    people = neighbourhood(site, rings, *FEW).people
    zones = embedded().features("zones")
    for row, edge in zip(rows(people), (0.0, *rings), strict=True):
        away = [(zone.geometry.distance(SITE), zone.precision_m, zone.inhabitants) for zone in rows(zones)]
        assert row.within_inhabitants == sum(count for metres, _, count in away if metres <= edge)
        assert row.within_low == sum(count for metres, off, count in away if metres + off <= edge)
        assert row.within_high == sum(count for metres, off, count in away if metres - off <= edge)
        assert row.within_low <= row.within_inhabitants <= row.within_high
    assert people["inhabitants"].sum() == people["within_inhabitants"].iloc[-1] > 0


def test_noise_is_only_what_was_given(site: str, tmp_path: Path) -> None:
    assert neighbourhood(site, (500,), *FEW).noise is None
    noise = neighbourhood(site, (5_000,), *FEW, noise=(str(tmp_path / "noise.gpkg"), "db")).noise
    assert noise is not None
    zones = embedded().features("zones")
    inside = zones[zones.intersects(SITE.buffer(3_000))]
    assert noise.set_index("level")["inhabitants"].to_dict() == {"50": inside["inhabitants"].sum()}


@pytest.mark.parametrize("rings", [(), (0,), (500, 500), (-1, 5), (float("nan"),), (5, float("inf"))])
def test_distances_that_do_not_rise_are_refused(site: str, rings: tuple[float, ...]) -> None:
    with pytest.raises(RingsInvalidError):
        neighbourhood(site, rings)


def test_what_is_not_known_is_told() -> None:
    # Near the German border, where no inhabitants are known on the other side.
    notes = neighbourhood("BTR-01", (10_000,), *FEW).notes
    assert {note.code for note in notes} == {"not_counted"}
    assert neighbourhood("OEF-02", (2_000,), *FEW).notes == ()


@pytest.mark.parametrize("extent, whole", [("drenthe", False), ("region", True)])
def test_outside_the_area_fetched_the_upper_bound_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extent: str, *, whole: bool
) -> None:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path / "data"))
    drenthe = named_extent("drenthe").geometry
    west = shapely.intersection(drenthe, shapely.box(150_000, 548_900, 300_000, 549_100)).bounds[0]
    x, y = west + 2_000, 549_000
    square = {(x, y): 40, (x + 500, y): None, (x + 9_000, y): 7}
    publish(tmp_path / "data", "squares_500m", list(square.items()), named_extent(extent))
    gpd.GeoDataFrame(geometry=[shapely.box(x - 50, y - 50, x + 50, y + 50)], crs=28992).to_file(tmp_path / "s.gpkg")

    found = neighbourhood(str(tmp_path / "s.gpkg"), (20, 6_000), *FEW)

    near_by, far = list(rows(found.people))[1:]
    assert (near_by.within_low, near_by.within_high) == (0, 40)
    assert far.within_low == far.within_inhabitants == 40
    assert far.within_secret == 1
    assert pd.isna(far.within_high) != whole
    notes = [note for note in found.notes if note.code == "not_counted"]
    assert bool(notes) != whole
    for note in notes:
        for words in (note.english, note.dutch):
            assert "'drenthe'" in words
            assert "paraatkaart refresh squares_500m --extent region" in words


def test_contours_are_told_by_level_and_also_without_one(site: str, tmp_path: Path) -> None:
    file, around = tmp_path / "contours.gpkg", SITE.buffer(1_000).envelope
    levels = {"naam": ["a", "b", "c", "d"], "db": ["100", "55", None, " "]}
    gpd.GeoDataFrame(levels, geometry=[SITE, around, SITE, SITE], crs=28992).to_file(file)
    found = neighbourhood(site, (500,), *FEW, noise=(str(file), "db")).noise
    assert found is not None
    assert found["level"].tolist()[:2] == ["55", "100"]
    assert found["level"].isna().tolist() == [False, False, True]
    assert found["area_ha"].tolist() == pytest.approx([900, 100, 100])

    far = tmp_path / "far.gpkg"
    gpd.GeoDataFrame({"db": ["55"]}, geometry=[shapely.box(100_000, 400_000, 100_100, 400_100)], crs=28992).to_file(far)
    answer = neighbourhood(site, (500,), *FEW, noise=(str(far), "db"))
    assert answer.noise is not None
    assert answer.noise.empty
    assert any("far.gpkg (layer 'far') has nothing here" in note.english for note in answer.notes)
    for name in (file, far):
        with pytest.raises(MissingColumnError, match=r"'lden'.*db"):
            neighbourhood(site, (500,), *FEW, noise=(str(name), "lden"))

"""Fetched squares and neighbourhoods take the place of the embedded zones, and every answer says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely

from analysis.options.demand import load_origins
from analysis.reachability import isochrones, reach
from analysis.reachability.reach import fetched_area
from analysis.reachability.zones import NoInhabitantsError, zones_in_use
from geodata import active, embedded
from geodata.extent import named_extent
from geodata.snapshot import Snapshot
from geodata.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.extent import Extent

COLUMNS = {"id": "text", "name": "text", "inhabitants": "integer?", "precision_m": "number"}
FAR = (258_000, 600_000)
"""In the Wadden Sea, far from every road."""


def publish(
    folder: Path, dataset: str, rows: list[tuple[tuple[float, float], int | None]], area: Extent | None = None
) -> Snapshot:
    """Squares of 500 m with their south-west corner and inhabitants, as somebody fetched them."""
    frame = gpd.GeoDataFrame(
        {
            "id": [f"E{x / 100:.0f}N{y / 100:.0f}" for (x, y), _ in rows],
            "name": [f"E{x / 100:.0f}N{y / 100:.0f}" for (x, y), _ in rows],
        },
        geometry=[shapely.box(x, y, x + 500, y + 500) for (x, y), _ in rows],
        crs="EPSG:28992",
    )
    frame["inhabitants"] = np.array([np.nan if count is None else count for _, count in rows])
    frame["inhabitants"] = frame["inhabitants"].astype("Int64")
    frame["precision_m"] = 1.0
    store = Store()
    meta = Snapshot(
        dataset=dataset, digest="", folder=folder, rows=len(frame), extent_m=None, reference_date="2024-01-01",
        retrieved="2026-11-22T00:00:00+00:00", source_url="https://example.org", service_verified=False, licence="CC0",
        attribution="Bron: test",
        area=area.name if area else "", covers_wkt=shapely.to_wkt(area.geometry, -1) if area else "",
        entry={"title": "T", "description": "D", "geometry": ["Polygon"], "evidence": "measured", "precision_m": 500,
               "method": "M", "columns": COLUMNS},
        origin={"id": "test", "title": "T", "publisher": "P", "licence": "CC0", "attribution": "Bron: test",
                "reference_date": "2024-01-01", "url": "https://example.org"},
    )  # fmt: skip
    with store.staging(dataset) as staged:
        frame.to_file(staged / "content.gpkg", driver="GPKG", layer="content")
        return store.publish(dataset, staged, meta)


def corner(place: str) -> tuple[float, float]:
    zones = embedded().features("zones")
    point = zones.geometry[zones["place"] == place].iloc[0]
    return float(point.x // 500 * 500), float(point.y // 500 * 500)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def squares(folder: Path) -> Snapshot:
    """Two squares in Meppel, one in guarded De Wolden, one of nobody, two secret ones, and one out of reach."""
    meppel, de_wijk = corner("Meppel"), corner("de Wijk")
    return publish(
        folder,
        "squares_500m",
        [
            (meppel, 300),
            ((meppel[0] + 500, meppel[1]), 100),
            (de_wijk, 50),
            (FAR, 5),
            ((meppel[0] + 1_000, meppel[1]), 0),
            ((meppel[0] + 1_500, meppel[1]), None),
            ((meppel[0] + 2_000, meppel[1]), -99_997),
        ],
    )


def test_the_embedded_zones_are_used_as_they_are() -> None:
    known = zones_in_use(active())
    zones = embedded().features("zones")
    assert known.embedded
    assert known.frame["id"].tolist() == zones["id"].tolist()
    assert known.used.inhabitants == zones["inhabitants"].sum()
    assert (known.used.level, known.used.secret) == ("embedded", 0)


def test_fetched_squares_are_the_zones_and_secret_ones_are_counted(squares: Snapshot) -> None:
    known = zones_in_use(active())
    used = known.used

    assert (used.dataset, used.level, used.digest) == ("squares_500m", "refreshed", squares.digest)
    assert (used.zones, used.inhabitants, used.secret, used.uninhabited) == (4, 455, 2, 1)
    assert known.frame["inhabitants"].tolist() == [300, 100, 50, 5]
    assert known.frame["place"].tolist()[:3] == ["Meppel", "Meppel", "de Wijk"]
    assert known.frame["municipality"].tolist()[:3] == ["Meppel", "Meppel", "De Wolden"]
    assert known.frame["province"].tolist()[:3] == ["Drenthe"] * 3


@pytest.mark.parametrize("counts, secret", [([None, -99_997], 2), ([None, 0], 1), ([0], 0)])
def test_zones_without_any_known_inhabitant_answer_nothing_rather_than_0(
    folder: Path, counts: list[int | None], secret: int
) -> None:
    x, y = corner("Meppel")
    publish(folder, "squares_500m", [((x + 500 * number, y), count) for number, count in enumerate(counts)])
    for ask in (lambda: zones_in_use(active()), reach):
        with pytest.raises(
            NoInhabitantsError, match=f"of the {len(counts)} rows of 'squares_500m' {secret} have"
        ) as no:
            ask()
        assert "paraatkaart reset squares_500m" in str(no.value)
        assert "pagina Bronnen" in no.value.dutch


@pytest.mark.parametrize("name, small", [("drenthe", True), ("region", False)])
def test_squares_of_a_part_of_the_region_say_so(folder: Path, name: str, *, small: bool) -> None:
    area = named_extent(name)
    publish(folder, "squares_500m", [(corner("Meppel"), 300)], area)
    used = zones_in_use(active()).used

    assert (used.extent, used.small) == (name, small)
    assert shapely.equals(fetched_area(active(), "squares_500m"), area.geometry)


def test_travel_times_are_to_the_squares_and_guarded_ones_are_joined(squares: Snapshot) -> None:
    result = reach(mode="bike")

    assert result.zones_used is not None
    assert result.zones_used.digest == squares.digest
    assert [one.dataset for one in result.inputs].count("squares_500m") == 1
    assert "zones" not in [one.dataset for one in result.inputs]
    assert result.outside["inhabitants"].tolist() == [5]
    assert sorted(result.zones["name"]) == sorted(
        ["Gemeente De Wolden (plek niet getoond)", *zones_in_use(active()).frame["id"][:2]]
    )
    places = dict(zip(result.places["place"], result.places["inhabitants"], strict=True))
    assert places["Meppel"] == 400
    assert result.zones["inhabitants"].sum() == 450
    areas = isochrones(result)
    assert (areas["uncounted_ha"] < areas["area_ha"]).all()

    Store().reset("squares_500m")
    assert reach(mode="bike").digest != result.digest


def test_options_start_from_the_squares(squares: Snapshot) -> None:
    assert squares.rows == 7
    origins = load_origins(active())
    assert origins.inhabitants[:4].tolist() == [300, 100, 50, 5]
    assert origins.places["municipality"][0] == "Meppel"


def test_neighbourhoods_are_second_choice(folder: Path) -> None:
    made = publish(folder, "neighbourhoods", [(corner("Havelte"), 700)])
    assert zones_in_use(active()).used.digest == made.digest
    finer = publish(folder, "squares_500m", [(corner("Havelte"), 70)])
    assert zones_in_use(active()).used.digest == finer.digest

"""Rows that may not be shown are no ground of dual use, and neither is the outline that the map draws for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from analysis.dual_use import Question, ground_use
from analysis.dual_use.neighbourhood import neighbourhood
from geodata import embedded
from geodata.store import Store
from tests.geodata.refreshing import natura, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site of 100 ha in a guarded municipality, with unreviewed nature of 25 ha in it and 25 ha elsewhere."""
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path / "data"))
    outline = embedded().features("municipalities").set_index("name").geometry["Noordenveld"]
    middle = shapely.point_on_surface(outline.buffer(-2_000))
    square = shapely.box(middle.x - 500, middle.y - 500, middle.x + 500, middle.y + 500)
    quarter = shapely.box(middle.x, middle.y, middle.x + 500, middle.y + 500)
    frame = natura(1)
    run(Store(tmp_path / "data"), {"natura2000": lambda: frame.set_geometry([shapely.MultiPolygon([quarter])])})
    gpd.GeoDataFrame(geometry=[square], crs=28992).to_file(tmp_path / "site.gpkg")
    return tmp_path / "site.gpkg"


def test_hidden_rows_are_unknown_ground_and_no_piece(site: Path) -> None:
    answer = ground_use(Question((f"{site}=training",), ("natura2000",)))

    assert answer.pieces.empty
    assert answer.groups.empty
    (unknown,) = answer.meeting.unknown
    assert (unknown["civil"], unknown["unknown_ha"]) == ("natura2000", pytest.approx(100))
    assert {note.code for note in answer.meeting.notes} == {"hidden_rows"}


def test_hidden_nature_around_a_site_is_unknown(site: Path) -> None:
    nature = neighbourhood(str(site), (100,), ("natura2000",), ("corridor_rail",)).nature

    assert not nature["area_ha"].any()
    assert nature["unknown_ha"].iloc[0] == pytest.approx(100)

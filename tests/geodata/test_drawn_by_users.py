"""What is drawn comes from a browser or a file, and is used as far as it can be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import drawn_files
from geodata.crs import RD, rd_to_lonlat
from geodata.drawn import MOST, MOST_CORNERS, DrawnError, from_browser, nothing, to_browser, together
from geodata.vector_write import write_gpkg

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

SQUARE = shapely.box(232_000, 540_000, 232_500, 540_400)
BOW = shapely.Polygon([(232_000, 540_000), (232_400, 540_400), (232_400, 540_000), (232_000, 540_400)])


def degrees(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(
        shape, lambda xy: shapely.get_coordinates(shapely.points(*rd_to_lonlat(xy[:, 0], xy[:, 1])))
    )


def sent(*shapes: BaseGeometry, name: str = "veld", **more: Any) -> list[dict[str, Any]]:
    return [
        {"id": f"t{i}", "name": name, "note": "", "geometry": json.loads(shapely.to_geojson(degrees(shape))), **more}
        for i, shape in enumerate(shapes)
    ]


def test_a_drawing_is_in_rd_with_its_kinds() -> None:
    line = shapely.LineString([(232_000, 540_000), (233_000, 540_000)])
    frame, notes = from_browser(sent(SQUARE, line, SQUARE.centroid))
    assert notes == []
    assert frame.crs == RD
    assert list(frame["kind"]) == ["area", "line", "point"]
    assert frame.area.iloc[0] == pytest.approx(200_000, abs=1)
    assert frame.length.iloc[1] == pytest.approx(1_000, abs=0.01)
    assert from_browser(to_browser(frame))[0]["id"].tolist() == ["t0", "t1", "t2"]


def test_an_area_that_crosses_itself_is_repaired_and_told() -> None:
    frame, notes = from_browser(sent(BOW, name="strik"))
    assert [note.dutch for note in notes] == ["'strik' kruiste zichzelf en is hersteld tot 2 vlakken."]
    assert frame.is_valid.all()
    assert frame.area.sum() == pytest.approx(80_000, abs=1)
    assert frame["id"].is_unique


@pytest.mark.parametrize(
    "drawn, said",
    [
        (sent(shapely.box(700_000, 540_000, 700_100, 540_100)), "ligt buiten Nederland"),
        (sent(shapely.LineString([(232_000, 540_000), (232_000, 540_000)])), "heeft geen omvang"),
        ([{"geometry": {"type": "Point", "coordinates": ["x", 1]}}], "zonder vorm"),
        ([{"geometry": {"type": "Point", "coordinates": [6.5, 1e300]}}], "zonder vorm"),
        ([{"geometry": {"type": "Point", "coordinates": []}}], "zonder vorm"),
        ([{"geometry": {"type": "GeometryCollection", "geometries": []}}], "zonder vorm"),
        ([{"name": "niets"}], "zonder vorm"),
    ],
)
def test_what_cannot_be_used_is_left_out_and_told(drawn: list[dict[str, Any]], said: str) -> None:
    frame, (note,) = from_browser(drawn)
    assert frame.empty
    assert said in note.dutch


@pytest.mark.parametrize("drawn", [None, {}, "tekening", [None, 3, []], []])
def test_what_is_no_drawing_is_nothing(drawn: object) -> None:
    assert from_browser(drawn)[0].empty


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.tuples(st.integers(210_000, 250_000), st.integers(520_000, 560_000)), min_size=3, max_size=8),
    st.text(max_size=200),
)
def test_any_ring_becomes_valid_areas_that_survive_a_round(corners: list[tuple[int, int]], name: str) -> None:
    ring = shapely.Polygon(corners)
    frame, _ = from_browser(sent(ring, name=name))
    assert frame.is_valid.all()
    assert set(frame["kind"]) <= {"area"}
    assert from_browser(to_browser(frame))[0].area.sum() == pytest.approx(frame.area.sum(), rel=1e-4, abs=100)
    assert all(row.name and row.name.isprintable() and len(row.name) <= 80 for row in frame.itertuples())


def test_too_much_is_refused() -> None:
    with pytest.raises(DrawnError, match="501 parts"):
        from_browser(sent(*[SQUARE.centroid] * (MOST + 1)))
    with pytest.raises(DrawnError) as caught:
        from_browser(sent(shapely.Point(232_000, 540_000).buffer(100, quad_segs=MOST_CORNERS // 4 + 1)))
    assert "hoogstens 20000 kan" in caught.value.dutch


@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
def test_a_drawing_is_the_same_after_a_file(tmp_path: Path, suffix: str) -> None:
    line = shapely.LineString([(232_000, 540_000), (233_000, 540_000)])
    frame, _ = from_browser(sent(SQUARE, line, SQUARE.centroid, name="<b>naam</b>", note='een, "twee"'))
    path = tmp_path / f"tekening.{suffix}"
    if suffix == "gpkg":
        write_gpkg(drawn_files.tables(frame), path)
        assert gpd.list_layers(path)["name"].tolist() == ["punten", "lijnen", "vlakken"]
    else:
        path.write_bytes(drawn_files.geojson(frame))
        assert gpd.read_file(path).crs.to_epsg() == 4326
    again, notes = drawn_files.read(path)
    assert notes == []
    assert sorted(again["kind"]) == sorted(frame["kind"])
    assert set(again["name"]) == {"<b>naam</b>"}
    assert set(again["note"]) == {'een, "twee"'}
    assert again.area.sum() == pytest.approx(frame.area.sum(), abs=1)
    assert again["id"].is_unique


def test_drawings_together_get_ids_and_names_of_their_own() -> None:
    frame, _ = from_browser(sent(SQUARE, SQUARE, name=""))
    both = together([frame, frame, nothing()])
    assert both["id"].is_unique
    assert both["name"].tolist() == ["Vlak 1", "Vlak 2", "Vlak 1", "Vlak 2"]

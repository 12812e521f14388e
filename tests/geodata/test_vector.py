"""Files of users: any format, any reference system; what is odd is told, what cannot be used is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata.errors import ParaatkaartError
from geodata.vector import check_layers, column_names, read_vector
from geodata.vector_errors import (
    VectorColumnError,
    VectorEmptyError,
    VectorLayerError,
    VectorMissingError,
    VectorOutsideError,
    VectorPlaceError,
    VectorTooLargeError,
    VectorUnknownLayerError,
    VectorUnreadableError,
    VectorWriteError,
)
from geodata.vector_write import write_gpkg

if TYPE_CHECKING:
    from pathlib import Path

FIELD = shapely.box(230_000, 550_000, 230_200, 550_100)


def _fields(*shapes: shapely.Geometry | None, crs: object = 28992) -> gpd.GeoDataFrame:
    shapes = shapes or (FIELD,)
    return gpd.GeoDataFrame({"crop": [f"gewas {row}" for row in range(len(shapes))]}, geometry=list(shapes), crs=crs)


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".shp", ".fgb", ".kml", ".gml", ".shz"])
def test_formats(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"fields{suffix}"
    degrees = suffix in {".geojson", ".kml"}
    _fields().to_crs(4326 if degrees else 28992).to_file(path)
    found = read_vector(path)

    assert found.frame.crs.to_epsg() == 28992
    assert found.frame.area.sum() == pytest.approx(20_000, rel=1e-4)
    assert (found.crs == "EPSG:4326") is degrees
    assert any("reprojected from EPSG:4326" in note.english for note in found.notes) is degrees


@pytest.mark.parametrize("epsg", [4258, 3857, 25831, 25832, 7415])
def test_reference_systems(tmp_path: Path, epsg: int) -> None:
    path = tmp_path / "fields.gpkg"
    _fields(shapely.force_3d(FIELD, 4.0)).to_crs(epsg).to_file(path)
    found = read_vector(path, window_m=(230_100, 550_000, 230_110, 550_010))

    assert found.frame.area.sum() == pytest.approx(20_000, rel=1e-3)
    assert not found.frame.has_z.any()
    assert found.frame.index.tolist() == [1]


def test_several_layers_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "twelve.gpkg"
    for number in range(12):
        _fields().to_file(path, layer=f"laag_{number}")
    with pytest.raises(VectorLayerError, match=r"has 12 layers: laag_0, .*, laag_11\. Choose one with --layer NAME"):
        read_vector(path)
    assert read_vector(path, layers=["laag_7"]).layer == "laag_7"
    check_layers([path], ["laag_3"])
    with pytest.raises(VectorUnknownLayerError, match="No file has a layer 'laag_12'"):
        check_layers([path], ["laag_12"])


def test_only_the_window_is_read(tmp_path: Path) -> None:
    shapes = [shapely.box(x, 550_000, x + 50, 550_050) for x in range(200_000, 240_000, 100)]
    path = tmp_path / "fields.gpkg"
    _fields(*shapes).to_file(path)
    found = read_vector(path, window_m=(230_000, 550_000, 230_290, 550_010), columns=["crop"])

    assert len(found.frame) == 3
    assert column_names(path) == ("crop",)
    with pytest.raises(VectorOutsideError, match=r"x 100000–100100, y 400000–400100, the file covers x 200000–239950"):
        read_vector(path, window_m=(100_000, 400_000, 100_100, 400_100))


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mixed.geojson"
    _fields(FIELD, None, shapely.Point(230_000, 550_000), FIELD).to_crs(4326).to_file(path)
    found = read_vector(path)

    assert len(found.frame) == 2
    assert "left out 1 row(s) without a geometry, 1 row(s) of another kind than areas" in found.notes[-1].english
    assert len(read_vector(path, geometry=("polygon", "line", "point")).frame) == 3


def test_without_a_reference_system(tmp_path: Path) -> None:
    path = tmp_path / "fields.shp"
    _fields().to_file(path)
    path.with_suffix(".prj").unlink()
    (note,) = read_vector(path).notes
    assert note.english == "fields.shp (layer 'fields') names no reference system; by its coordinates it is EPSG:28992."
    assert "noemt geen coördinatenstelsel" in note.dutch

    _fields().to_crs(4326).to_file(path)
    path.with_suffix(".prj").unlink()
    with pytest.raises(VectorPlaceError, match=r"says no reference system, .* They look like degrees"):
        read_vector(path)


@pytest.mark.parametrize(
    "shape, crs, problem",
    [
        (
            shapely.box(6.5, 52.9, 6.6, 53.0),
            28992,
            "are degrees, longitude and latitude. Store the file with EPSG:4326",
        ),
        (FIELD, 4326, "are no degrees. They look like RD New"),
        (shapely.box(52.9, 6.5, 53.0, 6.6), 4326, "longitude and latitude swapped"),
        (shapely.box(550_000, 230_000, 550_100, 230_100), 28992, "x and y swapped"),
        (shapely.box(2.2, 48.8, 2.3, 48.9), 4326, "lie outside the Netherlands"),
        (shapely.box(900_000, 900_000, 900_100, 900_100), 28992, "lie outside the Netherlands"),
    ],
)
def test_coordinates_that_cannot_be_meant(tmp_path: Path, shape: shapely.Geometry, crs: int, problem: str) -> None:
    path = tmp_path / "plan.gpkg"
    _fields(shape, crs=crs).to_file(path)
    with pytest.raises(VectorPlaceError) as caught:
        read_vector(path)
    assert problem in str(caught.value)
    assert f"EPSG:{crs}" in str(caught.value)
    with pytest.raises(VectorPlaceError):
        read_vector(path, window_m=(230_000, 550_000, 230_001, 550_001))


def test_what_cannot_be_read(tmp_path: Path) -> None:
    text, remote = tmp_path / "notes.txt", tmp_path / "remote.vrt"
    text.write_text("no map", encoding="utf-8")
    remote.write_text("<OGRVRTDataSource></OGRVRTDataSource>", encoding="utf-8")
    _fields().head(0).to_file(tmp_path / "empty.gpkg")
    _fields(shapely.Point(230_000, 550_000)).to_file(tmp_path / "points.gpkg")
    for name, kind in {
        "nothing.gpkg": VectorMissingError,
        "notes.txt": VectorUnreadableError,
        "remote.vrt": VectorUnreadableError,
        "empty.gpkg": VectorEmptyError,
        "points.gpkg": VectorEmptyError,
    }.items():
        with pytest.raises(kind) as caught:
            read_vector(tmp_path / name)
        assert isinstance(caught.value, ParaatkaartError)
        assert name in str(caught.value)
        assert name in caught.value.dutch
    with pytest.raises(VectorColumnError, match=r"has no column 'gewas'\. Choose one of: "):
        read_vector(tmp_path / "points.gpkg", columns=["gewas"])


def test_write_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "result.gpkg"
    path.write_text("something else", encoding="utf-8")
    frame = _fields(FIELD, shapely.MultiPolygon([FIELD]))
    write_gpkg({"pieces": frame, "nothing": frame.head(0)}, path)

    assert read_vector(path).layer == "pieces"
    assert set(gpd.read_file(path).geom_type) == {"MultiPolygon"}
    assert [file.name for file in tmp_path.iterdir()] == ["result.gpkg"]
    with pytest.raises(VectorWriteError, match="Cannot write to"):
        write_gpkg({"pieces": frame}, tmp_path / "no such folder" / "result.gpkg")


def test_numbers_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "fields.gpkg"
    with np.errstate(invalid="ignore"):
        wrong = shapely.Polygon([(230_000, 550_000), (np.nan, 550_000), (230_100, 550_100)])
    _fields(FIELD, wrong).to_file(path, spatial_index=False)
    found = read_vector(path)

    assert len(found.frame) == 1
    assert "1 row(s) with coordinates that are no numbers" in found.notes[-1].english


def test_a_file_that_is_too_large_to_be_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "fields.gpkg"
    _fields().to_file(path)
    monkeypatch.setattr("geodata.vector.LARGEST_WHOLE_MB", 0)
    with pytest.raises(VectorTooLargeError, match=r"fields\.gpkg is 0 MB; a plan, .* may be 0 MB at most"):
        read_vector(path)
    assert len(read_vector(path, window_m=(230_000, 550_000, 230_010, 550_010)).frame) == 1


def test_what_a_file_holds_is_looked_at_again_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "fields.gpkg"
    _fields().to_file(path)
    assert column_names(path) == ("crop",)
    _fields().assign(area_m2=1.0).to_file(path)
    assert column_names(path) == ("crop", "area_m2")

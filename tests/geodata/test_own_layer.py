"""Layers of users in every format: read as they were, asked where nobody can know, refused with a sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from geodata import contained, contained_reader, own_layer
from geodata.coordinate_table import Coordinates
from geodata.own_layer import Opened, open_upload, place
from geodata.uploaded import LAYER_SUFFIXES, UploadError, store_upload
from tests.geodata.sent_files import SQUARES, archive, content, dxf_bomb, geojson, kml, shapefile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process, which is faster."""

    def answer(path: Path, layer: str, output: Path, most_rows: int) -> dict[str, Any]:
        return contained_reader.answer(str(path), layer, str(output), most_rows)

    monkeypatch.setattr(contained, "_answer", answer)


def sent(folder: Path, name: str, data: bytes, layer: str = "", where: Coordinates | None = None) -> Opened:
    inside = folder / "sent"
    inside.mkdir(exist_ok=True)
    return open_upload(store_upload(name, data, inside, suffixes=LAYER_SUFFIXES), layer, where)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("kind", ["gpkg", "geojson", "zip", "kml", "fgb", "dxf", "csv"])
def test_every_format_is_read_as_it_was(tmp_path: Path, kind: str) -> None:
    opened = sent(tmp_path, f"mijn laag.{kind}", content(kind, tmp_path))
    assert opened.name == f"mijn-laag.{kind}"
    asked = kind in {"dxf", "csv"}
    assert opened.systems == ((28992,) if asked else ())
    placed = place(opened, 28992 if asked else None)
    assert placed.notes == ()
    assert placed.frame.crs == SQUARES.crs
    frame = placed.frame.iloc[placed.frame.geometry.bounds["minx"].argsort()]
    for found, was in zip(frame.geometry, SQUARES.geometry, strict=True):
        assert found.symmetric_difference(was).area < 0.001 * was.area
    if kind != "dxf":
        name = "Name" if kind == "kml" and "Name" in frame else "naam"
        assert list(frame[name]) == list(SQUARES["naam"])
        assert [float(one) for one in frame["ha"]] == list(SQUARES["ha"])


@pytest.mark.parametrize(
    "name, data, said",
    [
        ("plan.kml", b"<OGRVRTDataSource/>", "geen KML"),
        ("plan.kml", kml("<Placemark>"), "geen gewone KML"),
        (
            "plan.kml",
            b'<!DOCTYPE kml [<!ENTITY a "' + b"x" * 100 + b'"><!ENTITY b "&a;&a;&a;">]>' + kml("<name>&b;</name>")[38:],
            "geen gewone KML",
        ),
        ("plan.kml", kml("<Folder>" * 300 + "</Folder>" * 300), "geen gewone KML"),
        ("plan.kml", kml("<NetworkLink><Link><href>http://192.0.2.1/a.kml</href></Link></NetworkLink>"), "bruikbare"),
        ("plan.fgb", b"SQLite format 3\x00", "geen FlatGeobuf"),
        ("plan.fgb", b"fgb\x03fgb\x00" + b"\xff" * 200, "niet te lezen"),
        ("plan.dxf", b"%PDF-1.7", "geen DXF"),
        ("plan.csv", b"a;b\x00", "geen CSV"),
        ("plan.csv", b"", "regel met kolomnamen"),
        ("plan.csv", b"x;y\n", "regel met kolomnamen"),
        ("plan.csv", b"x;y\nnan;inf\n;\nab;1\n", "geen enkele rij"),
        ("plan.geojson", b'{"type": "Topology", "objects": {}, "arcs": []}', "geen GeoJSON"),
        ("plan.geojson", geojson([(556_000, 233_000)]), "verwisseld"),
        ("plan.geojson", geojson([(52.9, 6.5)]), "verwisseld"),
        ("plan.geojson", geojson([(100.0, 10.0)]), "buiten Nederland"),
        ("plan.geojson", b'{"type": "FeatureCollection", "features": []}', "geen enkele rij"),
        ("plan.zip", archive(plan__shp=b"\x00\x00\x27\x0a", plan__kml=b"<kml/>"), "plan.kml"),
        ("plan.zip", archive(**{"../../plan__shp": b"\x00\x00\x27\x0a" + bytes(96)}), "niet te lezen"),
        ("plan.zip", archive(**{f"{n}__txt": b"" for n in range(300)}, plan__shp=b"\x00\x00\x27\x0a"), "te veel"),
        ("plan.vrt", b"<OGRVRTDataSource/>", "FlatGeobuf (.fgb), DXF (.dxf) of CSV"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_cannot_be_used_is_told(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    with pytest.raises(UploadError) as caught:
        sent(tmp_path, name, data)
    assert said in caught.value.dutch
    assert caught.value.dutch.startswith(name)
    assert str(tmp_path) not in f"{caught.value} {caught.value.dutch}"


def test_a_process_of_its_own_gives_the_same(tmp_path: Path) -> None:
    apart = place(sent(tmp_path, "a.gpkg", content("gpkg", tmp_path))).frame
    assert apart.drop(columns="geometry").to_dict("list") == SQUARES.drop(columns="geometry").to_dict("list")
    assert list(apart.geometry) == list(SQUARES.geometry)


def test_a_drawing_that_unpacks_without_end_ends_its_own_process_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contained, "CPU_S", 2)
    monkeypatch.setattr(contained, "MEMORY_MB", 300)
    data = dxf_bomb()
    assert len(data) < 10_000
    with pytest.raises(UploadError, match="more memory or time"):
        sent(tmp_path, "bom.dxf", data)


@pytest.mark.usefixtures("here")
def test_a_driver_that_takes_the_file_for_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vermomd.geojson"
    path.write_bytes(content("fgb", tmp_path))
    with pytest.raises(UploadError, match="it is a file of FlatGeobuf"):
        open_upload(path)


@pytest.mark.usefixtures("here")
def test_one_of_several_layers_has_to_be_chosen(tmp_path: Path) -> None:
    for layer in ("een", "twee"):
        SQUARES.to_file(tmp_path / "lagen.gpkg", layer=layer)
    data = (tmp_path / "lagen.gpkg").read_bytes()
    opened = sent(tmp_path, "lagen.gpkg", data)
    assert (opened.layers, opened.layer, opened.frame) == (("een", "twee"), "", None)
    with pytest.raises(UploadError, match="nothing was chosen"):
        place(opened)
    assert len(place(sent(tmp_path, "lagen.gpkg", data, "twee")).frame) == 3


@pytest.mark.usefixtures("here")
def test_a_query_in_a_geopackage_is_refused(tmp_path: Path) -> None:
    import sqlite3

    SQUARES.to_file(tmp_path / "a.gpkg", layer="een")
    with sqlite3.connect(tmp_path / "a.gpkg") as file:
        file.execute("CREATE VIEW lang AS SELECT * FROM een")
        file.execute("UPDATE gpkg_contents SET table_name='lang', identifier='lang'")
        file.execute("UPDATE gpkg_geometry_columns SET table_name='lang'")
    with pytest.raises(UploadError) as caught:
        sent(tmp_path, "a.gpkg", (tmp_path / "a.gpkg").read_bytes(), "lang")
    assert "zoekvraag (view)" in caught.value.dutch


@pytest.mark.usefixtures("here")
def test_without_a_system_in_the_file_those_that_fit_are_offered(tmp_path: Path) -> None:
    opened = sent(tmp_path, "zonder.zip", shapefile(tmp_path, prj=False))
    assert (opened.crs, opened.systems) == (None, (28992,))
    with pytest.raises(UploadError, match="names no reference system"):
        place(opened)
    with pytest.raises(UploadError, match="outside the Netherlands"):
        place(opened, 4326)
    utm = sent(tmp_path, "utm.csv", b"naam,x,y\na,737000,5868000\nb,737100,5868100\n")
    assert utm.systems == (25831, 23031)
    first, second = (place(utm, code).frame.geometry.iloc[0] for code in utm.systems)
    assert 50 < first.distance(second) < 400


@pytest.mark.usefixtures("here")
def test_what_a_file_says_wrongly_is_asked(tmp_path: Path) -> None:
    opened = sent(tmp_path, "rd.geojson", geojson([(233_000, 556_000)]))
    assert (opened.crs, opened.contradicted, opened.systems) == (None, "EPSG:4326", (28992,))


@pytest.mark.usefixtures("here")
def test_columns_that_nobody_can_know_are_asked_and_wrong_ones_told(tmp_path: Path) -> None:
    data = b"plek;oost_w;noord_w\na;233000;556000\n"
    opened = sent(tmp_path, "a.csv", data)
    assert (opened.columns, opened.frame, opened.problem) == (("plek", "oost_w", "noord_w"), None, "")
    wrong = sent(tmp_path, "a.csv", data, where=Coordinates("noord_w", "oost_w"))
    assert wrong.frame is None or wrong.problem
    assert "verwisseld" in wrong.problem
    right = sent(tmp_path, "a.csv", data, where=Coordinates("oost_w", "noord_w"))
    assert place(right, 28992).frame.geometry.iloc[0] == shapely.Point(233_000, 556_000)


@pytest.mark.usefixtures("here")
def test_rows_that_cannot_be_used_are_left_out_and_counted(tmp_path: Path) -> None:
    bow = shapely.Polygon([(232_000, 540_000), (232_400, 540_400), (232_400, 540_000), (232_000, 540_400)])
    far = shapely.box(900_000, 900_000, 900_100, 900_100)
    both = shapely.GeometryCollection([shapely.Point(232_000, 540_000), SQUARES.geometry[0]])
    frame = gpd.GeoDataFrame(
        {"n": range(6)}, geometry=[bow, far, None, both, SQUARES.geometry[0], shapely.Polygon()], crs=28992
    )
    frame.to_file(tmp_path / "a.gpkg")
    placed = place(sent(tmp_path, "a.gpkg", (tmp_path / "a.gpkg").read_bytes()))
    assert list(placed.frame["n"]) == [0, 3, 4]
    assert placed.frame.is_valid.all()
    assert set(placed.frame.geom_type) <= {"Polygon", "MultiPolygon"}
    assert [note.dutch for note in placed.notes] == [
        "2 rij(en) zonder bruikbare coördinaten weggelaten.",
        "1 vorm(en) kruisten zichzelf en zijn hersteld.",
        "1 object(en) buiten Nederland weggelaten.",
    ]


@pytest.mark.usefixtures("here")
def test_too_many_rows_or_corners_are_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_layer, "MOST_ROWS", 2)
    for kind in ("fgb", "csv"):
        with pytest.raises(UploadError) as caught:
            sent(tmp_path, f"a.{kind}", content(kind, tmp_path))
        assert "meer dan 2 objecten" in caught.value.dutch
    monkeypatch.undo()
    monkeypatch.setattr("geodata.own_rows.MOST_CORNERS", 14)
    with pytest.raises(UploadError, match="15 corners"):
        sent(tmp_path, "a.fgb", content("fgb", tmp_path))


@pytest.mark.usefixtures("here")
def test_columns_of_the_reader_and_empty_ones_are_not_told(tmp_path: Path) -> None:
    opened = sent(tmp_path, "a.dxf", content("dxf", tmp_path))
    assert opened.frame is not None
    assert list(opened.frame.columns) == ["Layer", "geometry"]
    document = json.loads(geojson([(6.5, 52.9)], leeg=None, lijst=[1, 2], geometry="x", lang="y" * 900))
    opened = sent(tmp_path, "a.geojson", json.dumps(document).encode())
    assert opened.frame is not None
    assert list(opened.frame.columns) == ["lijst", "geometry*", "lang", "geometry"]
    assert len(opened.frame["lang"].iloc[0]) == 500

"""The files beside the paper: GeoPackage, GeoJSON, CSV and ZIP."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
import time
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from briefing import bundle
from briefing.errors import BriefingWriteError
from briefing.geojson import geojson
from briefing.geopackage import geopackage
from briefing.settings import parse
from briefing.sheet import make
from briefing.tables import Column
from briefing.tabular import csv_bytes, features_csv, table_csv
from geodata.crs import RD, lonlat_to_rd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from briefing.sheet import Briefing


@pytest.fixture(scope="module")
def gpkg(briefing: Briefing, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("gpkg") / "kaart.gpkg"
    path.write_bytes(geopackage(briefing))
    return path


def test_the_geopackage_keeps_the_rules(gpkg: Path) -> None:
    with sqlite3.connect(gpkg) as database:
        tables = dict(database.execute("SELECT table_name, srs_id FROM gpkg_contents WHERE data_type = 'features'"))
        kinds = dict(database.execute("SELECT table_name, geometry_type_name FROM gpkg_geometry_columns"))
        trees = {
            name
            for (name,) in database.execute(
                "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"
            )
        }
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        columns = {name: database.execute(f"PRAGMA table_info({name})").fetchall() for name in tables}
    database.close()
    assert set(tables.values()) == {28992}
    assert tables.keys() == kinds.keys() == trees
    assert set(kinds.values()) <= {"POINT", "MULTILINESTRING", "MULTIPOLYGON"}
    for name, listed in columns.items():
        assert name == name.lower()
        assert all(column[1] == column[1].lower() for column in listed)
        assert listed[0][1] == "fid"
        assert listed[0][5] == 1
        frame = pyogrio.read_dataframe(gpkg, layer=name)
        assert frame.crs == RD
        assert frame.geometry.is_valid.all()
        assert len(set(frame.geom_type)) == 1
        assert all(
            shapely.is_ccw(part.exterior)
            for row in frame.geometry
            for part in getattr(row, "geoms", [])
            if part.geom_type == "Polygon"
        )


def test_every_table_has_the_style_of_its_classes(gpkg: Path, briefing: Briefing) -> None:
    with sqlite3.connect(gpkg) as database:
        styles = dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1"))
        names = {name for (name,) in database.execute("SELECT table_name FROM gpkg_geometry_columns")}
    database.close()
    assert styles.keys() == names
    drawn = {one.layer.id: one for one in briefing.sheets[0].drawn}
    for name, qml in styles.items():
        tree = ET.fromstring(qml.partition("\n")[2])  # noqa: S314  our own
        labels = [rule.attrib["label"] for rule in tree.iter("rule")]
        assert labels == [group.words for group in drawn[name].groups]
        colors = {option.attrib["value"] for option in tree.iter("Option") if option.get("name", "").endswith("color")}
        assert colors


def test_the_tables_hold_what_is_drawn(gpkg: Path, briefing: Briefing) -> None:
    for one in briefing.sheets[0].drawn:
        if one.layer.frame.empty:
            continue
        read = pyogrio.read_dataframe(gpkg, layer=one.layer.id).sort_values("id")
        kept = one.layer.frame.sort_values("id")
        assert read["id"].tolist() == kept["id"].tolist()
        assert read["precision_m"].tolist() == kept["precision_m"].tolist()
        assert read.geometry.area.sum() == pytest.approx(kept.geometry.area.sum())


def test_geojson_is_in_degrees_and_in_place(briefing: Briefing) -> None:
    features = json.loads(geojson(briefing))["features"]
    stations = {one["id"]: one for one in features if one["properties"]["layer"] == "stations"}
    frame = next(one.layer.frame for one in briefing.sheets[0].drawn if one.layer.id == "stations")
    assert stations.keys() == set(frame["id"])
    for row in frame.itertuples():
        x_m, y_m = lonlat_to_rd(*stations[row.id]["geometry"]["coordinates"])
        assert abs(x_m - row.geometry.x) < 0.2
        assert abs(y_m - row.geometry.y) < 0.2
    assert all(one["properties"]["source_title"] for one in features)


def test_a_table_opens_in_a_dutch_spreadsheet(briefing: Briefing) -> None:
    (sheet,) = briefing.sheets
    assert sheet.table is not None
    content = table_csv(sheet.table)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == [column.title for column in sheet.table.columns]
    assert [row[0] for row in rows[1:]] == [row[0] for row in sheet.table.rows]
    features = features_csv(sheet).decode("utf-8-sig").splitlines()
    assert len(features) == 1 + sum(len(one.layer.frame) for one in sheet.drawn)


def test_a_rounded_number_is_no_negative_zero(briefing: Briefing) -> None:
    table = briefing.sheets[0].table
    assert table is not None
    columns = (Column("ha", 1), Column("minuten", 0))
    content = table_csv(replace(table, columns=columns, rows=((-0.04, -0.4), (-0.06, 1.0)))).decode("utf-8-sig")
    assert content.splitlines()[1:] == ["0,0;0,0", "-0,1;1,0"]


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_no_cell_is_a_formula(cells: list[str]) -> None:
    text = (
        csv_bytes(["kop"] * len(cells), [cells]).decode("utf-8-sig", errors="surrogatepass")
        if _encodes(cells)
        else "x;\r\n"
    )
    for row in list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1:]:
        assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)


def _encodes(cells: list[str]) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for cell in cells for letter in cell)


@pytest.mark.parametrize(
    "value, written",
    [(1234.5, "1234,5"), (-3, "-3"), (0.1, "0,1"), (None, ""), (float("nan"), ""), (True, "ja"), ("=1+1", "'=1+1")],
)
def test_numbers_have_a_decimal_comma(value: object, written: str) -> None:
    assert csv_bytes(["a"], [[value]]).decode("utf-8-sig").splitlines()[1:] == ([written] if written else ['""'])


def test_the_zip_names_the_hash_of_every_file_and_is_the_same_again(asked: Callable[..., dict[str, Any]]) -> None:
    briefing = make(
        parse(asked(sheet={"layers": ["gate", "barracks"], "extent": [205_000, 530_000, 215_000, 538_000]}))
    )
    names = ["zip", "csv"]
    first = bundle.files(briefing, names, dpi=50)
    # One CSV per layer, and one of the data behind them.
    assert sorted(name.rpartition(".")[2] for name in first) == ["csv", "csv", "csv", "json", "zip"]
    content = first["proefstuk.zip"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        listed = json.loads(archive.read("manifest.json"))
        held = {entry["name"]: archive.read(entry["name"]) for entry in listed["files"]}
        assert set(archive.namelist()) == {*held, "manifest.json"}
    assert {entry["name"]: entry["sha256"] for entry in listed["files"]} == {
        name: hashlib.sha256(data).hexdigest() for name, data in held.items()
    }
    assert {name.rpartition(".")[2] for name in held} == {
        "pdf", "png", "svg", "docx", "pptx", "gpkg", "geojson", "csv", "json",
    }  # fmt: skip
    assert held["instellingen.json"] == briefing.settings.json().encode()
    time.sleep(1.1)  # the tables of a GeoPackage and the entries of a ZIP file hold seconds
    assert bundle.files(briefing, names, dpi=50) == first


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    folder = tmp_path / "uit"
    bundle.write({"a.txt": b"1", "b.txt": b"2"}, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "b.txt"]
    (folder / "c.txt").mkdir()
    with pytest.raises(BriefingWriteError, match=r"c\.txt"):
        bundle.write({"a.txt": b"3", "c.txt": b"4"}, folder)
    assert (folder / "a.txt").read_bytes() == b"1"
    assert len(list(folder.iterdir())) == 3
    with pytest.raises(BriefingWriteError):
        bundle.write({"a.txt": b"3"}, folder / "a.txt")

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata import embedded
from geodata.build import TABLES
from geodata.build.corridors import corridors
from geodata.build.files import SourceFolder, write_features, write_table
from geodata.build.place_labels import place_labels
from geodata.errors import DatasetInvalidError, SourceFileMissingError

SOURCES = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_rebuild_gives_the_embedded_bytes(table: str, tmp_path: Path) -> None:
    if table not in {"plans", "sites"} and not SOURCES.is_dir():
        pytest.skip("the downloaded open data is not beside the repository")
    path = tmp_path / "built.geojson"
    write_features(path, TABLES[table](SourceFolder(SOURCES)))
    assert path.read_bytes() == embedded().path(table).read_bytes()


def test_features_are_written_one_per_line_sorted_with_whole_coordinates(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"id": ["b", "a"], "area_ha": [1.0, None], "name": ["ë", "x"]},
        geometry=[shapely.box(0, 0, 10.4, 10), shapely.Point(1.6, 2.4)],
        crs="EPSG:28992",
    )
    write_features(tmp_path / "out.geojson", frame)
    lines = (tmp_path / "out.geojson").read_text(encoding="utf-8").splitlines()
    assert lines[1] == (
        '{"type":"Feature","properties":{"id":"a","area_ha":null,"name":"x"},'
        '"geometry":{"type":"Point","coordinates":[2,2]}},'
    )
    second = json.loads(lines[2])
    assert second["properties"] == {"id": "b", "area_ha": 1, "name": "ë"}
    assert "ë" in lines[2]
    assert len(lines) == 4


def test_the_start_and_direction_of_a_ring_do_not_change_the_bytes(tmp_path: Path) -> None:
    ring = [(0, 0), (10, 0), (10, 10), (0, 10)]
    written = []
    for corners in (ring, ring[2:] + ring[:2], ring[::-1]):
        frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Polygon(corners)], crs="EPSG:28992")
        write_features(tmp_path / "out.geojson", frame)
        written.append((tmp_path / "out.geojson").read_bytes())
    assert len(set(written)) == 1
    (outer,) = json.loads(written[0])["features"][0]["geometry"]["coordinates"]
    assert shapely.LinearRing(outer).is_ccw


def test_tables_are_sorted_with_unix_line_ends(tmp_path: Path) -> None:
    write_table(tmp_path / "out.csv", pd.DataFrame({"id": ["b", "a"], "note": ["x, y", ""]}))
    assert (tmp_path / "out.csv").read_bytes() == b'id,note\na,\nb,"x, y"\n'


def test_a_source_is_found_in_the_folder_or_beside_it(tmp_path: Path) -> None:
    (tmp_path / "data" / "x").mkdir(parents=True)
    (tmp_path / "data" / "x" / "in.csv").touch()
    (tmp_path / "beside.csv").touch()
    folder = SourceFolder(tmp_path / "data")
    assert folder.find("x/in.csv") == tmp_path / "data" / "x" / "in.csv"
    assert folder.find("beside.csv") == tmp_path / "beside.csv"
    with pytest.raises(SourceFileMissingError) as caught:
        folder.find("x/none.csv")
    assert isinstance(caught.value, FileNotFoundError)
    assert "No file x/none.csv in or beside" in str(caught.value)
    assert "Geen bestand x/none.csv" in caught.value.dutch


GEONAMES_NEW = "geonameid,name,lat,lon,country,admin1,population\n1,Assen,53.0,6.55,NL,1,68000\n"
GEONAMES_OLD = "geonameid,name,lat,lon,fclass,fcode,admin1,admin2,population,modified\n"


def test_a_label_that_no_list_knows_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "geonames-nl").mkdir()
    (tmp_path / "geonames-nl" / "cities500_crop.csv").write_text(GEONAMES_NEW, encoding="utf-8")
    (tmp_path / "geonames-nl" / "geonames_2015_crop.csv").write_text(GEONAMES_OLD, encoding="utf-8")
    with pytest.raises(DatasetInvalidError, match="not in the source: Almelo, Annen"):
        place_labels(SourceFolder(tmp_path))


def test_corridors_need_their_sources(tmp_path: Path) -> None:
    with pytest.raises(SourceFileMissingError, match=r"road-facts\.csv"):
        corridors(SourceFolder(tmp_path))

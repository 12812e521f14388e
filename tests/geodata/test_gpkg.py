"""A GeoPackage that hides a query that never ends is refused before anything runs it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio
import pytest
import shapely

from geodata import gpkg
from geodata.errors import ExtentError
from geodata.extent import read_extent
from geodata.gpkg import problem_of
from geodata.sources.client import Client
from geodata.sources.download import read_file
from geodata.sources.errors import UnsafeFileError
from geodata.sources.geometry import Notes
from geodata.sources.services import services
from geodata.vector import layer_names, read_vector
from geodata.vector_errors import VectorUnreadableError

if TYPE_CHECKING:
    from pathlib import Path

ENDLESS = "AS WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k)"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """As GDAL writes it, with a spatial index, its triggers, and a layer whose name is no ASCII."""
    path = tmp_path / "plain.gpkg"
    frame = gpd.GeoDataFrame(
        {"gewas": ["a", "b"]},
        geometry=[shapely.box(x, 550_000, x + 900, 551_000) for x in (230_000, 231_000)],
        crs=28992,
    )
    pyogrio.write_dataframe(frame, path, layer="Änger")
    return path


def altered(plain: Path, *statements: str) -> Path:
    path = plain.with_name("altered.gpkg")
    shutil.copyfile(plain, path)
    with closing(sqlite3.connect(path)) as file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f'DROP TRIGGER "{name}"')  # they call functions of GDAL
        for statement in statements:
            file.execute(statement)
        file.commit()
    return path


@pytest.fixture
def evil(plain: Path) -> Path:
    """Its layer is a view that has no end."""
    return altered(
        plain,
        'ALTER TABLE "Änger" RENAME TO base',
        'CREATE VIEW "Änger" ' + ENDLESS + " SELECT n AS fid, base.geom, base.gewas FROM k CROSS JOIN base",  # noqa: S608
        # The renaming went on into what is listed; the view takes the place of the table.
        "UPDATE gpkg_contents SET table_name = 'Änger'",
        "UPDATE gpkg_geometry_columns SET table_name = 'Änger'",
    )


def test_a_file_as_gdal_writes_it_is_read(plain: Path) -> None:
    with closing(sqlite3.connect(plain)) as file:
        assert file.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0] > 3
    assert problem_of(plain) is None
    assert problem_of(plain, "Änger") is None
    assert len(read_vector(plain).frame) == 2
    assert shapely.area(read_extent(plain).geometry) == 2 * 900_000


def test_a_layer_that_is_a_query_is_refused_everywhere(evil: Path) -> None:
    service = replace(next(one for one in services().values() if one.kind == "download"), collection="")
    assert layer_names(evil) == ("Änger",)  # listing runs nothing
    with pytest.raises(VectorUnreadableError, match="'Änger' is no table of its own but a query"):
        read_vector(evil)
    with pytest.raises(ExtentError, match="is no table of its own") as refused:
        read_extent(evil)
    assert "zoekvraag" in refused.value.dutch
    with Client() as client, pytest.raises(UnsafeFileError, match="save its rows as a table"):
        list(read_file(evil, service, None, client=client, progress=lambda *_: None, notes=Notes()))


def test_another_query_in_the_file_does_no_harm(plain: Path) -> None:
    path = altered(plain, "CREATE VIEW other " + ENDLESS + " SELECT n FROM k")  # noqa: S608
    assert len(read_vector(path).frame) == 2
    assert shapely.area(read_extent(path).geometry) == 2 * 900_000
    assert problem_of(path, "other") is not None


@pytest.mark.parametrize("name", ["gpkg_contents", "gpkg_spatial_ref_sys", "gpkg_geometry_columns", "gpkg_extensions"])
def test_what_gdal_reads_by_itself_has_to_be_tables(plain: Path, name: str) -> None:
    path = altered(
        plain,
        f"ALTER TABLE {name} RENAME TO base",
        f"CREATE VIEW {name.upper()} " + ENDLESS + " SELECT base.* FROM k CROSS JOIN base",  # noqa: S608
    )
    with pytest.raises(VectorUnreadableError, match=f"'{name}' is no table of its own"):
        layer_names(path)
    with pytest.raises(ExtentError, match="is no table of its own"):
        read_extent(path)


def test_columns_that_are_computed_are_refused(plain: Path) -> None:
    path = altered(plain, "ALTER TABLE \"Änger\" ADD COLUMN x TEXT AS (length(printf('%.*c', 900000000, 'x')))")
    with pytest.raises(VectorUnreadableError, match="'Änger' computes columns"):
        read_vector(path)


def test_a_virtual_table_and_an_unknown_one_are_no_layers(plain: Path) -> None:
    path = altered(plain, "CREATE VIRTUAL TABLE v USING rtree(id, a, b)")
    for name in ("v", "nothing"):
        assert problem_of(path, name) is not None


def test_a_list_that_takes_too_long_or_is_broken(plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(plain.read_bytes()[:100] + b"\xff" * 5_000)
    assert problem_of(broken) is not None
    monkeypatch.setattr(gpkg, "_LONGEST_S", -1.0)
    monkeypatch.setattr(gpkg, "_STEPS", 1)
    found = problem_of(plain, "Änger")
    assert found is not None
    assert "interrupted" in found.english


def test_a_database_in_an_archive_is_refused(evil: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(evil, "plan.gpkg")
    with pytest.raises(VectorUnreadableError, match="unpack it"):
        read_vector(packed)


def test_what_is_no_database_is_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "x.gpkg").write_bytes(b"PK\x03\x04 no archive")
    for path in (tmp_path, tmp_path / "x.gpkg", tmp_path / "absent.gpkg"):
        assert problem_of(path) is None


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("name", ["x.shp", "x.vrt", "x.gdalg.json"])
def test_an_archive_that_leads_elsewhere_is_refused(plain: Path, tmp_path: Path, name: str, compression: int) -> None:
    leads = f"<!-- {' ' * 500} --><OGRVRTDataSource><SrcDataSource>{plain}</SrcDataSource></OGRVRTDataSource>"
    if name.endswith("json"):
        leads = f'{{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read {plain}"}}'
    path = tmp_path / "plan.zip"
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr(name, leads)
    with pytest.raises(VectorUnreadableError, match="refers to data elsewhere"):
        read_vector(path)
    with pytest.raises(ExtentError):
        read_extent(path)


def test_gdal_knows_no_format_that_leads_elsewhere() -> None:
    program = (
        "import geodata, ui.start, pyogrio, rasterio\n"
        "print(sorted({'OGR_VRT', 'GDALG', 'WFS', 'HTTP'} & set(pyogrio.list_drivers())))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
    assert "OGR_VRT" not in done.stderr, "another library is told of formats that it may not know"


def test_the_views_of_the_standard_are_no_harm(plain: Path) -> None:
    with closing(sqlite3.connect(plain)) as file:
        file.execute("CREATE VIEW spatial_ref_sys AS SELECT srs_id AS srid, organization FROM gpkg_spatial_ref_sys")
        file.commit()
    assert problem_of(plain) is None
    with closing(sqlite3.connect(plain)) as file:
        file.execute("CREATE VIEW geometry_columns AS SELECT table_name FROM gpkg_geometry_columns, layer_styles")
        file.commit()
    assert problem_of(plain) is not None

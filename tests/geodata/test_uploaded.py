"""Files that were sent: formats by content, harmless names, archives with nothing but a Shapefile, and limits."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata import uploaded
from geodata.uploaded import UploadError, safe_name, store_upload
from geodata.vector import read_vector

if TYPE_CHECKING:
    from pathlib import Path

SQUARE = gpd.GeoDataFrame({"naam": ["plan"]}, geometry=[shapely.box(230_000, 540_000, 230_500, 540_400)], crs=28992)


def archive(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files.items():
            written.writestr(name.replace("__", "."), content)
    return packed.getvalue()


def shapefile(folder: Path) -> dict[str, bytes]:
    SQUARE.to_file(folder / "vlak.shp")
    return {path.name: path.read_bytes() for path in folder.glob("vlak.*")}


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "zip"])
def test_what_can_be_used_is_read_as_it_was(tmp_path: Path, kind: str) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    if kind == "zip":
        content = archive(**shapefile(inside))
    else:
        SQUARE.to_file(inside / f"plan.{kind}")
        content = (inside / f"plan.{kind}").read_bytes()
    path = store_upload(f"../../mijn plan.{kind}", content, tmp_path)
    assert path == tmp_path / f"mijn-plan.{kind}"
    assert read_vector(path).frame.area.sum() == pytest.approx(200_000, rel=1e-6)


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("plan.vrt", b"<OGRVRTDataSource/>", "neem een GeoPackage"),
        ("plan.gpkg", b"<OGRVRTDataSource/>", "geen GeoPackage"),
        ("plan.geojson", b"<OGRVRTDataSource/>", "geen GeoJSON"),
        ("plan.geojson", json.dumps({"type": "Topology"}).encode(), "geen GeoJSON"),
        ("plan.geojson", b"[" * 100_000, "geen GeoJSON"),
        ("plan.zip", b"PK nothing", "geen zip"),
        ("plan.zip", archive(plan__vrt=b"<OGRVRTDataSource/>", plan__shp=b""), "plan.vrt"),
        ("plan.zip", archive(plan__dbf=b""), "geen Shapefile"),
        ("plan", b"", "neem een GeoPackage"),
    ],
)
def test_what_cannot_be_used_is_told_and_not_kept(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(UploadError) as caught:
        store_upload(name, content, tmp_path)
    assert said in caught.value.dutch
    assert list(tmp_path.iterdir()) == []


def test_what_is_too_large_is_refused_packed_and_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = archive(plan__shp=bytes(3_000_000))
    assert len(bomb) < 100_000
    monkeypatch.setattr(uploaded, "MOST_UNPACKED_MB", 2)
    with pytest.raises(UploadError, match="unpacked it is larger than 2 MB"):
        store_upload("plan.zip", bomb, tmp_path)
    monkeypatch.setattr(uploaded, "MOST_MB", 1)
    with pytest.raises(UploadError, match="it is 2 MB, at most 1 MB"):
        store_upload("plan.gpkg", bytes(2_000_000), tmp_path)


@given(name=st.text(max_size=90))
def test_a_name_never_leads_out_of_its_folder(name: str) -> None:
    kept = safe_name(name)
    assert kept
    assert not {*"/\\:\0 "} & {*kept}
    assert not kept.startswith(".")
    assert safe_name(kept) == kept

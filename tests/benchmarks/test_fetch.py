"""Memory and time while half a million parcels stream through: file, checks, our columns, GeoPackage."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from geodata.crs import RD
from tests.geodata.sources.proxy import File, Proxy

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

MANY, FEW = 500_000, 5_000
LARGEST_MB = 1000

FETCH = """
import json, sys
from dataclasses import replace
from pathlib import Path
from geodata.sources import services as listed
from geodata.sources.dataset import fetch

url, staging, downloads = sys.argv[1:]
made = {**listed.services(), "brp_parcels": replace(listed.services()["brp_parcels"], url=url)}
listed.services = lambda: made
meta = fetch("brp_parcels", None, Path(staging), downloads=Path(downloads))
# Not ru_maxrss: a child begins with that of its parent, which made the file.
status = Path("/proc/self/status").read_text()
peak_mb = int(status.split("VmHWM:")[1].split()[0]) / 1000
print(json.dumps({"rows": meta.rows, "peak_mb": peak_mb}))
"""


def make_parcels(path: Path, number: int) -> None:
    """Parcels with 24 corners, 40 m across, side by side."""
    side = int(np.ceil(np.sqrt(number)))
    x, y = np.meshgrid(np.arange(side) * 60.0 + 205_000, np.arange(side) * 60.0 + 510_000)
    shapes = shapely.buffer(shapely.points(x.ravel()[:number], y.ravel()[:number]), 20, quad_segs=6)
    frame = gpd.GeoDataFrame({"gewas": ["Grasland, blijvend"] * number}, geometry=shapes, crs=RD)
    frame = frame.assign(gewascode=265, category="Grasland", jaar=2024)
    pyogrio.write_dataframe(frame, path, layer="brpgewaspercelen", driver="GPKG", SPATIAL_INDEX="NO")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_stream_parcels(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    number = FEW if benchmark.disabled else MANY
    path = tmp_path / "brpgewaspercelen_definitief_2024.gpkg"
    make_parcels(path, number)
    (tmp_path / "staging").mkdir()

    def stream() -> dict[str, float]:
        folders = [str(tmp_path / "staging"), str(tmp_path / "down")]
        command = [sys.executable, "-c", FETCH, f"{server.url}/{path.name}", *folders]
        done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
        assert not done.returncode, done.stderr[-2000:]
        return dict(json.loads(done.stdout))

    with Proxy() as server:
        server.files[f"/{path.name}"] = File(path.read_bytes())
        found: dict[str, float] = benchmark.pedantic(stream, rounds=1)  # type: ignore[no-untyped-call]
    benchmark.extra_info.update(found, megabytes=round(path.stat().st_size / 1e6))
    assert found["rows"] == number
    assert found["peak_mb"] < LARGEST_MB
    if not benchmark.disabled:
        print(f"\n{number} parcels, {path.stat().st_size / 1e6:.0f} MB: {found['peak_mb']:.0f} MB at most")  # noqa: T201

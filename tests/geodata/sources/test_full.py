"""A disk that is really full, or a file that may really not grow, while GDAL writes."""

from __future__ import annotations

import resource
import subprocess
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from geodata.errors import StoreFullError
from geodata.refresh import refresh
from geodata.sources.services import services
from geodata.sources.writer import write
from geodata.store import Store
from tests.geodata.refreshing import REGION, Meta, natura, track

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import geopandas as gpd

    from geodata.extent import Extent

ROOM = 1_500_000


def _limited() -> Callable[[], None]:
    """Let no file of this process grow beyond the room; returns what takes that back."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(params=["disk", "file"])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A folder with little room: a small disk of its own where one can be mounted, else a limit to the files."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    try:
        mounted = request.param == "disk" and not subprocess.run(mount, capture_output=True, check=False).returncode
    except FileNotFoundError:
        mounted = False
    undo = partial(subprocess.run, ["umount", str(folder)], check=True) if mounted else _limited()
    yield folder
    undo()


def many(rows: int) -> Iterator[gpd.GeoDataFrame]:
    """Batches of circles with 128 corners: about 2 kB a row."""
    for start in range(0, rows, 500):
        frame = natura(min(500, rows - start), side_m=10, prefix=f"N{start}-")
        circles = shapely.multipolygons(shapely.buffer(frame.geometry.centroid.to_numpy(), 4, quad_segs=32)[:, None])
        yield frame.set_geometry(circles, crs=frame.crs)


def test_a_disk_that_fills_up_while_gdal_writes(full: Path) -> None:
    rows, lines = 100, track()
    lines = lines.set_geometry(shapely.multilinestrings(lines.geometry.to_numpy()[:, None]), crs=lines.crs)

    def fetch(dataset_id: str, extent: Extent, staging: Path, **_: Any) -> Meta:
        assert extent is REGION
        batches = many(rows) if dataset_id == "natura2000" else iter([lines])
        write(batches, services()[dataset_id], staging / "content.gpkg")
        count = rows if dataset_id == "natura2000" else len(lines)
        return Meta(count, (220_000.0, 540_000.0, 240_000.0, 560_000.0))

    store = Store(full)
    run = partial(refresh, extent=REGION, store=store, services=services(), fetch=fetch)
    (first,) = run(["natura2000"])
    assert first.error is None
    rows = 3_000
    failed, other = run(["natura2000", "track"])
    assert isinstance(failed.error, StoreFullError)
    assert "No space is left for 'natura2000'" in str(failed.error)
    assert "the earlier data is untouched" in str(failed.error)
    assert other.error is None
    assert store.current("natura2000") == first.snapshot
    assert first.snapshot is not None
    first.snapshot.check()
    assert not list((store.folder / "tmp").glob("*/*"))


def test_another_failure_of_gdal_is_not_taken_for_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / "content.gpkg").mkdir()
    with pytest.raises(OSError, match="cannot be written") as failed:
        write(many(10), services()["natura2000"], tmp_path / "content.gpkg" / "none" / "content.gpkg")
    assert failed.value.errno is None

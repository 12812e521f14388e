"""Services without a network: fetches that write rows made by the tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pyogrio
import shapely

from geodata import embedded
from geodata.crs import RD
from geodata.extent import Extent
from geodata.refresh import Outcome, refresh
from geodata.sources.services import services

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    from geodata.service import LeftOut
    from geodata.store import Store

REGION = Extent("region", shapely.box(180_000, 490_000, 280_000, 600_000))
DRENTHE = Extent("drenthe", shapely.box(203_000, 510_000, 270_000, 585_000))

Rows = Callable[[], gpd.GeoDataFrame]


@dataclass(frozen=True)
class Meta:
    """What a fetch says."""

    rows: int
    extent_m: tuple[float, ...] | None
    reference_date: str = "2026-05-15"
    source_url: str = "https://example.org/items"
    notes: tuple[str, ...] = ("2 rows were repaired",)
    unusable_share: float = 0.0
    empty_share: float = 0.0
    left_out: tuple[LeftOut, ...] = ()


@dataclass
class Service:
    """A fetch that writes frames; ``before`` runs when half of the work is done."""

    frames: dict[str, Rows]
    before: Callable[[], None] = lambda: None
    asked: list[str] = field(default_factory=list)

    def __call__(
        self,
        dataset_id: str,
        extent: Extent,
        staging: Path,
        *,
        progress: Callable[[int, int | None, str], None],
        cancel: threading.Event,
    ) -> Meta:
        """Write ``content.gpkg``."""
        assert extent.geometry is not None
        assert not cancel.is_set()
        self.asked.append(dataset_id)
        frame = self.frames[dataset_id]()
        path = staging / "content.gpkg"
        before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2000-01-01T00:00:00.000Z"})
        try:
            pyogrio.write_dataframe(frame, path, layer="content", driver="GPKG")
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
        progress(len(frame), len(frame), "rijen")
        self.before()
        bounds = tuple(float(number) for number in frame.total_bounds) if len(frame) else None
        return Meta(len(frame), bounds)


def natura(number: int = 4, side_m: float = 1_000, x_m: float = 230_000, prefix: str = "N2000-") -> gpd.GeoDataFrame:
    """Rows of the dataset ``natura2000``: squares beside each other."""
    squares = [
        shapely.MultiPolygon(
            [shapely.box(x_m + 2 * side_m * row, 550_000, x_m + 2 * side_m * row + side_m, 550_000 + side_m)]
        )
        for row in range(number)
    ]
    columns: dict[str, Any] = {
        "id": [f"{prefix}{row}" for row in range(number)],
        "name": [f"Gebied {row}" for row in range(number)],
        "protection": "HR",
        "area_ha": side_m**2 / 1e4,
        "plan_status": "bestaand",
        "evidence": "measured",
        "precision_m": 10.0,
        "source": "rvo-natura2000",
        "reference_date": "2026-05-15",
    }
    return gpd.GeoDataFrame(columns, geometry=squares, crs=RD)


def track() -> gpd.GeoDataFrame:
    """Rows of the dataset ``track``, one without a name."""
    lines = [shapely.LineString([(225_000, 540_000 + 1_000 * row), (240_000, 545_000)]) for row in range(4)]
    columns: dict[str, Any] = {
        "id": [f"as-{row}" for row in range(4)],
        "name": ["Meppel – Hoogeveen", "Hoogeveen – Beilen", None, "Beilen – Assen"],
        "status": "Bestaand",
        "length_m": [round(line.length) * 1.0 for line in lines],
        "plan_status": "bestaand",
        "evidence": "measured",
        "precision_m": 1.0,
        "source": "prorail-spoorwegen",
        "reference_date": "2026-11-01",
    }
    return gpd.GeoDataFrame(columns, geometry=lines, crs=RD)


def stations(**changes: object) -> gpd.GeoDataFrame:
    """The embedded stations as ProRail could give them."""
    frame = embedded().features("stations")
    return frame.assign(source="prorail-spoorwegen", reference_date="2026-10-01", **changes)


def run(store: Store, frames: dict[str, Rows], **options: Any) -> list[Outcome]:
    """Refresh from frames."""
    extent = options.pop("extent", REGION)
    fetch = options.pop("fetch", None) or Service(frames)
    return refresh(frames, extent, store, services=services(), fetch=fetch, **options)


def many(number: int, dataset: str, x_m: float, y_m: float, side_m: float = 200) -> gpd.GeoDataFrame:
    """Rows of the datasets ``nnn`` or ``brp_parcels``: squares side by side, a hundred in a row."""
    squares = [
        shapely.box(x, y, x + side_m, y + side_m)
        for x, y in ((x_m + side_m * (row % 100), y_m + side_m * (row // 100)) for row in range(number))
    ]
    own: dict[str, Any] = {}
    if dataset == "brp_parcels":
        own = {"category": ["Grasland" if row % 3 else "Bouwland" for row in range(number)], "crop_code": "265"}
        own["year"] = 2026
    columns: dict[str, Any] = {
        "id": [f"{dataset}-{row}" for row in range(number)],
        "name": "Gras",
        **own,
        "area_ha": side_m**2 / 1e4,
        "plan_status": "bestaand",
        "evidence": "measured",
        "precision_m": 10.0,
        "source": "provincies-nnn" if dataset == "nnn" else "rvo-brp",
        "reference_date": "2026-05-15",
    }
    return gpd.GeoDataFrame(columns, geometry=squares, crs=RD)

"""Municipal and provincial outlines: one partition, generalised once, so that shared borders stay exactly shared.

All municipalities and, for provinces that the crop holds only in part, the remainder of the province form one coverage.
It is cleaned on a grid of one metre and simplified as a whole; provinces are the unions of the simplified parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from geodata.crs import RD, to_rd
from geodata.errors import DatasetInvalidError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.build.files import SourceFolder

TOLERANCE_M = 100
"""Corners whose triangle is smaller than the square of this are dropped."""

LEAST_PRECISION_M = 100
"""No outline is claimed to be better than this, since the source was generalised already."""

MAX_AREA_ERROR = 0.005


def municipalities(sources: SourceFolder) -> gpd.GeoDataFrame:
    """Municipalities of the crop in RD New, with inhabitants and areas."""
    listed, parts = _partition(sources)
    towns = parts[parts["municipality"] != ""].set_index("municipality")
    listed = listed.set_index("gemeente").loc[towns.index]
    newer = listed["inwoners_2024"].notna()
    return _checked(
        gpd.GeoDataFrame(
            {
                "id": listed["gemeentecode"].fillna("GM0164"),  # Hengelo (O.), the only one without a code in the crop
                "name": listed.index,
                "province": towns["province"],
                "in_drenthe": listed["in_drenthe"].astype(bool),
                "inhabitants": listed["inwoners_2024"].where(newer, listed["inwoners_2021"]).astype(int),
                "inhabitants_date": np.where(newer, "2024-01-01", "2021-01-01"),
                "area_km2": (towns.area / 1e6).round(3),
                "area_official_km2": listed["oppervlakte_km2"].round(3),
                **_provenance(towns.geometry, listed.geometry),
            },
            geometry=towns.geometry,
            crs=RD,
        ).reset_index(drop=True)
    )


def provinces(sources: SourceFolder) -> gpd.GeoDataFrame:
    """Provinces in RD New: the unions of the parts that :func:`municipalities` ships, and the remainder elsewhere."""
    listed, parts = _partition(sources)
    official = _read(sources, "provincies_crop.geojson").set_index("provincie")
    complete = parts.groupby("province")["municipality"].apply(lambda names: bool((names != "").all()))
    outlines = parts.dissolve("province", method="coverage").geometry.loc[official.index]
    newer = listed["inwoners_2024"].groupby(parts["province"].iloc[: len(listed)]).sum()
    return _checked(
        gpd.GeoDataFrame(
            {
                "id": official.index.map(PROVINCE_CODES),
                "name": official.index,
                "inhabitants": newer.where(complete).loc[official.index].fillna(official["inwoners"]).astype(int),
                "inhabitants_date": np.where(complete.loc[official.index], "2024-01-01", "2021-01-01"),
                "area_km2": (outlines.area / 1e6).round(3),
                "area_official_km2": official["oppervlakte_km2"].round(3),
                **_provenance(outlines, official.geometry),
            },
            geometry=outlines,
            crs=RD,
        ).reset_index(drop=True)
    )


PROVINCE_CODES = {
    "Groningen": "PV20",
    "Friesland": "PV21",
    "Drenthe": "PV22",
    "Overijssel": "PV23",
    "Flevoland": "PV24",
    "Gelderland": "PV25",
}


def _partition(sources: SourceFolder) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """The municipal table, and the simplified parts with ``municipality`` ("" for a remainder) and ``province``."""
    towns, regions = _read(sources, "gemeenten_crop.geojson"), _read(sources, "provincies_crop.geojson")
    town_shapes, region_shapes = (shapely.set_precision(frame.geometry.values, 1.0) for frame in (towns, regions))
    remainders = shapely.difference(region_shapes, shapely.union_all(town_shapes))
    kept = shapely.area(remainders) > 1e4
    shared = shapely.area(shapely.intersection(town_shapes[:, None], region_shapes[None, :]))
    names = np.concatenate([towns["gemeente"], np.repeat("", kept.sum())])
    province = np.concatenate([regions["provincie"].to_numpy()[shared.argmax(axis=1)], regions["provincie"][kept]])
    clean = _coverage(np.concatenate([town_shapes, remainders[kept]]))
    simple = shapely.coverage_simplify(clean, TOLERANCE_M)
    if not (shapely.coverage_is_valid(simple) and shapely.is_valid(simple).all()):
        raise DatasetInvalidError(dataset="municipalities", problem="the simplified outlines are no valid coverage.")
    return towns, gpd.GeoDataFrame({"municipality": names, "province": province}, geometry=simple, crs=RD)


def _coverage(shapes: NDArray[Any]) -> NDArray[Any]:
    """Rebuild shapes from their common line work, so that neighbours share every vertex and no sliver remains."""
    lines = shapely.union_all(shapely.boundary(shapes), grid_size=1.0)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    overlap = shapely.area(shapely.intersection(faces[:, None], shapes[None, :]))
    owner = overlap.argmax(axis=1)
    covered = overlap.max(axis=1) > shapely.area(faces) / 2
    return np.array([shapely.union_all(faces[covered & (owner == number)]) for number in range(len(shapes))])


def _read(sources: SourceFolder, name: str) -> gpd.GeoDataFrame:
    return to_rd(gpd.read_file(sources.find(f"cbs-gemeenten/{name}")))


def _provenance(outlines: gpd.GeoSeries, original: gpd.GeoSeries) -> dict[str, object]:
    """Common columns; ``precision_m`` is the largest distance between the border here and in the source."""
    moved_m = shapely.hausdorff_distance(outlines.boundary.values, original.boundary.values, densify=0.05)
    return {
        "plan_status": "bestaand",
        "evidence": "derived",
        "precision_m": (np.ceil(np.maximum(moved_m, LEAST_PRECISION_M) / 10) * 10).astype(int),
        "source": "cbs-gebieden",
        "reference_date": "2022",
    }


def _checked(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    error = (frame["area_km2"] / frame["area_official_km2"] - 1).abs()
    if (error > MAX_AREA_ERROR).any():
        worst = frame["name"][error.idxmax()]
        raise DatasetInvalidError(dataset="municipalities", problem=f"the area of {worst} is {error.max():.2%} off.")
    return frame

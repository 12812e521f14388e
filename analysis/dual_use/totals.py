"""Pieces of all pairs together: totals per verdict, and the tables of a GeoPackage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

ALL = "all"
_TEXTS = (
    *("_layer", "_id", "_name", "_function", "_plan_status", "source", "evidence"),
    *("verdict", "rationale", "_above", "height"),
)


def by_verdict(pieces: gpd.GeoDataFrame) -> pd.DataFrame:
    """What of the ground or of the air has which verdict.

    Ground of several verdicts counts for each of them, so these do not add up to the last row.

    Returns
    -------
    DataFrame
        ``verdict`` (none: the matrix has no cell) in the order of their names, and a last row ``all``; ``area_ha`` or,
        of the air, ``footprint_ha``, and ``length_km``, each place once; ``pieces``.
    """
    size = "footprint_ha" if "footprint_ha" in pieces else "area_ha"
    verdict = pieces["verdict"].astype(object).where(pieces["verdict"].notna(), None)
    wanted = [(name, pieces[[one == name for one in verdict]]) for name in sorted(set(verdict), key=str)]
    found: list[dict[str, Any]] = []
    for name, among in [*wanted, (ALL, pieces)]:
        shapes = among.geometry.to_numpy()
        kinds = shapely.get_dimensions(shapes)
        found.append(
            {
                "verdict": name,
                size: shapely.union_all(shapes[kinds == 2]).area / 10_000,
                "length_km": shapely.union_all(shapes[kinds == 1]).length / 1_000,
                "pieces": len(among),
            }
        )
    return pd.DataFrame(found, columns=["verdict", size, "length_km", "pieces"])


def piece_tables(pieces: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """The pieces as the tables ``areas``, ``lines`` and ``points``: every column of text or of numbers."""
    cells: dict[str, Any] = {}
    for name in pieces.columns.drop("geometry"):
        column = pieces[name]
        cells[name] = (
            [None if value is None or value != value else str(value) for value in column]  # noqa: PLR0124  NaN
            if name.endswith(_TEXTS)
            else [np.nan if value is None else float(value) for value in column]
        )
    pieces = pieces.assign(**cells)
    kinds = shapely.get_dimensions(pieces.geometry.to_numpy())
    return {name: pieces[kinds == kind] for name, kind in (("areas", 2), ("lines", 1), ("points", 0))}

"""Search parcels around a plan that might compensate it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from analysis.loss.parcels import Search, candidates, shares_ground
from analysis.overlay.errors import LandUseNeededError
from analysis.overlay.question import open_near
from analysis.overlay.surface import surface
from analysis.overlay.unknown import hidden_ground
from layers import layer_specs

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.loss.compare import Inputs

PROTECTED = ("nature_areas", "natura2000", "nnn", "training_areas", "barracks", "industrial_sites", "business_parks")
"""Layers that a candidate lies outside of, besides those that are named."""

FETCHED = {"natura2000": "Natura 2000", "nnn": "Natuurnetwerk Nederland"}
"""Those that are there once they were fetched, by their title: until then any ground may be protected by them."""

NO_PROTECTION = frozenset({"NAT-02"})
"""Rows of these layers that protect nothing: a geopark is a mark of quality, with villages and farms in it."""


def find_candidates(region: Any, inputs: Inputs, search: Search, protected: Sequence[str] = ()) -> gpd.GeoDataFrame:
    """Parcels of a file or layer around a plan, outside what is protected or built up as far as that is known.

    Returns
    -------
    GeoDataFrame
        What :func:`analysis.loss.parcels.candidates` returns, and ``not_known``: the titles of the layers of which rows
        may lie on the parcel that may not be shown or were not fetched; empty if there are none. Nothing finer than
        their municipalities is used of such rows: what was left out for them would tell where they are.

    Raises
    ------
    LandUseNeededError
        There are no parcels to search in.
    ParaatkaartError
        An input cannot be used.
    """
    if inputs.landuse is None or inputs.class_column is None:
        raise LandUseNeededError(column=inputs.class_column or "-")
    left, low, right, high = region.bounds
    far = search.within_m
    window_m = (left - far, low - far, right + far, high + far)
    parcels = open_near(inputs.landuse, inputs.layers, window_m)
    away: list[Any] = []
    perhaps: list[tuple[str, Any]] = []
    for name in dict.fromkeys((*(one for one in PROTECTED if one in layer_specs()), *protected)):
        side = open_near(name, inputs.layers, window_m)
        protecting = ~side.frame.index.isin(NO_PROTECTION) if side.kind == "layer" else np.ones(len(side.frame), bool)
        areas = np.flatnonzero((shapely.get_dimensions(side.frame.geometry.to_numpy()) == 2) & protecting)
        away += [one for one in surface(side.frame).geometries(areas) if not one.is_empty]
        perhaps.append((side.title, hidden_ground(side)))
    never = [title for name, title in FETCHED.items() if name not in layer_specs()]
    perhaps += [(title, shapely.box(*window_m)) for title in never]
    found = candidates(region, parcels.frame, inputs.class_column, search, away)
    return found.assign(not_known=_titles(found.geometry.to_numpy(), perhaps))


def _titles(shapes: NDArray[np.object_], grounds: Sequence[tuple[str, Any]]) -> list[str]:
    """Per area the titles of the ground that it shares something with."""
    found: list[list[str]] = [[] for _ in shapes]
    for title, ground in grounds:
        if not ground.is_empty:
            for row in np.flatnonzero(shares_ground(shapes, ground)).tolist():
                found[row].append(title)
    return ["; ".join(titles) for titles in found]

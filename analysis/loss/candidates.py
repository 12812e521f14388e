"""Search parcels around a plan that might compensate it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from analysis.loss.parcels import Search, candidates
from analysis.overlay.errors import LandUseNeededError
from analysis.overlay.question import open_near
from analysis.overlay.surface import surface
from analysis.overlay.unknown import hidden_ground
from layers import layer_specs

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from analysis.loss.compare import Inputs

PROTECTED = ("nature_areas", "natura2000", "nnn", "training_areas", "barracks", "industrial_sites", "business_parks")
"""Layers that a candidate lies outside of, besides those that are named; where rows are hidden counts as protected."""


def find_candidates(region: Any, inputs: Inputs, search: Search, protected: Sequence[str] = ()) -> gpd.GeoDataFrame:
    """Parcels of a file or layer around a plan, outside what is protected or built up as far as that is known.

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
    away = []
    for name in dict.fromkeys((*(one for one in PROTECTED if one in layer_specs()), *protected)):
        side = open_near(name, inputs.layers, window_m)
        areas = np.flatnonzero(shapely.get_dimensions(side.frame.geometry.to_numpy()) == 2)
        away += [*surface(side.frame).geometries(areas), hidden_ground(side)]
    return candidates(region, parcels.frame, inputs.class_column, search, [one for one in away if not one.is_empty])

"""Isochrones of an option: the areas from which the gate is near, by a way over roads and paths, holes included."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from analysis.changes import AddHub
from analysis.errors import NoIsochronesError
from analysis.options.by_mode import peak_factor, searched
from analysis.options.network import node_row
from analysis.options.street import PARK_AND_RIDE
from analysis.reachability.isochrones import build_grid, contours
from analysis.reachability.settings import BANDS_MIN
from geodata.crs import RD
from geodata.options import BASE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from analysis.options.by_mode import Searched
    from analysis.reachability.access import AccessPoints
    from analysis.reachability.isochrones import Grid
    from geodata import Catalogue


def option_isochrones(
    option: str = BASE,
    mode: str = "car",
    *,
    peak: bool = False,
    destination: str = "jpk",
    assumptions: Collection[str] = frozenset(),
    own_modes: Path | None = None,
) -> gpd.GeoDataFrame:
    """The areas within 15, 30, 45 and 60 minutes of the gate, in EPSG:28992, on Dutch land only.

    They are drawn from the minutes of :func:`analysis.options.by_mode.street_minutes`, at every 250 m.

    Parameters
    ----------
    option : str
        Id of an option, or path of an option file.
    mode : str
        A mode of the table ``modes``, or ``park_and_ride``.
    peak : bool
        Whether cars drive in the peak, as in the decision table.
    own_modes : Path, optional
        Table of speeds and penalties of the user's own.

    Returns
    -------
    GeoDataFrame
        band_min, area_ha and geometry (MultiPolygon; empty where there is no way). A larger band contains the smaller.

    Raises
    ------
    NoIsochronesError
        The mode is none over roads and paths.
    UnknownDestinationError, UnknownAssumptionError, UnknownOptionError, OptionInvalidError
        An argument is not known, or the option says something that cannot be done.
    """
    return _isochrones(searched(option, destination, assumptions, own_modes), mode, peak)


@lru_cache(maxsize=64)
def _isochrones(found: Searched, mode: str, peak: bool) -> gpd.GeoDataFrame:  # noqa: FBT001  the key of the cache
    streets = found.streets
    if mode == PARK_AND_RIDE:
        return _over_hubs(found, peak_factor(found.catalogue) if peak and streets.modes["car"].peak else 1.0)
    if mode not in streets.modes:
        raise NoIsochronesError(mode=mode, known=", ".join([*streets.modes, PARK_AND_RIDE]))
    gate = streets.gate_node(mode)
    slower = peak_factor(found.catalogue) if peak and streets.modes[mode].peak else 1.0
    bands = [band / slower for band in BANDS_MIN]
    return _frame(_areas(found, mode, gate, bands))


def _over_hubs(found: Searched, slower: float) -> gpd.GeoDataFrame:
    """Where one is in time over the best hub: of every hub the area within what is left after changing and riding on.

    Whoever lives beside a hub drives to it as well: the areas are those of the minutes over a hub.
    """
    streets = found.streets
    streets.park_and_ride(found.hubs)  # refuses what cannot be meant
    areas: list[list[shapely.Geometry]] = [[] for _ in BANDS_MIN]
    for placed in found.hubs:
        change = placed.change
        assert isinstance(change, AddHub)  # noqa: S101  for the type checker
        hub = node_row(streets.network, placed, "at", change.at)
        _, onward_min = streets.over_hub(placed, change.onward, hub)
        left = [(band - onward_min) / slower - change.change_min for band in BANDS_MIN]
        for into, area in zip(areas, _areas(found, "car", hub, left), strict=True):
            into.append(area)
    return _frame([shapely.union_all(of) if of else shapely.MultiPolygon() for of in areas])


def _areas(found: Searched, mode: str, node: int, bands_min: Sequence[float]) -> list[shapely.Geometry]:
    points, kmh = found.streets.points(mode), found.streets.modes[mode].access_kmh
    there = found.streets.network.xy[node]
    fastest_kmh = max(float(np.max(points.length_m / points.minutes)) * 60 / 1_000, kmh)
    # Nobody gets farther than this, however straight; rounded up, so that options share a grid.
    radius_m = math.ceil(fastest_kmh / 10) * 10_000.0 * max(BANDS_MIN) / 60
    grid = _grid(_Points(points), tuple(there.tolist()), radius_m)
    within = [max(band, 0.0) for band in bands_min]
    field = found.streets.field_to(mode, node)
    return list(contours(points, field, grid, _land(found.catalogue), within, access_kmh=kmh).geometry)


class _Points:
    """Access points that are equal if they lie in the same places: what a grid needs of them."""

    def __init__(self, points: AccessPoints) -> None:
        self.points = points
        self.key = points.xy.tobytes()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Points) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=16)
def _grid(of: _Points, centre: tuple[float, float], radius_m: float) -> Grid:
    return build_grid(of.points, centre_xy=np.array(centre), radius_m=radius_m)


@lru_cache(maxsize=2)
def _land(catalogue: Catalogue) -> shapely.Geometry:
    return shapely.union_all(catalogue.features("provinces").geometry.to_numpy())


def _frame(areas: Sequence[shapely.Geometry]) -> gpd.GeoDataFrame:
    """One row per band; areas that touch became one polygon, and all are written as a collection of them."""
    shapes = [
        shapely.MultiPolygon([part for part in shapely.get_parts(area) if part.geom_type == "Polygon"])
        for area in areas
    ]
    return gpd.GeoDataFrame(
        {"band_min": list(BANDS_MIN), "area_ha": [shape.area / 10_000 for shape in shapes]}, geometry=shapes, crs=RD
    )

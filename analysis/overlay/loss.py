"""What a plan takes: hectares by class of land use, in parts that add up to the plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.overlay.cover import cover
from analysis.overlay.division import COLUMNS, HA_M2, LEAST_PIECE_M2, Division, divide, uncovered
from analysis.overlay.errors import EmptyPlanError, MissingColumnError
from analysis.overlay.notes import blank, double_counted, outside, plan_overlaps, repairs, unsubtracted
from analysis.overlay.partition import NO_CLASS
from analysis.overlay.surface import areas_only, surface
from geodata.crs import RD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.notes import Note


@dataclass(frozen=True, eq=False)
class LandUseLoss:
    """What a plan takes.

    Attributes
    ----------
    gross_ha : float
        Area of the plan; ground that two of its polygons cover counts once.
    net_ha : float
        Area of the plan without what the layers to leave out cover.
    excluded_ha : tuple of float
        What each of those layers takes off, one after the other: ground in two of them counts for the first.
    rows : tuple of dict
        The rows of :attr:`by_class`: ``kind``, ``class``, ``area_ha``, ``area_low_ha``, ``area_high_ha``, ``parcels``;
        the areas add up to ``net_ha``. Kinds: ``class``; ``overlap``, ground that parcels of different classes claim,
        with all of them in ``class``; ``no_class``, parcels without a class; ``uncovered``, ground without parcels. The
        low area of a class is undisputed, the high one adds all that may be of it; the other kinds have no bounds.
    double_counted_ha : float
        By how much the sum over all parcels exceeds the ground that they cover.
    parcels : int
        How many parcels share ground with the net plan.
    notes : tuple of Note
        What was repaired, left out or found to be odd.
    """

    gross_ha: float
    net_ha: float
    excluded_ha: tuple[float, ...]
    rows: tuple[dict[str, Any], ...]
    double_counted_ha: float
    parcels: int
    notes: tuple[Note, ...]
    _region: Any = field(repr=False)
    _division: Division | None = field(repr=False)

    @cached_property
    def by_class(self) -> pd.DataFrame:
        """The rows as a table."""
        return pd.DataFrame(list(self.rows), columns=list(COLUMNS)).astype({"class": object})

    @cached_property
    def pieces(self) -> gpd.GeoDataFrame:
        """The net plan in pieces that do not overlap, in RD New: ``kind``, ``class``, ``parcel``, ``area_ha``.

        ``parcel`` is the label of a row of the land-use layer; empty where several overlap, and where there is none.
        """
        if self._division is not None:
            return self._division.pieces()
        columns = ["kind", "class", "parcel", "geometry"]
        frame = gpd.GeoDataFrame(list(uncovered(self._region)), columns=columns, geometry="geometry", crs=RD)
        return frame.assign(area_ha=frame.area / HA_M2)


def loss(
    plan: gpd.GeoDataFrame,
    landuse: gpd.GeoDataFrame | None = None,
    class_column: str | None = None,
    exclude: Sequence[gpd.GeoDataFrame] = (),
) -> LandUseLoss:
    """Compute what a plan takes of a land-use layer.

    Parameters
    ----------
    plan : GeoDataFrame
        One or more polygons in RD New (EPSG:28992), together the plan.
    landuse : GeoDataFrame, optional
        Parcels in RD New, at least those around the plan. Its search tree and its repaired geometries are kept as long
        as the frame lives, so that the next plan is faster. Without it only the plan itself is measured.
    class_column : str, optional
        The column of ``landuse`` with the class; without it all parcels are of one class.
    exclude : sequence of GeoDataFrame
        Areas that do not count, such as roads, water and ground that is in use already; in RD New.

    Raises
    ------
    EmptyPlanError
        The plan has no area.
    MissingColumnError
        ``landuse`` has no column ``class_column``.
    WrongCrsError
        A frame is not in RD New.
    """
    if landuse is not None and class_column is not None and class_column not in landuse.columns:
        known = [str(name) for name in landuse.columns if name != landuse.geometry.name]
        raise MissingColumnError(column=class_column, known=", ".join(known) or "-")
    region, notes = _one_area(plan)
    gross_m2, excluded_m2 = region.area, []
    for layer in exclude:
        before_m2, region = region.area, _without(region, layer)
        excluded_m2.append(before_m2 - region.area)
    division = None
    if landuse is not None:
        notes += [] if exclude else [unsubtracted()]
        division = divide(region, landuse, class_column)
        notes += _notes_of(division, class_column)
    return LandUseLoss(
        gross_ha=gross_m2 / HA_M2,
        net_ha=region.area / HA_M2,
        excluded_ha=tuple(area_m2 / HA_M2 for area_m2 in excluded_m2),
        rows=() if division is None else division.by_class(),
        double_counted_ha=0.0 if division is None else division.double_m2 / HA_M2,
        parcels=0 if division is None else division.parcels,
        notes=tuple(notes),
        _region=region,
        _division=division,
    )


def _one_area(plan: gpd.GeoDataFrame) -> tuple[Any, list[Note]]:
    """Join the polygons of a plan."""
    layer = surface(plan)
    rows = np.arange(len(plan))
    parts = layer.geometries(rows)
    region = areas_only(np.array([shapely.union_all(parts)], dtype=object))[0]
    if region.is_empty or region.area <= 0:
        raise EmptyPlanError(features=len(plan))
    notes = list(repairs(layer.repairs(rows), "plan"))
    double_m2 = float(layer.areas_m2(rows).sum()) - region.area
    return region, [*notes, plan_overlaps(double_m2 / HA_M2)] if double_m2 > LEAST_PIECE_M2 else notes


def _without(region: Any, layer: gpd.GeoDataFrame) -> Any:
    away = shapely.union_all(cover(region, surface(layer)).pieces())
    return areas_only(np.array([shapely.difference(region, away)], dtype=object))[0]


def _notes_of(division: Division, class_column: str | None) -> list[Note]:
    found = division.cover
    notes = list(repairs(found.surface.repairs(found.rows), "landuse"))
    unknown = int((division.codes == NO_CLASS).sum())
    if class_column is not None and unknown:
        notes.append(blank(class_column, unknown, len(division.codes)))
    if division.double_m2 >= LEAST_PIECE_M2:
        disputed_m2 = sum(share.geometry.area for share in division.shares if len(share.codes) > 1)
        notes.append(double_counted(division.double_m2 / HA_M2, disputed_m2 / HA_M2))
    if division.rest_m2:
        notes.append(outside(division.rest_m2 / HA_M2, division.region.area / HA_M2))
    return notes

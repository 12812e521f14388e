"""What a plan takes: hectares by class of land use, in parts that add up to the plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

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
from analysis.overlay.unknown import NOWHERE, joined, shared_ground, whole_parts
from geodata.crs import RD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geodata.notes import Note


@dataclass(frozen=True, eq=False)
class LandUseLoss:
    """What a plan takes.

    Attributes
    ----------
    gross_ha : float
        Area of the plan; ground that two of its polygons cover counts once.
    net_ha : float or None
        Area of the plan without what the layers to leave out cover; none if they may cover more than is known.
    net_low_ha, net_high_ha : float
        The same, with all left out that may be, and with only what is known to be; both ``net_ha`` if that is known.
    excluded_ha : tuple of float
        What each of those layers takes off, one after the other: ground in two of them counts for the first.
    excluded_unknown_ha : tuple of float
        What each of them may take off beside that, of what no layer is known to take off.
    unknown_ha : float
        Ground of ``net_high_ha`` of which the class, or whether it is left out, is not known.
    landuse_unknown_ha : float
        The part of it of which the class is not known: parcels may be hidden there, and no given one covers it.
    rows : tuple of dict
        The rows of :attr:`by_class`: ``kind``, ``class``, ``area_ha``, ``area_low_ha``, ``area_high_ha``, ``parcels``;
        the areas add up to ``net_high_ha``. Kinds: ``class``; ``overlap``, ground that parcels of different classes
        claim, with all of them in ``class``; ``no_class``, parcels without a class; ``uncovered``, ground without
        parcels; ``unknown``, see above. The low area of a class is undisputed, the high one adds all that may be of it;
        the other kinds have no bounds.
    double_counted_ha : float
        By how much the sum over all parcels exceeds the ground that they cover.
    parcels : int
        How many parcels share ground with the net plan without what is unknown.
    notes : tuple of Note
        What was repaired, left out or found to be odd.
    """

    gross_ha: float
    net_low_ha: float
    net_high_ha: float
    excluded_ha: tuple[float, ...]
    excluded_unknown_ha: tuple[float, ...]
    unknown_ha: float
    landuse_unknown_ha: float
    rows: tuple[dict[str, Any], ...]
    double_counted_ha: float
    parcels: int
    notes: tuple[Note, ...]
    _region: Any = field(repr=False)
    _unknown: Any = field(repr=False)
    _division: Division | None = field(repr=False)

    @property
    def net_ha(self) -> float | None:
        """The net area, if it is known."""
        return None if any(self.excluded_unknown_ha) else self.net_high_ha

    @cached_property
    def by_class(self) -> pd.DataFrame:
        """The rows as a table."""
        return pd.DataFrame(list(self.rows), columns=list(COLUMNS)).astype({"class": object})

    @cached_property
    def pieces(self) -> gpd.GeoDataFrame:
        """The net plan in pieces that do not overlap, in RD New: ``kind``, ``class``, ``parcel``, ``area_ha``.

        ``parcel`` is the label of a row of the land-use layer; empty where several overlap, and where there is none.
        """
        columns = ["kind", "class", "parcel", "geometry"]
        parts: list[tuple[str, None, None, Any]] = [] if self._division is not None else [*uncovered(self._region)]
        parts += [] if self._unknown.is_empty else [("unknown", None, None, self._unknown)]
        frame = gpd.GeoDataFrame(parts, columns=columns, geometry="geometry", crs=RD)
        frame = frame.assign(area_ha=frame.area / HA_M2)
        if self._division is None:
            return frame
        known = self._division.pieces()
        return pd.concat([known, frame], ignore_index=True) if len(frame) else known


class Hidden(NamedTuple):
    """Where rows of the inputs may lie that are not given: of the land use, and of each layer to leave out.

    What a given row covers is what that row says all the same: parcels that are not given lie beside it.
    """

    landuse: Any = NOWHERE
    exclude: tuple[Any, ...] = ()


def loss(
    plan: gpd.GeoDataFrame,
    landuse: gpd.GeoDataFrame | None = None,
    class_column: str | None = None,
    exclude: Sequence[gpd.GeoDataFrame] = (),
    hidden: Hidden | None = None,
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
    hidden : Hidden, optional
        Valid areas in RD New where the land use and the layers to leave out have rows that are not given.

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
    hidden = hidden or Hidden()
    maybe = [shared_ground(region, outline) for outline in hidden.exclude]
    unclassed = _bare(shared_ground(region, hidden.landuse), landuse)
    unknown = joined(*maybe, unclassed)
    certain = region if unknown.is_empty else _difference(region, unknown)
    division = None
    if landuse is not None:
        notes += [] if exclude else [unsubtracted()]
        if unknown.is_empty or not certain.is_empty:
            division = divide(certain, landuse, class_column)
            notes += _notes_of(division, class_column)
    return LandUseLoss(
        gross_ha=gross_m2 / HA_M2,
        net_low_ha=(region.area - joined(*maybe).area) / HA_M2,
        net_high_ha=region.area / HA_M2,
        excluded_ha=tuple(area_m2 / HA_M2 for area_m2 in excluded_m2),
        excluded_unknown_ha=tuple(part.area / HA_M2 for part in maybe) or (0.0,) * len(excluded_m2),
        unknown_ha=unknown.area / HA_M2,
        landuse_unknown_ha=unclassed.area / HA_M2,
        rows=() if landuse is None else tuple(_rows(division, unknown.area / HA_M2)),
        double_counted_ha=0.0 if division is None else division.double_m2 / HA_M2,
        parcels=0 if division is None else division.parcels,
        notes=tuple(notes),
        _region=certain,
        _unknown=unknown,
        _division=division,
    )


def _rows(division: Division | None, unknown_ha: float) -> Iterator[dict[str, Any]]:
    """The rows by class; of unknown ground all may be of each of them."""
    for row in () if division is None else division.by_class():
        yield row | ({"area_high_ha": row["area_high_ha"] + unknown_ha} if row["kind"] == "class" else {})
    if unknown_ha:
        yield {"kind": "unknown", "class": None, "area_ha": unknown_ha, "parcels": None}


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
    return _difference(region, away)


def _bare(region: Any, landuse: gpd.GeoDataFrame | None) -> Any:
    """The ground that no given parcel covers; its parts of less than a piece are what rounding leaves."""
    if region.is_empty or landuse is None:
        return region
    return joined(*whole_parts(_without(region, landuse)))


def _difference(region: Any, away: Any) -> Any:
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

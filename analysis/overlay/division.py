"""Divide a region among the classes of the parcels on it, so that every square metre counts exactly once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.overlay.cover import Cover, cover
from analysis.overlay.errors import SumsDoNotCloseError
from analysis.overlay.partition import GRID_M, NO_CLASS, Share, groups, shares
from analysis.overlay.surface import surface
from geodata.crs import RD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

Kind = Literal["class", "overlap", "no_class", "uncovered"]

HA_M2 = 10_000.0
LEAST_PIECE_M2 = 1e-4
"""A parcel that shares less than a square centimetre with a plan is beside it."""

CLOSING_SHARE, CLOSING_M2 = 1e-6, 0.01
"""Parts add up to the whole within this share of it plus this many m²."""

_SLIVER_M2 = 1e-7
"""Parts of uncovered ground smaller than this are what rounding leaves along borders; gaps between parcels are kept."""

_ROUNDING_SHARE = 1e-7
_ROUNDING_M2 = 1e-3
"""What is left over of a region counts as rounding up to this share of it, and up to this many m²."""


@dataclass(frozen=True, eq=False)
class Division:
    """A region, divided.

    Attributes
    ----------
    region : Polygon or MultiPolygon
        What is divided, in RD New.
    cover : Cover
        The parcels that meet it.
    codes : array
        The number of the class of each parcel in ``classes``; :data:`NO_CLASS` if it has none.
    classes : tuple
        The classes.
    alone : array
        Places in the cover of the parcels that overlap no other.
    shares : tuple of Share
        Ground under parcels that overlap, divided.
    double_m2 : float
        By how much the sum over all parcels exceeds the ground that they cover.
    rest_m2 : float
        Ground without parcels.
    """

    region: Any
    cover: Cover
    codes: NDArray[np.int64]
    classes: tuple[Any, ...]
    alone: NDArray[np.int64]
    shares: tuple[Share, ...]
    double_m2: float
    rest_m2: float

    @property
    def parcels(self) -> int:
        """How many parcels share ground with the region."""
        return int((self.cover.area_m2 >= LEAST_PIECE_M2).sum())

    def by_class(self) -> tuple[dict[str, Any], ...]:
        """One row per class, then what is disputed, without class and without parcel; see ``LandUseLoss``."""
        sized = self.alone[self.cover.area_m2[self.alone] >= LEAST_PIECE_M2]
        sums = np.bincount(self.codes[self.alone] + 1, self.cover.area_m2[self.alone]).tolist()
        counts = np.bincount(self.codes[sized] + 1).tolist()
        area_m2: dict[tuple[int, ...], float] = {(code - 1,): sums[code] for code, count in enumerate(counts) if count}
        parcels: dict[tuple[int, ...], int] = {(code - 1,): count for code, count in enumerate(counts) if count}
        shared: dict[tuple[int, ...], set[int]] = {}
        for share in self.shares:
            area_m2[share.codes] = area_m2.get(share.codes, 0.0) + share.geometry.area
            shared.setdefault(share.codes, set()).update(share.rows)
        for owners, rows in shared.items():
            parcels[owners] = parcels.get(owners, 0) + len(rows)
        open_m2 = area_m2.get((NO_CLASS,), 0.0) + self.rest_m2
        # A class that only occurs in disputed ground has a row of its own too: it may have all of that.
        for code in {code for owners in area_m2 for code in owners} - {
            owners[0] for owners in area_m2 if len(owners) == 1
        }:
            area_m2[code,] = 0.0
        found = []
        for owners, area in area_m2.items():
            kind = kind_of(owners)
            row = {"kind": kind, "class": self.title(owners), "area_ha": area / HA_M2}
            if kind == "class":
                claimed = sum(other for codes, other in area_m2.items() if len(codes) > 1 and owners[0] in codes)
                row |= {"area_low_ha": area / HA_M2, "area_high_ha": (area + claimed + open_m2) / HA_M2}
            found.append(row | {"parcels": parcels.get(owners, 0)})
        if self.rest_m2:
            found.append({"kind": "uncovered", "class": None, "area_ha": self.rest_m2 / HA_M2, "parcels": 0})
        order = {"class": 0, "overlap": 1, "no_class": 2, "uncovered": 3}
        found.sort(key=lambda row: (order[str(row["kind"])], -float(row["area_ha"]), str(row["class"])))
        return tuple(found)

    def pieces(self) -> gpd.GeoDataFrame:
        """Pieces that do not overlap: ``kind``, ``class``, ``parcel`` (a label, or none), ``area_ha``, in RD New."""
        found = list(self._pieces())
        frame = gpd.GeoDataFrame(found, columns=["kind", "class", "parcel", "geometry"], geometry="geometry", crs=RD)
        return frame.assign(area_ha=frame.area / HA_M2)

    def title(self, codes: tuple[int, ...]) -> Any:
        """The class with a code; of several, all of them; none without a class."""
        if codes == (NO_CLASS,):
            return None
        titles = [self.classes[code] for code in codes]
        return titles[0] if len(titles) == 1 else " + ".join(sorted(str(title) for title in titles))

    def _pieces(self) -> Iterator[tuple[Kind, Any, Any, Any]]:
        labels = self.cover.surface.labels
        cut = self.cover.pieces()
        for place in self.alone.tolist():
            if not cut[place].is_empty:
                codes = (int(self.codes[place]),)
                yield kind_of(codes), self.title(codes), labels[self.cover.rows[place]], cut[place]
        for share in self.shares:
            label = labels[share.rows[0]] if len(share.rows) == 1 else None
            yield kind_of(share.codes), self.title(share.codes), label, share.geometry
        if self.rest_m2:
            parts = [*cut[self.alone], *(share.geometry for share in self.shares)]
            covered = shapely.union_all(parts, grid_size=GRID_M)
            yield from uncovered(shapely.difference(self.region, covered, grid_size=GRID_M))


COLUMNS = ("kind", "class", "area_ha", "area_low_ha", "area_high_ha", "parcels")


def kind_of(codes: tuple[int, ...]) -> Kind:
    """Say what ground of these classes is."""
    if len(codes) > 1:
        return "overlap"
    return "no_class" if codes == (NO_CLASS,) else "class"


def uncovered(rest: Any) -> Iterator[tuple[Kind, None, None, Any]]:
    """The piece without parcels, if it is more than what rounding leaves along borders."""
    parts = [part for part in shapely.get_parts(rest) if part.area >= _SLIVER_M2]
    if parts:
        yield "uncovered", None, None, parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def divide(region: Any, landuse: gpd.GeoDataFrame, class_column: str | None) -> Division:
    """Divide a valid region in RD New among the classes of a land-use layer; without a column there is one class.

    Raises
    ------
    SumsDoNotCloseError
        The parts are more than the whole, which would be a mistake of this program.
    """
    found = cover(region, surface(landuse))
    codes, classes = _classes(landuse, class_column, found.rows)
    pairs, _ = found.overlaps()
    tangled = groups(pairs, len(found.rows))
    disputed = np.concatenate(tangled) if tangled else np.empty(0, dtype=np.int64)
    alone = np.setdiff1d(np.arange(len(found.rows)), disputed)
    cut = found.pieces() if tangled else np.empty(0, dtype=object)
    shared = tuple(part for group in tangled for part in shares(cut[group], codes[group], found.rows[group]))
    shared_m2 = float(sum(part.geometry.area for part in shared))
    rest_m2 = region.area - float(found.area_m2[alone].sum()) - shared_m2
    if rest_m2 < -(CLOSING_M2 + CLOSING_SHARE * region.area):
        raise SumsDoNotCloseError(excess_m2=-rest_m2)
    return Division(
        region=region,
        cover=found,
        codes=codes,
        classes=classes,
        alone=alone,
        shares=shared,
        double_m2=max(float(found.area_m2[disputed].sum()) - shared_m2, 0.0),
        rest_m2=rest_m2 if rest_m2 > min(_ROUNDING_M2, _ROUNDING_SHARE * region.area) else 0.0,
    )


def _classes(
    landuse: gpd.GeoDataFrame, class_column: str | None, rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], tuple[Any, ...]]:
    """Number the classes in the order of their texts; cells that are empty or blank have none."""
    if class_column is None:
        return np.zeros(len(rows), dtype=np.int64), ("",)
    found, distinct = pd.factorize(landuse[class_column].iloc[rows])
    values = [_plain(value) for value in distinct.tolist()]
    classes = sorted({value for value in values if value is not None}, key=str)
    number = {value: code for code, value in enumerate(classes)}
    code = np.array([*(number.get(value, NO_CLASS) for value in values), NO_CLASS], dtype=np.int64)
    return code[found], tuple(classes)  # factorize gives -1, the last one, for an empty cell


def _plain(value: Any) -> Any:
    """Return a class as text or number: a column of whole numbers with gaps is read as 265.0."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value

"""The share of the farmland of a municipality and of the province that a plan takes.

The whole is known only where all parcels are: a fetched layer says for which area it was fetched and where rows of it
may not be shown; of a file its user has to say so. Elsewhere the share is unknown, and the reason stands beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.loss.errors import UnknownAreaError
from analysis.overlay.division import HA_M2, LEAST_PIECE_M2
from analysis.overlay.inputs import open_side
from analysis.overlay.loss import loss
from analysis.overlay.unknown import hidden_ground, shared_ground
from geodata import active
from geodata.crs import RD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from analysis.loss.compare import Comparison, Inputs
    from analysis.overlay.inputs import Side

CLASSES = {"brp_parcels": ("Grasland", "Bouwland", "Braakland")}
"""Layer → its classes that are farmland, if nobody says which: an assumption of ours. Natuurterrein is none of them."""

KINDS = {"municipality": "municipalities", "province": "provinces"}
NO_PARCELS, NO_CLASSES, NOT_SAID, NOT_ALL = "no_parcels", "no_farmland_classes", "file_not_complete", "rows_unknown"
REASONS = {
    NO_PARCELS: "without parcels neither what the plan takes nor the whole is known",
    NO_CLASSES: "which classes are farmland was not said; name them with --farmland",
    NOT_SAID: "a file does not say whether it holds all parcels of an area; if it does, name the area with --complete",
    NOT_ALL: "in a part of the area parcels were not fetched or may not be shown",
}
COLUMNS = (
    *("plan", "kind", "area", "taken_ha", "farmland_ha", "share_pct", "share_low_pct", "share_high_pct"),
    *("farmland_low_ha", "farmland_high_ha", "reason"),
)


def farmland_shares(
    found: Comparison, inputs: Inputs, classes: Sequence[str] = (), complete: Sequence[str] = ()
) -> pd.DataFrame:
    """What plans take of the farmland of every municipality and province that they lie in.

    Parameters
    ----------
    found : Comparison
        The plans; those that give ground free take none and have no row.
    inputs : Inputs
        What they were compared with.
    classes : sequence of str
        Classes of ``inputs.class_column`` that are farmland; those of :data:`CLASSES` if left out.
    complete : sequence of str
        Municipalities and provinces of which a file of land use holds all parcels, as its user says.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`: hectares of farmland on the new ground in that area, hectares in the whole area, and the share
        in per cent; ground under several parcels counts once. Where a part is unknown, the share is empty and lies
        between the low and the high one if anything is known. ``reason`` is a key of :data:`REASONS`, empty if the
        share is known.

    Raises
    ------
    UnknownAreaError
        ``complete`` names no municipality or province.
    ParaatkaartError
        The land use cannot be used.
    """
    areas = pd.concat(
        [active().features(dataset)[["id", "name", "geometry"]].assign(kind=kind) for kind, dataset in KINDS.items()]
    )
    told = {_area_id(areas, name) for name in complete}
    farm = tuple(classes) or CLASSES.get(inputs.landuse or "", ())
    wholes: dict[str, _Whole] = {}
    parcels: _Parcels | None = None
    taking = found.plans["plan"][found.plans["kind"] != "gain"]
    met = {name: _met(areas, found.regions[name]) for name in taking}
    rows: list[dict[str, Any]] = []
    for name in taking:
        region, landuse = found.regions[name], found.answers[name].landuse
        unknown = _unknown(found.answers[name].result.pieces)
        here = met[name]
        for key, area, outline, kind in zip(here["id"], here["name"], here.geometry, here["kind"], strict=True):
            row = {"plan": name, "kind": kind, "area": area}
            if reason := _unanswerable(landuse, farm, complete=key in told):
                rows.append({**row, "reason": reason})
                continue
            parcels = parcels or _Parcels(pd.concat(list(met.values())).total_bounds, inputs, farm)
            if key not in wholes:
                wholes[key] = _Whole(outline, parcels)
            rows.append({**row, **wholes[key].share(region, unknown)})
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict.fromkeys(COLUMNS[3:-1], float))


def _met(areas: gpd.GeoDataFrame, region: Any) -> gpd.GeoDataFrame:
    """The areas that a plan lies in."""
    return areas[shapely.area(shapely.intersection(areas.geometry.to_numpy(), region)) >= LEAST_PIECE_M2]


def _area_id(areas: gpd.GeoDataFrame, name: str) -> str:
    found = areas["id"][(areas["id"] == name) | (areas["name"] == name)]
    if len(found) != 1:
        raise UnknownAreaError(area=name)
    return str(found.iloc[0])


def _unknown(pieces: gpd.GeoDataFrame) -> Any:
    """The part of a plan of which the class, or whether it is left out, is not known."""
    return shapely.union_all(pieces.geometry[pieces["kind"] == "unknown"].to_numpy())


def _unanswerable(landuse: Side | None, farm: Sequence[str], *, complete: bool) -> str:
    """Why nothing can be said at all; empty if something can."""
    if landuse is None:
        return NO_PARCELS
    if not farm:
        return NO_CLASSES
    return NOT_SAID if landuse.kind == "file" and not complete else ""


class _Parcels:
    """The parcels around all areas that are asked about, opened once: reading and dividing them is what takes time."""

    def __init__(self, bounds_m: NDArray[np.float64], inputs: Inputs, farm: Sequence[str]) -> None:
        column, landuse = str(inputs.class_column), str(inputs.landuse)
        left, low, right, high = bounds_m.tolist()
        side = open_side(
            landuse, layers=inputs.layers, window_m=(left, low, right, high), columns=[column], geometry=("polygon",)
        )
        self.hidden = hidden_ground(side)
        self.shown = side.frame
        self.farmed = side.frame[side.frame[column].astype(str).isin(farm)]


class _Whole:
    """The farmland of one area."""

    def __init__(self, outline: Any, parcels: _Parcels) -> None:
        self.outline = outline
        self.hidden = shared_ground(outline, parcels.hidden)
        self.shown, self.parcels = parcels.shown, parcels.farmed
        self.known_ha = _hectares("class", outline, self.parcels)
        self.hidden_ha = self._bare(self.hidden)

    def _bare(self, region: Any) -> float:
        """Hectares of a region that no shown parcel covers."""
        return _hectares("uncovered", region, self.shown)

    def share(self, region: Any, unknown: Any) -> dict[str, Any]:
        """The share that a region takes, of which a part is unknown."""
        here = shared_ground(region, self.outline)
        maybe = shared_ground(here, unknown)
        taken_ha = _hectares("class", shapely.difference(here, maybe), self.parcels)
        maybe_ha, hidden_ha = maybe.area / HA_M2, self.hidden_ha
        # Of the unknown ground of the plan, what lies where parcels are hidden is in the whole only if it is farmed.
        both_ha = self._bare(shared_ground(maybe, self.hidden))
        low = _percent(taken_ha, self.known_ha + hidden_ha)
        known = not maybe_ha and not hidden_ha
        return {
            "taken_ha": None if maybe_ha else taken_ha,
            "farmland_ha": None if hidden_ha else self.known_ha,
            "share_pct": low if known else None,
            "share_low_pct": low,
            "share_high_pct": _percent(taken_ha + maybe_ha, self.known_ha + both_ha),
            "farmland_low_ha": self.known_ha,
            "farmland_high_ha": self.known_ha + hidden_ha,
            "reason": "" if known else NOT_ALL,
        }


def _hectares(kind: str, region: Any, parcels: gpd.GeoDataFrame) -> float:
    """Hectares of a region under parcels (``class``) or without any (``uncovered``), counted once."""
    if region.area < LEAST_PIECE_M2 or not len(parcels):
        return 0.0 if kind == "class" else float(region.area) / HA_M2
    result = loss(gpd.GeoDataFrame(geometry=[region], crs=RD), parcels)
    return float(sum(row["area_ha"] for row in result.rows if row["kind"] == kind))


def _percent(part: float, whole: float) -> float | None:
    """A part of a whole; none if there is no whole."""
    return float(np.clip(part / whole, 0, 1)) * 100 if whole > 0 else None

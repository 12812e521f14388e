"""A layer to calculate with: its rows where they really lie, and where the rows are that may not be shown.

What the publication guard hides is drawn as the outline of a municipality (:mod:`layers.guard`). An outline tells where
something is not said; it is no ground. So an analysis gets the rows that may be shown, and the municipalities in which
nothing can be said because others lie there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import shapely

from geodata import Catalogue, active
from geodata.active import ActiveCatalogue
from geodata.covered import Beyond, beyond
from geodata.crs import RD
from geodata.schema import RD_X_M, RD_Y_M
from layers.guard import hidden_rows, outlines
from layers.load import dressed, find_spec, rows_of, selected

if TYPE_CHECKING:
    from layers.model import Layer

Window = tuple[float, float, float, float]
"""Least x and y, greatest x and y in RD New."""

WHOLE = 50_000
"""A layer of more rows is not held in memory: of it a window is read, once it is known which rows may not be shown."""

ELSEWHERE = "outside the municipalities that are known"


@dataclass(frozen=True, eq=False)
class Ground:
    """A layer without the rows that the guard hides.

    Attributes
    ----------
    layer : Layer
        The other rows, where they lie; maybe none.
    hidden : GeoDataFrame
        ``id``, ``name`` and outline in RD New of every municipality that a hidden row reaches into, guarded or not, and
        of all that is outside our municipalities if one lies there: all hidden rows lie in these, and nothing finer can
        be told. ``reached`` where rows are hidden for another municipality only, into which they extend; which row of
        which one is not told. Empty if nothing is hidden.
    kinds : frozenset of int
        Dimensions of the hidden rows: 0 points, 1 lines, 2 areas.
    beyond : Beyond or None
        Of a fetched layer: the ground outside the area that it was fetched for, where it tells nothing.
    """

    layer: Layer
    hidden: gpd.GeoDataFrame
    kinds: frozenset[int]
    beyond: Beyond | None = None


def load_ground(layer_id: str, catalogue: Catalogue | None = None, window_m: Window | None = None) -> Ground:
    """Open one layer to calculate with, or of it what meets a box. Raises what :func:`layers.load.load_layer` raises.

    Where something is hidden is told of the whole layer, whatever the box: a small one would tell where it lies.
    """
    catalogue = catalogue or active()
    spec = find_spec(layer_id, catalogue)
    is_large = spec.dataset in getattr(catalogue, "snapshots", {}) and catalogue[spec.dataset].rows > WHOLE
    away = _hidden_of(layer_id, catalogue)
    if window_m is not None and is_large and isinstance(catalogue, ActiveCatalogue):
        near = selected(catalogue.features_in(spec.dataset, window_m), spec)
        shown = near[~near["id"].isin(away.ids)]
    else:
        _, frame = rows_of(layer_id, catalogue)
        shown = frame.drop(index=list(away.rows))
    if window_m is not None:
        shown = shown[shapely.intersects(shown.geometry.to_numpy(), shapely.box(*window_m))]
    shown = shown.reset_index(drop=True)
    return Ground(dressed(shown, spec, catalogue), away.ground, away.kinds, beyond(spec.dataset, catalogue))


class _Away(NamedTuple):
    """What the guard hides of a layer: rows and their ids; the ground and the dimensions as in :class:`Ground`."""

    rows: tuple[Any, ...]
    ids: frozenset[str]
    ground: gpd.GeoDataFrame
    kinds: frozenset[int]


@lru_cache(maxsize=64)
def _hidden_of(layer_id: str, catalogue: Catalogue) -> _Away:
    """What the guard hides of a whole layer, looked for once: another snapshot is another catalogue."""
    spec, frame = rows_of(layer_id, catalogue)
    found = hidden_rows(frame, spec.dataset, catalogue)
    away = frame.loc[list(found)]
    named = {municipality for municipalities in found.values() for municipality in municipalities}
    return _Away(
        tuple(found),
        frozenset(away["id"]),
        _around(away, named, catalogue),
        frozenset(shapely.get_dimensions(away.geometry.to_numpy()).tolist()),
    )


def _around(away: gpd.GeoDataFrame, named: set[str], catalogue: Catalogue) -> gpd.GeoDataFrame:
    """The municipalities that hidden rows are in: those of the guard, and all that the rows reach into."""
    areas = outlines(catalogue)
    shapes = away.geometry.to_numpy()
    _, met = shapely.STRtree(areas.geometry.to_numpy()).query(shapes, predicate="intersects")
    kept = areas[areas["id"].isin(named | set(areas["id"].iloc[met]))]
    reached = ~kept["id"].isin(named)
    rows: list[tuple[Any, ...]] = list(zip(kept["id"], kept["name"], reached, kept.geometry, strict=True))
    if len(shapes):
        ours = shapely.union_all(areas.geometry.to_numpy())
        if not shapely.covered_by(shapes, ours).all():
            country = shapely.box(RD_X_M[0], RD_Y_M[0], RD_X_M[1], RD_Y_M[1])
            rows.append(("", ELSEWHERE, False, shapely.difference(country, ours)))
    return gpd.GeoDataFrame(rows, columns=["id", "name", "reached", "geometry"], geometry="geometry", crs=RD)

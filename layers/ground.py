"""A layer to calculate with: its rows where they really lie, and where the rows are that may not be shown.

What the publication guard hides is drawn as the outline of a municipality (:mod:`layers.guard`). An outline tells where
something is not said; it is no ground. So an analysis gets the rows that may be shown, and the municipalities in which
nothing can be said because others lie there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

from geodata import Catalogue, active
from geodata.covered import Beyond, beyond
from geodata.crs import RD
from geodata.schema import RD_X_M, RD_Y_M
from layers.guard import hidden_rows, outlines
from layers.load import dressed, rows_of

if TYPE_CHECKING:
    from layers.model import Layer

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
        be told. Empty if nothing is hidden.
    kinds : frozenset of int
        Dimensions of the hidden rows: 0 points, 1 lines, 2 areas.
    beyond : Beyond or None
        Of a fetched layer: the ground outside the area that it was fetched for, where it tells nothing.
    """

    layer: Layer
    hidden: gpd.GeoDataFrame
    kinds: frozenset[int]
    beyond: Beyond | None = None


def load_ground(layer_id: str, catalogue: Catalogue | None = None) -> Ground:
    """Open one layer to calculate with. Raises what :func:`layers.load.load_layer` raises."""
    catalogue = catalogue or active()
    spec, frame = rows_of(layer_id, catalogue)
    found = hidden_rows(frame, spec.dataset, catalogue)
    away = frame.loc[list(found)]
    named = {municipality for municipalities in found.values() for municipality in municipalities}
    shown = frame.drop(index=list(found)).reset_index(drop=True)
    return Ground(
        layer=dressed(shown, spec, catalogue),
        hidden=_around(away, named, catalogue),
        kinds=frozenset(shapely.get_dimensions(away.geometry.to_numpy()).tolist()),
        beyond=beyond(spec.dataset, catalogue),
    )


def _around(away: gpd.GeoDataFrame, named: set[str], catalogue: Catalogue) -> gpd.GeoDataFrame:
    """The municipalities that hidden rows are in: those of the guard, and all that the rows reach into."""
    areas = outlines(catalogue)
    shapes = away.geometry.to_numpy()
    _, met = shapely.STRtree(areas.geometry.to_numpy()).query(shapes, predicate="intersects")
    kept = areas[areas["id"].isin(named | set(areas["id"].iloc[met]))]
    rows: list[tuple[Any, ...]] = list(zip(kept["id"], kept["name"], kept.geometry, strict=True))
    if len(shapes):
        ours = shapely.union_all(areas.geometry.to_numpy())
        if not shapely.covered_by(shapes, ours).all():
            country = shapely.box(RD_X_M[0], RD_Y_M[0], RD_X_M[1], RD_Y_M[1])
            rows.append(("", ELSEWHERE, shapely.difference(country, ours)))
    return gpd.GeoDataFrame(rows, columns=["id", "name", "geometry"], geometry="geometry", crs=RD)

"""Where a dataset tells about: outside the area that it was fetched for, nothing is known from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import shapely

from geodata.schema import RD_X_M, RD_Y_M

if TYPE_CHECKING:
    from geodata.catalogue import Catalogue

_DIMENSIONS = {"Point": 0, "LineString": 1, "Polygon": 2}


class Beyond(NamedTuple):
    """What a fetched dataset does not tell about: ``ground`` in RD New; ``area`` is what it was fetched for.

    ``kinds`` are the dimensions that its rows may have: 0 points, 1 lines, 2 areas.
    """

    ground: Any
    area: str
    kinds: frozenset[int]


def beyond(dataset_id: str, catalogue: Catalogue) -> Beyond | None:
    """The ground of the country that the rows of a dataset say nothing about.

    ``None`` of embedded datasets, which say themselves what they hold, and of those that were fetched whole.
    """
    snapshot = getattr(catalogue, "snapshots", {}).get(dataset_id)
    if snapshot is None or not snapshot.covers_wkt:
        return None
    country = shapely.box(RD_X_M[0], RD_Y_M[0], RD_X_M[1], RD_Y_M[1])
    kinds = frozenset(_DIMENSIONS[kind.removeprefix("Multi")] for kind in catalogue[dataset_id].geometry)
    return Beyond(shapely.difference(country, shapely.from_wkt(snapshot.covers_wkt)), snapshot.area, kinds)

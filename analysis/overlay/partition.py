"""Divide pieces that cover the same ground into pieces that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from analysis.overlay.surface import areas_only

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

NO_CLASS = -1
"""The code of an area whose class is not known; where another area has a class, that one counts."""


GRID_M = 1e-7
"""Where borders nearly coincide, GEOS divides exactly on a grid only; without one, slivers went missing."""


class Share(NamedTuple):
    """Ground that belongs to the classes with these codes, all of them; ``rows`` are the areas that cover it."""

    codes: tuple[int, ...]
    geometry: Any
    rows: tuple[int, ...]


def groups(pairs: NDArray[np.int64], count: int) -> list[NDArray[np.int64]]:
    """Places among ``count`` that hang together through pairs; those in no pair are left out."""
    if not len(pairs):
        return []
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    among = np.unique(pairs)
    return [among[label[among] == each] for each in np.unique(label[among])]


def shares(pieces: NDArray[np.object_], codes: NDArray[np.int64], rows: NDArray[np.int64]) -> Iterator[Share]:
    """Divide pieces that overlap into ground of one class, which counts once, and ground that several classes claim.

    The outcome does not depend on the order of the pieces, nor on how an area of one class is split.

    Parameters
    ----------
    pieces : array of polygons and multipolygons
        Valid, in RD New.
    codes : array
        The class of each; :data:`NO_CLASS` if it has none.
    rows : array
        A number for each, to tell which of them cover a share.
    """
    ground: list[tuple[frozenset[int], Any]] = []
    for code in sorted({int(code) for code in codes}):
        rest = shapely.union_all(pieces[codes == code], grid_size=GRID_M)
        divided: list[tuple[frozenset[int], Any]] = []
        for owners, place in ground:
            divided.append((owners | {code}, _area(shapely.intersection(place, rest, grid_size=GRID_M))))
            divided.append((owners, _area(shapely.difference(place, rest, grid_size=GRID_M))))
            rest = _area(shapely.difference(rest, place, grid_size=GRID_M))
        ground = [(owners, place) for owners, place in [*divided, (frozenset({code}), rest)] if place.area > 0]
    for owners, place in ground:
        known = tuple(sorted(owners - {NO_CLASS})) or (NO_CLASS,)
        among = [bool(code in owners) for code in codes.tolist()]
        touching = rows[among][shapely.relate_pattern(pieces[among], place, "T********")]
        yield Share(known, place, tuple(touching.tolist()))


def _area(geometry: Any) -> Any:
    return areas_only(np.array([geometry], dtype=object))[0]

"""Where the points of a grid over a street network join its streets: the same for every destination, so kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from analysis.reachability.settings import STREET_AREA_M, STREET_GRID_CELLS, STREET_GRID_M
from analysis.reachability.street_access import Joined, StreetAccess
from analysis.reachability.street_search import street_arcs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.streets import StreetNetwork

_MARGIN_M = 2 * STREET_AREA_M


class StreetGrid:
    """Points ``cell_m`` apart over all of a network; each joins it when it is asked for first.

    Parameters
    ----------
    access : StreetAccess
    cell_m : float
        Metres between points; what lies 1.5 times as far outside the area along a street joins nothing.
    """

    def __init__(self, access: StreetAccess, cell_m: float) -> None:
        self.access, self.cell_m = access, cell_m
        xy = access.network.xy
        self.x_m, self.y_m = (
            np.arange(xy[:, axis].min() - _MARGIN_M, xy[:, axis].max() + _MARGIN_M + cell_m, cell_m) for axis in (0, 1)
        )
        shape = len(self.y_m), len(self.x_m)
        self._known = np.zeros(shape, dtype=bool)
        self._edge, self._share, self._snap_m = np.zeros(shape, dtype=np.intp), np.zeros(shape), np.zeros(shape)
        self._lock = Lock()

    def window(
        self, low: NDArray[np.float64], high: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], Joined]:
        """The points around a box: their x and y, and where each of them joins, row by row of equal y."""
        (left, right), (below, above) = (
            (max(int(np.searchsorted(along, least)) - 1, 0), int(np.searchsorted(along, most)) + 1)
            for along, least, most in ((self.x_m, low[0], high[0]), (self.y_m, low[1], high[1]))
        )
        part = slice(below, above), slice(left, right)
        x_m, y_m = self.x_m[part[1]], self.y_m[part[0]]
        with self._lock:
            row, column = np.nonzero(~self._known[part])
            if len(row):
                found = self.access.join(np.column_stack([x_m[column], y_m[row]]), STREET_AREA_M + 1.5 * self.cell_m)
                self._edge[part][row, column] = found.edge
                self._share[part][row, column] = found.share
                self._snap_m[part][row, column] = found.snap_m
                self._known[part] = True
        return x_m, y_m, Joined(self._edge[part].ravel(), self._share[part].ravel(), self._snap_m[part].ravel())


@dataclass(frozen=True, eq=False)
class StreetMode:
    """A network as one mode uses it, made once for all destinations."""

    access: StreetAccess
    grids: dict[float, StreetGrid]

    def grid(self, cell_m: float) -> StreetGrid:
        """The points ``cell_m`` apart."""
        return self.grids.setdefault(cell_m, StreetGrid(self.access, cell_m))


@lru_cache(maxsize=6)
def street_mode(network: StreetNetwork, mode: str) -> StreetMode:
    """What a mode may use of a network.

    Raises
    ------
    NetworkModeError
        The network was not built for this mode.
    """
    return StreetMode(StreetAccess(network, street_arcs(network, mode)), {})


def cell_for(span_m: float) -> float:
    """Metres between points of the grid for isochrones that are this wide: a few sizes, so that grids serve again."""
    cell_m = STREET_GRID_M
    while span_m / cell_m > STREET_GRID_CELLS:
        cell_m *= 2
    return cell_m

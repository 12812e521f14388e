"""Nearest points, always as arrays of shape (n, k)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from scipy.spatial import cKDTree


def nearest(tree: cKDTree, xy: ArrayLike, k: int = 1) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Distances and row numbers of the ``k`` points nearest to each of the places ``xy`` of shape (n, 2)."""
    count = min(k, tree.n)
    distance, row = tree.query(np.atleast_2d(np.asarray(xy, dtype=float)), k=np.arange(1, count + 1))
    return np.asarray(distance, dtype=float), np.asarray(row, dtype=np.intp)

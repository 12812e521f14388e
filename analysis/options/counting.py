"""Sums and medians weighted by people, per draw, in compiled code: they are taken of millions of minutes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray  # noqa: TC002  compiled functions are inspected

from analysis.transit.compiled import compiled

_LEAST = 1e-9
"""Weights that differ by less than this are the same."""


def weighted_median(values: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """The least value that half of the weight does not exceed, per row of ``values`` (shape (rows, n)).

    At least one weight is above zero.
    """
    held = np.flatnonzero(weight > 0)
    return _medians(np.ascontiguousarray(values, dtype=np.float64), held, np.asarray(weight, dtype=np.float64)[held])


def people_within(
    minutes: NDArray[np.float64], weights: NDArray[np.float64], bands_min: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weight of the columns of ``minutes`` (draws, n) within each of the rising bands; weights (n, kinds).

    Returns
    -------
    array, shape (draws, bands, kinds)
    """
    return _within(
        np.ascontiguousarray(minutes, dtype=np.float64),
        np.ascontiguousarray(weights, dtype=np.float64),
        np.asarray(bands_min, dtype=np.float64),
    )


@compiled
def _within(
    minutes: NDArray[np.float64], weights: NDArray[np.float64], bands_min: NDArray[np.float64]
) -> NDArray[np.float64]:
    draws, columns = minutes.shape
    bands, kinds = len(bands_min), weights.shape[1]
    found = np.zeros((draws, bands, kinds))
    for draw in range(draws):
        for column in range(columns):
            value = minutes[draw, column]
            for band in range(bands):
                if value <= bands_min[band]:
                    for kind in range(kinds):
                        found[draw, band, kind] += weights[column, kind]
                    break
        for band in range(1, bands):
            for kind in range(kinds):
                found[draw, band, kind] += found[draw, band - 1, kind]
    return found


@compiled
def _medians(values: NDArray[np.float64], held: NDArray[np.int64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.empty(len(values))
    wanted = weight.sum() / 2 - _LEAST
    for row in range(len(values)):
        found[row] = _median(values[row][held], weight.copy(), wanted)
    return found


@compiled
def _median(value: NDArray[np.float64], weight: NDArray[np.float64], wanted: float) -> float:
    """Quickselect by weight; orders both arrays. ``wanted`` is the weight to be reached from below."""
    low, high, passed = 0, len(value), 0.0
    while high - low > 1:
        pivot = value[(low + high) // 2]
        # Three parts: below the pivot, equal to it, above it.
        below, place, above = low, low, high
        weight_below = weight_equal = 0.0
        while place < above:
            here, much = value[place], weight[place]
            if here < pivot:
                weight_below += much
                value[place], weight[place] = value[below], weight[below]
                value[below], weight[below] = here, much
                below += 1
                place += 1
            elif here > pivot:
                above -= 1
                value[place], weight[place] = value[above], weight[above]
                value[above], weight[above] = here, much
            else:
                weight_equal += much
                place += 1
        if passed + weight_below >= wanted:
            high = below
        elif passed + weight_below + weight_equal >= wanted:
            return float(pivot)
        else:
            passed += weight_below + weight_equal
            low = above
    return float(value[low])

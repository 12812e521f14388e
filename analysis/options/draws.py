"""What is not known, drawn many times: the same draws for every option, so that differences are not noise.

Each quantity has a random generator of its own, made from the seed and its name: whatever else is drawn, and in which
order the options stand, a draw is the same.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analysis.reachability.settings import ACCESS_FACTOR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.options.modes import Mode

GATE_RADIUS_M = 600.0
"""The gate lies somewhere in a circle of this radius around the point that stands for it."""

PERCENTILES = (5.0, 95.0)

MIDDLE = 100
"""Sets of phases that the middle of a figure comes from: the same ones however many draws its band has."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Random numbers for the band of a figure.

    Attributes
    ----------
    count : int
        Number of draws; 0: no bands.
    distance_ratios : array of float
        True length over ours of the driven runs that were kept apart when the network was built.
    time_ratios : array of float
        Published car times over ours, divided by their median: the median is the factor of the peak.
    """

    count: int
    seed: int
    distance_ratios: NDArray[np.float64]
    time_ratios: NDArray[np.float64]
    _farther_m: dict[tuple[bytes, bytes], NDArray[np.float64]] = field(default_factory=dict, repr=False)
    _shares: dict[str, NDArray[np.float64]] = field(default_factory=dict, repr=False)

    def generator(self, name: str) -> np.random.Generator:
        """The generator of one quantity."""
        return np.random.default_rng([self.seed, zlib.crc32(name.encode())])

    def phase_shares(self, name: str) -> NDArray[np.float64]:
        """Shares of the headway of one unknown phase: first those of the middle, then one for each draw.

        Those of the middle are spread evenly over the headway, in an order that depends on the name only; so they are
        the same for every option, number of draws and seed.
        """
        if name not in self._shares:
            drawn = self.generator(f"phase {name}").random(self.count)
            self._shares[name] = np.concatenate([middle_phases(name), drawn])
        return self._shares[name]

    @cached_property
    def gate_m(self) -> NDArray[np.float64]:
        """Where the gate lies from the point that stands for it, shape (count, 2): uniform in the circle."""
        radius, angle = self.generator("gate").random((2, self.count))
        radius_m = GATE_RADIUS_M * np.sqrt(radius)
        return np.column_stack([radius_m * np.cos(2 * np.pi * angle), radius_m * np.sin(2 * np.pi * angle)])

    def factor(self, mode: Mode) -> NDArray[np.float64]:
        """By what the minutes of a mode are multiplied in each draw.

        Cars: how far a published time lies from the usual one. Others: a known length over ours, and a speed between
        lowest and highest.
        """
        if mode.network == "car":
            return self.generator("car time").choice(self.time_ratios, self.count)
        ratio = self.length_factor
        low, high = mode.factor_low, mode.factor_high
        if low == high:
            return ratio
        return ratio / self.generator(f"speed {mode.id}").triangular(low, 1.0, high, self.count)

    @cached_property
    def length_factor(self) -> NDArray[np.float64]:
        """A known length over ours, as every way of one's own has it in each draw."""
        return self.generator("distance").choice(self.distance_ratios, self.count)

    def gate_min(self, xy: NDArray[np.float64], gate_xy: NDArray[np.float64], kmh: float) -> NDArray[np.float64]:
        """Minutes more (or less) from every place to the gate drawn, shape (count, n): the difference in straight line.

        Speed and detour are those of the way between a place and the network.
        """
        key = (xy.tobytes(), gate_xy.tobytes())
        if key not in self._farther_m:
            moved = gate_xy + self.gate_m
            there = np.hypot(xy[:, 0] - moved[:, :1], xy[:, 1] - moved[:, 1:])
            self._farther_m[key] = there - np.hypot(*(xy - gate_xy).T)
        found: NDArray[np.float64] = self._farther_m[key] * ACCESS_FACTOR / (kmh * 1_000 / 60)
        return found


def middle_phases(name: str) -> NDArray[np.float64]:
    """The middle of each hundredth of the headway, shuffled by the name of the phase (a Latin hypercube)."""
    order = np.random.default_rng(zlib.crc32(name.encode())).permutation(MIDDLE)
    return (order + 0.5) / MIDDLE


def middle(values: NDArray[np.float64]) -> float:
    """The median of the draws, one that occurs."""
    return _at(values, (50.0,))[0]


def band(values: NDArray[np.float64]) -> tuple[float | None, float | None]:
    """The 5th and the 95th percentile of draws; ``None`` where that draw has no value."""
    if not len(values):
        return None, None
    low, high = _at(values, PERCENTILES)
    return (low if np.isfinite(low) else None), (high if np.isfinite(high) else None)


def _at(values: NDArray[np.float64], per_cent: tuple[float, ...]) -> list[float]:
    """Percentiles that occur: those of ``numpy.percentile`` with ``inverted_cdf``, which takes ten times as long."""
    if np.isnan(values).any():
        return [math.nan] * len(per_cent)
    rows = [max(math.ceil(len(values) * (one / 100) - 1), 0) for one in per_cent]
    ordered = np.partition(values, rows)
    return [float(ordered[row]) for row in rows]

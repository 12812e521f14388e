"""Draws in which one quantity alone is at its low or its high, and all others are as usual.

They have the shape of random draws, so the same functions compute the figures; only what is drawn is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analysis.options.draws import GATE_RADIUS_M, Draws, middle_phases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from analysis.options.modes import Mode

DIRECTIONS = {
    "oost": (1, 0),
    "noordoost": (1, 1),
    "noord": (0, 1),
    "noordwest": (-1, 1),
    "west": (-1, 0),
    "zuidwest": (-1, -1),
    "zuid": (0, -1),
    "zuidoost": (1, -1),
}
"""Where the gate may lie from the point that stands for it, as (east, north)."""


@dataclass(frozen=True)
class Row:
    """One combination of values: factors (1: as usual) and metres that the gate lies to the east and north."""

    gate_m: tuple[float, float] = (0.0, 0.0)
    car_time: float = 1.0
    distance: float = 1.0
    speeds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class ChosenDraws(Draws):
    """Each row as often as there are draws of the phases; those are the same for every row.

    ``count`` is the number of rows times ``phases``; the draws of one row stand together.
    """

    rows: tuple[Row, ...] = ()
    phases: int = 1

    @classmethod
    def of(cls, rows: tuple[Row, ...], phases: int, seed: int) -> ChosenDraws:
        """Draws for some rows."""
        return cls(len(rows) * phases, seed, np.ones(1), np.ones(1), rows=rows, phases=phases)

    @cached_property
    def gate_m(self) -> NDArray[np.float64]:
        """As that of random draws."""
        return self._repeated([row.gate_m for row in self.rows])

    def factor(self, mode: Mode) -> NDArray[np.float64]:
        """As that of random draws."""
        if mode.network == "car":
            return self._repeated([row.car_time for row in self.rows])
        return self.length_factor / self._repeated([row.speeds.get(mode.id, 1.0) for row in self.rows])

    @cached_property
    def length_factor(self) -> NDArray[np.float64]:
        """As that of random draws."""
        return self._repeated([row.distance for row in self.rows])

    def phase_shares(self, name: str) -> NDArray[np.float64]:
        """Those of the middle, and again for every row."""
        shares = middle_phases(name)
        return np.concatenate([shares, np.tile(shares[: self.phases], len(self.rows))])

    def by_row(self, drawn: NDArray[np.float64]) -> NDArray[np.float64]:
        """The draws of a figure, shape (rows, phases)."""
        return drawn.reshape(len(self.rows), self.phases)

    def _repeated(self, values: object) -> NDArray[np.float64]:
        return np.repeat(np.array(values, dtype=float), self.phases, axis=0)


def gate_rows() -> dict[str, Row]:
    """The gate at the rim of its circle, by direction."""
    return {
        name: Row(gate_m=(GATE_RADIUS_M * east / np.hypot(east, north), GATE_RADIUS_M * north / np.hypot(east, north)))
        for name, (east, north) in DIRECTIONS.items()
    }

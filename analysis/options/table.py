"""The decision table: criteria in rows, options in columns, every cell with its change against the base."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from analysis.options.draws import band

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.options.demand import Shift
    from geodata.errors import ParaatkaartError


@dataclass(frozen=True)
class Criterion:
    """A row of the table. ``better`` is ``higher``, ``lower`` or empty; names are Dutch, for the screen.

    ``reason`` is one of :mod:`analysis.options.reasons`: why figures or bands of the row are not known; empty: none is
    missing for want of a network.
    """

    id: str
    name: str
    unit: str
    better: str
    group: str
    reason: str = ""


@dataclass(frozen=True)
class Cell:
    """A figure, and its change against the base, which is their difference; ``None``: not known, or there is no way.

    ``low`` and ``high`` are the 5th and the 95th percentile over the draws, ``change_low`` and ``change_high`` those of
    the difference with the base in the same draws; a band always reaches to its own figure.
    """

    value: float | None
    change: float | None
    low: float | None = None
    high: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    status: str = "known"
    """``known``, ``unknown`` (no public source, or what the criterion gives as its reason) or ``unreachable``."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A figure of one option before it is compared: infinite: unreachable; NaN: not known.

    ``banded`` tells whether its draws are shown: not if what they would have to vary was not measured.
    """

    criterion: Criterion
    value: float
    draws: NDArray[np.float64]
    banded: bool = True


@dataclass(frozen=True)
class Column:
    """An option of the table; ``missing`` is what its costs are not known for: ``amount`` or ``price`` of a price."""

    id: str
    name: str
    version: str
    evidence: str
    source: str
    rationale: str
    digest: str
    missing: tuple[str, ...] = ()
    shifts: tuple[Shift, ...] = ()
    """All shifts, with the hours that they have in this option."""


@dataclass(frozen=True)
class Failed:
    """An option that could not be computed, and why."""

    option: str
    error: ParaatkaartError


@dataclass(frozen=True, eq=False)
class DecisionTable:
    """Options side by side.

    Attributes
    ----------
    cells : mapping
        (criterion, option) → cell; every pair is there.
    settings : mapping
        Everything that the figures depend on; ``digest`` is made from it.
    draws : mapping
        (criterion, option) → the figure in every draw, the same draws for all options; empty arrays without draws.
        They are those that the bands were taken of, no copies: options that do not differ share them.
    """

    base: str
    criteria: tuple[Criterion, ...]
    columns: tuple[Column, ...]
    cells: Mapping[tuple[str, str], Cell]
    failed: tuple[Failed, ...]
    settings: Mapping[str, object]
    digest: str
    evidence: str = "illustrative"
    draws: Mapping[tuple[str, str], NDArray[np.float64]] = field(default_factory=dict)


def compare(figures: Mapping[str, Sequence[Figure]], base: str) -> dict[tuple[str, str], Cell]:
    """Set every figure beside that of the base."""
    of_base = {figure.criterion.id: figure for figure in figures[base]}
    return {
        (figure.criterion.id, option): _cell(figure, of_base[figure.criterion.id])
        for option, found in figures.items()
        for figure in found
    }


def _cell(figure: Figure, base: Figure) -> Cell:
    if np.isnan(figure.value):
        return Cell(None, None, status="unknown")
    low, high = _reaching(band(figure.draws), figure.value)
    if not np.isfinite(figure.value):
        return Cell(None, None, low, high, status="unreachable")
    if not np.isfinite(base.value):
        return Cell(figure.value, None, low, high)
    change = figure.value - base.value
    change_low, change_high = _reaching(band(_differences(figure.draws, base.draws)), change)
    return Cell(figure.value, change, low, high, change_low, change_high)


def _differences(ours: NDArray[np.float64], of_base: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draw by draw; those in which both are unreachable are left out."""
    with np.errstate(invalid="ignore"):
        found = ours - of_base
    return found[~np.isnan(found)]


def _reaching(found: tuple[float | None, float | None], value: float) -> tuple[float | None, float | None]:
    """A band that holds its figure: the middle is at usual speeds, and may lie outside of what is drawn around them."""
    low, high = found
    if not np.isfinite(value):
        return found
    return (None if low is None else min(low, value)), (None if high is None else max(high, value))

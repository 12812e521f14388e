"""What a street network cannot tell, per row: no figure of another network steps in, and none is made up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.options.street_ways import TO_STOPS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.options.demand import Shift
    from analysis.options.measured import Measured
    from analysis.options.modes import Mode
    from analysis.options.own_streets import OwnStreets
    from analysis.options.table import Criterion, Figure

NOT_BUILT = "not_built"
NO_STREET = "no_street"
PEAK_NOT_MEASURED = "peak_not_measured"
BAND_NOT_MEASURED = "band_not_measured"

ENGLISH = {
    NOT_BUILT: "the street network was not built for a mode of the row",
    NO_STREET: "some travellers, or stops, have no street within 1 km",
    PEAK_NOT_MEASURED: "too few published car times lie on the street network to know the delay in the peak",
    BAND_NOT_MEASURED: "no band: too few known lengths or times lie on the street network to know its errors",
}


@dataclass(frozen=True, eq=False)
class Reasons:
    """Takes from figures over a street network what it cannot know.

    Errors are those :mod:`analysis.options.measured` on the same network; ``shifts`` are those of the option.
    """

    streets: OwnStreets
    measured: Measured
    shifts: Mapping[str, Shift]

    def by_mode(self, mode: Mode, figures: Iterable[Figure]) -> Iterator[Figure]:
        """Rows of one mode on roads: a car's times, and for all others lengths, have to be measured for a band."""
        for figure in figures:
            trip = figure.criterion.group == "co2"
            if trip and np.isinf(figure.value):  # a mean over all travellers
                figure = _unknown(figure, NO_STREET)  # noqa: PLW2901
            varied = self.measured.times if mode.network == "car" and not trip else self.measured.lengths
            yield self._judged(figure, (mode.id,), varied, peak=mode.peak and self._in_peak(figure))

    def over_hubs(self, onward: Collection[str], figures: Iterable[Figure]) -> Iterator[Figure]:
        """Rows of park-and-ride; without a hub there is no way, on any network."""
        for figure in figures:
            varied = (self.measured.times, self.measured.lengths)
            modes = ("car", *onward) if onward else ()
            yield self._judged(figure, modes, *varied, peak=bool(onward) and self._in_peak(figure))

    def by_transit(self, figures: Iterable[Figure]) -> Iterator[Figure]:
        """Rows of public transport; beside a car in the peak that car has to be known."""
        for figure in figures:
            by_car = figure.criterion.group == "ratio"
            if by_car and figure.value == 0:  # the traveller in the middle has no way by car
                figure = _unknown(figure, NO_STREET)  # noqa: PLW2901
            modes = (*TO_STOPS, "car") if by_car else TO_STOPS
            yield self._judged(figure, modes, self.measured.lengths, peak=by_car and self._in_peak(figure))

    def of_vehicles(self, figures: Iterable[Figure]) -> Iterator[Figure]:
        """Kilometres of vehicles, and what they emit; no vehicle drives none, on any network."""
        lost = False
        for figure in figures:
            lost = lost or (figure.criterion.id == "vehicle_km.year" and bool(np.isnan(figure.value)))
            if lost and figure.value != 0:
                figure = _unknown(figure, NOT_BUILT if self.streets.missing("car") else NO_STREET)  # noqa: PLW2901
            yield self._judged(figure, (), self.measured.lengths)

    def _judged(
        self, figure: Figure, modes: Collection[str], *varied: NDArray[np.float64], peak: bool = False
    ) -> Figure:
        """``varied`` are the errors that its band is drawn from."""
        if figure.criterion.reason:
            return figure
        if self.streets.missing(*modes):
            return _unknown(figure, NOT_BUILT)
        if peak and not len(self.measured.times):
            return _unknown(figure, PEAK_NOT_MEASURED)
        if len(figure.draws) and not np.isnan(figure.value) and not all(map(len, varied)):
            return replace(figure, criterion=replace(figure.criterion, reason=BAND_NOT_MEASURED), banded=False)
        return figure

    def _in_peak(self, figure: Figure) -> bool:
        kind, *rest = figure.criterion.id.split(".")
        return kind == "peak" or (kind in {"shift", "ratio"} and self.shifts[rest[0]].peak)


def _unknown(figure: Figure, reason: str) -> Figure:
    nothing = np.full(len(figure.draws), np.nan)
    return replace(figure, criterion=replace(figure.criterion, reason=reason), value=np.nan, draws=nothing)


def criteria_of(figures: Mapping[str, Sequence[Figure]]) -> tuple[Criterion, ...]:
    """All criteria of some options, each once; a row that one option cannot know says why."""
    found: dict[str, Criterion] = {}
    for figure in (one for of_option in figures.values() for one in of_option):
        known = found.setdefault(figure.criterion.id, figure.criterion)
        if not known.reason or known.reason == BAND_NOT_MEASURED:
            found[known.id] = figure.criterion if figure.criterion.reason else known
    return tuple(found.values())

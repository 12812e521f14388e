"""The figures of one option from its minutes: people within bands, minutes per shift, minutes from stations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.options.counting import people_within, weighted_median
from analysis.options.demand import AGAIN, PEAK_S
from analysis.options.table import Criterion, Figure
from analysis.reachability.settings import BANDS_MIN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from numpy.typing import NDArray

    from analysis.options.demand import Group, Origins, Shift

STATIONS = ("NS-SWK", "STA-02", "NS-WV", "STA-03", "STA-04", "STA-01")
"""Stations near enough to ride or drive on from: Steenwijk, Meppel, Wolvega, Hoogeveen, Beilen and Assen."""

NEAR_EDGE_S = 30 * 60
"""So near to the begin or the end of a peak, minutes with and without it are shown side by side."""

STATION_MODES = ("car", "bike", "e_bike", "speed_pedelec")


@dataclass(frozen=True, eq=False)
class Minutes:
    """Minutes by one mode from every origin, and in every draw (shape (draws, origins)); the same in the peak."""

    value: NDArray[np.float64]
    draws: NDArray[np.float64]
    peak_value: NDArray[np.float64]
    peak_draws: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class People:
    """Who lives where: inhabitants, and travellers per group.

    ``back`` are the shifts after which one goes home: whoever does was counted on the way there already.
    """

    origins: Origins
    groups: tuple[Group, ...]
    spread: Mapping[str, NDArray[np.float64]]
    back: frozenset[str] = frozenset()

    def travellers(self, mode: str, shift: str = "") -> NDArray[np.float64]:
        """Travellers per origin who may choose a mode, of one shift or of all on their way to the gate."""
        chosen = [
            self.spread[group.id]
            for group in self.groups
            if mode in group.modes and (group.shift == shift if shift else self._counts(group))
        ]
        return np.sum(chosen, axis=0) if chosen else np.zeros(len(self.origins.ids))

    @property
    def count(self) -> float:
        """All travellers, each once, on the way to the gate."""
        return sum(group.people for group in self.groups if self._counts(group))

    def _counts(self, group: Group) -> bool:
        """Whether a group counts in totals: not on its way back, nor as people of another row."""
        return group.shift not in self.back and group.kind != AGAIN

    def without_car(self, shift: str) -> float:
        """Travellers of a shift who may take public transport and no car."""
        return self.needing(shift, with_car=False)

    def needing(self, shift: str, *, with_car: bool) -> float:
        """Travellers of a shift who may take public transport, also those who may take a car, or not."""
        groups = [group for group in self.groups if group.shift == shift and "transit" in group.modes]
        return sum(group.people for group in groups if with_car or "car" not in group.modes)

    def of_shifts(self, shifts: Collection[str]) -> People:
        """The same inhabitants with the travellers of some shifts only."""
        return replace(self, groups=tuple(group for group in self.groups if group.shift in shifts))


def band_figures(mode: str, name: str, minutes: Minutes, people: People) -> Iterator[Figure]:
    """Inhabitants and travellers within 15, 30, 45 and 60 minutes."""
    weights = {"inhabitants": people.origins.inhabitants, "travellers": people.travellers(mode)}
    words = {"inhabitants": "Inwoners", "travellers": "Reizigers"}
    stacked = np.column_stack(list(weights.values()))
    bands = np.array(BANDS_MIN, dtype=float)
    values, drawn = (
        people_within(minutes.value[None, :], stacked, bands)[0],
        people_within(minutes.draws, stacked, bands),
    )
    for column, (kind, weight) in enumerate(weights.items()):
        if not weight.any():
            continue
        for band, band_min in enumerate(BANDS_MIN):
            criterion = Criterion(
                f"{kind}.{mode}.{band_min}",
                f"{words[kind]} binnen {band_min} minuten aan de poort: {name}",
                "people",
                "higher",
                kind,
            )
            yield Figure(criterion, float(values[band, column]), drawn[:, band, column])


def shift_figures(
    mode: str, name: str, minutes: Minutes, people: People, shifts: Mapping[str, Shift]
) -> Iterator[Figure]:
    """Per shift the minutes of the traveller in the middle (weighted median); roads are as long on the way back."""
    for shift in shifts.values():
        weight = people.travellers(mode, shift.id)
        if not weight.any():
            continue
        drawn = minutes.peak_draws if shift.peak else minutes.draws
        span = "minuten van huis tot de dienst" if shift.direction == "to" else "minuten van de poort tot thuis"
        criterion = Criterion(f"shift.{shift.id}.{mode}", f"{shift.name}: {span}, {name}", "min", "lower", "shift")
        value = weighted_median((minutes.peak_value if shift.peak else minutes.value)[None, :], weight)[0]
        yield Figure(criterion, float(value), weighted_median(drawn, weight))


def edge_figures(
    mode: str, name: str, minutes: Minutes, people: People, shifts: Mapping[str, Shift]
) -> Iterator[Figure]:
    """Per shift on a weekday the minutes with free roads and in the peak: its own row is one of them, and jumps.

    They have no better side: whichever counts stands in the row of the shift.
    """
    for shift in shifts.values():
        weight = people.travellers(mode, shift.id)
        if shift.day_type != "weekday" or not weight.any():
            continue
        for kind, words, value, drawn in (
            ("free", "bij vrije doorstroming", minutes.value, minutes.draws),
            ("peak", "als de hele rit in de spits valt", minutes.peak_value, minutes.peak_draws),
        ):
            criterion = Criterion(f"{kind}.{shift.id}.{mode}", f"{shift.name}: {name} {words}", "min", "", "shift")
            yield Figure(criterion, float(weighted_median(value[None, :], weight)[0]), weighted_median(drawn, weight))


def near_edge(shift: Shift, minutes: float) -> bool:
    """Whether a shift, or the start of a way to it of some minutes, lies near the begin or the end of a peak."""
    moments = (shift.time_s, shift.time_s - (minutes * 60 if shift.direction == "to" else 0))
    return shift.day_type == "weekday" and any(
        abs(moment - edge) <= NEAR_EDGE_S for moment in moments for hours in PEAK_S for edge in hours
    )


def station_figures(mode: str, name: str, minutes: Minutes, people: People) -> Iterator[Figure]:
    """Minutes from the nearest stations."""
    for station in STATIONS:
        row = people.origins.row(station)
        place = str(people.origins.names[row])
        criterion = Criterion(
            f"station.{station}.{mode}", f"Van station {place} naar de poort: {name}", "min", "lower", "station"
        )
        yield Figure(criterion, float(minutes.value[row]), minutes.draws[:, row].copy())

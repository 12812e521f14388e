"""The figures of public transport from the journeys that were searched: rows of the decision table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.options.counting import people_within, weighted_median
from analysis.options.draws import MIDDLE, middle
from analysis.options.table import Criterion, Figure
from analysis.options.transit import FROM
from analysis.reachability.settings import BANDS_MIN
from analysis.transit.draws import PERCENTILES
from analysis.transit.itinerary import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from analysis.options.criteria import Minutes, People
    from analysis.options.demand import Shift
    from analysis.options.draws import Draws
    from analysis.options.transit import Trips
    from analysis.options.window import Window

TRANSIT = "transit"

STATIONS = ("NS-SWK", "STA-02", "NS-WV", "STA-03", "STA-04", "STA-01", "NS-ZL", "NS-HR", "NS-GN", "STA-09")
"""Steenwijk, Meppel, Wolvega, Hoogeveen, Beilen, Assen, Zwolle, Heerenveen, Groningen and Emmen."""

_MIDDLE = PERCENTILES.index(50)
_PARTS = dict(
    zip(
        KINDS, ("weg voor het voertuig", "wachten", "rijden", "overstappen", "weg na het voertuig", "over"), strict=True
    )
)
_DAYS = {"weekday": "werkdag", "saturday": "zaterdag", "sunday": "zondag"}
_WAYS = {"to": "naar de poort", "from": "van de poort"}


def figure(criterion: Criterion, found: NDArray[np.float64], draws: Draws) -> Figure:
    """A figure is the median over the phases of the middle, which come first; the draws of its band follow them."""
    return Figure(criterion, middle(found[:MIDDLE]), found[MIDDLE:] if draws.count else np.empty(0))


def window_figures(window: Window, minutes: NDArray[np.float64], people: People, draws: Draws) -> Iterator[Figure]:
    """People within bands of minutes by the middle of a window, and percentiles over it of the traveller in the middle.

    ``minutes`` over the window are of shape (percentiles, draws, origins).
    """
    weights = {
        "inhabitants": ("Inwoners", people.origins.inhabitants),
        "travellers": ("Reizigers", people.travellers(TRANSIT)),
    }
    stacked = np.column_stack([weight for _, weight in weights.values()])
    within = people_within(minutes[_MIDDLE], stacked, np.array(BANDS_MIN, dtype=float))
    for column, (kind, (word, weight)) in enumerate(weights.items()):
        if not weight.any():
            continue
        for band, band_min in enumerate(BANDS_MIN):
            where = "thuis" if window.back else "aan de poort"
            name = f"{word} binnen {band_min} minuten {where}: openbaar vervoer (midden van {window.short})"
            criterion = Criterion(f"{kind}.{TRANSIT}.{band_min}", name, "people", "higher", kind)
            yield figure(criterion, within[:, band, column], draws)
    weight = weights["travellers"][1]
    if weight.any():
        for row, per_cent in enumerate(PERCENTILES):
            name = f"{window.words}, {per_cent}e percentiel van de minuten: openbaar vervoer"
            criterion = Criterion(f"window.p{per_cent}.{TRANSIT}", name, "min", "lower", "window")
            yield figure(criterion, weighted_median(minutes[row], weight), draws)


def service_rows(
    day: str, weight: NDArray[np.float64], found: tuple[NDArray[np.float64], NDArray[np.float64]], draws: Draws
) -> Iterator[Figure]:
    """First and last arrival at the gate on a kind of day, of the traveller in the middle: minutes after midnight.

    ``weight`` are the travellers of the origins that arrivals were ``found`` for.
    """
    first_s, last_s = found
    name = f"Eerste aankomst aan de poort, {_DAYS[day]}: openbaar vervoer"
    criterion = Criterion(f"first.{day}", name, "clock", "lower", "service")
    yield figure(criterion, weighted_median(first_s, weight) / 60, draws)
    name = f"Laatste aankomst aan de poort, {_DAYS[day]}: openbaar vervoer"
    criterion = Criterion(f"last.{day}", name, "clock", "higher", "service")
    yield figure(criterion, -weighted_median(-last_s, weight) / 60, draws)


def shift_rows(
    shift: Shift, trips: Trips, *, places: NDArray[np.float64], car: Minutes, people: People, draws: Draws
) -> Iterator[Figure]:
    """Minutes, against a car in the same draw, transfers, who gets there in two hours, places against travellers."""
    weight = people.travellers(TRANSIT, shift.id)
    if not weight.any():
        return
    back = shift.direction == FROM
    span = "minuten van het einde van de dienst tot thuis" if back else "minuten van huis tot de dienst"
    name = f"{shift.name}: {span}, openbaar vervoer"
    criterion = Criterion(f"shift.{shift.id}.{TRANSIT}", name, "min", "lower", "shift")
    yield figure(criterion, weighted_median(trips.minutes, weight), draws)
    criterion = Criterion(
        f"ratio.{shift.id}", f"{shift.name}: openbaar vervoer gedeeld door auto", "ratio", "lower", "ratio"
    )
    held = weight > 0
    ratio = _against_car(trips.minutes[:, held], car, held, peak=shift.peak)
    yield figure(criterion, weighted_median(ratio, weight[held]), draws)
    name = f"{shift.name}: overstappen, openbaar vervoer"
    criterion = Criterion(f"transfers.{shift.id}", name, "times", "lower", "transfers")
    yield figure(criterion, trips.transfers, draws)
    where = "thuis" if back else "er"
    name = f"{shift.name}: reizigers die {where} met het openbaar vervoer binnen twee uur zijn"
    criterion = Criterion(f"within_120.{shift.id}", name, "people", "higher", "shift")
    within = people_within(trips.minutes, weight[:, None], np.array([120.0]))
    yield figure(criterion, within[:, 0, 0], draws)
    dependent = people.without_car(shift.id)
    when = "erna" if back else "ervoor"
    name = f"{shift.name}: plaatsen in voertuigen en op deelfietsen in het uur {when}"
    yield figure(Criterion(f"places.{shift.id}", name, "people", "higher", "places"), places, draws)
    name = f"{shift.name}: reizigers zonder auto voor wie er geen plaats is"
    criterion = Criterion(f"short.{shift.id}", name, "people", "lower", "places")
    yield figure(criterion, np.maximum(dependent - places, 0.0), draws)


def _against_car(
    minutes: NDArray[np.float64], car: Minutes, held: NDArray[np.bool_], *, peak: bool
) -> NDArray[np.float64]:
    """Minutes (draws, origins) over those of a car: as they are in the middle, as they are drawn in the draws."""
    usual, drawn = (car.peak_value, car.peak_draws) if peak else (car.value, car.draws)
    ratio = np.empty_like(minutes)
    with np.errstate(divide="ignore", invalid="ignore"):  # a gate drawn at the door; no way by car either
        np.divide(minutes[:MIDDLE], usual[held], out=ratio[:MIDDLE])
        np.divide(minutes[MIDDLE:], drawn[:, held], out=ratio[MIDDLE:])
    ratio[np.isinf(minutes)] = np.inf
    return ratio


def part_rows(direction: str, found: Sequence[Trips], draws: Draws) -> Iterator[Figure]:
    """Over all shifts of a direction: mean minutes per part of those who get there, and whose longest part it is."""
    minutes = np.sum([trips.parts for trips in found], axis=0)
    longest = np.sum([trips.longest for trips in found], axis=0)
    reached = longest.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(reached[:, None] > 0, minutes / reached[:, None], np.inf)
        share = np.where(reached[:, None] > 0, 100 * longest / reached[:, None], np.inf)
    for row, kind in enumerate(KINDS):
        part, way = _PARTS[kind], _WAYS[direction]
        name = f"Openbaar vervoer {way}, gemiddelde minuten per reiziger: {part}"
        yield figure(Criterion(f"part.{direction}.{kind}", name, "min", "", "parts"), mean[:, row], draws)
        name = f"Openbaar vervoer {way}, deel van de reizigers voor wie dit het langst duurt: {part}"
        yield figure(Criterion(f"longest.{direction}.{kind}", name, "percent", "", "parts"), share[:, row], draws)


def station_rows(shift: Shift, minutes: NDArray[np.float64], people: People, draws: Draws) -> Iterator[Figure]:
    """Minutes from stations to a shift, or to stations after one."""
    shift_name = f"{shift.name[0].lower()}{shift.name[1:]}"
    back = shift.direction == FROM
    for station in STATIONS:
        row = people.origins.row(station)
        place = str(people.origins.names[row])
        words = f"Van {shift_name} tot station {place}" if back else f"Van station {place} tot de {shift_name}"
        name, key = f"{words}: openbaar vervoer", "station_from" if back else "station"
        criterion = Criterion(f"{key}.{station}.{TRANSIT}", name, "min", "lower", "station")
        yield figure(criterion, minutes[:, row].copy(), draws)

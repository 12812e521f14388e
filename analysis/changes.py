"""What an option may change, one class per kind; the fields of a class are the keys in an option file.

Times of day are written ``HH:MM`` (25:10 is ten past one in the night), durations in minutes, lengths in metres.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DAY_TYPES = ("weekday", "saturday", "sunday")
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")
_LAST_HOUR = 30
MOST_KMH, MOST_FACTOR = 200.0, 20.0
"""Of every speed on roads and paths, and every factor on one, in options and in tables of modes."""

Wrong = tuple[str, str, str]
"""Key, and what is wrong with it in English and in Dutch."""


def seconds(clock: str) -> int:
    """Seconds after midnight of ``HH:MM``.

    Raises
    ------
    ValueError
        It is not a time of day.
    """
    found = _CLOCK.fullmatch(clock)
    if not found or int(found[1]) > _LAST_HOUR:
        raise ValueError(f"{clock!r} is not a time of day such as 07:30")
    return int(found[1]) * 3_600 + int(found[2]) * 60


def _clock(key: str, value: str) -> Iterator[Wrong]:
    try:
        seconds(value)
    except ValueError as error:
        yield key, f"{error}.", f"{value!r} is geen tijdstip zoals 07:30."


def _above_zero(key: str, value: float) -> Iterator[Wrong]:
    if not value > 0:
        yield key, f"{value:g} has to be above zero.", f"{value:g} moet groter dan nul zijn."


def _speed(key: str, value: float, most: float = MOST_KMH) -> Iterator[Wrong]:
    if not 0 < value <= most:
        text = f"{value:g} has to be above zero and at most {most:g}."
        yield key, text, f"{value:g} moet groter dan nul en hoogstens {most:g} zijn."


def _headway(value: float) -> Iterator[Wrong]:
    """Timetables are written in whole minutes: another headway would be run as one that nobody asked for."""
    if not 1 <= value < math.inf or value != int(value):
        yield (
            "headway_min",
            f"{value:g} is not a whole number of minutes of at least 1.",
            f"{value:g} is geen heel aantal minuten van minstens 1.",
        )


def _not_negative(key: str, value: float) -> Iterator[Wrong]:
    if value < 0:
        yield key, f"{value:g} may not be negative.", f"{value:g} mag niet negatief zijn."


def _window(since: str, until: str) -> Iterator[Wrong]:
    wrong = [*_clock("first", since), *_clock("last", until)]
    yield from wrong
    if not wrong and seconds(until) < seconds(since):
        yield "last", f"the hours {since}–{until} hold no service.", f"tussen {since} en {until} rijdt er niets."


def _runs_in(headway_min: float, since: str, until: str) -> Iterator[Wrong]:
    """Where the phase is not known, a headway longer than the hours leaves them empty in some phases."""
    if any((*_clock("first", since), *_clock("last", until), *_headway(headway_min))):
        return
    minutes = (seconds(until) - seconds(since)) // 60
    if minutes >= 0 and minutes + 1 < headway_min:
        hours = f"{since}–{until}"
        text = f"{headway_min:g} minutes is longer than the hours {hours}: a window with no service in some phases."
        yield "headway_min", text, f"{headway_min:g} minuten is langer dan {hours}: dan rijdt er soms niets."


def _days(days: tuple[str, ...]) -> Iterator[Wrong]:
    for day in days:
        if day not in DAY_TYPES:
            yield "days", f"{day!r} is none of {', '.join(DAY_TYPES)}.", f"{day!r} is geen van {', '.join(DAY_TYPES)}."
    if not days:
        yield "days", "there is no day with service.", "er is geen dag waarop iets rijdt."


@dataclass(frozen=True)
class Change:
    """What every kind has: a reason in Dutch, and where it comes from."""

    why: str = ""

    def wrong(self) -> Iterator[Wrong]:
        """What is wrong with it by itself, without looking at the base."""
        yield from ()


@dataclass(frozen=True)
class AddLink(Change):
    """A new road or cycle path between two nodes of the network; a speed of a mode that is left out: closed for it."""

    id: str = field(kw_only=True)
    start: str = field(kw_only=True)
    end: str = field(kw_only=True)
    length_m: float = field(kw_only=True)
    car_kmh: float | None = None
    bike_kmh: float | None = None
    road_class: str = "cycle_path"

    def wrong(self) -> Iterator[Wrong]:
        """Length and speeds are above zero; somebody may use it."""
        yield from _above_zero("length_m", self.length_m)
        for key, kmh in (("car_kmh", self.car_kmh), ("bike_kmh", self.bike_kmh)):
            if kmh is not None:
                yield from _speed(key, kmh)
        if self.car_kmh is None and self.bike_kmh is None:
            yield "bike_kmh", "nobody may use the link: give a speed.", "niemand mag erop: geef een snelheid."


@dataclass(frozen=True)
class UpgradeLink(Change):
    """Links become faster, never slower: those named, or all on the fastest way by ``mode`` between nodes."""

    kmh: float = field(kw_only=True)
    mode: str = "bike"
    links: tuple[str, ...] = ()
    along: tuple[str, ...] = ()

    def wrong(self) -> Iterator[Wrong]:
        """Either links or at least two nodes."""
        yield from _speed("kmh", self.kmh)
        if bool(self.links) == (len(self.along) >= 2):
            text = "give either links, or at least two nodes in along."
            yield "along", text, "geef óf links, óf minstens twee knopen in along."


@dataclass(frozen=True)
class ChangeSpeed(Change):
    """Another speed on links, on a road or on a class of roads: a factor, or kilometres an hour."""

    mode: str = field(kw_only=True)
    links: tuple[str, ...] = ()
    road: str = ""
    road_class: str = ""
    factor: float | None = None
    kmh: float | None = None

    def wrong(self) -> Iterator[Wrong]:
        """One selection and one speed."""
        if (self.factor is None) == (self.kmh is None):
            yield "factor", "give either factor or kmh.", "geef óf factor, óf kmh."
        if self.factor is not None:
            yield from _speed("factor", self.factor, MOST_FACTOR)
        if self.kmh is not None:
            yield from _speed("kmh", self.kmh)
        yield from _one_selection(self.links, self.road, self.road_class)


@dataclass(frozen=True)
class CloseRoad(Change):
    """Links, a road or a class of roads that some modes may not use any more."""

    links: tuple[str, ...] = ()
    road: str = ""
    road_class: str = ""
    modes: tuple[str, ...] = ("car", "bike")

    def wrong(self) -> Iterator[Wrong]:
        """One selection."""
        yield from _one_selection(self.links, self.road, self.road_class)


def _one_selection(links: tuple[str, ...], road: str, road_class: str) -> Iterator[Wrong]:
    if sum(map(bool, (links, road, road_class))) != 1:
        yield "links", "give one of links, road and road_class.", "geef één van links, road en road_class."


@dataclass(frozen=True)
class AddHub(Change):
    """A place to change: ``park_and_ride`` at a node of the network, or ``shared_bike`` at a stop of the timetable.

    ``places`` to park at a park-and-ride only cost something; left out, they are not known.
    """

    hub: str = field(kw_only=True)
    at: str = field(kw_only=True)
    onward: str = "e_bike"
    change_min: float = 5.0
    vehicles: int = 0
    places: int | None = None

    def wrong(self) -> Iterator[Wrong]:
        """A kind that exists, and no negative times or numbers."""
        if self.hub not in {"park_and_ride", "shared_bike"}:
            text = f"{self.hub!r} is none of park_and_ride, shared_bike."
            yield "hub", text, f"{self.hub!r} is geen van park_and_ride, shared_bike."
        yield from _not_negative("change_min", self.change_min)
        yield from _not_negative("vehicles", self.vehicles)
        if self.places is not None:
            yield from _not_negative("places", self.places)
            if self.hub != "park_and_ride":
                text = "only a park_and_ride has places to park."
                yield "places", text, "alleen een P+R (park_and_ride) heeft parkeerplaatsen."


@dataclass(frozen=True)
class HubTaxi(Change):
    """A taxi to the gate from a stop, to be ordered ahead: it takes ``ride_min`` and on top a margin.

    A question with the rule of the taxi refuses it where a bus or train makes the trip within ``unless_min`` of when it
    is asked for; 0: never.
    ``trips_year`` only cost something; left out, they are not known.
    """

    at: str = field(kw_only=True)
    ride_min: float = field(kw_only=True)
    margin_min: float = 12.5
    first: str = "06:00"
    last: str = "24:00"
    seats: int = 8
    unless_min: float = 60.0
    trips_year: float | None = None

    def wrong(self) -> Iterator[Wrong]:
        """Hours with service, a ride above zero."""
        if self.trips_year is not None:
            yield from _not_negative("trips_year", self.trips_year)
        yield from _above_zero("ride_min", self.ride_min)
        yield from _not_negative("margin_min", self.margin_min)
        yield from _not_negative("unless_min", self.unless_min)
        yield from _above_zero("seats", self.seats)
        yield from _window(self.first, self.last)


@dataclass(frozen=True)
class Call:
    """A stop of a new line, of the timetable or added by the option, and the minutes from the start of the line."""

    stop: str
    minutes: float


@dataclass(frozen=True)
class AddLine(Change):
    """A new line: stops with running times, and either a headway between hours or departures timed to trains.

    ``meet`` names lines of the timetable: each vehicle leaves ``after_min`` after one of their arrivals at the first
    stop, or with ``before_min`` is at the last stop so long before one of their departures from there.
    """

    id: str = field(kw_only=True)
    name: str = field(kw_only=True)
    calls: tuple[Call, ...] = field(kw_only=True)
    first: str = "06:00"
    last: str = "22:00"
    headway_min: float | None = None
    meet: tuple[str, ...] = ()
    after_min: float = 5.0
    before_min: float | None = None
    days: tuple[str, ...] = DAY_TYPES
    seats: int = 50
    both_ways: bool = True

    def wrong(self) -> Iterator[Wrong]:
        """Forward in time, a headway above zero, hours and days with service."""
        if len(self.calls) < 2:
            yield "calls", "a line has at least two stops.", "een lijn heeft minstens twee haltes."
        for number in range(1, len(self.calls)):
            before, here = self.calls[number - 1], self.calls[number]
            if here.stop == before.stop:
                text = f"the line calls at '{here.stop}' twice in a row."
                yield f"calls[{number + 1}].stop", text, f"de lijn doet '{here.stop}' twee keer na elkaar aan."
            if here.minutes <= before.minutes:
                key = f"calls[{number + 1}].minutes"
                about = f"{here.stop} {here.minutes:g} ≤ {before.minutes:g} min."
                yield key, f"the line runs backwards in time: {about}", f"de lijn rijdt terug in de tijd: {about}"
        if (self.headway_min is None) == (not self.meet):
            yield "headway_min", "give either headway_min or meet.", "geef óf headway_min, óf meet."
        if self.headway_min is not None:
            yield from _headway(self.headway_min)
        yield from _not_negative("after_min", self.after_min)
        if self.before_min is not None:
            yield from _not_negative("before_min", self.before_min)
            if not self.meet:
                yield "before_min", "give the lines to meet.", "geef in meet op welke treinen de lijn aansluit."
        yield from _above_zero("seats", self.seats)
        yield from _window(self.first, self.last)
        if self.headway_min is not None:
            yield from _runs_in(self.headway_min, self.first, self.last)
        yield from _days(self.days)


@dataclass(frozen=True)
class ChangeHeadway(Change):
    """A line runs at another headway between two hours, from its first to its last stop, in both directions.

    ``hours_year`` are the vehicle-hours a year beyond the base, of a line whose hours are not counted: a train, or a
    line of a fetched timetable; left out, they are not known.
    """

    line: str = field(kw_only=True)
    headway_min: float = field(kw_only=True)
    first: str = field(kw_only=True)
    last: str = field(kw_only=True)
    days: tuple[str, ...] = DAY_TYPES
    hours_year: float | None = None

    def wrong(self) -> Iterator[Wrong]:
        """A headway above zero, hours and days with service."""
        yield from _headway(self.headway_min)
        yield from _window(self.first, self.last)
        yield from _runs_in(self.headway_min, self.first, self.last)
        yield from _days(self.days)


@dataclass(frozen=True)
class ExtendHours(Change):
    """A line also runs before its first or after its last trip, at the headway of that trip.

    ``hours_year`` as of :class:`ChangeHeadway`.
    """

    line: str = field(kw_only=True)
    first: str = field(kw_only=True)
    last: str = field(kw_only=True)
    headway_min: float = field(kw_only=True)
    days: tuple[str, ...] = DAY_TYPES
    hours_year: float | None = None

    def wrong(self) -> Iterator[Wrong]:
        """A headway above zero, hours and days with service."""
        yield from _headway(self.headway_min)
        yield from _window(self.first, self.last)
        yield from _runs_in(self.headway_min, self.first, self.last)
        yield from _days(self.days)


@dataclass(frozen=True)
class AddStop(Change):
    """A new stop at a node of the network, for lines that an option adds."""

    id: str = field(kw_only=True)
    name: str = field(kw_only=True)
    node: str = field(kw_only=True)


@dataclass(frozen=True)
class MoveStop(Change):
    """A stop stands at another node of the network; the lines that call there run as before."""

    stop: str = field(kw_only=True)
    node: str = field(kw_only=True)


@dataclass(frozen=True)
class ShiftHours(Change):
    """A shift begins at another time."""

    shift: str = field(kw_only=True)
    time: str = field(kw_only=True)

    def wrong(self) -> Iterator[Wrong]:
        """A time of day."""
        yield from _clock("time", self.time)


KINDS: Mapping[str, type[Change]] = {
    "add_link": AddLink,
    "upgrade_link": UpgradeLink,
    "change_speed": ChangeSpeed,
    "close_road": CloseRoad,
    "add_hub": AddHub,
    "hub_taxi": HubTaxi,
    "add_line": AddLine,
    "change_headway": ChangeHeadway,
    "extend_hours": ExtendHours,
    "add_stop": AddStop,
    "move_stop": MoveStop,
    "shift_hours": ShiftHours,
}

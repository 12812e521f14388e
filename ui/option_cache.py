"""What the options page computes once per data in use: the decision table, journeys, and their drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.changes import AddLine
from analysis.options import Question, evaluate, known_options, narrowed
from analysis.options.demand import Shift, load_demand, load_shifts, shifted
from analysis.options.door import door_to_door
from analysis.options.door_to_door import TRANSIT
from analysis.options.explained import ways_from
from analysis.options.kept_table import kept
from analysis.options.modes import load_modes
from analysis.options.origin import find_origin
from analysis.options.origin import origins as known_origins
from analysis.options.street import PARK_AND_RIDE
from analysis.reachability.network import Destination, load_destinations
from geodata import active
from geodata.crs import to_wgs84
from geodata.timetable.embedded import embedded_tables
from geodata.timetable.in_use import current_digest
from layers.look.texts import DESTINATION
from ui import option_map
from ui.cache import area_credits, shared

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.options import DecisionTable
    from analysis.options.explained import Way
    from analysis.options.origin import Origin
    from analysis.transit.answer import DoorToDoor
    from ui.drawing import Drawing

FIRST = ("pendel-steenwijk", "pendel-meppel", "bus-poort")
"""Options that are shown at first."""

USUAL_HOW = ("bike", "hub_taxi")
"""Ways to a stop and from the last one that the map shows at first."""

ALONE = "minuten"
"""Chosen instead of an option to compare with: the minutes themselves."""


def data_in_use() -> str:
    """Changes when other data comes into use, the timetable included."""
    return f"{active().fingerprint} {current_digest()}"


def plain_table(network: Path | None = None, content: str = "", *, taxi_rule: bool = False) -> DecisionTable:
    """All options without bands, over a street network if one is given. Raises what ``evaluate`` raises.

    ``content`` changes with what the network is.
    """
    return _plain_table(current_digest(), network, content, taxi_rule)


@shared(max_entries=4, worded=False)
def _plain_table(
    timetable: str,  # noqa: ARG001  is a part of the key
    network: Path | None,
    content: str,
    taxi_rule: bool,  # noqa: FBT001  a key
) -> DecisionTable:
    question = Question(draws=0, network=network, taxi_rule=taxi_rule)
    return kept(f"{network} {content} {taxi_rule}", lambda: evaluate((), question))


def chosen_table(table: DecisionTable, options: tuple[str, ...]) -> DecisionTable:
    """Some of the options."""
    return narrowed(table, options)


@shared(worded=False)
def shifts() -> dict[str, Shift]:
    """The shifts, by id."""
    return load_shifts(active())


@shared(worded=False)
def travellers(shift: str) -> float:
    """People of a shift who may take public transport."""
    catalogue = active()
    groups = load_demand(catalogue, shifts(), [*load_modes(catalogue), TRANSIT, PARK_AND_RIDE])
    return sum(group.people for group in groups if group.shift == shift and TRANSIT in group.modes)


@shared(worded=False)
def line_names() -> dict[str, str]:
    """Names of the lines of the embedded timetable and of the options, by id."""
    tables = embedded_tables(active())
    names = dict(zip(tables.lines["id"].astype(str), tables.lines["name"].astype(str), strict=True))
    for scenario in known_options().values():
        for placed in scenario.of(AddLine):
            change = placed.change
            assert isinstance(change, AddLine)  # noqa: S101  for the type checker
            names[change.id] = change.name
    return names


@shared(worded=False)
def destination() -> Destination:
    """The barracks."""
    return load_destinations(active())[DESTINATION]


@shared(worded=False)
def deadline_s(option: str, shift: str) -> int:
    """When an option has a shift begin, in seconds of the day."""
    return shifted(shifts(), known_options()[option])[shift].time_s


def journeys(option: str, shift: str, access: str, egress: str, *, taxi_rule: bool = False) -> DoorToDoor:
    """Public transport from every zone. Raises what ``analysis.options.door.door_to_door`` raises."""
    return _journeys(current_digest(), option, shift, access, egress, taxi_rule)


@shared(max_entries=150, worded=False)
def _journeys(  # noqa: PLR0917  the key
    timetable: str,  # noqa: ARG001  is a part of the key
    option: str,
    shift: str,
    access: str,
    egress: str,
    taxi_rule: bool,  # noqa: FBT001  a key
    origin: Origin | None = None,
) -> DoorToDoor:
    asked = shifts()[shift]
    return door_to_door(
        deadline_s(option, shift),
        day=asked.day_type,
        direction=asked.direction,
        access=access,
        egress=egress,
        option=option,
        origin=origin,
        taxi_rule=taxi_rule,
    )


@shared(worded=False)
def origins() -> dict[str, Origin]:
    """What a journey may be explained from: the zones, then the stations."""
    return known_origins(active())


@shared(max_entries=100, worded=False)
def origin_of(text: str) -> Origin:
    """The place that somebody wrote. Raises what ``analysis.options.origin.find_origin`` raises."""
    return find_origin(text, active(), origins())


def journeys_from(
    origin: Origin, option: str, shift: str, access: str, egress: str, *, taxi_rule: bool = False
) -> DoorToDoor:
    """The same from one station or point."""
    return _journeys(current_digest(), option, shift, access, egress, taxi_rule, origin)


@shared(max_entries=300, worded=False)
def ways(origin: Origin, option: str, peak: bool, back: bool) -> dict[str, Way | None]:  # noqa: FBT001  a key
    """The ways over roads and paths from one origin."""
    return ways_from(origin, option, peak=peak, back=back)


def journey_drawings(
    pair: tuple[str, str], names: tuple[str, str], how: tuple[str, str, str], *, taxi_rule: bool = False
) -> tuple[Drawing, ...]:
    """Drawings of an option, or of the difference with the second one; ``how`` is shift, access and egress."""
    return _journey_drawings(current_digest(), pair, names, how, taxi_rule)


@shared(max_entries=150)
def _journey_drawings(
    timetable: str,  # noqa: ARG001  is a part of the key
    pair: tuple[str, str],
    names: tuple[str, str],
    how: tuple[str, str, str],
    taxi_rule: bool,  # noqa: FBT001  a key
) -> tuple[Drawing, ...]:
    option, other = pair
    found = journeys(option, *how, taxi_rule=taxi_rule)
    than = journeys(other, *how, taxi_rule=taxi_rule) if other != ALONE else None
    credits_ = {name for text in (*area_credits(), found.attribution) for name in text.split("; ") if name}
    return tuple(option_map.drawings(found, than, names, line_names(), sorted(credits_)))


@shared()
def bounds() -> tuple[tuple[float, float], tuple[float, float]]:
    """The corners of the zones as ((south, west), (north, east)) in WGS84 degrees."""
    zones = journeys("today", next(iter(shifts())), "bike", "hub_taxi").zones
    reached = zones[zones["minutes"] < float("inf")]
    west, south, east, north = to_wgs84(reached if len(reached) else zones).total_bounds
    return (float(south), float(west)), (float(north), float(east))

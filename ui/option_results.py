"""What the options page shows of one option: shared by all visitors for those that ship, private for one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.changes import AddLine
from analysis.options import Question, evaluate
from analysis.options.by_mode import minutes_from as minutes_from_place
from analysis.options.by_mode import street_minutes
from analysis.options.demand import load_demand, load_shifts, shifted
from analysis.options.door import door_to_door
from analysis.options.door_inputs import scenario_of
from analysis.options.door_to_door import TRANSIT
from analysis.options.explained import ways_from
from analysis.options.isochrones import option_isochrones
from analysis.options.joining import joined
from analysis.options.journey import journey
from analysis.options.modes import load_modes
from analysis.options.origin import ZONE
from analysis.options.street import PARK_AND_RIDE
from geodata import active
from ui import option_cache, option_level, option_map, option_modes, option_own, option_taxi, option_window
from ui.cache import area_credits, shared
from ui.language import current
from ui.option_cache import ALONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from analysis.options import DecisionTable
    from analysis.options.by_mode import StreetMinutes
    from analysis.options.demand import Shift
    from analysis.options.explained import Way
    from analysis.options.journey import Leg
    from analysis.options.origin import Origin
    from analysis.transit.answer import DoorToDoor
    from ui.drawing import Drawing
    from ui.option_modes import Shown

How = tuple[str, str, str]
"""Shift, and the ways to the stop and from the last one."""


def question(draws: int) -> Question:
    """What is asked of all options, with the tables of one's own."""
    own = {name: option_own.table_file(name) for name in option_own.TABLES}
    return Question(
        draws=draws,
        window=option_window.asked(),
        network=network(),
        taxi_rule=option_taxi.asked(),
        **own,  # type: ignore[arg-type]  # files by name
    )


def network() -> Path | None:
    """Folder of the street network that is chosen; none: the strategic one."""
    found = option_level.network()
    return None if found is None else found.folder


def shifts() -> dict[str, Shift]:
    """The shifts, by id: those that ship, or the table of one's own."""
    file = option_own.table_file("shifts")
    return option_cache.shifts() if file is None else load_shifts(active(), file)


def speeds() -> Path | None:
    """The table of speeds and penalties of one's own; none: the one that ships."""
    return option_own.table_file("modes")


def _own(*options: str) -> bool:
    """Whether ways with these options are those of this session only."""
    tables = set(option_own.tables()) & {"modes", "shifts"}
    return bool(tables) or network() is not None or bool(set(options) & set(option_own.options()))


def _key(*options: str) -> tuple[str, ...]:
    """Changes with the options, with the speeds, and with the hours of the shifts."""
    own = (*map(option_own.content, options), *map(option_own.table_content, ("modes", "shifts")))
    return (*options, *own, option_level.content(), option_taxi.content())


def table() -> DecisionTable:
    """All options without bands, those of one's own last. Raises what ``analysis.options.evaluate`` raises."""
    own = option_own.tables_content() + option_window.content() + option_level.content() + option_taxi.content()
    if option_own.tables_content() or option_window.content():
        base = option_own.kept(("tabel", own), lambda: evaluate((), question(0)))
    else:
        base = option_cache.plain_table(network(), option_level.content(), taxi_rule=option_taxi.asked())
    parts = [base]
    for option in option_own.options():
        key = ("optie", own, option, option_own.content(option))
        parts.append(
            option_own.kept(key, lambda option=option: evaluate([option_own.reference(option)], question(0)))  # type: ignore[misc]
        )
    return joined(parts) if len(parts) > 1 else base


def asked(draws: int) -> tuple[tuple[str, ...], Question]:
    """All options as the analyses call them, and the question."""
    shipped = [column.id for column in option_cache.plain_table().columns]
    return (*shipped, *map(option_own.reference, option_own.options())), question(draws)


def content() -> str:
    """Changes with everything of one's own; empty without any."""
    own = [option_own.content(option) for option in sorted(option_own.options())]
    chosen = (option_window.content(), option_level.content(), option_taxi.content())
    return "".join([option_own.tables_content(), *chosen, *own])


def shift_of(option: str, shift: str) -> Shift:
    """A shift with the hours of an option."""
    if not _own(option):
        return _shift_of(option, shift)
    return shifted(shifts(), scenario_of(active(), option_own.reference(option)))[shift]


@shared(worded=False)
def _shift_of(option: str, shift: str) -> Shift:
    return shifted(option_cache.shifts(), scenario_of(active(), option))[shift]


def travellers(shift: str) -> float:
    """People of a shift who may take public transport."""
    file = option_own.table_file("demand")
    if file is None and option_own.table_file("shifts") is None:
        return option_cache.travellers(shift)
    catalogue = active()
    modes = [*load_modes(catalogue), TRANSIT, PARK_AND_RIDE]
    groups = load_demand(catalogue, shifts(), modes, file)
    return sum(group.people for group in groups if group.shift == shift and TRANSIT in group.modes)


def journeys(option: str, how: How) -> DoorToDoor:
    """Public transport from every zone. Raises what ``analysis.options.door.door_to_door`` raises."""
    if not _own(option):
        return option_cache.journeys(option, *how, taxi_rule=option_taxi.asked())
    return _own_journeys(option, how, None)


def journeys_of(option: str, how: How, origin: Origin) -> DoorToDoor:
    """Public transport from one place: from every zone if it is a zone, else from that station or point alone."""
    if origin.kind == ZONE:
        return journeys(option, how)
    if not _own(option):
        return option_cache.journeys_from(origin, option, *how, taxi_rule=option_taxi.asked())
    return _own_journeys(option, how, origin)


def _own_journeys(option: str, how: How, origin: Origin | None) -> DoorToDoor:
    shift, access, egress = how

    def compute() -> DoorToDoor:
        asked = shift_of(option, shift)
        file = option_own.reference(option)
        return door_to_door(
            asked.time_s,
            day=asked.day_type,
            direction=asked.direction,
            access=access,
            egress=egress,
            option=file,
            network=network(),
            own_modes=speeds(),
            origin=origin,
            taxi_rule=option_taxi.asked(),
        )

    return option_own.kept(("reis", *_key(option), *how, origin), compute)


def shown(option: str, mode: str, how: How, counted: Sequence[str]) -> Shown:
    """Minutes from every zone by a way without a timetable, or by the fastest of those that count."""
    found = _streets(option, shift_of(option, how[0]).peak)
    if mode != option_modes.FASTEST:
        return option_modes.by_mode(found, mode)
    return option_modes.by_fastest(found, journeys(option, how) if TRANSIT in counted else None, counted)


def _streets(option: str, peak: bool) -> StreetMinutes:  # noqa: FBT001  computed, never written out
    if not _own(option):
        return street_minutes(option, peak=peak)
    key = ("wegen", *_key(option), peak)
    file = option_own.reference(option)
    return option_own.kept(key, lambda: street_minutes(file, peak=peak, own_modes=speeds(), network=network()))


def journey_drawings(pair: tuple[str, str], names: tuple[str, str], how: How) -> tuple[Drawing, ...]:
    """Drawings of public transport of an option, or of the difference with the second one."""
    if not _own(*pair):
        return option_cache.journey_drawings(pair, names, how, taxi_rule=option_taxi.asked())
    option, other = pair
    found, than = journeys(option, how), journeys(other, how) if other != ALONE else None
    named = credits_(found)
    key = ("tekening", current(), *_key(*pair), *names, *how)
    return option_own.kept(key, lambda: tuple(option_map.drawings(found, than, names, line_names(pair), named)))


def shown_drawings(found: Shown, than: Shown | None, names: tuple[str, str]) -> list[Drawing]:
    """Drawings of another way of travelling."""
    return option_modes.drawings(found, than, names, sorted(area_credits()))


def credits_(found: DoorToDoor) -> list[str]:
    """Whom to name beside journeys."""
    return sorted({name for text in (*area_credits(), found.attribution) for name in text.split("; ") if name})


def line_names(options: Sequence[str] = ()) -> dict[str, str]:
    """Names of lines by id, those that some options of one's own add included."""
    names = dict(option_cache.line_names())
    for option in options:
        if option in option_own.options():
            for placed in scenario_of(active(), option_own.reference(option)).of(AddLine):
                names[str(getattr(placed.change, "id", ""))] = str(getattr(placed.change, "name", ""))
    return names


def legs(option: str, how: How, origin: Origin) -> tuple[Leg, ...]:
    """The journey from one place stop by stop; empty without a vehicle."""
    found, alone = journeys_of(option, how, origin), None if origin.kind == ZONE else origin
    if not _own(option):
        return journey(found, origin.id, origin=alone)
    file = Path(option_own.reference(option))
    text = file.read_text(encoding="utf-8") if option in option_own.options() else ""
    key = ("halten", *_key(option), *how, origin)
    return option_own.kept(key, lambda: journey(found, origin.id, text, speeds(), alone, network()))


def minutes_from(option: str, shift: str, origin: Origin) -> dict[str, float]:
    """Minutes from one place by every way without a timetable over the street network that is chosen."""
    peak = shift_of(option, shift).peak
    key = ("minuten", *_key(option), peak, origin)
    file = option_own.reference(option)
    return option_own.kept(key, lambda: minutes_from_place(origin, file, peak=peak, network=network()))


def isochrones(option: str, mode: str, shift: str) -> gpd.GeoDataFrame:
    """The areas near enough by a way over roads and paths."""
    peak = shift_of(option, shift).peak
    return option_isochrones(option_own.reference(option), mode, peak=peak, own_modes=speeds())


def ways(option: str, shift: str, origin: Origin) -> dict[str, Way | None]:
    """The ways from one place by every way without a timetable, from the gate where the shift goes from it."""
    asked = shift_of(option, shift)
    back = asked.direction == "from"
    if not _own(option):
        return option_cache.ways(origin, option, asked.peak, back)
    key = ("weg", *_key(option), asked.peak, back, origin)
    file = option_own.reference(option)
    return option_own.kept(key, lambda: ways_from(origin, file, peak=asked.peak, back=back, own_modes=speeds()))

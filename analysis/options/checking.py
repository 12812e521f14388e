"""Whether an option can be carried out on the base: everything that it names has to be there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.changes import AddHub
from analysis.errors import UnknownOptionError
from analysis.options.chosen import over_base
from analysis.options.day_timetables import day_timetables
from analysis.options.demand import load_origins, load_shifts, shifted
from analysis.options.door_to_door import SHARED, shared_hubs
from analysis.options.line_tables import base_lines
from analysis.options.lines import apply_lines
from analysis.options.modes import load_modes
from analysis.options.network import apply_network
from analysis.options.plain_feeds import plainly_named
from analysis.options.street import PARK_AND_RIDE, Streets
from analysis.options.transit import shared_bikes
from analysis.reachability.network import load_destinations, load_network
from analysis.scenario import combined, read_scenario
from geodata import Catalogue, active
from geodata.options import BASE, option_files
from geodata.timetable.embedded import embedded_tables

if TYPE_CHECKING:
    from analysis.scenario import Scenario


def check(scenario: Scenario, catalogue: Catalogue | None = None, *, destination: str = "jpk") -> None:
    """Carry out the changes on the base, without computing minutes.

    Raises
    ------
    OptionInvalidError
        Something that it names does not exist, or cannot be done; file and key are named.
    """
    catalogue = catalogue or active()
    known = {option: read_scenario(path) for option, path in option_files(catalogue).items()}
    whole = over_base(combined(scenario, known), combined(known[BASE], known))
    shifts = load_shifts(catalogue)
    shifted(shifts, whole)
    network, modes = apply_network(load_network(catalogue), whole), load_modes(catalogue)
    used = plainly_named(catalogue, tuple(dict.fromkeys(shift.day_type for shift in shifts.values())), ())
    base = base_lines(embedded_tables(catalogue), used.feeds)
    for timetable in day_timetables(apply_lines(base, whole, network), used.dates).values():
        shared_bikes(
            shared_hubs(whole), timetable, {mode: np.zeros(len(timetable.stops.stop_id)) for mode in SHARED}, base
        )
    hubs = [placed for placed in whole.of(AddHub) if getattr(placed.change, "hub", "") == PARK_AND_RIDE]
    gate = load_destinations(catalogue)[destination]
    Streets.of(network, gate, modes, load_origins(catalogue).xy).park_and_ride(hubs)


def find(option: str, catalogue: Catalogue | None = None) -> Scenario:
    """An option that ships, by its id, or else the one in a file; combined options are named, not joined.

    Raises
    ------
    UnknownOptionError
        There is no such option, and no such file.
    OptionInvalidError
        The file says something that cannot be done.
    """
    files = option_files(catalogue or active())
    if option not in files and not Path(option).is_file():
        raise UnknownOptionError(option=option, known=", ".join(files))
    return read_scenario(files.get(option, Path(option)))

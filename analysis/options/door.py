"""Door to door by public transport: from every zone to the gate by a deadline, with the journey in parts.

Ways, hubs, lines and draws are those of the decision table; here they answer one question. Lines of which only the
headway is known leave at an unknown minute: the search is repeated for many draws of these minutes, and every result is
a band over the draws.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.options.demand import DIRECTIONS
from analysis.options.door_answer import answer
from analysis.options.door_inputs import Question, content_of, prepare
from analysis.options.transit import TO
from analysis.transit.errors import DeadlineError, UnknownChoiceError
from geodata import active
from geodata.options import BASE
from geodata.timetable.embedded import DAYS
from geodata.timetable.in_use import current_digest

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from analysis.options.origin import Origin
    from analysis.transit.answer import DoorToDoor

DRAWS = 200

ACCESS = ("walk", "bike")
EGRESS = ("walk", "shared_bike", "hub_taxi")


def door_to_door(
    deadline_s: int,
    *,
    day: str = "weekday",
    direction: str = TO,
    on: date | None = None,
    access: str = "walk",
    egress: str = "walk",
    option: str = BASE,
    network: Path | None = None,
    destination: str = "jpk",
    assumptions: Collection[str] = frozenset(),
    draws: int = DRAWS,
    own_modes: Path | None = None,
    origin: Origin | None = None,
    taxi_rule: bool = False,
) -> DoorToDoor:
    """Minutes from every zone to a gate by public transport, for arrival by a deadline, or home from it after one.

    Parameters
    ----------
    deadline_s : int
        Seconds of the service day, see :func:`analysis.transit.answer.parse_deadline`.
    day : str
        ``weekday``, ``saturday`` or ``sunday``.
    direction : str
        ``to`` the gate by the deadline, or ``from`` it: ``deadline_s`` is then the end of the shift, minutes run until
        one is home, and ``access`` and ``egress`` stay on the sides of home and gate.
    on : date, optional
        A service date of that kind; the usual one if left out.
    access : str
        From the zone to a stop: ``walk``, or ``bike`` where that is faster.
    egress : str
        From a stop to the gate: ``walk``, ``shared_bike`` or ``hub_taxi``; walking is always possible as well.
    option : str
        Id of an option, or path of an option file: its lines, hubs and roads instead of those of now.
    network : Path, optional
        Folder of a street network for the ways to and from stops; the strategic network if left out.
    assumptions : collection of str
        Ids of assumptions of the strategic network.
    draws : int
        How often the unknown phases are drawn.
    own_modes : Path, optional
        Table of speeds and penalties of the user's own.
    origin : Origin, optional
        The answer is then of this one place, see :func:`analysis.options.origin.find_origin`, and counts nobody; else
        of every zone.
    taxi_rule : bool
        Whether the hub taxi is refused where a bus or train makes its trip.

    Raises
    ------
    UnknownChoiceError, UnknownDestinationError, UnknownAssumptionError, UnknownOptionError
        An argument is not known; the message lists what is.
    DeadlineError
        The deadline lies outside the service day.
    ServiceDateError, ServiceDayError
        The date lies outside the calendar, or is of another kind.
    ValueError
        There is no draw.
    """
    for what, value, known in (
        ("day", day, tuple(DAYS)),
        ("direction", direction, DIRECTIONS),
        ("access", access, ACCESS),
        ("egress", egress, EGRESS),
    ):
        if value not in known:
            raise UnknownChoiceError(what=what, value=value, known=", ".join(known))
    if not 0 <= deadline_s < 30 * 3_600:
        raise DeadlineError(value=deadline_s)
    if draws < 1:
        raise ValueError(f"Give at least one draw, not {draws}.")
    question = Question(
        day,
        on,
        access,
        egress,
        option,
        network,
        destination,
        frozenset(assumptions),
        direction,
        own_modes,
        origin,
        taxi_rule,
    )
    content = content_of(network) + (Path(option).read_text(encoding="utf-8") if Path(option).is_file() else "")
    content += own_modes.read_text(encoding="utf-8") if own_modes is not None else ""
    return answer(question, prepare(active(), question, current_digest() + content), deadline_s, draws)

"""Several options joined into one file that stands by itself; what contradicts is named, and nothing is chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from analysis.changes import (
    AddLine,
    AddLink,
    AddStop,
    ChangeHeadway,
    ChangeSpeed,
    CloseRoad,
    ExtendHours,
    HubTaxi,
    MoveStop,
    ShiftHours,
    UpgradeLink,
    seconds,
)
from analysis.errors import OptionConflictError
from analysis.options.authoring import OWN, check_id, today, values_of
from analysis.options.fields import KIND_NAMES
from analysis.scenario import NAMES, combined, of_values
from geodata.options import BASE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from analysis.changes import Change
    from analysis.scenario import Placed, Scenario


@dataclass(frozen=True)
class Conflict:
    """Two changes of different options that cannot both hold."""

    one: Placed
    other: Placed
    english: str
    dutch: str

    @property
    def text(self) -> str:
        """Which changes of which options contradict, and in what."""
        return f"{_place(self.one)} and {_place(self.other)}: {self.english}"

    @property
    def dutch_text(self) -> str:
        """The same in Dutch."""
        kinds = [KIND_NAMES[NAMES[type(placed.change)]] for placed in (self.one, self.other)]
        return (
            f"'{self.one.option}' ({kinds[0]}, {self.one.key}) en '{self.other.option}' "
            f"({kinds[1]}, {self.other.key}): {self.dutch}"
        )


def conflicts(scenarios: Sequence[Scenario]) -> tuple[Conflict, ...]:
    """What contradicts between options; changes of the same option are that option's own affair.

    Two options contradict where they add something different under one id, set the same thing to different values (a
    shift, the place of a stop, the speed of the same links, the trips of a line in the same hours), or where one closes
    what the other makes faster. Links are compared by how they are named: by id, road or class of road.
    """
    pairs = (
        (first, second)
        for one, other in combinations(scenarios, 2)
        for first in one.changes
        for second in other.changes
        # Options that both combine a third hold the very same changes.
        if (first.option, first.file, first.key) != (second.option, second.file, second.key)
    )
    return tuple(
        Conflict(one, other, *clash)
        for one, other in pairs
        if (clash := _clash(one.change, other.change) or _clash(other.change, one.change))
    )


def combine(
    scenarios: Sequence[Scenario],
    new_id: str,
    name: str,
    *,
    known: Mapping[str, Scenario] | None = None,
    version: str = "1",
    taken: Collection[str] = (),
) -> Scenario:
    """One option with the changes of several, in their order, marked illustrative and the user's own.

    A change that two of them have alike counts once. Changes of the base are left out: they count for every option.

    Parameters
    ----------
    known : mapping, optional
        Options by id, of which those in ``combine`` of the scenarios are taken.

    Raises
    ------
    OptionConflictError
        They contradict; all conflicts are named.
    OptionInvalidError
        The id is taken, or a scenario combines an option that is not known.
    """
    file = f"{new_id}.toml"
    check_id(new_id, file, taken)
    joined = [combined(scenario, known or {}) for scenario in scenarios if scenario.id != BASE]
    if clashes := conflicts(joined):
        raise OptionConflictError(
            english=" ".join(one.text for one in clashes), dutch_reason=" ".join(one.dutch_text for one in clashes)
        )
    changes: list[Placed] = []
    for scenario in joined:
        before = [_bare(placed.change) for placed in changes]
        changes += [placed for placed in scenario.changes if _bare(placed.change) not in before]
    first = scenarios[0]
    names = ", ".join(f"'{scenario.name}' (versie {scenario.version})" for scenario in scenarios)
    values = values_of(replace(first, changes=tuple(changes), combine=())) | {
        "id": new_id,
        "name": name,
        "version": version,
        "rationale": f"Samengevoegd uit {names}.",
        "evidence": "illustrative",
        "source": OWN,
        "reference_date": today(),
    }
    return of_values(values, file)


def _place(placed: Placed) -> str:
    return f"'{placed.option}' ({placed.file}, {placed.key})"


def _bare(change: Change) -> Change:
    return replace(change, why="")


def _clash(one: Change, other: Change) -> tuple[str, str] | None:
    """What is wrong with both together, in English and in Dutch."""
    if _bare(one) == _bare(other):
        return None
    return _clash_of_roads(one, other) or _clash_of_lines(one, other) or _clash_of_one_thing(one, other)


def _clash_of_roads(one: Change, other: Change) -> tuple[str, str] | None:
    match one, other:
        case ChangeSpeed(), ChangeSpeed() if one.mode == other.mode and _same_links(one, other):
            return "both set the speed of the same links.", "beide zetten de snelheid van dezelfde wegvakken."
        case CloseRoad(), ChangeSpeed() | UpgradeLink() if other.mode in one.modes and _same_links(one, other):
            return "one closes what the other changes.", "de een sluit af wat de ander verandert."
    return None


def _clash_of_lines(one: Change, other: Change) -> tuple[str, str] | None:
    match one, other:
        case ChangeHeadway() | ExtendHours(), ChangeHeadway() | ExtendHours() if _same_trips(one, other):
            line = f"'{one.line}'."
            return f"both change the same hours of line {line}", f"beide veranderen dezelfde uren van lijn {line}"
        case HubTaxi(), HubTaxi() if one.at == other.at:
            return f"both run a taxi from '{one.at}'.", f"beide laten een taxi rijden vanaf '{one.at}'."
    return None


def _clash_of_one_thing(one: Change, other: Change) -> tuple[str, str] | None:
    if type(one) is not type(other):
        return None
    for key, kinds in {"id": (AddLink, AddLine, AddStop), "shift": (ShiftHours,), "stop": (MoveStop,)}.items():
        if isinstance(one, kinds) and getattr(one, key) == getattr(other, key):
            what = f"'{getattr(one, key)}'."
            return f"both add or set {what}", f"beide gaan verschillend over {what}"
    return None


def _same_links(one: ChangeSpeed | CloseRoad | UpgradeLink, other: ChangeSpeed | CloseRoad | UpgradeLink) -> bool:
    named = [
        {
            *(("link", link) for link in change.links),
            ("road", _of(change, "road")),
            ("class", _of(change, "road_class")),
        }
        for change in (one, other)
    ]
    return any(value for _, value in named[0] & named[1])


def _of(change: Change, key: str) -> str:
    return str(getattr(change, key, ""))


def _same_trips(one: ChangeHeadway | ExtendHours, other: ChangeHeadway | ExtendHours) -> bool:
    if one.line != other.line or not set(one.days) & set(other.days):
        return False
    return seconds(one.first) < seconds(other.last) and seconds(other.first) < seconds(one.last)

"""Options of the user's own: copied, edited and written as files, checked by the reader of every option file.

Nothing here changes a scenario in place, and nothing that the reader refuses comes out: every function ends in
:func:`analysis.scenario.of_values`. Errors name file and key.
"""

from __future__ import annotations

import re
from dataclasses import fields as members
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import tomli_w

from analysis.changes import KINDS
from analysis.errors import OptionFileError, OptionInvalidError
from analysis.options.fields import KIND_NAMES, Field, fields, plain_value
from analysis.scenario import NAMES, TEXTS, of_values, parsed
from geodata.options import BASE
from geodata.seal import write_atomically

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from analysis.changes import Change
    from analysis.scenario import Scenario

__all__ = [
    "KIND_NAMES",
    "OWN",
    "Field",
    "added",
    "changed",
    "copy",
    "described",
    "fields",
    "from_toml",
    "removed",
    "save",
    "to_toml",
    "values_of",
]

OWN = "own"
"""The source of an option of the user's own: the user."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def copy(scenario: Scenario, new_id: str, name: str, *, version: str = "1", taken: Collection[str] = ()) -> Scenario:
    """A new option with the changes of another, marked illustrative and the user's own.

    A copy of the base has no changes: those of the base count for every option already.

    Parameters
    ----------
    taken : collection of str
        Ids that it may not have, such as those of the options that ship; that of the base is always one.

    Raises
    ------
    OptionInvalidError
        The id is taken or has other signs than small letters, digits and hyphens, or a text is empty.
    """
    file = f"{new_id}.toml"
    check_id(new_id, file, taken)
    values = values_of(scenario) | {
        "id": new_id,
        "name": name,
        "version": version,
        "rationale": f"Naar optie '{scenario.name}', versie {scenario.version}. {scenario.rationale}",
        "evidence": "illustrative",
        "source": OWN,
        "reference_date": today(),
    }
    if scenario.id == BASE:
        values["change"] = []
    return of_values(values, file)


def check_id(option: str, file: str, taken: Collection[str] = ()) -> None:
    """Refuse an id that another option has, or that cannot be the name of a file.

    Raises
    ------
    OptionInvalidError
    """
    english = dutch = ""
    if not _ID.fullmatch(option):
        english = f"{option!r} is no id: use small letters, digits and hyphens."
        dutch = f"{option!r} is geen id: gebruik kleine letters, cijfers en streepjes."
    elif option == BASE or option in taken:
        english, dutch = f"there is already an option '{option}'.", f"er is al een optie '{option}'."
    if english:
        raise OptionInvalidError(option=option, file=file, key="id", english=english, dutch_reason=dutch)


def today() -> str:
    """The date that a new option gets."""
    return datetime.now(UTC).date().isoformat()


def described(scenario: Scenario, **texts: str) -> Scenario:
    """The option with other texts, such as ``name`` or ``rationale``.

    Raises
    ------
    OptionInvalidError
        A text is empty, or there is no such text.
    """
    return of_values(values_of(scenario) | texts, scenario.file)


def changed(scenario: Scenario, number: int, values: Mapping[str, Any]) -> Scenario:
    """The option with some keys of one of its changes (counted from 1) set; ``None``, or no text, is the default.

    Raises
    ------
    OptionInvalidError
        The reader refuses a value.
    """
    written = values_of(scenario)
    table = written["change"][number - 1] | {key: plain_value(value) for key, value in values.items()}
    written["change"][number - 1] = _given(table)
    return of_values(written, scenario.file)


def added(scenario: Scenario, kind: str, values: Mapping[str, Any]) -> Scenario:
    """The option with one more change, after the others.

    Raises
    ------
    OptionInvalidError
        The reader refuses a value.
    """
    table = _given({key: plain_value(value) for key, value in values.items()})
    written = values_of(scenario)
    return of_values(written | {"change": [*written["change"], {"kind": kind, **table}]}, scenario.file)


def removed(scenario: Scenario, number: int) -> Scenario:
    """The option without one of its changes (counted from 1)."""
    written = values_of(scenario)
    del written["change"][number - 1]
    return of_values(written, scenario.file)


def from_toml(text: str, name: str) -> Scenario:
    """Read the text of an option file; ``name`` is the name of that file, for errors.

    Raises
    ------
    OptionInvalidError
        It is not TOML, or a key is missing, unknown or wrong.
    """
    return parsed(text, name)


def to_toml(scenario: Scenario) -> str:
    """The option as the text of a file: always the same text for the same option, without keys that have defaults.

    Reading it gives the option again; changes that came from other files (``combined``) become its own.
    """
    values = values_of(scenario)
    return tomli_w.dumps({key: value for key, value in values.items() if value != []})


def save(scenario: Scenario, path: Path, *, replace: bool = False) -> None:
    """Write the option to a file in one step.

    Raises
    ------
    OptionFileError
        The file exists and is not to be replaced, or cannot be written.
    """
    if path.exists() and not replace:
        raise OptionFileError(path=path, problem="it exists already", dutch_problem="het bestaat al")
    try:
        write_atomically(path.absolute(), to_toml(scenario))
    except OSError as error:
        problem = error.strerror or "unknown reason"
        raise OptionFileError(path=path, problem=problem, dutch_problem=problem) from error


def values_of(scenario: Scenario) -> dict[str, Any]:
    """The keys of an option file with their values, as TOML has them."""
    return {
        **{key: getattr(scenario, key) for key in TEXTS},
        "combine": list(scenario.combine),
        "change": [_table(placed.change) for placed in scenario.changes],
    }


def _given(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value is not None and value != ""}


def _table(change: Change) -> dict[str, Any]:
    kind = NAMES[type(change)]
    defaults = {member.name: member.default for member in members(KINDS[kind])}
    order = [field.key for field in fields(kind)]
    values = {key: getattr(change, key) for key in order}
    return {
        "kind": kind,
        **{key: plain_value(value) for key, value in values.items() if value is not None and value != defaults[key]},
    }

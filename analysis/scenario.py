"""Scenarios: named, sourced, versioned changes over a base that is never edited, read from TOML files."""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from dataclasses import MISSING, asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, NoReturn

from analysis.changes import KINDS, Call, Change
from analysis.errors import OptionInvalidError
from geodata.schema import EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

TEXTS = ("id", "name", "version", "rationale", "evidence", "source", "reference_date")
"""The texts that every option has, in the order of a file."""
_HEAD = {*TEXTS, "combine", "change"}
NAMES: Mapping[type[Change], str] = {kind: name for name, kind in KINDS.items()}
"""What a kind of change is called in an option file."""


@dataclass(frozen=True)
class Placed:
    """A change with the place where it was read: ``key`` is ``change[2]``, counted from 1."""

    change: Change
    file: str
    key: str
    option: str

    def fail(self, key: str, english: str, dutch: str) -> NoReturn:
        """Raise :class:`OptionInvalidError` about one key of it."""
        raise OptionInvalidError(
            option=self.option, file=self.file, key=f"{self.key}.{key}", english=english, dutch_reason=dutch
        )


@dataclass(frozen=True)
class Scenario:
    """An option: what it is called, where it comes from, and what it changes.

    Attributes
    ----------
    changes : tuple of Placed
        In order; a later one sees what an earlier one did.
    combine : tuple of str
        Ids of options whose changes come first.
    """

    id: str
    name: str
    version: str
    rationale: str
    evidence: str
    source: str
    reference_date: str
    changes: tuple[Placed, ...] = ()
    combine: tuple[str, ...] = ()
    file: str = ""

    @property
    def digest(self) -> str:
        """Changes with what the option does; its texts do not count."""
        what = [[NAMES[type(placed.change)], {**asdict(placed.change), "why": ""}] for placed in self.changes]
        return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:12]

    def of(self, *kinds: type[Change]) -> tuple[Placed, ...]:
        """The changes of some kinds, in order."""
        return tuple(placed for placed in self.changes if isinstance(placed.change, kinds))


_WANTED = {
    "str": ("text", "tekst"),
    "bool": ("true or false", "true of false"),
    "int": ("whole number", "heel getal"),
    "float": ("finite number", "eindig getal"),
    "tuple[str, ...]": ("list of texts", "lijst van teksten"),
    "tuple[Call, ...]": ("list of stops with minutes", "lijst van haltes met minuten"),
}
"""What the type that a field declares asks for, in English and in Dutch."""


def read_scenario(path: Path) -> Scenario:
    """Read an option file; combined options are named, not yet joined (:func:`combined`).

    Raises
    ------
    OptionInvalidError
        The file is not TOML, or a key is missing, unknown or wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        _unreadable(path.stem, path.name, error)
    return parsed(text, path.name)


def parsed(text: str, file: str) -> Scenario:
    """Read the text of an option file; ``file`` is its name, for errors.

    Raises
    ------
    OptionInvalidError
        As :func:`read_scenario`.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _unreadable(file.removesuffix(".toml"), file, error)
    return of_values(values, file)


def of_values(values: Mapping[str, Any], file: str) -> Scenario:
    """An option from the values of its keys, as TOML has them: every way into a scenario is checked here.

    Raises
    ------
    OptionInvalidError
        A key is missing, unknown or wrong.
    """

    def fail(key: str, english: str, dutch: str) -> NoReturn:
        option = file.removesuffix(".toml")
        raise OptionInvalidError(option=option, file=file, key=key, english=english, dutch_reason=dutch)

    for key in TEXTS:
        if not isinstance(values.get(key), str) or not values[key].strip():
            fail(key, "the text is missing.", "de tekst ontbreekt.")
    if values["evidence"] not in EVIDENCE:
        text = f"{values['evidence']!r} is none of {', '.join(EVIDENCE)}."
        fail("evidence", text, f"{values['evidence']!r} is geen van {', '.join(EVIDENCE)}.")
    for key in sorted(set(values) - _HEAD):
        fail(key, f"no key of an option; known are {', '.join(sorted(_HEAD))}.", "deze sleutel bestaat niet.")
    combine = values.get("combine", [])
    if not _is_texts(combine):
        fail("combine", "give a list of ids of options.", "geef een lijst van id's van opties.")
    tables = values.get("change", [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        fail("change", "changes are tables [[change]].", "wijzigingen zijn tabellen [[change]].")
    option = values["id"]
    changes = tuple(_change(table, file, f"change[{number}]", option) for number, table in enumerate(tables, 1))
    return Scenario(**{key: values[key] for key in TEXTS}, changes=changes, combine=tuple(combine), file=file)


def _unreadable(option: str, file: str, error: Exception) -> NoReturn:
    english, dutch = f"it cannot be read: {error}.", f"het bestand is niet te lezen ({error})."
    raise OptionInvalidError(option=option, file=file, key="-", english=english, dutch_reason=dutch) from error


def combined(scenario: Scenario, known: Mapping[str, Scenario], above: Sequence[str] = ()) -> Scenario:
    """Join the changes of the options that a scenario combines before its own; each option counts once.

    Raises
    ------
    OptionInvalidError
        It names an option that is not known, or itself.
    """
    changes: dict[tuple[str, str, str], Placed] = {}
    for number, other in enumerate(scenario.combine, 1):
        if other not in known or other in (*above, scenario.id):
            raise OptionInvalidError(
                option=scenario.id,
                file=scenario.file,
                key=f"combine[{number}]",
                english=f"'{other}' is unknown or holds this option itself; known: {', '.join(known)}.",
                dutch_reason=f"'{other}' is onbekend of bevat deze optie zelf.",
            )
        for placed in combined(known[other], known, (*above, scenario.id)).changes:
            changes.setdefault((placed.option, placed.file, placed.key), placed)
    for placed in scenario.changes:
        changes.setdefault((placed.option, placed.file, placed.key), placed)
    return Scenario(
        **{key: getattr(scenario, key) for key in TEXTS}, changes=tuple(changes.values()), file=scenario.file
    )


def _change(table: Mapping[str, Any], file: str, key: str, option: str) -> Placed:
    def fail(inner: str, english: str, dutch: str) -> NoReturn:
        raise OptionInvalidError(option=option, file=file, key=f"{key}.{inner}", english=english, dutch_reason=dutch)

    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        fail("kind", f"{kind!r} is none of {', '.join(KINDS)}.", f"{kind!r} bestaat niet.")
    known = {member.name: member for member in fields(KINDS[kind])}
    for inner in table:
        if inner not in known and inner != "kind":
            fail(inner, f"'{kind}' has no such key; it has {', '.join(known)}.", f"'{kind}' kent deze sleutel niet.")
    values: dict[str, Any] = {}
    for name, member in known.items():
        if name not in table:
            if member.default is MISSING:
                fail(name, "it is missing.", "deze sleutel ontbreekt.")
            continue
        value = _typed(str(member.type), table[name])
        if value is None:
            english, dutch = _WANTED[str(member.type).removesuffix(" | None")]
            fail(name, f"{table[name]!r} is no {english}.", f"{table[name]!r} is geen {dutch}.")
        values[name] = value
    change = KINDS[kind](**values)
    for inner, english, dutch in change.wrong():
        fail(inner, english, dutch)
    return Placed(change, file, key, option)


def _typed(kind: str, value: Any) -> Any:
    """The value as the type that a field declares, ``None`` if it is not."""
    readers: dict[str, Callable[[Any], Any]] = {
        "str": lambda text: text if isinstance(text, str) and text else None,
        "bool": lambda flag: flag if isinstance(flag, bool) else None,
        "int": lambda number: number if isinstance(number, int) and not isinstance(number, bool) else None,
        "float": _number,
        "tuple[str, ...]": lambda texts: tuple(texts) if _is_texts(texts) else None,
        "tuple[Call, ...]": _calls,
    }
    return readers[kind.removesuffix(" | None")](value)


def _number(value: Any) -> float | None:
    # TOML has whole numbers of any length, also some that no float holds.
    fits = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max  # no inf
    return float(value) if fits else None


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _calls(value: Any) -> tuple[Call, ...] | None:
    if not isinstance(value, list):
        return None
    calls = []
    for one in value:
        if not isinstance(one, dict) or set(one) != {"stop", "minutes"}:
            return None
        stop, minutes = _typed("str", one["stop"]), _number(one["minutes"])
        if stop is None or minutes is None:
            return None
        calls.append(Call(stop, minutes))
    return tuple(calls)

"""Tags that hold under a condition only, decided for the moment and the vehicle that a network is made for.

``hgv:conditional=no @ (Mo-Fr 07:00-19:00)`` is decided by the clock, ``no @ (weight>7.5)`` by the vehicle (tables
``moment`` and ``dimensions``). What cannot be decided from the tag, such as a season, holds if it closes a way or
lowers a limit, and does not hold if it opens or raises one; either way it is counted in the notes.
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING

from geodata.streets.defaults import defaults
from geodata.streets.values import metres, speed_kmh, tonnes

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

SUFFIX = ":conditional"
_CLAUSE = re.compile(r"^\s*([^@;]+?)\s*@\s*(\(.*\)|[^();]+?)\s*$")
_SEPARATOR = re.compile(r";(?![^()]*\))")
_SIZE = re.compile(r"^((?:gc)?weight(?:rating)?|axleload|length|height|width)\s*(<=|>=|<|>|=)\s*(.+)$")
_COMPARE = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "=": operator.eq}
_DIMENSION = dict.fromkeys(("weightrating", "gcweight", "gcweightrating"), "maxweight")
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY_RANGE = re.compile(rf"^({'|'.join(_DAYS)})(?:-({'|'.join(_DAYS)}))?$")
_HOURS = re.compile(r"^(\d{1,2}):(\d{2})(?:-(\d{1,2}):(\d{2})|\+)$")
_NOT_NOW = frozenset({"wet", "snow", "ice", "icy", "fog", "flood", "flooding", "emergency", "caravan"})
_HOLIDAYS = frozenset({"PH", "SH"})
_TO_REACH = frozenset({"destination", "delivery", "customers", "residents"})
_OPEN = frozenset({"yes", "permissive", "designated", "destination", "delivery", "customers"})
_UNLIMITED = frozenset({"none", "no", "default", "unsigned"})


def conditioned(tags: Mapping[str, str], mode: str, notes: Counter[str]) -> Mapping[str, str]:
    """Return tags in which those that hold under a condition have taken the place of the plain ones."""
    conditional = sorted((key for key in tags if key.endswith(SUFFIX)), key=lambda key: (key.count(":"), key))
    if not conditional:
        return tags
    result = {key: value for key, value in tags.items() if not key.endswith(SUFFIX)}
    for key in conditional:
        base = key.removesuffix(SUFFIX)
        value = in_force(key, tags[key], result.get(base), mode, notes)
        if value is not None:
            result[base] = value
            for direction in (":forward", ":backward"):
                result.pop(base + direction, None)
    return result


def in_force(key: str, text: str, plain: str | None, mode: str, notes: Counter[str]) -> str | None:
    """The value that holds of a conditional tag: of several clauses the last; ``None`` if none of them does.

    Parameters
    ----------
    plain : str or None
        What the tag without a condition says.
    """
    chosen = None
    for part in _SEPARATOR.split(text):
        found = _CLAUSE.match(part)
        if found is None:
            if part.strip():
                notes[f"{key}={text} not understood"] += 1
            continue
        value, condition = found[1], found[2].removeprefix("(").removesuffix(")").strip()
        if condition in _TO_REACH and value in _OPEN and plain is not None and _closes(plain):
            chosen = "destination"
            continue
        holds = decide(condition, mode)
        if holds is None:
            notes[f"condition that cannot be decided, read strictly: {key}"] += 1
            holds = _stricter(key.removesuffix(SUFFIX), value, plain)
        if holds:
            chosen = value
    return chosen


def decide(condition: str, mode: str) -> bool | None:
    """Whether a condition holds at the moment and for the vehicle of the network; ``None`` if that is not known."""
    verdicts = [_one(part.strip(), mode) for part in re.split(r"\s+(?:AND|and)\s+", condition)]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _one(condition: str, mode: str) -> bool | None:
    size = _SIZE.match(condition)
    if size:
        return _compares(size[1], size[2], size[3], mode)
    if condition in _NOT_NOW:
        return False
    if condition in {"trailer", "trailers"}:
        return mode == "truck"
    holds: bool | None = False
    for rule in condition.split(";"):
        matched = _rule(rule.split())
        if matched is None:
            return None
        if matched:
            holds = "off" not in rule.split()
    return holds


def _compares(what: str, sign: str, text: str, mode: str) -> bool | None:
    limit = (metres if what in {"length", "height", "width"} else tonnes)(text)
    if limit is None:
        return None
    size = defaults().dimensions.get(mode, {}).get(_DIMENSION.get(what, f"max{what}"), 0.0)
    return bool(_COMPARE[sign](size, limit))


def _rule(words: list[str]) -> bool | None:
    """Whether one rule of opening hours covers the moment; holidays are not now."""
    moment = defaults().moment
    if not words:
        return False
    holds = True
    for word in words:
        if word in {"24/7", "off"}:
            continue
        parts = [_covers(part, moment.weekday, moment.minute) for part in word.split(",") if part]
        if not parts or None in parts:
            return None
        holds = holds and True in parts
    return holds


def _covers(part: str, weekday: str, minute: int) -> bool | None:
    """Whether days, or hours, cover the moment."""
    if part in _HOLIDAYS:
        return False
    if part in {"sunrise-sunset", "sunset-sunrise"}:
        return part == "sunrise-sunset"
    days = _DAY_RANGE.match(part)
    if days:
        first, last, now = (_DAYS.index(day) for day in (days[1], days[2] or days[1], weekday))
        return first <= now <= last if first <= last else now >= first or now <= last
    hours = _HOURS.match(part)
    if hours is None:
        return None
    start, end = int(hours[1]) * 60 + int(hours[2]), 24 * 60
    if hours[3] is not None:
        end = int(hours[3]) * 60 + int(hours[4])
    return start <= minute < end if start < end else minute >= start or minute < end


def _stricter(base: str, value: str, plain: str | None) -> bool:
    """Whether a value keeps out more than what holds without it."""
    if base.startswith("maxspeed"):
        return _lower(speed_kmh(value), None if plain is None else speed_kmh(plain))
    if base.startswith("max") or ":max" in base:
        new, old = (_limit(base, text) for text in (value, plain))
        return _lower(new, old)
    if base.startswith("oneway"):
        return value not in {"no", "false", "0"}
    if base.startswith("restriction"):
        return True
    return _closes(value)


def _limit(base: str, text: str | None) -> float | None:
    if text is None or text in _UNLIMITED:
        return None
    return (tonnes if "weight" in base or "load" in base else metres)(text)


def _lower(new: float | None, old: float | None) -> bool:
    return new is not None and (old is None or new < old)


def _closes(value: str) -> bool:
    return not any(part.strip() in _OPEN for part in value.split(";"))

"""How fast a mode travels along a way, in km/h."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.streets.defaults import MOTOR, ClassDefaults, ModeDefaults, defaults
from geodata.streets.values import ZONES_KMH, speed_kmh

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    from geodata.streets.access import Direction, Verdict

_ZONE_KEYS = ("maxspeed:type", "source:maxspeed", "zone:maxspeed", "zone:traffic")
_UNSAID = frozenset({"none", "signals", "variable", "unposted", "implicit"})


def travel_kmh(
    tags: Mapping[str, str],
    road: ClassDefaults,
    mode: ModeDefaults,
    direction: Direction,
    notes: Counter[str],
    *,
    verdict: Verdict,
) -> float:
    """The speed of a mode on a way that it may use.

    Cars and trucks drive the limit of the road, tagged or by default; others travel at their own speed, less on a loose
    surface, and never above a tagged limit.
    """
    limit = _limit_kmh(tags, mode, direction, notes)
    if mode.name in MOTOR:
        kmh = min(_zone_kmh(tags) or _default_kmh(tags, road) if limit is None else limit, mode.kmh)
        return kmh * defaults().local_traffic[mode.name] if verdict == "local" else kmh
    if verdict == "push":
        return mode.push_kmh
    if road.steps:
        return defaults().steps_kmh
    own = mode.path_kmh if road.path else mode.kmh
    own *= defaults().surface[mode.name] if _loose(tags, road) else 1.0
    if limit is None and road.name == "living_street":
        limit = ZONES_KMH["living_street"]
    return own if limit is None or mode.name == "walk" else min(own, limit)


def _default_kmh(tags: Mapping[str, str], road: ClassDefaults) -> float:
    """The limit that the law sets where none is tagged: an autoweg has its own, whatever the class of the road."""
    classes = defaults().classes
    if tags.get("motorroad") == "yes" and not road.name.endswith("_link"):
        return max(road.kmh, classes["trunk"].kmh)
    if tags.get("motorroad") == "no" and road.name == "trunk":
        return classes["primary"].kmh
    return road.kmh


def _limit_kmh(tags: Mapping[str, str], mode: ModeDefaults, direction: Direction, notes: Counter[str]) -> float | None:
    """The tagged limit, that of the mode and of the direction first."""
    for key in reversed(mode.maxspeed):
        for name in (f"{key}:{direction}", key):
            text = tags.get(name)
            if text is None:
                continue
            limit = speed_kmh(text)
            if limit is not None:
                return limit
            if text not in _UNSAID:
                notes[f"{name}={text} not understood"] += 1
    return None


def _zone_kmh(tags: Mapping[str, str]) -> float | None:
    """A limit that follows from a zone, such as ``maxspeed:type=NL:urban``."""
    for key in _ZONE_KEYS:
        if ":" in tags.get(key, ""):
            limit = speed_kmh(tags[key])
            if limit is not None:
                return limit
    return None


def _loose(tags: Mapping[str, str], road: ClassDefaults) -> bool:
    surface = tags.get("surface")
    if surface is None:
        return road.loose and tags.get("tracktype") != "grade1"
    return surface.partition(":")[0] in defaults().loose

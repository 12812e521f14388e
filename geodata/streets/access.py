"""Who may use a way, in which direction: the hierarchy of access tags, one-way rules, signs and dimensions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from geodata.streets.defaults import MOTOR, PEDALLED, ClassDefaults, ModeDefaults, defaults
from geodata.streets.sizes import too_large

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

Verdict = Literal["yes", "local", "push", "no"]
Direction = Literal["forward", "backward"]
OPPOSITE: dict[Direction, Direction] = {"forward": "backward", "backward": "forward"}

_YES = frozenset(
    {"yes", "designated", "permissive", "official", "public", "discouraged", "optional_sidepath", "allowed"}
)
_LOCAL = frozenset({"destination", "customers", "customer", "delivery", "visitors"})
_NO = frozenset(
    {
        *("no", "private", "agricultural", "forestry", "military", "emergency", "psv", "bus", "permit", "residents"),
        *("employees", "use_sidepath", "restricted", "service", "staff", "students", "members", "none"),
    }
)
_GENERAL = frozenset({"access", "vehicle"})
_MOPED_KEYS = frozenset({"moped", "speed_pedelec"})
_ON_THE_WAY = frozenset(
    {"track", "lane", "shared_lane", "share_busway", "opposite_track", "opposite_lane", "opposite_share_busway"}
)
_CONTRAFLOW = frozenset({"opposite", "opposite_lane", "opposite_track", "opposite_share_busway"})
_SIDES = ("", ":left", ":right", ":both")
_TRUE, _FALSE, _REVERSE = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"}), frozenset({"-1", "reverse"})
RINGS = frozenset({"roundabout", "circular"})
"""Values of ``junction`` that imply one direction."""

_SIDEWALK = frozenset({"yes", "both", "left", "right"})


def road_class(tags: Mapping[str, str]) -> ClassDefaults | None:
    """The class of a way, or ``None`` if nobody travels on it: areas, building sites, other things."""
    if tags.get("area") == "yes":
        return None
    name = "ferry" if tags.get("route") == "ferry" and "highway" not in tags else tags.get("highway", "")
    if name in {"platform", "corridor"} and "highway" not in tags:
        return None
    return defaults().classes.get(name)


def may_use(
    tags: Mapping[str, str], road: ClassDefaults, mode: ModeDefaults, direction: Direction, notes: Counter[str]
) -> Verdict:
    """Whether a mode may travel along a way in a direction.

    Parameters
    ----------
    tags : mapping
        Those of the way, with what its signs stand for (:func:`geodata.streets.signs.with_signs`) and with conditions
        decided (:func:`geodata.streets.conditions.conditioned`).
    notes : Counter
        Takes up values that are not understood.

    Returns
    -------
    str
        ``yes``, ``local`` (only to reach something along it), ``push`` (dismount) or ``no``.
    """
    verdict = _by_tags(tags, road, mode, direction, notes)
    if verdict == "no" or not (_in_direction(tags, road, mode, direction, notes) or _opened(tags, mode, direction)):
        return "no"
    return "no" if mode.name in defaults().dimensions and too_large(tags, mode.name, notes, direction) else verdict


def _by_tags(
    tags: Mapping[str, str], road: ClassDefaults, mode: ModeDefaults, direction: Direction, notes: Counter[str]
) -> Verdict:
    """The last tag of the hierarchy decides; general ones never open what the class closes."""
    by_class: Verdict = "yes" if mode.name in _open_classes(tags, road) else "no"
    verdict = by_class
    for key in mode.keys:
        value = tags.get(f"{key}:{direction}", tags.get(key))
        said = None if value is None else meaning(value, key, notes)
        if said is None:
            continue
        if value == "use_sidepath" and mode.name in PEDALLED and key == "bicycle" and _own_cycleway(tags):
            said = "yes"
        if said in {"yes", "local"} and (key in _GENERAL or _only_by_moped(road, mode, key)):
            said = said if by_class == "yes" else verdict
        verdict = said
    if road.steps and mode.name != "walk":
        pushed = mode.name in PEDALLED and (verdict != "no" or tags.get("ramp:bicycle") == "yes")
        return "push" if pushed else "no"
    if verdict == "push" and not mode.push_kmh:
        return "yes" if mode.name == "walk" else "no"
    return verdict


def _only_by_moped(road: ClassDefaults, mode: ModeDefaults, key: str) -> bool:
    """A path opens to a speed-pedelec by the tags of mopeds only, not because cars may go to a house along it."""
    return mode.name == "speed_pedelec" and road.path and key not in _MOPED_KEYS


def meaning(value: str, key: str, notes: Counter[str]) -> Verdict | None:
    """What a value of an access tag says; of several values the most open; ``None`` if it says nothing."""
    found: set[Verdict] = set()
    for part in (part.strip() for part in value.split(";")):
        if part in _YES:
            found.add("yes")
        elif part in _LOCAL:
            found.add("local")
        elif part == "dismount":
            found.add("push")
        elif part in _NO:
            found.add("no")
        elif part != "unknown":
            notes[f"{key}={part} not understood"] += 1
    order: tuple[Verdict, ...] = ("yes", "local", "push", "no")
    return next((verdict for verdict in order if verdict in found), None)


def _open_classes(tags: Mapping[str, str], road: ClassDefaults) -> frozenset[str]:
    if tags.get("motorroad") == "yes":
        return road.open & MOTOR
    if tags.get("motorroad") == "no" and road.name in {"trunk", "trunk_link"}:
        return defaults().classes["primary"].open
    if not road.oneway and (tags.get("sidewalk") in _SIDEWALK or "yes" in _sidewalks(tags)):
        return road.open | {"walk"}
    return road.open


def _sidewalks(tags: Mapping[str, str]) -> set[str | None]:
    return {tags.get(f"sidewalk:{side}") for side in ("left", "right", "both")}


def _own_cycleway(tags: Mapping[str, str]) -> bool:
    return any(tags.get("cycleway" + side) in _ON_THE_WAY for side in _SIDES)


def _in_direction(
    tags: Mapping[str, str], road: ClassDefaults, mode: ModeDefaults, direction: Direction, notes: Counter[str]
) -> bool:
    """Whether the one-way rules allow a direction."""
    if mode.name in PEDALLED and _contraflow(tags):
        return True
    allowed: set[Direction] = {"forward", "backward"}
    if mode.name != "walk" and (road.oneway or tags.get("junction") in RINGS):
        allowed = {"forward"}
    if mode.name == "walk" and tags.get("conveying") in {"forward", "backward"}:
        allowed = {"forward"} if tags["conveying"] == "forward" else {"backward"}
    for key in mode.oneway:
        value = tags.get(key)
        if value in _TRUE:
            allowed = {"forward"}
        elif value in _REVERSE:
            allowed = {"backward"}
        elif value in _FALSE or value == "alternating":
            allowed = {"forward", "backward"}
        elif value == "reversible":
            notes["oneway=reversible, closed in both directions"] += 1
            allowed = set()
        elif value is not None:
            notes[f"{key}={value} not understood"] += 1
    return direction in allowed


def _contraflow(tags: Mapping[str, str]) -> bool:
    """Whether bikes may ride against the direction of a one-way street."""
    if tags.get("oneway:bicycle") in _FALSE:
        return True
    if "oneway:bicycle" in tags:
        return False
    return any(
        tags.get("cycleway" + side) in _CONTRAFLOW or tags.get(f"cycleway{side}:oneway") in _FALSE | _REVERSE
        for side in _SIDES
    )


def _opened(tags: Mapping[str, str], mode: ModeDefaults, direction: Direction) -> bool:
    """Whether a tag of the mode itself opens a direction, such as ``bicycle:backward=yes``."""
    return any(tags.get(f"{key}:{direction}") in _YES for key in mode.keys if key not in _GENERAL)

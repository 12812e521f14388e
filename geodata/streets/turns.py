"""Turn restrictions: how many concern each mode. They are counted, not applied: the search goes from node to node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.streets.conditions import SUFFIX, in_force

if TYPE_CHECKING:
    from collections import Counter

    from geodata.streets.raw import RawStreets, Restriction

_KEYS = {
    "car": ("restriction", "restriction:motorcar"),
    "truck": ("restriction", "restriction:hgv"),
    "bike": ("restriction", "restriction:bicycle"),
    "ebike": ("restriction", "restriction:bicycle"),
    "speed_pedelec": ("restriction", "restriction:moped"),
    "walk": ("restriction:foot",),
}
"""Tags that say what a mode must not do, the last one that is set decides; pedestrians turn as they like."""

_EXEMPT = {
    "car": {"motorcar", "motor_vehicle", "vehicle"},
    "truck": {"hgv", "motor_vehicle", "vehicle"},
    "bike": {"bicycle", "vehicle"},
    "ebike": {"bicycle", "vehicle"},
    "speed_pedelec": {"moped", "speed_pedelec", "motor_vehicle", "vehicle"},
    "walk": {"foot"},
}


def turns_not_applied(streets: RawStreets, modes: tuple[str, ...], notes: Counter[str]) -> dict[str, int] | None:
    """For each mode the number of turn restrictions that it should obey and does not.

    Left out are those whose streets the source does not hold, and those that do not hold at the moment that the network
    is made for (:mod:`geodata.streets.conditions`).

    Returns
    -------
    dict or None
        ``None`` if the source was not asked for turn restrictions: then nobody knows how many there are.
    """
    if streets.restrictions is None:
        return None
    ways = {way.id for way in streets.ways}
    here = [one for one in streets.restrictions if not ways.isdisjoint(one.starts) and not ways.isdisjoint(one.ends)]
    return {mode: sum(_concerns(one, mode, notes) for one in here) for mode in modes}


def _concerns(one: Restriction, mode: str, notes: Counter[str]) -> bool:
    if not _EXEMPT[mode].isdisjoint(part.strip() for part in one.tags.get("except", "").split(";")):
        return False
    said = None
    for key in _KEYS[mode]:
        said = one.tags.get(key, said)
        conditional = one.tags.get(key + SUFFIX)
        if conditional is not None:
            said = in_force(key + SUFFIX, conditional, said, mode, notes) or said
    return said is not None and said.startswith(("no_", "only_"))

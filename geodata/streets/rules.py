"""The rules of all modes applied to the ways: seconds per metre in both directions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geodata.streets.access import RINGS, Direction, may_use, road_class
from geodata.streets.conditions import conditioned
from geodata.streets.defaults import ClassDefaults, defaults
from geodata.streets.signs import with_signs
from geodata.streets.speeds import travel_kmh
from geodata.streets.values import minutes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geodata.streets.raw import RawStreets

_LABELS = frozenset({"name", "ref"})
DIRECTIONS: tuple[Direction, Direction] = ("forward", "backward")


@dataclass(frozen=True, eq=False)
class WayRules:
    """What holds along each way.

    Attributes
    ----------
    pace : array, shape (ways, modes, 2)
        Seconds per metre forward and backward; infinite where the mode may not go.
    fixed_s : array, shape (ways,)
        For ferries the seconds of the whole crossing, waiting included; NaN otherwise.
    free : array of bool, shape (ways,)
        No junction delay on this way: motorways, and the ring of a roundabout.
    """

    pace: NDArray[np.float64]
    fixed_s: NDArray[np.float64]
    wait_s: NDArray[np.float64]
    free: NDArray[np.bool_]
    classes: tuple[str, ...]
    notes: Counter[str]


def apply_rules(streets: RawStreets, modes: tuple[str, ...]) -> WayRules:
    """Apply the rules to every way; ways with the same tags are looked at once."""
    size = len(streets.ways)
    pace = np.full((size, len(modes), 2), np.inf)
    fixed_s, wait_s = np.full(size, np.nan), np.zeros(size)
    free = np.zeros(size, dtype=bool)
    classes: list[str] = []
    notes: Counter[str] = Counter()
    seen: dict[frozenset[tuple[str, str]], tuple[NDArray[np.float64], Counter[str]]] = {}
    for row, way in enumerate(streets.ways):
        road = road_class(way.tags)
        if road is None:
            classes.append("")
            continue
        classes.append(road.name)
        free[row] = road.free or way.tags.get("junction") in RINGS
        if road.ferry:
            fixed_s[row], wait_s[row] = _crossing_s(way.tags, notes)
        key = frozenset(item for item in way.tags.items() if item[0] not in _LABELS)
        if key not in seen:
            found: Counter[str] = Counter()
            seen[key] = (_paces(way.tags, road, modes, found), found)
        pace[row], found = seen[key]
        notes.update(found.keys())
    return WayRules(pace, fixed_s, wait_s, free, tuple(classes), notes)


def _paces(
    tags: Mapping[str, str], road: ClassDefaults, modes: tuple[str, ...], notes: Counter[str]
) -> NDArray[np.float64]:
    signed = with_signs(tags, notes)
    pace = np.full((len(modes), 2), np.inf)
    for column, name in enumerate(modes):
        mode = defaults().modes[name]
        held = conditioned(signed, name, notes)
        for side, direction in enumerate(DIRECTIONS):
            verdict = may_use(held, road, mode, direction, notes)
            if verdict != "no":
                kmh = road.kmh if road.ferry else travel_kmh(held, road, mode, direction, notes, verdict=verdict)
                pace[column, side] = 3.6 / kmh
    return pace


def _crossing_s(tags: Mapping[str, str], notes: Counter[str]) -> tuple[float, float]:
    """Seconds of a crossing, NaN if no duration is tagged, and of the wait before it."""
    duration, interval = (minutes(tags.get(key, "")) for key in ("duration", "interval"))
    if duration is None:
        notes["ferry without a duration that can be read"] += 1
    wait = defaults().ferry_wait_min if interval is None else interval / 2
    return (np.nan if duration is None else duration * 60), wait * 60

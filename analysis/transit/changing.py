"""Changing between vehicles: footpaths between stops, the time a change takes, and the rules of the feed about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from analysis.transit.scan import FORBIDDEN_S
from geodata.timetable.model import TransferKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geodata.timetable.model import Stops, Timetable


@dataclass(frozen=True)
class Changing:
    """Assumptions about changing where the feed has no rule.

    Attributes
    ----------
    same_stop_s : int
        Least time between two vehicles at one stop.
    other_stop_s : int
        Added to the walk between two stops.
    walk_m : float
        Stops up to this straight distance apart are joined by a footpath.
    detour : float
        Length of a footpath over the straight distance.
    walk_kmh : float
        Walking speed.
    """

    same_stop_s: int = 60
    other_stop_s: int = 60
    walk_m: float = 400.0
    detour: float = 1.3
    walk_kmh: float = 4.8

    def __post_init__(self) -> None:
        if min(self.same_stop_s, self.other_stop_s, self.walk_m) < 0 or self.detour < 1 or self.walk_kmh <= 0:
            raise ValueError(f"Times and distances may not be negative, a detour not below 1: {self!r}.")

    def walking_s(self, distance_m: NDArray[np.float64]) -> NDArray[np.int32]:
        """Seconds to change between stops at these straight distances."""
        seconds = self.other_stop_s + np.asarray(distance_m) * self.detour * 3.6 / self.walk_kmh
        return np.ceil(seconds.round(6)).astype(np.int32)


class Rule(NamedTuple):
    """A time to change that holds for some trips or lines only (-1: for all); the highest rank counts."""

    rank: int
    change_s: int
    from_trip: int
    to_trip: int
    from_line: int
    to_line: int


@dataclass(frozen=True, eq=False)
class Footpaths:
    """Footpaths sorted by the stop they leave from, and their exceptions; see :class:`analysis.transit.scan.Arrays`."""

    foot_first: NDArray[np.int64]
    foot_to: NDArray[np.int32]
    foot_s: NDArray[np.int32]
    rule_first: NDArray[np.int64]
    rule_s: NDArray[np.int32]
    rule_from_trip: NDArray[np.int32]
    rule_to_trip: NDArray[np.int32]
    rule_from_line: NDArray[np.int32]
    rule_to_line: NDArray[np.int32]
    post_first: NDArray[np.int64]
    post_board: NDArray[np.int32]
    post_s: NDArray[np.int32]
    ruled_first: NDArray[np.int64]
    ruled: NDArray[np.int64]


def footpaths(timetable: Timetable, changing: Changing) -> Footpaths:
    """Join stops by footpaths: those of the feed, and where it has no rule, those within walking distance.

    Stops of one station are always joined. Of two rules of equal rank the one that takes longer holds.
    """
    served = np.union1d(timetable.connections.dep_stop, timetable.connections.arr_stop)
    seconds = _within_reach(timetable.stops, served, changing)
    rules: dict[tuple[int, int], list[Rule]] = {}
    transfers = timetable.transfers
    xy = np.column_stack([timetable.stops.x_m, timetable.stops.y_m])
    strictest: dict[tuple[int, int], int] = {}
    for row in range(len(transfers)):
        kind = TransferKind(int(transfers.kind[row]))
        if kind in (TransferKind.STAY_SEATED, TransferKind.LEAVE_VEHICLE):
            continue  # about the vehicle, not about the way between stops
        pair = int(transfers.from_stop[row]), int(transfers.to_stop[row])
        usual_s = changing.same_stop_s if pair[0] == pair[1] else _walk_s(xy, pair, changing)
        change_s = {
            TransferKind.RECOMMENDED: usual_s,
            TransferKind.TIMED: 0,
            TransferKind.MINIMUM_TIME: int(transfers.min_s[row]),
            TransferKind.FORBIDDEN: FORBIDDEN_S,
        }[kind]
        if transfers.rank[row] == 0:
            strictest[pair] = _stricter(strictest.get(pair, change_s), change_s)
        else:
            about = (transfers.from_trip, transfers.to_trip, transfers.from_line, transfers.to_line)
            rules.setdefault(pair, []).append(
                Rule(int(transfers.rank[row]), change_s, *(int(column[row]) for column in about))
            )
    seconds |= strictest
    for pair in rules:
        seconds.setdefault(pair, FORBIDDEN_S)  # only those whom the rule is for may change here
    return _pack(len(timetable.stops), seconds, rules)


def _within_reach(stops: Stops, served: NDArray[np.int32], changing: Changing) -> dict[tuple[int, int], int]:
    """Seconds to change at every stop that is served, and between those near each other or of one station."""
    xy = np.column_stack([stops.x_m, stops.y_m])
    placed = served[np.isfinite(xy[served]).all(axis=1)]
    near: NDArray[Any] = np.empty((0, 2), dtype=np.intp)
    if len(placed):
        near = placed[cKDTree(xy[placed]).query_pairs(changing.walk_m, output_type="ndarray")]
    station = stops.station()[served]
    order = np.argsort(station, kind="stable")
    begins = np.flatnonzero(np.diff(station[order], prepend=-1))
    members = [group for group in np.split(served[order], begins[1:]) if len(group) > 1]
    together = [(a, b) for group in members for i, a in enumerate(group) for b in group[i + 1 :]]
    pairs = np.vstack([near, np.array(together, dtype=np.intp).reshape(-1, 2)])
    walk_s = changing.walking_s(np.nan_to_num(np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T)))
    found = {(stop, stop): changing.same_stop_s for stop in served.tolist()}
    for (a, b), change_s in zip(pairs.tolist(), walk_s.tolist(), strict=True):
        found[a, b] = found[b, a] = change_s
    return found


def _walk_s(xy: NDArray[np.float64], pair: tuple[int, int], changing: Changing) -> int:
    a, b = xy[list(pair)]
    return int(changing.walking_s(np.nan_to_num(np.hypot(*(a - b)))))


def _stricter(one_s: int, other_s: int) -> int:
    return FORBIDDEN_S if FORBIDDEN_S in (one_s, other_s) else max(one_s, other_s)


def _pack(stops: int, seconds: Mapping[tuple[int, int], int], rules: Mapping[tuple[int, int], list[Rule]]) -> Footpaths:
    pairs = sorted(pair for pair, change_s in seconds.items() if change_s != FORBIDDEN_S or pair in rules)
    packed: list[Rule] = []
    rule_first = [0]
    for pair in pairs:
        longest_first = sorted(rules.get(pair, ()), key=lambda rule: (-rule.rank, rule.change_s >= 0, -rule.change_s))
        packed += longest_first
        rule_first.append(len(packed))
    columns: NDArray[np.int32] = np.array(packed, dtype=np.int32).reshape(-1, len(Rule._fields)).T
    leaving, leading = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    foot_s = np.array([seconds[pair] for pair in pairs], dtype=np.int32)
    has_rules = np.diff(rule_first) > 0
    own = np.arange(stops)
    target = np.concatenate([own, leading[~has_rules]])
    by_target = np.argsort(target, kind="stable")  # the own board of a stop first
    ruled = np.flatnonzero(has_rules)
    edges = np.arange(stops + 1)
    return Footpaths(
        foot_first=np.searchsorted(leaving, edges).astype(np.int64),
        foot_to=leading.astype(np.int32),
        foot_s=foot_s,
        rule_first=np.array(rule_first, dtype=np.int64),
        rule_s=columns[1].copy(),
        rule_from_trip=columns[2].copy(),
        rule_to_trip=columns[3].copy(),
        rule_from_line=columns[4].copy(),
        rule_to_line=columns[5].copy(),
        post_first=np.searchsorted(target[by_target], edges).astype(np.int64),
        post_board=np.concatenate([own, stops + leaving[~has_rules]])[by_target].astype(np.int32),
        post_s=np.concatenate([0 * own, foot_s[~has_rules]])[by_target].astype(np.int32),
        ruled_first=np.searchsorted(leaving[ruled], edges).astype(np.int64),
        ruled=ruled.astype(np.int64),
    )

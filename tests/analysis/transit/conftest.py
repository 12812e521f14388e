"""Small timetables, and a slow way to search them that shares nothing with the scan."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from math import ceil, hypot, inf
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest
from hypothesis import strategies as st

from geodata.timetable.model import Connections, Lines, Phases, Stops, Timetable, TransferKind, Transfers, Trips

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

DAY = date(2026, 1, 5)


class Hop(NamedTuple):
    """A row of :class:`Connections`."""

    dep_stop: int
    arr_stop: int
    dep_s: int
    arr_s: int
    trip: int
    seq: int
    can_board: bool = True
    can_alight: bool = True
    must_book: bool = False


class Change(NamedTuple):
    """A row of :class:`Transfers`."""

    from_stop: int
    to_stop: int
    min_s: int
    kind: int
    from_trip: int = -1
    to_trip: int = -1
    from_line: int = -1
    to_line: int = -1
    rank: int = 0


class Run(NamedTuple):
    """A trip, with the phase and headway of its run if only those are known."""

    line: int = 0
    continues: int = -1
    phase: int = -1
    headway_s: int = 0
    start_s: int = 0
    until_s: int = 1
    since_s: int = -(2**30)


@dataclass(frozen=True)
class Feed:
    """A timetable in plain Python: positions of stops (metres), and rows."""

    stops: tuple[tuple[float, float], ...]
    hops: tuple[Hop, ...]
    runs: tuple[Run, ...]
    changes: tuple[Change, ...] = ()
    parents: tuple[int, ...] = ()
    phases: int = 0

    def timetable(self) -> Timetable:
        stops, runs, lines = len(self.stops), self.runs, 1 + max((run.line for run in self.runs), default=0)
        hops = sorted(self.hops, key=lambda hop: (hop.dep_s, hop.trip, hop.seq))
        return Timetable(
            service_date=DAY,
            valid_from=DAY,
            valid_until=DAY,
            stops=Stops(
                _names("S", stops),
                _names("Stop ", stops),
                np.array([x for x, _ in self.stops], dtype=float),
                np.array([y for _, y in self.stops], dtype=float),
                _ints(self.parents or [-1] * stops),
            ),
            lines=Lines(
                line_id=_names("L", lines),
                name=_names("", lines),
                long_name=_names("Line ", lines),
                agency=_names("A", lines),
                route_type=_ints([3] * lines),
            ),
            trips=Trips(
                trip_id=_names("T", len(runs)),
                line=_ints(run.line for run in runs),
                route_type=_ints(3 for _ in runs),
                block=np.array([""] * len(runs), dtype=np.str_),
                continues=_ints(run.continues for run in runs),
                phase=_ints(run.phase for run in runs),
                headway_s=_ints(run.headway_s for run in runs),
                start_s=_ints(run.start_s for run in runs),
                since_s=_ints(run.since_s for run in runs),
                until_s=_ints(run.until_s for run in runs),
            ),
            connections=Connections(**_columns(hops, Hop)),
            transfers=Transfers(**_columns(self.changes, Change)),
            phases=Phases(_names("P", self.phases), _ints([0] * self.phases)),
        )


@dataclass
class Oracle:
    """Label-correcting search on the time-expanded graph: every pair of connections is tried until nothing changes.

    ``value[hop]`` is the best (arrival, transfers) of who sits in a hop, or ``None``.
    """

    feed: Feed
    egress: list[int]
    latest_s: int
    changing: tuple[int, int, float, float, float] = (60, 60, 400.0, 1.3, 4.8)
    value: dict[Hop, tuple[int, int] | None] = field(init=False)

    def __post_init__(self) -> None:
        self.value = dict.fromkeys(self.feed.hops)
        follows = {hop: self._follows(hop) for hop in self.feed.hops}
        changes = {a: [b for b in self.feed.hops if self.allows(a, b)] for a in self.feed.hops}
        changed = True
        while changed:
            changed = False
            for hop, after in follows.items():
                options = [self.value[hop], self.value[after] if after else None]
                if hop.can_alight and self.egress[hop.arr_stop] >= 0:
                    arrival = hop.arr_s + self.egress[hop.arr_stop]
                    options.append((arrival, 0) if arrival <= self.latest_s else None)
                onward = [self.value[other] for other in changes[hop]]
                options += [(arrival, transfers + 1) for arrival, transfers in filter(None, onward)]
                best = min((option for option in options if option is not None), default=None)
                if best != self.value[hop]:
                    self.value[hop], changed = best, True

    def latest(self, stop: int, deadline_s: int) -> int | None:
        """Latest departure of a vehicle at a stop that leads to the destination in time."""
        return max((hop.dep_s for hop, value in self._boarded(stop) if value[0] <= deadline_s), default=None)

    def pareto(self, stop: int) -> list[list[int]]:
        """All pairs of departure and arrival that no other pair beats."""
        pairs = {(hop.dep_s, value[0]) for hop, value in self._boarded(stop)}
        best = {a for a in pairs if not any(b != a and b[0] >= a[0] and b[1] <= a[1] for b in pairs)}
        return [list(pair) for pair in sorted(best, reverse=True)]

    def best(self, stop: int, dep_s: int, deadline_s: int) -> tuple[int, int]:
        """Earliest arrival, then fewest transfers, of who takes a vehicle at this moment and is in time."""
        return min(value for hop, value in self._boarded(stop) if hop.dep_s == dep_s and value[0] <= deadline_s)

    def _boarded(self, stop: int) -> list[tuple[Hop, tuple[int, int]]]:
        boarded = [hop for hop in self.feed.hops if hop.dep_stop == stop and hop.can_board]
        return [(hop, value) for hop in boarded if (value := self.value[hop]) is not None]

    def _follows(self, hop: Hop) -> Hop | None:
        later = [other for other in self.feed.hops if other.trip == hop.trip and other.seq > hop.seq]
        if later:
            return min(later, key=lambda other: other.seq)
        after = [other for other in self.feed.hops if other.trip == self.feed.runs[hop.trip].continues]
        first = min(after, key=lambda other: other.seq, default=None)
        return first if first is not None and first.dep_s >= hop.arr_s else None

    def allows(self, a: Hop, b: Hop) -> bool:
        """Whether one can change from one hop to another."""
        if not (a.can_alight and b.can_board) or b.dep_s < a.arr_s:
            return False
        needed = self._needed(a, b)
        return needed is not None and b.dep_s >= a.arr_s + needed

    def _needed(self, a: Hop, b: Hop) -> int | None:
        """Seconds of a change, or ``None`` if it is not possible."""
        same_stop, other_stop, walk_m, detour, kmh = self.changing
        u, v = a.arr_stop, b.dep_stop
        (ux, uy), (vx, vy) = self.feed.stops[u], self.feed.stops[v]
        distance = hypot(ux - vx, uy - vy)
        walk = same_stop if u == v else ceil(other_stop + distance * detour / (kmh / 3.6) - 1e-9)
        seconds = {
            TransferKind.RECOMMENDED: walk,
            TransferKind.TIMED: 0,
            TransferKind.MINIMUM_TIME: None,
            TransferKind.FORBIDDEN: inf,
        }
        fitting = [
            (rule.rank, rule.min_s if needed is None else needed)
            for rule in self.feed.changes
            if rule.kind in tuple(seconds)
            for needed in [seconds[TransferKind(rule.kind)]]
            if (rule.from_stop, rule.to_stop) == (u, v)
            and rule.from_trip in (-1, a.trip)
            and rule.to_trip in (-1, b.trip)
            and rule.from_line in (-1, self.feed.runs[a.trip].line)
            and rule.to_line in (-1, self.feed.runs[b.trip].line)
        ]
        if fitting:
            _, needed = max(fitting)
            return None if needed == inf else int(needed)
        parents = self.feed.parents or (-1,) * len(self.feed.stops)
        station = [parents[stop] if parents[stop] >= 0 else stop for stop in (u, v)]
        return walk if u == v or distance <= walk_m or station[0] == station[1] else None


@st.composite
def small_feeds(draw: st.DrawFn, *, rules: bool = True) -> Feed:
    """Draw a feed with everything that makes a scan go wrong: no duration, loops, equal times, vehicles that go on."""
    places = st.sampled_from([0.0, 100.0, 200.0, 350.0, 5_000.0, 5_100.0, 9_000.0])
    stops = draw(st.lists(st.tuples(places, places), min_size=2, max_size=6))
    parents = draw(st.lists(st.sampled_from([-1, -1, -1, 0]), min_size=len(stops), max_size=len(stops)))
    stop = st.integers(0, len(stops) - 1)
    step = st.sampled_from([0, 0, 30, 60, 60, 90, 120, 600])
    trips = draw(st.integers(1, 7))
    hops: list[Hop] = []
    for trip in range(trips):
        passed = draw(st.lists(stop, min_size=2, max_size=5))
        now_s = 60 * draw(st.integers(0, 12))
        for seq, (a, b) in enumerate(pairwise(passed)):
            dep_s = now_s + draw(step)
            now_s = dep_s + draw(step)
            board, alight = draw(st.sampled_from([True, True, True, False])), draw(st.sampled_from([True, True, False]))
            hops.append(Hop(a, b, dep_s, now_s, trip, seq, board, alight))
    runs = tuple(
        Run(line=draw(st.integers(0, 2)), continues=draw(st.sampled_from([-1, -1, *range(trips)])))
        for _ in range(trips)
    )
    changes = draw(st.lists(_changes(stop, trips), max_size=5)) if rules else []
    return Feed(tuple(stops), tuple(hops), runs, tuple(changes), tuple(parents))


@st.composite
def _changes(draw: st.DrawFn, stop: st.SearchStrategy[int], trips: int) -> Change:
    trip, line = st.sampled_from([-1, -1, *range(trips)]), st.sampled_from([-1, -1, 0, 1, 2])
    from_trip, to_trip, from_line, to_line = draw(trip), draw(trip), draw(line), draw(line)
    sides = (from_trip >= 0, from_line >= 0), (to_trip >= 0, to_line >= 0)
    by_trip, by_line = sum(side[0] for side in sides), sum(side[1] and not side[0] for side in sides)
    rank = {(2, 0): 5, (1, 1): 4, (1, 0): 3, (0, 2): 2, (0, 1): 1, (0, 0): 0}[by_trip, by_line]
    kind = draw(st.sampled_from([0, 1, 2, 2, 3, 3, 4, 5]))
    min_s = draw(st.sampled_from([0, 30, 120, 300])) if kind == TransferKind.MINIMUM_TIME else 0
    return Change(draw(stop), draw(stop), min_s, kind, from_trip, to_trip, from_line, to_line, rank)


@st.composite
def _destinations(draw: st.DrawFn, feed: Feed) -> list[int]:
    seconds = st.sampled_from([-1, -1, 0, 60, 90, 600])
    return draw(st.lists(seconds, min_size=len(feed.stops), max_size=len(feed.stops)))


@pytest.fixture(scope="session")
def feeds() -> Any:
    return small_feeds


@pytest.fixture(scope="session")
def destinations() -> Any:
    return _destinations


@pytest.fixture(scope="session")
def oracle() -> type[Oracle]:
    return Oracle


@pytest.fixture(scope="session")
def feed() -> type[Feed]:
    return Feed


@pytest.fixture(scope="session")
def rows() -> tuple[type[Hop], type[Change], type[Run]]:
    return Hop, Change, Run


def _ints(values: Iterable[int]) -> NDArray[np.int32]:
    return np.array(list(values), dtype=np.int32)


def _names(prefix: str, count: int) -> NDArray[np.str_]:
    return np.array([f"{prefix}{number}" for number in range(count)], dtype=np.str_)


def _columns(rows: Sequence[Hop] | Sequence[Change], row: type[Hop | Change]) -> dict[str, NDArray[Any]]:
    flags = {"can_board", "can_alight", "must_book"}
    columns = list(zip(*rows, strict=True)) or [()] * len(row._fields)
    return {
        name: np.array(column, dtype=np.bool_ if name in flags else np.int32)
        for name, column in zip(row._fields, columns, strict=True)
    }

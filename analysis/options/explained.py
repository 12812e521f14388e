"""The way from one origin to the gate over roads and paths in its parts: which road, how far and how long.

The parts are read back from the search that the decision table rests on, so that they add up to its minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from analysis.changes import AddHub
from analysis.options.by_mode import peak_factor, searched
from analysis.options.network import node_row
from analysis.options.street import PARK_AND_RIDE
from analysis.reachability.settings import ACCESS_FACTOR
from geodata.options import BASE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from analysis.options.origin import Origin
    from analysis.options.street import Streets
    from analysis.reachability.graph import TravelTimeField
    from analysis.scenario import Placed

PieceKind = Literal["access", "road", "change"]


@dataclass(frozen=True)
class Piece:
    """One part of a way.

    Attributes
    ----------
    kind : str
        ``access`` (streets that the network does not hold), ``road``, or ``change`` from the car at a park-and-ride.
    road, road_class : str
        Number of the road, empty for one without, and its class in the network.
    place : str
        Name of the node of the network where it ends.
    xy : tuple of pairs
        RD metres of its beginning, of the nodes that it passes, and of its end; straight in between.
    """

    kind: PieceKind
    mode: str
    road: str
    road_class: str
    place: str
    length_m: float
    minutes: float
    xy: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Way:
    """The fastest way by one mode; its minutes and metres are the sums of its parts."""

    mode: str
    pieces: tuple[Piece, ...]

    @property
    def minutes(self) -> float:
        """From door to gate."""
        return sum(piece.minutes for piece in self.pieces)

    @property
    def length_m(self) -> float:
        """From door to gate."""
        return sum(piece.length_m for piece in self.pieces)

    def turned(self) -> Way:
        """The way back, from the gate: both directions of a link take as long."""
        places = ["", *(piece.place for piece in self.pieces)]
        pieces = [
            replace(piece, xy=piece.xy[::-1], place=place) for piece, place in zip(self.pieces, places, strict=False)
        ]
        return replace(self, pieces=tuple(reversed(pieces)))


def ways_from(
    origin: Origin,
    option: str = BASE,
    *,
    peak: bool = False,
    back: bool = False,
    destination: str = "jpk",
    assumptions: Collection[str] = frozenset(),
    own_modes: Path | None = None,
) -> dict[str, Way | None]:
    """The way from an origin by every mode, and over a park-and-ride; ``None``: there is none.

    Parameters
    ----------
    peak : bool
        Whether cars drive in the peak, as in the decision table.
    back : bool
        Whether the way leads from the gate to the origin.

    Raises
    ------
    UnknownDestinationError, UnknownAssumptionError, UnknownOptionError, OptionInvalidError, ModesInvalidError
        As :func:`analysis.options.by_mode.street_minutes`.
    """
    found = searched(option, destination, assumptions, own_modes)
    streets = found.streets.at(np.array([[origin.x_m, origin.y_m]]))
    factor = peak_factor(found.catalogue) if peak else 1.0
    slower = {mode: factor if known.peak else 1.0 for mode, known in streets.modes.items()}
    ways: dict[str, Way | None] = {mode: way(streets, mode, slower=slower[mode]) for mode in streets.modes}
    ways[PARK_AND_RIDE] = way_over_hubs(streets, found.hubs, slower=slower["car"])
    return {mode: made.turned() if made is not None and back else made for mode, made in ways.items()}


def way(streets: Streets, mode: str, row: int = 0, *, slower: float = 1.0) -> Way | None:
    """The way of one origin by a mode, every minute of it ``slower`` times as long; ``None``: there is none."""
    pieces = _to(streets, mode, streets.gate_node(mode), row)
    return None if pieces is None else Way(mode, tuple(_times(pieces, slower)))


def way_over_hubs(streets: Streets, hubs: Iterable[Placed], row: int = 0, *, slower: float = 1.0) -> Way | None:
    """The way by car to the best park-and-ride and on by its mode; ``None``: there is none.

    What happens up to the hub, the change included, takes ``slower`` times as long, as in the decision table.
    """
    best_min, best = np.inf, None
    for placed in hubs:
        change = placed.change
        assert isinstance(change, AddHub)  # noqa: S101  for the type checker
        node = node_row(streets.network, placed, "at", change.at)
        to_hub, on = streets.over_hub(placed, change.onward, node)
        # The first of equals, as the table takes it: the hub is chosen without the peak.
        if (total := float(to_hub[row]) + change.change_min + on) < best_min:
            best_min, best = total, (change, node)
    if best is None:
        return None
    change, node = best
    driven = _to(streets, "car", node, row)
    assert driven is not None  # noqa: S101  its minutes are finite
    place = tuple(streets.network.xy[node].tolist())
    at_hub = Piece("change", change.onward, "", "", _name(streets, node), 0.0, change.change_min, (place, place))
    onward = streets.field_to(change.onward, streets.gate_node(change.onward))
    rest = _merged(_along(streets, change.onward, onward, node))
    return Way(PARK_AND_RIDE, (*_times([*driven, at_hub], slower), *rest))


def _to(streets: Streets, mode: str, node: int, row: int) -> list[Piece] | None:
    """The parts to a node of the network."""
    joined, points = streets.joined(mode, node), streets.points(mode)
    if not np.isfinite(joined.minutes[row]):
        return None
    field, point, first = streets.field_to(mode, node), int(joined.point[row]), int(joined.node[row])
    door, at = tuple(streets.xy[row].tolist()), tuple(points.xy[point].tolist())
    length_m = ACCESS_FACTOR * float(joined.snap_m[row])
    minutes = length_m / 1_000 / streets.modes[mode].access_kmh * 60
    pieces = [Piece("access", mode, "", "", "", length_m, minutes, (door, at))]
    start, share = int(points.start[point]), float(points.share[point])
    share = share if first == start else 1 - share
    if share > 0:
        graph = points.graph
        (arc,) = np.flatnonzero((graph.start == start) & (graph.end == int(points.end[point])))
        road, road_class = _road(streets, int(graph.link[arc]))
        there = tuple(streets.network.xy[first].tolist())
        along_m, along_min = share * float(points.length_m[point]), share * float(points.minutes[point])
        pieces.append(Piece("road", mode, road, road_class, _name(streets, first), along_m, along_min, (at, there)))
    pieces += _along(streets, mode, field, first)
    return _merged(pieces)


def _along(streets: Streets, mode: str, field: TravelTimeField, node: int) -> list[Piece]:
    """A part for every link from a node to the destination of the field."""
    pieces = []
    while (onward := int(field.next_node[node])) >= 0:
        road, road_class = _road(streets, int(field.next_link[node]))
        length_m = float(field.length_m[node] - field.length_m[onward])
        minutes = float(field.minutes[node] - field.minutes[onward])
        xy = tuple((float(x), float(y)) for x, y in streets.network.xy[[node, onward]])
        pieces.append(Piece("road", mode, road, road_class, _name(streets, onward), length_m, minutes, xy))
        node = onward
    return pieces


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """The same with runs of one road, or of roads of one class without a number, as one part."""
    made: list[Piece] = []
    for piece in pieces:
        last = made[-1] if made else None
        if last is not None and _same(last, piece):
            made[-1] = replace(
                piece,
                length_m=last.length_m + piece.length_m,
                minutes=last.minutes + piece.minutes,
                xy=last.xy + piece.xy[1:],
            )
        else:
            made.append(piece)
    return made


def _same(one: Piece, other: Piece) -> bool:
    if one.kind != "road" or other.kind != "road" or one.mode != other.mode or one.road != other.road:
        return False
    return bool(one.road) or one.road_class == other.road_class


def _times(pieces: Iterable[Piece], slower: float) -> Iterator[Piece]:
    return (replace(piece, minutes=piece.minutes * slower) for piece in pieces)


def _road(streets: Streets, link: int) -> tuple[str, str]:
    road, road_class = streets.network.links["road"].iat[link], streets.network.links["road_class"].iat[link]
    return road if isinstance(road, str) else "", str(road_class)


def _name(streets: Streets, node: int) -> str:
    return str(streets.network.nodes["name"].iat[node])

"""Keep for each mode the largest part of the network in which everything reaches everything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from geodata.streets.model import Cut, Part
from geodata.streets.segments import open_in_some

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.streets.segments import Segments

_NAMED = 5
"""How many of the parts cut off are named."""


def keep_largest_parts(segments: Segments, modes: tuple[str, ...]) -> tuple[Segments, tuple[Cut, ...]]:
    """Close to each mode what lies outside its largest strongly connected part, and leave out what no mode uses.

    The largest part is the one with the greatest length of streets.
    """
    seconds, cuts = segments.seconds.copy(), []
    for column, mode in enumerate(modes):
        usable = open_in_some(seconds[:, column])
        part = _parts(segments, seconds[:, column])
        home = _part_of_segments(segments, part, usable)
        metres = np.bincount(home[home >= 0], weights=segments.length_m[home >= 0], minlength=part.max(initial=-1) + 1)
        main = int(metres.argmax()) if len(metres) and (home >= 0).any() else -1
        cuts.append(_cut(segments, mode, part, main, usable))
        seconds[home != main, column] = np.inf
    return replace(segments, seconds=seconds).only(open_in_some(seconds)), tuple(cuts)


def _parts(segments: Segments, seconds: NDArray[np.float64]) -> NDArray[np.int32]:
    """The number of the strongly connected part of every node."""
    size = len(segments.osm_node)
    ahead, back = np.isfinite(seconds).T
    start = np.concatenate([segments.start[ahead], segments.end[back]])
    end = np.concatenate([segments.end[ahead], segments.start[back]])
    matrix = csr_array((np.ones(len(start), dtype=np.int8), (start, end)), shape=(size, size))
    return np.asarray(connected_components(matrix, connection="strong")[1])


def _part_of_segments(segments: Segments, part: NDArray[np.int32], usable: NDArray[np.bool_]) -> NDArray[np.int32]:
    """The part that both ends of a segment belong to; -1 if it leads from one to another, or is closed."""
    return np.where(usable & (part[segments.start] == part[segments.end]), part[segments.start], -1)


def _cut(segments: Segments, mode: str, part: NDArray[np.int32], main: int, usable: NDArray[np.bool_]) -> Cut:
    touched = np.zeros(len(part), dtype=bool)
    touched[segments.start[usable]] = touched[segments.end[usable]] = True
    inside = usable & (part[segments.start] == main) & (part[segments.end] == main)
    lost = usable & ~inside
    outside = touched & (part != main)
    # A street that joins two parts counts with the part that it does not share with the main one.
    owner = np.where(part[segments.start] != main, part[segments.start], part[segments.end])
    metres = np.bincount(owner[lost], weights=segments.length_m[lost], minlength=part.max(initial=-1) + 1)
    nodes = np.bincount(part[outside], minlength=len(metres))
    longest = [int(number) for number in np.argsort(-metres, kind="stable")[:_NAMED] if metres[number] > 0]
    return Cut(
        mode=mode,
        kept_nodes=int((touched & (part == main)).sum()),
        kept_km=round(float(segments.length_m[inside].sum()) / 1_000, 3),
        parts=int((nodes > 0).sum()),
        cut_nodes=int(outside.sum()),
        cut_km=round(float(segments.length_m[lost].sum()) / 1_000, 3),
        largest=tuple(
            _describe(segments, float(metres[number]), int(nodes[number]), outside & (part == number))
            for number in longest
        ),
    )


def _describe(segments: Segments, length_m: float, nodes: int, inside: NDArray[np.bool_]) -> Part:
    node = int(np.flatnonzero(inside)[0])
    return Part(
        nodes=nodes,
        length_km=round(length_m / 1_000, 3),
        lon=round(float(segments.lon[node]), 6),
        lat=round(float(segments.lat[node]), 6),
    )

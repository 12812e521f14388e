"""Times of calls: read them, fill in blank ones by distance, and find trips that run backwards.

Arrays have one element for each call, sorted by trip and place in the trip. Times are seconds, ``-1`` is blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLANK = -1
UNREADABLE = -2
"""Something is written, but no time."""

_PATTERN = r"^(?P<h>\d{1,3}):(?P<m>[0-5]?\d)(?P<rest>:(?P<s>[0-5]\d))?$"


def parse_times(texts: pa.Array | pa.ChunkedArray) -> NDArray[np.int32]:
    """Read ``H:MM:SS`` (hours may exceed 24; seconds may be missing); see :data:`BLANK` and :data:`UNREADABLE`."""
    encoded = texts.dictionary_encode()
    chunk = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    words = chunk.dictionary
    if len(words) == 0:
        return np.full(len(texts), BLANK, np.int32)
    fields = pc.extract_regex(words, _PATTERN)
    found = pc.is_valid(fields).to_numpy(zero_copy_only=False)
    empty = pc.equal(words, "").to_numpy(zero_copy_only=False)

    def part(name: str) -> NDArray[np.int32]:
        numbers = pc.struct_field(fields, name)
        numbers = pc.if_else(pc.equal(pc.fill_null(numbers, ""), ""), "0", numbers)
        return np.asarray(pc.cast(numbers, pa.int32()).to_numpy(zero_copy_only=False), np.int32)

    seconds = np.where(found, part("h") * 3_600 + part("m") * 60 + part("s"), np.where(empty, BLANK, UNREADABLE))
    rows = chunk.indices.to_numpy(zero_copy_only=False)
    return np.asarray(seconds[rows], np.int32)


class Filled(NamedTuple):
    """Times of calls without blanks, and per call whether its trip can be used."""

    arr_s: NDArray[np.int32]
    dep_s: NDArray[np.int32]
    no_end: NDArray[np.bool_]
    """The trip has no time at its first or last call."""
    backwards: NDArray[np.bool_]
    """Somewhere in the trip time runs backwards."""
    blank: NDArray[np.bool_]
    """The call had no time of its own."""
    half: NDArray[np.bool_]
    """The call had only one of the two times."""


def fill(
    trip: NDArray[np.int32],
    arr_s: NDArray[np.int32],
    dep_s: NDArray[np.int32],
    along: NDArray[np.float64],
) -> Filled:
    """Fill blank times between the known ones on either side, in proportion to the way.

    Parameters
    ----------
    trip : array of int
        Trip of each call; equal values lie together.
    along : array of float
        How far along the trip each call is, in any unit that is the same within a trip. Where it does not rise between
        two known times, or is not known (NaN), the calls between them are spread evenly.
    """
    half = (arr_s == BLANK) != (dep_s == BLANK)
    arr = np.where(arr_s == BLANK, dep_s, arr_s)
    dep = np.where(dep_s == BLANK, arr_s, dep_s)
    blank = arr == BLANK
    size = len(trip)
    if not size:
        none = np.zeros(0, np.bool_)
        return Filled(arr, dep, none, none, blank, half)
    first, last = trip_ends(trip)
    starts = np.flatnonzero(first)
    of_trip = np.cumsum(first) - 1
    no_end = _any_in_trip(blank & (first | last), starts)[of_trip]

    fillable = blank & ~no_end
    rows = np.arange(size)
    before = np.maximum.accumulate(np.where(blank, -1, rows))[fillable]
    after = np.minimum.accumulate(np.where(blank, size, rows)[::-1])[::-1][fillable]
    here = rows[fillable]
    way = along[after] - along[before]
    by_way = np.isfinite(way) & (way > 0) & (along[here] >= along[before]) & (along[here] <= along[after])
    even = (here - before) / (after - before)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(by_way, (along[here] - along[before]) / way, even)
    filled = dep[before] + np.rint(share * (arr[after].astype(np.int64) - dep[before])).astype(np.int32)
    arr, dep = arr.copy(), dep.copy()
    arr[here] = filled
    dep[here] = filled
    back = dep < arr
    back[1:] |= ~first[1:] & (arr[1:] < dep[:-1])
    backwards = _any_in_trip(back, starts)[of_trip] & ~no_end
    return Filled(arr, dep, no_end, backwards, blank, half)


def trip_ends(trip: NDArray[Any]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which calls are the first and which the last of their trip."""
    change = trip[1:] != trip[:-1]
    one = np.ones(1, np.bool_)
    if not len(trip):
        return one[:0], one[:0]
    return np.concatenate([one, change]), np.concatenate([change, one])


def _any_in_trip(flags: NDArray[np.bool_], starts: NDArray[np.intp]) -> NDArray[np.bool_]:
    return np.logical_or.reduceat(flags, starts)

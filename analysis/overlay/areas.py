"""How much of one polygon lies in another, in square metres, without building the piece.

The plane is cut into slabs between all heights at which something happens: a corner of either polygon, or a crossing of
two edges. Inside a slab nothing crosses, so the width that both polygons share changes linearly, and its value halfway
times the height of the slab is exact. Inside and outside are told by counting edges (even-odd), so that holes and
further parts need no care of their own; and a crossing that rounding moves by a hair moves the area by a hair, so that
touching edges and slivers need none either.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.transit.compiled import compiled

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Box = tuple[float, float, float, float]

TOO_MUCH = -1.0
"""What :func:`shared_areas` gives where another method is faster."""
_MOST_STEPS = 4_000_000.0

APART_M = 1e-9
"""Polygons that a straight line parts up to this many metres do not overlap."""


@compiled
def shared_areas(many: Floats, start: Integers, rows: Integers, one: Floats) -> Floats:
    """Areas that some of many polygons share with one, in square metres; :data:`TOO_MUCH` where that takes too long.

    Parameters
    ----------
    many, one : array of shape (n, 4)
        Edges as in :class:`analysis.overlay.edges.Edges`.
    start : array
        Where the edges of each of the many begin.
    rows : array
        Which of the many are asked for.
    """
    found = np.empty(len(rows))
    box = _box(one)
    for place in range(len(rows)):
        row = rows[place]
        edges = many[start[row] : start[row + 1]]
        found[place] = _shared(edges, _box(edges), one, box)
    return found


@compiled
def overlapping_pairs(xy: Floats, start: Integers, bounds: Floats, least_m2: float) -> tuple[Integers, Floats]:
    """Pairs of polygons that share at least ``least_m2``, as rows of shape (n, 2), and how much they share.

    A pair that would take too long is given with the area :data:`TOO_MUCH`.
    """
    order = np.argsort(bounds[:, 0])
    pairs = np.empty((16, 2), np.int64)
    areas = np.empty(16)
    count = 0
    for place in range(len(order)):
        i = order[place]
        for later in range(place + 1, len(order)):
            j = order[later]
            if bounds[j, 0] >= bounds[i, 2] - APART_M:
                break
            if bounds[j, 1] >= bounds[i, 3] - APART_M or bounds[i, 1] >= bounds[j, 3] - APART_M:
                continue
            a = xy[start[i] : start[i + 1]]
            b = xy[start[j] : start[j + 1]]
            if len(a) * len(b) < 10_000 and (_parted(a, b) or _parted(b, a)):
                continue
            area = _shared(a, _box(a), b, _box(b))
            if TOO_MUCH < area < least_m2:
                continue
            if count == len(areas):
                pairs = np.concatenate((pairs, np.empty_like(pairs)))
                areas = np.concatenate((areas, np.empty_like(areas)))
            pairs[count, 0], pairs[count, 1], areas[count] = min(i, j), max(i, j), area
            count += 1
    return pairs[:count], areas[:count]


@compiled
def _parted(a: Floats, b: Floats) -> bool:
    """Whether the line of an edge of ``a`` has ``a`` on one side and ``b`` on the other."""
    for edge in range(len(a)):
        x, y = a[edge, 0], a[edge, 1]
        dx, dy = a[edge, 2] - x, a[edge, 3] - y
        slack = APART_M * np.hypot(dx, dy)
        if slack == 0.0:
            continue
        low_a, high_a = _sides(a, x, y, dx, dy)
        low_b, high_b = _sides(b, x, y, dx, dy)
        if high_b <= low_a + slack or high_a <= low_b + slack:
            return True
    return False


@compiled
def _sides(edges: Floats, x: float, y: float, dx: float, dy: float) -> tuple[float, float]:
    low, high = np.inf, -np.inf
    for edge in range(len(edges)):
        for end in (0, 2):
            side = dx * (edges[edge, end + 1] - y) - dy * (edges[edge, end] - x)
            low, high = min(low, side), max(high, side)
    return low, high


@compiled
def _shared(a: Floats, box_a: Box, b: Floats, box_b: Box) -> float:
    left, low = max(box_a[0], box_b[0]), max(box_a[1], box_b[1])
    right, high = min(box_a[2], box_b[2]), min(box_a[3], box_b[3])
    if left >= right or low >= high:
        return 0.0
    edges_a, near_a = _strip(a, left, right, low, high)
    edges_b, near_b = _strip(b, left, right, low, high)
    if len(edges_a) * float(len(edges_b)) > _MOST_STEPS:
        return TOO_MUCH
    heights = _heights(edges_a, near_a, edges_b, near_b, high - low)
    active_a, active_b = np.empty(len(edges_a), np.int64), np.empty(len(edges_b), np.int64)
    xs_a, xs_b = np.empty(len(edges_a)), np.empty(len(edges_b))
    area, known_a, known_b, next_a, next_b = 0.0, 0, 0, 0, 0
    for slab in range(len(heights) - 1):
        height = heights[slab + 1] - heights[slab]
        if height > 0.0:
            y = 0.5 * (heights[slab] + heights[slab + 1])
            known_a, next_a = _reach(edges_a, y, active_a, known_a, next_a, xs_a)
            known_b, next_b = _reach(edges_b, y, active_b, known_b, next_b, xs_b)
            area += height * _common(xs_a, known_a, xs_b, known_b, right - left)
    return area


@compiled
def _box(edges: Floats) -> Box:
    left, low, right, high = np.inf, np.inf, -np.inf, -np.inf
    for edge in range(len(edges)):
        left = min(left, edges[edge, 0], edges[edge, 2])
        right = max(right, edges[edge, 0], edges[edge, 2])
        low, high = min(low, edges[edge, 1]), max(high, edges[edge, 3])
    return left, low, right, high


@compiled
def _strip(edges: Floats, left: float, right: float, low: float, high: float) -> tuple[Floats, NDArray[np.bool_]]:
    """Edges at the heights of the window and not to its right, from its lower left corner.

    Those that pass through the window or along its sides are marked; those to its left only tell inside from outside.
    """
    kept = np.empty(len(edges), np.int64)
    count = 0
    for edge in range(len(edges)):
        if edges[edge, 1] >= high:
            break
        if edges[edge, 3] > low and (edges[edge, 0] <= right or edges[edge, 2] <= right):
            kept[count] = edge
            count += 1
    strip, near = np.empty((count, 4)), np.empty(count, np.bool_)
    for place in range(count):
        edge = kept[place]
        near[place] = edges[edge, 0] >= left or edges[edge, 2] >= left
        strip[place, 0], strip[place, 1] = edges[edge, 0] - left, edges[edge, 1] - low
        strip[place, 2], strip[place, 3] = edges[edge, 2] - left, edges[edge, 3] - low
    return strip, near


@compiled
def _heights(a: Floats, near_a: NDArray[np.bool_], b: Floats, near_b: NDArray[np.bool_], top: float) -> Floats:
    """All heights from 0 to ``top`` at which a near edge ends or two of them, one of each polygon, cross; sorted."""
    found = np.empty(2 + 2 * (len(a) + len(b)) + 16)
    found[0], found[1] = 0.0, top
    count = 2
    for edges, near in ((a, near_a), (b, near_b)):
        for edge in range(len(edges)):
            for end in (1, 3):
                if near[edge] and 0.0 < edges[edge, end] < top:
                    found[count] = edges[edge, end]
                    count += 1
    for i in range(len(a)):
        for j in range(len(b)):
            if not near_a[i] or b[j, 1] >= a[i, 3]:
                break
            y = _crossing(a[i], b[j]) if near_b[j] and b[j, 3] > a[i, 1] else -1.0
            if 0.0 < y < top:
                if count == len(found):
                    found = np.concatenate((found, np.empty_like(found)))
                found[count] = y
                count += 1
    return np.sort(found[:count])


@compiled
def _crossing(a: Floats, b: Floats) -> float:
    """The height at which two edges cross; -1 if they do not, or are parallel."""
    adx, ady, bdx, bdy = a[2] - a[0], a[3] - a[1], b[2] - b[0], b[3] - b[1]
    bend = adx * bdy - ady * bdx
    if bend == 0.0:
        return -1.0
    along = ((b[0] - a[0]) * bdy - (b[1] - a[1]) * bdx) / bend
    y = a[1] + along * ady
    return y if 0.0 < along < 1.0 and b[1] < y < b[3] else -1.0


@compiled
def _reach(edges: Floats, y: float, active: Integers, known: int, upcoming: int, xs: Floats) -> tuple[int, int]:  # noqa: PLR0917
    """Fill ``xs``, sorted, with where the edges cross the height ``y``; ``active`` are the edges that do.

    Returns how many they are, and the first edge that begins above ``y``.
    """
    count = 0
    for place in range(known):
        if edges[active[place], 3] > y:
            active[count] = active[place]
            count += 1
    while upcoming < len(edges) and edges[upcoming, 1] <= y:
        if edges[upcoming, 3] > y:
            active[count] = upcoming
            count += 1
        upcoming += 1
    for rank in range(count):
        edge = active[rank]
        x0, y0 = edges[edge, 0], edges[edge, 1]
        x = x0 + (edges[edge, 2] - x0) * ((y - y0) / (edges[edge, 3] - y0))
        place = rank
        while place > 0 and xs[place - 1] > x:
            xs[place] = xs[place - 1]
            place -= 1
        xs[place] = x
    return count, upcoming


@compiled
def _common(a: Floats, count_a: int, b: Floats, count_b: int, right: float) -> float:
    """Length shared by intervals between each first and second of ``a`` and of ``b``; open ones end at ``right``."""
    total, i, j = 0.0, 0, 0
    while i < count_a and j < count_b:
        end_a = a[i + 1] if i + 1 < count_a else right
        end_b = b[j + 1] if j + 1 < count_b else right
        shared = min(end_a, end_b) - max(a[i], b[j])
        if shared > 0.0:
            total += shared
        if end_a < end_b:
            i += 2
        else:
            j += 2
    return total

"""Weave stops, numbered roads and local links into one network.

Bus stops that lie on a numbered road become points of it; streets that cross are joined where they cross; exits and
villages that stay apart are joined by made-up links (straight line times :data:`FACTOR`), never across a motorway, an
expressway, a waterway or a railway.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
from scipy.spatial import Delaunay, cKDTree
from shapely import LineString, Point, STRtree

from geodata.build.network.draft import Barriers, Draft, Link, Node
from geodata.nearest import nearest

FACTOR = 1.3
"""Length of a made-up link over the straight line. Of the driven steps of 2015 half lie below 1.04, 90 % below 1.4."""

ON_ROAD_M = 250.0
ON_ROAD_SLACK = 1.03
SAME_POINT_M = 60.0
CROSSING_MAX_M = 2_500.0
CROSSING_MAX_RATIO = 1.25
NEIGHBOUR_M = 400.0
ISLAND_M = 7_000.0
PLACE_M = 1_500.0
PLACE_LINK_M = 5_000.0
PLACE_DETOUR = 2.0
AT_GRADE = frozenset({"provincial", "municipal"})
JOINABLE = AT_GRADE | {"local_road", "cycle_path"}


def put_stops_on_roads(draft: Draft) -> None:
    """Make stops that lie on a numbered road points of that road.

    A stop lies on a link if going by way of it makes the link at most 3 % longer than its known length: the known
    length itself says how far the real road may stray from the straight line.
    """
    stops = [node.id for node in draft.nodes.values() if node.kind == "stop"]
    tree = cKDTree(draft.positions(stops))
    claims: dict[str, tuple[float, int]] = {}
    for number, link in draft.links.items():
        if link.road_class not in AT_GRADE:
            continue
        line = LineString([draft.xy(link.a), draft.xy(link.b)])
        for index in tree.query_ball_point(line.centroid.coords[0], line.length / 2 + ON_ROAD_M):
            offset = line.distance(Point(draft.xy(stops[index])))
            if offset <= ON_ROAD_M and offset < claims.get(stops[index], (math.inf, 0))[0]:
                claims[stops[index]] = (offset, number)
    by_link: dict[int, list[tuple[float, str]]] = {}
    for stop, (offset, number) in claims.items():
        by_link.setdefault(number, []).append((offset, stop))
    for number, candidates in by_link.items():
        _put_on_link(draft, number, [stop for _, stop in sorted(candidates)])


def _put_on_link(draft: Draft, number: int, candidates: list[str]) -> None:
    link = draft.links[number]
    chosen = [link.a, link.b]
    for stop in candidates:
        near = min((link.a, link.b), key=lambda end: draft.straight_m(stop, end))
        if draft.straight_m(stop, near) <= SAME_POINT_M:
            merge_nodes(draft, near, stop)
            continue
        longer = min(
            ([*chosen[:place], stop, *chosen[place:]] for place in range(1, len(chosen))),
            key=lambda nodes: _length_m(draft, nodes),
        )
        if _length_m(draft, longer) <= max(link.length_m * ON_ROAD_SLACK, link.length_m + 15):
            chosen = longer
    if len(chosen) > 2:
        split_link(draft, number, chosen[1:-1])


def _length_m(draft: Draft, nodes: list[str]) -> float:
    return sum(draft.straight_m(a, b) for a, b in pairwise(nodes))


def split_link(draft: Draft, number: int, between: list[str]) -> None:
    """Replace a link by pieces through the nodes ``between``, its length shared by straight distance."""
    link = draft.drop_link(number)
    nodes = [link.a, *between, link.b]
    scale = link.length_m / max(_length_m(draft, nodes), 1.0)
    for a, b in pairwise(nodes):
        straight_m = draft.straight_m(a, b)
        share = straight_m * scale / link.length_m
        draft.add_link(replace(link, a=a, b=b, length_m=straight_m * scale, built_up_m=link.built_up_m * share))


def merge_nodes(draft: Draft, keep: str, gone: str) -> None:
    """Let ``keep`` take over the links of ``gone``."""
    for number in list(draft.at[gone]):
        link = draft.drop_link(number)
        other = link.other(gone)
        if other != keep:
            draft.add_link(replace(link, a=keep, b=other))
    draft.drop_node(gone)


def join_crossings(draft: Draft) -> None:
    """Join streets, and streets with numbered roads, where they cross; never a motorway or an expressway."""
    numbers = [
        number
        for number, link in draft.links.items()
        if link.road_class in AT_GRADE | {"local_road"} and _straight_enough(draft, link)
    ]
    lines = [LineString([draft.xy(draft.links[n].a), draft.xy(draft.links[n].b)]) for n in numbers]
    left, right = STRtree(lines).query(lines, predicate="crosses")
    on_link: dict[int, list[str]] = {}
    for i, j in sorted(zip(left.tolist(), right.tolist(), strict=True)):
        if i >= j:
            continue
        first, second = draft.links[numbers[i]], draft.links[numbers[j]]
        if {first.a, first.b} & {second.a, second.b} or not {first.road_class, second.road_class} & {"local_road"}:
            continue
        point = lines[i].intersection(lines[j])
        near = [n for n in (first.a, first.b, second.a, second.b) if Point(draft.xy(n)).distance(point) <= SAME_POINT_M]
        if near:
            end = near[0]
            on_link.setdefault(numbers[j] if end in (first.a, first.b) else numbers[i], []).append(end)
            continue
        node = f"x:{point.x:.0f}-{point.y:.0f}"
        if node in draft.nodes:
            continue
        draft.add_node(Node(node, "", "crossing", point.x, point.y, 150.0, "paraatkaart"))
        on_link.setdefault(numbers[i], []).append(node)
        on_link.setdefault(numbers[j], []).append(node)
    for number, nodes in on_link.items():
        start = draft.links[number].a
        split_link(draft, number, sorted(dict.fromkeys(nodes), key=lambda n: draft.straight_m(start, n)))


def _straight_enough(draft: Draft, link: Link) -> bool:
    straight_m = draft.straight_m(link.a, link.b)
    return 0 < straight_m <= CROSSING_MAX_M and (
        link.road_class in AT_GRADE or link.length_m <= CROSSING_MAX_RATIO * straight_m
    )


def join_neighbours(draft: Draft, barriers: Barriers) -> None:
    """Join nodes within 400 m that the network keeps far apart, unless a barrier lies between them."""
    nodes = [node for node in draft.nodes if draft.classes_at(node) & JOINABLE or not draft.at[node]]
    pairs = cKDTree(draft.positions(nodes)).query_pairs(NEIGHBOUR_M)
    for i, j in sorted(pairs, key=lambda pair: draft.straight_m(nodes[pair[0]], nodes[pair[1]])):
        a, b = nodes[i], nodes[j]
        length_m = FACTOR * draft.straight_m(a, b)
        if barriers.between(draft.xy(a), draft.xy(b)):
            continue
        limit_m = 2.5 * length_m + 200
        if draft.shortest_m(a, b, limit_m, lambda _n, link: link.car) > limit_m:
            draft.add_link(made_up(a, b, length_m))


def join_islands(draft: Draft, rivers: Barriers) -> None:
    """Join parts that are still apart to the main part by the shortest made-up link up to 7 km, not across a river.

    Loose stops are left out: no bus line of the source links them to anything.
    """
    for node in [name for name, found in draft.nodes.items() if found.kind == "stop" and not draft.at[name]]:
        draft.reject(node, "stop that no driven distance leads to", name=draft.nodes[node].name)
        draft.drop_node(node)
    while len(parts := draft.components()) > 1:
        main = [node for node in parts[0] if draft.classes_at(node) & JOINABLE]
        tree = cKDTree(draft.positions(main))
        joined = False
        for part in parts[1:]:
            best: tuple[float, str, str] | None = None
            for node in sorted(part):
                for gap, index in zip(*tree.query(draft.xy(node), k=8), strict=True):
                    usable = best is None or gap < best[0]
                    if gap <= ISLAND_M and usable and not rivers.between(draft.xy(node), draft.xy(main[index])):
                        best = (float(gap), node, main[index])
            if best is None:
                for node in part:
                    draft.reject(node, "part that no road joins to the network", name=draft.nodes[node].name)
                    draft.drop_node(node)
            else:
                draft.add_link(made_up(best[1], best[2], FACTOR * best[0]))
                joined = True
        if not joined:
            return


def join_places(draft: Draft, places: list[Node], rivers: Barriers) -> int:
    """Join neighbouring places that the network keeps twice as far apart as the straight line; returns how many.

    Between two neighbouring villages there is a public road, also where no bus drove it. A place stands for the nearest
    street node, or, where none lies within 1.5 km, for a node of its own; neighbours are those of the Gabriel graph.
    A river is not crossed, since its bridges are known; a motorway may be passed under or over, it is not joined.
    """
    streets = [node for node in draft.nodes if draft.classes_at(node) & JOINABLE]
    found = nearest(cKDTree(draft.positions(streets)), [(place.x_m, place.y_m) for place in places])
    gap, index = (column[:, 0] for column in found)
    nodes = {streets[i] for i in index[gap <= PLACE_M]}
    for place in (places[k] for k in np.flatnonzero(gap > PLACE_M)):
        draft.add_node(place)
        nodes.add(place.id)
    added = 0
    for a, b in sorted(_gabriel(draft, sorted(nodes)), key=lambda pair: draft.straight_m(*pair)):
        straight_m = draft.straight_m(a, b)
        limit_m = PLACE_DETOUR * straight_m + 200
        if straight_m > PLACE_LINK_M or rivers.between(draft.xy(a), draft.xy(b)):
            continue
        for usable in ((lambda _n, link: link.car), (lambda _n, link: link.bike)):
            if draft.shortest_m(a, b, limit_m, usable) > limit_m:
                draft.add_link(made_up(a, b, FACTOR * straight_m))
                added += 1
                break
    return added


def _gabriel(draft: Draft, nodes: list[str]) -> list[tuple[str, str]]:
    """Pairs of nodes with no third one in the circle between them."""
    positions = draft.positions(nodes)
    tree = cKDTree(positions)
    edges = {tuple(sorted(pair)) for corner in Delaunay(positions).simplices for pair in combinations(corner, 2)}
    found = []
    for i, j in sorted(edges):
        middle, radius = (positions[i] + positions[j]) / 2, np.hypot(*(positions[i] - positions[j])) / 2
        if len(tree.query_ball_point(middle, radius * 0.999)) == 0:
            found.append((nodes[i], nodes[j]))
    return found


def add_runs(draft: Draft, runs: list[Link]) -> int:
    """Add a long driven run where the network has no road of about that length; returns how many."""
    added = 0
    for run in sorted(runs, key=lambda link: link.length_m):
        if run.a not in draft.nodes or run.b not in draft.nodes:
            continue
        if draft.shortest_m(run.a, run.b, 1.25 * run.length_m + 300, lambda _n, link: link.car) == math.inf:
            draft.add_link(replace(run, road_class="run", bike=False))
            added += 1
    return added


def made_up(a: str, b: str, length_m: float) -> Link:
    """A link that we suppose: straight line times a factor, since a street is there but its course is not known."""
    return Link(a, b, length_m, "local_road", "straight_line", "paraatkaart", factor=FACTOR)

"""Join exits to the streets beside them.

An exit is one point of the road table for two ramps. Where no road of the table crosses, the streets on both sides of
the motorway or expressway are reached by a ramp that we suppose, straight line times a factor.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from shapely import LineString, Point, STRtree

from geodata.build.network.draft import MOTOR_ONLY, Barriers, Draft, Node
from geodata.build.network.weave import FACTOR, JOINABLE, SAME_POINT_M, made_up, split_link

if TYPE_CHECKING:
    from geodata.build.network.draft import Link

BESIDE_M = 1_500.0
ALONE_M = 2_500.0
"""An exit with no other road at all looks farther for a street."""

EXIT_KINDS = frozenset({"exit", "interchange", "junction", "roundabout", "place"})

DETOUR = 2.5
DETOUR_M = 300.0


def join_exits(draft: Draft, rivers: Barriers) -> None:
    """Join every exit to the nearest street on either side that the network keeps 2.5 times as far away.

    Interchanges between two motorways or expressways are no exits: nobody turns off there.
    """
    for node in sorted(draft.nodes):
        if not _is_exit(draft, node):
            continue
        alone = not draft.classes_at(node) - MOTOR_ONLY
        joined = False
        for number, link in _nearest_on_each_side(draft, node, ALONE_M if alone else BESIDE_M, rivers):
            joined |= _join(draft, node, number, link)
        if alone and not joined:
            draft.reject(node, f"exit without a street within {ALONE_M:.0f} m", name=draft.nodes[node].name)


def _is_exit(draft: Draft, node: str) -> bool:
    motor = [draft.links[n] for n in draft.at[node] if draft.links[n].road_class in MOTOR_ONLY]
    if not motor or draft.nodes[node].kind not in EXIT_KINDS:
        return False
    roads = {link.road for link in motor}
    return draft.nodes[node].kind != "interchange" or len(roads) == 1 or len(motor) == 1


def _nearest_on_each_side(draft: Draft, node: str, reach_m: float, rivers: Barriers) -> list[tuple[int, Link]]:
    """The street nearest to the exit on the left and on the right: number and link."""
    numbers = [
        number
        for number, link in draft.links.items()
        if link.road_class in JOINABLE and link.car and _near(draft, link, node, reach_m)
    ]
    if not numbers:
        return []
    here = Point(draft.xy(node))
    lines = [LineString([draft.xy(draft.links[n].a), draft.xy(draft.links[n].b)]) for n in numbers]
    ends = [draft.xy(draft.links[n].other(node)) for n in draft.at[node] if draft.links[n].road_class in MOTOR_ONLY]
    sides: dict[bool, tuple[int, Link]] = {}
    for index in STRtree(lines).query(here, predicate="dwithin", distance=reach_m):
        numbered = (numbers[index], draft.links[numbers[index]])
        at = lines[index].interpolate(lines[index].project(here))
        if rivers.between((here.x, here.y), (at.x, at.y)):
            continue
        side = _left_of(ends, (here.x, here.y), (at.x, at.y))
        if side not in sides or here.distance(lines[index]) < _distance_m(draft, sides[side][1], here):
            sides[side] = numbered
    return [sides[side] for side in sorted(sides)]


def _near(draft: Draft, link: Link, node: str, reach_m: float) -> bool:
    x, y = draft.xy(node)
    (xa, ya), (xb, yb) = draft.xy(link.a), draft.xy(link.b)
    return min(xa, xb) - reach_m <= x <= max(xa, xb) + reach_m and min(ya, yb) - reach_m <= y <= max(ya, yb) + reach_m


def _distance_m(draft: Draft, link: Link, point: Point) -> float:
    return float(point.distance(LineString([draft.xy(link.a), draft.xy(link.b)])))


def _join(draft: Draft, node: str, number: int, link: Link) -> bool:
    """Join the exit to a link, at one of its ends if that is near, unless the network does so already."""
    line = LineString([draft.xy(link.a), draft.xy(link.b)])
    at = line.interpolate(line.project(Point(draft.xy(node))))
    ends = [end for end in (link.a, link.b) if Point(draft.xy(end)).distance(at) <= SAME_POINT_M]
    street = ends[0] if ends else f"x:{at.x:.0f}-{at.y:.0f}"
    straight_m = math.hypot(at.x - draft.xy(node)[0], at.y - draft.xy(node)[1])
    limit_m = DETOUR * FACTOR * straight_m + DETOUR_M
    rest_m = {end: limit_m - Point(draft.xy(end)).distance(at) for end in ends or (link.a, link.b)}
    if any(draft.shortest_m(node, end, left_m, _by_car) <= left_m for end, left_m in rest_m.items()):
        return False
    if not ends:
        if street not in draft.nodes:
            draft.add_node(Node(street, "", "crossing", at.x, at.y, 150.0, "paraatkaart"))
        split_link(draft, number, [street])
    draft.add_link(
        replace(made_up(node, street, FACTOR * draft.straight_m(node, street)), road_class="ramp", bike=False)
    )
    return True


def _by_car(_number: int, link: Link) -> bool:
    return link.car


def _left_of(ends: list[tuple[float, float]], at: tuple[float, float], point: tuple[float, float]) -> bool:
    """Whether a point lies left of the line through the neighbours of ``at``."""
    start, end = (ends[0], ends[-1]) if len(ends) > 1 else (ends[0], at)
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0]) > 0

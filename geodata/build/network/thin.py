"""Generalise the network: leave out what repeats, contract what crowds, and keep every length."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geodata.build.network.weave import merge_nodes

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.build.network.draft import Draft, Link

SAME_LENGTH = 1.05
SAME_LENGTH_M = 40.0
SAME_LENGTH_MADE_UP = 1.3
COLLAPSE_M = 90.0
PASS_THROUGH_M = 900.0
PASS_THROUGH_RATIO = 1.35
SPUR_M = 250.0


def drop_repeated(draft: Draft) -> int:
    """Drop links that other links replace at the same length; returns how many.

    Numbered roads stay. A driven link goes if the rest of the network is at most 5 % and 40 m longer; a made-up one if
    the rest is at most 30 % longer. The longest go first, so that runs give way to the stops that they pass.
    """
    dropped = 0
    for number in sorted(draft.links, key=lambda n: -draft.links[n].length_m):
        link = draft.links[number]
        if link.road or link.assumption or link.road_class in {"ramp", "run"}:
            continue
        factor = SAME_LENGTH if link.basis == "driven" else SAME_LENGTH_MADE_UP
        limit_m = factor * link.length_m + SAME_LENGTH_M
        if draft.shortest_m(link.a, link.b, limit_m, _replaces(number, link)) <= limit_m:
            draft.drop_link(number)
            dropped += 1
    return dropped


def _replaces(number: int, link: Link) -> Callable[[int, Link], bool]:
    return lambda n, other: (
        n != number and (other.car or not link.car) and (other.bike or not link.bike) and not other.assumption
    )


def collapse_short(draft: Draft, fixed: set[str]) -> None:
    """Merge the ends of links up to 90 m; the links around take half its length each, so that no path shrinks."""
    for number in sorted(draft.links, key=lambda n: draft.links[n].length_m):
        link = draft.links.get(number)
        if link is None or link.length_m > COLLAPSE_M or link.road_class in {"ramp", "run"} or link.assumption:
            continue
        a, b = link.a, link.b
        if a in fixed and b in fixed:
            continue
        if _rank(draft, b, fixed) < _rank(draft, a, fixed):
            a, b = b, a
        draft.drop_link(number)
        for end in (a, b):
            for around in list(draft.at[end]):
                other = draft.drop_link(around)
                if not other.road:
                    other = replace(other, length_m=other.length_m + link.length_m / 2)
                draft.add_link(other)
        merge_nodes(draft, a, b)


def _rank(draft: Draft, node: str, fixed: set[str]) -> tuple[int, int]:
    kinds = {"gate": 0, "exit": 1, "interchange": 1, "junction": 2, "roundabout": 2, "place": 3, "stop": 4}
    return (0 if node in fixed else 1, kinds.get(draft.nodes[node].kind, 5))


def contract_chains(draft: Draft, fixed: set[str]) -> None:
    """Take out nodes between two links of one kind, unless the new link would be long or crooked."""
    for node in sorted(draft.nodes):
        if node in fixed or len(draft.at[node]) != 2 or draft.nodes[node].kind not in {"stop", "crossing"}:
            continue
        first, second = (draft.links[number] for number in sorted(draft.at[node]))
        a, b = first.other(node), second.other(node)
        if a == b or _kind(first) != _kind(second):
            continue
        length_m = first.length_m + second.length_m
        straight_m = draft.straight_m(a, b)
        if length_m > PASS_THROUGH_M or length_m > PASS_THROUGH_RATIO * straight_m:
            continue
        if any(draft.links[number].other(a) == b for number in draft.at[a]):
            continue
        basis, factor = ("driven", 0.0) if first.basis == second.basis == "driven" else ("straight_line", 0.0)
        if first.road:
            basis = first.basis
        merged = replace(
            first,
            a=a,
            b=b,
            length_m=length_m,
            basis=basis,
            factor=factor or max(first.factor, second.factor),
            built_up_m=first.built_up_m + second.built_up_m,
        )
        draft.drop_node(node)
        draft.add_link(merged)


def _kind(link: Link) -> tuple[object, ...]:
    basis = link.basis if link.road else ""
    return link.road, link.road_class, link.car, link.bike, link.assumption, link.car_kmh, basis


def cut_spurs(draft: Draft, fixed: set[str]) -> None:
    """Cut dead ends of up to 250 m."""
    for node in sorted(draft.nodes):
        if node in fixed or len(draft.at[node]) != 1 or draft.nodes[node].kind not in {"stop", "crossing"}:
            continue
        if draft.links[next(iter(draft.at[node]))].length_m <= SPUR_M:
            draft.drop_node(node)


def drop_parallel(draft: Draft) -> None:
    """Keep one link per pair of nodes and kind: the numbered road, else the shorter.

    Where two numbered roads share a stretch, the link that stays carries both numbers, ``N353/N855``.
    """
    best: dict[tuple[object, ...], int] = {}
    for number in sorted(draft.links):
        link = draft.links[number]
        key = (link.key, link.car, link.bike, link.assumption)
        if key not in best:
            best[key] = number
            continue
        kept = draft.links[best[key]]
        gone = number
        if (not link.road, link.length_m) < (not kept.road, kept.length_m):
            gone, best[key], kept = best[key], number, link
        roads = sorted({road for end in (gone, best[key]) for road in draft.links[end].road.split("/") if road})
        draft.drop_link(gone)
        draft.links[best[key]] = replace(kept, road="/".join(roads))

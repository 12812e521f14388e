"""Small towns drawn by hand: nodes in metres around a point in Drenthe, written as OpenStreetMap XML."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol
from xml.sax.saxutils import quoteattr

import pandas as pd
import pytest

from geodata.crs import rd_to_lonlat
from geodata.frames import rows
from geodata.streets import MODES, StreetNetwork, build_network, read_osm

if TYPE_CHECKING:
    from pathlib import Path

Nodes = dict[int, tuple[float, float]]
Relation = tuple[Mapping[str, str], Sequence[tuple[str, str, int]]]
X0_M, Y0_M = 210_000.0, 530_000.0


class Draw(Protocol):
    """Write nodes (id: metres east and north), ways (id: nodes and tags), tags of nodes and relations to a file.

    A relation has tags and members: role, ``node`` or ``way``, id.
    """

    def __call__(
        self,
        nodes: Mapping[int, tuple[float, float]],
        ways: Mapping[int, tuple[Sequence[int], Mapping[str, str]]],
        on_nodes: Mapping[int, Mapping[str, str]] | None = None,
        relations: Sequence[Relation] = (),
    ) -> Path: ...


Directed = tuple[float | None, float | None]
CLOSED: Directed = (None, None)


class Cross(Protocol):
    """The speed along and against ways with some tags, per mode, in km/h; ``None`` where they are closed."""

    def __call__(self, *ways: Mapping[str, str]) -> list[dict[str, Directed]]: ...


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    def write(
        nodes: Mapping[int, tuple[float, float]],
        ways: Mapping[int, tuple[Sequence[int], Mapping[str, str]]],
        on_nodes: Mapping[int, Mapping[str, str]] | None = None,
        relations: Sequence[Relation] = (),
    ) -> Path:
        lines = ['<osm version="0.6">']
        for node, (x_m, y_m) in nodes.items():
            lon, lat = rd_to_lonlat(X0_M + x_m, Y0_M + y_m)
            lines.append(f'<node id="{node}" version="1" lat="{lat:.7f}" lon="{lon:.7f}">')
            lines += [*_tags((on_nodes or {}).get(node, {})), "</node>"]
        for way, (refs, tags) in ways.items():
            lines.append(f'<way id="{way}" version="1">')
            lines += [f'<nd ref="{ref}"/>' for ref in refs]
            lines += [*_tags(tags), "</way>"]
        for number, (tags, members) in enumerate(relations, start=1):
            lines.append(f'<relation id="{number}" version="1">')
            lines += [f'<member type="{kind}" ref="{ref}" role="{role}"/>' for role, kind, ref in members]
            lines += [*_tags(tags), "</relation>"]
        file = tmp_path / "town.osm.xml"
        file.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
        return file

    return write


def _tags(tags: Mapping[str, str]) -> list[str]:
    return [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]


@pytest.fixture
def cross(draw: Draw) -> Cross:
    """A square of roads that everyone may use, and ways across it, from node 1 to node 3."""
    square: Nodes = {1: (0, 0), 2: (1_000, 0), 3: (1_000, 1_000), 4: (0, 1_000)}

    def speeds(*ways: Mapping[str, str]) -> list[dict[str, Directed]]:
        across = {100 + number: ([1, 3], tags) for number, tags in enumerate(ways)}
        file = draw(square, {10: ([1, 2, 3, 4, 1], {"highway": "unclassified"}), **across})
        network = build_network(read_osm(file), MODES, delays=False)
        start = network.nodes["osm_node"].to_numpy()[network.edges["from_node"]]
        found: list[dict[str, Directed]] = [dict.fromkeys(MODES, CLOSED) for _ in ways]
        for node, (_, row) in zip(start, network.edges.iterrows(), strict=True):
            if row["osm_way"] >= 100:
                found[row["osm_way"] - 100] = {mode: _directed(row, mode, forward=node == 1) for mode in MODES}
        return found

    return speeds


def _directed(row: pd.Series, mode: str, *, forward: bool) -> Directed:
    ahead, back = (
        None if pd.isna(row[f"{mode}{way}_s"]) else round(3.6 * row["length_m"] / row[f"{mode}{way}_s"], 1)
        for way in ("", "_back")
    )
    return (ahead, back) if forward else (back, ahead)


class Between(Protocol):
    """Least seconds between two nodes of OpenStreetMap; ``None`` if there is no way."""

    def __call__(self, network: StreetNetwork, mode: str, start: int, end: int) -> float | None: ...


@pytest.fixture
def between() -> Between:
    """Simple, slow and independent of the search that is tested."""

    def seconds(network: StreetNetwork, mode: str, start: int, end: int) -> float | None:
        arcs: list[tuple[int, int, float]] = []
        for row in rows(network.edges):
            arcs.append((row.from_node, row.to_node, getattr(row, f"{mode}_s")))
            arcs.append((row.to_node, row.from_node, getattr(row, f"{mode}_back_s")))
        ids = network.nodes["osm_node"].tolist()
        best = {row: 0.0 for row, node in enumerate(ids) if node == start}
        for _ in ids:
            for a, b, cost in arcs:
                if a in best and best[a] + cost < best.get(b, math.inf):
                    best[b] = best[a] + cost
        found = [cost for row, cost in best.items() if ids[row] == end]
        return min(found) if found else None

    return seconds

"""Turn restrictions are not applied; which modes should obey each is counted, kept with the network and said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from geodata.streets import MODES, build_network, open_network, read_osm, write_network

if TYPE_CHECKING:
    from pathlib import Path

    from tests.geodata.streets.conftest import Draw

ROAD = {"highway": "unclassified"}
NODES = {1: (0.0, 0.0), 2: (600.0, 0.0), 3: (600.0, 300.0), 4: (0.0, 300.0)}
WAYS = {11: ([1, 2], ROAD), 12: ([2, 3], ROAD), 13: ([3, 4, 1], ROAD)}
FROM_TO = [("from", "way", 11), ("via", "node", 2), ("to", "way", 12)]
VEHICLES = "car truck bike ebike speed_pedelec"


@pytest.mark.parametrize(
    "tags, concerned",
    [
        ({"restriction": "no_left_turn"}, VEHICLES),
        ({"restriction": "only_straight_on"}, VEHICLES),
        ({"restriction": "no_left_turn", "except": "bicycle"}, "car truck speed_pedelec"),
        ({"restriction": "no_left_turn", "except": "psv;bicycle; moped"}, "car truck"),
        ({"restriction": "no_u_turn", "except": "motor_vehicle"}, "bike ebike"),
        ({"restriction:hgv": "no_right_turn"}, "truck"),
        ({"restriction:bicycle": "no_right_turn"}, "bike ebike"),
        ({"restriction:foot": "no_entry"}, "walk"),
        ({"restriction": "no_left_turn", "restriction:bicycle": "none"}, "car truck speed_pedelec"),
        ({"restriction:bus": "no_left_turn"}, ""),
        ({"restriction:conditional": "no_left_turn @ (Mo-Fr 07:00-19:00)"}, VEHICLES),
        ({"restriction:conditional": "no_left_turn @ (16:00-18:00)"}, ""),
        ({"restriction:hgv:conditional": "no_left_turn @ (weight>7.5)"}, "truck"),
        ({"restriction": "give_way"}, ""),
    ],
    ids=str,
)
def test_each_mode_knows_how_many_it_should_obey(draw: Draw, tags: dict[str, str], concerned: str) -> None:
    relations = [({"type": "restriction", **tags}, FROM_TO), ({"type": "route", **tags}, FROM_TO)]

    network = build_network(read_osm(draw(NODES, WAYS, None, relations)), MODES)

    assert network.turns_not_applied == {mode: int(mode in concerned.split()) for mode in MODES}


def test_those_elsewhere_and_those_in_other_words_are_told_apart(draw: Draw, tmp_path: Path) -> None:
    no_left = {"type": "restriction", "restriction": "no_left_turn"}
    away = [("from", "way", 11), ("via", "node", 2), ("to", "way", 99)]
    by_way = [("from", "way", 11), ("via", "way", 12), ("to", "way", 13)]
    strange = [("from", "node", 1), ("via", "relation", 2), ("towards", "way", 12)]
    relations = [(no_left, members) for members in (FROM_TO, away, by_way, strange, [])]
    relations.append(({"type": "restriction", "restriction:conditional": "no_left_turn @ (Apr-Oct)"}, FROM_TO))
    streets = read_osm(draw(NODES, WAYS, None, relations))

    network = build_network(streets, ["car", "walk"])

    assert network.turns_not_applied == {"car": 3, "walk": 0}
    assert network.notes == {"condition that cannot be decided, read strictly: restriction:conditional": 1}
    assert open_network(write_network(network, tmp_path / "net")).turns_not_applied == {"car": 3, "walk": 0}


def test_a_source_that_was_not_asked_says_nothing(draw: Draw, tmp_path: Path) -> None:
    file = draw(NODES, WAYS)

    unasked = build_network(replace(read_osm(file), restrictions=None), ["car"])

    assert build_network(read_osm(file), ["car"]).turns_not_applied == {"car": 0}
    assert unasked.turns_not_applied is None
    assert open_network(write_network(unasked, tmp_path / "net")).turns_not_applied is None

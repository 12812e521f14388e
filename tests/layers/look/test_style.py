from __future__ import annotations

import itertools

import pytest

from geodata.schema import EVIDENCE, PLAN_STATUS
from layers import Symbol, layer_specs, load_layer
from layers.look.classes import classes
from layers.look.colors import ENOUGH, contrast
from layers.look.style import LAND, Look, dash, look

AREA = Symbol(shape="fill", color="#E69F00", fill="#E69F00")
LINE = Symbol(shape="line", color="#0072B2", width_px=4)
RING = Symbol(shape="ring", color="#0072B2", fill="#FFFFFF", radius_px=4)
DOT = Symbol(shape="point", color="#FFFFFF", fill="#1F5C4A", radius_px=5)


def test_evidence_is_drawn_by_the_line() -> None:
    assert dash("measured", 2) == dash("stated", 2) == ""
    assert dash("derived", 2) == "0.1 4.4"
    assert dash("illustrative", 2) == "5 3.2"
    assert look(AREA, "derived", "bestaand").strokes[0].cap == "round"
    assert look(AREA, "illustrative", "bestaand").strokes[0].cap == "butt"


def test_plan_status_is_drawn_by_the_filling() -> None:
    drawn = {status: look(AREA, "measured", status) for status in PLAN_STATUS}
    assert (drawn["bestaand"].fill, drawn["bestaand"].hatch) == ("#E69F00", None)
    dense, light = drawn["afgesproken"].hatch, drawn["gepland"].hatch
    assert dense is not None
    assert light is not None
    assert dense.size < light.size
    assert drawn["afgesproken"].fill == drawn["gepland"].fill == ""
    assert (drawn["verkenning"].fill, drawn["verkenning"].hatch) == ("", None)


def test_plan_status_of_a_point_is_drawn_in_its_own_colour_on_white() -> None:
    drawn = {status: look(DOT, "stated", status) for status in PLAN_STATUS}
    assert (drawn["bestaand"].fill, drawn["bestaand"].hatch) == ("#1F5C4A", None)
    dense, light = drawn["afgesproken"].hatch, drawn["gepland"].hatch
    assert dense is not None
    assert light is not None
    assert dense.path.count("M") > light.path.count("M") > 1
    assert dense.color == light.color == "#1F5C4A"
    assert drawn["verkenning"].hatch is None
    for status in ("afgesproken", "gepland", "verkenning"):
        assert (drawn[status].fill, drawn[status].fill_opacity) == ("#FFFFFF", 1)
        assert drawn[status].strokes[0].color == "#1F5C4A"


def test_a_line_that_is_not_there_yet_is_hollow() -> None:
    assert len(look(LINE, "measured", "bestaand").strokes) == 1
    cores = []
    for status in ("afgesproken", "gepland", "verkenning"):
        outer, core = look(LINE, "measured", status).strokes
        assert core.color == "#FFFFFF"
        assert core.width_px < outer.width_px
        cores.append(core.width_px)
    assert cores == sorted(cores)


def test_only_an_illustrative_area_is_hatched_over_its_filling() -> None:
    for evidence in EVIDENCE:
        found = look(AREA, evidence, "bestaand")
        assert bool(found.hatch) == (evidence == "illustrative")
        assert found.fill


@pytest.mark.parametrize("symbol", [AREA, LINE, DOT, RING], ids=["area", "line", "dot", "ring"])
def test_evidence_and_plan_status_can_all_be_told_apart(symbol: Symbol) -> None:
    solid = {"measured", "stated"}  # of areas and lines: a letter behind the name tells them apart
    keys = [(evidence, status) for evidence in EVIDENCE for status in PLAN_STATUS]
    looks = {key: look(symbol, *key) for key in keys}
    for one, other in itertools.combinations(keys, 2):
        if symbol.shape in {"fill", "line"} and one[1] == other[1] and {one[0], other[0]} == solid:
            continue
        assert looks[one] != looks[other], (one, other)


def test_weak_evidence_of_a_point_is_a_halo() -> None:
    assert len(look(DOT, "measured", "bestaand").strokes) == 1
    for evidence in ("stated", "derived", "illustrative"):
        dot, casing, halo = look(DOT, evidence, "bestaand").strokes
        assert (casing.color, casing.dash, casing.radius_px) == ("#FFFFFF", "", halo.radius_px)
        assert not dot.dash
        assert bool(halo.dash) == (evidence != "stated")
        assert halo.radius_px > dot.radius_px


def test_a_colour_that_is_too_light_for_a_line_gets_dark_edges() -> None:
    light = Symbol(shape="line", color="#E69F00", width_px=3)
    edge, core = look(light, "derived", "bestaand").strokes
    assert (core.color, core.dash) == ("#E69F00", edge.dash)
    assert edge.width_px > core.width_px
    assert contrast(edge.color, LAND) > ENOUGH > contrast(core.color, LAND)


def test_an_intercity_station_is_a_double_ring() -> None:
    inner, outer = look(RING, "measured", "bestaand", "intercity").strokes
    assert (inner.radius_px, outer.radius_px) == (4, 6.5)


@pytest.mark.parametrize("mode", ["rail", "water"])
def test_rail_and_water_differ_from_road(mode: str) -> None:
    assert look(LINE, "measured", "bestaand", mode) != look(LINE, "measured", "bestaand", "road")


@pytest.mark.parametrize("layer_id", layer_specs())
def test_classes_of_a_layer_hold_every_feature_once_and_look_different(layer_id: str) -> None:
    layer = load_layer(layer_id)
    found = classes(layer)
    assert sorted(row for group in found for row in group.rows) == list(range(len(layer.frame)))
    looks: list[Look] = [group.look for group in found]
    assert all(looks.count(one) == 1 for one in looks)
    words = [group.words for group in found]
    assert len(set(words)) == len(words)

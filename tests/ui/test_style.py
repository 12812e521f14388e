from __future__ import annotations

import pytest

from geodata.schema import EVIDENCE, PLAN_STATUS
from layers import Symbol, layer_specs, load_layer
from ui.render import classes
from ui.style import Look, dash, look

AREA = Symbol(shape="fill", color="#E69F00", fill="#E69F00")
LINE = Symbol(shape="line", color="#0072B2", width_px=4)
DOT = Symbol(shape="point", color="#FFFFFF", fill="#1F5C4A", radius_px=5)


def test_evidence_is_drawn_by_the_line() -> None:
    assert dash("measured", 2) == dash("stated", 2) == ""
    assert dash("derived", 2) == "0.1 4.4"
    assert dash("illustrative", 2) == "5 3.2"
    assert look(AREA, "derived", "bestaand").strokes[0].cap == "round"
    assert look(AREA, "illustrative", "bestaand").strokes[0].cap == "butt"


def test_plan_status_is_drawn_by_the_filling() -> None:
    drawn = {status: look(AREA, "measured", status) for status in PLAN_STATUS}
    assert (drawn["bestaand"].fill, drawn["bestaand"].hatch_px) == ("#E69F00", 0)
    assert 0 < drawn["afgesproken"].hatch_px < drawn["gepland"].hatch_px
    assert drawn["afgesproken"].fill == drawn["gepland"].fill == ""
    assert (drawn["verkenning"].fill, drawn["verkenning"].hatch_px) == ("", 0)


def test_a_line_that_is_not_there_yet_is_hollow() -> None:
    assert len(look(LINE, "measured", "bestaand").strokes) == 1
    cores = []
    for status in ("afgesproken", "gepland", "verkenning"):
        outer, core = look(LINE, "measured", status).strokes
        assert core.color == "#FFFFFF"
        assert core.width_px < outer.width_px
        cores.append(core.width_px)
    assert cores == sorted(cores)


def test_only_what_is_illustrative_is_hatched_over_its_filling_and_has_a_ring() -> None:
    for evidence in EVIDENCE:
        found = look(AREA, evidence, "bestaand")
        assert found.accuracy_ring == (evidence == "illustrative")
        assert bool(found.hatch_px) == (evidence == "illustrative")
        assert found.fill


def test_weak_evidence_of_a_point_is_a_halo() -> None:
    assert len(look(DOT, "measured", "bestaand").strokes) == 1
    dot, halo = look(DOT, "derived", "bestaand").strokes
    assert not dot.dash
    assert halo.dash
    assert halo.radius_px > dot.radius_px


def test_an_intercity_station_is_a_double_ring() -> None:
    ring = Symbol(shape="ring", color="#0072B2", fill="#FFFFFF", radius_px=4)
    inner, outer = look(ring, "measured", "bestaand", "intercity").strokes
    assert (inner.radius_px, outer.radius_px) == (4, 7.5)


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

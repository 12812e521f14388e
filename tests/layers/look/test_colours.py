"""Symbols against the land, and against each other, also for eyes that see no red, no green or no blue."""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from geodata.schema import EVIDENCE, PLAN_STATUS
from layers import layer_specs, load_layer, themes
from layers.load import specified_themes
from layers.look.classes import classes
from layers.look.colors import ENOUGH, contrast, ink
from layers.look.patterns import HATCHES, MARKERS
from layers.look.style import LAND, look

if TYPE_CHECKING:
    from layers import LayerSpec
    from layers.look.style import Look

SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""How colours look (Machado, Oliveira and Fernandes 2009, severity 1), for linear red, green and blue."""
FAR_APART = 9.0
"""Difference in colour (CIE 1976) that is seen side by side on a map."""
REGIONS_APART = 16.0
"""And of thin outlines that are followed across the map."""
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


@lru_cache(maxsize=1024)
def lab(color: str, sight: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    parts = np.array([int(color[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    scaled = _TO_XYZ @ np.clip(SIGHT[sight] @ linear, 0, 1) / _WHITE
    bent = np.where(scaled > 216 / 24389, np.cbrt(scaled), (24389 / 27 * scaled + 16) / 116)
    return np.array([116 * bent[1] - 16, 500 * (bent[0] - bent[1]), 200 * (bent[1] - bent[2])])


@lru_cache(maxsize=4096)
def difference(one: str, other: str) -> float:
    """The smallest difference between two colours for all kinds of sight."""
    return min(float(np.linalg.norm(lab(one, sight) - lab(other, sight))) for sight in SIGHT)


def looks(spec: LayerSpec) -> list[Look]:
    """How a layer is drawn now; a layer that is not there yet, as if it were measured."""
    if spec.id in layer_specs():
        return [group.look for group in classes(load_layer(spec.id))]
    return [look(spec.symbol, "measured", "bestaand")]


def form(found: Look) -> tuple[object, ...]:
    """What remains of a look without its colours and widths."""
    hatch = found.hatch and (
        found.hatch.angle,
        "".join(letter for letter in found.hatch.path if letter.isalpha()),
        found.hatch.box,
    )
    lines = tuple((len(stroke.dash.split()), stroke.cap) for stroke in found.strokes)
    return found.shape, found.marker, hatch, bool(found.fill), lines


def colors(found: Look) -> list[str]:
    """The colours that a look is known by: its darkest line, and its filling or, of a line, its core."""
    line = max((stroke.color for stroke in found.strokes), key=lambda color: contrast(color, "#FFFFFF"))
    core = found.strokes[min(1, len(found.strokes) - 1)].color if found.shape == "line" else found.fill
    return [line, core] if core else [line]


def test_contrast_and_difference_are_the_known_ones() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert difference("#0072B2", "#0072B2") == 0
    assert difference("#009E73", "#8A8378") < 3
    assert difference("#0072B2", "#E69F00") > 50


@pytest.mark.parametrize("color", ["#E69F00", "#56B4E9", "#F0E442", "#CC79A7", "#FFFFFF"])
def test_light_colours_are_darkened_and_dark_ones_stay(color: str) -> None:
    assert contrast(ink(color, LAND), LAND) >= ENOUGH > contrast(color, LAND)
    assert ink("#0072B2", LAND) == "#0072B2"


@pytest.mark.parametrize(
    "spec", [spec for theme in specified_themes() for spec in theme.layers], ids=lambda spec: spec.id
)
def test_everything_drawn_stands_out_from_the_land(spec: LayerSpec) -> None:
    for found in looks(spec):
        assert max(contrast(stroke.color, LAND) for stroke in found.strokes) >= ENOUGH
        if found.hatch:
            assert contrast(found.hatch.color, LAND) >= ENOUGH
        if found.shape == "point":
            assert contrast(found.strokes[0].color, LAND) >= ENOUGH


@pytest.mark.parametrize("spec", layer_specs().values(), ids=lambda spec: spec.id)
def test_an_area_that_is_not_there_yet_stands_out_from_every_filling(spec: LayerSpec) -> None:
    if spec.symbol.shape != "fill" or not spec.symbol.fill:
        assert all(found.shape != "fill" or not found.hatch for found in looks(spec))
        return
    for status in ("afgesproken", "gepland", "verkenning"):
        found = look(spec.symbol, "illustrative", status)
        casing, line = found.strokes[-2:]
        assert casing.width_px >= line.width_px + 2
        assert contrast(casing.color, line.color) >= ENOUGH
        if found.hatch:
            assert found.hatch.casing_width >= found.hatch.width + 2
            assert contrast(found.hatch.casing, found.hatch.color) >= ENOUGH
            assert found.hatch.size > found.hatch.casing_width, "what lies below is still seen"


def test_no_two_layers_have_the_same_look_for_any_kind_of_sight() -> None:
    known = {spec.id: looks(spec) for theme in specified_themes() for spec in theme.layers}
    alike = []
    for one, other in itertools.combinations(known, 2):
        for mine, theirs in itertools.product(known[one], known[other]):
            if form(mine) != form(theirs):
                continue
            apart = max(difference(*pair) for pair in zip(colors(mine), colors(theirs), strict=True))
            if apart < FAR_APART:
                alike.append((one, other, round(apart, 1)))
    assert alike == []


def test_outlines_of_areas_of_defence_differ_for_all_kinds_of_sight() -> None:
    (defence,) = (theme for theme in themes() if theme.id == "defence")
    lines = [ink(spec.symbol.color, LAND) for spec in defence.layers if spec.symbol.shape == "fill"]
    assert all(difference(*pair) >= FAR_APART for pair in itertools.combinations(lines, 2))


def test_a_road_is_solid_and_no_border_is() -> None:
    border, road = (layer_specs()[layer_id].symbol for layer_id in ("province", "corridor_motorways"))
    for evidence in EVIDENCE:
        casing, core = look(road, evidence, "bestaand").strokes[:2]
        assert casing.dash == core.dash == ""
        assert casing.width_px > core.width_px
        assert look(border, evidence, "bestaand").strokes[-1].dash
    assert difference(ink(road.color, LAND), border.color) >= FAR_APART


@pytest.mark.parametrize("layer_id", ["corridor_cno", "nedersaksenlijn"])
def test_a_corridor_is_seen_at_both_sides_of_what_lies_on_it(layer_id: str) -> None:
    corridor = layer_specs()[layer_id].symbol
    (theme,) = (one for one in themes() if layer_id in {spec.id for spec in one.layers})
    rail = next(one for one in themes() if one.id == "rail")
    others = [spec for one in (theme, rail) for spec in one.layers if spec.symbol.shape == "line"]
    ways = [found for spec in others if spec.symbol.pattern != "band" for found in looks(spec)]
    for mode in ("road", "rail", "water"):
        band, *above = look(corridor, "illustrative", "bestaand", mode).strokes
        # The ticks of a railway are short: what hides a corridor is its line.
        lines = [stroke for strokes in (above, *(found.strokes for found in ways)) for stroke in strokes]
        assert band.dash == ""
        assert band.width_px >= max(stroke.width_px for stroke in lines if stroke.dash != "1.5 11") + 4
        assert difference(band.color, LAND) >= FAR_APART


@pytest.mark.parametrize("layer_id", ["corridor_cno", "corridor_water"])
def test_water_that_is_there_is_solid_and_blue(layer_id: str) -> None:
    symbol = layer_specs()[layer_id].symbol
    drawn = [look(symbol, evidence, "bestaand", "water").strokes for evidence in EVIDENCE]
    found = [strokes[1:] if symbol.pattern == "band" else strokes for strokes in drawn]
    assert all(stroke.dash == "" for strokes in found for stroke in strokes[:2])
    assert {strokes[1].color for strokes in found} == {"#56B4E9"}
    planned = look(layer_specs()[layer_id].symbol, "illustrative", "gepland", "water")
    assert "#56B4E9" not in {stroke.color for stroke in planned.strokes}


def test_plans_stand_out_from_the_barracks_below_them() -> None:
    plans, ground = (layer_specs()[layer_id].symbol for layer_id in ("barracks_plans", "barracks"))
    assert contrast(plans.color, ground.fill) >= 2
    assert difference(plans.color, ground.fill) >= 3 * FAR_APART
    for status in PLAN_STATUS:
        marker, casing, ring = look(plans, "illustrative", status).strokes
        assert (casing.radius_px, casing.color) == (ring.radius_px, "#FFFFFF")
        assert casing.width_px > ring.width_px
        assert casing.radius_px - casing.width_px / 2 > marker.radius_px


@pytest.mark.parametrize("layer_id", layer_specs())
def test_the_rows_of_a_legend_differ_without_colour(layer_id: str) -> None:
    found = [group.look for group in classes(load_layer(layer_id))]
    for one, other in itertools.combinations(found, 2):
        paths = [(style.hatch.path, style.hatch.size) if style.hatch else None for style in (one, other)]
        widths = [[stroke.width_px for stroke in style.strokes] for style in (one, other)]
        white = [style.fill == "#FFFFFF" for style in (one, other)]
        assert form(one) != form(other) or paths[0] != paths[1] or widths[0] != widths[1] or white[0] != white[1]


def test_regions_are_outlines_in_colours_of_their_own() -> None:
    """Also beside municipalities, whose borders they follow."""
    (regions,) = (theme for theme in themes() if theme.id == "regions")
    outlines = [*regions.layers, layer_specs()["municipalities"]]
    for one, other in itertools.combinations(outlines, 2):
        apart = difference(ink(one.symbol.color, LAND), ink(other.symbol.color, LAND))
        assert apart >= REGIONS_APART, (one.id, other.id, apart)
    for spec in regions.layers:
        assert spec.symbol.label
        assert not any(found.fill or found.hatch for found in looks(spec)), "fillings would mix"


def test_patterns_are_known() -> None:
    known = {
        "fill": {*HATCHES, "band", "border"},
        "line": {"rail", "road", "water", "band"},
        "point": set(MARKERS),
        "ring": set(),
    }
    for theme in specified_themes():
        for spec in theme.layers:
            assert spec.symbol.pattern in {"", *known[spec.symbol.shape]}, spec.id


def test_every_point_and_every_area_of_the_plans_is_named() -> None:
    unnamed = {spec.id for spec in layer_specs().values() if spec.symbol.shape != "line" and not spec.symbol.label}
    assert unnamed == {"province", "zones"}

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers import layer_specs, load_layer, themes
from layers.look import naming

AREAS = [
    spec.id
    for spec in layer_specs().values()
    if spec.symbol.label and spec.symbol.shape == "fill" and spec.symbol.fill and not spec.refreshed
]
LINES = [spec.id for spec in layer_specs().values() if spec.symbol.shape == "line" and not spec.refreshed]
UNNAMED_LINES = {"network_local"}
"""Streets have no number."""


def areas_of_theme(layer_id: str) -> dict[str, shapely.Geometry]:
    specs = next(theme.layers for theme in themes() if layer_id in {spec.id for spec in theme.layers})
    frames = [load_layer(spec.id).frame for spec in specs if spec.id in AREAS]
    return {row_id: area for frame in frames for row_id, area in zip(frame["id"], frame.geometry, strict=True)}


@pytest.mark.parametrize("layer_id", AREAS)
def test_a_name_stands_in_its_own_area_where_no_other_of_the_theme_lies(layer_id: str) -> None:
    frame = load_layer(layer_id).frame
    for row_id, area, label in zip(frame["id"], frame.geometry, naming.names(load_layer(layer_id)), strict=True):
        others = shapely.union_all([one for other, one in areas_of_theme(layer_id).items() if other != row_id])
        point = shapely.Point(label.x_m, label.y_m)
        assert area.contains(point)
        if area.difference(others).area > 0.02 * area.area:
            assert not others.contains(point), label.text
        for _, x_m, y_m in label.sides:
            assert area.distance(shapely.Point(x_m, y_m)) < 1_000


def test_the_name_of_de_haar_is_not_written_in_its_extension() -> None:
    areas = {row.name: row.geometry for row in load_layer("training_areas").frame.itertuples()}
    (label,) = (one for one in naming.names(load_layer("training_areas")) if one.text == "Oefenterrein De Haar")
    assert areas["Oefenterrein De Haar"].contains(shapely.Point(label.x_m, label.y_m))
    assert "s" not in {side for side, _, _ in label.sides}
    assert label.sides


def test_the_name_of_an_airspace_is_not_written_in_the_next_one_whatever_lies_around_both() -> None:
    labels = {label.text.partition(" (")[0]: label for label in naming.names(load_layer("restricted_areas"))}
    sides = {text: {side for side, _, _ in label.sides} for text, label in labels.items()}
    assert "n" not in sides["Luchtvaartgebied EHR 51 De Haar"]
    assert "s" not in sides["Gevarengebied EHR 65 Witten"]
    assert all(sides.values())


@given(st.integers(0, 3_000), st.integers(0, 3_000))
def test_the_middle_of_what_is_left_is_free_and_has_room(right_m: int, up_m: int) -> None:
    area = shapely.box(0, 0, 3_000, 3_000)
    other = shapely.box(right_m, up_m, right_m + 2_000, up_m + 2_000)
    x_m, y_m, radius_m = naming.own_middle(area, other)
    assert area.difference(other).buffer(1).contains(shapely.Point(x_m, y_m).buffer(radius_m - 1))


def test_a_name_stands_on_a_side_that_is_free() -> None:
    area = shapely.box(0, 0, 3_000, 3_000)
    south, east = shapely.box(0, -3_000, 3_000, 0), shapely.box(3_000, 0, 6_000, 3_000)
    assert [side for side, _, _ in naming.free_sides(area, south.union(east))] == ["n", "w"]
    assert naming.free_sides(area, area.buffer(3_000)) == ()
    assert naming.free_sides(area, shapely.Polygon())[0] == ("s", 1_500, 0)


@pytest.mark.parametrize("layer_id", LINES)
def test_every_line_has_a_name_on_it(layer_id: str) -> None:
    frame = load_layer(layer_id).frame
    labels = list(naming.names(load_layer(layer_id)))
    assert layer_specs()[layer_id].symbol.label == bool(labels) == (layer_id not in UNNAMED_LINES)
    lines = frame.geometry.union_all()
    assert all(lines.distance(shapely.Point(label.x_m, label.y_m)) < 1 for label in labels)
    if "road_class" not in frame:
        assert len({label.text for label in labels}) == len(frame)
    for label in labels:
        if label.style.startswith("shield"):
            assert any(name == label.text or name.startswith(f"{label.text} ") for name in frame["name"])


def test_what_is_indicative_says_so_on_the_map() -> None:
    texts = {label.text for label in naming.names(load_layer("nedersaksenlijn"))}
    assert texts == {"Nedersaksenlijn (indicatief)", "bestaand spoor Groningen–Veendam"}
    assert {label.text for label in naming.names(load_layer("corridor_motorways"))} == {"A28", "A32", "A37"}


def test_a_part_that_is_shown_alone_keeps_its_own_name() -> None:
    layer = load_layer("nedersaksenlijn")
    alone = replace(layer, frame=layer.frame[layer.frame["plan_status"] == "bestaand"].reset_index(drop=True))
    assert {label.text for label in naming.names(alone)} == {"bestaand spoor Groningen–Veendam"}

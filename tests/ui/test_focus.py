from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from layers import load_layer
from layers.shown import owners, register_ids
from tests.ui.unpacking import content
from ui.focus import Focus, drawings
from ui.render import drawings as layer_drawings

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers import Layer

BOUNDS = ((52.9, 6.5), (53.0, 6.6))


def test_a_feature_is_marked_and_the_map_goes_there(make_layer: Callable[..., Layer]) -> None:
    mark, name = drawings(Focus("Proef", "test", "f0"), make_layer({}))
    found = content(mark)
    (south, west), (north, east) = found["look"]
    ring = found["features"][0]["geometry"]["coordinates"][0]
    assert [west, east] == pytest.approx([min(lon for lon, _ in ring), max(lon for lon, _ in ring)], abs=1e-4)
    assert south < north
    assert json.loads(name.json)["items"][0][2] == "Proef"


def test_a_place_that_is_no_feature_is_marked_in_the_middle(make_layer: Callable[..., Layer]) -> None:
    found = content(drawings(Focus("Proef", bounds=BOUNDS), None)[0])
    assert found["look"] == [[52.9, 6.5], [53.0, 6.6]]
    assert found["features"][0]["geometry"]["coordinates"] == pytest.approx([6.55, 52.95], abs=1e-3)
    assert drawings(Focus("Proef", "test", "no such feature"), make_layer({})) == []


def test_a_layer_as_such_is_looked_at_and_not_marked(make_layer: Callable[..., Layer]) -> None:
    focus = Focus("Proef", "test", bounds=BOUNDS)
    (seen,) = (content(one) for one in drawings(focus, make_layer({})))
    assert seen["look"] == [[52.9, 6.5], [53.0, 6.6]]
    assert seen["strokes"] == []
    assert seen["features"][0]["geometry"]["type"] == "Polygon"
    assert focus.address == "test/"


def test_the_ring_cuts_no_marker_in_two(make_layer: Callable[..., Layer]) -> None:
    mark, name = (json.loads(one.json)["z"] for one in drawings(Focus("Proef", "test", "f0"), make_layer({})))
    markers = [json.loads(one.json) for one in layer_drawings(load_layer("stations"), 0, {})]
    lines = [json.loads(one.json)["z"] for one in layer_drawings(load_layer("nedersaksenlijn"), 90, {})]
    assert min(lines) < mark < min(one["z"] for one in markers if "markers" in one) < name


def test_asking_again_goes_there_again() -> None:
    first, again = (drawings(Focus("Proef", bounds=BOUNDS, asked=asked), None)[0].json for asked in (1, 2))
    assert json.loads(first)["key"] != json.loads(again)["key"]


def test_a_popup_leads_to_the_row_that_owns_the_feature(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "a"}, {"id": "b"})
    rows = {("test", "a"): "KAZ-01", ("other", "b"): "KAZ-02"}
    assert register_ids(layer, rows) == ["KAZ-01", ""]
    (made,) = (content(one) for one in layer_drawings(layer, 0, rows))
    assert made["popup"]["link"] == {"text": "Naar het register", "address": "../../register?id="}
    assert [feature["properties"].get("link") for feature in made["features"]] == ["KAZ-01", ""]


def test_the_owners_come_from_the_placements() -> None:
    from layers.register import load_register

    found = owners(load_register())
    assert found["sites", "KAZ-01"] == "KAZ-01"
    assert found["stations", "STA-01"] == "STA-01"

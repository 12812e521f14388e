from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from shapely.geometry import Point

from geodata.crs import RD, rd_to_lonlat
from geodata.errors import WrongCrsError
from layers import Symbol, layer_specs, load_layer
from ui import drawing, render
from ui.drawing import Drawing, Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers import Layer

FRAME = gpd.GeoDataFrame(geometry=[Point(230_000, 550_000)], crs=RD)


def content(found: Drawing) -> Any:
    return json.loads(found.json)


def test_positions_are_wgs84_with_a_metre_of_precision() -> None:
    (feature,) = content(drawing.shapes("a", FRAME, [{}], z=1))["features"]["features"]
    lon, lat = rd_to_lonlat(230_000, 550_000)
    assert feature["geometry"] == {"type": "Point", "coordinates": [round(float(lon), 5), round(float(lat), 5)]}


def test_a_frame_that_is_not_in_rd_is_refused() -> None:
    with pytest.raises(WrongCrsError):
        drawing.shapes("a", FRAME.to_crs(4326), [{}], z=1)


def test_the_key_follows_the_content() -> None:
    first, same, other = (drawing.shapes("a", FRAME, [{"weight": weight}], z=1) for weight in (1, 1, 2))
    assert first == same
    assert content(first)["key"] != content(other)["key"]


def test_names_are_ordered_by_importance() -> None:
    items = [Label("Klein", 230_000, 550_000, 1), Label("Groot", 230_000, 550_000, 9)]
    assert [row[2] for row in content(drawing.labels("a", items, z=1))["items"]] == ["Groot", "Klein"]


def test_credits_are_html_and_named_once() -> None:
    found = drawing.shapes("a", FRAME, [{}], z=1, credits_=["CBS", "R&D", "CBS"])
    assert content(found)["credits"] == ["CBS", "R&amp;D"]


def test_an_illustrative_feature_has_a_ring_at_its_accuracy(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"evidence": "illustrative", "precision_m": 600.0}, {"evidence": "measured"}, shape="point")
    ids = [found.id for found in render.drawings(layer, 0)]
    assert ids == ["test", "test-accuracy", "test"]
    ring = content(render.drawings(layer, 0)[1])["features"]["features"][0]["geometry"]
    x_m, y_m = gpd.GeoSeries.from_wkt([Point(ring["coordinates"][0][0]).wkt], crs=4326).to_crs(RD)[0].coords[0]
    assert Point(x_m, y_m).distance(Point(230_000, 550_000)) == pytest.approx(600, abs=3)


def test_stated_names_carry_the_initial_of_their_source(make_layer: Callable[..., Layer]) -> None:
    symbol = Symbol(shape="fill", color="#000000", fill="#000000", label=True)
    layer = make_layer({"evidence": "stated"}, {"evidence": "measured"}, symbol=symbol)
    (names,) = (content(found) for found in render.drawings(layer, 0) if found.id == "test-names")
    assert {row[2]: row[5] for row in names["items"]} == {"Feature 0": "P", "Feature 1": ""}


def test_the_same_words_are_not_sent_with_every_feature(make_layer: Callable[..., Layer]) -> None:
    (found,) = render.drawings(make_layer({}, {}), 0)
    assert content(found)["popup"]["shared"]
    assert all(feature["properties"]["values"] == [] for feature in content(found)["features"]["features"])


@pytest.mark.parametrize("layer_id", layer_specs())
def test_every_layer_becomes_drawings_with_all_its_features(layer_id: str) -> None:
    layer = load_layer(layer_id)
    found = [content(one) for one in render.drawings(layer, 3)]
    names = [
        feature["properties"]["name"]
        for one in found
        if one["id"] == layer_id
        for feature in one["features"]["features"]
    ]
    assert sorted(names) == sorted(layer.frame["name"])

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely.geometry import Point, shape

from geodata.crs import RD, rd_to_lonlat
from geodata.errors import WrongCrsError
from layers import Symbol, drawing_order, layer_specs, load_layer
from layers.look.classes import has_rings
from layers.look.labels import Label
from tests.ui.unpacking import content
from ui import drawing, render

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers import Layer

FRAME = gpd.GeoDataFrame(geometry=[Point(230_000, 550_000)], crs=RD)


def test_positions_are_wgs84_with_a_metre_of_precision() -> None:
    (feature,) = content(drawing.shapes("a", FRAME, [{}], z=1))["features"]
    lon, lat = rd_to_lonlat(230_000, 550_000)
    assert feature["geometry"] == {"type": "Point", "coordinates": (round(float(lon), 5), round(float(lat), 5))}


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


@pytest.mark.parametrize(
    "evidence, precision_m, ring",
    [
        ("illustrative", 100.0, True),
        ("illustrative", 600.0, True),
        ("derived", 500.0, False),
        ("derived", 3000.0, True),
        ("stated", 501.0, True),
        ("measured", 501.0, True),
    ],
)
def test_what_is_illustrative_or_imprecise_has_a_ring(
    make_layer: Callable[..., Layer], evidence: str, precision_m: float, *, ring: bool
) -> None:
    layer = make_layer({"evidence": evidence, "precision_m": precision_m}, {}, shape="point")
    found = {one.id: content(one) for one in render.drawings(layer, 0)}
    assert ("test-accuracy" in found) == ring == has_rings(layer)
    if ring:
        (item,) = found["test-accuracy"]["items"]
        lon, lat = rd_to_lonlat(230_000, 550_000)
        assert item[:2] == [round(float(lat), 5), round(float(lon), 5)]
        assert item[3] == precision_m


def test_the_ring_of_an_area_runs_at_its_accuracy_around_it(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"evidence": "illustrative", "precision_m": 600.0})
    (item,) = content(render.drawings(layer, 0)[0])["items"]
    area = gpd.GeoSeries([shape(item[4])], crs=4326).to_crs(RD)[0]
    assert area.bounds == pytest.approx((229_400, 549_400, 231_600, 551_600), abs=20)
    assert item[2] == pytest.approx((area.area / math.pi) ** 0.5, rel=0.01)


def test_a_layer_may_have_no_rings(make_layer: Callable[..., Layer]) -> None:
    symbol = Symbol(shape="fill", color="#000000", fill="#000000", accuracy=False)
    layer = make_layer({"evidence": "illustrative", "precision_m": 9000.0}, symbol=symbol)
    assert [one.id for one in render.drawings(layer, 0)] == ["test"]


def test_areas_that_are_not_there_yet_lie_above_all_that_are(make_layer: Callable[..., Layer]) -> None:
    existing = make_layer({"plan_status": "bestaand"})
    highest = max(content(one)["z"] for one in render.drawings(existing, len(layer_specs()) - 1))
    for status in ("gepland", "afgesproken", "verkenning"):
        planned = render.drawings(make_layer({"plan_status": status}), 0)
        assert min(content(one)["z"] for one in planned) > highest


def test_a_border_that_two_areas_share_is_drawn_once(make_layer: Callable[..., Layer]) -> None:
    """Dots on dots at another phase look like a solid line, which would be other evidence."""
    derived = {"evidence": "derived"}
    outline = Symbol(shape="fill", color="#5E5A52")
    (regions,) = render.drawings(make_layer(derived, derived, symbol=outline), 0)
    assert [stroke["once"] for stroke in content(regions)["strokes"]] == [True]
    (filled,) = render.drawings(make_layer(derived, derived), 0)
    (alone,) = render.drawings(make_layer(derived, symbol=outline), 0)
    (solid,) = render.drawings(make_layer({}, {}, symbol=outline), 0)
    for found in (filled, alone, solid):
        assert all("once" not in stroke for stroke in content(found)["strokes"])


def test_no_area_that_exists_hides_the_border_of_the_province() -> None:
    """Also where they share a line with it, as the neighbouring provinces do."""
    heights = {
        layer_id: [content(one)["z"] for one in render.drawings(load_layer(layer_id), order) if one.id == layer_id]
        for order, layer_id in enumerate(drawing_order())
        if layer_id in ("province", "municipalities", "neighbour_provinces", "munition", "region_reg_09")
    }
    (border,) = heights.pop("province")
    assert len(heights) == 4
    assert border > max(z for found in heights.values() for z in found)


def test_points_move_apart_by_their_evidence_and_carry_names(make_layer: Callable[..., Layer]) -> None:
    symbol = Symbol(shape="point", color="#0072B2", label=True)
    stated, derived = render.drawings(make_layer({"evidence": "stated"}, {"evidence": "derived"}, symbol=symbol), 0)
    assert content(stated)["markers"]["spread"] < content(derived)["markers"]["spread"]
    assert content(stated)["markers"]["names"] == {"z": 210, "zoom": 12, "initials": ["P"]}
    assert "initials" not in content(derived)["markers"]["names"]


def test_the_area_of_a_point_follows_the_inhabitants() -> None:
    layer = load_layer("zones")
    (found,) = (content(one) for one in render.drawings(layer, 0))
    inhabitants = layer.frame.set_index("name")["inhabitants"]
    symbol = layer.spec.symbol
    radii = []
    for feature in found["features"]:
        radius_px = feature["properties"]["style"]["radius"]
        expected = symbol.radius_px * math.sqrt(inhabitants[feature["properties"]["name"]] / symbol.size_max)
        assert radius_px == pytest.approx(max(expected, 1.2), abs=0.01)
        radii.append(radius_px)
    assert radii == sorted(radii, reverse=True)
    assert "spread" not in found.get("markers", {})


def test_stated_names_carry_the_initial_of_their_source(make_layer: Callable[..., Layer]) -> None:
    symbol = Symbol(shape="fill", color="#000000", fill="#000000", label=True)
    layer = make_layer({"evidence": "stated"}, {"evidence": "measured"}, symbol=symbol)
    (names,) = (content(found) for found in render.drawings(layer, 0) if found.id == "test-names")
    assert {row[2]: row[5] for row in names["items"]} == {"Feature 0": "P", "Feature 1": ""}


def test_the_same_words_are_not_sent_with_every_feature(make_layer: Callable[..., Layer]) -> None:
    (found,) = render.drawings(make_layer({}, {}), 0)
    assert content(found)["popup"]["shared"]
    assert all(feature["properties"]["values"] == [] for feature in content(found)["features"])


@pytest.mark.parametrize("layer_id", layer_specs())
def test_every_layer_becomes_drawings_with_all_its_features(layer_id: str) -> None:
    layer = load_layer(layer_id)
    found = [content(one) for one in render.drawings(layer, 3)]
    names = [feature["properties"]["name"] for one in found if one["id"] == layer_id for feature in one["features"]]
    assert sorted(names) == sorted(layer.frame["name"])

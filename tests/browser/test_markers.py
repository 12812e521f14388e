"""Where markers, rings and names stand on the map, in a browser that can reach nothing but the application."""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely
from playwright.sync_api import expect
from shapely.geometry import MultiLineString

from geodata.crs import RD, to_wgs84
from layers import layer_specs, load_layer, themes

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

pytestmark = pytest.mark.browser

SPREAD = [
    spec.id
    for spec in layer_specs().values()
    if spec.symbol.shape in {"point", "ring"} and spec.symbol.spread and not spec.refreshed
]
JWF = (53.0005, 6.535)
JPK = (52.792, 6.194)
PHONE = {"width": 390, "height": 844}

NODES = """() => [...paraatkaart.shown.values()].flatMap(({ spec, layer }) =>
 (layer.paraat?.nodes || []).map((node) => {
  const home = window.map.latLngToLayerPoint(node.position);
  const drawn = node.parts[0]._point;
  const { hidden, radius, rank } = node;
  return { id: spec.id, hidden, radius, rank, home: [home.x, home.y], drawn: [drawn.x, drawn.y] };
}))"""
SEEN = "all => all.filter(one => one.style.display !== 'none' && one.getAttribute('d') !== 'M0 0').length"


def only(*layer_ids: str) -> str:
    """The address with these layers and no others."""
    choice = {spec.id: spec.id in layer_ids for spec in layer_specs().values()}
    return "?" + "&".join(
        f"laag-{layer_id}={str(on).lower()}" for layer_id, on in choice.items() if on != layer_specs()[layer_id].visible
    )


def go_to(watched: Any, place: tuple[float, float], zoom: float) -> None:
    watched.map.evaluate(
        "([lat, lon, zoom]) => { window.map.setView([lat, lon], zoom, { animate: false }); }", [*place, zoom]
    )


def test_no_marker_hides_another_or_leaves_its_place_when_the_province_is_in_view(
    open_page: Callable[..., Any],
) -> None:
    watched = open_page(only(*SPREAD))
    for layer_id in SPREAD:
        watched.wait_for_layer(layer_id)
    every = watched.map.evaluate(NODES)
    assert len(every) == sum(len(load_layer(layer_id).frame) for layer_id in SPREAD)
    nodes = [one for one in every if not one["hidden"]]
    heaps = watched.map.locator(".paraat-heap").all_text_contents()
    assert sum(int(text) for text in heaps) == len(every) - len(nodes) > 0
    assert max(math.dist(one["drawn"], one["home"]) for one in nodes) < 30
    for number, one in enumerate(nodes):
        for other in nodes[:number]:
            assert math.dist(one["drawn"], other["drawn"]) >= max(one["radius"], other["radius"]), (one, other)
    moved = [one for one in nodes if math.dist(one["drawn"], one["home"]) > 1]
    assert moved
    expect(watched.map.locator("path.paraat-leaders")).to_have_count(1)
    assert watched.map.locator("path.paraat-leaders").get_attribute("d").count("M") > 20
    assert watched.errors == []


def test_the_popup_of_a_moved_marker_is_at_the_marker_and_markers_go_back_when_there_is_room(
    open_page: Callable[..., Any],
) -> None:
    watched = open_page(only("units"))
    watched.wait_for_layer("units")
    assert any(math.dist(one["drawn"], one["home"]) > 1 for one in watched.map.evaluate(NODES))
    watched.paths("units").first.focus()
    watched.page.keyboard.press("Enter")
    watched.map.locator(".paraat-popup").wait_for()
    away = watched.map.evaluate(
        """() => {
            let marker = null;
            window.map.eachLayer((layer) => { if (layer._point && layer.isPopupOpen()) marker = layer; });
            return window.map.latLngToLayerPoint(marker.getPopup().getLatLng()).distanceTo(marker._point);
        }"""
    )
    assert away < 1
    go_to(watched, JWF, 17)
    assert all(math.dist(one["drawn"], one["home"]) < 1 for one in watched.map.evaluate(NODES))
    assert not watched.map.locator("path.paraat-leaders").get_attribute("d").replace("M0 0", "")


def test_a_site_lies_among_roads_and_canals_without_another_layer_and_its_popup_leaves_it_free(
    open_page: Callable[..., Any],
) -> None:
    watched = open_page(only("barracks"))
    watched.wait_for_layer("barracks")
    ways = "() => ['roads', 'canals'].map((id) => document.querySelector('path.layer-' + id).checkVisibility())"
    go_to(watched, JWF, 9)
    assert watched.map.evaluate(ways) == [False, False]
    go_to(watched, JWF, 13)
    assert watched.map.evaluate(ways) == [True, True]
    area = watched.paths("barracks").first
    area.focus()
    watched.page.keyboard.press("Enter")
    watched.map.locator(".paraat-popup").wait_for()
    watched.map.wait_for_function("() => !window.map._panAnim || !window.map._panAnim._inProgress")
    below = watched.map.evaluate(
        """() => document.querySelector("path.layer-barracks:focus").getBoundingClientRect().top
          - document.querySelector(".leaflet-popup-content-wrapper").getBoundingClientRect().bottom"""
    )
    assert below > -1


def test_points_have_names_near_and_not_far(open_page: Callable[..., Any]) -> None:
    watched = open_page(only("parachuting", "units"))
    watched.wait_for_layer("parachuting")
    names = watched.map.locator(".paraat-label.label-parachuting:not(.hidden)")
    expect(names).to_have_count(0)
    frame = to_wgs84(load_layer("parachuting").frame)
    point = frame.geometry.iloc[0]
    go_to(watched, (point.y, point.x), 12.5)
    expect(names.filter(has_text=str(frame["name"].iloc[0]))).to_be_visible()


def test_a_site_keeps_its_name_among_what_is_on_it(open_page: Callable[..., Any]) -> None:
    (defence,) = (theme for theme in themes() if theme.id == "defence")
    watched = open_page(only(*(spec.id for spec in defence.layers)))
    for spec in defence.layers:
        watched.wait_for_layer(spec.id)
    name = watched.map.locator(".paraat-label.label-barracks-names:not(.hidden)")
    for zoom in (9.25, 14):
        go_to(watched, JWF, zoom)
        expect(name.filter(has_text="Johan Willem Frisokazerne")).to_be_visible()


def test_roads_and_corridors_have_names_and_no_name_is_written_twice_close_by(open_page: Callable[..., Any]) -> None:
    watched = open_page(only("corridor_cno", "corridor_motorways", "network_main", "nedersaksenlijn"))
    watched.wait_for_layer("nedersaksenlijn")
    names = watched.map.locator(".paraat-label:not(.hidden)")
    for name in ("A37", "Corridor Noordoost Nederland", "Nedersaksenlijn (indicatief)"):
        expect(names.get_by_text(name, exact=True).or_(names.filter(has_text=name)).first).to_be_visible()
    found = watched.map.evaluate(
        """() => [...document.querySelectorAll(".paraat-label.shield:not(.hidden)")].map((one) => {
            const box = one.getBoundingClientRect();
            return [one.textContent, box.left + box.width / 2, box.top + box.height / 2];
        })"""
    )
    for (one, *here), (other, *there) in itertools.combinations(found, 2):
        assert one != other or math.dist(here, there) > 150, one


def test_no_name_is_cut_off_at_the_edge_of_a_phone(open_page: Callable[..., Any]) -> None:
    watched = open_page(only("training_areas", "barracks", "corridor_motorways", "municipalities"), viewport=PHONE)
    watched.wait_for_layer("corridor_motorways")
    for zoom in (9, 10.5, 12):
        go_to(watched, JPK, zoom)
        cut = watched.map.evaluate(
            """() => [...document.querySelectorAll(".paraat-label:not(.hidden)")]
              .map((one) => [one.textContent, one.getBoundingClientRect()])
              .filter(([, box]) => Math.min(box.left, box.top, innerWidth - box.right, innerHeight - box.bottom) < -1)
              .map(([text]) => text)"""
        )
        assert cut == []


def test_no_name_of_the_background_lies_over_a_symbol(open_page: Callable[..., Any]) -> None:
    watched = open_page(only("stations", "government", "companies"))
    watched.wait_for_layer("companies")
    found = watched.map.evaluate(
        """() => {
            const box = (one) => one.getBoundingClientRect();
            const names = [...document.querySelectorAll(".label-places:not(.hidden)")].map(box);
            const layers = ["stations", "government", "companies"].map((id) => "path.layer-" + id);
            const marks = [...document.querySelectorAll(layers.join())]
              .filter((one) => one.getAttribute("d") !== "M0 0").map(box);
            const over = names.filter((a) => marks.some((b) =>
              a.left < b.right - 3 && a.right > b.left + 3 && a.top < b.bottom - 3 && a.bottom > b.top + 3));
            return [names.length, marks.length, over.length];
        }"""
    )
    assert found[0] > 20
    assert found[1] > 60
    assert found[2] == 0


def test_a_name_stays_at_its_place_or_in_its_region_and_off_the_markers(open_page: Callable[..., Any]) -> None:
    on = ("nature_areas", "munition", "region_reg_01", "region_reg_02", "region_reg_03", "government", "stations")
    watched = open_page(only(*on))
    for layer_id in on:
        watched.wait_for_layer(layer_id)
    names = watched.map.evaluate(
        """() => {
            const rim = window.map.getContainer().getBoundingClientRect();
            const labels = [...paraatkaart.shown.values()].flatMap(({ layer }) => (layer.paraat || {}).labels || []);
            const marks = [...document.querySelectorAll("path.layer-government, path.layer-stations")]
              .filter((one) => one.getAttribute("d") !== "M0 0" && one.style.display !== "none")
              .map((one) => one.getBoundingClientRect());
            return labels.filter(({ box }) => !box.classList.contains("hidden")).map(({ box, position, words }) => {
                const { left, right, top, bottom, height } = box.getBoundingClientRect();
                const { x, y } = window.map.latLngToContainerPoint(position).add([rim.left, rim.top]);
                const away = Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
                const over = marks.some((b) => left < b.right - 3 && right > b.left + 3 && top < b.bottom - 3
                  && bottom > b.top + 3);
                const kind = ["places", "munition-names"].find((id) => box.classList.contains("label-" + id));
                return { words, away, height, over, kind: box.classList.contains("region") ? "region" : kind };
            });
        }"""
    )
    places = [one for one in names if one["kind"] == "places"]
    assert len(places) > 20
    assert [one["words"] for one in places if one["away"] > 1.2 * one["height"]] == []
    regions = [one for one in names if one["kind"] == "region"]
    assert {one["words"] for one in regions} == {"Noord-Drenthe", "Zuidoost-Drenthe", "Zuidwest-Drenthe"}
    assert [one["words"] for one in regions if one["over"]] == []
    assert len([one for one in names if one["kind"] == "munition-names"]) == len(load_layer("munition").frame)


def test_the_name_that_was_asked_for_covers_no_marker(open_page: Callable[..., Any]) -> None:
    on = ("stations", "government", "companies", "care")
    watched = open_page(f"{only(*on)}&doel=stations/STA-01")
    for layer_id in on:
        watched.wait_for_layer(layer_id)
    watched.map.locator(".label-focus-name:not(.hidden)").wait_for()
    covered = watched.map.evaluate(
        """layers => {
            const name = document.querySelector(".label-focus-name").getBoundingClientRect();
            return [...document.querySelectorAll(layers.map((id) => "path.layer-" + id).join())]
              .filter((one) => one.getAttribute("d") !== "M0 0" && one.style.display !== "none")
              .map((one) => one.getBoundingClientRect())
              .filter((b) => name.left < b.right - 3 && name.right > b.left + 3 && name.top < b.bottom - 3
                && name.bottom > b.top + 3).length;
        }""",
        list(on),
    )
    assert covered == 0


def test_names_keep_clear_of_controls_and_small_areas_and_every_area_has_one(open_page: Callable[..., Any]) -> None:
    areas = ("low_flying_areas", "training_areas", "station_areas", "barracks")
    watched = open_page(only(*areas, "municipalities"))
    for layer_id in areas:
        watched.wait_for_layer(layer_id)
    expect(watched.map.locator(".label-low_flying_areas-names:not(.hidden)")).to_have_count(
        len(load_layer("low_flying_areas").frame)
    )
    found = watched.map.evaluate(
        """layers => {
            const box = (one) => one.getBoundingClientRect();
            const over = (a, b) =>
              a.left < b.right - 1 && a.right > b.left + 1 && a.top < b.bottom - 1 && a.bottom > b.top + 1;
            const all = (selector) => [...document.querySelectorAll(selector)];
            const small = all(layers.map((id) => "path.layer-" + id).join()).map(box)
              .filter(({ width, height }) => Math.max(width, height) < 40);
            const controls = all(".leaflet-control").map(box);
            const hits = (names, boxes) => names.filter((name) => boxes.some((one) => over(box(name), one)))
              .map((name) => name.textContent);
            const names = all(".paraat-label:not(.hidden)");
            return { small: small.length, controls: controls.length, names: names.length,
              below: hits(names, controls), across: hits(all(".label-places:not(.hidden)"), small) };
        }""",
        list(areas),
    )
    assert found["small"] >= 3
    assert found["controls"] >= 4
    assert found["names"] > 40
    assert (found["below"], found["across"]) == ([], [])


def test_a_border_that_two_municipalities_share_is_drawn_once(open_page: Callable[..., Any]) -> None:
    watched = open_page(only("municipalities"))
    watched.wait_for_layer("municipalities")
    expect(watched.paths("municipalities-borders")).to_have_count(1)
    drawn = watched.paths("municipalities").evaluate_all("all => all.map((one) => one.getAttribute('stroke'))")
    assert set(drawn) == {"none"}
    found = watched.map.evaluate(
        """() => {
            const group = [...paraatkaart.shown.values()].find(({ spec }) => spec.id === "municipalities").layer;
            const parts = group.getLayers().flatMap((one) => one.getLayers());
            const lines = parts.filter((one) => !(one instanceof L.Polygon));
            return lines.flatMap((one) => one.getLatLngs()).map((line) => line.map(({ lng, lat }) => [lng, lat]));
        }"""
    )
    drawn_m = gpd.GeoSeries([MultiLineString(found)], crs=4326).to_crs(RD).length[0]
    areas = load_layer("municipalities").frame
    assert drawn_m == pytest.approx(shapely.union_all(areas.boundary.to_numpy()).length, rel=0.001)
    assert drawn_m < 0.7 * areas.length.sum()


def test_a_heap_says_what_it_is_and_opens_by_keyboard(open_page: Callable[..., Any]) -> None:
    watched = open_page(only("agreements"))
    watched.wait_for_layer("agreements")
    heap = watched.map.get_by_role("button", name=re.compile(r"^Nog \d+ tekens? op deze plek; inzoomen$"))
    expect(heap.first).to_be_visible()
    before = watched.view()["zoom"]
    heap.first.focus()
    watched.page.keyboard.press("Enter")
    watched.map.wait_for_function("zoom => window.map.getZoom() > zoom", arg=before)
    expect(watched.map.locator(".paraat-heap")).to_have_count(0)


def test_a_site_has_one_ring_of_accuracy_a_town_too_and_small_rings_wait_for_the_zoom(
    open_page: Callable[..., Any],
) -> None:
    at_site = ("barracks", "jwf_zones", "jwf_freed", "barracks_plans", "units", "resilience")
    watched = open_page(only(*at_site, "marechaussee"))
    for layer_id in (*at_site, "marechaussee"):
        watched.wait_for_layer(layer_id)
    assert watched.paths("marechaussee-accuracy").evaluate_all(SEEN) >= 2
    assert watched.paths("units-accuracy").evaluate_all(SEEN) == 0
    for site in (JWF, JPK):
        go_to(watched, site, 14)
        assert sum(watched.paths(f"{layer_id}-accuracy").evaluate_all(SEEN) for layer_id in at_site) == 1, site


def test_the_address_unfolds_the_theme_of_its_layers(open_page: Callable[..., Any]) -> None:
    watched = open_page("?laag-companies=true")
    watched.wait_for_layer("companies")
    expect(watched.page.locator("[data-layer=companies]")).to_be_visible()
    expect(watched.page.locator("[data-layer=companies] img").first).to_be_visible()

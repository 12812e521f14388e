"""Asking what lies somewhere, measuring and drawing on the map, in a browser."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from playwright.sync_api import expect

from geodata.crs import lonlat_to_rd
from tests.browser.test_accessibility import faults, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.sync_api import Locator

    from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror='window.hacked=1'>"
SQUARE = ((300, 200), (420, 200), (420, 320), (300, 320))


def inside(watched: Watched) -> Any:
    return watched.frame.content_frame


def press(watched: Watched, name: str) -> None:
    inside(watched).get_by_role("button", name=name, exact=True).click()


def mouse(watched: Watched, x: float, y: float) -> tuple[float, float]:
    """A place of the frame in the page."""
    box = watched.frame.bounding_box()
    assert box is not None
    return box["x"] + x, box["y"] + y


def click(watched: Watched, *places: Sequence[float]) -> None:
    for x, y in places:
        watched.page.mouse.move(*mouse(watched, x, y))
        watched.page.mouse.click(*mouse(watched, x, y))


def drag(watched: Watched, start: Sequence[float], end: Sequence[float]) -> None:
    watched.page.mouse.move(*mouse(watched, *start))
    watched.page.mouse.down()
    watched.page.mouse.move(*mouse(watched, *end), steps=4)
    watched.page.mouse.up()


def begin(watched: Watched, tool: str) -> None:
    press(watched, tool)
    expect(inside(watched).get_by_role("region", name=tool)).to_be_visible()


def drawn(watched: Watched) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = watched.map.evaluate("() => paraatdrawn.all()")
    return found


def in_rd(positions: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """Longitudes and latitudes in RD New, by pyproj."""
    lon, lat = zip(*positions, strict=True)
    return list(zip(*(axis.tolist() for axis in lonlat_to_rd(lon, lat)), strict=True))


def hectares(drawing: dict[str, Any]) -> float:
    return float(shapely.Polygon(in_rd(drawing["geometry"]["coordinates"][0])).area) / 1e4


def place(watched: Watched, lonlat: Sequence[float]) -> tuple[float, float]:
    """Where a position is in the frame."""
    found = watched.map.evaluate("([lng, lat]) => window.map.latLngToContainerPoint([lat, lng])", list(lonlat))
    return found["x"], found["y"]


def size(watched: Watched) -> Locator:
    found: Locator = inside(watched).locator(".paraat-panel .size")
    return found


def number(watched: Watched, label: str) -> float:
    said = re.search(label + r" ([\d.,]+)", size(watched).inner_text())
    assert said is not None
    return float(said[1].replace(".", "").replace(",", "."))


def opened(open_page: Callable[..., Any], path: str = "") -> Watched:
    watched: Watched = open_page(path)
    inside(watched).get_by_role("toolbar", name="Meten en tekenen").wait_for()
    watched.wait_for_layer("stations" if not path else "plan-gekozen")
    return watched


def not_in_another_tab(watched: Watched) -> None:
    other = watched.page.context.new_page()
    other.goto(watched.page.url)
    frame = other.locator("iframe[src*='st_folium']").content_frame
    frame.get_by_role("toolbar", name="Meten en tekenen").wait_for()
    expect(frame.locator("path.paraat-own")).to_have_count(0)
    other.close()


def test_a_click_tells_all_that_lies_there_and_a_measurement_is_in_rd(open_page: Callable[..., Any]) -> None:
    watched = opened(open_page)
    where = watched.map.evaluate(
        """() => {
            const {layer} = [...paraatkaart.shown.values()].find(({spec}) => spec.id === "training_areas");
            const part = layer.getLayers()[0].getLayers()[0];
            window.at = part.getCenter();
            return {...window.map.latLngToContainerPoint(window.at), name: part.feature.properties.name};
        }"""
    )
    popup = inside(watched).locator(".paraat-popup").last
    for by_keyboard in (False, True):
        if by_keyboard:
            watched.map.evaluate("() => { window.map.setView(window.at, window.map.getZoom(), {animate: false}); }")
            inside(watched).locator("#map_div").focus()
            watched.page.keyboard.press("Enter")
        else:
            click(watched, (where["x"], where["y"]))
        expect(popup.locator("h2")).to_have_text(where["name"])
        all_there = popup.get_by_role("navigation", name="Alles op deze plek").get_by_role("button")
        assert all_there.count() == len(set(all_there.all_inner_texts())) > 1
        expect(popup.locator("[aria-current]")).to_contain_text(where["name"])
        all_there.filter(has_text="Provincie Drenthe").click()
        expect(popup.locator("h2")).to_have_text("Drenthe")
        expect(popup.locator("[aria-current]")).to_be_focused()
        watched.page.keyboard.press("Escape")
        expect(popup).to_have_count(0)
    begin(watched, "Meten")
    click(watched, *SQUARE[:3])
    corners = in_rd([(lon, lat) for lat, lon in watched.map.evaluate("() => paraatdrawn.half().corners")])
    assert number(watched, "Lengte") == pytest.approx(shapely.LineString(corners).length / 1000, abs=0.006)
    press(watched, "Klaar")
    assert number(watched, "als vlak") == pytest.approx(shapely.Polygon(corners).area / 1e4, rel=1e-4)
    assert drawn(watched) == []
    assert watched.errors == []


def test_a_drawing_is_changed_undone_and_kept(open_page: Callable[..., Any]) -> None:
    watched = opened(open_page)
    view = watched.view()
    begin(watched, "Vlak tekenen")
    click(watched, *SQUARE, SQUARE[0])
    panel = inside(watched).get_by_role("region", name="Tekening bewerken")
    area = hectares(drawn(watched)[0])
    assert number(watched, "Oppervlakte") == pytest.approx(area, abs=0.6)
    shown(watched)
    assert faults(watched) == []
    panel.get_by_label("Naam").fill(HOSTILE)
    panel.get_by_label("Toelichting").fill(HOSTILE)
    drag(watched, place(watched, drawn(watched)[0]["geometry"]["coordinates"][0][2]), (480, 380))
    watched.map.wait_for_function(
        "area => paraatrd.area(paraatdrawn.all()[0].geometry.coordinates) > area", arg=area * 1.1e4
    )
    larger = number(watched, "Oppervlakte")
    press(watched, "Klaar")
    expect(panel).to_have_count(0)
    (one,) = drawn(watched)
    assert hectares(one) == pytest.approx(larger, abs=0.6)
    assert (one["name"], one["note"]) == (HOSTILE, HOSTILE)
    # The table beside the map has the same size, as the server computes it, and markup stays text.
    table = watched.page.get_by_role("region", name="Tekening", exact=True)
    expect(table.locator("tbody th")).to_have_text(HOSTILE)
    expect(table.locator("td").last).to_have_text(f"{larger:,.0f}".replace(",", ".") + "\N{NO-BREAK SPACE}ha")
    click(watched, (340, 240))
    popup = inside(watched).locator(".paraat-popup")
    expect(popup.locator("h2")).to_have_text(HOSTILE)
    watched.page.keyboard.press("Escape")
    press(watched, "Ongedaan maken")
    press(watched, "Ongedaan maken")
    assert drawn(watched)[0]["geometry"] != one["geometry"]
    press(watched, "Opnieuw uitvoeren")
    press(watched, "Opnieuw uitvoeren")
    assert drawn(watched) == [one]
    watched.switch("Gemeenten")
    watched.wait_for_layer("municipalities")
    assert drawn(watched) == [one]
    assert watched.view() == view
    watched.page.reload()
    expect(inside(watched).locator("path.paraat-own")).to_have_count(1)
    expect(table.locator("tbody th")).to_have_text(HOSTILE)
    assert drawn(watched) == [one]
    not_in_another_tab(watched)
    assert "img" not in watched.page.url
    assert watched.page.evaluate("window.hacked") is watched.map.evaluate("window.hacked") is None
    assert watched.errors == []
    assert watched.outside == []


def test_edges_do_not_cross_and_half_a_drawing_is_kept(open_page: Callable[..., Any]) -> None:
    watched = opened(open_page)
    begin(watched, "Vlak tekenen")
    click(watched, (300, 200), (420, 320), (420, 200), (300, 320))
    message = inside(watched).get_by_role("status")
    expect(message).to_contain_text("Zo kruisen de randen elkaar")
    assert watched.map.evaluate("() => paraatdrawn.half().corners.length") == 3
    watched.page.reload()
    panel = inside(watched).get_by_role("region", name="Vlak tekenen")
    expect(panel).to_be_visible()
    expect(inside(watched).locator(".marker-icon:not(.cursor-marker)")).to_have_count(3)
    inside(watched).locator("#map_div").focus()
    watched.page.keyboard.press("Enter")  # a corner in the middle of the map
    expect(inside(watched).locator(".marker-icon:not(.cursor-marker)")).to_have_count(4)
    watched.page.keyboard.press("Backspace")
    expect(inside(watched).locator(".marker-icon:not(.cursor-marker)")).to_have_count(3)
    press(watched, "Klaar")
    inside(watched).get_by_role("region", name="Tekening bewerken").wait_for()
    (before,) = drawn(watched)
    assert shapely.Polygon(before["geometry"]["coordinates"][0]).is_valid
    press(watched, "Klaar")
    begin(watched, "Lijn tekenen")
    click(watched, (200, 150), (306, 205))  # the second one near a corner
    press(watched, "Klaar")
    inside(watched).get_by_role("region", name="Tekening bewerken").wait_for()
    assert drawn(watched)[1]["geometry"]["coordinates"][1] in before["geometry"]["coordinates"][0]
    press(watched, "Verwijderen")
    assert drawn(watched) == [before]
    press(watched, "Vlak tekenen")
    click(watched, *SQUARE, SQUARE[0])
    inside(watched).get_by_role("region", name="Tekening bewerken").wait_for()
    kept = drawn(watched)
    corner = place(watched, kept[1]["geometry"]["coordinates"][0][2])
    drag(watched, corner, (250, 240))  # beyond the opposite edge
    expect(message).to_contain_text("teruggezet")
    assert drawn(watched) == kept
    press(watched, "Klaar")
    assert drawn(watched) == kept
    assert watched.errors == []


def test_a_file_is_opened_and_an_area_becomes_a_plan(open_page: Callable[..., Any]) -> None:
    bow = [[6.40, 52.80], [6.44, 52.82], [6.44, 52.80], [6.40, 52.82], [6.40, 52.80]]
    feature = {
        "type": "Feature",
        "properties": {"naam": "strik"},
        "geometry": {"type": "Polygon", "coordinates": [bow]},
    }
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    watched = opened(open_page)
    controls = watched.page.get_by_test_id("stExpander").filter(has_text="Meten en tekenen")
    controls.locator("summary").click()
    controls.locator("input[type=file]").set_input_files(
        {"name": "strik.geojson", "mimeType": "application/geo+json", "buffer": content}
    )
    watched.page.get_by_role("button", name="Aan de tekening toevoegen").click()
    expect(watched.page.get_by_text("kruiste zichzelf en is hersteld tot 2 vlakken")).to_be_visible()
    expect(inside(watched).locator("path.paraat-own")).to_have_count(2)
    with watched.page.expect_download() as download:
        watched.page.get_by_role("button", name="Opslaan (GeoJSON)").click()
    saved = json.loads(download.value.path().read_bytes())
    assert [one["properties"]["name"] for one in saved["features"]] == ["strik", "strik"]
    assert all(shapely.geometry.shape(one["geometry"]).is_valid for one in saved["features"])
    watched.page.get_by_role("link", name="Grondverlies").click()
    expect(inside(watched).locator("path.paraat-own")).to_have_count(2)
    watched.page.get_by_text("Eigen plan: een bestand of een tekening").click()
    watched.page.get_by_role("button", name="Dit vlak als plan gebruiken").click()
    expect(watched.page.get_by_text("Eigen plan: strik.geojson")).to_be_visible()
    assert watched.errors == []

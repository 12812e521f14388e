"""The page *Kaart* in a browser that can reach nothing but the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geodata.errors import ParaatkaartError
from layers import layer_specs, load_layer
from layers.look.classes import classes
from ui import cache
from ui.popup import popups

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser

LAYERS = list(layer_specs())
VISIBLE = [spec.id for spec in layer_specs().values() if spec.visible]
HIDDEN = [spec.id for spec in layer_specs().values() if not spec.visible]


def strokes(layer_id: str) -> int:
    """How many paths a layer has on the map: one per feature and stroke."""
    return sum(len(group.rows) * len(group.look.strokes) for group in classes(load_layer(layer_id)))


def mark(locator: Locator) -> None:
    locator.evaluate("element => { element.marked = true; }")


def is_marked(locator: Locator) -> bool:
    return bool(locator.evaluate("element => element.marked === true"))


def test_the_page_loads_without_errors_and_without_another_host(open_page: Callable[..., Any], app: Any) -> None:
    watched = open_page()
    for layer_id in VISIBLE:
        watched.wait_for_layer(layer_id)
    expect(watched.page).to_have_title("Kaart – Paraatkaart")
    assert watched.page.evaluate("document.documentElement.lang") == "nl"
    assert watched.map.evaluate("document.documentElement.lang") == "nl"
    expect(watched.page.get_by_test_id("stAppDeployButton")).to_have_count(0)
    expect(watched.page.get_by_test_id("stMainMenu")).to_have_count(0)
    assert watched.errors == []
    assert watched.outside == []
    assert app.violated() == []
    assert app.complaints() == []


def test_every_layer_is_drawn_with_all_its_features_when_it_is_on(open_page: Callable[..., Any]) -> None:
    watched = open_page("?" + "&".join(f"laag-{layer_id}=true" for layer_id in HIDDEN))
    for layer_id in LAYERS:
        expect(watched.paths(layer_id), layer_id).to_have_count(strokes(layer_id))
    assert watched.errors == []


def test_a_layer_of_a_folded_theme_is_drawn_when_it_is_switched_on_and_the_legend_lists_what_is_drawn(
    open_page: Callable[..., Any],
) -> None:
    watched = open_page()
    watched.wait_for_layer(VISIBLE[-1])
    for layer_id in LAYERS:
        expect(watched.paths(layer_id), layer_id).to_have_count(strokes(layer_id) if layer_id in VISIBLE else 0)
    rows = watched.page.locator("[data-layer=training_areas] .legend-row")
    groups = classes(load_layer("training_areas"))
    assert rows.all_inner_texts() == [f"{group.words} ({len(group.rows)})" for group in groups]
    watched.switch(layer_specs()["stations"].title)
    expect(watched.paths("stations")).to_have_count(0)
    for layer_id in ("zones", "heritage"):
        watched.switch(layer_specs()[layer_id].title)
        expect(watched.paths(layer_id), layer_id).to_have_count(strokes(layer_id))
    listed = [layer_id for layer_id in LAYERS if layer_id in {*VISIBLE, "zones", "heritage"} - {"stations"}]
    legend = watched.page.locator("[data-layer]")
    expect(legend).to_have_count(len(listed))
    assert legend.evaluate_all("all => all.map(one => one.dataset.layer)") == listed
    drawn = watched.map.evaluate("() => [...paraatkaart.shown.values()].map(({spec}) => spec.id)")
    assert set(listed) == set(drawn) & set(LAYERS)
    assert watched.errors == []


def test_switching_a_layer_reloads_nothing_and_moves_nothing(open_page: Callable[..., Any]) -> None:
    watched = open_page()
    watched.wait_for_layer("stations")
    watched.map.evaluate("() => { window.marked = true; }")
    barracks = watched.paths("barracks").first
    mark(barracks)
    barracks.dispatch_event("click")
    popup = watched.map.locator(".paraat-popup")
    popup.wait_for()
    view = watched.pan()
    for count in (0, strokes("stations")):
        watched.switch(layer_specs()["stations"].title)
        expect(watched.paths("stations")).to_have_count(count)
        assert watched.view() == view
        assert watched.map.evaluate("() => window.marked === true")
        assert is_marked(barracks)
        expect(popup).to_be_visible()
    assert watched.errors == []


def test_a_popup_tells_all_that_is_known(open_page: Callable[..., Any]) -> None:
    layer = cache.layer("training_areas")
    (row,) = layer.frame.index[layer.frame["id"] == "OEF-02"]
    watched = open_page()
    watched.wait_for_layer(layer.id)
    watched.map.locator(f"path[aria-label='{layer.frame['name'][row]}']").dispatch_event("click")
    popup = watched.map.locator(".paraat-popup")
    expect(popup.locator("h2")).to_have_text(str(layer.frame["name"][row]))
    found = list(zip(popup.locator("dt").all_inner_texts(), popup.locator("dd").all_inner_texts(), strict=True))
    assert found == popups(layer).lines(int(row))
    assert {"Bronnen spreken elkaar tegen", "Genoemd in"} <= {label for label, _ in found}
    assert dict(found)["Planstatus"] == "gepland"
    assert dict(found)["Genoemde oppervlakte"] == "292 ha (vermeld; de vorm is van ons)"
    assert dict(found)["Nauwkeurigheid"] == "±\N{NO-BREAK SPACE}1.000\N{NO-BREAK SPACE}m"


def test_a_popup_opens_by_keyboard(open_page: Callable[..., Any]) -> None:
    watched = open_page()
    watched.wait_for_layer("barracks")
    watched.paths("barracks").first.focus()
    watched.page.keyboard.press("Enter")
    expect(watched.map.locator(".paraat-popup h2")).to_have_text(str(load_layer("barracks").frame["name"].iloc[0]))


def test_markup_in_data_stays_text(open_page: Callable[..., Any]) -> None:
    hostile = "<img src=x onerror='window.hacked = true'>"
    watched = open_page()
    watched.wait_for_layer("barracks")
    watched.map.evaluate(
        """hostile => {
            paraatkaart.show(window.map, [
              { key: "a", id: "hostile", kind: "shapes", z: 1, credits: [], strokes: [{ radius: 9 }],
                popup: { title: hostile, labels: [hostile], shared: {} }, words: [hostile],
                features: [[0, [650000, 5290000], hostile, [0]]] },
              { key: "b", id: "names", kind: "labels", z: 2, credits: [],
                items: [[52.9, 6.5, hostile, "data", 0, hostile, false]] },
            ]);
        }""",
        hostile,
    )
    watched.paths("hostile").dispatch_event("click")
    popup = watched.map.locator(".paraat-popup")
    for part in ("h2", "p", "dt", "dd"):
        expect(popup.locator(part)).to_have_text(hostile)
    expect(watched.map.locator(".label-names")).to_have_text(hostile + hostile)
    expect(watched.map.locator("img[src=x]")).to_have_count(0)
    assert watched.map.evaluate("() => window.hacked") is None


def test_tiles_are_only_asked_for_on_request_and_need_no_answer(open_page: Callable[..., Any]) -> None:
    watched = open_page()
    watched.wait_for_layer("stations")
    assert watched.outside == []
    watched.page.get_by_text("BRT Achtergrondkaart", exact=True).click()
    expect(watched.page.get_by_text("heeft een internetverbinding nodig")).to_be_visible()
    expect(watched.map.locator(".leaflet-control-attribution")).to_contain_text("Kaartgegevens © Kadaster")
    expect(watched.map.locator(".leaflet-tile-container")).to_have_count(1)
    expect(watched.paths("land").first).to_be_attached()
    expect(watched.paths("stations")).to_have_count(strokes("stations"))
    assert watched.outside
    assert all(url.startswith("https://service.pdok.nl/brt/achtergrondkaart/wmts/") for url in watched.outside)


def test_the_state_survives_switching_pages(open_page: Callable[..., Any]) -> None:
    watched = open_page()
    watched.wait_for_layer("stations")
    view = watched.pan()
    watched.switch(layer_specs()["stations"].title)
    expect(watched.paths("stations")).to_have_count(0)
    watched.page.get_by_role("link", name="Bereikbaarheid Havelte").click()
    watched.wait_for_layer("isochrones")
    watched.page.get_by_role("link", name="Kaart", exact=True).click()
    watched.wait_for_layer("barracks")
    expect(watched.paths("stations")).to_have_count(0)
    assert watched.view() == pytest.approx(view, abs=1e-4)
    assert watched.errors == []


def test_the_choice_of_layers_is_in_the_address(open_page: Callable[..., Any]) -> None:
    watched = open_page("?laag-stations=false&laag-municipalities=true")
    watched.wait_for_layer("municipalities")
    expect(watched.paths("stations")).to_have_count(0)


def test_no_layer_fails() -> None:
    try:
        for layer_id in LAYERS:
            load_layer(layer_id)
    except ParaatkaartError as error:
        pytest.fail(error.dutch)


def test_the_map_is_found_by_its_name_and_says_what_it_does_not_know(open_page: Callable[..., Any]) -> None:
    watched = open_page("kaart?laag-companies=true&laag-bedrijf=true")
    watched.wait_for_layer("companies")
    assert "/kaart" not in watched.page.url
    expect(watched.page.get_by_text("'laag-bedrijf'")).to_be_visible()
    expect(watched.page.get_by_role("link", name="Kaart", exact=True)).to_have_count(1)

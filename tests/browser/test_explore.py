"""Filters, the table, the address and two maps side by side on the page *Kaart*."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import pytest
from playwright.sync_api import expect

from layers import layer_specs, load_layer
from layers.look.classes import classes
from tests.browser.test_accessibility import faults, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator
    from pytest_benchmark.fixture import BenchmarkFixture

    from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser

TIMES = 30
HIDDEN = re.compile(r"Filter: (\d+) van de (\d+) objecten getoond, (\d+) verborgen")
SETTLED = """() => !window.map._animatingZoom && !window.map._panAnim?._inProgress"""


def strokes(layer_id: str, status: str) -> int:
    groups = [group for group in classes(load_layer(layer_id)) if group.plan_status == status]
    return sum(len(group.rows) * len(group.look.strokes) for group in groups)


def choose(watched: Watched, name: str, option: str) -> None:
    """Choose in a list of the page, and close it."""
    box = watched.page.get_by_role("combobox", name=name)
    box.click()
    row = watched.page.get_by_role("option", name=option, exact=True)
    row.click()
    watched.page.keyboard.press("Escape")


def unfold_filters(watched: Watched) -> None:
    watched.page.get_by_test_id("stExpander").filter(has_text="Filter").first.locator("summary").click()


def saved(watched: Watched, button: str, folder: Path) -> Path:
    with watched.page.expect_download() as begun:
        watched.page.get_by_role("button", name=button, exact=True).click()
    path = folder / begun.value.suggested_filename
    begun.value.save_as(path)
    return path


def test_a_filter_goes_for_map_legend_table_and_files_alike(open_page: Callable[..., Any], tmp_path: Path) -> None:
    watched = open_page("?tabel=true&tabel-laag=training_areas")
    watched.wait_for_layer("training_areas")
    table, legend = watched.page.locator(".st-key-attribute_table"), watched.page.locator("[data-layer=training_areas]")
    frame = load_layer("training_areas").frame
    expect(table.locator("p.count")).to_contain_text(f"{len(frame)} rijen")
    watched.map.evaluate("() => { window.marked = true; }")
    view = watched.pan()
    unfold_filters(watched)
    choose(watched, "Planstatus", "Gepland")
    planned = frame[frame["plan_status"] == "gepland"]
    assert 0 < len(planned) < len(frame)
    expect(watched.paths("training_areas")).to_have_count(strokes("training_areas", "gepland"))
    expect(watched.paths("barracks")).to_have_count(0)
    expect(legend.locator(".legend-row")).to_have_count(1)
    expect(legend).to_contain_text(f"({len(planned)})")
    expect(table.locator("p.count")).to_contain_text(f"{len(planned)} rij")
    told = HIDDEN.search(watched.page.locator("p.count").first.inner_text())
    assert told is not None
    drawn, of, hidden = map(int, told.groups())
    assert drawn + hidden == of
    assert watched.view() == view
    assert watched.map.evaluate("() => window.marked === true")
    assert "filter-status=gepland" in watched.page.url
    heading, *rows = csv.reader(
        io.StringIO(saved(watched, "CSV", tmp_path).read_text(encoding="utf-8-sig")), delimiter=";"
    )
    assert {"Bewijs", "Nauwkeurigheid (m)", "Bron"} <= set(heading)
    assert [row[-1] for row in rows] == planned["id"].tolist()
    file = saved(watched, "GeoPackage", tmp_path)
    assert set(pyogrio.read_dataframe(file, layer="training_areas")["id"]) == set(planned["id"])
    watched.page.get_by_role("button", name="Filter wissen").click()
    expect(watched.paths("barracks").first).to_be_attached()
    expect(table.locator("p.count")).to_contain_text(f"{len(frame)} rijen")
    assert watched.view() == view
    assert "filter" not in watched.page.url
    grid = table.get_by_test_id("data-grid-canvas").bounding_box()
    assert grid is not None
    watched.page.mouse.click(grid["x"] + 150, grid["y"] + 55)
    watched.page.wait_for_function("() => location.search.includes('doel=training_areas')")
    watched.frame.content_frame.locator("path.layer-focus").first.wait_for(state="attached")
    watched.map.wait_for_function("start => window.map.getZoom() > start", arg=view["zoom"])
    assert watched.map.evaluate("() => window.marked === true")
    assert watched.errors == []


def test_the_address_restores_all_that_is_chosen(open_page: Callable[..., Any], pages: Any, app: Any) -> None:
    watched = open_page("?laag-stations=false&peildatum=2024-03-31&filter-gemeente=Westerveld,Assen&tabel=true")
    watched.wait_for_layer("barracks")
    view = watched.pan()
    watched.page.wait_for_function("() => location.search.includes('beeld=')")
    address = watched.page.url
    other = pages.take(locale="nl-NL")
    other.page.goto(address)
    other.wait_for_layer("barracks")
    expect(other.page.locator(".st-key-attribute_table")).to_be_visible()
    expect(other.page.get_by_text("31 maart 2024").first).to_be_visible()
    expect(other.paths("stations")).to_have_count(0)
    assert other.page.locator("p.count").first.inner_text() == watched.page.locator("p.count").first.inner_text()
    assert other.view() == pytest.approx(view, abs=2e-3)
    # Another page and back: the same again.
    other.page.get_by_role("link", name="Register").click()
    expect(other.page.locator("h1").first).to_have_text("Register")
    other.page.get_by_role("link", name="Kaart", exact=True).click()
    other.wait_for_layer("barracks")
    other.page.wait_for_function("() => location.search.includes('filter-gemeente=Westerveld')")
    other.page.wait_for_function("() => location.search.includes('beeld=')")
    assert other.view() == pytest.approx(view, abs=2e-3)
    assert [*watched.errors, *other.errors] == []
    assert app.complaints() == []


def test_an_altered_address_is_told_and_the_rest_of_it_holds(open_page: Callable[..., Any]) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    watched = open_page(
        f"?beeld=52.85,6.2,99&laag-zones=misschien&filter-status=gepland,{hostile}&tabel-laag=weg&oud=1"
        "&laag-stations=false&vergelijk-met=1&tabel=true"
    )
    watched.wait_for_layer("training_areas")
    alerts = watched.page.get_by_test_id("stAlert")
    for wrong in ("52.85,6.2,99", "laag-zones=misschien", hostile, "'oud'", "'weg'"):
        expect(alerts.filter(has_text=wrong).first, wrong).to_be_visible()
    expect(watched.paths("stations")).to_have_count(0)
    expect(watched.paths("training_areas")).to_have_count(strokes("training_areas", "gepland"))
    expect(watched.page.locator("img[src=x]")).to_have_count(0)
    assert watched.errors == []


def test_two_maps_look_at_the_same_place(open_page: Callable[..., Any]) -> None:
    watched = open_page("?beeld=52.8500,6.2000,10.5&tabel=true")
    watched.wait_for_layer("training_areas")
    watched.map.evaluate("() => { window.marked = true; }")
    watched.page.get_by_text("Vergelijken", exact=True).click()
    both = [watched.page.locator(f".st-key-{name} iframe") for name in ("full_map", "other_map")]
    first, second = both
    areas = second.content_frame.locator("path.layer-training_areas")
    expect(areas).to_have_count(strokes("training_areas", "bestaand"))
    expect(watched.page.locator(".st-key-compared")).to_contain_text("Tweede kaart: Alleen wat nu bestaat")
    assert document(first).evaluate("() => window.marked === true")
    watched.page.locator(".st-key-attribute_table").get_by_test_id("stDataFrame").wait_for()
    shown(watched)
    assert faults(watched) == []
    for one in both:
        box = one.bounding_box()
        assert box is not None
        watched.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.3)
        before = looks(first)
        watched.page.mouse.down()
        watched.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.4, steps=4)
        watched.page.mouse.up()
        document(first).wait_for_function("start => window.map.getCenter().lng !== start", arg=before["lng"])
        settled(both)
        assert looks(second) == pytest.approx(looks(first), abs=3e-3)
    second.content_frame.locator(".leaflet-control-zoom-in").click()
    document(first).wait_for_function("() => window.map.getZoom() > 10.5")
    settled(both)
    assert looks(second) == pytest.approx(looks(first), abs=3e-3)
    assert "beeld=" in watched.page.url
    choose(watched, "Op de tweede kaart", "Wat nu bestaat en de plannen")
    expect(watched.page.locator(".st-key-compared")).to_contain_text("Beide kaarten tonen hetzelfde")
    watched.page.get_by_text("Vergelijken", exact=True).click()
    expect(second).to_have_count(0)
    assert document(first).evaluate("() => window.marked === true")
    assert watched.errors == []


def document(frame: Locator) -> Any:
    found = frame.element_handle().content_frame()
    assert found is not None
    return found


def looks(frame: Locator) -> dict[str, float]:
    found: dict[str, float] = document(frame).evaluate(
        "() => ({...window.map.getCenter(), zoom: window.map.getZoom()})"
    )
    return found


def settled(frames: list[Locator]) -> None:
    for frame in frames:
        document(frame).wait_for_function(SETTLED)


WATCH = """([path, count]) => {
    const frame = document.querySelector("iframe[src*='st_folium']").contentDocument;
    window.took = null;
    const press = () => { window.pressed = performance.now(); };
    document.addEventListener("mousedown", press, { capture: true, once: true });
    const look = () => {
        const drawn = frame.querySelectorAll(path).length;
        const told = document.querySelectorAll("[data-layer=stations]").length;
        if (window.pressed && drawn === count && told === (count ? 1 : 0)) {
            window.took = performance.now() - window.pressed;
            window.pressed = null;
        } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""


def test_a_layer_is_switched_at_once(open_page: Callable[..., Any], benchmark: BenchmarkFixture) -> None:
    watched = open_page()
    watched.wait_for_layer("stations")
    count = watched.paths("stations").count()
    title = layer_specs()["stations"].title
    took_ms: list[float] = []

    def switch() -> None:
        wanted = 0 if len(took_ms) % 2 == 0 else count
        watched.page.evaluate(WATCH, ["path.layer-stations", wanted])
        watched.switch(title)
        watched.page.wait_for_function("() => window.took !== null")
        took_ms.append(float(watched.page.evaluate("() => window.took")))

    benchmark.pedantic(switch, rounds=2 if benchmark.disabled else TIMES)  # type: ignore[no-untyped-call]
    benchmark.extra_info |= {
        "from press to frame in ms": float(np.median(took_ms)),
        "95th percentile in ms": float(np.percentile(took_ms, 95)),
    }
    expect(watched.paths("stations")).to_have_count(count if len(took_ms) % 2 == 0 else 0)

"""Own layers on the page *Kaart*: files of every kind, a service by its address, and what is refused."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import faults, shown
from tests.geodata.sent_files import SQUARES, content, geojson, shapefile
from tests.geodata.sources.proxy import File, Proxy
from tests.geodata.sources.wms_server import PICTURE, capabilities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Locator

    from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser

MB = 1 << 20


def unfold(watched: Watched) -> None:
    watched.wait_for_layer("stations")
    watched.page.get_by_test_id("stExpander").filter(has_text="Laag toevoegen").locator("summary").click()


def send(watched: Watched, path: Path) -> None:
    field = watched.page.get_by_test_id("stFileUploader").filter(has_text="Bestand met een kaartlaag")
    field.locator("input[type=file]").set_input_files(path)


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def problem(watched: Watched) -> Locator:
    return watched.page.get_by_test_id("stAlert").filter(has_text="kan niet worden gebruikt")


def test_a_layer_is_seen_by_its_session_alone_and_is_text_everywhere(
    open_page: Callable[..., Any], chromium: Any, app: Any, tmp_path: Path
) -> None:
    watched = open_page(viewport={"width": 1440, "height": 900})
    unfold(watched)
    view = watched.view()
    send(watched, written(tmp_path, "velden.gpkg", content("gpkg", tmp_path)))
    expect(watched.paths("own-1-0-fill")).to_have_count(3)
    watched.map.wait_for_function("start => window.map.getCenter().lng !== start", arg=view["lng"])
    watched.paths("own-1-0-fill").nth(2).dispatch_event("click")
    popup = watched.map.locator(".paraat-popup")
    expect(popup.locator("h2")).to_have_text(SQUARES["naam"][2])
    expect(popup.locator("p").first).to_have_text("Eigen laag: velden")
    assert popup.locator("dd").all_inner_texts()[-1] == "9"
    assert watched.map.locator("img[src=x]").count() == 0

    watched.page.get_by_role("combobox", name="Kleur van velden").click()
    watched.page.get_by_role("option", name="naam", exact=True).click()
    legend = watched.page.locator("[data-own-layer]")
    expect(legend).to_contain_text("<img src=x onerror=alert(1)> (1)")
    expect(watched.paths("own-1-2-fill")).to_have_count(1)
    shown(watched)
    assert faults(watched) == []

    other = chromium.new_context()
    try:
        page = other.new_page()
        page.goto(app.url)
        page.get_by_text("Laag toevoegen").wait_for()
        assert page.get_by_text("velden", exact=True).count() == 0
    finally:
        other.close()

    watched.page.get_by_role("link", name="Register").click()
    watched.page.get_by_role("link", name="Kaart", exact=True).click()
    expect(watched.paths("own-1-2-fill")).to_have_count(1)
    assert "velden" not in watched.page.url
    watched.page.get_by_role("button", name="Verwijderen").click()
    expect(watched.paths("own-1-2-fill")).to_have_count(0)
    assert watched.errors == []
    assert watched.outside == []


def test_what_is_asked_and_what_is_refused_is_told_beside_the_field(
    open_page: Callable[..., Any], tmp_path: Path
) -> None:
    watched = open_page()
    unfold(watched)
    for name, data, said in (
        ("foto.gpkg", b"\x89PNG", "de inhoud is geen GeoPackage-bestand"),
        ("foto.png", b"\x89PNG", "neem een GeoPackage (.gpkg)"),
        ("groot.geojson", bytes(51 * MB), "51 MB en hoogstens 50 MB"),
    ):
        send(watched, written(tmp_path, name, data))
        expect(problem(watched)).to_contain_text(said)
    send(watched, written(tmp_path, "reus.geojson", bytes(65 * MB)))
    expect(watched.page.locator("[data-testid=stFileUploader] [aria-invalid=true]")).to_have_count(1)
    field = watched.page.locator(".st-key-own_layers [data-testid=stFileUploader]")
    assert "te groot" in field.evaluate("field => getComputedStyle(field, '::after').content")
    send(watched, written(tmp_path, "zonder.zip", shapefile(tmp_path, prj=False)))
    watched.page.get_by_role("button", name="Op de kaart zetten").click()
    expect(watched.paths("own-1-0-fill")).to_have_count(3)
    largest = geojson([(6.5, 52.9)])
    send(watched, written(tmp_path, "vol.geojson", largest + b" " * (50 * MB - len(largest))))
    expect(watched.paths("own-3-0-point")).to_have_count(1)
    assert watched.errors == []


@contextmanager
def services() -> Iterator[Proxy]:
    """A WMS, its pictures, and a collection with one feature."""
    with Proxy() as server:
        server.url = server.url.replace("127.0.0.1", "localhost")
        server.files["/wms"] = File(capabilities("http://192.0.2.1/"), type="text/xml")
        listed = {"collections": [{"id": "plek", "title": "Plekken"}], "crs": []}
        server.files["/ogc/collections"] = File(json.dumps(listed).encode(), type="application/json")
        items = File(geojson([(6.5, 52.9)], naam="<b>hier</b>"), type="application/geo+json")
        server.files["/ogc/collections/plek/items"] = items
        yield server


def ask(watched: Watched, address: str) -> None:
    watched.page.get_by_label("Adres van de dienst").fill(address)
    watched.page.get_by_label("Adres van de dienst").press("Tab")
    watched.page.get_by_role("button", name="Lagen opvragen").click()


def test_services_are_added_by_their_address(open_page: Callable[..., Any], app: Any) -> None:
    watched = open_page()
    unfold(watched)
    watched.page.get_by_text("Adres van een dienst", exact=True).click()
    ask(watched, "http://127.0.0.1:9/wms")
    expect(watched.page.get_by_text("Er is geen verbinding met 127.0.0.1")).to_be_visible()
    with services() as server:
        ask(watched, f"{server.url}/wms")
        watched.page.get_by_role("combobox", name="Laag van de dienst (2)").wait_for()
        shown(watched)  # a list that is opened while the page is drawn closes again
        watched.page.get_by_role("combobox", name="Laag van de dienst (2)").click()
        watched.page.get_by_role("option", name="Percelen <b>nu</b>").click()
        server.files["/wms"] = File(PICTURE, type="image/png")
        watched.page.get_by_role("button", name="Deze laag toevoegen").click()
        expect(watched.map.locator(".layer-own-1 img").first).to_be_attached()
        expect(watched.map.locator(".leaflet-control-attribution")).to_contain_text("© Kadaster")
        assert all("layers=perceel" in path and "crs=EPSG%3A3857" in path for path in server.paths("GetMap"))
        assert server.paths("GetMap")
        unfold(watched)  # it folds away when a layer is there
        watched.page.get_by_text("OGC API Features (objecten)").click()
        ask(watched, f"{server.url}/ogc/collections")
        watched.page.get_by_role("button", name="Deze laag toevoegen").click()
        expect(watched.paths("own-2-0-point")).to_have_count(1)
        expect(watched.page.get_by_text("Alle objecten van de dienst in en om Drenthe.")).to_be_visible()
    watched.paths("own-2-0-point").dispatch_event("click")
    expect(watched.map.locator(".paraat-popup h2")).to_have_text("<b>hier</b>")
    assert watched.outside == []
    assert app.violated() == []

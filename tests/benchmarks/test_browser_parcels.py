"""How long a browser needs for a layer of parcels, against the same layer as folium's GeoJson.

``make bench`` draws 50,000 parcels; an ordinary test draws as many as are painted on a canvas.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import statistics
import threading
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import folium
import geopandas as gpd
import numpy as np
import pytest
import shapely
from playwright.sync_api import sync_playwright

from geodata.crs import RD, to_wgs84
from layers import Layer
from layers.load import specified_themes
from tests.browser.conftest import CHROMIUM_ARGUMENTS, chromium_path
from ui import assets, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from pytest_benchmark.fixture import BenchmarkFixture

MANY, FEW = 50_000, 5_001
CELL_M = 155.0
"""Parcels of 2.3 ha on average, as in the register of crop parcels."""

READY = "requestAnimationFrame(() => requestAnimationFrame(() => { window.ready_ms = performance.now(); }));"
"""What stands at the end of both pages: two frames after the script everything has been painted once."""

OURS = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="leaflet.css">
<link rel="stylesheet" href="paraatkaart.css"><style>html,body,#map{height:100%;margin:0}</style><div id="map"></div>
SCRIPTS<script>
window.map = paraatkaart.map("map", {id: "bench", title: "bench", bounds: BOUNDS});
paraatkaart.show(window.map, [DRAWINGS]);
READY</script>"""


def make_parcels(count: int) -> Layer:
    """A layer of the register of crop parcels: quadrangles with a round corner here and there, side by side."""
    rng = np.random.default_rng(3)
    side = int(np.ceil(count**0.5))
    x, y = (axis.ravel()[:count] * CELL_M for axis in np.meshgrid(np.arange(side), np.arange(side)))
    half = CELL_M / 2 - 2
    steps = np.linspace(0, 2 * np.pi, 10, endpoint=False) + rng.uniform(-0.2, 0.2, (count, 10))
    around = np.stack([np.cos(steps), np.sin(steps)], axis=-1) * half * rng.uniform(0.85, 1, (count, 10, 1))
    corners = around + np.stack([x + 220_000, y + 525_000], axis=-1)[:, None]
    number = np.arange(count)
    frame = gpd.GeoDataFrame(
        {
            "id": [f"parcel-{one}" for one in number],
            "name": [f"Perceel {one}" for one in number],
            "plan_status": "bestaand",
            "evidence": "measured",
            "precision_m": 1.0,
            "source": "brp",
            "source_title": "RVO, gewaspercelen",
            "licence": "CC0",
            "attribution": "RVO",
            "reference_date": "2025-05-15",
            "level": "refreshed",
            "digest": "0" * 12,
            "category": np.where(number % 3, "Grasland", "Bouwland"),
            "crop_code": 265 + number % 12,
            "year": 2025,
        },
        geometry=shapely.polygons(corners),
        crs=RD,
    )
    frame["area_ha"] = frame.area / 10_000
    (spec,) = (one for theme in specified_themes() for one in theme.layers if one.id == "brp_parcels")
    return Layer(spec, frame)


def write_ours(layer: Layer, folder: Path) -> None:
    """The page with what the application sends for the layer."""
    west, south, east, north = to_wgs84(layer.frame).total_bounds.tolist()
    drawings = ",".join(one.json for one in render.drawings(layer, 0)).replace("</", "<\\/")
    names = [url.partition("?")[0].rpartition("/")[2] for _, url in assets.SCRIPTS]
    page = OURS.replace("SCRIPTS", "".join(f'<script src="{name}"></script>' for name in names)).replace("READY", READY)
    page = page.replace("BOUNDS", str([[south, west], [north, east]]))
    (folder / "ours.html").write_text(page.replace("DRAWINGS", drawings), encoding="utf-8")


def write_usual(layer: Layer, folder: Path) -> None:
    """The page of folium, as its documentation draws polygons: a style per feature and a popup with its columns."""
    symbol = layer.spec.symbol
    columns = ["name", "category", "crop_code", "year", "area_ha", "source_title"]
    made = folium.Map(tiles=None)
    made.default_js = [("leaflet", "leaflet.js")]
    made.default_css = [("leaflet_css", "leaflet.css")]
    folium.GeoJson(
        to_wgs84(layer.frame[[*columns, "geometry"]]).to_json(),
        style_function=lambda _: {"color": symbol.color, "fillColor": symbol.fill, "weight": symbol.width_px},
        popup=folium.GeoJsonPopup(columns),
    ).add_to(made)
    west, south, east, north = to_wgs84(layer.frame).total_bounds.tolist()
    made.fit_bounds([[south, west], [north, east]])
    page, end = made.get_root().render().rsplit("</script>", 1)
    (folder / "usual.html").write_text(f"{page}{READY}</script>{end}", encoding="utf-8")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on a free port of this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def ready_ms(page: Page, url: str) -> float:
    """From the request to the first picture with everything on it."""
    page.goto(url, wait_until="commit", timeout=240_000)
    page.wait_for_function("() => window.ready_ms", timeout=240_000)
    return float(page.evaluate("() => window.ready_ms"))


@pytest.mark.browser
def test_parcels_in_the_browser(benchmark: BenchmarkFixture, tmp_path: Path, root: Path) -> None:
    count, rounds = (FEW, 1) if benchmark.disabled else (MANY, 3)
    layer = make_parcels(count)
    leaflet = Path(str(files("js_lib_leaflet"))) / "static" / "js_lib_leaflet"
    for file in (leaflet / "leaflet.js", leaflet / "leaflet.css", *(root / "ui" / "static").glob("*.*s*")):
        shutil.copy(file, tmp_path)
    write_ours(layer, tmp_path)
    write_usual(layer, tmp_path)
    with served(tmp_path) as url, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        usual = [ready_ms(page, url + "usual.html") for _ in range(rounds)]
        drawn = page.evaluate("() => document.querySelectorAll('path.leaflet-interactive').length")
        ours: list[float] = []
        benchmark.pedantic(lambda: ours.append(ready_ms(page, url + "ours.html")), rounds=rounds)  # type: ignore[no-untyped-call]
        shown = page.evaluate(
            "() => [...paraatkaart.shown.values()].reduce((sum, one) => sum + one.spec.features.features.length, 0)"
        )
        painted = page.evaluate("() => document.querySelectorAll('canvas').length")
        page.mouse.click(640, 450)
        title = page.locator(".paraat-popup h2").inner_text()
        browser.close()
    assert not errors
    assert drawn == shown == count
    assert painted
    assert title.startswith("Perceel ")
    benchmark.extra_info |= {
        "parcels": count,
        "peer": "folium.GeoJson",
        "peer_ms": statistics.median(usual),
        "ours ready ms": statistics.median(ours),
        "ours MB": (tmp_path / "ours.html").stat().st_size / 1e6,
        "peer MB": (tmp_path / "usual.html").stat().st_size / 1e6,
    }

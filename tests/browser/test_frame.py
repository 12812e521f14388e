"""Sizes of screens, another base path, and pictures of the pages."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

pytestmark = pytest.mark.browser

PAGES = {"map": ("", "stations"), "reachability": ("bereikbaarheid-havelte", "isochrones")}
SIZES = {"desktop": (1400, 900), "laptop": (1280, 800), "phone": (360, 780)}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("sizes", [("desktop", "laptop"), ("phone",)], ids=" then ".join)
def test_the_map_fills_its_place_and_nothing_sticks_out(
    open_page: Callable[..., Any], name: str, sizes: tuple[str, ...]
) -> None:
    path, layer_id = PAGES[name]
    watched = open_page(path, viewport=_viewport(sizes[0]))
    watched.wait_for_layer(layer_id)
    for size in sizes:
        watched.page.set_viewport_size(_viewport(size))
        width, height = SIZES[size]
        frame = watched.frame
        expect(frame).to_be_in_viewport(ratio=0.7)
        # The page gives the map its size a moment after it is drawn or the window changes.
        watched.map.wait_for_function(
            "() => Math.abs(window.map.getSize().x - innerWidth) <= 3"
            " && Math.abs(window.map.getSize().y - innerHeight) <= 3"
        )
        box = frame.bounding_box()
        assert box is not None
        assert box["height"] >= 0.5 * height
        assert box["width"] >= (0.85 if size == "phone" else 0.5) * width
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
        drawn = watched.map.evaluate("() => [window.map.getSize().x, window.map.getSize().y]")
        assert drawn == pytest.approx([box["width"], box["height"]], abs=3)


def _viewport(size: str) -> dict[str, int]:
    return dict(zip(("width", "height"), SIZES[size], strict=True))


def test_the_panel_opens_on_a_phone(open_page: Callable[..., Any]) -> None:
    watched = open_page(viewport={"width": 360, "height": 780}, has_touch=True)
    watched.wait_for_layer("stations")
    watched.page.get_by_test_id("stExpandSidebarButton").click()
    watched.switch("Treinstations")
    expect(watched.paths("stations")).to_have_count(0)


def test_the_application_works_below_a_base_path(
    open_page: Callable[..., Any], serve_app: Callable[..., Any], tmp_path: Path
) -> None:
    options = ("--server.baseUrlPath", "plan/kaart")
    with serve_app(tmp_path, *options, base_path="plan/kaart/", PARAATKAART_TEST_WARM="1") as app:
        watched = open_page(url=app.url)
        watched.wait_for_layer("stations")
        assert watched.outside == []
        assert app.complaints() == []


@pytest.mark.parametrize(
    "name, path, layer_id",
    [("map", "", "stations"), ("reachability", "bereikbaarheid-havelte?vanaf=6.56,52.99", "route")],
)
def test_a_picture_of_the_page(
    open_page: Callable[..., Any], tmp_path: Path, name: str, path: str, layer_id: str
) -> None:
    """Set PARAATKAART_PICTURES to a folder to keep the pictures, small enough for the documentation."""
    folder = Path(os.environ.get("PARAATKAART_PICTURES", tmp_path))
    watched = open_page(path, viewport={"width": 1400, "height": 900})
    watched.wait_for_layer(layer_id)
    watched.map.evaluate("() => document.fonts.ready.then(() => true)")
    expect(watched.page.get_by_test_id("stStatusWidget")).to_have_count(0)
    with Image.open(BytesIO(watched.page.screenshot())) as picture:
        small = picture.convert("RGB").quantize(256, kmeans=2, dither=Image.Dither.NONE)
    small.save(folder / f"{name}.png", optimize=True)
    assert 20_000 < (folder / f"{name}.png").stat().st_size < 300_000

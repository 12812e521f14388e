"""The switch to English on the map: what was chosen stays, and the map is not loaded anew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

pytestmark = pytest.mark.browser


def test_the_map_goes_on_in_english_as_it_is(open_page: Callable[..., Any]) -> None:
    watched = open_page(viewport={"width": 1280, "height": 800})
    watched.wait_for_layer("stations")
    watched.switch("Treinstations")
    expect(watched.paths("stations")).to_have_count(0)
    view = watched.map.evaluate("() => { window.kept = true; window.map.setZoom(11); return window.map.getCenter(); }")
    page = watched.page
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("Railway stations", exact=True)).to_be_visible()
    watched.map.wait_for_function("() => document.documentElement.lang === 'en'")
    assert watched.map.evaluate("() => [window.kept, window.map.getZoom(), window.map.getCenter()]") == [True, 11, view]
    assert watched.map.evaluate("() => document.querySelector('.leaflet-control-zoom-in').title") == "Zoom in"
    assert watched.frame.get_attribute("title") == "Map of the plans in Drenthe"
    expect(watched.paths("stations")).to_have_count(0)
    expect(page).to_have_url(re.compile("(?=.*taal=en)(?=.*laag-stations=false)"))
    expect(page).to_have_title("Map – Paraatkaart")

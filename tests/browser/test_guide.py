"""Help on every page, a greeting that is read once, and a page in the dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import faults, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

pytestmark = pytest.mark.browser

SIZE = {"width": 1280, "height": 800}


def test_help_leads_to_the_method(open_page: Callable[..., Any]) -> None:
    watched = open_page("tijdlijn", viewport=SIZE)
    watched.page.get_by_role("button", name="Uitleg").click()
    expect(watched.page.get_by_text("De tijdlijn zet mijlpalen met een datum op volgorde")).to_be_visible()
    watched.page.get_by_role("link", name="The timeline and the date slider").click()
    expect(watched.page.locator("article.method h2").first).to_have_text("The timeline and the date slider")
    assert watched.page.url.endswith("/uitleg?methode=timeline")
    watched.page.reload()
    expect(watched.page.locator("article.method h2").first).to_have_text("The timeline and the date slider")
    assert all("404" in error for error in watched.errors)  # where Streamlit looks for itself below a page


def test_the_greeting_is_read_once(open_page: Callable[..., Any]) -> None:
    watched = open_page("", viewport=SIZE)
    button = watched.page.get_by_role("button", name="Begrepen")
    button.click()
    expect(button).to_have_count(0)
    watched.page.wait_for_function("() => document.cookie.includes('paraatkaart-welkom')")
    watched.page.reload()
    watched.wait_for_layer("barracks")
    expect(button).to_have_count(0)


@pytest.mark.parametrize("path", ["register?id=CIJ-11", "uitleg", "bronnen"])
def test_a_page_in_the_dark_is_readable(open_page: Callable[..., Any], path: str) -> None:
    watched = open_page(path, viewport=SIZE, color_scheme="dark")
    shown(watched)
    ground = watched.page.evaluate("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert max(int(part) for part in ground.removeprefix("rgb(").removesuffix(")").split(",")) < 64
    watched.page.get_by_role("button", name="Uitleg").click()
    expect(watched.page.get_by_role("button", name="Donker")).to_be_visible()
    assert faults(watched) == []


def test_the_choice_of_light_and_dark_is_kept(open_page: Callable[..., Any]) -> None:
    watched = open_page("uitleg", viewport=SIZE)
    watched.page.get_by_role("button", name="Uitleg").click()
    watched.page.get_by_role("button", name="Donker").click()
    dark = "() => getComputedStyle(document.querySelector('.stApp') ?? document.body).colorScheme === 'dark'"
    watched.page.wait_for_function(dark)
    watched.page.goto(watched.page.url.replace("uitleg", "tijdlijn"))
    watched.page.wait_for_function(dark)

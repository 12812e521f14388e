"""Every page as axe-core sees it: what a keyboard, a screen reader or weak eyes need."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
GRAVE = {"moderate", "serious", "critical"}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATHS = [
    "", "register", "tijdlijn", "bereikbaarheid-havelte", "opties",
    "dubbelgebruik", "grondverlies", "briefing", "bronnen", "uitleg",
]  # fmt: skip

READY = "[data-testid=stApp][data-test-script-state=notRunning]"


def faults(watched: Watched) -> list[str]:
    """What axe-core finds that is more than minor, in the page and in the frame of its map."""
    for document in watched.page.frames:
        document.evaluate(AXE)
    found = watched.page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
        if node["impact"] in GRAVE
    ]


def shown(watched: Watched) -> None:
    """Wait until the page has its heading and nothing is computed any more."""
    watched.page.locator("h1").first.wait_for(state="attached")
    watched.page.locator(READY).wait_for(state="attached")
    watched.page.wait_for_function("() => !document.querySelector('[data-testid=stSpinner]')")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_no_fault_that_matters(open_page: Callable[..., Any], path: str) -> None:
    watched = open_page(path, viewport={"width": 1440, "height": 900})
    shown(watched)
    html = watched.page.locator("html")
    expect(html).to_have_attribute("lang", "nl")
    assert faults(watched) == []
    watched.page.get_by_role("button", name="EN", exact=True).click()
    watched.page.mouse.move(720, 450)  # away from the button, whose explanation hangs outside the page
    expect(html).to_have_attribute("lang", "en")
    shown(watched)
    assert faults(watched) == []


def test_a_fault_is_seen(open_page: Callable[..., Any]) -> None:
    watched = open_page("register", viewport={"width": 1440, "height": 900})
    shown(watched)
    watched.page.evaluate(
        "() => document.querySelector('h1').insertAdjacentHTML('afterend',"
        " `<p style='color:#bbb;background:#fff;font-size:14px'>bleek</p><button></button>`)"
    )
    assert {fault.partition(":")[0] for fault in faults(watched)} >= {"button-name"}


def test_every_page_is_looked_at(open_page: Callable[..., Any]) -> None:
    watched = open_page("register", viewport={"width": 1920, "height": 900})
    shown(watched)
    links = watched.page.get_by_test_id("stTopNavLink")
    expect(links).to_have_count(len(PATHS) - 1)  # they are measured before they are shown
    paths = links.evaluate_all("links => links.map(link => link.pathname)")
    assert sorted(path.strip("/") for path in paths) == sorted(set(PATHS) - {"uitleg"})  # in the corner

"""The page Bronnen refreshes, shows how far it is, stops, tells the outcome, and the map uses what came."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import App, Watched

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def steer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files in it steer the services of the test, see ``refreshing_streamlit.py``."""
    return tmp_path_factory.mktemp("services")


@pytest.fixture(scope="module")
def refreshing(serve_app: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory, steer: Path) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("refreshing")
    more = {"PARAATKAART_TEST_SERVICES": str(steer), "PARAATKAART_DATA": str(folder / "data")}
    with serve_app(folder, script="refreshing_streamlit.py", **more) as app:
        yield app


@pytest.fixture
def open_sources(open_page: Callable[..., Watched], refreshing: App) -> Callable[..., Watched]:
    def open_it(**options: Any) -> Watched:
        watched = open_page("bronnen", url=refreshing.url, **options)
        watched.page.locator(".source-row").first.wait_for()
        return watched

    return open_it


def refresh(page: Page, *titles: str) -> None:
    box = page.get_by_role("combobox", name="Registers om te verversen")
    chosen = page.get_by_test_id("stMultiSelect").get_by_text(re.compile(f"^({'|'.join(map(re.escape, titles))})$"))
    for number, title in enumerate(titles):
        settle(page)
        box.fill(title)
        page.get_by_role("option", name=title, exact=True).click()
        expect(chosen).to_have_count(number + 1)
    page.keyboard.press("Escape")
    settle(page)
    page.get_by_role("button", name="Ververs gekozen").click()


def settle(page: Page) -> None:
    """Wait until the page has been drawn: what is typed before is lost."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def badge(page: Page, dataset: str) -> Locator:
    return page.locator(f".source-row[data-dataset={dataset}] .badge")


def test_refreshing_shows_progress_survives_a_reload_and_tells_the_outcome(
    open_sources: Callable[..., Watched], refreshing: App, steer: Path
) -> None:
    (steer / "slow").touch()
    watched = open_sources()
    page = watched.page
    expect(page.get_by_text("Nog geen van de 18 registers")).to_be_visible()
    expect(badge(page, "stations")).to_have_text("meegeleverd")
    expect(page.get_by_text("Dienst: api.pdok.nl, adres niet geverifieerd").first).to_be_visible()

    refresh(page, "Natura 2000", "Vaarwegen (NWB)", "Spoor")
    expect(page.get_by_text(re.compile(r"3 van 3\. Spoor: \d+\.000 van 40\.000"))).to_be_visible()
    page.reload()
    expect(page.get_by_text(re.compile(r"3 van 3\. Spoor"))).to_be_visible()
    expect(page.get_by_role("button", name="Ververs alles")).to_be_disabled()
    (steer / "slow").unlink()

    expect(page.locator(".outcome.done")).to_have_count(2)
    expect(page.locator(".outcome.failed")).to_contain_text("Vaarwegen (NWB) niet ververst")
    expect(badge(page, "natura2000")).to_have_text("ververst")
    expect(badge(page, "fairways")).to_have_text("niet opgehaald")
    page.get_by_role("button", name="Sluiten").click()
    expect(page.locator(".outcome")).to_have_count(0)

    page.get_by_role("link", name="Kaart", exact=True).click()
    watched.wait_for_layer("province")
    watched.switch("Natura 2000")
    watched.wait_for_layer("natura2000")
    expect(page.get_by_text("ververst, peildatum 15 mei 2026").first).to_be_visible()
    watched.paths("natura2000").first.dispatch_event("click")
    popup = watched.frame.content_frame.locator(".leaflet-popup")
    expect(popup).to_contain_text("ververst (kenmerk")
    assert (watched.outside, refreshing.violated()) == ([], [])
    assert [error for error in watched.errors if "404" not in error] == []


def test_a_refresh_can_be_stopped(open_sources: Callable[..., Watched], steer: Path) -> None:
    (steer / "slow").touch()
    page = open_sources().page
    refresh(page, "Spoor")
    page.get_by_role("button", name="Afbreken").click()
    expect(page.locator(".outcome.stopped")).to_contain_text("afgebroken")
    (steer / "slow").unlink()
    page.get_by_role("button", name="Sluiten").click()
    expect(page.locator(".outcome")).to_have_count(0)


def test_an_older_snapshot_and_the_embedded_data_can_be_used_again_on_a_phone(
    open_sources: Callable[..., Watched], steer: Path
) -> None:
    watched = open_sources(**PHONE)
    page = watched.page
    refresh(page, "Natura 2000", "Treinstations")
    expect(page.locator(".outcome")).to_have_count(2)
    assert page.locator(".outcome.failed").all_inner_texts() == []
    page.get_by_role("button", name="Sluiten").click()
    expect(page.locator(".outcome")).to_have_count(0)
    (steer / "fewer").touch()
    settle(page)
    page.get_by_role("button", name="Ververs gekozen").click()
    expect(page.locator(".outcome.failed")).to_contain_text("geweigerd: het zijn 1 rijen en het waren er 4")
    page.get_by_role("button", name="Sluiten").click()
    page.get_by_text("Ook minder rijen accepteren", exact=True).click()
    settle(page)
    page.get_by_role("button", name="Ververs gekozen").click()
    expect(page.locator(".outcome.done").first).to_contain_text("1 rijen (dat waren er 4)")

    choose(page, "Register", "Natura 2000")
    expect(page.get_by_role("button", name="Niet meer gebruiken")).to_be_visible()
    choose(page, "Momentopname", re.compile("^15 mei 2026, 4 rijen"))
    page.get_by_role("button", name="Gebruik deze momentopname").click()
    expect(page.locator(".source-row[data-dataset=natura2000]")).to_contain_text("Rijen4")
    choose(page, "Register", "Treinstations")
    page.get_by_role("button", name="Terug naar meegeleverd").click()
    expect(badge(page, "stations")).to_have_text("meegeleverd")

    wide = "() => document.querySelector('[data-testid=stMain]').scrollWidth"
    assert page.evaluate(wide) <= 390
    assert [error for error in watched.errors if "404" not in error] == []


def choose(page: Page, label: str, name: str | re.Pattern[str]) -> None:
    """Open a list and choose from it; a list that is opened while the page is drawn anew closes again."""
    # Not by role: while a list is open, everything outside it is hidden from assistive technology.
    box = page.locator(f"input[role=combobox][aria-label={label!r}]")
    option = page.get_by_role("option", name=name)
    for _ in range(20):
        settle(page)
        with suppress(PlaywrightError, AssertionError):
            expect(box).to_have_count(1, timeout=3_000)  # what the page drew before goes a moment later
            box.press("ArrowDown", timeout=3_000)
            option.click(timeout=3_000)
            settle(page)
            expect(box).to_have_value(name, timeout=3_000)
            return
        page.keyboard.press("Escape")
    pytest.fail(f"'{label}' does not open")


CONTRAST = """element => {
  const light = text => {
    const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map(c => c / 255)
      .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let opacity = 1;
  for (let one = element; one; one = one.parentElement) opacity *= Number(getComputedStyle(one).opacity);
  const ink = getComputedStyle(element).color.match(/[\\d.]+/g).map(Number);
  const shade = opacity * (ink[3] ?? 1);
  const seen = `rgb(${ink.slice(0, 3).map(c => 255 - shade * (255 - c)).join()})`;
  return 1.05 / (light(seen) + 0.05);
}"""


def test_an_area_of_ones_own_and_captions_that_can_be_read(
    open_sources: Callable[..., Watched], tmp_path: Path
) -> None:
    page = open_sources().page
    captions = page.locator(".st-key-reading [data-testid=stCaptionContainer] p")
    assert captions.count()
    assert min(caption.evaluate(CONTRAST) for caption in captions.all()) > 6
    page.get_by_role("radio", name="Eigen gebied").click()
    expect(page.get_by_role("button", name="Ververs alles")).to_be_disabled()
    (tmp_path / "fout.geojson").write_text("no", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(tmp_path / "fout.geojson")
    expect(page.get_by_text("'fout.geojson' is niet bruikbaar als gebied: het is geen GeoJSON.")).to_be_visible()
    expect(page.get_by_role("button", name="Ververs alles")).to_be_disabled()
    square = {"type": "Polygon", "coordinates": [[[6, 52.6], [6.8, 52.6], [6.8, 53], [6, 53], [6, 52.6]]]}
    (tmp_path / "vak.geojson").write_text(json.dumps(square), encoding="utf-8")
    page.locator("input[type=file]").set_input_files(tmp_path / "vak.geojson")
    expect(page.get_by_text(re.compile(r"vak\.geojson: 2\.\d+ km²"))).to_be_visible()
    expect(page.get_by_role("button", name="Ververs alles")).to_be_enabled()

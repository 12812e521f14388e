"""From the register to the map and back, search and the date, in a browser that can reach only the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from analysis.search import found_at
from geodata.crs import to_wgs84
from layers import layer_specs, load_layer
from layers.look import format as fmt
from layers.look import texts
from layers.register import load_register
from ui.timeline_text import event_days, milestones

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

pytestmark = pytest.mark.browser

UNIT = "EEN-02"
UNIT_LAYER = "units"


def shows(watched: Any, layer_id: str, feature_id: str) -> bool:
    """Whether the middle of a feature is within the map's view."""
    frame = load_layer(layer_id).frame
    west, south, east, north = to_wgs84(frame[frame["id"] == feature_id]).total_bounds
    point = [(south + north) / 2, (west + east) / 2]
    return bool(watched.map.evaluate("point => window.map.getBounds().contains(point)", point))


def found_at_last(watched: Any) -> None:
    expect(watched.paths("focus")).to_have_count(2)
    watched.map.wait_for_function("() => window.map.getZoom() > 10")


def test_a_row_of_the_register_is_shown_on_the_map_and_the_map_leads_back(open_page: Callable[..., Any]) -> None:
    name = load_register().rows.set_index("id")["name"][UNIT]
    watched = open_page(f"register?id={UNIT}")
    card = watched.page.locator(".st-key-detail")
    expect(card.locator("h2")).to_have_text(name)
    card.get_by_role("button", name="Toon op kaart").first.click()
    watched.wait_for_layer(UNIT_LAYER)
    found_at_last(watched)
    assert shows(watched, UNIT_LAYER, UNIT)
    expect(watched.map.locator(".paraat-label.focus")).to_have_text(name)
    expect(watched.map.locator(".paraat-label:not(.hidden)").filter(has_text=name)).to_have_count(1)
    watched.map.locator(f"path.layer-{UNIT_LAYER}[aria-label='{name}']").first.dispatch_event("click")
    link = watched.map.locator(".paraat-popup a")
    expect(link).to_have_text("Naar het register")
    link.click()
    expect(card.locator("h2")).to_have_text(name)
    assert watched.page.url.endswith(f"/register?id={UNIT}")
    assert watched.outside == []


def test_who_must_answer_an_open_question_is_read_in_lines_of_text(open_page: Callable[..., Any]) -> None:
    watched = open_page("register?id=SPP-01")
    answers = watched.page.locator(".st-key-detail dl.open dd")
    answers.first.wait_for()
    for box in answers.evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect()).map((box) => [box.width, box.height])"
    ):
        assert box[0] > 250
        assert box[1] < 150


def test_a_row_is_chosen_in_the_table_and_filters_are_in_the_address(open_page: Callable[..., Any]) -> None:
    rows = load_register().rows
    words = map(texts.status_of, rows["category"], rows["plan_status"])
    planned = rows[[word.casefold() == "gepland" for word in words]]
    first = planned.iloc[0]
    watched = open_page("register?status=Gepland")
    count = watched.page.locator("p.count")
    expect(count).to_have_text(f"{len(planned)} van {len(rows)} rijen")
    table = watched.page.get_by_test_id("stDataFrame")
    expect(table.get_by_test_id("glide-cell-1-0")).to_have_text(first["name"])
    table.locator(".dvn-scroller").click(position={"x": 120, "y": 52})
    expect(watched.page.locator(".st-key-detail h2")).to_have_text(first["name"])
    watched.page.wait_for_url(f"**/register?*id={first['id']}*")
    watched.page.get_by_label("Zoek in het register").fill("geenenkelerijheeftdit")
    expect(watched.page.get_by_text("Geen rij voldoet aan deze keuze")).to_be_visible()


def test_a_chosen_row_and_what_is_known_about_it_are_seen_at_once_on_a_phone(open_page: Callable[..., Any]) -> None:
    rows = load_register().rows
    number = len(rows) - 20
    watched = open_page(f"register?id={rows['id'].iloc[number]}", viewport={"width": 390, "height": 844})
    title = watched.page.locator(".st-key-detail h2")
    table = watched.page.get_by_test_id("stDataFrame")
    expect(title).to_have_text(rows["name"].iloc[number])
    expect(title).to_be_in_viewport()
    expect(table.get_by_test_id(f"glide-cell-1-{number}")).to_have_text(rows["name"].iloc[number])
    expect(table).to_be_in_viewport()
    scroller = table.locator(".dvn-scroller")
    scrolled = "() => document.querySelector('.st-key-register_table .dvn-scroller').scrollTop > 1000"
    watched.page.wait_for_function(scrolled)
    before = scroller.evaluate("scroller => scroller.scrollTop")
    watched.page.evaluate("() => document.querySelector('.st-key-register_table').scrollIntoView()")
    scroller.click(position={"x": 120, "y": 90})
    expect(title).not_to_have_text(rows["name"].iloc[number])
    expect(title).to_be_in_viewport()
    assert scroller.evaluate("scroller => scroller.scrollTop") == before


def test_an_unknown_row_is_explained(open_page: Callable[..., Any]) -> None:
    watched = open_page("register?id=<img src=x>")
    expect(watched.page.get_by_text("Deze rij staat niet in het register")).to_be_visible()
    expect(watched.page.locator("img[src=x]")).to_have_count(0)


@pytest.mark.parametrize("part", ["cijfers", "Cijfers"])
def test_a_part_of_the_register_has_an_address(open_page: Callable[..., Any], part: str) -> None:
    watched = open_page(f"register?deel={part}")
    expect(watched.page.locator("article.figure").first).to_be_visible()


def test_the_timeline_leads_to_the_register(open_page: Callable[..., Any]) -> None:
    register = load_register()
    watched = open_page("tijdlijn")
    expect(watched.page.locator("li.event")).to_have_count(len(milestones(register.timeline)))
    watched.page.locator("#MIJ-01 a").first.click()
    name = register.rows.set_index("id")["name"]["MIJ-01"]
    expect(watched.page.locator(".st-key-detail h2")).to_have_text(name)


def test_search_moves_the_map_without_reloading_it(open_page: Callable[..., Any]) -> None:
    watched = open_page()
    watched.wait_for_layer("stations")
    watched.map.evaluate("() => { window.marked = true; }")
    field = watched.page.get_by_label("Zoek op de kaart")
    field.fill("erfgoed bestaat niet")
    expect(watched.page.get_by_text("Niets gevonden")).to_be_visible()
    field.fill("johannes postk")
    hit = watched.page.locator(".st-key-hits button").filter(has_text="Johannes Postkazerne").first
    hit.click()
    found_at_last(watched)
    assert shows(watched, "barracks", "KAZ-08")
    assert watched.map.evaluate("() => window.marked === true")
    expect(watched.page.locator(".st-key-hits button")).to_have_count(0)
    view = watched.pan()
    watched.switch(layer_specs()["stations"].title)
    expect(watched.paths("stations")).to_have_count(0)
    assert watched.view() == view
    field.fill("")
    field.press("Enter")
    expect(watched.paths("focus")).to_have_count(0)
    assert watched.view() == view
    assert watched.errors == []


@pytest.mark.parametrize("address", ["barracks/KAZ-08", "plaats/gn-2759633"])
def test_the_address_holds_where_the_map_went(open_page: Callable[..., Any], address: str) -> None:
    layer_id, _, feature_id = address.partition("/")
    hit = found_at("" if layer_id == "plaats" else layer_id, feature_id)
    assert hit is not None
    watched = open_page(f"?doel={address}")
    found_at_last(watched)
    expect(watched.map.locator(".paraat-label.focus")).to_have_text(hit.title)
    expect(watched.page.get_by_label("Zoek op de kaart")).to_have_value(hit.title)
    watched.page.get_by_label("Zoek op de kaart").fill("")
    expect(watched.paths("focus")).to_have_count(0)
    watched.page.wait_for_function("() => !location.search.includes('doel')")


def test_an_unknown_place_in_the_address_is_explained(open_page: Callable[..., Any]) -> None:
    watched = open_page("?doel=stations/<img src=x>")
    expect(watched.page.get_by_text("De plek in het adres staat niet op de kaart")).to_be_visible()


def test_a_day_on_which_nothing_happened_is_shown_all_the_same(open_page: Callable[..., Any]) -> None:
    day = "2024-03-03"
    assert day not in event_days(load_register().timeline)
    watched = open_page(f"?peildatum={day}")
    expect(watched.page.get_by_text(f"De kaart toont wat op {fmt.date(day)} bestond")).to_be_visible()
    expect(watched.page.get_by_test_id("stSlider")).to_contain_text(fmt.date(day))
    watched.page.wait_for_function("() => location.search.includes('peildatum=2024-03-03')")


def test_a_day_that_does_not_exist_is_told(open_page: Callable[..., Any]) -> None:
    watched = open_page("?peildatum=2024-02-30")
    expect(watched.page.get_by_text("als peildatum '2024-02-30'")).to_be_visible()
    expect(watched.page.get_by_test_id("stSlider")).to_have_count(0)


def test_a_date_takes_away_what_was_not_known_yet_without_reloading(open_page: Callable[..., Any]) -> None:
    watched = open_page()
    watched.wait_for_layer("nedersaksenlijn")
    watched.map.evaluate("() => { window.marked = true; }")
    today = watched.paths("nedersaksenlijn").count()
    borders = watched.paths("province").count()
    first = min(event_days(load_register().timeline))
    watched.page.get_by_text("Peildatum", exact=True).click()
    watched.page.get_by_role("slider").press("Home")
    expect(watched.page.get_by_text(f"De kaart toont wat op {fmt.date(first)} bestond")).to_be_visible()
    expect(watched.paths("nedersaksenlijn")).not_to_have_count(today)
    expect(watched.paths("province")).to_have_count(borders)
    assert watched.map.evaluate("() => window.marked === true")
    watched.page.get_by_text("Peildatum", exact=True).click()
    expect(watched.paths("nedersaksenlijn")).to_have_count(today)
    assert watched.errors == []

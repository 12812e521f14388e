"""The page *Bereikbaarheid Havelte* in a browser that can reach nothing but the application."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from analysis.reachability import reach, reach_from
from geodata.crs import parse_lonlat
from geodata.errors import ParaatkaartError
from layers.look import format as fmt
from ui import reach_text
from ui.reach_text import COLUMN_WIDTHS_PX, COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

pytestmark = pytest.mark.browser

PAGE = "bereikbaarheid-havelte"


def opened(open_page: Callable[..., Any], query: str = "", **options: Any) -> Any:
    watched = open_page(PAGE + query, **options)
    watched.wait_for_layer("isochrones")
    return watched


def outlines(watched: Any) -> list[str]:
    found: list[str] = watched.paths("isochrones").evaluate_all("all => all.map(one => one.getAttribute('d'))")
    return found


def within(mode: str, assumptions: tuple[str, ...] = ()) -> list[str]:
    return [fmt.number(count) for count in reach("jpk", mode, assumptions).bands["inhabitants"]]


def test_the_page_loads_without_errors_and_without_another_host(open_page: Callable[..., Any], app: Any) -> None:
    watched = open_page()
    watched.page.get_by_role("link", name="Bereikbaarheid Havelte").click()
    watched.wait_for_layer("isochrones")
    expect(watched.paths("destination")).to_have_count(1)
    assert watched.errors == []
    assert watched.outside == []
    assert app.violated() == []
    assert app.complaints() == []


def test_the_answer_comes_first_and_agrees_with_the_analysis(open_page: Callable[..., Any]) -> None:
    watched = opened(open_page)
    expected = within("car")
    answer = re.sub("<[^>]+>", "", reach_text.answer(reach("jpk", "car")).split("</p>")[0])
    expect(watched.page.locator("p.answer")).to_have_text(answer)
    expect(watched.page.locator("table.bands .number")).to_have_text(expected)
    expect(watched.page.get_by_text("ingebed strategisch netwerk")).to_be_visible()
    expect(watched.page.get_by_text("Gemeten fout van het netwerk")).to_be_visible()
    expect(watched.page.get_by_text("is niet meegeteld")).to_be_visible()
    expect(watched.page.get_by_text("Bronnen.")).to_be_visible()


def test_the_mode_changes_map_and_figures_without_reloading(open_page: Callable[..., Any]) -> None:
    watched = opened(open_page)
    watched.map.evaluate("() => { window.marked = true; }")
    view, place, by_car = watched.pan(), watched.frame.bounding_box(), outlines(watched)
    assert len(by_car) == 4
    watched.page.get_by_role("radio", name="Fiets").click()
    expect(watched.page.locator("table.bands .number")).to_have_text(within("bike"))
    expect(watched.page.locator("p.answer")).to_contain_text("met de fiets")
    watched.map.wait_for_function(
        "before => document.querySelector('path.isochrone-60').getAttribute('d') !== before", arg=by_car[0]
    )
    by_bike = outlines(watched)
    assert len(by_bike) == 4
    assert not set(by_car) & set(by_bike)
    assert watched.view() == view
    assert watched.frame.bounding_box() == place
    assert watched.map.evaluate("() => window.marked === true")
    # Below an address with a page name Streamlit first looks for itself there, and is told 404.
    assert [error for error in watched.errors if "404" not in error] == []


def test_an_assumption_changes_the_figures(open_page: Callable[..., Any]) -> None:
    watched = opened(open_page, "?vervoer=Fiets")
    expect(watched.page.locator("table.bands .number")).to_have_text(within("bike"))
    watched.page.get_by_text("Kortere weg naar de westkant").click()
    expected = within("bike", ("short_path",))
    assert expected != within("bike")
    expect(watched.page.locator("table.bands .number")).to_have_text(expected)


def test_the_table_has_dutch_names_and_sorts_by_value(open_page: Callable[..., Any]) -> None:
    places = reach("jpk", "car").places
    watched = opened(open_page)
    table = watched.page.get_by_test_id("stDataFrame")
    table.hover()
    expect(table.locator("th")).to_have_text(list(COLUMNS.values()))
    expect(table.get_by_test_id("glide-cell-0-0")).to_have_text(str(places["place"].iloc[0]))
    head = {"x": sum(COLUMN_WIDTHS_PX[:2]) + 30, "y": 15}
    for found in (places["inhabitants"].min(), places["inhabitants"].max()):
        table.locator(".dvn-scroller").click(position=head)
        expect(table.get_by_test_id("glide-cell-2-0")).to_have_text(str(found))


def test_a_click_on_the_map_draws_a_route(open_page: Callable[..., Any]) -> None:
    watched = opened(open_page)
    watched.map.evaluate("() => { window.marked = true; }")
    view = watched.pan()
    expect(watched.paths("route")).to_have_count(0)
    watched.frame.click(position={"x": 420, "y": 250})
    expect(watched.paths("route")).to_have_count(2)
    lon, lat = parse_lonlat(watched.page.get_by_role("textbox", name="Reistijd vanaf een punt").input_value())
    trip = reach_from(lon, lat)
    expect(watched.page.locator("p.trip strong")).to_have_text(fmt.minutes(trip.minutes))
    expect(watched.page.locator("p.trip")).to_contain_text(fmt.distance(trip.length_m))
    expect(watched.page.locator("p.small")).to_contain_text(fmt.distance(trip.origin_snap_m))
    assert watched.view() == view
    assert watched.map.evaluate("() => window.marked === true")


def test_a_wrong_place_is_explained_in_dutch(open_page: Callable[..., Any]) -> None:
    watched = opened(open_page)
    field = watched.page.get_by_role("textbox", name="Reistijd vanaf een punt")
    for text in ("52.691,6.197", "4.0,51.9", "Assen", "210000,534000", "![x](https://example.org/x.png)"):
        with pytest.raises(ParaatkaartError) as error:
            reach_from(*parse_lonlat(text))
        field.fill(text)
        field.press("Enter")
        expect(watched.page.get_by_test_id("stAlert")).to_contain_text(error.value.dutch)
        expect(watched.paths("isochrones")).to_have_count(4)
        expect(watched.paths("route")).to_have_count(0)
        expect(watched.page.get_by_text("Traceback")).to_have_count(0)
        assert watched.outside == []


def test_a_link_holds_mode_as_in_the_command_and_origin(open_page: Callable[..., Any]) -> None:
    watched = opened(open_page, "?vervoer=bike&vanaf=6.197,52.691")
    expect(watched.page.locator("p.answer")).to_contain_text("met de fiets")
    expect(watched.page.locator("p.trip strong")).to_have_text(
        fmt.minutes(reach_from(6.197, 52.691, "jpk", "bike").minutes)
    )


def test_an_unknown_mode_in_the_address_is_refused_and_no_other_is_shown(open_page: Callable[..., Any]) -> None:
    watched = open_page(f"{PAGE}?vervoer=vliegtuig")
    expect(watched.page.get_by_test_id("stAlert")).to_contain_text("Onbekende vervoerwijze 'vliegtuig'")
    expect(watched.page.locator("p.answer")).to_have_count(0)

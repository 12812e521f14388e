"""The page *Vervoeropties* in a browser that can reach nothing but the application."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from layers.look import format as fmt

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser

PAGE = "opties"
QUERY = "?opties=pendel-meppel,deelfietsen&gebied=7941"
PATHS = "path[class*='layer-reis-']"


def opened(open_page: Callable[..., Any], query: str = QUERY) -> Any:
    watched = open_page(PAGE + query)
    watched.wait_for_layer("destination")
    expect(watched.page.locator(".decision-table")).to_be_visible()
    # Of the two options, and of the region.
    expect(watched.page.locator(".journeys:not(.over-streets) section")).to_have_count(3)
    return watched


def choose(watched: Any, label: str, option: str) -> None:
    watched.page.get_by_role("combobox", name=label).click()
    watched.page.get_by_role("option", name=option, exact=True).click()


def classes_drawn(watched: Any) -> set[str]:
    names = watched.frame.content_frame.locator(PATHS).evaluate_all("all => all.map(one => one.getAttribute('class'))")
    return {found for name in names for found in re.findall("layer-reis-([a-z0-9_]+)", name)}


def legend(watched: Any) -> set[str]:
    found: list[str] = watched.page.locator("[data-class]").evaluate_all("all => all.map(one => one.dataset.class)")
    return set(found)


def saved(watched: Any, name: str) -> bytes:
    with watched.page.expect_download() as download:
        watched.page.get_by_role("button", name=name).click()
    return Path(download.value.path()).read_bytes()


def test_the_table_on_the_page_is_the_one_that_is_saved(open_page: Callable[..., Any], app: Any) -> None:
    watched = opened(open_page)
    document = json.loads(saved(watched, "Hele tabel opslaan (JSON)"))
    assert [option["id"] for option in document["options"]] == ["today", "pendel-meppel", "deelfietsen"]
    expect(watched.page.get_by_text(f"Kenmerk van deze instellingen: {document['digest']}")).to_be_visible()
    (row,) = [one for one in document["criteria"] if one["id"] == "shift.early.transit"]
    rows = watched.page.locator(".decision-table tr")
    shown = rows.filter(has_text="Minuten van huis tot de dienst, openbaar vervoer")
    expect(shown.locator("td b")).to_have_text([fmt.number(cell["value"], 1) for cell in row["cells"]])
    lines = list(
        csv.DictReader(io.StringIO(saved(watched, "Hele tabel opslaan (CSV)").decode("utf-8-sig")), delimiter=";")
    )
    assert len(lines) == sum(len(one["cells"]) for one in document["criteria"])
    assert {line["Kenmerk"] for line in lines} == {document["digest"]}
    watched.page.get_by_text("Kosten en meer", exact=True).click()
    costs = watched.page.locator(".decision-table tr").filter(has_text="Kosten per jaar, boven nu")
    expect(costs.first.locator("td.base")).to_have_text("0")
    expect(costs.first.get_by_text("onbekend")).to_have_count(2)
    assert "tabel=kosten" in watched.page.url
    assert watched.outside == []
    assert app.violated() == []
    assert app.complaints() == []


def test_another_option_changes_map_and_table_and_moves_nothing(open_page: Callable[..., Any]) -> None:
    watched = opened(open_page)
    watched.map.evaluate("() => { window.marked = true; }")
    view = watched.pan()
    assert legend(watched) == classes_drawn(watched)
    choose(watched, "Optie op de kaart", "Meer deelfietsen bij beide stations")
    expect(watched.page.locator("p.answer")).to_contain_text("Meer deelfietsen")
    expect(watched.page.locator(".journeys h3").first).to_contain_text("Meer deelfietsen")
    choose(watched, "Verschil met", "niets: toon de minuten zelf")
    expect(watched.page.locator("table.journeys-legend caption")).to_contain_text("Minuten voor de dienst")
    watched.wait_for_layer("reis-90")
    assert legend(watched) == classes_drawn(watched)
    assert watched.view() == view
    assert watched.map.evaluate("() => window.marked === true")
    assert "kaartoptie=deelfietsen&tegenover=minuten" in watched.page.url


def test_the_fastest_way_is_drawn_as_its_legend_says(open_page: Callable[..., Any], app: Any) -> None:
    watched = opened(open_page, f"{QUERY}&manier=snelst")
    watched.wait_for_layer("reis-e_bike")
    assert legend(watched) == classes_drawn(watched)
    choose(watched, "Verschil met", "Nu")
    expect(watched.page.locator("table.journeys-legend caption")).to_contain_text("Verschil in reistijd")
    choose(watched, "Manier van reizen op de kaart", "Auto")
    expect(watched.page).to_have_url(re.compile("manier=car"))
    expect(watched.page.locator("p.small").filter(has_text="zonder wachten").first).to_be_visible()
    expect(watched.page.locator("table.ways tbody tr").first).to_contain_text("Auto")
    assert app.violated() == []


def test_an_option_of_ones_own_is_seen_by_nobody_else(open_page: Callable[..., Any], root: Path, app: Any) -> None:
    watched = opened(open_page)
    text = (root / "geodata/data/options/bus-poort.toml").read_text(encoding="utf-8")
    own = text.replace('id = "bus-poort"', 'id = "mijn-bus"').replace('name = "', 'name = "Mijn <i>bus</i> ', 1)
    wrong = own.replace("mijn-bus", "kapot").replace("headway_min = ", "headway_min = -")
    files = [
        {"name": name, "mimeType": "application/toml", "buffer": content.encode()}
        for name, content in (("mijn-bus.toml", own), ("kapot.toml", wrong))
    ]
    watched.page.locator(".st-key-own input[type=file]").first.set_input_files(files)
    expect(watched.page.get_by_text("kapot.toml").first).to_be_visible()
    watched.page.get_by_role("button", name="Open deze bestanden").click()
    expect(watched.page.get_by_text("Geopend: Mijn <i>bus</i>")).to_be_visible()
    expect(watched.page.get_by_role("alert").get_by_text("headway_min")).to_be_visible()
    column = watched.page.locator(".decision-table thead th").filter(has_text="eigen optie")
    expect(column).to_contain_text("Mijn <i>bus</i>")
    document = json.loads(saved(watched, "Hele tabel opslaan (JSON)"))
    assert [option["id"] for option in document["options"]] == ["today", "pendel-meppel", "deelfietsen", "mijn-bus"]
    watched.page.reload()
    expect(watched.page.get_by_text("kiest 'mijn-bus'. Dat bestaat niet")).to_be_visible()
    assert app.violated() == []
    assert app.complaints() == []

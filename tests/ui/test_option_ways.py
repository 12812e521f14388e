"""Ways over roads and paths in words and as lines, and the places that they are asked from."""

from __future__ import annotations

import json
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from analysis.options.door import door_to_door
from analysis.options.explained import Piece, Way
from analysis.options.origin import Origin
from layers.look.format import NBSP
from ui import option_ways

HOME, ON, HUB, GATE = (209_000.0, 523_000.0), (209_100.0, 523_200.0), (206_000.0, 531_000.0), (210_500.0, 534_000.0)
BY_HUB = Way(
    "park_and_ride",
    (
        Piece("access", "car", "", "", "", 420.0, 1.04, (HOME, ON)),
        Piece("road", "car", "A28/A32", "motorway", "A32 afrit 5", 9_960.0, 7.4, (ON, HUB)),
        Piece("change", "e_bike", "", "", "Havelterberg <1> (bus stop)", 0.0, 5.0, (HUB, HUB)),
        Piece("road", "e_bike", "", "cycle_path", "JPK", 4_230.0, 12.6, (HUB, GATE)),
    ),
)


def test_a_way_is_told_part_by_part() -> None:
    html = option_ways.panel([("P+R <2>", "park_and_ride", BY_HUB)], back=False).replace(NBSP, " ")
    assert "<h3>P+R &lt;2&gt;: P+R</h3>" in html
    assert "Van deur tot poort 26,0 min over 14,6 km, zonder wachten." in html
    assert (
        "<b>1,0 min</b> <span>van het vertrekpunt met de auto, over straten die het netwerk niet kent: 420 m</span>"
        in html
    )
    assert "<b>7,4 min</b> <span>A28 / A32 met de auto: 10,0 km</span>" in html
    assert "<b>5,0 min</b> <span>overstappen bij Havelterberg &lt;1&gt;, verder op de e-bike</span>" in html
    assert "<b>12,6 min</b> <span>fietspad op de e-bike: 4,2 km</span>" in html


def test_the_way_back_and_no_way() -> None:
    html = option_ways.panel([("Nu", "park_and_ride", BY_HUB.turned())], back=True)
    assert html.index("fietspad") < html.index("verder met de auto") < html.index("naar het eindpunt met de auto")
    assert "geen P+R" in option_ways.panel([("Nu", "park_and_ride", None)], back=False)
    assert "geen P+R" not in option_ways.panel([("Nu", "car", None)], back=False)
    assert option_ways.panel([], back=False) == option_ways.key(None) == ""


def test_lines_are_told_apart_by_their_dashes() -> None:
    drawings = option_ways.drawings(BY_HUB)
    assert [one.id for one in drawings] == ["wegdeel-access", "wegdeel-road", "wegdeel-on", "wegdeel-plaatsen"]
    dashes = [json.loads(one.json)["strokes"][-1].get("dashArray", "") for one in drawings[:3]]
    assert len(set(dashes)) == 3
    key = option_ways.key(BY_HUB)
    assert "verder van of naar de P+R" in key
    assert "verder van" not in option_ways.key(Way("bike", BY_HUB.pieces[:2]))
    assert option_ways.drawings(None) == []


@pytest.mark.parametrize(
    "origin, words",
    [
        (Origin("STA-02", "Meppel", "station", 0, 0), "Station Meppel"),
        (Origin("7941", "7941 Meppel", "zone", 0, 0, "Meppel"), "7941 Meppel (Meppel)"),
    ],
)
def test_places_in_the_list(origin: Origin, words: str) -> None:
    assert option_ways.title(origin) == words


def page() -> None:
    """The part of the page with one option on the map."""
    from ui import option_section_why
    from ui.option_section_map import Asked

    asked = Asked("pr-a32", "minuten", "park_and_ride", ("sunday_in", "bike", "hub_taxi"), ())
    ways = option_section_why.by_street(asked, option_section_why.chosen())
    option_section_why.show(asked, {"pr-a32": "P+R"}, {}, (), ways)


def test_a_station_or_a_point_of_ones_own_is_explained() -> None:
    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    assert "station" in app.caption[0].value
    app.selectbox(key="gebied").set_value("STA-02").run()
    assert not app.exception
    told = " ".join(one.proto.body for one in app.get("html"))
    assert "A32 met de auto" in told
    assert "Havelterberg Rotonde, verder op de e-bike" in told
    app.text_input(key="punt").set_value("6.2, 52.7").run()
    assert "meters in RD" in app.error[0].value
    app.text_input(key="punt").set_value("233900, 557800").run()
    assert not app.error
    other = " ".join(one.proto.body for one in app.get("html"))
    assert "A28 met de auto" in other
    assert app.query_params["punt"] in ("233900, 557800", ["233900, 557800"])


def journeys_page() -> None:
    """The same for journeys by public transport; an hour that no other test asks for."""
    from ui import option_results, option_section_why
    from ui.option_section_map import Asked

    how = ("saturday_in", "bike", "shared_bike")
    asked = Asked("today", "minuten", "transit", how, ())
    origin = option_section_why.chosen()
    found = {"today": option_results.journeys("today", how)}
    legs = option_results.legs("today", how, origin) if origin else ()
    option_section_why.show(asked, {"today": "Nu"}, found, legs, option_section_why.by_street(asked, origin))


def test_public_transport_from_a_station_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.option_cache.door_to_door", partial(door_to_door, draws=3))
    app = AppTest.from_function(journeys_page, default_timeout=60)
    app.query_params["gebied"] = "STA-02"
    app.run()
    assert not app.exception
    assert app.selectbox(key="gebied").value == "STA-02"
    told = " ".join(one.proto.body for one in app.get("html")).replace(NBSP, " ")
    assert "<h3>Nu" in told
    assert "Meppel → <b>" in told
    assert "voor de dienst van 10:00" in told

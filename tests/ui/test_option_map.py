"""The map of options and the journeys in words, of a few places made by hand."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from analysis.transit.answer import DoorToDoor
from geodata.crs import RD
from layers.look.colors import contrast
from layers.look.format import NBSP
from ui import option_map, option_map_note, option_why

if TYPE_CHECKING:
    from ui.drawing import Drawing

NAMES = ("Bus", "Nu")
LINES = {"NS": "Intercity Leeuwarden – Zwolle", "BUS": "Pendelbus"}


def made(minutes: list[float], **changes: Any) -> DoorToDoor:
    """An answer with one place per number of minutes."""
    count = len(minutes)
    parts = {"access_min": 8.0, "wait_min": 5.0, "ride_min": 41.0, "transfer_min": 1.0, "egress_min": 0.2}
    zones = gpd.GeoDataFrame(
        {
            "id": [str(8000 + row) for row in range(count)],
            "name": [f"Plek <{row}>" for row in range(count)],
            "place": "Plek",
            "municipality": "Zwolle",
            "inhabitants": [100 * (row + 1) for row in range(count)],
            "minutes_low": [value - 5 for value in minutes],
            "minutes": minutes,
            "minutes_high": [value + 5 for value in minutes],
            "reached_pct": [100.0 if math.isfinite(value) else 0.0 for value in minutes],
            "transfers": 1,
            "lines": "NS BUS~NS-back",
            **parts,
            "early_min": [value - sum(parts.values()) for value in minutes],
        },
        geometry=[Point(200_000 + 1_000 * row, 530_000) for row in range(count)],
        crs=RD,
    )
    given = {field.name: None for field in dataclasses.fields(DoorToDoor)} | {
        "deadline_s": 27_000,
        "direction": "to",
        "access": "bike",
        "egress": "hub_taxi",
        "zones": zones,
        "draws": 200,
        "phases": 50,
        "evidence": "illustrative",
        "digest": "0f0f0f0f0f0f",
        "timetable": SimpleNamespace(level="embedded"),
    }
    return DoorToDoor(**{**given, **changes})


def ids(drawings: list[Drawing]) -> set[str]:
    return {drawing.id.removeprefix("reis-") for drawing in drawings}


def test_the_legend_has_exactly_the_classes_that_are_drawn() -> None:
    found, than = made([20, 50, 50, math.inf, 80, math.inf]), made([60, 50.5, 30, 40, math.inf, math.inf])
    for other in (None, than):
        html = option_map.legend(found, other)
        legend = re.findall('data-class="([a-z0-9]+)"', html)
        assert set(legend) == ids(option_map.drawings(found, other, NAMES, LINES))
    assert legend == ["s30", "gelijk", "l10", "nieuw", "weg", "niet"]
    assert '<td class="number">500</td>' in html  # who lives where only the option gets


@given(st.lists(st.floats(0, 400) | st.just(math.inf), min_size=1, max_size=20), st.data())
def test_every_place_is_in_one_class(minutes: list[float], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.floats(0, 400) | st.just(math.inf), min_size=len(minutes), max_size=len(minutes)))
    for than in (None, SimpleNamespace(zones={"minutes": np_of(other)})):
        found = SimpleNamespace(zones={"minutes": np_of(minutes)})
        rows = [row for _, where in option_map.classes_of(found, than) for row in where]
        assert sorted(rows) == list(range(len(minutes)))


def np_of(values: list[float]) -> Any:
    return SimpleNamespace(to_numpy=lambda dtype: np.array(values, dtype=dtype))


def test_classes_are_told_apart_without_colours() -> None:
    faster = {one.marker for one in option_map.DIFFERENCES if one.id.startswith("s")}
    slower = {one.marker for one in option_map.DIFFERENCES if one.id.startswith("l")}
    assert not faster & slower
    shades = [contrast(one.color, "#FFFFFF") for one in option_map.MINUTES if one.color]
    assert shades == sorted(shades, reverse=True), "dark is near, also in greyscale"


def test_a_popup_has_the_parts_of_the_journey_and_the_difference() -> None:
    (drawing,) = option_map.drawings(made([67.0]), made([72.0]), NAMES, LINES, ["NDOV"])
    content = json.loads(drawing.json)
    lines = dict(zip(content["popup"]["labels"], content["words"], strict=False))
    words = content["words"]
    assert content["popup"]["title"] == "Bus tegenover Nu"
    assert "Met Nu" in lines
    for word in (f"67{NBSP}min", f"72{NBSP}min", f"5{NBSP}min vlugger", "06:23", f"41{NBSP}min"):
        assert word in words
    assert "Intercity Leeuwarden – Zwolle, dan Pendelbus" in words
    assert content["credits"] == ["NDOV"]


def test_places_without_a_journey_are_one_drawing_for_all_options() -> None:
    first, second = (
        next(one.json for one in option_map.drawings(made([near, math.inf]), None, names, LINES) if "niet" in one.id)
        for near, names in ((20.0, ("Bus", "")), (100.0, ("Trein", "")))
    )
    assert first == second


def test_a_journey_in_words_follows_its_parts() -> None:
    found = made([67.0, math.inf])
    rows = found.zones.to_dict("records")
    text = option_why.journey(rows[0], found, LINES).replace(NBSP, " ")
    assert text == (
        "Vertrek uiterlijk om 06:23, 67 min voor de dienst van 07:30: 8 min naar de halte (lopen of fietsen), 5 min "
        "wachten, 41 min rijden met Intercity Leeuwarden – Zwolle, dan Pendelbus, 1 min overstappen, 12 min te vroeg "
        "aan de poort."
    )
    assert "geen reis" in option_why.journey(rows[1], found, LINES)
    assert "lijn 4" in option_why.ride({"lines": "4"}, LINES)
    alone = {**rows[0], "lines": ""}
    assert "Zonder bus of trein" in option_why.journey(alone, found, LINES)


def test_a_journey_home_is_told_the_other_way_round() -> None:
    found = made([67.0], direction="from", deadline_s=57_600)
    row = found.zones.iloc[0].to_dict()
    text = option_why.journey(row, found, LINES).replace(NBSP, " ")
    assert text.startswith("Thuis om 17:07, 67 min na het einde van de dienst om 16:00: 8 min van de poort (lopen; de")
    assert "12 min wachten aan de poort" in text
    assert "Minuten na de dienst tot thuis" in option_map.legend(found, None, option_map.minutes_words(found))
    assert "van de poort naar huis" in option_map_note.map_note(found, "Bus", None, "")
    (drawing,) = option_map.drawings(found, None, NAMES, LINES)
    assert {"Thuis om", "Naar huis"} <= set(json.loads(drawing.json)["popup"]["labels"])


def test_bars_show_every_part_in_proportion() -> None:
    found = made([67.0])
    row = found.zones.iloc[0].to_dict()
    html = option_why.panel([("Bus <1>", row, found), ("Nu", {**row, "minutes": math.inf}, found)], LINES)
    widths = [float(width) for width in re.findall(r"width:([0-9.]+)%", html)]
    assert sum(widths) == pytest.approx(100, abs=0.1)
    assert "Bus &lt;1&gt;" in html
    assert f"90% van de trekkingen: 62 tot 72{NBSP}min" in html


def test_the_note_says_what_the_map_leaves_out() -> None:
    found = made([67.0])
    assert "verandert „Bus” niets" in option_map_note.map_note(found, "Bus", found, "Nu")
    later = dataclasses.replace(found, deadline_s=30_600, digest="1")
    assert "om 08:30 en met „Nu” om 07:30" in option_map_note.map_note(later, "Bus", found, "Nu")
    alone = option_map_note.map_note(found, "Bus", None, "")
    assert "lang niet alle bussen" in alone
    assert "0f0f0f0f0f0f" in alone
    fetched = dataclasses.replace(found, timetable=SimpleNamespace(level="refreshed"))  # type: ignore[arg-type]
    assert "lang niet alle bussen" not in option_map_note.map_note(fetched, "Bus", None, "")

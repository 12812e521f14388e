"""The map of ways without a timetable, and of the fastest way, of a few places made by hand."""

from __future__ import annotations

import json
import math
import re
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import Point

from analysis.options.by_mode import StreetMinutes
from geodata.crs import RD
from layers.look.format import NBSP
from ui import option_modes
from ui.option_modes import FASTEST, MODES, TRANSIT

NAMES = ("Bus", "Nu")
MINUTES = {
    "car": [10.0, 40.0, math.inf],
    "bike": [8.0, 90.0, math.inf],
    "walk": [8.0, math.inf, math.inf],
    "park_and_ride": [math.inf, 50.0, math.inf],
}


def streets(shift: float = 0.0, **changes: Any) -> StreetMinutes:
    zones = gpd.GeoDataFrame(
        {
            "id": ["a", "b", "c"],
            "name": ["A", "B <1>", "C"],
            "place": "Plek",
            "municipality": "Zwolle",
            "inhabitants": [100, 200, 300],
            **{f"{mode}_min": np.array(minutes) + shift for mode, minutes in MINUTES.items()},
        },
        geometry=[Point(200_000 + 1_000 * row, 530_000) for row in range(3)],
        crs=RD,
    )
    known = {"option": "today", "peak": True, "peak_factor": 1.18, "evidence": "derived", "digest": "0f0f"}
    return StreetMinutes(zones=zones, names={mode: MODES[mode] for mode in MINUTES}, **{**known, **changes})


def transit(minutes: list[float]) -> Any:
    zones = gpd.GeoDataFrame({"id": ["b", "a", "c"], "minutes": minutes})
    return SimpleNamespace(zones=zones, evidence="illustrative", digest="aaaa")


def test_a_way_is_drawn_in_the_classes_of_the_legend() -> None:
    found, than = option_modes.by_mode(streets(), "car"), option_modes.by_mode(streets(15), "car")
    for other, ids in ((None, {"30", "45", "niet"}), (than, {"s10", "niet"})):
        drawn = {one.id.removeprefix("reis-") for one in option_modes.drawings(found, other, NAMES)}
        assert drawn == ids == set(re.findall('data-class="([a-z0-9]+)"', option_modes.legend(found, other)))
    assert "geen weg gevonden" in option_modes.legend(found, None)
    words = [word for one in option_modes.drawings(found, than, NAMES) for word in json.loads(one.json)["words"]]
    assert f"15{NBSP}min vlugger" in words


def test_the_fastest_way_counts_only_those_that_are_chosen() -> None:
    found = option_modes.by_fastest(streets(), transit([45.0, 9.0, math.inf]), ["bike", "walk", TRANSIT])
    assert found.counted == ("walk", "bike", TRANSIT)
    assert [found.counted[row] if row >= 0 else "" for row in found.best] == ["walk", TRANSIT, ""]  # a tie: on foot
    assert found.zones["minutes"].tolist() == [8, 45, math.inf]
    assert found.evidence == "illustrative"
    legend = option_modes.legend(found, None)
    assert re.findall('data-class="([a-z_]+)"', legend) == ["walk", "transit", "niet"]
    drawn = {one.id.removeprefix("reis-") for one in option_modes.drawings(found, None, NAMES)}
    assert drawn == {"walk", "transit", "niet"}
    assert "lopen, fiets, openbaar vervoer" in option_modes.note(found, "Bus", None, "")
    assert "Niet langer dan (minuten, aanname): lopen 60, fiets 45. " in option_modes.note(found, "Bus", None, "")
    with_car = option_modes.by_fastest(streets(), None, ["car", "park_and_ride"])
    assert with_car.zones["minutes"].tolist() == [10, 40, math.inf]
    assert "1,18 keer" in option_modes.note(with_car, "Bus", None, "")


def test_ways_are_told_apart_without_colours() -> None:
    markers = [marker for _, marker in option_modes._BEST.values()]
    assert len(set(markers)) == len(markers)
    assert {*option_modes._BEST} == {*MODES} - {FASTEST}


def test_the_note_says_when_nothing_changes() -> None:
    one, same = option_modes.by_mode(streets(), "bike"), option_modes.by_mode(streets(), "bike")
    assert "verandert „Bus” niets tegenover „Nu”" in option_modes.note(one, "Bus", same, "Nu")
    assert "spits" not in option_modes.note(one, "Bus", None, "")
    hub = option_modes.by_mode(streets(), "park_and_ride")
    assert "Zonder P+R" in option_modes.note(hub, "Bus", None, "")


def test_ways_from_one_place_stand_side_by_side() -> None:
    html = option_modes.side_by_side({"Bus <1>": {"walk": 8, "car": math.inf}, "Nu": {"walk": 9.6, "car": 3}})
    assert "Bus &lt;1&gt;" in html
    assert re.findall(r"<td[^>]*>([^<]*)</td>", html) == ["geen weg gevonden", f"3{NBSP}min", f"8{NBSP}min",
                                                          f"10{NBSP}min"]  # fmt: skip


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != FASTEST])
def test_every_way_has_a_short_name(mode: str) -> None:
    assert option_modes.short(mode)
    assert ":" not in option_modes.short(mode)

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from shapely.geometry import LineString

from analysis.reachability import NetworkQuality, Reachability, Trip, network_quality, reach
from ui import reach_text
from ui.format import NBSP

PLACES = pd.DataFrame(
    {
        "place": ["Havelte", "Assen"],
        "municipality": ["Westerveld", "Assen"],
        "inhabitants": [3695, 68_800],
        "minutes": [5.4, 47.26],
        "minutes_min": [5.4, 44.0],
        "minutes_max": [5.4, 51.0],
        "zones": [1, 9],
    }
)


@pytest.fixture(scope="module")
def result() -> Reachability:
    bands = pd.DataFrame({"band_min": [15, 30, 45, 60], "inhabitants": [0, 250_000, 500_000, 1_000_000], "zones": 1})
    return dataclasses.replace(reach(), bands=bands)


def test_the_answer_is_one_sentence_with_the_number(result: Reachability) -> None:
    assert reach_text.answer(result) == (
        '<p class="answer">Binnen 45 minuten bereiken <strong>500.000 inwoners</strong> de poort van de '
        "Johannes Postkazerne met de auto.</p>"
    )


def test_bars_are_in_proportion(result: Reachability) -> None:
    html = reach_text.bands_table(result)
    for width in ("width:0.0%", "width:25.0%", "width:50.0%", "width:100.0%"):
        assert width in html
    assert html.index(f"15{NBSP}min") < html.index(f"60{NBSP}min")


def test_the_error_of_the_network_stands_beside_the_result(result: Reachability) -> None:
    quality = NetworkQuality(
        level="embedded",
        distance_cases=31,
        distance_median_pct=4.6,
        distance_p95_pct=24.67,
        time_cases=6,
        time_median_pct=15.5,
        time_max_pct=22.2,
        time_bias_pct=-15.5,
        bands_met=13,
        bands=13,
        roads_met=103,
        roads=103,
    )
    text = reach_text.quality(result, quality)
    for part in (
        "afgeleid",
        "ingebed strategisch netwerk",
        "4,6%",
        "24,7%",
        "31 gevallen",
        "15,5%",
        "22,2%",
        "sneller",
    ):
        assert part in text
    assert "langzamer" in reach_text.quality(result, dataclasses.replace(network_quality(), time_bias_pct=3.0))


def test_the_limits_are_those_of_the_catalogue() -> None:
    assert reach_text.limits("Het westen ontbreekt.").startswith("**Grenzen van de gegevens.** Het westen ontbreekt.")


def test_a_trip_tells_minutes_kilometres_and_the_way_to_the_network() -> None:
    line = LineString([(0, 0), (1, 1)])
    html = reach_text.trip(Trip(47.26, 48_756, 542.2, line, ("A28", "N375")), "Johannes <Postkazerne>")
    for part in (f"47{NBSP}min", f"48,8{NBSP}km", f"542{NBSP}m", "Via A28, N375", "afgeleid", "&lt;Postkazerne&gt;"):
        assert part in html
    assert "Via lokale wegen" in reach_text.trip(Trip(3, 900, 0, line, ()), "X")


def test_the_table_shows_dutch_numbers() -> None:
    html = reach_text.table(PLACES).to_html()
    assert "68.800" in html
    assert ">47<" in html


def test_the_download_is_for_a_dutch_spreadsheet() -> None:
    lines = reach_text.csv(PLACES).decode("utf-8-sig").splitlines()
    assert lines[0] == ";".join(reach_text.COLUMNS.values())
    assert lines[2] == "Assen;Assen;68800;47,3;44,0;51,0;9"

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from shapely.geometry import LineString

from analysis.reachability import NetworkQuality, Reachability, Trip, network_quality, reach
from analysis.reachability.inputs import Input
from geodata import embedded
from layers.look.format import NBSP
from ui import reach_text

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
    bands = pd.DataFrame({"band_min": [15, 30, 45, 60], "inhabitants": [0, 250_000, 504_321, 1_000_000], "zones": 1})
    bands["inhabitants_if_slower"] = [0, 150_000, 386_543, 700_000]
    return dataclasses.replace(reach(), bands=bands, slower_factor=1.18)


def test_the_answer_is_a_sentence_with_no_more_figures_than_are_known(result: Reachability) -> None:
    html = reach_text.answer(result)
    assert html.startswith(
        '<p class="answer">Binnen 45 minuten bereiken ongeveer <strong>500.000 inwoners</strong> de poort van de '
        "Johannes Postkazerne met de auto.</p>"
    )
    assert "Duren ritten 18% langer" in html
    assert "390.000" in html
    assert "afgeleid; inwoners CBS, 1 januari 2021" in html


def test_by_bike_no_error_of_times_is_claimed() -> None:
    result = reach(mode="bike")
    assert "is niet gemeten" in reach_text.answer(result)
    assert "niet gemeten" in reach_text.quality(result, network_quality())
    assert "met de auto" not in reach_text.quality(result, network_quality())


def test_bars_are_in_proportion(result: Reachability) -> None:
    html = reach_text.bands_table(result)
    for width in ("width:0.0%", "width:25.0%", "width:50.4%", "width:100.0%"):
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
        time_mode="car",
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


def test_the_limits_name_the_bands_that_reach_beyond_the_known_inhabitants() -> None:
    areas = pd.DataFrame({"band_min": [30, 45], "area_ha": [100_000.0, 300_000.0], "uncounted_ha": [1.0, 36_000.0]})
    text = reach_text.limits(reach(), "Het westen ontbreekt.", areas)
    assert text.startswith("**Grenzen van de gegevens.** Het westen ontbreekt.")
    assert f"binnen 45{NBSP}minuten 360{NBSP}km² (12,0% van het gebied)" in text
    assert f"binnen 30{NBSP}minuten" not in text
    assert "Alle gebieden" in reach_text.limits(reach(), "", areas.assign(uncounted_ha=0.0))


def test_the_sources_of_network_and_inhabitants_are_named() -> None:
    text = reach_text.sources(reach(), embedded())
    for name in ("CBS", "VILD", "Bushaltes", "Speth"):
        assert name in text


def test_the_level_of_the_data_stands_beside_the_result(result: Reachability) -> None:
    assert "Meegeleverd met Paraatkaart" in reach_text.data(result)
    assert result.digest in reach_text.data(result)
    changed = dataclasses.replace(
        result,
        places=PLACES,
        inputs=(Input("zones", "refreshed", "2026-01-01", "0123456789abcdef"), *result.inputs[:2]),
    )
    text = reach_text.data(changed)
    assert "Deels ververst bij de bron (zones, 1 januari 2026, kenmerk 0123456789abcdef)" in text
    assert "de rest is meegeleverd" in text
    assert "inwoners ververst, 1 januari 2026 (kenmerk 0123456789abcdef)" in reach_text.answer(changed)
    line = reach_text.csv(changed).decode("utf-8-sig").splitlines()[1]
    assert ";ververst: zones 0123456789abcdef;" in line
    assert ";meegeleverd;" in reach_text.csv(dataclasses.replace(result, places=PLACES)).decode().splitlines()[1]


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


def test_the_download_is_for_a_dutch_spreadsheet_and_says_what_it_is(result: Reachability) -> None:
    lines = reach_text.csv(dataclasses.replace(result, places=PLACES)).decode("utf-8-sig").splitlines()
    assert lines[0].startswith(";".join(reach_text.COLUMNS.values()) + ";Bestemming;Vervoer;")
    assert lines[2].startswith("Assen;47,3;68800;Assen;44,0;51,0;9;Johannes Postkazerne;Auto;geen;afgeleid;")
    assert lines[2].endswith(result.digest)
    assert reach_text.file_name(result) == f"reistijden-jpk-auto-{result.digest}.csv"
    assert reach_text.file_name(reach(assumptions=["short_path"])) != reach_text.file_name(result)


def test_streets_and_fetched_zones_are_named_and_no_error_is_claimed(result: Reachability) -> None:
    assert result.zones_used is not None
    streets = dataclasses.replace(
        result,
        level="osm",
        slower_factor=None,
        inputs=(
            Input("streets", "refreshed", "2026-11-20", "abc"),
            Input("neighbourhoods", "refreshed", "2026-01-01", "def"),
        ),
        zones_used=dataclasses.replace(result.zones_used, dataset="neighbourhoods", level="refreshed"),
        outside=pd.DataFrame({"id": ["a", "b"], "inhabitants": [1_000, 234]}),
    )
    assert "inwoners ververst, 1 januari 2026 (kenmerk def)" in reach_text.answer(streets)
    assert "1.234 inwoners wonen buiten het opgehaalde stratennet" in reach_text.answer(streets)
    assert "fietstijden" not in reach_text.answer(streets)
    assert "stratennet van OpenStreetMap" in reach_text.quality(streets, network_quality())
    assert "niet gemeten" in reach_text.quality(streets, network_quality())
    assert "24,7%" not in reach_text.quality(streets, network_quality())
    areas = pd.DataFrame({"band_min": [30], "area_ha": [100.0], "uncounted_ha": [0.0]})
    assert "liggen 2 gebieden met 1.234 inwoners: die tellen niet mee" in reach_text.limits(streets, "", areas)
    assert "Buiten het bereik" not in reach_text.limits(result, "", areas)
    assert "streets, 20 november 2026, kenmerk abc" in reach_text.data(streets)
    sources = reach_text.sources(dataclasses.replace(streets, zones_used=result.zones_used), embedded())
    assert "© OpenStreetMap contributors, ODbL 1.0" in sources
    assert "VILD" not in sources
    assert b"stratennet van OpenStreetMap (ververst)" in reach_text.csv(streets)

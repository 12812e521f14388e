"""A journey stop by stop, made by hand."""

from __future__ import annotations

import json

import pandas as pd

from analysis.options.journey import Leg
from layers.look.format import NBSP
from tests.ui.test_option_map import LINES, made
from ui import option_journey, option_why

HOME, MEPPEL, STEENWIJK, GATE = (200_000.0, 520_000.0), (209_800.0, 523_000.0), (204_000.0, 534_000.0), (210e3, 534e3)
LEGS = (
    Leg("access", "", "Meppel", (HOME, MEPPEL), 25_320, 26_400),
    Leg("ride", "Meppel", "Steenwijk <1>", (MEPPEL, STEENWIJK), 26_400, 27_060, "NS"),
    Leg("transfer", "Steenwijk <1>", "Steenwijk, station", (STEENWIJK, STEENWIJK), 27_060, 27_180),
    Leg("wait", "Steenwijk, station", "Steenwijk, station", (STEENWIJK, STEENWIJK), 27_180, 27_200),
    Leg("ride", "Steenwijk, station", "Poort", (STEENWIJK, GATE), 27_200, 28_200, "BUS~NS", 1_800, must_book=True),
    Leg("egress", "Poort", "", (GATE, (210_500.0, 534_000.0)), 28_200, 28_500),
    Leg("early", "", "", ((210_500.0, 534_000.0),) * 2, 28_500, 30_600),
)


def test_moments_have_times_and_say_what_is_unknown() -> None:
    html = option_journey.steps(LEGS, made([10.0]), LINES).replace(NBSP, " ")
    assert "<b>07:02</b> <span>van huis: 18 min lopen of fietsen naar Meppel" in html
    assert "<b>07:20</b> <span>Meppel → <b>07:31</b> Steenwijk &lt;1&gt;: 11 min met Intercity" in html
    assert "om de 30 min, minuut onbekend, vooraf bestellen" in html
    assert "wachten" not in html  # twenty seconds
    assert "35 min voor de dienst van 08:30" in html
    assert "een mogelijke tijd" in html
    assert "een mogelijke tijd" not in option_journey.steps(LEGS[:3], made([10.0]), LINES)


def test_lines_are_drawn_by_their_part() -> None:
    drawings = option_journey.drawings(LEGS)
    ids = [one.id for one in drawings]
    assert ids == ["reisdeel-access", "reisdeel-ride", "reisdeel-egress", "reisdeel-haltes", "reisdeel-namen"]
    dashes = [json.loads(one.json)["strokes"][-1].get("dashArray", "") for one in drawings[:3]]
    assert len(set(dashes)) == 3
    key = option_journey.key(LEGS)
    assert "schematisch" in key
    assert "overstappen" not in key  # at one place
    names = [item[2] for item in json.loads(drawings[-1].json)["items"]]
    assert "Vertrek, 07:02" in names
    assert "Steenwijk <1> 07:31 / 07:33" in names
    assert option_journey.drawings(()) == []
    assert option_journey.key(()) == ""


def test_the_way_home_begins_at_the_gate() -> None:
    home = (
        Leg("early", "", "", (GATE, GATE), 57_600, 58_000),
        Leg("access", "", "Poort", (GATE, STEENWIJK), 58_000, 58_300),
        Leg("ride", "Poort", "Meppel", (STEENWIJK, MEPPEL), 58_300, 59_000, "BUS"),
        Leg("egress", "Meppel", "", (MEPPEL, HOME), 59_000, 59_900),
    )
    found = made([10.0], direction="from", deadline_s=57_600)
    html = option_journey.steps(home, found, LINES).replace(NBSP, " ")
    assert "<b>16:00</b> <span>einde van de dienst; 7 min later van de poort" in html
    assert "van de poort: 5 min lopen naar Poort" in html
    assert "15 min lopen of fietsen naar huis" in html
    names = [item[2] for item in json.loads(option_journey.drawings(home)[-1].json)["items"]]
    assert "Thuis, 16:38" in names


def test_the_region_is_told_in_one_sentence() -> None:
    parts = pd.DataFrame(
        {"mean_min": [10.0, 2, 30, 0, 5, 3], "longest": [25, 0, 75, 0, 0, 0]},
        index=["access", "wait", "ride", "transfer", "egress", "early"],
    )
    html = option_why.region(parts, "Bus <1>", option_why.PARTS).replace(NBSP, " ")
    assert "Het grootste deel is meestal rijden</strong>: voor 75% van de 100 inwoners" in html
    assert "Gemiddeld over die inwoners: 10 min naar de halte, 2 min wachten, 30 min rijden" in html
    assert "Bus &lt;1&gt;" in html
    assert "geen reis" in option_why.region(parts * 0, "Bus", option_why.PARTS)

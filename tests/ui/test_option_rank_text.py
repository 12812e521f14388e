"""Ranks, scores and a tornado in words, of figures made by hand."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from analysis.options import Cell, Column, Criterion, DecisionTable
from analysis.options.assumptions import Assumption
from analysis.options.ranking import ranking
from analysis.options.sensitivity import Bar, Tornado
from ui import option_rank_text, option_text

NAMES = {"today": "Nu", "bus": "Bus <1>", "bike": "Fiets"}
MINUTES = Criterion("shift.early.transit", "Minuten <b>", "min", "lower", "shift")
COST = Criterion("cost.year", "Kosten", "eur", "lower", "costs")


@pytest.fixture
def table() -> DecisionTable:
    columns = tuple(Column(one, name, "1", "illustrative", "s", "", one) for one, name in NAMES.items())
    values = {"today": 100.0, "bus": 80.0, "bike": 80.0}
    costs = {"today": 0.0, "bus": None, "bike": 10.0}
    cells = {(MINUTES.id, one): Cell(value, value - 100) for one, value in values.items()}
    cells |= {
        (COST.id, one): Cell(value, None, status="known" if value is not None else "unknown")
        for one, value in costs.items()
    }
    draws = {
        (MINUTES.id, "today"): np.array([100.0, 70.0]),
        (MINUTES.id, "bus"): np.array([80.0, 80.0]),
        (MINUTES.id, "bike"): np.array([80.0, 80.0]),
    }
    draws |= {(COST.id, one): np.full(2, np.nan if value is None else value) for one, value in costs.items()}
    settings = {"draws": 2}
    return DecisionTable("today", (MINUTES, COST), columns, cells, (), settings, "0f", draws=draws)


def test_equal_options_share_a_place_and_unknown_has_none(table: DecisionTable) -> None:
    html = option_rank_text.ranks(ranking(table), [MINUTES.id, COST.id], table, NAMES)
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", html)
    assert [re.findall("<b>(.*?)</b>", cells) for _, cells in rows] == [["3", "1", "1"], ["1", "2"]]
    assert "(50% eerst)" in rows[0][1]
    assert "onbekend" in rows[1][1]
    assert "Minuten &lt;b&gt;" in html
    assert "Bus &lt;1&gt;" in html
    assert "Kosten" not in option_rank_text.ranks(ranking(table), [MINUTES.id], table, NAMES)


def test_a_score_has_its_weights_beside_it(table: DecisionTable) -> None:
    html = option_rank_text.scores(ranking(table, {MINUTES.id: 3, COST.id: 1}), NAMES, draws=True)
    assert "Minuten &lt;b&gt;: 75%" in html
    assert re.findall(r"<th scope='row'>(.*?)</th>", html) == ["Fiets", "Nu", "Bus &lt;1&gt;"]
    assert re.findall(r"<td class='number'>([^<%]*)</td>", html)[0] == "0,75"
    assert "onbekend" in html
    assert "niets is vooraf gewogen" in option_rank_text.scores(ranking(table), NAMES, draws=True)
    assert "Zet „Met banden” aan" in option_rank_text.scores(ranking(table, {MINUTES.id: 1}), NAMES, draws=False)


def bar(name: str, low: float, high: float) -> Bar:
    known = Assumption(name, f"Aanname {name} <1>", "km/u", "4,3", "4,8", "5,3", "illustrative", "ons")
    return Bar(known, low, high, low - 100, high - 100, 100.0)


def test_bars_of_a_tornado_lie_between_the_extremes() -> None:
    bars = (bar("a", 90, 120), bar("b", 95, math.inf), bar("c", 100, 100))
    html = option_rank_text.tornado(Tornado(MINUTES, "bus", 100.0, -4.0, bars), option_text.UNITS)
    assert "100,0 minuten" in html
    places = [float(one) for one in re.findall(r"left:([0-9.]+)%", html)]
    widths = [float(one) for one in re.findall(r"width:([0-9.]+)%", html)]
    assert all(0 <= one <= 100 for one in places)
    assert widths == pytest.approx([100 / 3, 200 / 3, 100 / 6, 200 / 3], abs=0.01)
    assert "4,3: 90,0" in html
    assert "5,3: geen weg" in html
    assert "Zonder invloed op dit cijfer: Aanname c &lt;1&gt;" in html
    assert "Niet gevarieerd, en misschien belangrijker: rijtijden van bussen (die 10% kunnen afwijken)" in html
    unknown = option_rank_text.tornado(Tornado(MINUTES, "bus", math.nan, math.nan, ()), option_text.UNITS)
    assert "onbekend" in unknown

"""A tornado against sums by hand: every bar moves one assumption, and all else stays as usual."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from analysis.errors import UnknownCriterionError, UnknownOptionError
from analysis.options import Question, assumptions, sensitivity
from analysis.options.assumptions import drawn
from analysis.options.chosen import scenarios_of
from analysis.options.draws import GATE_RADIUS_M, MIDDLE, Draws, middle_phases
from analysis.options.evaluate import Inputs, figures_of, prepared
from analysis.options.measured import length_and_time_ratios
from analysis.options.one_at_a_time import ChosenDraws, Row, gate_rows
from analysis.options.sensitivity import Bar, Tornado, sensitivity_document
from analysis.reachability.settings import ACCESS_FACTOR
from geodata import active
from geodata.options import BASE

BY_BIKE = "station.NS-SWK.bike"
QUESTION = Question(draws=12)


@pytest.fixture(scope="module")
def by_bike() -> Tornado:
    told: list[tuple[int, int]] = []
    found = sensitivity.sensitivity(
        BY_BIKE, "fietsroute-steenwijk", QUESTION, lambda done, total: told.append((done, total))
    )
    assert told == [(step, len(told)) for step in range(1, len(told) + 1)]
    return found


def bars(found: Tornado) -> dict[str, Bar]:
    return {bar.assumption.id: bar for bar in found.bars}


def test_the_middle_is_the_figure_of_the_table(by_bike: Tornado) -> None:
    inputs = prepared(QUESTION)
    scenarios = scenarios_of(["fietsroute-steenwijk"], inputs.catalogue, [])
    values = [
        next(figure.value for figure in figures_of(one, scenarios[BASE], inputs) if figure.criterion.id == BY_BIKE)
        for one in scenarios.values()
    ]
    assert by_bike.value == values[1]
    assert by_bike.change == values[1] - values[0]


def test_bars_by_hand(by_bike: Tornado) -> None:
    lengths, _ = length_and_time_ratios(active())
    found, minutes = bars(by_bike), by_bike.value
    base = minutes - by_bike.change

    speed = found["speed_bike"]
    assert (speed.assumption.low, speed.assumption.high, speed.assumption.source) == ("0,85", "1,15", "paraatkaart")
    assert (speed.low, speed.high) == pytest.approx((minutes / 0.85, minutes / 1.15))
    assert (speed.change_low, speed.change_high) == pytest.approx(((minutes - base) / 0.85, (minutes - base) / 1.15))
    low, high = np.percentile(lengths, (5, 95), method="inverted_cdf")
    network = found["network"]
    assert (network.low, network.high) == pytest.approx((minutes * low, minutes * high))
    assert network.width == pytest.approx(minutes * (high - low))


def test_the_gate_lies_where_the_figure_is_least_and_greatest(by_bike: Tornado) -> None:
    inputs = prepared(QUESTION)
    x_m, y_m = inputs.people.origins.xy[inputs.people.origins.row("NS-SWK")]
    gate = inputs.destination
    later = {}
    for name, row in gate_rows().items():
        east, north = row.gate_m
        assert math.hypot(east, north) == pytest.approx(GATE_RADIUS_M)
        farther = math.dist((x_m, y_m), (gate.x_m + east, gate.y_m + north)) - math.dist(
            (x_m, y_m), (gate.x_m, gate.y_m)
        )
        later[name] = farther * ACCESS_FACTOR / (inputs.modes["bike"].access_kmh * 1_000 / 60)

    bar = bars(by_bike)["gate"]

    assert bar.low == pytest.approx(by_bike.value + min(later.values()))
    assert bar.high == pytest.approx(by_bike.value + max(later.values()))
    assert bar.assumption.low == f"600 m {min(later, key=later.__getitem__)}"
    # Steenwijk lies to the west.
    assert (bar.assumption.low, bar.assumption.high) == ("600 m west", "600 m oost")


def test_what_does_not_matter_is_told_too_and_stands_last(by_bike: Tornado) -> None:
    widths = [bar.width for bar in by_bike.bars]
    assert widths == sorted(widths, reverse=True)
    assert widths[2] > 0
    for name in ("car_time", "peak", "phase", "speed_e_bike", "speed_walk", "hub_taxi_margin", "hub_change"):
        assert bars(by_bike)[name].width == 0
    sources = active().sources
    for bar in by_bike.bars:
        assert set(bar.assumption.source.split("|")) <= set(sources)
        assert bar.assumption.name
        assert bar.assumption.low
        assert bar.assumption.high


def test_settings_are_moved_by_themselves() -> None:
    _, times = length_and_time_ratios(active())
    by_car = sensitivity.sensitivity("shift.early.car", BASE, QUESTION)
    peak = bars(by_car)["peak"]
    factor = float(np.median(times))
    assert (peak.low, peak.high) == pytest.approx((by_car.value / factor, by_car.value / factor * times.max()))

    on = sensitivity.sensitivity("shift.early.park_and_ride", "pr-a32", QUESTION)
    change = bars(on)["hub_change"]
    # Five minutes of changing in the option: half and twice that; and the whole is driven in the peak as it was.
    assert (change.low, change.high) == pytest.approx((on.value - 2.5 * factor, on.value + 5 * factor), abs=1e-6)
    assert bars(on)["assume_short_path"].high < on.value


@pytest.mark.parametrize("taxi_rule", [False, True])
def test_the_rule_of_the_taxi_is_a_bar_whether_it_counts_or_not(taxi_rule: bool) -> None:  # noqa: FBT001
    inputs = prepared(Question(draws=0, taxi_rule=taxi_rule))
    ((assumption, low, high),) = (one for one in assumptions.settings(inputs) if one[0].id == "hub_taxi_rule")
    assert (assumption.low, assumption.usual, assumption.high) == ("nee", "ja" if taxi_rule else "nee", "ja")
    usual, without, with_rule = (one.transit.base.unless_s for one in (inputs, low.inputs, high.inputs))
    assert without == {}
    assert set(with_rule.values()) == {3_600}
    assert usual == (with_rule if taxi_rule else without)


def test_public_transport_moves_with_walking_over_the_same_phases(monkeypatch: pytest.MonkeyPatch) -> None:
    criterion = "station.NS-SWK.transit"
    monkeypatch.setattr(sensitivity, "PHASES", 5)
    monkeypatch.setattr(sensitivity, "settings", lambda _: iter(()))
    monkeypatch.setattr(
        sensitivity, "drawn", lambda inputs: (one for one in drawn(inputs) if one[0].id in {"speed_walk", "car_time"})
    )

    found = sensitivity.sensitivity(criterion, "bus-poort", QUESTION)

    inputs = prepared(QUESTION)
    scenarios = scenarios_of(["bus-poort"], inputs.catalogue, [])
    plain = next(one for one in figures_of(scenarios["bus-poort"], scenarios[BASE], _drawing(inputs, 5))
                 if one.criterion.id == criterion)  # fmt: skip
    assert found.value == np.percentile(plain.draws, 50, method="inverted_cdf")
    phase = bars(found)["phase"]
    assert (phase.low, phase.high) == (plain.draws.min(), plain.draws.max())
    walk = bars(found)["speed_walk"]
    assert walk.low >= found.value >= walk.high
    assert bars(found)["car_time"].width == 0


def _drawing(inputs: Inputs, count: int) -> Inputs:
    """The first phases of the middle and nothing else."""
    draws = _OnlyPhases(count, inputs.question.seed, np.ones(1), np.ones(1))
    return replace(inputs, draws=draws, kept={}, transit=inputs.transit.drawing(draws))


class _OnlyPhases(Draws):
    gate_m = property(lambda self: np.zeros((self.count, 2)))
    length_factor = property(lambda self: np.ones(self.count))

    def factor(self, _: object) -> np.ndarray:
        return np.ones(self.count)

    def phase_shares(self, name: str) -> np.ndarray:
        shares = middle_phases(name)
        return np.concatenate([shares, shares[: self.count]])


def test_chosen_draws_repeat_the_phases_for_every_row() -> None:
    rows = (Row(), Row(car_time=2), Row(distance=3, speeds={"bike": 1.5}, gate_m=(4, 5)))
    draws = ChosenDraws.of(rows, 4, seed=1)
    modes = prepared(QUESTION).modes

    shares = draws.phase_shares("x")

    assert (shares[:MIDDLE] == middle_phases("x")).all()
    assert (draws.by_row(shares[MIDDLE:]) == middle_phases("x")[:4]).all()
    assert draws.by_row(draws.factor(modes["car"]))[:, 0].tolist() == [1, 2, 1]
    assert draws.by_row(draws.factor(modes["bike"]))[:, 0].tolist() == [1, 1, 2]
    assert draws.by_row(draws.factor(modes["walk"]))[:, 0].tolist() == [1, 1, 3]
    assert draws.gate_m[8:].tolist() == [[4, 5]] * 4


def test_a_bar_from_reached_to_not_reached_is_the_widest() -> None:
    bar = bars(sensitivity.sensitivity(BY_BIKE, BASE, QUESTION))["network"]
    assert Bar(bar.assumption, 1, math.inf, 0, 0, 2).width == math.inf
    assert Bar(bar.assumption, math.inf, math.inf, 0, 0, math.inf).width == 0


def test_the_document_has_numbers_as_they_are_printed(by_bike: Tornado) -> None:
    found = sensitivity_document(by_bike)
    assert found["value"] == round(by_bike.value, 2)
    assert [bar["width"] for bar in found["bars"]] == [round(bar.width, 2) for bar in by_bike.bars]
    assert found["bars"][0]["assumption"]["name"]


def test_a_criterion_or_an_option_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sensitivity, "PHASES", 1)
    with pytest.raises(UnknownCriterionError, match=r"no criterion 'station\.NS-SWK\.tractor'"):
        sensitivity.sensitivity("station.NS-SWK.tractor", BASE, QUESTION)
    with pytest.raises(UnknownOptionError):
        sensitivity.sensitivity(BY_BIKE, "nergens", QUESTION)

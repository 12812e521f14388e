"""Ranks, scores and first places: by hand, and whatever the order of the options and the size of the weights."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import WeightInvalidError
from analysis.options.ranking import Ranking, places, ranking, ranking_document, shares_first
from analysis.options.table import Column, Criterion, DecisionTable, Figure, compare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.options.ranking import Rank, Score

MINUTES = Criterion("minuten", "Minuten", "min", "lower", "shift")
PEOPLE = Criterion("mensen", "Mensen", "people", "higher", "inhabitants")
COST = Criterion("kosten", "Kosten", "eur", "lower", "cost")
LENGTH = Criterion("lengte", "Lengte", "km", "", "other")

Given = dict[str, tuple[float, list[float]]]


def table(figures: Mapping[str, Given], order: list[str] | None = None) -> DecisionTable:
    """A decision table: criterion → option → value and draws; the first option is the base."""
    criteria = {one.id: one for one in (MINUTES, PEOPLE, COST, LENGTH) if one.id in figures}
    options = list(next(iter(figures.values())))
    made = {
        option: [Figure(criteria[name], *_figure(of_option[option])) for name, of_option in figures.items()]
        for option in order or options
    }
    return DecisionTable(
        base=options[0],
        criteria=tuple(criteria.values()),
        columns=tuple(Column(option, option, "1", "illustrative", "own", "", "") for option in made),
        cells=compare(made, options[0]),
        failed=(),
        settings={},
        digest="",
        draws={(one.criterion.id, option): one.draws for option, found in made.items() for one in found},
    )


def _figure(given: tuple[float, list[float]]) -> tuple[float, np.ndarray]:
    return given[0], np.array(given[1], dtype=float)


def by_option(found: Ranking, criterion: str) -> dict[str, Rank]:
    return {rank.option: rank for one in found.criteria if one.criterion.id == criterion for rank in one.ranks}


def scores(found: Ranking) -> dict[str, Score]:
    return {one.option: one for one in found.scores}


BY_HAND: dict[str, Given] = {
    "minuten": {
        "nu": (40, [40, 38, 44, 40]),
        "a": (30, [30, 38, 34, 31]),
        "b": (30.001, [30.001, 30, 35, 40]),
        "c": (math.inf, [math.inf, math.inf, 30, math.inf]),
        "d": (60, [60, 60, 60, 60]),
    },
    "mensen": {
        "nu": (100, [100] * 4),
        "a": (150, [150, 150, 250, 150]),
        "b": (200, [200] * 4),
        "c": (50, [50] * 4),
        "d": (100, [100] * 4),
    },
    "kosten": {
        "nu": (0, [0] * 4),
        "a": (5, [5] * 4),
        "b": (math.nan, [math.nan] * 4),
        "c": (7, [7] * 4),
        "d": (math.nan, [math.nan] * 4),
    },
}


def test_ranks_by_hand() -> None:
    found = by_option(ranking(table(BY_HAND)), "minuten")

    assert {option: rank.rank for option, rank in found.items()} == {"nu": 3, "a": 1, "b": 1, "c": None, "d": 4}
    assert [*found] == ["a", "b", "nu", "d", "c"]
    assert found["c"].status == "unreachable"
    assert found["c"].first_pct is None
    # Best per draw: a and b alike, b, a, a.
    assert [found[option].first_pct for option in ("nu", "a", "b", "d")] == [0, 75, 50, 0]


def test_what_is_not_known_has_no_rank_and_is_not_last() -> None:
    found = by_option(ranking(table(BY_HAND)), "kosten")
    assert {option: rank.rank for option, rank in found.items()} == {"nu": 1, "a": 2, "b": None, "c": 3, "d": None}
    assert found["b"].status == "unknown"


def test_a_score_by_hand() -> None:
    found = ranking(table(BY_HAND), {"minuten": 3, "mensen": 1})
    of = scores(found)

    assert [(one.worst, one.best, one.share) for one in found.weights] == [(60, 30, 0.75), (50, 200, 0.25)]
    assert of["a"].score == pytest.approx(0.75 + 0.25 * 100 / 150, abs=1e-4)
    assert of["b"].score == 1
    assert of["nu"].score == pytest.approx(0.75 * 20 / 30 + 0.25 * 50 / 150, abs=1e-4)
    assert of["d"].score == pytest.approx(0.25 * 50 / 150, abs=1e-4)
    assert (of["c"].score, of["c"].rank, of["c"].missing) == (None, None, {"minuten": "unreachable"})
    assert [one.option for one in found.scores] == ["b", "a", "nu", "d", "c"]
    # In the third draw 'a' has 34 minutes and 250 people: 0.65 + 0.333 against 0.625 + 0.25 for 'b'; in the fourth
    # 0.725 + 0.167 against 0.5 + 0.25.
    assert (of["a"].first_pct, of["b"].first_pct) == (50, 50)


def test_a_score_with_an_unknown_part_is_unknown_and_says_so() -> None:
    of = scores(ranking(table(BY_HAND), {"mensen": 1, "kosten": 1}))
    assert of["b"].score is None
    assert of["b"].missing == {"kosten": "unknown"}
    assert of["b"].parts == {"mensen": 1.0, "kosten": None}
    assert (of["nu"].rank, of["a"].rank, of["c"].rank) == (1, 2, 3)
    # A weight of zero is no weight: nothing is missing then.
    assert scores(ranking(table(BY_HAND), {"mensen": 1, "kosten": 0}))["b"].score == 1


def test_options_that_are_all_alike_all_count_one() -> None:
    same: dict[str, Given] = {"minuten": {"nu": (9, [9]), "a": (9, [8])}}
    assert [one.score for one in ranking(table(same), {"minuten": 2}).scores] == [1, 1]


def test_without_weights_there_is_no_score() -> None:
    found = ranking(table(BY_HAND))
    assert (found.weights, found.scores) == ((), ())


@pytest.mark.parametrize(
    "weights, message",
    [
        ({"geluid": 1.0}, "no such criterion"),
        ({"lengte": 1.0}, "no such criterion"),
        ({"minuten": -1.0}, "zero or more"),
        ({"minuten": math.nan}, "zero or more"),
        ({"minuten": 0.0}, "above zero"),
    ],
)
def test_a_weight_that_cannot_be_meant_is_refused(weights: dict[str, float], message: str) -> None:
    figures = {**BY_HAND, "lengte": {option: (1.0, [1.0] * 4) for option in BY_HAND["minuten"]}}
    with pytest.raises(WeightInvalidError, match=message):
        ranking(table(figures), weights)
    assert [one.criterion.id for one in ranking(table(figures)).criteria] == ["minuten", "mensen", "kosten"]


def test_the_document_has_every_option_of_every_criterion() -> None:
    found = ranking_document(ranking(table(BY_HAND), {"minuten": 1}))
    assert all(len(one["ranks"]) == 5 for one in found["criteria"])
    assert found["scores"][-1]["parts"] == [{"criterion": "minuten", "part": None, "status": "unreachable"}]


numbers = st.integers(0, 4).map(float) | st.sampled_from([math.inf, math.nan])


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Given]:
    options = draw(st.integers(2, 5))
    count = draw(st.integers(0, 4))
    drawn = st.lists(numbers, min_size=count, max_size=count)
    return {
        name: {f"o{number}": (draw(numbers), draw(drawn)) for number in range(options)}
        for name in ("minuten", "mensen")
    }


@settings(max_examples=30)
@given(tables(), st.randoms())
def test_the_order_of_the_options_changes_no_rank_and_no_score(figures: dict[str, Given], random: object) -> None:
    order = list(figures["minuten"])
    random.shuffle(order)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    weights = {"minuten": 1.0, "mensen": 2.0}

    one, other = ranking(table(figures), weights), ranking(table(figures, order), weights)

    for criterion in figures:
        assert by_option(one, criterion) == by_option(other, criterion)
    assert scores(one) == scores(other)


@settings(max_examples=30)
@given(tables(), st.floats(1e-3, 1e3), st.integers(0, 9), st.integers(1, 9))
def test_only_the_proportions_of_weights_count(figures: dict[str, Given], times: float, one: int, other: int) -> None:
    was = ranking(table(figures), {"minuten": one, "mensen": other})
    scaled = ranking(table(figures), {"minuten": one * times, "mensen": other * times})
    for option, score in scores(was).items():
        found = scores(scaled)[option].score
        assert (found is None) == (score.score is None)
        if score.score is not None:
            assert found == pytest.approx(score.score, abs=2e-4)


@settings(max_examples=30)
@given(tables())
def test_an_option_equal_to_another_shares_its_rank_and_its_first_places(figures: dict[str, Given]) -> None:
    with_twin = {name: {**of, "twin": of["o1"]} for name, of in figures.items()}
    found = ranking(table(with_twin), {"minuten": 1.0, "mensen": 1.0})
    for criterion in figures:
        twins = by_option(found, criterion)
        assert (twins["twin"].rank, twins["twin"].first_pct) == (twins["o1"].rank, twins["o1"].first_pct)
    assert scores(found)["twin"].score == scores(found)["o1"].score
    assert scores(found)["twin"].rank == scores(found)["o1"].rank


@given(st.dictionaries(st.text("abcde", min_size=1, max_size=2), st.none() | st.integers(0, 3).map(float)))
def test_ranks_are_those_of_sorting(values: dict[str, float | None]) -> None:
    ordered = sorted(value for value in values.values() if value is not None)
    for name, place in places(values, lower=True).items():
        value = values[name]
        assert place == (None if value is None else ordered.index(value) + 1)


@given(st.lists(st.lists(numbers, min_size=3, max_size=3), min_size=1, max_size=4), st.booleans())
def test_first_places_are_those_of_plain_counting(drawn: list[list[float]], lower: bool) -> None:  # noqa: FBT001
    found = shares_first({str(number): np.array(row) for number, row in enumerate(drawn)}, lower=lower)
    for number, row in enumerate(drawn):
        first = 0
        for draw, value in enumerate(row):
            others = [other[draw] for other in drawn if math.isfinite(other[draw])]
            first += math.isfinite(value) and value == (min(others) if lower else max(others))
        assert found[str(number)] == pytest.approx(100 * first / 3)

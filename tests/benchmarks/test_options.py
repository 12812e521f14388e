"""The decision table with bands: today and eight options that ship, over the same draws."""

from __future__ import annotations

import sys
from itertools import count
from typing import TYPE_CHECKING

import pytest

from analysis.options import DRAWS, Question, evaluate, known_options

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from analysis.options import DecisionTable

FEW_DRAWS, FEW_OPTIONS, OPTIONS = 5, 3, 9


@pytest.mark.parametrize("before", ["values known", "nothing known"])
def test_bands_of_nine_options(benchmark: BenchmarkFixture, before: str) -> None:
    """As on the page, where the values without bands stand before anybody asks for bands; and as on a command line."""
    draws, options = (FEW_DRAWS, FEW_OPTIONS) if benchmark.disabled else (DRAWS, OPTIONS)
    chosen = list(known_options())[:options]
    seeds = count(1)
    told: list[tuple[int, int]] = []

    def prepare() -> None:
        told.clear()
        if before == "nothing known":
            for name in ("_inputs", "_without_draws"):
                getattr(sys.modules[evaluate.__module__], name).cache_clear()

    def ask() -> DecisionTable:
        # Another seed is another question: no figure of the last round is used again.
        return evaluate(chosen, Question(draws=draws, seed=next(seeds)), lambda done, total: told.append((done, total)))

    evaluate(chosen, Question(draws=0))
    rounds = 1 if benchmark.disabled else 3
    table: DecisionTable = benchmark.pedantic(ask, setup=prepare, rounds=rounds)  # type: ignore[no-untyped-call]

    benchmark.extra_info |= {"draws": draws, "options": options}
    assert [column.id for column in table.columns] == chosen
    assert told == [(done, options) for done in range(1, options + 1)]
    assert any(cell.low != cell.high for cell in table.cells.values() if cell.low is not None)

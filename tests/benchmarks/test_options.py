"""The decision table with bands: every option that ships, over the same draws."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from analysis.options import DRAWS, Question, evaluate, known_options

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from analysis.options import DecisionTable

FEW = 5


def test_bands_of_every_option(benchmark: BenchmarkFixture) -> None:
    draws = FEW if benchmark.disabled else DRAWS
    seeds = count(1)
    told: list[tuple[int, int]] = []

    def ask() -> DecisionTable:
        told.clear()
        # Another seed is another question: nothing of the last round is used again but compiled code.
        return evaluate((), Question(draws=draws, seed=next(seeds)), lambda done, total: told.append((done, total)))

    rounds = 1 if benchmark.disabled else 3
    table: DecisionTable = benchmark.pedantic(ask, rounds=rounds, warmup_rounds=rounds // 3)  # type: ignore[no-untyped-call]

    options = len(known_options())
    benchmark.extra_info |= {"draws": draws, "options": options}
    assert [column.id for column in table.columns] == list(known_options())
    assert told == [(done, options) for done in range(1, options + 1)]
    assert any(cell.low != cell.high for cell in table.cells.values() if cell.low is not None)

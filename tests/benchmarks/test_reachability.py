"""What the page of reachability and ``paraatkaart reach`` wait for: the first answer, a changed question, a click."""

from __future__ import annotations

import sys
from itertools import cycle
from typing import TYPE_CHECKING, Any

import pytest

from analysis.reachability import MODES, isochrones, network_quality, reach, reach_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture


def _forget() -> None:
    """Empty every cache of the analysis, as in a new process; modules and the operating system's cache stay warm."""
    for name, module in list(sys.modules.items()):
        if name.startswith("analysis."):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def _cold(benchmark: BenchmarkFixture, function: Callable[..., Any], *arguments: Any) -> Any:
    return benchmark.pedantic(function, arguments, setup=_forget, rounds=3)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("mode", MODES)
def test_first_answer(benchmark: BenchmarkFixture, mode: str) -> None:
    result = _cold(benchmark, reach, "jpk", mode)

    assert result.bands["inhabitants"].is_monotonic_increasing


def test_first_isochrones(benchmark: BenchmarkFixture) -> None:
    def ask() -> int:
        return len(isochrones(reach("jpk", "car")))

    assert _cold(benchmark, ask) == 4


def test_isochrones_of_a_known_question(benchmark: BenchmarkFixture) -> None:
    result = reach("jpk", "car")

    assert benchmark(isochrones, result)["area_ha"].is_monotonic_increasing


def test_the_same_question_again(benchmark: BenchmarkFixture) -> None:
    reach("jpk", "car")

    assert benchmark(reach, "jpk", "car").mode == "car"


def test_a_click_on_the_map(benchmark: BenchmarkFixture) -> None:
    places = cycle([(6.1975, 52.690834), (6.57, 52.99), (6.9, 52.79), (6.09, 52.505)])

    assert benchmark(lambda: reach_from(*next(places), "jpk", "car")).minutes > 0


def test_the_error_of_the_network(benchmark: BenchmarkFixture) -> None:
    assert _cold(benchmark, network_quality).distance_cases > 0

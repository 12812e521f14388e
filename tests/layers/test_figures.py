"""The bounds of a figure are the numbers that its text says."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import embedded
from layers.claims import wrong_claims
from layers.figures import digits_of, words_of, wrong_figures
from tests.layers.changed import changed


def columns_told(value: str, low: float | None, high: float | None, unit: str = "banen") -> set[str]:
    row = pd.DataFrame({"value": [value], "value_low": [low], "value_high": [high], "unit": [unit]})
    numbers = {"value_low": "float", "value_high": "float"}
    return {wrong.column for wrong in wrong_figures(row.astype(numbers))}


@pytest.mark.parametrize(
    "row, changes, columns",
    [
        ("CIJ-11", {"value": "tot wel 80.000"}, {"value", "value_high"}),
        ("CIJ-01", {"value": "meer dan 750"}, {"value", "value_low"}),
        ("CIJ-15", {"value_low": 2800.0, "value_high": 2800.0}, {"value", "value_low", "value_high"}),
        ("CIJ-15", {"value_low": 28.0}, {"value_low"}),
        ("CIJ-07", {"value": "drie"}, {"value_low", "value_high"}),
    ],
)
def test_a_figure_of_the_register_that_its_text_does_not_say_is_told(
    row: str, changes: dict[str, Any], columns: set[str]
) -> None:
    table = changed({("register", row): changes}).table("register")
    (index,) = table.index[table["id"] == row]
    found = list(wrong_figures(table))
    assert {(wrong.row, wrong.column) for wrong in found} == {(index + 1, column) for column in columns}
    assert len(found) == len(columns)


def test_a_wrong_figure_is_told_with_file_and_line() -> None:
    table = embedded().table("register")
    (index,) = table.index[table["id"] == "CIJ-15"]
    (found,) = map(str, wrong_claims(changed({("register", "CIJ-15"): {"value_low": 28.0}})))
    assert f"column 'value_low' in row {index + 1}: 28 is no number of '28.000'" in found
    assert f"({embedded().place_of('register', int(index) + 1)})" in found


@pytest.mark.parametrize(
    "value, low, high, unit, columns",
    [
        ("een van vier", 4, 4, "banen", set()),
        ("een van vier", 5, 5, "banen", {"value_low", "value_high"}),
        ("45.000; elders tot wel 45.000", 45000, 45000, "banen", set()),
        ("10 tot 15", 10, 15, "banen", set()),
        ("10 tot 15", 10, 10, "banen", {"value"}),
        ("5,2", 5.2, None, "%", set()),
        ("5,2", 52, None, "%", {"value", "value_low"}),
        ("laag; geen getal", None, None, "banen", set()),
        ("laag; geen getal", 3, None, "banen", {"value_low"}),
        ("ruim 400", None, None, "banen", {"value"}),
        ("drie", None, None, "banen", {"value"}),
        ("eind 2025", None, None, "", set()),
    ],
)
def test_what_is_told_of_a_figure(
    value: str, low: float | None, high: float | None, unit: str, columns: set[str]
) -> None:
    assert columns_told(value, low, high, unit) == columns


@given(whole=st.integers(0, 10**9), cents=st.integers(0, 99))
def test_dutch_notation_is_read_as_it_was_written(whole: int, cents: int) -> None:
    dutch = f"{whole:,}".replace(",", ".")
    assert digits_of(f"tot wel {dutch} banen") == {float(whole)}
    assert digits_of(f"{dutch},{cents:02}") == {float(f"{whole}.{cents:02}")}
    assert columns_told(f"circa {dutch}", whole, whole) == set()


def test_a_word_within_a_word_is_no_number() -> None:
    assert words_of("tienduizenden; geen getal") == set()
    assert words_of("Vijf (geteld in de lijst)") == {5.0}

from __future__ import annotations

import math

import pytest

from layers.look import format as fmt

SPACE = fmt.NBSP


@pytest.mark.parametrize(
    "value, decimals, expected",
    [
        (0, 0, "0"),
        (1234.5, 1, "1.234,5"),
        (1_234_567, 0, "1.234.567"),
        (-12.34, 1, "-12,3"),
        (-0.04, 1, "0,0"),
        (-0.4, 0, "0"),
        (999.96, 1, "1.000,0"),
    ],
)
def test_numbers_are_dutch(value: float, decimals: int, expected: str) -> None:
    assert fmt.number(value, decimals) == expected


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="Cannot write"):
        fmt.number(value)


def test_measures_keep_their_unit_on_the_line() -> None:
    assert fmt.precision(1500) == f"±{SPACE}1.500{SPACE}m"
    assert fmt.minutes(44.6) == f"45{SPACE}min"
    assert fmt.distance(999.4) == f"999{SPACE}m"
    assert fmt.distance(27_650) == f"27,6{SPACE}km"


@pytest.mark.parametrize(
    "text, expected",
    [("2024", "2024"), ("2024-05", "mei 2024"), ("2024-05-01", "1 mei 2024"), ("rond 1905", "rond 1905")],
)
def test_dates_are_in_words(text: str, expected: str) -> None:
    assert fmt.date(text) == expected


@pytest.mark.parametrize(
    "column, value, expected",
    [
        ("length_m", 1234.4, f"1.234{SPACE}m"),
        ("area_km2", 12.25, f"12,2{SPACE}km²"),
        ("area_stated_ha", 292, f"292{SPACE}ha"),
        ("car_kmh", 80.0, f"80{SPACE}km/u"),
        ("inhabitants", 494_771, "494.771"),
        ("share", 0.25, "0,2"),
        ("intercity", True, "ja"),
        ("inhabitants_date", "2021-01-01", "1 januari 2021"),
        ("note", "Punt.", "Punt."),
        ("note", None, ""),
        ("area_stated_ha", math.nan, ""),
    ],
)
def test_attributes_have_the_unit_of_their_column(column: str, value: object, expected: str) -> None:
    assert fmt.attribute(column, value) == expected

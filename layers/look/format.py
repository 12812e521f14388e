"""Numbers, measures and dates the Dutch way: ``1.234,5``."""

from __future__ import annotations

import math
import re

NBSP = "\N{NO-BREAK SPACE}"

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)

_UNITS = {"m": "m", "km": "km", "ha": "ha", "km2": "km²", "min": "min", "kmh": "km/u", "pct": "%"}
_DECIMALS = {"km": 1, "km²": 1, "%": 1}
_SWAP = str.maketrans(",.", ".,")


def number(value: float, decimals: int = 0) -> str:
    """Write a number with a point between thousands and a decimal comma.

    Raises
    ------
    ValueError
        The value is not finite; a page has to say so in words instead.
    """
    if not math.isfinite(value):
        raise ValueError(f"Cannot write {value!r} as a number.")
    text = f"{value:,.{decimals}f}".translate(_SWAP)
    return "0" + text[2:] if text.startswith("-0") and not text.strip("-0,.") else text


def measure(value: float, unit: str, decimals: int = 0) -> str:
    """Write a number with its unit, kept on one line by a no-break space."""
    return f"{number(value, decimals)}{NBSP}{unit}"


def precision(value_m: float) -> str:
    """Write an accuracy in metres: ``± 600 m``."""
    return f"±{NBSP}{measure(value_m, 'm')}"


def minutes(value_min: float) -> str:
    """Write a travel time, rounded to whole minutes."""
    return measure(value_min, "min")


def distance(value_m: float) -> str:
    """Write a length: metres below one kilometre, kilometres with one decimal above."""
    return measure(value_m, "m") if value_m < 1000 else measure(value_m / 1000, "km", 1)


def date(text: str) -> str:
    """Write an ISO date, month or year in words: ``2024-05-31`` becomes ``31 mei 2024``."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    if match is None:
        return text
    year, month, day = match.groups()
    words = [str(int(day))] if day else []
    if month:
        words.append(MONTHS[int(month) - 1])
    return " ".join([*words, year])


def moment(text: str, precision: str = "") -> str:
    """Write a date as precisely as it is known; a quarter is named by its first month."""
    return f"{(int(text[5:7]) + 2) // 3}e kwartaal {text[:4]}" if precision == "quarter" else date(text)


def unit(column: str) -> str:
    """The unit that the ending of a column's name stands for: ``m`` for ``length_m``; empty if there is none."""
    return _UNITS.get(column.rpartition("_")[2], "") if "_" in column else ""


def attribute(column: str, value: object) -> str:
    """Write the value of a column, with the unit that its name ends in.

    Missing values become an empty text: the popup leaves the line out.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if not isinstance(value, (int, float)):
        return date(str(value)) if column.endswith("_date") else str(value)
    if not math.isfinite(value):
        return ""
    symbol = unit(column)
    decimals = 0 if float(value).is_integer() else _DECIMALS.get(symbol, 0 if symbol else 1)
    return measure(value, symbol, decimals) if symbol else number(value, decimals)

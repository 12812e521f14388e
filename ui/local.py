"""Numbers, measures and dates in the language of the visitor: ``1.234,5`` or ``1,234.5``."""

from __future__ import annotations

import math
import re
from functools import cache

from babel.dates import get_month_names
from babel.numbers import get_decimal_symbol, get_group_symbol

from layers.look.format import NBSP, unit
from layers.look.format import attribute as dutch_attribute
from ui.language import LOCALES, current, tr

__all__ = ["NBSP", "attribute", "date", "distance", "measure", "minutes", "moment", "number", "precision", "unit"]

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_DECIMALS = {"km": 1, "km²": 1, "%": 1}


def number(value: float, decimals: int = 0) -> str:
    """Write a number with a mark between thousands and a decimal mark.

    Raises
    ------
    ValueError
        The value is not finite; a page has to say so in words instead.
    """
    if not math.isfinite(value):
        raise ValueError(f"Cannot write {value!r} as a number.")
    text = f"{value:,.{decimals}f}".translate(_marks(current()))
    return "0" + text[2:] if text.startswith("-0") and not text.strip("-0,.") else text


@cache
def _marks(language: str) -> dict[int, str]:
    """The marks of a language for those that Python writes; formatting by Babel itself takes ten times as long."""
    locale = LOCALES[language]
    return str.maketrans({",": get_group_symbol(locale), ".": get_decimal_symbol(locale)})


def measure(value: float, unit: str, decimals: int = 0) -> str:
    """Write a number with its unit, kept on one line by a no-break space."""
    return f"{number(value, decimals)}{NBSP}{tr(unit)}"


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
    """Write an ISO date, month or year in words: ``2024-05-31`` becomes ``31 May 2024``."""
    match = _DATE.fullmatch(text)
    if match is None:
        return text
    year, month, day = match.groups()
    # Day, month, year: the order of both languages.
    words = [str(int(day))] if day else []
    if month:
        words.append(get_month_names("wide", locale=LOCALES[current()])[int(month)])
    return " ".join([*words, year])


def moment(text: str, precision: str = "") -> str:
    """Write a date as precisely as it is known; a quarter is named by its first month."""
    if precision != "quarter":
        return date(text)
    return tr("{quarter}e kwartaal {year}", quarter=(int(text[5:7]) + 2) // 3, year=text[:4])


def attribute(column: str, value: object) -> str:
    """Write the value of a column, with the unit that its name ends in; a missing one is an empty text."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        written = dutch_attribute(column, value)
        return date(str(value)) if written and column.endswith("_date") else tr(written)
    if not math.isfinite(value):
        return ""
    symbol = unit(column)
    decimals = 0 if float(value).is_integer() else _DECIMALS.get(symbol, 0 if symbol else 1)
    return measure(value, symbol, decimals) if symbol else number(value, decimals)

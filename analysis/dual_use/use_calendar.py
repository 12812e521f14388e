"""When something is used: the hours of a year, from rows with days, months and whole hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.dual_use.errors import TableInvalidError
from analysis.dual_use.own_table import read_own
from geodata.frames import rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from geodata import Catalogue

TABLE = "use_calendar"
YEAR = 2026
"""The year whose weekdays count: 365 days, of which the first is a Thursday."""

HOURS_IN_YEAR = 365 * 24
_RANGE = re.compile(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?")
_HOUR = re.compile(r"\d{1,2}")
COLUMNS = ("function", "days", "months", "hour_from", "hour_to")
"""What a table needs; ``feature`` (id of a row of a layer) and ``evidence`` may be there too."""


@dataclass(frozen=True, eq=False)
class UseCalendar:
    """The hours of :data:`YEAR` in which functions, and features with hours of their own, are in use.

    Attributes
    ----------
    functions, features : mapping
        Function, or id of a feature → array of bool, shape (365, 24).
    title : str
        The table that it was made from.
    """

    functions: Mapping[str, NDArray[np.bool_]]
    features: Mapping[str, NDArray[np.bool_]]
    title: str

    def hours(self, function: str, feature: str) -> NDArray[np.bool_] | None:
        """The hours of a feature, else those of its function; none if neither is in the table."""
        return self.features.get(feature, self.functions.get(function))


def load_calendar(catalogue: Catalogue, functions: Collection[str], path: Path | None = None) -> UseCalendar:
    """Open the calendar of a catalogue, or one of the user in its place.

    Raises
    ------
    TableInvalidError
        A row has an unknown function, or days, months or hours that cannot be; the message says which.
    """
    table = catalogue.table(TABLE) if path is None else read_own(path, COLUMNS)
    title = f"{TABLE}.csv" if path is None else path.name
    if "feature" not in table:
        table = table.assign(feature="")
    return UseCalendar(*_masks(table, functions, title), title)


def season(months: str) -> NDArray[np.bool_]:
    """The hours of :data:`YEAR` in months such as ``10-3``, shape (365, 24); all hours if the text is empty."""
    days = np.arange(f"{YEAR}-01-01", f"{YEAR + 1}-01-01", dtype="datetime64[D]")
    number = days.astype("datetime64[M]").astype(int) % 12 + 1
    return np.repeat(np.isin(number, _numbers(months or "1-12", 12) or [])[:, None], 24, axis=1)


def _masks(
    table: pd.DataFrame, functions: Collection[str], title: str
) -> tuple[dict[str, NDArray[np.bool_]], dict[str, NDArray[np.bool_]]]:
    days = np.arange(f"{YEAR}-01-01", f"{YEAR + 1}-01-01", dtype="datetime64[D]")
    month = days.astype("datetime64[M]").astype(int) % 12 + 1
    weekday = (days.astype(int) + 3) % 7 + 1  # the first day of the epoch was a Thursday
    by_function: dict[str, NDArray[np.bool_]] = {}
    by_feature: dict[str, NDArray[np.bool_]] = {}
    for number, row in enumerate(rows(table), start=1):
        if row.function not in functions:
            problem = f"row {number}: '{row.function}' is no function; they are {', '.join(functions)}."
            dutch = f"regel {number}: '{row.function}' is geen functie; kies er een uit de lijst."
            raise TableInvalidError(table=title, problem=problem, dutch=dutch)
        hours = _hours(row.hour_from, row.hour_to)
        numbers = {}
        for column, most in (("days", 7), ("months", 12)):
            read = _numbers(getattr(row, column), most)
            if read is None:
                problem = f"row {number}: '{getattr(row, column)}' in column {column} is no list such as 1-5;7."
                words = {"days": "dagen", "months": "maanden"}[column]
                dutch = f"regel {number}: '{getattr(row, column)}' zijn geen {words}; schrijf bijvoorbeeld 1-5;7."
                raise TableInvalidError(table=title, problem=problem, dutch=dutch)
            numbers[column] = read
        if hours is None:
            problem = (
                f"row {number}: hours {row.hour_from} to {row.hour_to}; write whole hours from 0 to 24, and two rows "
                "for a night."
            )
            dutch = (
                f"regel {number}: van {row.hour_from} tot {row.hour_to} uur; schrijf hele uren van 0 tot 24, en twee "
                "regels voor een nacht."
            )
            raise TableInvalidError(table=title, problem=problem, dutch=dutch)
        used = (np.isin(weekday, numbers["days"]) & np.isin(month, numbers["months"]))[:, None] & hours[None, :]
        found, key = (by_feature, row.feature) if row.feature else (by_function, row.function)
        found[key] = found[key] | used if key in found else used
    return by_function, by_feature


def _numbers(cell: str, most: int) -> list[int] | None:
    """The numbers of ``1-5;7``, none if they are not from 1 to ``most``; a range may go round: months ``11-2``."""
    found: list[int] = []
    for part in str(cell).split(";"):
        match = _RANGE.fullmatch(part)
        if match is None:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        if not (1 <= first <= most and 1 <= last <= most):
            return None
        found += range(first, last + 1) if first <= last else [*range(first, most + 1), *range(1, last + 1)]
    return found


def _hours(first: object, last: object) -> NDArray[np.bool_] | None:
    """Which hours of a day lie from the first to the last; none if these are no whole hours in their order."""
    if not (_HOUR.fullmatch(str(first)) and _HOUR.fullmatch(str(last)) and int(str(first)) < int(str(last)) <= 24):
        return None
    hour = np.arange(24)
    return (hour >= int(str(first))) & (hour < int(str(last)))

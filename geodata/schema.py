"""Check a frame against what the catalogue promises: columns, types, values, geometry, CRS and counts.

Column types in the catalogue are ``text``, ``number``, ``integer``, ``boolean`` and ``date`` (``2024``, ``2024-05`` or
``2024-05-31``). ``a|b|c`` allows these values only.
A type that ends in ``?`` may be empty. The columns ``evidence``, ``plan_status``, ``source`` and
``id`` have meanings of their own, which are checked wherever they occur.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Protocol

import geopandas as gpd
import pandas as pd
from pandas.api import types as dtypes
from shapely.validation import explain_validity

from geodata.crs import require_rd
from geodata.errors import DatasetInvalidError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

EVIDENCE = ("measured", "stated", "derived", "illustrative")
PLAN_STATUS = ("bestaand", "gepland", "afgesproken", "verkenning")

_ALLOWED = {"evidence": EVIDENCE, "plan_status": PLAN_STATUS}
RD_NAME = "EPSG:28992"
RD_X_M = (0, 300_000)
RD_Y_M = (300_000, 630_000)
"""Where coordinates in RD New can lie for the Netherlands and the German border region, in metres."""

_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
_FIRST_DAY = "0000-01-01"
"""What completes a year or a month to a day, to see whether there is such a month or day."""


class Promise(Protocol):
    """The part of a catalogue entry that a frame is checked against."""

    @property
    def id(self) -> str:
        """The dataset, for messages."""

    @property
    def rows(self) -> int:
        """How many rows it has."""

    @property
    def geometry(self) -> tuple[str, ...]:
        """The geometry types that may occur."""

    @property
    def crs(self) -> str:
        """The coordinate reference system; only ``EPSG:28992`` will do."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Column name → type."""


def check_frame(promise: Promise, frame: pd.DataFrame, sources: Collection[str]) -> pd.DataFrame:
    """Return ``frame`` if it is as promised.

    Parameters
    ----------
    promise : Dataset
        The catalogue entry.
    frame : DataFrame or GeoDataFrame
        What was read from the file.
    sources : collection of str
        Source ids of the dataset; every value of a column ``source`` has to be one of them.

    Raises
    ------
    DatasetInvalidError
        Names the first problem found: the column, the row and the value.
    WrongCrsError
        A frame with geometry is not in RD New.
    """
    if isinstance(frame, gpd.GeoDataFrame):
        require_rd(frame, f"Dataset '{promise.id}'")
    for problem in problems_of(promise, frame, sources):
        raise DatasetInvalidError(dataset=promise.id, problem=problem)
    return frame


def problems_of(promise: Promise, frame: pd.DataFrame, sources: Collection[str]) -> Iterator[str]:
    """All that ``frame`` is not as promised, in words; what concerns a row names it, counted from 1."""
    if promise.crs != RD_NAME:
        yield f"its entry in the catalogue says {promise.crs!r}, but everything embedded is in {RD_NAME}."
    names = [str(name) for name in frame.columns if name != "geometry"]
    for name in sorted(set(promise.columns) - set(names)):
        yield f"column '{name}' is missing."
    for name in sorted(set(names) - set(promise.columns)):
        yield f"column '{name}' is not in the catalogue. Row {(_rows(frame[name].notna()) or [1])[0]} has it."
    if len(frame) != promise.rows:
        yield f"it has {len(frame)} rows, the catalogue says {promise.rows}."
    for name, kind in promise.columns.items():
        if name in frame:
            yield from _problems_of_column(name, kind, frame, sources)
    if isinstance(frame, gpd.GeoDataFrame):
        yield from _geometry_problems(promise, frame)


def _problems_of_column(name: str, kind: str, frame: pd.DataFrame, sources: Collection[str]) -> Iterator[str]:
    yield from _column_problems(name, kind, frame[name])
    yield from _number_problems(name, frame[name])
    allowed = sources if name == "source" else _choices(kind) if is_choice(kind) else _ALLOWED.get(name)
    if allowed is not None:
        values = frame[name].fillna("") if kind.endswith("?") else frame[name]
        yield from _value_problems(name, values, allowed)
    if name == "id":
        for row in _rows(frame[name].duplicated()):
            yield f"id '{frame[name].iloc[row - 1]}' occurs more than once. Row {row} has it again."


def _column_problems(name: str, kind: str, column: pd.Series) -> Iterator[str]:
    optional = kind.endswith("?")
    base = "choice" if is_choice(kind) else kind.rstrip("?")
    present = column[column.notna() & (column.astype("str") != "")]
    if not optional:
        for row in _rows(column.isna() | (column.astype("str") == "")):
            yield f"column '{name}' is empty in row {row}."
    fits: dict[str, Callable[[], bool]] = {
        "text": lambda: dtypes.is_string_dtype(present) or present.empty,
        "number": lambda: dtypes.is_numeric_dtype(present) or present.empty,
        "integer": lambda: (dtypes.is_numeric_dtype(present) and bool((present % 1 == 0).all())) or present.empty,
        "boolean": lambda: dtypes.is_bool_dtype(present) or present.empty,
        "choice": lambda: True,  # its values are compared one by one
        "date": lambda: bool(present.astype("str").map(_is_date).all()),
    }
    if base not in fits:
        yield f"column '{name}' has the unknown type '{kind}' in the catalogue."
    elif not fits[base]():
        wrong = column.isin(present[_misfits(base, present)])
        for row in _rows(wrong):
            yield f"column '{name}' is not of type {base}. Row {row} has '{column.iloc[row - 1]}'."


def _misfits(base: str, present: pd.Series) -> pd.Series:
    """Which values are not of a type; all of them if each by itself would do."""
    numbers = pd.to_numeric(present, errors="coerce")
    wrong = {
        "text": present.map(lambda value: not isinstance(value, str)),
        "number": numbers.isna(),
        "integer": numbers.isna() | (numbers % 1 != 0),
        "boolean": ~present.astype("str").str.casefold().isin(["true", "false"]),
        "date": ~present.astype("str").map(_is_date).astype("bool"),
    }[base]
    return wrong if wrong.any() else wrong | True


def _is_date(text: str) -> bool:
    """Whether a year, month or day is written as ISO 8601 has it, and exists."""
    if not re.fullmatch(_DATE, text):
        return False
    try:
        date.fromisoformat(text + _FIRST_DAY[len(text) :])
    except ValueError:
        return False
    return True


def is_text(kind: str) -> bool:
    """Whether the values of a column type are kept as text when a table is read."""
    return kind.rstrip("?") in {"text", "date"} or is_choice(kind)


def is_choice(kind: str) -> bool:
    """Whether a column type lists the values that may occur: ``driven|known|straight_line``."""
    return "|" in kind


def _choices(kind: str) -> list[str]:
    return [*kind.rstrip("?").split("|"), *([""] if kind.endswith("?") else [])]


def _number_problems(name: str, column: pd.Series) -> Iterator[str]:
    """Numbers are finite; speeds are above zero; coordinates can be RD New."""
    if not dtypes.is_numeric_dtype(column) or dtypes.is_bool_dtype(column):
        return
    for row in _rows(column.isin([float("inf"), float("-inf")])):
        yield f"column '{name}' in row {row} is not a finite number."
    if name.endswith("_kmh"):
        for row in _rows(column <= 0):
            yield f"column '{name}' in row {row} is {column.iloc[row - 1]:g}; a speed is above zero."
    if name == "precision_m":
        for row in _rows(column < 0):
            yield f"column '{name}' in row {row} is {column.iloc[row - 1]:g}; a radius is not below zero."
    for end, (low, high) in (("x_m", RD_X_M), ("y_m", RD_Y_M)):
        if name.split("_", 1)[-1] == end or name == end:
            for row in _rows(column.notna() & ~column.between(low, high)):
                yield (
                    f"column '{name}' in row {row} is {column.iloc[row - 1]:g}, which cannot be RD New "
                    "metres (degrees? x and y swapped?)."
                )


def _value_problems(name: str, column: pd.Series, allowed: Collection[str]) -> Iterator[str]:
    for row in _rows(~column.isin(list(allowed))):
        yield f"column '{name}' in row {row} is '{column.iloc[row - 1]}', not one of {', '.join(allowed)}."


def _geometry_problems(promise: Promise, frame: gpd.GeoDataFrame) -> Iterator[str]:
    told: set[int] = set()
    for row in _rows(frame.geometry.isna() | frame.geometry.is_empty):
        told.add(row)
        yield f"column 'geometry' in row {row} is empty."
    for row in _rows(~frame.geometry.is_valid):
        if row not in told:
            told.add(row)
            yield f"column 'geometry' in row {row} is not valid: {explain_validity(frame.geometry.iloc[row - 1])}."
    for row in _rows(~frame.geom_type.isin(promise.geometry)):
        if row not in told:
            told.add(row)
            found, promised = frame.geom_type.iloc[row - 1], " or ".join(promise.geometry)
            yield f"column 'geometry' in row {row} is a {found}, not {promised}."
    for row in _rows(_outside_rd(frame)):
        if row not in told:
            yield (
                f"column 'geometry' in row {row} lies at {_corner(frame, row)}, which cannot be RD New metres "
                "(degrees? x and y swapped?)."
            )


def _outside_rd(frame: gpd.GeoDataFrame) -> pd.Series:
    bounds: pd.DataFrame = frame.geometry.bounds
    least, most = bounds[["minx", "miny"]].to_numpy(), bounds[["maxx", "maxy"]].to_numpy()
    inside = (least >= (RD_X_M[0], RD_Y_M[0])) & (most <= (RD_X_M[1], RD_Y_M[1]))
    return pd.Series(~inside.all(axis=1))


def _corner(frame: gpd.GeoDataFrame, row: int) -> str:
    left, bottom, _, _ = frame.geometry.iloc[row - 1].bounds
    return f"{left:g}, {bottom:g}"


def _rows(mask: pd.Series) -> list[int]:
    """The numbers of the marked rows, counted from 1 without the header."""
    return [int(row) + 1 for row in mask.to_numpy().nonzero()[0]]

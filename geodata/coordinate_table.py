"""A text file with coordinates: which sign parts its columns, which columns say where, and what the numbers mean.

Spreadsheets write points and commas, semicolons and tabs as the machine they run on is used to. What can be told is
told; what cannot is asked by who calls this.
"""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.uploaded import UploadError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_SEPARATORS = ";\t,|"
_LONGEST_CELL = 4_000_000
"""Letters; an outline as text may be long."""
_MOST_COLUMNS = 200
_X = frozenset({"x", "xcoord", "xcoordinaat", "xcoordinate", "xrd", "rdx", "xm", "easting", "oosting", "lon", "long",
                "lng", "longitude", "lengtegraad", "oosterlengte", "xwgs84", "xrdm"})  # fmt: skip
_Y = frozenset({"y", "ycoord", "ycoordinaat", "ycoordinate", "yrd", "rdy", "ym", "northing", "noording", "lat",
                "latitude", "breedtegraad", "noorderbreedte", "ywgs84", "yrdm"})  # fmt: skip
_WKT = re.compile(
    r"\s*(?:SRID=(\d{4,6});)?\s*((?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*(?:ZM|Z|M)?\s*[(][-+\d.eE,()\s]*[)])\s*\Z",
    re.IGNORECASE,
)
"""Text that can be nothing but one plain geometry: collections within collections would end the reader."""


@dataclass(frozen=True)
class Coordinates:
    """Which columns say where: ``wkt`` alone, or ``x`` (eastward) and ``y`` (northward)."""

    x: str = ""
    y: str = ""
    wkt: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """The text of a file: names of columns, each once, and rows that have as many cells."""

    name: str
    columns: tuple[str, ...]
    rows: list[list[str]]
    skipped: int = 0
    """Rows that had another number of cells."""

    def column(self, name: str) -> list[str]:
        """The cells of one column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def read_table(path: Path, *, most_rows: int) -> Table:
    """Read a file with a heading.

    Raises
    ------
    UploadError
        It has no heading with several columns, no rows, or more rows than it may.
    """
    text = _text(path.read_bytes())
    csv.field_size_limit(_LONGEST_CELL)
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    separator = max(_SEPARATORS, key=lambda sign: _outside_quotes(first, sign))
    rows: list[list[str]] = []
    skipped = 0
    try:
        lines = (row for row in csv.reader(io.StringIO(text), delimiter=separator) if any(cell.strip() for cell in row))
        columns = _names(next(lines, []))
        for row in lines:
            if len(row) != len(columns):
                skipped += 1
                continue
            rows.append(row)
            if len(rows) > most_rows:
                break
    except csv.Error as error:
        raise _no(path, f"it is no table ({error})", "het is geen tabel die te lezen is") from error
    if not 1 <= len(columns) <= _MOST_COLUMNS or not rows:
        raise _no(
            path, "it needs a heading and rows", "er hoort een regel met kolomnamen in te staan, en daaronder rijen"
        )
    return Table(path.name, tuple(columns), rows, skipped)


def guess(table: Table) -> Coordinates | None:
    """Which columns say where, by their names and by what is in them; ``None``: that has to be asked."""
    for name in table.columns:
        cells = [cell for cell in table.column(name)[:50] if cell.strip()]
        if cells and all(_WKT.match(cell) for cell in cells):
            return Coordinates(wkt=name)
    plain = {name: re.sub(r"[^a-z0-9]", "", name.lower()) for name in table.columns}
    x, y = ([name for name in table.columns if plain[name] in known] for known in (_X, _Y))
    return Coordinates(x[0], y[0]) if len(x) == 1 and len(y) == 1 else None


def shapes(table: Table, where: Coordinates) -> tuple[NDArray[np.object_], int | None]:
    """One geometry per row, missing where the row says none, and the code of the system that all of them name.

    Raises
    ------
    UploadError
        A column does not exist.
    """
    for name in filter(None, (where.x, where.y, where.wkt)):
        if name not in table.columns:
            raise UploadError(
                path=table.name, problem=f"it has no column '{name}'.", dutch_problem=f"er is geen kolom '{name}'."
            )
    if where.wkt:
        return _from_wkt(table.column(where.wkt))
    x, y = (np.array([number(cell) for cell in table.column(name)]) for name in (where.x, where.y))
    known = np.isfinite(x) & np.isfinite(y)
    found = np.full(len(x), None, dtype=object)
    found[known] = shapely.points(x[known], y[known])
    return found, None


def number(text: str) -> float:
    """A number with a decimal point or comma, with or without signs between thousands; NaN if it is none.

    >>> number("231.234,5"), number("231,234.5"), number("52,99")
    (231234.5, 231234.5, 52.99)
    """
    plain = re.sub(r"[\s'’]", "", text.strip().strip("°"))
    if not re.fullmatch(r"[-+]?[\d.,]+(?:[eE][-+]?\d{1,3})?", plain):
        return math.nan
    comma, point = plain.rfind(","), plain.rfind(".")
    if comma >= 0 and point >= 0:
        thousands, decimal = (".", ",") if comma > point else (",", ".")
        plain = plain.replace(thousands, "").replace(decimal, ".")
    elif plain.count(",") == 1:
        plain = plain.replace(",", ".")
    elif plain.count(",") > 1 or plain.count(".") > 1:
        plain = plain.replace(",", "").replace(".", "")
    try:
        value = float(plain)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _from_wkt(cells: Sequence[str]) -> tuple[NDArray[np.object_], int | None]:
    matches = [_WKT.match(cell) for cell in cells]
    texts = np.array([match[2] if match else None for match in matches], dtype=object)
    named = {match[1] for match in matches if match}
    found = np.asarray(shapely.force_2d(shapely.from_wkt(texts, on_invalid="ignore")), dtype=object)
    code = named.pop() if len(named) == 1 else None
    return found, int(code) if code else None


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _outside_quotes(line: str, sign: str) -> int:
    return re.sub(r'"[^"]*"', "", line).count(sign)


def _names(heading: Sequence[str]) -> list[str]:
    """The names of the columns, each once and none empty."""
    made: list[str] = []
    for place, cell in enumerate(heading, 1):
        name = " ".join(cell.split())[:80] or f"kolom {place}"
        while name in made:
            name += "*"
        made.append(name)
    return made


def _no(path: Path, english: str, dutch: str) -> UploadError:
    return UploadError(path=path.name, problem=f"{english}.", dutch_problem=f"{dutch}.")

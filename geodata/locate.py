"""Where in a file a row stands, so that whoever edits it by hand finds a mistake."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_ROW = re.compile(r"\brow (\d+)", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_FEATURE = re.compile(r'"type"\s*:\s*"Feature"')


def located(problem: str, file: str, content: bytes) -> str:
    """Add the line to a message that names a row: ``column 'name' is empty in row 2. (towns.csv, line 3)``.

    Parameters
    ----------
    problem : str
        Names the row as ``row 2``, counted from 1; a message that names none gets the file only.
    file : str
        Name of the file, ``.csv`` or ``.geojson``.
    content : bytes
        What is in it.
    """
    found = _ROW.search(problem)
    line = line_of(file, content, int(found[1])) if found else 0
    return f"{problem} ({file}, line {line})" if line else f"{problem} ({file})"


def line_of(file: str, content: bytes, row: int) -> int:
    """The line of a row, both counted from 1; 0 if the file has no such row."""
    text = content.decode("utf-8", errors="replace")
    if file.endswith(".csv"):
        reader = csv.reader(io.StringIO(text))
        for number, _ in enumerate(reader):
            if number == row - 1:
                return reader.line_num + 1
        return 0
    starts = [found.start() for found in _FEATURE.finditer(text)]
    return text.count("\n", 0, starts[row - 1]) + 1 if 0 < row <= len(starts) else 0


def wrong_syntax(
    file: str, content: bytes, columns: Collection[str] = (), numeric: Collection[str] = ()
) -> Iterator[str]:
    """What a reader of CSV or JSON would stumble over, each with line and column.

    ``columns`` are the names that the first line of a table has to have. In those of ``numeric`` no number is written
    as 28.000, which is 28 to a computer and 28000 to a Dutch reader, and in JSON none as text.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        yield no_utf8(file, error)
        return
    if file.endswith(".csv"):
        yield from _wrong_table(file, text, columns, numeric)
        return
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        line, column = _missed_at(text, error)
        yield f"{error.msg} ({file}, line {line}, column {column})"
    else:
        yield from _numbers_as_text(file, content, found, numeric)


def _missed_at(text: str, error: json.JSONDecodeError) -> tuple[int, int]:
    """Line and column of a mistake; a comma is missed behind what stands there, which may be a line before."""
    if "',' delimiter" not in error.msg:
        return error.lineno, error.colno
    before = text[: error.pos].rstrip()
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _numbers_as_text(file: str, content: bytes, found: object, numeric: Collection[str]) -> Iterator[str]:
    features = found.get("features") if isinstance(found, dict) else None
    for row, feature in enumerate(features if isinstance(features, list) else (), start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        for name in numeric:
            value = properties.get(name) if isinstance(properties, dict) else None
            if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
                line = line_of(file, content, row)
                yield f"column '{name}' in row {row} is the text '{value}'; write a number ({file}, line {line})"


def _wrong_table(file: str, text: str, columns: Collection[str], numeric: Collection[str]) -> Iterator[str]:
    reader = csv.reader(io.StringIO(text), strict=True)
    begin = 1
    try:
        header = next(reader, [])
        if wrong := _wrong_header(header, columns):
            yield f"{wrong} ({file}, line 1)"
            return
        numbers = [place for place, name in enumerate(header) if name.removeprefix("\ufeff").strip() in numeric]
        begin = reader.line_num + 1
        for row, cells in enumerate(reader, start=1):
            if wrong := _wrong_width(cells, header, begin, reader.line_num):
                yield f"{wrong} ({file}, line {begin})"
            else:
                for name, said in _ambiguous(cells, header, numbers):
                    yield f"column '{name}' in row {row} is {said} ({file}, line {reader.line_num})"
            begin = reader.line_num + 1
    except csv.Error as error:
        yield (
            f"a quotation mark is not closed, or not followed by a comma; within a text it is written twice ({error}; "
            f"read up to line {reader.line_num}) ({file}, line {begin})"
        )


def _wrong_width(cells: list[str], header: list[str], begin: int, end: int) -> str:
    """What is wrong with the number of columns of a row that begins and ends in these lines, in words."""
    if len(cells) in {0, len(header)}:
        return ""
    last = header[min(len(cells), len(header)) - 1]
    likely = (
        f"a quotation mark that is opened in line {begin} is closed in line {end} only"
        if end > begin
        else f"near '{last}' a comma is missing or too much, or a text with a comma lacks its quotation marks"
    )
    return f"{len(cells)} columns instead of {len(header)}; {likely}"


def _ambiguous(cells: list[str], header: list[str], numbers: Collection[int]) -> Iterator[tuple[str, str]]:
    """Column and words of each number that can be read as another one."""
    for place in numbers if cells else ():
        text = cells[place].strip()
        if _THOUSANDS.fullmatch(text):
            whole = text.replace(".", "")
            yield (
                header[place],
                f"'{cells[place]}', which can be read as {whole}; write {whole}, or {text}0 for a fraction",
            )


def _wrong_header(header: list[str], columns: Collection[str]) -> str:
    """What is wrong with the first line of a table, in words; rows are only compared with a line that is right."""
    names = [name.removeprefix("\ufeff").strip() for name in header]
    missing = [name for name in columns if name not in names]
    for sign, called in ((";", "semicolons"), ("\t", "tabs")):
        if missing and sign in "".join(header):
            return f"its columns are separated by {called}; save it as CSV with commas"
    if missing:
        return f"the first line lacks the column{'s' * (len(missing) > 1)} {', '.join(map(repr, missing))}"
    for number, name in enumerate(names):
        if columns and (name not in columns or name in names[:number]):
            return f"the first line has the column {name!r}, which {'is there twice' if name in columns else 'is none'}"
    return ""


def no_utf8(file: str, error: UnicodeDecodeError) -> str:
    """Where a file is no UTF-8, in words; the column is counted in characters."""
    before = error.object[: error.start]
    line = before.count(b"\n") + 1
    column = len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
    return (
        f"byte 0x{error.object[error.start]:02x} is no UTF-8; save the file as UTF-8 ({file}, line {line}, "
        f"column {column})"
    )

"""Read the tables of a feed with pyarrow, in batches, so that memory does not grow with the feed."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from geodata.timetable.clean import BLOCK_BYTES, CleanTable
from geodata.timetable.errors import FeedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd

    from geodata.timetable.archive import FeedFiles
    from geodata.timetable.notes import Notes


def batches(
    files: FeedFiles,
    name: str,
    notes: Notes,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    only: Iterable[str] | None = None,
    see: Callable[[Any], None] | None = None,
) -> Iterator[dict[str, Any]]:
    """Rows of a table as columns of text (pyarrow string arrays, no nulls), a few ten thousand rows at a time.

    A missing optional column is empty text. A missing optional file has to be asked for with ``name in files`` first.

    Parameters
    ----------
    only : iterable of str, optional
        Only the rows of which the first required column has one of these values; a column ``row`` then tells which.
    see : callable, optional
        With ``only``: gets that column of each batch, of all rows.

    Raises
    ------
    FeedError
        The table is missing, is no CSV, or lacks a required column.
    """
    if name not in files:
        raise FeedError(feed=files.name, problem=f"it has no {name}.", dutch_problem=f"{name} ontbreekt.")
    with closing(CleanTable(files, name, notes)) as stream:
        if lacking := [column for column in required if column not in stream.header]:
            raise FeedError(
                feed=files.name,
                problem=f"{name} has no column {lacking[0]!r}.",
                dutch_problem=f"{name} heeft geen kolom {lacking[0]!r}.",
            )
        wanted = [column for column in (*required, *optional) if column in stream.header]

        def refuse(row: csv.InvalidRow) -> str:
            notes.add("wrong_columns", 1, [row.text], file=name)
            return "skip"

        first = stream.read(BLOCK_BYTES)
        if not first.strip():
            return
        values = None if only is None else pa.array(only, pa.string())
        try:
            reader = csv.open_csv(
                pa.PythonFile(_Prefixed(first, stream), mode="r"),
                read_options=csv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES, column_names=stream.header),
                parse_options=csv.ParseOptions(invalid_row_handler=refuse),
                convert_options=csv.ConvertOptions(
                    include_columns=wanted,
                    column_types=dict.fromkeys(wanted, pa.string()),
                    strings_can_be_null=False,
                ),
            )
            for batch in reader:
                rows, found = batch, {}
                if values is not None:
                    keys = pc.utf8_trim_whitespace(batch.column(required[0]))
                    if see is not None:
                        see(keys)
                    row = pc.index_in(keys, value_set=values)
                    mine = pc.is_valid(row)
                    rows, found = batch.filter(mine), {"row": row.filter(mine)}
                blank = pa.nulls(len(rows), pa.string()).fill_null("")
                yield found | {
                    column: pc.utf8_trim_whitespace(rows.column(column)) if column in wanted else blank
                    for column in (*required, *optional)
                }
        except pa.ArrowInvalid as error:
            raise files.broken(name, error) from error


def whole(
    files: FeedFiles,
    name: str,
    notes: Notes,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    unique: str = "",
) -> pd.DataFrame:
    """A whole table as columns of text.

    Parameters
    ----------
    unique : str
        Column whose values have to differ; of rows that share one the first is kept.
    """
    columns = (*required, *optional)
    return joined(list(batches(files, name, notes, required=required, optional=optional)), columns, name, notes, unique)


def joined(
    parts: Sequence[dict[str, Any]], columns: Sequence[str], name: str, notes: Notes, unique: str = ""
) -> pd.DataFrame:
    """Batches of a table as one frame of text; see :func:`whole`."""
    rows = pa.table({column: pa.chunked_array([part[column] for part in parts], pa.string()) for column in columns})
    frame: pd.DataFrame = rows.to_pandas().astype("str")
    if unique:
        again = frame[unique].duplicated()
        notes.add("duplicate_ids", int(again.sum()), frame.loc[again, unique], file=name)
        frame = frame[~again].reset_index(drop=True)
    return frame


class _Prefixed:
    """A stream with some bytes put back at its start."""

    closed = False

    def __init__(self, first: bytes, stream: CleanTable) -> None:
        self._first, self._stream = first, stream

    def read(self, size: int = -1) -> bytes:
        if self._first and size >= 0:
            part, self._first = self._first[:size], self._first[size:]
            return part
        part, self._first = self._first, b""
        return part + self._stream.read(size) if size < 0 else self._stream.read(size)

    def close(self) -> None:
        self.closed = True

    def readable(self) -> bool:
        return True

    writable = seekable = staticmethod(lambda: False)

"""The features of one layer as a CSV file for a Dutch spreadsheet, with the source of every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.tabular import csv_bytes
from layers.feature_table import feature_table, matching, ordered

if TYPE_CHECKING:
    import pandas as pd

    from layers import Layer


def layer_csv(layer: Layer, words: str = "", heading: str = "", *, descending: bool = False) -> bytes:
    """The table of a layer: semicolons, decimal commas; only the rows with ``words``, ordered by a column if named.

    Numbers are written as they are in the data, dates as ISO.
    """
    table = matching(feature_table(layer), words)
    if heading in table:
        table = ordered(table, heading, descending=descending)
    return csv_bytes([str(column) for column in table], _rows(table))


def _rows(table: pd.DataFrame) -> list[list[object]]:
    return [list(row) for row in table.itertuples(index=False, name=None)]

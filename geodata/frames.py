"""Small help with data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows as named tuples with the label in ``Index``; the columns were checked when the table was opened."""
    return iter(frame.itertuples())

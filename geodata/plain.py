"""Results as plain values and as CSV text: what a command prints and what a page saves is made here."""

from __future__ import annotations

import csv
import io
import math
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd


def plain(value: Any) -> Any:
    """Return ``value`` in terms of what JSON knows: infinite numbers become ``None``, dates ISO text."""
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(entry) for entry in value)
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, date):  # a Timestamp of pandas too
        return value.isoformat()[:10]
    if hasattr(value, "item"):  # a scalar of NumPy
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame without its geometry, as plain values."""
    cells = frame.drop(columns="geometry", errors="ignore").astype(object)
    return [plain(row) for row in cells.where(cells.notna(), None).to_dict("records")]


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Write a table: commas, a decimal point, empty cells for what is not known (RFC 4180)."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: "" if (value := plain(row.get(name))) is None else value for name in columns})
    return text.getvalue()

"""In how many rows of a table a figure is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyogrio

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def filled_in(path: Path, columns: Iterable[str]) -> dict[str, int]:
    """Column → the number of rows of a GeoPackage in which it is not empty; 0 for one that it does not have."""
    found = dict.fromkeys(columns, 0)
    if found:
        table = pyogrio.read_arrow(path, columns=list(found), read_geometry=False)[1]
        found |= {name: len(table) - table[name].null_count for name in found if name in table.column_names}
    return found

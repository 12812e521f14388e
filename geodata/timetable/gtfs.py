"""Write tables as the files of a GTFS feed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def write_tables(folder: Path, tables: Mapping[str, Sequence[Mapping[str, object]]]) -> None:
    """Write each table with rows to ``<name>.txt``, with the columns of its rows in the order of their first use."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        if not columns:
            continue
        with (folder / f"{name}.txt").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="", lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)

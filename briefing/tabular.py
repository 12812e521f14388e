"""Tables as CSV for a Dutch spreadsheet: semicolons, decimal commas, UTF-8 with a byte order mark."""

from __future__ import annotations

import csv
import io
import math
from typing import TYPE_CHECKING, Any

from briefing.colophon import data_rows, table_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd

    from briefing.sheet import Sheet
    from briefing.tables import Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a text may not begin with: a spreadsheet would compute it."""
FEATURE_COLUMNS = {
    "layer": "Kaartlaag",
    "id": "Nummer",
    "name": "Naam",
    "plan_status": "Planstatus",
    "evidence": "Bewijs",
    "precision_m": "Precisie (m)",
    "source_title": "Bron",
    "attribution": "Bronvermelding",
    "licence": "Licentie",
    "reference_date": "Peildatum",
    "level": "Niveau van de gegevens",
    "digest": "Momentopname",
}

DATA_COLUMNS = ("Soort", "Gegevens of opmerking", "Niveau", "Peildatum", "Precisie", "Momentopname")


def csv_bytes(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A table with a header as a file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_cell(title) for title in titles])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def table_csv(table: Table) -> bytes:
    """The table of a sheet, with the numbers as they were computed, rounded to the decimals of the sheet."""
    # Adding nothing leaves no negative zero.
    rows = (
        [
            round(value, column.decimals) + 0.0 if isinstance(value, float) and column.decimals is not None else value
            for value, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    )
    return csv_bytes([column.title for column in table.columns], rows)


def data_csv(sheet: Sheet) -> bytes:
    """What the map and the table of a sheet are made from, and the notes that belong to the table."""
    kept = ("title", "level", "date", "precision", "digest")
    rows = [["gegevens", *(row[name] for name in kept)] for row in data_rows([sheet])]
    notes = table_notes(sheet.table) if sheet.table else []
    blank = [""] * (len(kept) - 1)
    return csv_bytes(DATA_COLUMNS, [*rows, *(["opmerking", note, *blank] for note in notes)])


def features_csv(sheet: Sheet) -> bytes:
    """Everything on the map of a sheet, one row per feature."""
    rows = [
        [one.layer.title, *(row[name] for name in FEATURE_COLUMNS if name != "layer")]
        for one in sheet.drawn
        for row in _records(one.layer.frame)
    ]
    return csv_bytes(list(FEATURE_COLUMNS.values()), rows)


def _records(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    return [dict(row) for row in frame.drop(columns="geometry").astype(object).to_dict("records")]


def _cell(value: Any) -> str:
    if value is None or value is False or value is True:
        return {None: "", False: "nee", True: "ja"}[value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, (int, float)):
        return f"{value!r}".replace(".", ",") if math.isfinite(value) else ""
    text = str(value)
    # An apostrophe before it makes a spreadsheet show the text; spaces in front would not stop it from computing.
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text

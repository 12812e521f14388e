"""Prices and ratios of compensation from tables that the user can replace; an empty cell is unknown, never zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.dual_use.errors import TableInvalidError
from analysis.dual_use.own_table import read_own
from geodata import active
from geodata.frames import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PRICES, RATIOS = "land_prices", "compensation"
ANY = "*"
"""The class of a row that counts for every class without a row of its own."""

PRICE_COLUMNS = ("kind", "class", "eur_per_ha", "source", "reference_date")
RATIO_COLUMNS = ("class", "ratio", "source", "reference_date")


def money(area_ha: Mapping[str | None, float], path: Path | None = None) -> pd.DataFrame:
    """Hectares by class (none: not known) times euros per hectare.

    Returns
    -------
    DataFrame
        ``kind`` of price, ``class``, ``area_ha``, ``eur_per_ha``, ``amount_eur``, ``source``, ``reference_date``; a
        last row per kind with class ``total``. What has no price has no amount, and then neither has the total.

    Raises
    ------
    TableInvalidError
        A price is no number, below zero, or has no source or date.
    """
    table = _read(PRICES, path, PRICE_COLUMNS, "eur_per_ha")
    found: list[dict[str, Any]] = []
    for kind in dict.fromkeys(table["kind"]):
        found += _times(area_ha, table[table["kind"] == kind], "eur_per_ha", "amount_eur", {"kind": kind})
    columns = ["kind", "class", "area_ha", "eur_per_ha", "amount_eur", "source", "reference_date"]
    return pd.DataFrame(found, columns=columns)


def compensation(area_ha: Mapping[str | None, float], path: Path | None = None) -> pd.DataFrame:
    """Hectares by class times the ratio of its class: what a rule asks for in return.

    Returns
    -------
    DataFrame
        ``class``, ``area_ha``, ``ratio``, ``required_ha``, ``source``, ``reference_date``, with a last row ``total``.

    Raises
    ------
    TableInvalidError
        A ratio is no number, below zero, or has no source or date.
    """
    table = _read(RATIOS, path, RATIO_COLUMNS, "ratio")
    columns = ["class", "area_ha", "ratio", "required_ha", "source", "reference_date"]
    return pd.DataFrame(list(_times(area_ha, table, "ratio", "required_ha", {})), columns=columns)


def _times(
    area_ha: Mapping[str | None, float], table: pd.DataFrame, factor: str, product: str, constants: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    by_class = {row._asdict()["class_"]: row for row in rows(table.rename(columns={"class": "class_"}))}
    total: float | None = 0.0
    for name, size_ha in area_ha.items():
        row = by_class.get(str(name) if name is not None else None, by_class.get(ANY))
        known = row is not None and np.isfinite(getattr(row, factor))
        value = size_ha * float(getattr(row, factor)) if known else None
        total = None if total is None or value is None else total + value
        yield {
            **constants,
            "class": name,
            "area_ha": size_ha,
            factor: float(getattr(row, factor)) if known else None,
            product: value,
            "source": row.source if row is not None and known else None,
            "reference_date": row.reference_date if row is not None and known else None,
        }
    yield {**constants, "class": "total", "area_ha": sum(area_ha.values()), factor: None, product: total}


def _read(table_id: str, path: Path | None, columns: tuple[str, ...], number: str) -> pd.DataFrame:
    table = active().table(table_id) if path is None else read_own(path, columns)
    title = f"{table_id}.csv" if path is None else path.name
    cells = table[number].astype(object).where(table[number].notna(), "").astype(str).str.strip()
    read = pd.to_numeric(cells.where(cells != "", "nan"), errors="coerce")
    keys = table[[name for name in ("kind", "class") if name in columns]]
    for place, (cell, value) in enumerate(zip(cells, read, strict=True)):
        if cell and not (np.isfinite(value) and value >= 0):
            problem = f"row {place + 1}: '{cell}' in column {number} is no number of zero or more."
            dutch = f"regel {place + 1}: '{cell}' is geen getal van nul of meer."
            raise TableInvalidError(table=title, problem=problem, dutch=dutch)
        if cell and not (table["source"].iloc[place] and table["reference_date"].iloc[place]):
            problem = f"row {place + 1} has a number without source or date."
            dutch = f"regel {place + 1} heeft een getal zonder bron of peildatum; vul beide in."
            raise TableInvalidError(table=title, problem=problem, dutch=dutch)
    if keys.duplicated().any():
        row = int(keys.duplicated().to_numpy().argmax()) + 1
        problem = f"row {row}: this class stands there twice."
        dutch = f"regel {row}: deze klasse staat er twee keer."
        raise TableInvalidError(table=title, problem=problem, dutch=dutch)
    return table.assign(**{number: read})

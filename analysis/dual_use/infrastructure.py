"""Infrastructure against the requirements of military transport: meets, misses or unknown, never one mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.dual_use.errors import TableInvalidError
from analysis.dual_use.own_table import read_own
from analysis.dual_use.served import served_sites
from geodata import active
from geodata.frames import rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geodata import Catalogue

MEETS, MISSES, UNKNOWN = "meets", "misses", "unknown"
REQUIREMENT_COLUMNS = ("kind", "property", "name", "value", "unit", "source")
PROPERTY_COLUMNS = ("asset", "property", "low", "high", "unit", "source")
RATING_COLUMNS = (
    *("asset", "name", "kind", "cno", "property", "requirement", "value", "unit", "low", "high", "status"),
    *("requirement_source", "requirement_evidence", "property_source", "property_evidence", "note"),
)


@dataclass(frozen=True, eq=False)
class Infrastructure:
    """All assets against all requirements of their kind.

    Attributes
    ----------
    ratings : DataFrame
        :data:`RATING_COLUMNS`, one row per asset and requirement.
    assets : DataFrame
        ``asset``, ``name``, ``kind``, ``cno``, the numbers of requirements it ``meets``, ``misses`` and leaves
        ``unknown``, ``unknown_share`` and ``rank`` among the missing links of the corridor (empty elsewhere).
    served : DataFrame
        See :func:`analysis.dual_use.served.served_sites`.
    """

    ratings: pd.DataFrame
    assets: pd.DataFrame
    served: pd.DataFrame


def infrastructure(requirements: Path | None = None, properties: Path | None = None) -> Infrastructure:
    """Rate the assets of the data in use, with tables of the user in place of ours if given.

    Raises
    ------
    TableInvalidError
        A table has a value that is no number, an asset that is not known, or a unit that is not the requirement's.
    """
    catalogue = active()
    ratings = _ratings(catalogue, requirements, properties)
    return Infrastructure(ratings, ranked(ratings), served_sites(catalogue))


def status(value: float, low: float, high: float) -> str:
    """Compare what is known to lie between two bounds (NaN: no bound) with a least value.

    >>> status(740, 700, 700), status(2.5, 2.4, 2.5), status(7.3, 7.3, float("nan"))
    ('misses', 'unknown', 'meets')
    """
    if low >= value:
        return MEETS
    return MISSES if high < value else UNKNOWN


def ranked(ratings: pd.DataFrame) -> pd.DataFrame:
    """Count per asset, and rank those of the corridor: most requirements missed first, then most unknown, then by id.

    An asset that misses nothing and leaves nothing unknown is no missing link and has no rank.
    """
    found: list[dict[str, Any]] = []
    for key, group in ratings.groupby(["asset", "name", "kind", "cno"], sort=True):
        counts = {name: int((group["status"] == name).sum()) for name in (MEETS, MISSES, UNKNOWN)}
        share = counts[UNKNOWN] / len(group)
        found.append(
            {**dict(zip(("asset", "name", "kind", "cno"), key, strict=True)), **counts, "unknown_share": share}
        )
    table = pd.DataFrame(found)
    order = table[table["cno"] & (table[MISSES] + table[UNKNOWN] > 0)]
    order = order.sort_values([MISSES, UNKNOWN, "asset"], ascending=[False, False, True])
    ranks = pd.Series(np.arange(1, len(order) + 1), index=order.index)
    return table.assign(rank=ranks.reindex(table.index).astype("Int64"))


def _ratings(catalogue: Catalogue, requirements: Path | None, properties: Path | None) -> pd.DataFrame:
    assets = catalogue.table("assets")
    wanted = _numbers(catalogue, "military_requirements", requirements, REQUIREMENT_COLUMNS, ("value",))
    known = _numbers(catalogue, "asset_properties", properties, PROPERTY_COLUMNS, ("low", "high"))
    title = "asset_properties.csv" if properties is None else properties.name
    units = dict(zip(zip(wanted["kind"], wanted["property"], strict=True), wanted["unit"], strict=True))
    kinds: Mapping[str, str] = dict(zip(assets["id"], assets["kind"], strict=True))
    by_pair: dict[tuple[str, str], Any] = {}
    for number, row in enumerate(rows(known), start=1):
        if row.asset not in kinds:
            problem = f"row {number}: there is no asset '{row.asset}'; they are {', '.join(kinds)}."
            raise TableInvalidError(table=title, problem=problem)
        unit = units.get((kinds[row.asset], row.property))
        if unit != row.unit:
            problem = f"row {number}: '{row.property}' of {row.asset} is in {row.unit}, the requirement in {unit}."
            raise TableInvalidError(table=title, problem=problem)
        if row.low > row.high or (row.asset, row.property) in by_pair:
            problem = f"row {number}: '{row.property}' of {row.asset} stands twice, or low is above high."
            raise TableInvalidError(table=title, problem=problem)
        by_pair[row.asset, row.property] = row
    found = []
    for asset in rows(assets):
        for need in rows(wanted[wanted["kind"] == asset.kind]):
            has = by_pair.get((asset.id, need.property))
            low, high = (np.nan, np.nan) if has is None else (has.low, has.high)
            found.append(
                {
                    "asset": asset.id,
                    "name": asset.name,
                    "kind": asset.kind,
                    "cno": bool(asset.cno),
                    "property": need.property,
                    "requirement": need.name,
                    "value": need.value,
                    "unit": need.unit,
                    "low": low,
                    "high": high,
                    "status": status(need.value, low, high),
                    "requirement_source": _title(catalogue, need.source),
                    "requirement_evidence": getattr(need, "evidence", None),
                    "property_source": None if has is None else _title(catalogue, has.source),
                    "property_evidence": None if has is None else getattr(has, "evidence", None),
                    "note": None if has is None else getattr(has, "note", None) or None,
                }
            )
    return pd.DataFrame(found, columns=list(RATING_COLUMNS))


def _numbers(
    catalogue: Catalogue, table_id: str, path: Path | None, columns: tuple[str, ...], numeric: tuple[str, ...]
) -> pd.DataFrame:
    """A table with some columns as numbers, blanks as NaN where a blank is allowed."""
    table = catalogue.table(table_id) if path is None else read_own(path, columns)
    for name in numeric:
        cells = table[name].astype(object).where(table[name].notna(), "").astype(str).str.strip()
        read = pd.to_numeric(cells.where(cells != "", "nan"), errors="coerce")
        wrong = (read.isna() & ((cells != "") | (name == "value"))) | np.isinf(read)
        if wrong.any():
            row = int(wrong.to_numpy().argmax()) + 1
            title = f"{table_id}.csv" if path is None else path.name
            problem = f"row {row}: '{cells.iloc[row - 1]}' in column {name} is no number."
            raise TableInvalidError(table=title, problem=problem)
        table = table.assign(**{name: read})
    return table


def _title(catalogue: Catalogue, source: str) -> str:
    return catalogue.sources[source].title if source in catalogue.sources else source

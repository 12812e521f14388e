"""Is everything that the documents name shown, and where?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from geodata import Catalogue, active
from geodata.frames import rows
from layers.placement import Placement, places_with_gaps
from layers.register import load_with_gaps
from layers.unreviewed import withheld

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.register import Register

INVENTORY = "inventory"
"""The dataset of what the documents name; it was not made from the register."""

COLUMNS = ("id", "name", "category", "register", "map", "shown", "missing")


class _Shown(NamedTuple):
    """The register, where its rows are on the map, and what is lost of them."""

    register: Register
    places: Mapping[str, tuple[Placement, ...]]
    lost: Mapping[str, str]


def coverage(catalogue: Catalogue | None = None) -> pd.DataFrame:
    """Where every id of the inventory is shown in the data in use, or in another catalogue.

    Rows, placements, features and layers may be lost: that is what it tells.

    Returns
    -------
    DataFrame
        One row per id of the inventory, and then per row of the register that was added to it, with ``name`` (as the
        register has it: of munition and storage it says no more than the municipality), ``category`` (Dutch),
        ``register`` (whether the register page has it), ``map`` (layer and feature, or the area that it is about),
        ``shown``, and ``missing``: what is lacking, if anything. An entry with a place of its own (``on_map`` is
        ``yes``) has to have a placement that leads to a drawn feature; the others are shown in the
        register.

    Raises
    ------
    DatasetMissingError, DatasetAlteredError, DatasetInvalidError
        A dataset is not what the catalogue promises, or has a mistake that is no gap.
    """
    catalogue = catalogue or active()
    register, lost = load_with_gaps(catalogue)
    places, undrawn = places_with_gaps(catalogue, register)
    shown = _Shown(register, places, {**undrawn, **lost})
    inventory = withheld({INVENTORY: catalogue.table(INVENTORY)}, catalogue)[INVENTORY]
    own = register.rows.rename(columns={"category_label": "label"})[["id", "name", "label", "on_map"]]
    added = own[~own["id"].isin(inventory["id"])]
    named = pd.concat([inventory[["id", "name", "on_map"]], added[["id", "name", "on_map"]]])
    found = [_row(row, shown) for row in rows(named)]
    return pd.DataFrame(found, columns=list(COLUMNS))


def _row(row: pd.Series, shown: _Shown) -> dict[str, object]:
    entry = shown.register.rows[shown.register.rows["id"] == row.id]
    missing = _missing(row, entry, shown)
    return {
        "id": row.id,
        "name": entry["name"].iloc[0] if len(entry) else row.name,
        "category": entry["category_label"].iloc[0] if len(entry) else "",
        "register": len(entry) == 1,
        "map": ", ".join(f"{place.layer_id}/{place.feature_id}" for place in shown.places.get(row.id, ())),
        "shown": not missing,
        "missing": missing,
    }


def _missing(row: pd.Series, entry: pd.DataFrame, shown: _Shown) -> str:
    if entry.empty:
        return "no row in register.csv"
    if not (entry["documents"].iloc[0] and entry["sections"].iloc[0]):
        return "no document or section in register.csv"
    if row.id in shown.lost:
        return shown.lost[row.id]
    if "yes" not in {row.on_map, entry["on_map"].iloc[0]}:
        return ""
    if row.id not in set(shown.register.placements["register_id"]):
        return "no placement in placements.csv"
    return "" if shown.places[row.id] else "no layer draws the feature of its placement"

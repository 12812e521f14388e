"""Is everything that the documents name shown, and where?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata import active
from geodata.frames import rows
from layers.placement import Placement, places_of
from layers.register import load_register

if TYPE_CHECKING:
    from layers.register import Register

INVENTORY = "inventory"
"""The dataset of what the documents name; it was not made from the register."""

COLUMNS = ("id", "name", "category", "register", "map", "shown", "missing")


def coverage() -> pd.DataFrame:
    """Where every id of the inventory is shown.

    Returns
    -------
    DataFrame
        One row per id of the inventory, and then per row of the register that was added to it, with ``name`` (as the
        register has it: of munition and storage it says no more than the municipality), ``category`` (Dutch),
        ``register`` (whether the register page has it), ``map`` (layer and feature, or the area that it is about),
        ``shown``, and ``missing``: what is lacking, if anything. An entry with a place of its own (``on_map`` is
        ``yes``) has to have a placement that leads to a drawn feature; the others are shown in the
        register.
    """
    register = load_register()
    inventory = active().table(INVENTORY)
    own = register.rows.rename(columns={"category_label": "label"})[["id", "name", "label", "on_map"]]
    added = own[~own["id"].isin(inventory["id"])]
    named = pd.concat([inventory[["id", "name", "on_map"]], added[["id", "name", "on_map"]]])
    found = [_row(row, register) for row in rows(named)]
    return pd.DataFrame(found, columns=list(COLUMNS))


def _row(row: pd.Series, register: Register) -> dict[str, object]:
    entry = register.rows[register.rows["id"] == row.id]
    places = places_of(row.id) if len(entry) else ()
    missing = _missing(row, entry, places, register)
    return {
        "id": row.id,
        "name": entry["name"].iloc[0] if len(entry) else row.name,
        "category": entry["category_label"].iloc[0] if len(entry) else "",
        "register": len(entry) == 1,
        "map": ", ".join(f"{place.layer_id}/{place.feature_id}" for place in places),
        "shown": not missing,
        "missing": missing,
    }


def _missing(row: pd.Series, entry: pd.DataFrame, places: tuple[Placement, ...], register: Register) -> str:
    if entry.empty:
        return "no row in register.csv"
    if not (entry["documents"].iloc[0] and entry["sections"].iloc[0]):
        return "no document or section in register.csv"
    if "yes" not in {row.on_map, entry["on_map"].iloc[0]}:
        return ""
    if row.id not in set(register.placements["register_id"]):
        return "no placement in placements.csv"
    return "" if places else "no layer draws the feature of its placement"

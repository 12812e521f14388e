"""Is everything that the documents name shown, and where?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.frames import rows
from layers.placement import Placement, places_of
from layers.register import load_register

if TYPE_CHECKING:
    from collections.abc import Collection

COLUMNS = ("id", "name", "category", "register", "map", "shown", "missing")


def coverage() -> pd.DataFrame:
    """Where every id of the inventory is shown.

    Returns
    -------
    DataFrame
        One row per id with ``name``, ``category`` (Dutch), ``register`` (whether the register page has it), ``map``
        (layer and feature, or the area that it is about), ``shown``, and ``missing``: what is lacking, if anything. An
        entry with a place of its own (``on_map`` is ``yes``) has to have a placement that leads to a drawn feature;
        the others are shown in the register.
    """
    register = load_register()
    placed = set(register.placements["register_id"])
    found = [_row(row, places_of(row.id), placed) for row in rows(register.rows)]
    return pd.DataFrame(found, columns=list(COLUMNS))


def _row(row: pd.Series, places: tuple[Placement, ...], placed: Collection[str]) -> dict[str, object]:
    missing = ""
    if row.on_map == "yes" and row.id not in placed:
        missing = "no placement in placements.csv"
    elif row.on_map == "yes" and not places:
        missing = "no layer draws the feature of its placement"
    return {
        "id": row.id,
        "name": row.name,
        "category": row.category_label,
        "register": True,
        "map": ", ".join(f"{place.layer_id}/{place.feature_id}" for place in places),
        "shown": not missing,
        "missing": missing,
    }

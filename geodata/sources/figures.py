"""Figures that rows of a service lack: refused where every row has to have them, else told by column, number and id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.sources.errors import FigureMissingError
from geodata.sources.geometry import EXAMPLES

if TYPE_CHECKING:
    from geodata.sources.geometry import Notes
    from geodata.sources.services import Column, Join

SUPPRESSED_BELOW = -90_000
"""Figures below this are codes of Statistics Netherlands; no count, area or share of ours is as low."""


def is_figure(column: Column) -> bool:
    """Whether a column holds numbers."""
    return column.type.rstrip("?") in {"integer", "number"}


def require(values: pd.Series, names: pd.Series, column: Column, dataset: str, *, join: Join | None = None) -> None:
    """Refuse rows without a figure that every row has to have, by name; ``join`` is where it would come from.

    Raises
    ------
    FigureMissingError
    """
    lacking = values.isna().to_numpy(bool)
    if not is_figure(column) or column.type.endswith("?") or not lacking.any():
        return
    shown = [str(name) for name in names[lacking].iloc[:EXAMPLES]]
    hint = dutch = ""
    if join is not None:
        hint = f" It comes from '{join.service}', which has none for these by its '{join.by}'."
        dutch = f" Het komt uit '{join.service}', dat er bij deze '{join.by}' geen heeft."
    raise FigureMissingError(
        dataset=dataset,
        column=column.name,
        rows=int(lacking.sum()),
        total=len(values),
        names=", ".join(shown) + (", …" if lacking.sum() > len(shown) else ""),
        hint=hint,
        dutch_hint=dutch,
    )


def tell_unknown(values: pd.Series, given: pd.Series, names: pd.Series, column: Column, notes: Notes) -> None:
    """Count the rows that are kept without a figure: because it is secret, or because there is none."""
    numbers = pd.to_numeric(given, errors="coerce").to_numpy("float64", na_value=np.nan)
    secret = np.isfinite(numbers) & (numbers <= SUPPRESSED_BELOW)
    empty = values.isna().to_numpy(bool) & ~secret
    if column.filled:
        notes.expected += len(values)
        notes.empty += int(empty.sum())
    for what, mask in (
        (f"whose '{column.name}' is not published, kept without", secret),
        (f"whose '{column.name}' is empty or no number, kept without", empty),
    ):
        notes.count(what, int(mask.sum()), names[mask])

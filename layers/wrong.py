"""A claim of a row that cannot be defended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geodata.errors import DatasetInvalidError

if TYPE_CHECKING:
    from geodata import Catalogue


class Wrong(NamedTuple):
    """A mistake: ``row`` is counted from 1."""

    dataset: str
    row: int
    column: str
    problem: str


def located(wrong: Wrong, catalogue: Catalogue) -> DatasetInvalidError:
    """The mistake as an error with file and line."""
    return DatasetInvalidError(
        dataset=wrong.dataset,
        problem=f"column '{wrong.column}' in row {wrong.row}: {wrong.problem} "
        f"({catalogue.place_of(wrong.dataset, wrong.row)})",
    )

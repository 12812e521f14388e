"""Which rows of the register are about munition or storage that may not be public.

Those of a category that says so, those whose words say so (:mod:`layers.storage_words`), and those that a row of
another table is about whose words say so: who follows an event of the timeline to its row would find the place there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from geodata import review
from layers.storage_words import naming_the_forces, telling, written_strangely

if TYPE_CHECKING:
    from geodata import Catalogue

CATEGORIES = ("munition_depot", "storage")
REGISTER = "register"

NAMING = {
    "timeline": ("register_id", "register_ids"),
    "conflicts": ("register_id",),
    "conflict_topics": ("register_ids",),
    "open_questions": ("register_ids",),
}
"""Table → its columns with the rows of the register that a row is about."""


@lru_cache(maxsize=8)
def told_ids(catalogue: Catalogue) -> frozenset[str]:
    """Ids of the rows of the register that are about munition or storage.

    Raises what ``Catalogue.table`` raises.
    """
    found = set(telling_ids(catalogue))
    for table in NAMING:
        frame = catalogue.table(table)
        for _, row in frame[told_rows(frame, table, catalogue)].iterrows():
            found |= named_by(table, row)
    return frozenset(found)


@lru_cache(maxsize=8)
def telling_ids(catalogue: Catalogue) -> frozenset[str]:
    """Of these the ones that say so themselves, by their category or their words."""
    register, kinds = catalogue.table(REGISTER), catalogue.table("categories")
    told = {*CATEGORIES, *kinds["id"][told_rows(kinds, "categories", catalogue)]}
    return frozenset(register["id"][register["category"].isin(told) | told_rows(register, REGISTER, catalogue)])


@lru_cache(maxsize=8)
def forces_ids(catalogue: Catalogue) -> frozenset[str]:
    """Ids of the rows of the register that name the armed forces and that nobody reviewed."""
    register = catalogue.table(REGISTER)
    return frozenset(register["id"][naming_the_forces(register) & ~known_rows(register, REGISTER, catalogue)])


def told_rows(frame: pd.DataFrame, dataset_id: str, catalogue: Catalogue) -> pd.Series:
    """Which rows of a table or of features kept by hand tell of munition or storage by their own words."""
    known = known_rows(frame, dataset_id, catalogue)
    return telling(frame, known) | (written_strangely(frame) & ~known)


def known_rows(frame: pd.DataFrame, dataset_id: str, catalogue: Catalogue) -> pd.Series:
    """Which rows of what is kept by hand somebody reviewed; of what is built all count as reviewed here."""
    entry = catalogue[dataset_id]
    by_row = review.by_hand(entry) and entry.publication != review.REVIEWED
    return review.reviewed(frame, dataset_id, catalogue) if by_row else pd.Series(data=True, index=frame.index)


def named_by(table: str, row: pd.Series) -> frozenset[str]:
    """The one row of the register that a row of one of :data:`NAMING` is about; of several it says nothing of each."""
    cells = (str(row[column] or "") for column in NAMING[table])
    named = (frozenset(entry.strip() for entry in cell.split(";") if entry.strip()) for cell in cells)
    return frozenset().union(*(ids for ids in named if len(ids) == 1))

"""What nobody reviewed and tells of munition or storage: its texts are not shown, since they may say where it is.

No list of names and patterns knows all that a text can say of a place: a person has to read it
(docs/decisions/0014-what-the-guard-hides.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata import review
from layers.storage_words import tells, texts_of
from layers.told import REGISTER, told_ids, told_rows
from layers.wrong import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geodata import Catalogue

NOT_SHOWN = "Niet getoond: nog niet beoordeeld"
"""In place of a text that may not be empty."""

CHECKED = frozenset(
    {"category", "pillar", "actors", "documents", "document", "source", "linked", "municipalities", "regions"}
    | {
        "sections",
        "sections_added",
        "section",
        "topic",
        "register_id",
        "register_ids",
        "layer",
        "theme",
        "inventory_id",
    }
)
"""Columns that other tables, or lists of names without villages, are checked against."""

_ALWAYS = CHECKED | {"id", "evidence", "plan_status"}
_LINKS = ("register_id", "register_ids", "linked", "inventory_id")
_TOPICS, _STATEMENTS = "conflict_topics", "conflicts"
_PROBLEM = (
    "the row tells of munition or storage, or of what does, and nobody reviewed it as it is; read "
    "docs/decisions/0014-what-the-guard-hides.md, see to it that no cell says more of a place than its municipality, "
    "then: python -m geodata seal --reviewed {dataset}"
)


def unreviewed_texts(tables: Mapping[str, pd.DataFrame], catalogue: Catalogue) -> Iterator[Wrong]:
    """A mistake per such row, at the first column that tells, or else the first with text.

    Parameters
    ----------
    tables : mapping
        Table → its rows.
    catalogue : Catalogue
        Which says what was reviewed.
    """
    for name, frame in tables.items():
        rows = unreviewed_rows(name, frame, catalogue)
        columns = [column for column in texts_of(frame) if column not in _ALWAYS] or [str(frame.columns[0])]
        for number, wanting in enumerate(rows, start=1):
            if wanting:
                said = frame[columns].iloc[number - 1]
                column = next((name for name in columns if tells([said[name]], reviewed=False)), columns[0])
                yield Wrong(name, number, column, _PROBLEM.format(dataset=name))


def withheld(tables: Mapping[str, pd.DataFrame], catalogue: Catalogue) -> dict[str, pd.DataFrame]:
    """The tables with no text of such rows: ids, dates, choices and names of municipalities are left."""
    return {name: _withheld(name, frame, catalogue) for name, frame in tables.items()}


def _withheld(name: str, frame: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    rows = unreviewed_rows(name, frame, catalogue)
    if not rows.any():
        return frame
    frame = frame.copy()
    for column, kind in catalogue[name].columns.items():
        if kind.rstrip("?") == "text" and column not in _ALWAYS:
            frame.loc[rows, column] = "" if kind.endswith("?") else NOT_SHOWN
        elif kind == "number?":
            frame.loc[rows, column] = float("nan")
    return frame


def unreviewed_rows(name: str, frame: pd.DataFrame, catalogue: Catalogue) -> pd.Series:
    """Which rows of a table nobody reviewed that tell of munition or storage, or are linked to what does."""
    none = pd.Series(data=False, index=frame.index)
    # A table without ids says which belongs to which and has no text; where things lie is guarded by place.
    if catalogue[name].publication == review.REVIEWED or "id" not in frame:
        return none
    new = ~review.reviewed(frame, name, catalogue)
    return new & _linked(name, frame, catalogue) if new.any() else none


def _linked(name: str, frame: pd.DataFrame, catalogue: Catalogue) -> pd.Series:
    """Which rows tell, by themselves, by their id, by any row of the register that they name, or by their topic."""
    told = _naming(name, frame, catalogue)
    if name in {_TOPICS, _STATEMENTS}:
        topics, statements = catalogue.table(_TOPICS), catalogue.table(_STATEMENTS)
        found = {*topics["id"][_naming(_TOPICS, topics, catalogue)]}
        found |= {*statements["topic"][_naming(_STATEMENTS, statements, catalogue)]}
        told |= frame["id" if name == _TOPICS else "topic"].isin(found)
    return told


def _naming(name: str, frame: pd.DataFrame, catalogue: Catalogue) -> pd.Series:
    told, ids = told_rows(frame, name, catalogue), told_ids(catalogue)
    if name in {REGISTER, "inventory"}:
        told |= frame["id"].isin(ids)
    for column in _LINKS:
        if column in frame:
            named = [{entry.strip() for entry in str(cell).split(";")} for cell in frame[column]]
            told |= pd.Series([not ids.isdisjoint(entries) for entries in named], index=frame.index, dtype="bool")
    return told

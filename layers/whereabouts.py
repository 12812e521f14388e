"""What tells of munition or storage may not say where: it names a municipality at most, and leads to one at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.frames import rows as rows_of
from layers.guard import THEME, finer
from layers.place_words import finer_place
from layers.storage_words import texts_of
from layers.told import NAMING, REGISTER, named_by, telling_ids, told_ids, told_rows
from layers.unreviewed import CHECKED, unreviewed_texts
from layers.wrong import Wrong, located

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from geodata import Catalogue
    from geodata.errors import DatasetInvalidError

_INVENTORY = "inventory"
_DRAWN = ("places", "sites", "corridors", "plans")
_BUILT = ("network_", "timetable_", "reviewed_")
_AREAS = frozenset({"municipalities", "provinces"})
_NO_TEXT = CHECKED | {"asked_in"}


def wrong_tellings(catalogue: Catalogue) -> Iterator[DatasetInvalidError]:
    """Such cells in all tables and shapes that are kept by hand, each with file and line.

    Raises what ``Catalogue.table`` raises.
    """
    frames = {
        name: catalogue.features(name) if entry.geometry else catalogue.table(name)
        for name, entry in catalogue.datasets.items()
        if (name in _DRAWN if entry.geometry else not name.startswith(_BUILT)) and name != "placements"
    }
    yield from (located(wrong, catalogue) for wrong in wrong_texts(frames, catalogue))
    tables = {name: frame for name, frame in frames.items() if not catalogue[name].geometry}
    yield from (located(wrong, catalogue) for wrong in unreviewed_texts(tables, catalogue))


def wrong_texts(frames: Mapping[str, pd.DataFrame], catalogue: Catalogue) -> Iterator[Wrong]:
    """Cells that name a place finer than a municipality in rows that tell of munition or storage.

    Parameters
    ----------
    frames : mapping
        Dataset → its rows.
    catalogue : Catalogue
        Where the register and the names of places are.
    """
    for name, frame in frames.items():
        columns = [column for column in texts_of(frame) if column not in _NO_TEXT]
        for number, told in enumerate(_told(name, frame, catalogue), start=1):
            if not told:
                continue
            for column in columns:
                cell = frame[column].iloc[number - 1]
                if isinstance(cell, str) and (found := finer_place(cell, catalogue)):
                    yield Wrong(name, number, column, _problem(found))


def _problem(found: str) -> str:
    return (
        f"the row tells of munition or storage, and '{found}' is finer than a municipality; "
        "name the municipality only, or say what is stored or whose it is if that is civil."
    )


def _told(name: str, frame: pd.DataFrame, catalogue: Catalogue) -> Iterable[bool]:
    told = told_rows(frame, name, catalogue)
    ids = telling_ids(catalogue)
    if name in {REGISTER, _INVENTORY}:
        told |= frame["id"].isin(ids)
    if "inventory_id" in frame:
        told |= frame["inventory_id"].isin(ids)
    if "theme" in frame:
        told |= frame["theme"] == THEME
    if name in NAMING:
        told |= np.array([not ids.isdisjoint(named_by(name, row)) for _, row in frame.iterrows()], dtype=bool)
    return told


def wrong_placements(placements: pd.DataFrame, catalogue: Catalogue) -> Iterator[Wrong]:
    """Rows of the register about munition or storage that lead to another object than an area.

    A place of their own is no mistake: the map shows its municipality in place of it.
    """
    ids = told_ids(catalogue)
    for number, row in enumerate(rows_of(placements), start=1):
        if (
            row.register_id not in ids
            or row.how == "own"
            or row.dataset in _AREAS
            or row.dataset not in catalogue.datasets
        ):
            continue
        frame = catalogue.features(row.dataset)
        if any(finer(place, catalogue) for place in frame.geometry[frame["id"] == row.feature]):
            problem = (
                f"'{row.register_id}' is about munition or storage, and '{row.feature}' is finer than a municipality; "
                "place it with 'municipality', 'region' or 'province'."
            )
            yield Wrong("placements", number, "feature", problem)

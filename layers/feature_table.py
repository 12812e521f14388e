"""The features of a layer as a table for people: the same rows and words as on the map, numbers as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas.api import types as dtypes

from layers.look import format as fmt
from layers.look import limits, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.model import Layer

NAME = "Naam"
PRECISION = "Nauwkeurigheid (m)"
DATE = "Peildatum"
NUMBER = "Nummer"
_BEFORE = {"area_stated": "Genoemde oppervlakte"}
_NOTE = "note"
_NEVER = ("id", "name")


def feature_table(layer: Layer) -> pd.DataFrame:
    """One row per feature, in the order of the layer's frame and with its index.

    The columns have Dutch headings with their unit. What is not known is NaN or an empty text. Every row says its plan
    status, its evidence, its accuracy in metres, its source and the date of that (ISO).
    """
    frame = layer.frame
    found: dict[str, Any] = {NAME: _text(frame["name"])}
    for column, heading in {**_BEFORE, **layer.spec.attributes}.items():
        if column in frame and column not in {_NOTE, *_NEVER}:
            found[heading] = _values(layer, column)
    found["Planstatus"] = frame["plan_status"].map(texts.PLAN_STATUS)
    for column, heading in {"since": "Bestaat sinds", "aimed": "Verwacht"}.items():
        if column in frame:
            found[heading] = _text(frame[column])
    found["Bewijs"] = frame["evidence"].map(texts.EVIDENCE)
    found[PRECISION] = frame["precision_m"].astype(float)
    if _NOTE in frame and _NOTE in layer.spec.attributes:
        found[layer.spec.attributes[_NOTE]] = _text(frame[_NOTE])
    for column, heading in {"contradicted": "Bronnen spreken elkaar tegen", "named_in": "Genoemd in"}.items():
        if column in frame:
            found[heading] = _text(frame[column])
    found["Bron"] = _text(frame["source_title"])
    found["Licentie"] = _text(frame["licence"])
    found[DATE] = _text(frame["reference_date"])
    found["Gegevens"] = frame["level"].map(texts.LEVEL)
    found[NUMBER] = _text(frame["id"])
    table = pd.DataFrame(found, index=frame.index)
    return table[[heading for heading in table if heading in _ALWAYS or not _is_empty(table[heading])]]


_ALWAYS = frozenset((NAME, "Planstatus", "Bewijs", PRECISION, "Bron", DATE, NUMBER))


def _values(layer: Layer, column: str) -> Any:
    frame = layer.frame
    if column in limits.COLUMNS:
        rows = frame.drop(columns="geometry").to_dict("records")
        return [limits.in_full(column, row) for row in rows]
    if dtypes.is_bool_dtype(frame[column]):
        return frame[column].map({True: "ja", False: "nee"})
    if dtypes.is_numeric_dtype(frame[column]):
        return frame[column].astype(float)
    return _text(frame[column])


def _text(column: pd.Series) -> pd.Series:
    return column.map(lambda value: "" if value is None or value != value else str(value)).astype(object)  # noqa: PLR0124


def _is_empty(column: pd.Series) -> bool:
    return bool(column.isna().all()) if dtypes.is_numeric_dtype(column) else bool((column == "").all())


def matching(table: pd.DataFrame, words: str) -> pd.DataFrame:
    """The rows that have all of some words in one of their columns, whatever their capitals."""
    wanted = words.casefold().split()
    if not wanted or table.empty:
        return table
    said = [" ".join(map(_plain, row)).casefold() for row in table.itertuples(index=False)]
    return table[[all(word in one for word in wanted) for one in said]]


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.12g}".replace(".", ",") if np.isfinite(value) else ""
    return str(value)


def ordered(table: pd.DataFrame, heading: str, *, descending: bool = False) -> pd.DataFrame:
    """The rows by one column, equal ones as they were; what is not known stands last either way."""
    column = table[heading]
    if dtypes.is_numeric_dtype(column):
        return table.sort_values(heading, ascending=not descending, kind="stable", na_position="last")
    key = column.map(lambda value: str(value).casefold()).astype(object)
    empty = key == ""
    known = key[~empty].sort_values(ascending=not descending, kind="stable")
    return table.loc[[*known.index, *key[empty].index]]


def decimals(column: Sequence[float]) -> int:
    """How many decimals a column of numbers needs on the screen: none if all are whole, otherwise at most two."""
    known = np.asarray(column, dtype=float)
    known = known[np.isfinite(known)]
    return next((places for places in (0, 1) if np.allclose(known, known.round(places), rtol=0, atol=1e-6)), 2)


def shown(value: float, places: int) -> str:
    """A number for the screen, the Dutch way; empty if it is not known."""
    return fmt.number(value, places) if np.isfinite(value) else ""

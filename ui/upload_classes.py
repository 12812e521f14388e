"""A colour per value or class of an attribute: at most eight, told apart by colour-blind eyes too."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ui import local as fmt
from ui.language import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 8
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
"""Of Okabe and Ito."""
SCALE = ("#A1DAB4", "#41B6C4", "#2C7FB8", "#253494", "#081D58")
"""Yellow-green to blue, dark for much; light and dark differ in grey as well."""
OTHERS = "#5E5A52"
MISSING = "#B9B5AC"


class Group(NamedTuple):
    """Rows of the same colour, with their words for the legend."""

    words: str
    color: str
    rows: tuple[int, ...]


def groups(values: pd.Series) -> list[Group]:
    """The classes of a column: one per value where they are few, else ranges of numbers or the most frequent values.

    Numbers are parted so that each range has about as many rows.
    """
    known = values.notna().to_numpy()
    missing = np.flatnonzero(~known)
    unsaid = [Group(tr("geen waarde"), MISSING, tuple(map(int, missing)))] if len(missing) else []
    distinct = values[known].nunique()
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values) and distinct > len(PALETTE):
        return [*_ranges(values.to_numpy(dtype=float), known), *unsaid]
    return [*_values(values.map(_text, na_action="ignore").tolist(), known.tolist(), MOST - len(unsaid)), *unsaid]


def text_of(value: object) -> str:
    """A value as the page writes it; empty if there is none."""
    return "" if value is None or value is pd.NA or value is pd.NaT or value != value else _text(value)  # noqa: PLR0124


def _text(value: object) -> str:
    if isinstance(value, (bool, np.bool_)):
        return tr("ja") if value else tr("nee")
    if isinstance(value, (int, float, np.number)):
        return _number(float(value), 3)
    return str(value)


def _number(value: float, decimals: int) -> str:
    """A number with no more decimals than it has."""
    if not np.isfinite(value):
        return ""
    while decimals and round(value, decimals - 1) == round(value, 6):
        decimals -= 1
    return fmt.number(value, decimals)


def _ranges(values: np.ndarray[tuple[int], np.dtype[np.float64]], known: np.ndarray[tuple[int], np.dtype[np.bool_]]
            ) -> list[Group]:  # fmt: skip
    edges = np.unique(np.quantile(values[known], np.linspace(0, 1, len(SCALE) + 1)))
    place = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)
    made = []
    for number in range(len(edges) - 1):
        rows = np.flatnonzero(known & (place == number))
        low, high = (_number(edge, 2) for edge in edges[number : number + 2])
        words = (
            tr("{low} t/m {high}", low=low, high=high)
            if number == len(edges) - 2
            else tr("{low} tot {high}", low=low, high=high)
        )
        if len(rows):
            made.append(Group(words, SCALE[number], tuple(map(int, rows))))
    return made


def _values(texts: Sequence[object], known: Sequence[bool], room: int) -> list[Group]:
    rows: dict[str, list[int]] = {}
    for row, (text, is_known) in enumerate(zip(texts, known, strict=True)):
        if is_known:
            rows.setdefault(str(text), []).append(row)
    ordered = sorted(rows, key=lambda text: (-len(rows[text]), text))
    shown = ordered if len(ordered) <= min(room, len(PALETTE)) else ordered[: min(room - 1, len(PALETTE))]
    made = [Group(text, color, tuple(rows[text])) for text, color in zip(sorted(shown), PALETTE, strict=False)]
    if others := [row for text in ordered[len(shown) :] for row in rows[text]]:
        made.append(
            Group(
                tr("overige ({ordered} waarden)", ordered=fmt.number(len(ordered) - len(shown))),
                OTHERS,
                tuple(sorted(others)),
            )
        )
    return made

"""Whether the bounds of a figure in the register are the numbers that its text says."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from layers.wrong import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

BOUNDS = ("value_low", "value_high")

_DIGITS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
"""A number in Dutch notation: a point between thousands, a comma before the fraction."""

_NAMED = ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
_WORDS = {word: float(number) for number, word in enumerate(_NAMED)}


def digits_of(text: str) -> set[float]:
    """The numbers that a text writes in digits: ``tot wel 8.000`` has 8000, ``5,2`` has 5.2."""
    return {float(found.replace(".", "").replace(",", ".")) for found in _DIGITS.findall(text)}


def words_of(text: str) -> set[float]:
    """The numbers up to twelve that a text writes in words: ``een van vier`` has 1 and 4."""
    return {_WORDS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _WORDS}


def wrong_figures(register: pd.DataFrame) -> Iterator[Wrong]:
    """Bounds that the text does not say, and numbers in the text that are no bound.

    Of a text with several numbers in words the bounds may leave some out. A text without a unit is no figure but a
    moment, such as ``eind 2025``, unless it has bounds.
    """
    cells = (register[column].fillna("") for column in ("value", "unit"))
    for number, (text, unit, *bounds) in enumerate(zip(*cells, *(register[name] for name in BOUNDS), strict=True), 1):
        given = {name: float(bound) for name, bound in zip(BOUNDS, bounds, strict=True) if not math.isnan(bound)}
        digits, words = digits_of(text), words_of(text)
        for name, bound in given.items():
            if bound not in digits | words:
                yield Wrong("register", number, name, f"{bound:.10g} is no number of '{text}', the column 'value'.")
        if not given and not unit:
            continue
        left = digits - set(given.values()) or (words if not given else set())
        if left:
            said = " and ".join(f"{value:.10g}" for value in sorted(left))
            yield Wrong("register", number, "value", f"'{text}' says {said}, which is no value_low or value_high.")

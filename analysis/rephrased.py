"""What a text that names nothing may mean: a kind and a name, a whole postcode, or a slip of the pen."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

KIND_WORDS = {
    "gemeente": "municipality", "station": "station", "treinstation": "station", "ns": "station", "plaats": "place",
    "dorp": "place", "stad": "place", "postcode": "zone", "provincie": "feature",
}  # fmt: skip
"""What people write before a name, and the kind of hit (:data:`analysis.search.KINDS`) that they mean by it."""

_POSTCODE = re.compile(r"\b(\d{4}) ?[a-z]{2}\b")
_ALIKE = 0.85
"""How much alike two words must be, of 1: Witterveld is no Westerveld."""
_LEAST = 4
"""Shorter words are alike by chance, and numbers of roads always."""


def rephrased(wanted: str, words: Collection[str]) -> Iterator[tuple[str, str]]:
    """Other texts to look for, the likeliest first, each with the kind of hit that comes first (empty: none).

    Parameters
    ----------
    wanted : str
        What was looked for, simplified (:func:`geodata.words.simplified`).
    words : collection of str
        All words that names have.
    """
    parts = wanted.split()
    rest = [part for part in parts if part not in KIND_WORDS]
    kind = next((KIND_WORDS[part] for part in parts if part in KIND_WORDS), "")
    if rest and kind:
        yield " ".join(rest), kind
    if (short := _POSTCODE.sub(r"\1", " ".join(rest))) != " ".join(rest):
        yield short, "zone"
    meant = [_meant(part, words) for part in rest]
    if meant != rest:
        yield " ".join(meant), kind


def _meant(word: str, words: Collection[str]) -> str:
    if word in words or len(word) < _LEAST or not word.isalpha():
        return word
    return next(iter(get_close_matches(word, words, 1, _ALIKE)), word)

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
_PLURALS = (("huizen", "huis"), ("ls", "l"), ("ns", "n"), ("es", "e"), ("rs", "r"), ("ven", "f"), ("en", ""))
"""Endings of Dutch plurals, the most particular first, and of the word for one."""
_LEAST = 4
"""Shorter words are alike by chance, and numbers of roads always."""


def rephrased(wanted: str) -> Iterator[tuple[str, str]]:
    """Other texts to look for, the likeliest first, each with the kind of hit that comes first (empty: none).

    Parameters
    ----------
    wanted : str
        What was looked for, simplified (:func:`geodata.words.simplified`).
    """
    rest, kind = _parted(wanted)
    if rest and kind:
        yield " ".join(rest), kind
    if (short := _POSTCODE.sub(r"\1", " ".join(rest))) != " ".join(rest):
        yield short, "zone"


def respelled(wanted: str, words: Collection[str]) -> Iterator[tuple[str, str]]:
    """The text as it may have been meant, if a word of it is one letter or so from one of ``words``; with its kind."""
    rest, kind = _parted(wanted)
    meant = [_meant(part, words) for part in rest]
    if meant != rest:
        yield " ".join(meant), kind


def singular(wanted: str) -> str:
    """The text with every word of which the plural is regular as one of them: ``kazernes``, ``ziekenhuizen``."""
    return " ".join(_singular(word) for word in wanted.split())


def _singular(word: str) -> str:
    if len(word) <= _LEAST or not word.isalpha():
        return word
    for ending, one in _PLURALS:
        if word.endswith(ending):
            return f"{word.removesuffix(ending)}{one}"
    return word


def _parted(wanted: str) -> tuple[list[str], str]:
    """The words that name something, and the kind that the others say."""
    parts = wanted.split()
    kind = next((KIND_WORDS[part] for part in parts if part in KIND_WORDS), "")
    return [part for part in parts if part not in KIND_WORDS], kind


def _meant(word: str, words: Collection[str]) -> str:
    if word in words or len(word) < _LEAST or not word.isalpha():
        return word
    return next(iter(get_close_matches(word, words, 1, _ALIKE)), word)

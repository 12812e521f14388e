"""Which words of a text name a place finer than a municipality: villages, stations, streets, postcodes, positions.

The names are those of our own tables, embedded ones: what is refused must not depend on what was fetched.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geodata import embedded
from geodata.words import simplified, unaccented, visible
from layers.homoglyphs import latin
from layers.storage_words import tells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata import Catalogue

_NAMED = {"place_labels": "name", "zones": "place", "stations": "name", "places": "name", "sites": "name"}
"""Dataset → column with names of places."""
_LARGER = ("municipalities", "provinces")
_LARGER_STILL = ("nederland", "noord nederland", "duitsland")
"""Also a hamlet is called after the country."""
_THEMES = ("airport", "campuses", "industry", "nature", "station_areas", "terminals")
"""Of the places those that are no party, such as a company or a unit."""
_MOST_WORDS = 8
_LONG = 5
"""From so many letters a name is found with an ending, and within a longer word."""

_ORDINARY = re.compile(
    "amerika|anderen|ballast|bosje|breede|broek|dalen|dingen|doosje|dorp|duur|een|egypte|electra|gieten|halle|haren"
    "|hoekje|holte|honderd|hoorn|klei|leegte|leek|meer|middel|moskou|napels|oranje|ruiten|schelle|siberie|spier|streek|twist"
    "|verlaat|wateren|werven|wie|wielen|winde|wissel|witten"
)
"""Names that are words too: they have to be written with a capital."""
_BEGINNINGS = frozenset({"anderen", "dingen", "een", "honderd", "meer", "middel", "wie"})
"""Of these also those that begin a sentence are words."""

_WORD = re.compile(r"[^\W_]+")
_STREET = re.compile(
    r"\b(?!onderweg|snel|auto|spoor|vaar|water|rijks|toegangs|ontsluitings)[a-z]{3,}(?:weg|straat|laan|dijk|kade)\b"
)
_NAMED_ROAD = re.compile(
    r"\b[A-Z][\w'-]+ (?:[A-Z][\w'-]+ )?(?:Weg|Dijk|Laan|Straat|Kade|Pad|Singel|Steeg|Allee|weg|dijk|laan|straat|kade)\b"
)
_BESIDE = re.compile(
    r"\b(?:\w*meter|grens|mijl)?paal(?:tje)?\b|\bhmp\b|\bgraden\b|\bkaart(?:blad|vak)|\brd[- ]?(?:\d|coord)"
    r"|\bten (?:noord|oost|zuid|west)\w* van\b|\b(?:noord|oost|zuid|west)\w*elijk van\b"
    r"|\b(?:kilo|hecto)?meters? (?:\w+ ){0,4}van(?:af)?\b|\bk?m (?:\w+ ){0,4}(?:van|vanaf)\b"
)
"""Where something lies from something else, whatever that is called."""
_ROAD = re.compile(r"\b[aAnN]\d{1,3}\b|\b[AN] \d{2,3}\b")
_POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")
_POSITION = re.compile(
    r"\b5[0-4][.,]\d{2,}|\b\d{1,2}[.,]\d{4,}|\d ?\u00b0|\b\d{3}[. ]?\d{3}\b\D{1,6}\b\d{3}[. ]?\d{3}\b"
    r"|\b[12]\d{2}(?:[., ]?\d{1,3})?(?: ?k?m)?\b ?[/,;x-] ?(?:[yY][ =:]*)?\b[56]\d{2}(?:[., ]?\d{1,3})?\b"
)


def finer_place(text: str, catalogue: Catalogue) -> str:
    """The first words of a text that name such a place, or an empty text.

    A municipality may be named, also where its main town has the same name.
    """
    shown = visible(latin(text))
    plain = unaccented(shown)
    asked = ((_STREET, plain), (_NAMED_ROAD, shown), (_ROAD, shown), (_POSTCODE, shown), (_POSITION, shown))
    for pattern, said in asked:
        if match := pattern.search(said):
            return match.group()
    beside = _BESIDE.search(plain)
    return next(_names_in(shown, _names(catalogue)), beside.group() if beside else "")


class _Names(NamedTuple):
    """Simplified names of what is finer than a municipality, and of what is not."""

    finer: frozenset[str]
    larger: frozenset[str]


def _names_in(text: str, names: _Names) -> Iterator[str]:
    words = list(_WORD.finditer(text))
    plain = [simplified(word.group()) for word in words]
    after = 0
    for first in range(len(words)):
        spans = [
            (last, " ".join(plain[first:last])) for last in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1)
        ]
        for last, name in reversed(spans):
            if (
                first >= after
                and name in names.finer
                and (not _ORDINARY.fullmatch(name) or _is_name(text, words[first]))
            ):
                yield text[words[first].start() : words[last - 1].end()]
            if name in names.larger:
                after = max(after, last)  # Borger-Odoorn is no village, though Borger is
        if first >= after and _with_ending(plain[first], names.finer):
            yield words[first].group()


def _is_name(text: str, word: re.Match[str]) -> bool:
    """Whether a word that is also an ordinary one is written as a name."""
    if not word.group()[:1].isupper():
        return False
    before = text[: word.start()].rstrip(" \n'\"(")
    return simplified(word.group()) not in _BEGINNINGS or bool(before and before[-1] not in ".!?:;")


def _with_ending(word: str, names: frozenset[str]) -> bool:
    """Whether a word is made of a name: ``Veenhuizer``, ``Exloos``, ``munitiedepotexloo``."""
    stems = [word[: -len(ending)] for ending in ("s", "er", "r", "se") if word.endswith(ending)]
    stems += [f"{stem}{rest}" for stem in stems if word.endswith("er") for rest in ("en", stem[-1:])]
    if any(len(stem) >= _LONG and stem in names and not _ORDINARY.fullmatch(stem) for stem in stems):
        return True
    if not tells([word], reviewed=False):
        return False
    return any(len(name) >= _LONG and (word.startswith(name) or word.endswith(name)) for name in names)


def _names(catalogue: Catalogue) -> _Names:
    ours = all(catalogue[name].level == "embedded" for name in (*_NAMED, *_LARGER))
    return _read(catalogue if ours else embedded())


@lru_cache(maxsize=4)
def _read(catalogue: Catalogue) -> _Names:
    larger = {simplified(name) for part in _LARGER for name in catalogue.features(part)["name"]} | {*_LARGER_STILL}
    found: set[str] = set()
    for dataset_id, column in _NAMED.items():
        frame = catalogue.features(dataset_id)
        if "theme" in frame:
            frame = frame[frame["theme"].isin(_THEMES)]
        found |= {simplified(name) for name in frame[column].dropna()}
    return _Names(frozenset(found - {""} - larger), frozenset(larger))

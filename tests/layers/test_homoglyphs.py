"""Letters of other alphabets hide no word."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.homoglyphs import _ALIKE, foreign, latin
from layers.storage_words import tells


@pytest.mark.parametrize(
    "text",
    [
        "M\u03c5nitie",
        "\u039cunitie",
        "\u041cunitie",
        "mun\u0456tie",
        "mun\u03af\u03c4ie",
        "m\u1d1cnitie",
        "\u00b5unitiedepot".replace("\u00b5", "\u039c"),
        "\uff4dunitie",
        "de\u0440ot defensie",
    ],
)
def test_a_word_with_letters_of_another_alphabet_tells_as_it_is_read(text: str) -> None:
    assert tells([text], reviewed=True)


@pytest.mark.parametrize(
    "text", ["Fryske Marren", "CO\u2082", "\u00e9\u00e9n caf\u00e9", "12 km\u00b2", "Stra\u00dfe \u20ac"]
)
def test_the_letters_of_our_neighbours_are_none_of_them(text: str) -> None:
    assert not foreign(text)


def test_every_look_alike_is_foreign_and_has_one_letter_each() -> None:
    for signs, same in _ALIKE.items():
        assert len(signs) == len(same)
        assert same.isascii()
        assert all(foreign(sign) for sign in signs)


@given(st.text(st.characters(max_codepoint=0x17F)))
def test_what_is_latin_keeps_its_letters(text: str) -> None:
    if not foreign(text):
        assert latin(text) == unicodedata.normalize("NFKC", text)

"""Both languages of the screen: the catalogue is whole, and numbers and dates are written as each language does."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import DatasetMissingError
from layers.look import format as dutch
from ui import language, local, message_sources
from ui.language import DUTCH, ENGLISH, Texts, Words, address, later, path, speaking, told, tr, trn
from ui.said import said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from babel.messages.catalog import Message

_FIELD = re.compile(r"\{(\w*)\}")
_TAG = re.compile(r"<[^>]+>")
_READ_ALOUD = re.compile(r'(aria-label|title)="[^"]*"')

_DUTCH = re.compile(
    r"(?<![\w-])(de|het|een|van|niet|geen|zijn|met|voor|naar|tot|wordt|uit|onbekend|bij|die|dat|deze|kies|en)(?![\w-])"
)
_SAID_BY = {"tr", "trn", "later", "Words", "Texts"}
_REFUSES = {"_invalid", "fail"}
"""Functions that make an error of a text in each language."""
_NOT_SHOWN = {
    ("plan_map.py", "onbekend"): "a part of the key of a drawing",
    ("use_look.py", "onbekend"): "a part of the key of a drawing",
    ("register_table.py", " met "): "parts the kind of a document from what comes with it",
    ("timeline_text.py", "Geen datum."): "what the register says, to recognise it",
    ("timeline_text.py", "Geen datum in de documenten."): "what the register says, to recognise it",
    ("option_map.py", "niet"): "the id of a class of places",
    ("option_modes.py", "niet"): "the id of a class of places",
    ("briefing_state.py", "Kaart van Drenthe"): "stands on a document, which is Dutch",
    ("language.py", "en"): "a language",
    ("language_switch.py", "Toon de pagina's in het Nederlands"): "said in the language that is offered",
}
"""Dutch texts of the code that no screen shows, with what they are."""


def entries() -> list[Message]:
    with path(ENGLISH).open("rb") as file:
        return [message for message in read_po(file, locale=ENGLISH) if message.id]


def pairs(message: Message) -> list[tuple[str, str]]:
    """The Dutch forms of a message with their translations."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return list(zip(message.id, message.string or (), strict=True))


def test_the_catalogue_has_what_the_screen_says_and_nothing_else() -> None:
    known = {(message.id, "") if isinstance(message.id, str) else tuple(message.id) for message in entries()}
    wanted = message_sources.messages()
    assert not wanted - known, "run: python -m ui.message_sources, and translate what is new"
    assert not known - wanted, "run: python -m ui.message_sources"


def test_every_text_is_translated_with_the_same_fields_and_tags() -> None:
    for message in entries():
        assert not message.fuzzy, message.id
        for text, translation in pairs(message):
            assert translation.strip(), text
            assert sorted(_FIELD.findall(text)) == sorted(_FIELD.findall(translation)), text
            assert _tags(text) == _tags(translation), text
            for edge in (0, -1):  # what is put together keeps its spaces
                assert text[edge].isspace() == translation[edge].isspace(), text


def _tags(text: str) -> list[str]:
    return [_READ_ALOUD.sub("", tag) for tag in _TAG.findall(text)]


def test_no_dutch_text_is_shown_as_it_is(root: Path) -> None:
    found = {}
    for file in sorted((root / "ui").rglob("*.py")):
        for line, text in _untranslated(ast.parse(file.read_text(encoding="utf-8"))):
            if _DUTCH.search(_TAG.sub(" ", text)) and (file.name, text) not in _NOT_SHOWN:
                found[f"{file.name}:{line}"] = text
    assert not found, "give these to ui.language.tr, or say here why they are not shown"


def _untranslated(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The texts of a module that are no documentation, no error in two languages, and not given to the catalogue."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            if not isinstance(tree, ast.Expr):
                yield child.lineno, child.value
        elif isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in _SAID_BY:
            for keyword in child.keywords:
                yield from _untranslated(keyword)
        elif not _in_two_languages(child):
            yield from _untranslated(child)


def _in_two_languages(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Name) and target.id == "dutch_template" for target in node.targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in _REFUSES
    return isinstance(node, ast.keyword) and str(node.arg).startswith("dutch")


def test_no_dutch_text_of_the_map_is_shown_as_it_is(root: Path) -> None:
    said_by = re.compile(r"\b(?:tr|later)\($")
    for file in sorted((root / "ui" / "static").glob("*.js")):
        code = re.sub(r"/\*[\s\S]*?\*/|//.*", "", file.read_text(encoding="utf-8"))
        for match in re.finditer(r"([\"'`])((?:(?!\1)[^\\\n])*)\1", code):
            if _DUTCH.search(match[2]):
                assert said_by.search(code[: match.start()]), f"{file.name}: {match[2]}"


def test_a_dutch_text_would_be_found() -> None:
    ((line, text),) = _untranslated(ast.parse('st.write(f"Dit is niet vertaald: {x}", key=tr("wel"))'))
    assert line == 1
    assert _DUTCH.search(text)


def test_a_text_is_said_in_the_language_that_is_asked_for() -> None:
    assert tr("Zoek op de kaart") == "Zoek op de kaart"
    with speaking(ENGLISH):
        assert tr("Zoek op de kaart") == "Search the map"
        assert tr("{found} van {total} rijen", found=1, total="1,200") == "1 of 1,200 rows"
        assert tr("") == ""
        assert tr("what nobody translated {x}") == "what nobody translated {x}"
    assert tr("Zoek op de kaart") == "Zoek op de kaart"


@pytest.mark.parametrize("count, nl, en", [(0, "0 rijen", "0 rows"), (1, "1 rij", "1 row"), (2, "2 rijen", "2 rows")])
def test_one_and_many_are_told_apart(count: int, nl: str, en: str) -> None:
    assert trn("{count} rij", "{count} rijen", count, count=count) == nl
    with speaking(ENGLISH):
        assert trn("{count} rij", "{count} rijen", count, count=count) == en


def test_constants_are_said_when_they_are_read() -> None:
    words, texts, text = Words({1: "Kaart"}), Texts("Kaart", "Register"), later("Kaart")
    with speaking(ENGLISH):
        assert (words[1], list(words.items()), texts[0], texts[1:]) == ("Map", [(1, "Map")], "Map", ("Register",))
        assert tr(text) == "Map"
    assert (words[1], list(texts)) == ("Kaart", ["Kaart", "Register"])


def test_an_error_is_told_in_the_language_of_the_page() -> None:
    error = DatasetMissingError(dataset="stations", path="stations.geojson")
    assert told(error) == error.dutch
    with speaking(ENGLISH):
        assert told(error) == str(error) != error.dutch


def test_an_address_keeps_the_language() -> None:
    assert address("register?id=KAZ-01") == "register?id=KAZ-01"
    with speaking(ENGLISH):
        assert address("register?id=KAZ-01") == "register?taal=en&id=KAZ-01"
        assert address("register") == "register?taal=en"


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_a_number_is_the_same_in_both_languages_but_for_its_marks(value: float, decimals: int) -> None:
    plain = dutch.number(value, decimals)
    assert local.number(value, decimals) == plain
    with speaking(ENGLISH):
        assert local.number(value, decimals) == plain.translate(str.maketrans(",.", ".,"))


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_a_date_is_written_in_words(day: object, length: int) -> None:
    text = str(day)[:length]
    assert local.date(text) == dutch.date(text)
    with speaking(ENGLISH):
        assert re.fullmatch(r"(\d{1,2} )?([A-Z][a-z]+ )?\d{4}", local.date(text))


@pytest.mark.parametrize(
    "nl, en",
    [
        ("31 mei 2024", "31 May 2024"),
        ("1.234,5\xa0km", "1,234.5\xa0km"),
        ("80\xa0km/u", "80\xa0km/h"),
        ("bestaand, gemeten", "existing, measured"),
        ("Oefenterrein", "Training area"),
        ("Natuurgebieden, alleen in het register", "Nature areas, in the register only"),
        (
            "1.500\xa0ft (ongeveer 457\xa0m) boven de grond (vermeld)",
            "1,500\xa0ft (about 457\xa0m) above the ground (stated)",
        ),
        ("begin onbekend, bekend sinds juli 2024 (Bericht)", "start unknown, known since July 2024 (Bericht)"),
        ("Wat een document zegt", "Wat een document zegt"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_other_packages_say_is_taken_apart(nl: str, en: str) -> None:
    assert said(nl) == nl
    with speaking(ENGLISH):
        assert said(nl) == en


def test_dutch_is_what_a_run_without_a_visitor_speaks() -> None:
    assert language.current() == DUTCH

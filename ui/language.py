"""The language of the screen: Dutch, or English by the switch. The Dutch text is the key of its translation.

The catalogues lie beside this module (``locales/<language>/LC_MESSAGES/paraatkaart.po``) and are compiled in memory.
How to add a text: docs/how-to/translate.md.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar, overload

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from streamlit.runtime.scriptrunner import get_script_run_ctx

if TYPE_CHECKING:
    from collections.abc import Iterator

DUTCH, ENGLISH = "nl", "en"
LANGUAGES = {DUTCH: "Nederlands", ENGLISH: "English"}
"""Language → what it calls itself."""

LOCALES = {DUTCH: "nl_NL", ENGLISH: "en_GB"}
"""Language → how it writes numbers and dates."""

STATE = "taal"
"""State: the language of this visitor, on every page; also its name in the address."""

_K = TypeVar("_K")

_asked: ContextVar[str] = ContextVar("language", default="")


class InTwoLanguages(Protocol):
    """An error or a note: its text in English is its ``str`` or its ``english``."""

    @property
    def dutch(self) -> str:
        """The text in Dutch."""


def current() -> str:
    """The language of the visitor whom this run serves; Dutch outside a run."""
    if asked := _asked.get():
        return asked
    if get_script_run_ctx(suppress_warning=True) is None:
        return DUTCH
    return str(st.session_state.get(STATE, DUTCH))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make texts in one language, whoever is served."""
    token = _asked.set(language)
    try:
        yield
    finally:
        _asked.reset(token)


def path(language: str) -> Path:
    """Where the catalogue of a language is."""
    return Path(str(files("ui"))) / "locales" / language / "LC_MESSAGES" / "paraatkaart.po"


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The translations into a language; none for Dutch, in which the texts are written."""
    if language == DUTCH:
        return gettext.NullTranslations()
    with path(language).open("rb") as file:
        found = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, found)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def tr(text: str, /, **fields: object) -> str:
    """A text in the language of the visitor, with its named fields filled in.

    >>> tr("{number} van {total} rijen", number=3, total="1.200")
    '3 van 1.200 rijen'
    """
    said = catalogue(current()).gettext(text) if text else text
    return said.format(**fields) if fields else said


def trn(one: str, many: str, number: int, /, **fields: object) -> str:
    """The same for a text that counts something: the first form for one thing, the second otherwise.

    >>> trn("{count} rij", "{count} rijen", 1, count=1), trn("{count} rij", "{count} rijen", 0, count=0)
    ('1 rij', '0 rijen')
    """
    said = catalogue(current()).ngettext(one, many, number)
    return said.format(**fields) if fields else said


def address(page: str) -> str:
    """The address of a page of the application that opens in the language of the visitor.

    >>> address("register?id=KAZ-01")
    'register?id=KAZ-01'
    """
    if current() == DUTCH:
        return page
    path_, _, query = page.partition("?")
    return f"{path_}?{STATE}={current()}{'&' if query else ''}{query}"


def later(text: str) -> str:
    """Mark a Dutch text of a constant for the catalogue; :func:`tr` translates it where it is shown."""
    return text


def told(problem: InTwoLanguages) -> str:
    """What an error or a note says, in the language of the visitor."""
    if current() == DUTCH:
        return problem.dutch
    return str(getattr(problem, "english", problem))


class Words(Mapping[_K, str]):
    """Dutch words by key, translated when they are read."""

    def __init__(self, dutch: Mapping[_K, str]) -> None:
        self.dutch = dutch

    def __getitem__(self, key: _K) -> str:
        return tr(self.dutch[key])

    def __iter__(self) -> Iterator[_K]:
        return iter(self.dutch)

    def __len__(self) -> int:
        return len(self.dutch)


class Texts(Sequence[str]):
    """Dutch texts in their order, translated when they are read."""

    def __init__(self, *dutch: str) -> None:
        self.dutch = dutch

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        """The text, or those, in the language of the visitor."""
        found = self.dutch[at]
        return tr(found) if isinstance(found, str) else tuple(tr(one) for one in found)

    def __len__(self) -> int:
        return len(self.dutch)

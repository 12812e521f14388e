"""What other packages say in Dutch, in the language of the visitor.

The analyses write whole sentences in Dutch: the command and the briefings, which are Dutch, say the same. On an English
screen such a text is looked up as it is, or taken apart by the patterns below, each of which is an entry of the
catalogue like any other. What is neither is what a document says, and stays as it was written.
"""

from __future__ import annotations

import re
from functools import cache

from layers.look.format import MONTHS, NBSP
from ui.language import DUTCH, catalogue, current, later
from ui.local import date, number

PATTERNS = (
    # layers.look.limits
    later("de grond ({evidence})"),
    later("grond–{ceiling}"),
    later("{level}, dat is {feet} (ongeveer {metres}) bij standaardluchtdruk ({evidence})"),
    later("{feet} (ongeveer {metres}) boven de grond ({evidence})"),
    later("{feet} (ongeveer {metres}) boven zeeniveau ({evidence})"),
    later("{feet} (ongeveer {metres}); waarboven gemeten: onbekend ({evidence})"),
    # analysis.moments
    later("begin onbekend, bekend uit een document: {words}"),
    later("begin onbekend, bekend sinds {date}"),
    later("begin onbekend"),
    later("{quarter}e kwartaal {year}"),
    later("{date} volgens {source}"),
    # analysis.search and the register
    later("{kind}, alleen in het register"),
    later("{degrees} NB, {degrees_east} OL (WGS84), gemeente {name}"),
    later("{degrees} NB, {degrees_east} OL (WGS84)"),
    later("gemeente {name}"),
    later("{document} (ongedateerd)"),
)
"""Patterns of sentences, the more telling first."""

_FIELD = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"[+−-]?\d{1,3}(?:\.\d{3})*(?:,\d+)?")
_DATE = re.compile(rf"(?:(\d{{1,2}}) )?({'|'.join(MONTHS)}) (\d{{4}})")


_BESIDE = re.compile(r"([^()]+) \(([^()]+)\)")


def said(text: str) -> str:
    """A text of another package in the language of the visitor."""
    return text if current() == DUTCH else _said(text, current())


@cache
def _said(text: str, language: str) -> str:
    if not text.strip():
        return text
    return (
        _known(text, language) or _measured(text, language) or _taken_apart(text, language) or _listed(text, language)
    )


def _known(text: str, language: str) -> str:
    """A text of the catalogue, also with a capital that it has there not; empty if it is none."""
    found = catalogue(language).gettext(text)
    if found != text:
        return found
    small = text[0].lower() + text[1:]
    found = catalogue(language).gettext(small)
    return found[0].upper() + found[1:] if found != small else ""


def _measured(text: str, language: str) -> str:
    """A number, with a unit or without, or a date; empty if it is none."""
    if match := _DATE.fullmatch(text):
        day, month, year = match.groups()
        return date("-".join(filter(None, (year, f"{MONTHS.index(month) + 1:02d}", day and f"{int(day):02d}"))))
    first, space, unit = text.partition(NBSP)
    if not _NUMBER.fullmatch(first):
        return ""
    decimals = len(first.partition(",")[2])
    value = float(first.replace(".", "").replace(",", ".").replace("−", "-"))
    return f"{number(value, decimals)}{space}{_said(unit, language)}"


def _taken_apart(text: str, language: str) -> str:
    for pattern, shape in _shapes():
        if match := shape.fullmatch(text):
            fields = {name: _said(value, language) for name, value in match.groupdict().items()}
            return catalogue(language).gettext(pattern).format(**fields)
    return ""


def _listed(text: str, language: str) -> str:
    """A list of texts, or one with another in brackets, each by itself; what is neither stays as it is."""
    if "; " in text:
        return "; ".join(_said(part, language) for part in text.split("; "))
    if match := _BESIDE.fullmatch(text):
        return f"{_said(match[1], language)} ({_said(match[2], language)})"
    return ", ".join(_said(part, language) for part in text.split(", ")) if ", " in text else text


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each pattern with what recognises it."""
    return tuple((one, re.compile(_FIELD.sub(r"(?P<\1>.+?)", _escaped(one)))) for one in PATTERNS)


def _escaped(pattern: str) -> str:
    return "".join(part if _FIELD.fullmatch(part) else re.escape(part) for part in re.split(r"(\{\w+\})", pattern))

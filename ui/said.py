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
    # the rows of analysis.options, and what they are put together from
    later("{kind} binnen {count} minuten aan de poort"),
    later("{kind} binnen {count} minuten thuis"),
    later("binnen {count} minuten aan de poort"),
    later("binnen {count} minuten thuis"),
    later("midden van {window}"),
    later("{since}–{until} uur"),
    later("{since}–{until} uur op zaterdag"),
    later("{since}–{until} uur op zondag"),
    later("Aankomst tussen {since} en {until} uur op zaterdag"),
    later("Aankomst tussen {since} en {until} uur op zondag"),
    later("Aankomst tussen {since} en {until} uur"),
    later("Vertrek tussen {since} en {until} uur op zaterdag"),
    later("Vertrek tussen {since} en {until} uur op zondag"),
    later("Vertrek tussen {since} en {until} uur"),
    later("{count}e percentiel van de minuten"),
    later("Eerste aankomst aan de poort"),
    later("Laatste aankomst aan de poort"),
    later("werkdag"),
    later("minuten van huis tot de dienst"),
    later("minuten van de poort tot thuis"),
    later("minuten van het einde van de dienst tot thuis"),
    later("{name} bij vrije doorstroming"),
    later("{name} als de hele rit in de spits valt"),
    later("Van station {place} naar de poort"),
    later("Van station {place} tot de {shift}"),
    later("Van {shift} tot station {place}"),
    later("openbaar vervoer gedeeld door auto"),
    later("reizigers die er met het openbaar vervoer binnen twee uur zijn"),
    later("reizigers die thuis met het openbaar vervoer binnen twee uur zijn"),
    later("plaatsen in voertuigen en op deelfietsen in het uur ervoor"),
    later("plaatsen in voertuigen en op deelfietsen in het uur erna"),
    later("reizigers zonder auto voor wie er geen plaats is"),
    later("reizigers die met het openbaar vervoer mogen voor wie er geen plaats is"),
    later("reizigers die met het openbaar vervoer mogen (ook wie een auto mag nemen) voor wie er geen plaats is"),
    later("plaatsen voor alle diensten samen, elk voertuig en elke deelfiets één keer"),
    later("voertuigen van nieuwe lijnen die in het uur erna van de poort vertrekken"),
    later("voertuigen van nieuwe lijnen die in het uur ervoor aan de poort komen"),
    later("Openbaar vervoer naar de poort"),
    later("Openbaar vervoer van de poort"),
    later("gemiddelde minuten per reiziger"),
    later("deel van de reizigers voor wie dit het langst duurt"),
    later("weg voor het voertuig"),
    later("weg na het voertuig"),
    later("over"),
    later("Investering, eenmalig"),
    later("Kosten per jaar, boven nu"),
    later("Kosten per jaar gedeeld door alle reizigers, ook wie met de auto komt, boven nu"),
    later("{name}, deel van: {payer}"),
    later("Uren per jaar dat extra bussen rijden"),
    later("Extra bussen die op het drukste moment tegelijk rijden (verwacht, zonder reserve)"),
    later("fietsen die er zijn"),
    later("parkeerplaatsen die er zijn"),
    later("reizigers zonder een fiets, als ieder binnen {count} minuten zo gaat"),
    later("reizigers zonder een parkeerplaats, als ieder binnen {count} minuten zo gaat"),
    later("Kilometers per reiziger, enkele reis"),
    later("CO₂ per reiziger als ieder zo reist, enkele reis"),
    later("Kilometers per jaar van extra bussen"),
    later("CO₂ per jaar van extra bussen; wat reizigers minder uitstoten is er niet af"),
    later("om {time} aan de poort"),
    later("om {time} van de poort"),
    # analysis.options.assumptions and one_at_a_time
    later("Plaats van de poort"),
    later("{metres}, elke richting"),
    later("ons punt"),
    later("Fout in de lengte van wegen"),
    later("× lengte"),
    later("Rijtijd van auto's"),
    later("× tijd"),
    later("Snelheid"),
    later("× snelheid"),
    later("Auto's in de spits"),
    later("Marge van de hubtaxi"),
    later("Hubtaxi geweigerd waar een bus of trein de rit binnen een uur maakt"),
    later("Overstappen bij deelfietsen en P+R"),
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
    """A text of the catalogue, also with or without a capital; empty if it is none."""
    found = catalogue(language).gettext(text)
    if found != text:
        return found
    other = text[0].swapcase() + text[1:]
    found = catalogue(language).gettext(other)
    if found == other:
        return ""
    return (found[0].upper() if text[0].isupper() else found[0].lower()) + found[1:]


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
    """What a pattern recognises, also with or without a capital; empty if none does."""
    for pattern, shape in _shapes():
        for capital, one in ((text[0].isupper(), text), (text[0].isupper(), text[0].swapcase() + text[1:])):
            if match := shape.fullmatch(one):
                fields = {name: _said(value, language) for name, value in match.groupdict().items()}
                made = catalogue(language).gettext(pattern).format(**fields)
                return (made[0].upper() if capital else made[0]) + made[1:]
    return ""


def _listed(text: str, language: str) -> str:
    """A list of texts, or one with another in brackets, each by itself; what is neither stays as it is."""
    for separator in ("; ", ": "):
        if separator in text:
            return separator.join(_said(part, language) for part in text.split(separator))
    if match := _BESIDE.fullmatch(text):
        return f"{_said(match[1], language)} ({_said(match[2], language)})"
    return ", ".join(_said(part, language) for part in text.split(", ")) if ", " in text else text


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each pattern with what recognises it."""
    return tuple((one, re.compile(_FIELD.sub(r"(?P<\1>.+?)", _escaped(one)))) for one in PATTERNS)


def _escaped(pattern: str) -> str:
    return "".join(part if _FIELD.fullmatch(part) else re.escape(part) for part in re.split(r"(\{\w+\})", pattern))

"""Notes of a refresh in Dutch. Snapshots keep them in English, as they came up; older snapshots have the same words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from geodata.sources.services import services
from geodata.sources.words import DUTCH_WARNING, WARNING
from geodata.timetable.notes import texts
from geodata.timetable.uses import DUTCH_NOT_FOR_OPTIONS, NOT_FOR_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROWS = "{number} row(s) "
_PAIRS = (
    ("Outlines were simplified by {m} m; shared borders stay shared.",
     "Omtrekken zijn met {m} m vereenvoudigd; gedeelde grenzen blijven gedeeld."),
    ("{before} rows with the same id were joined to {after}.",
     "{before} rijen met hetzelfde id zijn samengevoegd tot {after}."),
    ("The file does not say of which day it is; its reference date is not known.",
     "Het bestand zegt niet van welke dag het is; de peildatum is niet bekend."),
    ("Neither the timetable nor its service says of which day it is; its reference date is not known.",
     "De dienstregeling en haar dienst zeggen niet van welke dag zij is; de peildatum is niet bekend."),
    ("The axes were swapped; {declared} was declared, and they were put right.",
     "De assen waren verwisseld ({declared} was opgegeven); dat is hersteld."),
    ("The service gives at most {most} rows per page; {asked} were asked for.",
     "De dienst geeft ten hoogste {most} rijen per bladzijde; er waren er {asked} gevraagd."),
    ("The service gave exactly {rows} rows, no next page and no total: it may have cut the rest.",
     "De dienst gaf precies {rows} rijen, geen volgende bladzijde en geen totaal: de rest kan zijn afgekapt."),
    ("{asked} was asked for, {came} came; it was transformed.",
     "{asked} was gevraagd, {came} kwam; dat is omgerekend."),
    ("The service does not say which CRS it answers in; the coordinates were looked at.",
     "De dienst zegt niet in welk coördinatenstelsel hij antwoordt; naar de coördinaten is gekeken."),
    ("The copy of {name} that was kept was damaged; it was fetched again.",
     "Het bewaarde exemplaar van {name} was beschadigd; het is opnieuw opgehaald."),
    ("Read from {name}, layer {layer}.", "Gelezen uit {name}, laag {layer}."),
    ("The service gives no '{column}'.", "De dienst geeft geen '{column}'."),
    ("The edition of {year} was asked for.", "De jaargang {year} is gevraagd."),
    ("The rows do not tell their year; it is that of the edition.",
     "De rijen zeggen niet van welk jaar ze zijn; het is dat van de jaargang."),
    ("The rows are of {year}, which is the reference date.", "De rijen zijn van {year}; dat is de peildatum."),
    ("The edition of {year} was taken, which is known to exist; {index} names only {listed}.",
     "Genomen is de jaargang {year}, die er zeker is; {index} noemt alleen {listed}."),
    ("The edition of {year} was taken, the newest of those that {index} names ({listed}).",
     "Genomen is de jaargang {year}, de nieuwste die {index} noemt ({listed})."),
    ("The edition of {year} was taken, the newest of which '{collection}' has rows.",
     "Genomen is de jaargang {year}, de nieuwste waarvan '{collection}' rijen heeft."),
    ("The area '{area}' was not applied: boundaries are kept whole, since other data refers to places outside it.",
     "Het gebied '{area}' is niet toegepast: grenzen blijven heel, want andere gegevens noemen plaatsen erbuiten."),
    ("The area '{area}' was not applied: the service gives one file for the whole country.",
     "Het gebied '{area}' is niet toegepast: de dienst geeft één bestand voor het hele land."),
    ("{number} answer(s) were taken from a refresh that broke off, the first of {moment}; the rest was asked for now.",
     "{number} antwoord(en) komen uit een afgebroken verversing, het eerste van {moment}; de rest is nu gevraagd."),
    ("{mode}: {km} km in {parts} parts were cut off.", "{mode}: {km} km in {parts} losse delen is weggelaten."),
    ("not compared with the earlier snapshot, which is of another area ({area})",
     "niet vergeleken met de eerdere momentopname, die van een ander gebied is ({area})"),
    ("not compared with the earlier snapshot: {error}", "niet vergeleken met de eerdere momentopname: {error}"),
    ("not compared with the earlier file: {error}", "niet vergeleken met het eerdere bestand: {error}"),
    ("it is in use, though the last step failed: {error}", "in gebruik, al mislukte de laatste stap: {error}"),
    ("{id} was called '{before}' and is now called '{now}'", "{id} heette '{before}' en heet nu '{now}'"),
    ("its calendar runs from {first} until {last}", "de kalender loopt van {first} tot en met {last}"),
    ("no trip can be used on a {day} in the four weeks from {first} on.",
     "geen rit is bruikbaar op een {day} in de vier weken vanaf {first}."),
    (WARNING, DUTCH_WARNING),
    (NOT_FOR_OPTIONS, DUTCH_NOT_FOR_OPTIONS),
    ("{left} of {rows} rows left out for their '{column}': {words}.",
     "{left} van {rows} rijen weggelaten om hun '{column}': {words}."),
    (_ROWS + "with an id that came before left out", "{number} rij(en) weggelaten waarvan het id al voorkwam"),
    (_ROWS + "with the id of a row that is another one left out",
     "{number} rij(en) weggelaten die het id van een andere rij hebben"),
    (_ROWS + "without '{column}' left out", "{number} rij(en) zonder '{column}' weggelaten"),
    (_ROWS + "with axes in another order than the rest, put right",
     "{number} rij(en) met de assen in een andere volgorde dan de rest, hersteld"),
    (_ROWS + "without a geometry that can be read left out", "{number} rij(en) zonder leesbare geometrie weggelaten"),
    (_ROWS + "with coordinates that are no numbers left out",
     "{number} rij(en) met coördinaten die geen getallen zijn weggelaten"),
    (_ROWS + "outside the Netherlands left out", "{number} rij(en) buiten Nederland weggelaten"),
    (_ROWS + "with an invalid geometry repaired", "{number} rij(en) met een ongeldige geometrie hersteld"),
    (_ROWS + "that are no {types} left out", "{number} rij(en) die geen {types} zijn weggelaten"),
    (_ROWS + "whose '{column}' is not published, kept without",
     "{number} rij(en) waarvan '{column}' niet openbaar is, zonder dat getal bewaard"),
    (_ROWS + "whose '{column}' is empty or no number, kept without",
     "{number} rij(en) waarvan '{column}' leeg of geen getal is, zonder dat getal bewaard"),
)  # fmt: skip
"""A note in English, and the same in Dutch."""

_OUTCOMES = {"refused": "geweigerd", "repaired": "hersteld", "told": "gemeld"}
_DAYS = {"weekday": "werkdag", "saturday": "zaterdag", "sunday": "zondag"}
_NAMED = re.compile(r"(?P<text>.*left out|.*repaired|.*put right|.*kept without)(?P<names> \(.+\))?")
_OF_FEED = re.compile(
    rf"(?P<outcome>{'|'.join(_OUTCOMES)}): (?P<text>.+?\.)(?: For example: (?P<examples>.+)\.)?"
    r"(?: \((?P<days>(?:(?:weekday|saturday|sunday) \d{4}-\d\d-\d\d(?:, )?)+)\))?"
)


def dutch(note: str) -> str | None:
    """A note in Dutch; ``None`` if its words are not known."""
    if (known := _of_services().get(note)) is not None:
        return known
    title, colon, rest = note.partition(": ")
    if colon and title in {service.title for service in services().values()}:
        said = dutch(rest)
        return None if said is None else f"{title}: {said}"
    if (found := _OF_FEED.fullmatch(note)) is not None and (text := _translated(found["text"])) is not None:
        examples = f" Bijvoorbeeld: {found['examples']}." if found["examples"] else ""
        days = f" ({_in_dutch(found['days'])})" if found["days"] else ""
        return f"{_OUTCOMES[found['outcome']]}: {text}{examples}{days}"
    if (rows := _NAMED.fullmatch(note)) is not None and (text := _translated(rows["text"])) is not None:
        return text + (rows["names"] or "")
    return _translated(note)


def _translated(text: str) -> str | None:
    for pattern, words in _patterns():
        if (found := pattern.fullmatch(text)) is not None:
            return words.format(**{name: _DAYS.get(value, value) for name, value in found.groupdict().items()})
    return None


def _in_dutch(days: str) -> str:
    for english, word in _DAYS.items():
        days = days.replace(english, word)
    return days


@lru_cache(maxsize=1)
def _of_services() -> dict[str, str]:
    return {
        note: words
        for service in services().values()
        for note, words in zip(service.notes, service.dutch_notes, strict=True)
    }


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(_pattern(english), words) for english, words in _pairs()]


def _pairs() -> Iterator[tuple[str, str]]:
    yield from _PAIRS
    yield from texts()


def _pattern(template: str) -> re.Pattern[str]:
    """What a template makes, with a group per name."""
    parts = re.split(r"\{(\w+)\}", template)
    made = [f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts)]
    return re.compile("".join(made))

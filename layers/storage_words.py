"""What rows say of themselves: whether their words name a site of munition or of storage that may not be public.

Words of munition always do. Words of storage do beside a word of the armed forces. In rows that nobody has reviewed
words of storage do by themselves too, unless the row says that what is stored there, or whose it is, is civil
(docs/decisions/0014-what-the-guard-hides.md).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.words import unaccented
from layers.homoglyphs import foreign, latin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_GOODS = (
    r"(?<![a-z])bom(?:men)?|buskruit|kruit|(?<![a-z])(?:land|zee|oefen)?mijnen|(?:land|zee)mijn|granaat|granaten|raket|raketten"
    r"|springstof|springstoffen|explosief|explosieven?|ontstekers?|detonators?|patroon|patronen|(?:kern|atoom|vuur)?wapens?"
    r"|torpedos?|torpedo's|projectielen?|kernkoppen|mortier(?:en|s)?|houwitsers?|himars|springmiddel(?:en)?|kogels?|explo"
)
"""What the armed forces store; a word of it by itself says nothing yet: streets are called after grenades."""

_ROOMS = (
    r"loods|loodsen|depots?|opslag|magazijn|bunker|kamer|kelder|huis|park|complex|dump|berging|bergplaats|terrein|fabriek"
    r"|kluis|silo|hal\b|basis|bases"
)
_GOODS_ENGLISH = (
    r"(?<![a-z])bombs?|gunpowder|(?<![a-z])mines|landmines?|grenades?|rockets?|missiles?|explosives?|detonators?|weapons?"
    r"|projectiles?"
)
_ROOMS_ENGLISH = (
    r"stor(?:e|es|age|ehouse)\b|depots?|dumps?\b|magazines?|bunkers?|warehouses?|cache|sites?\b|silos?|base\b|shed"
    r"|factory"
)
_GOODS_GERMAN = r"waffen|bomben|(?<![a-z])minen|raketen|granat(?:en)?|pulver|zund(?:er|mittel)|patronen"
_ROOMS_GERMAN = r"lager|depots?|bunker|kammer|magazin|haus|turm|silo|basis|stellung|fabrik|arsenal"
_KEPT_IN = r"(?:loods|depot|opslag|magazijn|bunker|dump|bergplaats|kluis|silo)\w*"
_JOIN = r"[-/ ]{0,3}"
_OF = r"(?: \w+)? (?:van|voor|met|vol|of|for|with|von|fur|mit) (?:de |het |the |oude |\w+e )?"

_MUNITION = re.compile(
    r"muniti(?:e|on)|\bamm?unition|\bammo\b|(?<![a-z0-9])m[. ]{0,2}m[. ]{0,2}c(?![a-z0-9])|\bmu-nitie"
    r"|\bordnance(?! survey)|springstof"
    r"|sprengstoff|sprengmittel|\bpomss?\b|pre-?positioned (?:stock|set|storage)|granaten|handgranaat|\bgrenades\b"
    r"|raketten|(?:kern|atoom)wapens?(?!vrij)|kernkop|(?:kern|atom)waffen(?!frei)|nuclear (?:weapon|warhead|bomb)"
    r"|\bwarheads?\b|\btorpedo(?!boot|jager|laan|straat|weg)"
    rf"|(?:{_GOODS}){_JOIN}(?:{_ROOMS})|{_KEPT_IN}{_OF}(?:{_GOODS})\b"
    rf"|(?:{_GOODS_ENGLISH}){_JOIN}(?:{_ROOMS_ENGLISH})|(?:{_ROOMS_ENGLISH}){_OF}(?:{_GOODS_ENGLISH})\b"
    rf"|(?:{_GOODS_GERMAN}){_JOIN}(?:{_ROOMS_GERMAN})|(?:{_ROOMS_GERMAN}){_OF}(?:{_GOODS_GERMAN})\b"
    r"|(?<!milk )powder (?:magazine|house|store)\b|cartridge (?:factory|depot|magazine)"
    r"|materieels?[- ]?(?:depot|opslag|magazijn|complex|loods|park)|\bmob(?:ilisatie)?[-. ]{0,2}(?:complex|terrein)"
    r"|\barmou?ry\b|\bd?munb\b|\bmunas?\b|\bmun[-. ]{0,2}(?:dep|compl|mag|opsl|terr|bunk)|\baps-?[1-9]\b"
    r"|explosieve stof|\beodd?[- ](?:terrein|complex|locatie|site)|vernietigingsterrein"
    r"|hawk[- ]?(?:stelling|site|basis)|tank(?:s|en)?stalling"
)
_STORAGE = re.compile(
    r"opslag|opgeslagen|voorraad|brandstofpark|depot|magazijn|bunker|arsena+l|storage|warehouse|stockpile|bergplaats"
    r"|bevoorradings(?:centrum|punt|park|complex|bedrijf)|supply (?:point|base|depot)"
    r"|(?:material|gerate|nachschub|tank)lager"
)
_ROOM = re.compile(
    r"loods|stalling|logistiek (?:centrum|steunpunt|complex)|pakhuis|hangar|\bsilo|\biglo|schuur|\bopleg"
    r"|voertuigen?park|bevoorrading|pyrotechn|gevaarlijke stof|springterrein|\bmc\b|\basp\b|\bsas\b"
)
_MILITARY = re.compile(
    r"defensie|defence|defense|milita(?:ir|ry)|krijgsmacht|landmacht|luchtmacht|koninklijke marine|\bleger|\barmy\b"
    r"|\bnavo\b|\bnato\b|(?<!brandweer)kazerne|barracks|(?<!reddings)brigade|bataljon|explosie(?:f|ven)|\bwapens\b"
    r"|bundeswehr|armed forces|\bbommen\b|\bbombs\b|\bexplosives\b|\bweapons\b|\bmissiles\b|\bwaffen\b|artillerie"
    r"|landmijnen"
)

_FORCES = re.compile(
    r"defensie|defence|defense|krijgsmacht|landmacht|luchtmacht|koninklijke marine|\bnavo\b|\bnato\b|bundeswehr"
    r"|armed forces"
)
"""Whose a thing is, rather than what it lies beside."""
_FORCES_AT_ALL = re.compile(
    rf"{_MILITARY.pattern}|{_FORCES.pattern}"
    r"|koninklijke (?:land|lucht|militaire|marine|marechaussee)"
    r"|\bkon\.|marechaussee|\bkmar\b|marine|\bmarin|\bklu?\b|mindef|defensi|vliegbasis|oorlog|soldat|soldier"
    r"|troepen|commando|schiet|oefenterrein|garnizoen|\bgenie\b|\bgenie(?:troepen|park)|\bpantser|\btanks?\b|tankstalling|hawk|patriot|raket|wapen"
    r"|\bgranaa?t|geschut|\beodd?\b|explosi|springterrein|springsto|vernietiging|\baps\b|\baps-?\d|\bmc\b|\basp\b|\bsas\b"
    r"|\bmun\b|\bmuna\b|\bmuniti|\bdmunb|\bmob\b|mobilisatie|opleg materieel|us army|usaf"
    r"|\bamerikaanse? (?:leger|basis)|u\.s\. "
    r"|(?<!brandweer)kazerne|dienstterrein|manschappen|logistiek steunpunt|matlogco|\botclog|\bdmo\b|convoy support"
    r"|host nation|\brsom\b|reservist|\bdpo\b|\bceps\b|luchtverdediging"
)
"""Any word of the armed forces, also one that others use too."""

_STORED = (
    r"energie|elektriciteit|stroom|batterij|accu|gas|aardgas|biogas|waterstof|co2|warmte|koude|water|regenwater|zout|data"
    r"|afval|slib|mest|graan|aardappel|zand|grond|hout|zaad|container|boeken?|archief|bus|tram|trein"
)
_CIVIL_STORAGE = re.compile(
    rf"\b(?:{_STORED})[- ]?s?(?:opslag|depot|magazijn|storage)\w*"
    rf"|(?:opslag|depot|magazijn|storage) (?:van|voor|of) (?:\w+ )?(?:{_STORED})\b"
    r"|drogteropslagen"
)
"""What is stored is civil; and the village that only sounds like storage."""

_CIVIL_OWNER = re.compile(
    r"\bns\b|prorail|arriva|qbuzz|rijkswaterstaat|waterschap|\bmuseum|archeologi|rijksmonument|\bnam\b|gasunie|tennet"
    r"|enexis|attero|supermarkt|postnl|kringloop|self ?storage|verhuizer"
)

_ANY = re.compile("|".join(words.pattern for words in (_MUNITION, _STORAGE, _ROOM)))
_STEMS = (
    "muni", "amm", "ordnance", "spreng", "springstof", "poms", "positioned", "granat", "granaat", "handgranaat",
    "grenade", "raket", "wapen", "waffen", "kernkop", "nuclear", "warhead", "torpedo", "bom", "kruit", "mijn",
    "explosi", "ontsteker", "detonator", "patro", "projecti", "powder", "mine", "rocket", "missile", "weapon",
    "pulver", "zund", "cartridge", "materieel", "mob", "armo", "armry", "m.m", "mm.", "mmc", "m m", "mm c", "m. m",
    "m..m", "m .m", "m  m", "mm  c", "mm .c",
    "mu-n", "mortier", "houwitser", "himars", "springmiddel", "kogel", "explo", "opslag", "opgeslagen", "voorraad",
    "brandstofpark", "depot", "magazijn", "bunker", "arsena", "storage", "warehouse", "stockpile", "bergplaats",
    "bevoorrading", "supply", "lager", "loods", "stalling", "logistiek", "pakhuis", "hangar", "silo", "munb", "muna",
    "mun", "aps", "eod", "vernietigingsterrein", "hawk", "iglo", "schuur", "opleg", "voertuig", "pyrotechn",
    "gevaarlijke", "springterrein", "mc", "asp", "sas",
)  # fmt: skip
"""What holds none of these holds nothing of :data:`_ANY`, which takes fifty times as long to find out."""
_NOT_SAID = frozenset({"plan_status", "evidence", "source", "reference_date"})


def naming_the_forces(frame: pd.DataFrame) -> pd.Series:
    """Which rows name the armed forces in any column with text, or hide a word behind letters of another alphabet."""
    return _rows_with(_texts_naming, frame)


def written_strangely(frame: pd.DataFrame) -> pd.Series:
    """Which rows have letters of another alphabet, of which nobody knows what they are read as."""
    return _rows_with(_texts_foreign, frame)


def telling(frame: pd.DataFrame, known: pd.Series) -> pd.Series:
    """Which rows say, in all their columns with text together, that they are a site of munition or storage.

    Parameters
    ----------
    frame : DataFrame
        Rows of a dataset; a geometry is not looked at.
    known : Series of bool
        Which rows somebody reviewed; the others are trusted less.
    """
    said = frame[texts_of(frame)]
    found = _rows_with(_texts_suspicious, said).to_numpy(copy=True)
    for row in np.flatnonzero(found):
        found[row] = tells(said.iloc[int(row)], reviewed=bool(known.iloc[int(row)]))
    return pd.Series(found, index=frame.index)


def _rows_with(words: Callable[[tuple[str, ...]], tuple[str, ...]], frame: pd.DataFrame) -> pd.Series:
    """Which rows have, in any column with text, one of the texts that a function finds among those of a column."""
    found = np.zeros(len(frame), dtype=bool)
    for name in texts_of(frame):
        column = frame[name]
        if texts := words(tuple(text for text in column.unique().tolist() if isinstance(text, str))):
            found |= column.isin(texts).to_numpy()
    return pd.Series(found, index=frame.index)


# The same columns are asked for layer after layer, and catalogue after catalogue.
@lru_cache(maxsize=1_000)
def _texts_naming(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for text in texts if foreign(text) or _FORCES_AT_ALL.search(_plain([text])))


@lru_cache(maxsize=1_000)
def _texts_foreign(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for text in texts if foreign(text))


@lru_cache(maxsize=1_000)
def _texts_suspicious(texts: tuple[str, ...]) -> tuple[str, ...]:
    # All texts at once: most columns have none.
    return tuple(text for text in texts if _may_tell([text])) if _may_tell(texts) else ()


def _may_tell(texts: Iterable[str]) -> bool:
    said = _plain(texts)
    stems = [stem for stem in _STEMS if stem in said]
    lines = (line for line in said.split("\n") if any(stem in line for stem in stems)) if stems else ()
    return any(_ANY.search(line) for line in lines)


def texts_of(frame: pd.DataFrame) -> list[str]:
    """The columns of a frame in which rows say something."""
    kinds = zip(frame.columns, frame.dtypes, strict=True)  # opening a column of features takes longer than its type
    return [
        str(name)
        for name, kind in kinds
        if name not in _NOT_SAID and (isinstance(kind, pd.StringDtype) or _has_text(frame[name]))
    ]


def tells(texts: Iterable[object], *, reviewed: bool) -> bool:
    """Whether the texts of one row name a site of munition or of storage that may not be public."""
    said = _plain(texts)
    if _MUNITION.search(said):
        return True
    rest = _CIVIL_STORAGE.sub(" ", said)
    if not reviewed and _STORAGE.search(said) and _FORCES.search(said):
        return True  # nobody has looked whether the gas of the armed forces is civil
    if _STORAGE.search(rest):
        return bool(_MILITARY.search(rest)) or not (reviewed or _CIVIL_OWNER.search(rest))
    return not reviewed and bool(_ROOM.search(rest) and _MILITARY.search(rest))


def _has_text(column: pd.Series) -> bool:
    return pd.api.types.is_object_dtype(column) or pd.api.types.is_string_dtype(column)


def _plain(texts: Iterable[object]) -> str:
    """Texts in lower case without accents, one per line."""
    return unaccented(latin("\n".join(text for text in texts if isinstance(text, str)))).replace("_", " ")

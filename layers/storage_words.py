"""What rows say of themselves: whether their words name a site of munition or of storage that may not be public.

Words of munition always do. Words of storage do beside a word of the armed forces. In rows that nobody has reviewed
words of storage do by themselves too, unless the row says that what is stored there, or whose it is, is civil
(docs/decisions/0014-what-the-guard-hides.md).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

_MUNITION = re.compile(
    r"muniti(?:e|on)|ammunition|\bammo\b|(?<![a-z0-9])m\.?m\.?c(?![a-z0-9])|springstof|\bpoms\b|patroon(?:depot|opslag)"
    r"|kruit(?:huis|magazijn|kamer|kelder|opslag)|raket(?:ten|opslag|bas[ie]s|complex|depot)|granaten|handgranaat"
    r"|patronen[- ]?(?:fabriek|magazijn|depot|opslag)|explosieven?[- ]?(?:complex|opslag|depot|magazijn|bunker)"
    r"|wapen(?:depot|opslag|magazijn|kamer|park|complex)|materieels?(?:depot|opslag|magazijn|complex)"
    r"|mob(?:ilisatie)?[- ]?complex"
)
_STORAGE = re.compile(
    r"opslag|opgeslagen|voorraad|brandstofpark|depot|magazijn|bunker|arsenaal|storage|warehouse|stockpile"
    r"|bevoorradings(?:centrum|punt|park|complex)"
)
_ROOM = re.compile(r"loods|stalling|logistiek centrum")
_MILITARY = re.compile(
    r"defensie|defence|defense|milita(?:ir|ry)|krijgsmacht|landmacht|luchtmacht|koninklijke marine|\bleger|\barmy\b"
    r"|\bnavo\b|\bnato\b|(?<!brandweer)kazerne|barracks|(?<!reddings)brigade|bataljon|explosie(?:f|ven)|\bwapens\b"
)

_FORCES = re.compile(r"defensie|defence|defense|krijgsmacht|landmacht|luchtmacht|koninklijke marine|\bnavo\b|\bnato\b")
"""Whose a thing is, rather than what it lies beside."""

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
_NOT_SAID = frozenset({"plan_status", "evidence", "source", "reference_date"})


def telling(frame: pd.DataFrame, known: pd.Series) -> pd.Series:
    """Which rows say, in all their columns with text together, that they are a site of munition or storage.

    Parameters
    ----------
    frame : DataFrame
        Rows of a dataset; a geometry is not looked at.
    known : Series of bool
        Which rows somebody reviewed; the others are trusted less.
    """
    names = [name for name in frame.columns if name not in _NOT_SAID and _has_text(frame[name])]
    suspicious = np.zeros(len(frame), dtype=bool)
    for name in names:
        values = frame[name].unique()
        if _ANY.search(_plain(values)):  # all values at once: most columns have none
            suspicious |= frame[name].isin([value for value in values if _ANY.search(_plain([value]))]).to_numpy()
    found = suspicious.copy()
    for row in np.flatnonzero(suspicious):
        found[row] = tells(frame[names].iloc[int(row)], reviewed=bool(known.iloc[int(row)]))
    return pd.Series(found, index=frame.index)


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
    """Texts in lower case, one per line, without signs that do not show."""
    joined = "\n".join(text for text in texts if isinstance(text, str))
    return unicodedata.normalize("NFKC", joined).casefold().replace("\u00ad", "").replace("\u200b", "")

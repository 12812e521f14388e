"""Texts made comparable: case, accents and signs make no difference."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = re.compile(r"[\u0300-\u036f]")
_UNSEEN = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


def simplified(text: str) -> str:
    """Lower case letters and digits without accents, single spaces instead of everything else."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in unaccented(text)).split())


def visible(text: str) -> str:
    """A text without signs that do not show, with one kind of hyphen and of space; its case and accents stay."""
    return _DASHES.sub("-", _UNSEEN.sub("", unicodedata.normalize("NFKC", text)))


def unaccented(text: str) -> str:
    """Lower case without accents and without signs that do not show; one kind of hyphen and of space."""
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", visible(text).casefold()))

"""Letters of other alphabets that look like Latin ones: who reads them as Latin has to be read as Latin by us too."""

from __future__ import annotations

import unicodedata

_ALIKE = {
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ": "ABEZHIKMNOPTYXC",  # Greek
    "αγεικνορτυχωϲημ": "ayeiknoptuxwcnu",
    "АВЕЅІЈКМНОРСТУХԚԜҮ": "ABESIJKMHOPCTYXQWY",  # Cyrillic
    "авеѕіјкмнорстухԁԛԝһпигӏү": "abesijkmhopctyxdqwhnurly",
    "ՕՏՍսոօց": "OSUunog",  # Armenian
    "ıɪɡɑʋƖʏꞮ": "iigauIyI",  # Latin, but of no alphabet near us
    "ᴀʙᴄᴅᴇɢʜᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡᴢ": "abcdeghjklmnoprstuvwz",  # small capitals
}
_TO_LATIN = {
    ord(sign): latin_sign for signs, same in _ALIKE.items() for sign, latin_sign in zip(signs, same, strict=True)
}
_NEAR_US = frozenset("ßẞæÆœŒøØđĐðÐþÞłŁĳĲŋŊſª\u00ba")
"""Latin letters that are no letter of ASCII with an accent."""


def latin(text: str) -> str:
    """The text with look-alikes of Latin letters as Latin ones; accents stay."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text).translate(_TO_LATIN)
    return unicodedata.normalize("NFKC", apart)


def foreign(text: str) -> bool:
    """Whether a text has a letter that no language near us is written with, such as a look-alike of a Latin one."""
    return not text.isascii() and any(
        sign.isalpha() and not sign.isascii() and sign not in _NEAR_US for sign in unicodedata.normalize("NFD", text)
    )

"""Reading a position that somebody typed: RD metres, or WGS84 degrees, in the ways that people write them."""

from __future__ import annotations

import re
from typing import NamedTuple

from geodata.crs import NETHERLANDS_LAT, NETHERLANDS_LON, lonlat_to_rd, rd_to_lonlat

RD_X_M = (0.0, 300_000.0)
RD_Y_M = (289_000.0, 630_000.0)
"""Where RD New is used: x and y never have the same range, so that a swapped pair is seen."""

_LONGEST = 300
_NUMBER = r"[+-]?\d+(?:[.,]\d+)*"
_WORDS = re.compile(
    r"\b(?:rd|km|epsg:?28992|wgs ?84|geo|point|x|y|lat|lon|lng|breedte|lengte)\b\s*[:=]?|[()]", re.IGNORECASE
)
_LINK = re.compile(r"https?://\S*?[@=/](?P<first>\d+\.\d+)[,/](?P<second>\d+\.\d+)")
_PAIR = re.compile(rf"({_NUMBER})\s*(?:m\b|°)?\s*(?:[;,/]\s*|\s+)({_NUMBER})\s*(?:m\b|°)?")
_LETTER = r"(?:N\.?B\.?|O\.?L\.?|[NEO])(?![a-z])"
_ANGLE = (
    r"(\d+(?:[.,]\d+)?)(?:\s*[°º]|(?=\s|[NEO]))\s*(?:(\d+(?:[.,]\d+)?)\s*['′’]?\s*)?"
    r"(?:(\d+(?:[.,]\d+)?)\s*(?:\"|″|”|'')?\s*)?"
)
_LETTER_AFTER = re.compile(rf"{_ANGLE}({_LETTER})", re.IGNORECASE)
_LETTER_BEFORE = re.compile(rf"({_LETTER})\s*{_ANGLE.replace('(?=', '(?=$|,|')}", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_KM = re.compile(r"\d{1,3}[.,]\d{1,3}")


class Position(NamedTuple):
    """A point in the Netherlands: RD New in metres, and the same in WGS84 degrees."""

    x_m: float
    y_m: float
    lon: float
    lat: float

    @property
    def id(self) -> str:
        """The metres as text, which :func:`position` reads."""
        return f"{self.x_m:.0f},{self.y_m:.0f}"


def position(text: str) -> Position | None:
    """The point that a text gives, or None if the text is no pair of coordinates in the Netherlands.

    Understood are RD (``219000 543000``, ``x=219.000, y=543.000``, with or without points between thousands, or in
    kilometres with decimals) and WGS84 in either order: in degrees (``52.77, 6.21``, ``52,77 6,21``, ``52,77° NB, 6,21°
    OL``), in degrees, minutes and seconds (``52°46'12"N 6°12'36"E``, ``N 52 46.2 E 6 12.6``), as ``POINT(6.21 52.77)``,
    as ``geo:52.77,6.21`` or in the address of a map page.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if link := _LINK.match(text):
        return _degrees_of(link["first"], link["second"])
    plain = " ".join(_WORDS.sub(" ", text).split()).strip(" ,;")
    return _in_letters(plain) or _in_numbers(plain)


def _in_letters(text: str) -> Position | None:
    """Two angles, each with a letter that says which way it goes."""
    for pattern in (_LETTER_AFTER, _LETTER_BEFORE):
        found = [one.groups() for one in pattern.finditer(text)]
        if len(found) == 2 and not re.sub(r"[\s,;]", "", pattern.sub("", text)):
            angles = [one[:3] if pattern is _LETTER_AFTER else one[1:] for one in found]
            letters = [one[3] if pattern is _LETTER_AFTER else one[0] for one in found]
            degrees = {
                letter[0].upper() == "N": _degrees(*angle) for letter, angle in zip(letters, angles, strict=True)
            }
            return _at_degrees(degrees[False], degrees[True]) if len(degrees) == len(found) else None
    return None


def _degrees(*parts: str | None) -> float:
    whole, minutes, seconds = (float((part or "0").replace(",", ".")) for part in parts)
    return whole + minutes / 60 + seconds / 3600 if max(minutes, seconds) < 60 else float("nan")


def _in_numbers(text: str) -> Position | None:
    pair = _PAIR.fullmatch(text)
    if pair is None:
        return None
    first, second = pair.groups()
    return _degrees_of(first, second) or _metres_of(first, second) or _kilometres_of(first, second)


def _degrees_of(first: str, second: str) -> Position | None:
    one, other = _decimal(first), _decimal(second)
    if one is None or other is None:
        return None
    return _at_degrees(one, other) or _at_degrees(other, one)


def _metres_of(first: str, second: str) -> Position | None:
    x_m, y_m = (_decimal(re.sub(r"[.,]", "", part) if _GROUPED.fullmatch(part) else part) for part in (first, second))
    if x_m is None or y_m is None or not (_within(x_m, RD_X_M) and _within(y_m, RD_Y_M)):
        return None
    lon, lat = rd_to_lonlat(x_m, y_m)
    return Position(x_m, y_m, float(lon), float(lat))


def _kilometres_of(first: str, second: str) -> Position | None:
    if not (_KM.fullmatch(first) and _KM.fullmatch(second)):
        return None
    return _metres_of(*(f"{float(part.replace(',', '.')) * 1_000:.0f}" for part in (first, second)))


def _decimal(text: str) -> float | None:
    """A number with at most one point or comma, which is that of its decimals."""
    return float(text.replace(",", ".")) if len(re.findall(r"[.,]", text)) <= 1 else None


def _at_degrees(lon: float, lat: float) -> Position | None:
    if not (_within(lon, NETHERLANDS_LON) and _within(lat, NETHERLANDS_LAT)):
        return None
    x_m, y_m = lonlat_to_rd(lon, lat)
    return Position(float(x_m), float(y_m), lon, lat)


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]

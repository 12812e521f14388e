"""Reading a position that somebody typed: RD metres, or WGS84 degrees, in the ways that people write them."""

from __future__ import annotations

import re
from typing import NamedTuple

from geodata.crs import NETHERLANDS_LAT, NETHERLANDS_LON, lonlat_to_rd, rd_to_lonlat

RD_X_M = (0.0, 300_000.0)
RD_Y_M = (289_000.0, 630_000.0)
"""Where RD New is used: x and y never have the same range, so that a swapped pair is seen."""

_LONGEST = 80
_NUMBER = r"[+-]?\d+(?:[.,]\d+)*"
_WORDS = re.compile(r"\b(?:rd|epsg:?28992|wgs84|x|y|lat|lon|lng|breedte|lengte)\b\s*[:=]?", re.IGNORECASE)
_PAIR = re.compile(rf"\(?\s*({_NUMBER})\s*(?:m\b|°)?\s*(?:[;,/]\s*|\s+)({_NUMBER})\s*(?:m\b|°)?\s*\)?")
_SEXAGESIMAL = re.compile(
    r"(\d+)\s*[°º]\s*(?:(\d+(?:[.,]\d+)?)\s*['′’]\s*)?(?:(\d+(?:[.,]\d+)?)\s*(?:\"|″|”|'')\s*)?(N\.?B\.?|O\.?L\.?|[NEO])",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


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

    Understood are RD (``219000 543000``, ``x=219.000, y=543.000``, with or without points between thousands) and WGS84
    in either order, in degrees (``52.77, 6.21``, ``52,77 6,21``, ``52.77° 6.21°``) or in degrees, minutes and seconds
    (``52°46'12"N 6°12'36"E``, also NB and OL).
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    return _in_minutes(text) or _in_numbers(text)


def _in_minutes(text: str) -> Position | None:
    found = list(_SEXAGESIMAL.finditer(text))
    if len(found) != len(("latitude", "longitude")) or re.sub(r"[\s,;]", "", _SEXAGESIMAL.sub("", text)):
        return None
    degrees = {"N" if one[4][0] in "Nn" else "E": _degrees(one) for one in found}
    return _at_degrees(degrees["E"], degrees["N"]) if len(degrees) == len(found) else None


def _degrees(found: re.Match[str]) -> float:
    whole, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups()[:3])
    return whole + minutes / 60 + seconds / 3600 if max(minutes, seconds) < 60 else float("nan")


def _in_numbers(text: str) -> Position | None:
    pair = _PAIR.fullmatch(_WORDS.sub(" ", text).strip())
    if pair is None:
        return None
    first, second = pair.groups()
    return _degrees_of(first, second) or _metres_of(first, second)


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

"""Read the values of OpenStreetMap tags: speeds, lengths, weights, durations. What cannot be meant is ``None``."""

from __future__ import annotations

import math
import re

_NUMBER = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*([a-z/\"']*)\s*$")
_FEET_INCHES = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(?:'|ft)\s*(?:(\d+(?:\.\d+)?)\s*(?:\"|in))?\s*$")
_CLOCK = re.compile(r"^\s*(\d+):(\d{2})(?::(\d{2}))?\s*$")
_ISO = re.compile(r"^\s*PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?\s*$", re.IGNORECASE)

_KMH = {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": 1.609344, "knots": 1.852}
_METRES = {"": 1.0, "m": 1.0, "cm": 0.01, "ft": 0.3048, "feet": 0.3048, "in": 0.0254}
_TONNES = {"": 1.0, "t": 1.0, "kg": 0.001, "lbs": 0.00045359237, "lb": 0.00045359237, "st": 0.90718474}

MAX_KMH = 150.0
"""A tagged speed above this is a mistake."""

ZONES_KMH = {
    "living_street": 15.0,
    "bicycle_road": 30.0,
    "urban": 50.0,
    "rural": 80.0,
    "trunk": 100.0,
    "motorway": 100.0,
}
"""Dutch speed limits by kind of road (RVV art. 20, 21, 45; motorways between 6 and 19 h)."""

_ABROAD_KMH = {
    "DE:urban": 50.0,
    "DE:rural": 100.0,
    "DE:living_street": 7.0,
    "BE:urban": 50.0,
    "BE:rural": 90.0,
    "BE-VLG:urban": 50.0,
    "BE-VLG:rural": 70.0,
}
WALKING_KMH = 5.0


def speed_kmh(text: str) -> float | None:
    """Read ``50``, ``50 mph``, ``walk``, ``NL:urban``, ``DE:zone30`` or a list of these (the lowest counts), in km/h.

    ``none``, ``signals``, negative numbers, zero and what nobody can read are ``None``.
    """
    speeds = [_one_speed(part.strip()) for part in text.split(";")]
    known = [speed for speed in speeds if speed is not None]
    return min(known) if known else None


def metres(text: str) -> float | None:
    """Read ``3.5``, ``3,5 m``, ``350 cm``, ``11'6"`` or ``11 ft 6 in``, in metres."""
    feet = _FEET_INCHES.match(text.replace("′", "'").replace("″", '"').replace("''", '"'))
    if feet:
        return _positive(float(feet[1]) * 0.3048 + float(feet[2] or 0) * 0.0254)
    return _scaled(text, _METRES)


def tonnes(text: str) -> float | None:
    """Read ``3.5``, ``3.5 t``, ``3500 kg``, ``7700 lbs`` or ``4 st`` (short tons), in tonnes."""
    return _scaled(text, _TONNES)


def minutes(text: str) -> float | None:
    """Read a duration: ``20``, ``0:20``, ``00:20:00`` or ``PT20M``, in minutes."""
    clock = _CLOCK.match(text)
    if clock:
        return _positive(int(clock[1]) * 60 + int(clock[2]) + int(clock[3] or 0) / 60)
    iso = _ISO.match(text)
    if iso:
        return _positive(int(iso[1] or 0) * 60 + int(iso[2] or 0) + int(iso[3] or 0) / 60)
    return _scaled(text, {"": 1.0, "min": 1.0, "minutes": 1.0, "h": 60.0})


def _one_speed(text: str) -> float | None:
    if text == "walk":
        return WALKING_KMH
    if text in _ABROAD_KMH:
        return _ABROAD_KMH[text]
    country, _, zone = text.partition(":")
    if zone and re.fullmatch(r"[A-Z]{2}(-[A-Z]+)?", country):
        digits = re.fullmatch(r"(?:zone)?:?(\d+)", zone)
        if digits:
            return _speed_in_range(float(digits[1]))
        return ZONES_KMH.get(zone) if country == "NL" else None
    value = _scaled(text.lower(), _KMH)
    return None if value is None else _speed_in_range(value)


def _speed_in_range(value: float) -> float | None:
    return value if 0 < value <= MAX_KMH else None


def _scaled(text: str, units: dict[str, float]) -> float | None:
    found = _NUMBER.match(text.strip().lower().replace(",", "."))
    if not found or found[2] not in units:
        return None
    return _positive(float(found[1]) * units[found[2]])


def _positive(value: float) -> float | None:
    return value if value > 0 and math.isfinite(value) else None

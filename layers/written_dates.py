"""Dates in Dutch texts, and whether two dates can be the same."""

from __future__ import annotations

import re

_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
_QUARTERS = {"eerste": 1, "tweede": 4, "derde": 7, "vierde": 10}
_YEAR = r"(?<![\d.,-])(1[89]\d\d|20\d\d)(?![\d.,]\d|-\d)"
_MOMENT = re.compile(rf"(?:(?:\b(\d{{1,2}}) )?\b({'|'.join(_MONTHS)}) )?{_YEAR}", re.IGNORECASE)
_QUARTER = re.compile(rf"\b({'|'.join(_QUARTERS)}) kwartaal(?: van)? {_YEAR}", re.IGNORECASE)


def moments_of(text: str) -> tuple[str, ...]:
    """The dates of a text: ``Pers, 6 oktober 2025`` has ``2025-10-06``, ``mei 2020`` has ``2020-05``."""
    found = []
    for day, month, year in _MOMENT.findall(text):
        parts = [year]
        if month:
            parts.append(f"{_MONTHS.index(month.lower()) + 1:02d}")
        if day:
            parts.append(f"{int(day):02d}")
        found.append("-".join(parts))
    return tuple(found)


def quarter_of(text: str) -> tuple[str, ...]:
    """The months of the quarter that a text names: ``derde kwartaal van 2023`` has 2023-07, 2023-08 and 2023-09."""
    match = _QUARTER.search(text)
    if match is None:
        return ()
    first = _QUARTERS[match[1].lower()]
    return tuple(f"{match[2]}-{first + month:02d}" for month in range(3))


def agree(one: str, other: str) -> bool:
    """Whether two dates can be the same: the less precise one has the other in it."""
    return one.startswith(other) or other.startswith(one)

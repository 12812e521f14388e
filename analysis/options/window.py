"""The window of deadlines that people by public transport are counted in: a kind of day, a direction and two times."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.changes import DAY_TYPES
from analysis.errors import WindowError

STEP_S = 300
"""A deadline every five minutes, the ends included."""

LONGEST_S = 6 * 3_600
"""A whole day says little of when somebody wants to be there, and takes long to search."""

_LAST_S = 30 * 3_600
_TEXT = re.compile(r"(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)")
_DAYS = {"weekday": "", "saturday": " op zaterdag", "sunday": " op zondag"}


@dataclass(frozen=True)
class Window:
    """From when until when, in seconds of the service day; ``direction`` is ``to`` the gate or ``from`` it."""

    since_s: int
    until_s: int
    day_type: str = "weekday"
    direction: str = "to"

    @property
    def deadlines_s(self) -> tuple[int, ...]:
        """When to be at the gate, or when one may leave it."""
        return tuple(dict.fromkeys([*range(self.since_s, self.until_s, STEP_S), self.until_s]))

    @property
    def back(self) -> bool:
        """Whether it is of ways from the gate."""
        return self.direction == "from"

    @property
    def hours(self) -> str:
        """``HH:MM-HH:MM``, as it is given."""
        return f"{_clock(self.since_s)}-{_clock(self.until_s)}"

    @property
    def short(self) -> str:
        """Dutch: the window between brackets, such as ``7–9 uur``."""
        since, until = self._ends()
        return f"{since}–{until} uur{_DAYS[self.day_type]}"

    @property
    def words(self) -> str:
        """Dutch: what happens between when, such as ``Aankomst tussen 7 en 9 uur``."""
        since, until = self._ends()
        return f"{'Vertrek' if self.back else 'Aankomst'} tussen {since} en {until} uur{_DAYS[self.day_type]}"

    def record(self) -> dict[str, str]:
        """What an answer says of it."""
        return {"day_type": self.day_type, "direction": self.direction, "hours": self.hours}

    def _ends(self) -> tuple[str, str]:
        ends = (self.since_s, self.until_s)
        whole = not any(end % 3_600 for end in ends)
        since, until = (str(end // 3_600) if whole else _clock(end) for end in ends)
        return since, until


MORNING = Window(7 * 3_600, 9 * 3_600)
"""The morning peak on a weekday, to the gate: what is counted in unless another one is asked for."""


def parse_window(text: str, day_type: str = "weekday", direction: str = "to") -> Window:
    """The window of a text such as ``07:00-09:00``; hours from 24 on are after midnight.

    Raises
    ------
    WindowError
        It is no such text, ends before it begins, is longer than six hours, or has no such day or direction.
    """
    found = _TEXT.fullmatch(text.strip())
    if not found or day_type not in DAY_TYPES or direction not in {"to", "from"}:
        raise WindowError(value=" ".join([text[:40], *(one for one in (day_type, direction) if found)]))
    since_s, until_s = (int(found[row]) * 3_600 + int(found[row + 1]) * 60 for row in (1, 3))
    if not 0 < until_s - since_s <= LONGEST_S or until_s > _LAST_S:
        raise WindowError(value=text[:40])
    return Window(since_s, until_s, day_type, direction)


def _clock(seconds: int) -> str:
    return f"{seconds // 3_600:02d}:{seconds // 60 % 60:02d}"

"""Which words rows carried that were left out for them, with how many rows for each: nothing vanishes unsaid."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from geodata.service import LeftOut

if TYPE_CHECKING:
    from collections.abc import Iterable

REST = "*"
"""Among the words to leave out: all that are not kept, however they are called."""

MOST_UNKNOWN = 0.5
"""Where more of the rows than this carry words that nobody listed, one of these is probably wanted under a new name."""

WARNING = (
    "WARNING: {left} of {rows} rows left out, whose '{column}' is a word that nobody listed: {words}. Add it under "
    "keep or leave_out in geodata/sources/services.toml."
)
DUTCH_WARNING = (
    "LET OP: {left} van {rows} rijen weggelaten, met in '{column}' een onbekend woord: {words}. Zet het onder keep of "
    "leave_out in geodata/sources/services.toml."
)

_SHOWN, _LONGEST, _HELD = 10, 60, 1000
_OTHERS = "others"


class LeftOutWords:
    """The words of one column that tells which rows are kept, as pages come.

    Parameters
    ----------
    column : str
        Name of the column of the service.
    meant : iterable of str
        Words that are left out on purpose; :data:`REST` for all that are not kept.
    """

    def __init__(self, column: str, meant: Iterable[str]) -> None:
        self.column, self.meant = column, {word.casefold() for word in meant}
        self.rows = 0
        self.known: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()

    def add(self, rows: int, words: Iterable[str]) -> None:
        """Count a page of so many rows, of which those with these words are left out."""
        self.rows += rows
        for word, number in Counter(words).items():
            on_purpose = REST in self.meant or word.casefold() in self.meant
            counts = self.known if on_purpose else self.unknown
            shown = word[:_LONGEST] or "(empty)"
            counts[shown if shown in counts or len(counts) < _HELD else _OTHERS] += number

    def texts(self) -> list[str]:
        """A note for words that are left out on purpose, and one for those that nobody listed."""
        found = []
        if self.known:
            found.append(
                f"{self.known.total()} of {self.rows} rows left out for their '{self.column}': {_listed(self.known)}."
            )
        if self.unknown:
            listed = _listed(self.unknown)
            found.append(WARNING.format(left=self.unknown.total(), rows=self.rows, column=self.column, words=listed))
        return found

    def refusable(self) -> LeftOut:
        """What was lost for words that nobody listed."""
        listed = _listed(self.unknown)
        return LeftOut(
            self.unknown.total() / max(self.rows, 1),
            MOST_UNKNOWN,
            f"{self.unknown.total()} of {self.rows} rows carry a '{self.column}' that is neither kept nor left out on "
            f"purpose by geodata/sources/services.toml: {listed}",
            f"{self.unknown.total()} van {self.rows} rijen hebben een '{self.column}' dat "
            f"geodata/sources/services.toml niet noemt onder keep of leave_out: {listed}",
        )


def _listed(counts: Counter[str]) -> str:
    """Words with their numbers, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    shown = ", ".join(f"{word} ({number})" for word, number in ordered[:_SHOWN])
    rest = sum(number for _, number in ordered[_SHOWN:])
    return f"{shown}, others ({rest})" if rest else shown

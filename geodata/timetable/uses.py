"""What a fetched timetable is used for: options need every kind of day, and not every feed has a weekend."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_FOR_OPTIONS = (
    "Options cannot be computed with it: they need a weekday, a Saturday and a Sunday. 'paraatkaart reset gtfs_nl' "
    "goes back to the embedded timetable."
)
DUTCH_NOT_FOR_OPTIONS = (
    "De opties zijn er niet mee te berekenen: die vragen een werkdag, een zaterdag en een zondag. Op de pagina Bronnen "
    "gaat u terug naar de meegeleverde dienstregeling."
)

_NO_TRIP = "no trip can be used on a "
"""How the note of a missing kind of day begins; of earlier snapshots it is the only one."""

_REST = ("transit and its exports, on the kinds of day that it has; not options",
         "het openbaar vervoer en zijn export, op de soorten dagen die er zijn; niet de opties")  # fmt: skip


def use_of(use: Sequence[str], notes: Sequence[str]) -> tuple[str, ...]:
    """What uses a dataset, in English and in Dutch, by what was told when it was fetched."""
    return _REST if any(note.startswith(_NO_TRIP) for note in notes) else tuple(use)

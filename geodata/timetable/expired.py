"""What to say of a fetched timetable whose calendar has ended since."""

from __future__ import annotations

from datetime import date

from geodata.notes import Note

CODE = "calendar_over"


def expired(valid_from: str, valid_until: str, today: date | None = None) -> Note | None:
    """A note if the last day of a calendar is over; ``None`` if it is not, or is not known (empty)."""
    if not valid_until or valid_until >= (today or date.today()).isoformat():  # noqa: DTZ011  the day of who asks
        return None
    return Note(
        CODE,
        f"The fetched timetable is valid from {valid_from} until {valid_until} and is over: what it says is of those "
        "days. Fetch it anew with 'paraatkaart refresh gtfs_nl'.",
        f"De opgehaalde dienstregeling geldt van {valid_from} tot en met {valid_until} en is verlopen: wat zij zegt "
        "gaat over die dagen. Haal haar opnieuw op met 'paraatkaart refresh gtfs_nl'.",
    )

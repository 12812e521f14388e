"""What a feed says of itself: its operators and publisher, their time zone, and the day that it describes."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from geodata.timetable.tables import whole

if TYPE_CHECKING:
    from geodata.timetable.archive import FeedFiles
    from geodata.timetable.notes import Notes

ZONE = "Europe/Amsterdam"
"""The zone that the times of every answer are in."""

_DAY = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)")


def publishers(files: FeedFiles, notes: Notes) -> tuple[dict[str, str], str]:
    """Names of the agencies by id, and who publishes the feed or has to be named with it.

    Agencies whose times are not said to be Dutch are told in ``notes``.
    """
    agencies = {}
    named: list[str] = []
    for name in ("agency.txt", "feed_info.txt"):
        notes.add("missing_file", int(name not in files), file=name)
    if "agency.txt" in files:
        rows = whole(files, "agency.txt", notes, required=("agency_name",), optional=("agency_id", "agency_timezone"))
        agencies = dict(zip(rows["agency_id"], rows["agency_name"], strict=True))
        other = rows["agency_timezone"] != ZONE
        notes.add("other_zone", int(other.sum()), rows.loc[other, "agency_timezone"].replace("", "?"))
    if "feed_info.txt" in files:
        named += whole(files, "feed_info.txt", notes, required=("feed_publisher_name",))["feed_publisher_name"].tolist()
    if "attributions.txt" in files:
        named += whole(files, "attributions.txt", notes, required=("organization_name",))["organization_name"].tolist()
    return agencies, ", ".join(dict.fromkeys(name for name in named if name))


def described_day(files: FeedFiles, notes: Notes) -> date | None:
    """The day that a feed describes: the date in its version, else its first day; ``None`` if it says neither."""
    if "feed_info.txt" not in files:
        return None
    columns = ("feed_version", "feed_start_date")
    rows = whole(files, "feed_info.txt", notes, required=(), optional=columns)
    found = [_day(text) for column in columns for text in rows[column]]
    return next((day for day in found if day is not None), None)


def _day(text: str) -> date | None:
    match = _DAY.search(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None

"""Errors of reading and keeping a timetable."""

from __future__ import annotations

from geodata.errors import ParaatkaartError


class FeedMissingError(ParaatkaartError, FileNotFoundError):
    """There is no feed where one should be."""

    english_template = "No feed at {path}. Give a GTFS zip file, or a folder with its tables."
    dutch_template = "Geen dienstregeling op {path}. Geef een zipbestand met GTFS of een map met de tabellen ervan."

    def __str__(self) -> str:
        return str(self.args[0])


class FeedError(ParaatkaartError, ValueError):
    """A feed cannot be read at all."""

    english_template = "The feed {feed} cannot be used: {problem}"
    dutch_template = "De dienstregeling {feed} is niet bruikbaar: {dutch_problem}"


class UnsafeFeedError(FeedError):
    """An archive that would harm the machine: a bomb, a path that leaves it, an encrypted entry."""


class ServiceDateError(ParaatkaartError, ValueError):
    """The service date lies outside the calendar of the feed."""

    english_template = (
        "The service date {date} lies outside the calendar of {feed}, which is valid from {first} until {last}. "
        "Choose a date in that range."
    )
    dutch_template = (
        "De dag {date} valt buiten de kalender van {feed}, die geldt van {first} tot en met {last}. "
        "Kies een dag in die periode."
    )


class NoServiceError(ParaatkaartError, ValueError):
    """Nothing runs on the service date, or nothing in the region."""

    english_template = "{feed} has no trip on {date}{where} (its calendar runs from {first} until {last}).{left_out}"
    dutch_template = (
        "{feed} heeft geen rit op {date}{dutch_where} (de kalender loopt van {first} tot en met {last})."
        "{dutch_left_out}"
    )


class FetchedServiceError(NoServiceError):
    """The timetable that was fetched has no service on a kind of day that an answer needs."""

    english_template = (
        "{problem} The answer needs a {day}, and this is the timetable that was fetched. Name a {day} with trips with "
        "--date, fetch it anew with 'paraatkaart refresh gtfs_nl', or use the embedded timetable again with "
        "'paraatkaart reset gtfs_nl'."
    )
    dutch_template = (
        "{dutch_problem} Voor het antwoord is een {dutch_day} nodig, en dit is de opgehaalde dienstregeling. Noem een "
        "{dutch_day} met ritten met --date, haal haar opnieuw op met 'paraatkaart refresh gtfs_nl', of gebruik de "
        "meegeleverde weer met 'paraatkaart reset gtfs_nl'."
    )


class ServiceDayError(ParaatkaartError, ValueError):
    """A service date is not of the kind of day that is asked for."""

    english_template = "The service date {date} cannot be used: it is a {kind}, {problem}"
    dutch_template = "De dag {date} is niet te gebruiken: het is een {dutch_kind}, {dutch_problem}"


class TimetableMissingError(ParaatkaartError, FileNotFoundError):
    """A folder holds no timetable."""

    english_template = "No timetable in {folder}. Make one with 'paraatkaart timetable build FEED --out {folder}'."
    dutch_template = (
        "Geen dienstregeling in {folder}. Maak er een met 'paraatkaart timetable build FEED --out {folder}'."
    )

    def __str__(self) -> str:
        return str(self.args[0])


class TimetableAlteredError(ParaatkaartError, ValueError):
    """A stored timetable is not what was written."""

    english_template = "The timetable in {folder} was altered or is damaged: {problem} Build it again."
    dutch_template = "De dienstregeling in {folder} is gewijzigd of beschadigd: {problem} Maak haar opnieuw."

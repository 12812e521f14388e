"""Errors of scenarios and options: they name the file and the key."""

from __future__ import annotations

from geodata.errors import ParaatkaartError


class OptionInvalidError(ParaatkaartError, ValueError):
    """An option says something that cannot be done; ``file`` and ``key`` tell where."""

    english_template = "Option '{option}' cannot be used: {english} ({file}, key '{key}')"
    dutch_template = "Optie '{option}' is niet te gebruiken: {dutch_reason} ({file}, sleutel '{key}')"


class OptionFaultError(ParaatkaartError, RuntimeError):
    """The program failed on one option in a way that nobody foresaw; the cause is chained."""

    english_template = (
        "Option '{option}' ({file}) was not computed by a fault of the program: {problem}. Please report it."
    )
    dutch_template = "Optie '{option}' ({file}) is niet berekend door een fout in het programma: {problem}. Meld dit."


class UnknownOriginError(ParaatkaartError, KeyError):
    """A journey is asked from a place that does not exist."""

    english_template = "Unknown origin '{origin}'. Give the id of a zone or a station, or x,y in RD metres."
    dutch_template = "Onbekend vertrekpunt '{origin}'. Kies een gebied of station, of schrijf x, y in meters RD."

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownOptionError(ParaatkaartError, KeyError):
    """There is no option with this id, and no file with this name."""

    english_template = "Unknown option '{option}'. Give the path of an option file, or choose from: {known}."
    dutch_template = "Onbekende optie '{option}'. Geef het pad van een optiebestand, of kies uit: {known}."

    def __str__(self) -> str:
        return str(self.args[0])


class DemandInvalidError(ParaatkaartError, ValueError):
    """A row of the tables of travellers or shifts cannot be meant."""

    english_template = "Row '{row}' of {file} cannot be used: {english} (column '{key}')"
    dutch_template = "Regel '{row}' van {file} is niet te gebruiken: {dutch_reason} (kolom '{key}')"


class ModesInvalidError(DemandInvalidError):
    """A row of the table of speeds and penalties cannot be meant."""


class OwnModesError(ParaatkaartError, ValueError):
    """Own speeds are asked for on a street network."""

    english_template = "{file} cannot be used on a street network: the speeds are those that it was built with."
    dutch_template = "{file} is niet te gebruiken op een stratennetwerk: dat is met zijn eigen snelheden gebouwd."


class OptionFileError(ParaatkaartError, OSError):
    """An option cannot be written to a file."""

    english_template = "{path} cannot be written: {problem}."
    dutch_template = "{path} is niet te schrijven: {dutch_problem}."

    def __str__(self) -> str:
        return str(self.args[0])


class OptionConflictError(ParaatkaartError, ValueError):
    """Options cannot be combined, since they contradict each other."""

    english_template = "The options cannot be combined: {english}"
    dutch_template = "De opties zijn niet samen te voegen: {dutch_reason}"


class WindowError(ParaatkaartError, ValueError):
    """A window of time cannot be meant."""

    english_template = (
        "Cannot use '{value}' as a window: give two times, such as 07:00-09:00, the first before the second, at most "
        "six hours apart and until 30:00; a day out of weekday, saturday, sunday; a direction out of to, from."
    )
    dutch_template = (
        "'{value}' is geen bruikbaar tijdvak: geef twee tijden, zoals 07:00-09:00, de eerste voor de tweede, hoogstens "
        "zes uur uit elkaar en tot 30:00; een dag uit weekday, saturday, sunday; een richting uit to, from."
    )


class WeightInvalidError(ParaatkaartError, ValueError):
    """A weight of a criterion cannot be meant."""

    english_template = "The weight of '{criterion}' cannot be used: {english}"
    dutch_template = "Het gewicht van '{criterion}' is niet te gebruiken: {dutch_reason}"


class UnknownCriterionError(ParaatkaartError, KeyError):
    """An option has no figure with this name."""

    english_template = "Option '{option}' has no criterion '{criterion}'. Choose from: {known}."
    dutch_template = "Optie '{option}' heeft geen criterium '{criterion}'. Kies uit: {known}."

    def __str__(self) -> str:
        return str(self.args[0])


class NoIsochronesError(ParaatkaartError, ValueError):
    """Isochrones of this way of travelling are not drawn."""

    english_template = "There are no isochrones of '{mode}': minutes by it depend on a timetable. Choose from: {known}."
    dutch_template = (
        "Van '{mode}' zijn er geen isochronen: die minuten hangen af van een dienstregeling. Kies uit: {known}."
    )

"""Errors that say what happened and what to do, in English and in Dutch.

Every error derives from :class:`ParaatkaartError` and from the builtin class that fits. The English text is
``str(error)``; the application shows :attr:`ParaatkaartError.dutch`.
"""

from __future__ import annotations

from typing import ClassVar


class ParaatkaartError(Exception):
    """Base class of the project's errors.

    Parameters
    ----------
    **values
        Values for the placeholders in the templates ``english_template`` and ``dutch_template``.
    """

    english_template: ClassVar[str] = "Something went wrong."
    dutch_template: ClassVar[str] = "Er ging iets mis."

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.english_template.format(**values))

    @property
    def dutch(self) -> str:
        """The message in Dutch, for the application."""
        return self.dutch_template.format(**self.values)


class DatasetMissingError(ParaatkaartError, FileNotFoundError):
    """A file that the catalogue names does not exist."""

    english_template = "Dataset '{dataset}' is missing: no file {path}. Restore it with 'git checkout' or reinstall."
    dutch_template = (
        "Dataset '{dataset}' ontbreekt: bestand {path} bestaat niet. Herstel het met 'git checkout' "
        "of installeer Paraatkaart opnieuw."
    )

    def __str__(self) -> str:
        return str(self.args[0])


class DatasetAlteredError(ParaatkaartError, ValueError):
    """A file differs from what the catalogue promises (hash)."""

    english_template = (
        "Dataset '{dataset}' was altered: {path} has SHA-256 {found}, the catalogue says {expected}. "
        "Restore the file with 'git checkout', or, if the change is meant, run 'python -m geodata seal {dataset}'."
    )
    dutch_template = (
        "Dataset '{dataset}' is gewijzigd: {path} heeft SHA-256 {found}, de catalogus zegt {expected}. "
        "Herstel het bestand met 'git checkout', of, als de wijziging bedoeld is, voer "
        "'python -m geodata seal {dataset}' uit."
    )


class DatasetInvalidError(ParaatkaartError, ValueError):
    """A dataset breaks its schema: a column, a value, a geometry or a count."""

    english_template = "Dataset '{dataset}' is not valid: {problem}"
    dutch_template = "Dataset '{dataset}' is niet geldig. Technische melding (Engels): {problem}"


class LayerEmptyError(DatasetInvalidError):
    """A layer selects no row of its dataset."""


class SourceFileMissingError(ParaatkaartError, FileNotFoundError):
    """A downloaded file, from which an embedded table is built, does not exist."""

    english_template = "No file {name} in or beside {folder}. Download the source first; see geodata/sources.toml."
    dutch_template = "Geen bestand {name} in of naast {folder}. Haal eerst de bron op; zie geodata/sources.toml."

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownDatasetError(ParaatkaartError, KeyError):
    """The catalogue has no such dataset."""

    english_template = "Unknown dataset '{dataset}'. Choose one of: {known}."
    dutch_template = "Onbekende dataset '{dataset}'. Kies uit: {known}."

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownLayerError(ParaatkaartError, KeyError):
    """No layer has this id."""

    english_template = "Unknown layer '{layer}'. Choose one of: {known}."
    dutch_template = "Onbekende kaartlaag '{layer}'. Kies uit: {known}."

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownRegisterIdError(ParaatkaartError, KeyError):
    """The register has no such row."""

    english_template = "Unknown register id '{register_id}'. 'paraatkaart coverage' lists all of them."
    dutch_template = "Het register heeft geen regel '{register_id}'."

    def __str__(self) -> str:
        return str(self.args[0])


class WrongCrsError(ParaatkaartError, ValueError):
    """Data is in another coordinate reference system than it has to be."""

    english_template = "{what} is in {found}, but has to be in {expected}. Reproject it with geodata.crs.to_rd first."
    dutch_template = "{what} staat in {found}, maar moet in {expected} staan."


class UnknownDestinationError(ParaatkaartError, KeyError):
    """Reachability is asked for a destination that is not in the destination table."""

    english_template = "Unknown destination '{destination}'. Choose one of: {known}."
    dutch_template = "Onbekende bestemming '{destination}'. Kies uit: {known}."

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownModeError(ParaatkaartError, ValueError):
    """Reachability is asked for a mode of transport that does not exist."""

    english_template = "Unknown mode '{mode}'. Choose one of: {known}."
    dutch_template = "Onbekende vervoerwijze '{mode}'. Kies uit: {known}."


class UnknownAssumptionError(ParaatkaartError, ValueError):
    """An assumption is switched on that the network does not know."""

    english_template = "Unknown assumption '{assumption}'. Choose one of: {known}."
    dutch_template = "Onbekende aanname '{assumption}'. Kies uit: {known}."


class CoordinateError(ParaatkaartError, ValueError):
    """A coordinate cannot be read, or cannot be meant."""

    english_template = "Cannot use '{value}' as a place: {english}"
    dutch_template = "'{value}' is niet bruikbaar als plaats: {dutch_reason}"


class OutOfReachError(ParaatkaartError, ValueError):
    """A point lies too far from the network to be routed."""

    english_template = (
        "The point {lon:.5f},{lat:.5f} lies {distance_km:.1f} km from the nearest node of the {mode} network; at most "
        "{limit_km:.0f} km is allowed. Choose a point inside the area that the network covers."
    )
    dutch_template = (
        "Het punt {lon:.5f},{lat:.5f} ligt {distance} km van het dichtstbijzijnde knooppunt van het netwerk; "
        "ten hoogste {limit_km:.0f} km is toegestaan. Kies een punt binnen het gebied dat het netwerk dekt."
    )

    @property
    def dutch(self) -> str:
        """The message in Dutch, with a decimal comma."""
        distance = f"{self.values['distance_km']:.1f}".replace(".", ",")
        return self.dutch_template.format(**self.values, distance=distance)


class UnreachableError(ParaatkaartError, ValueError):
    """No route exists between two parts of the network."""

    english_template = "No route by {mode} from {what} to '{destination}'. The network is not connected there."
    dutch_template = "Er is geen route van {what} naar '{destination}'. Het netwerk hangt daar niet samen."


class ExtentError(ParaatkaartError, ValueError):
    """An area to fetch data for cannot be used."""

    english_template = "Cannot use '{extent}' as an area: {english}"
    dutch_template = "'{extent}' is niet bruikbaar als gebied: {dutch_reason}"


class SnapshotDamagedError(ParaatkaartError, ValueError):
    """A refreshed snapshot is not what it was when it was stored."""

    english_template = (
        "The refreshed dataset '{dataset}' is damaged: {problem} Fetch it again with 'paraatkaart refresh {dataset}', "
        "or go back to the embedded data with 'paraatkaart reset {dataset}'."
    )
    dutch_template = (
        "De ververste dataset '{dataset}' is beschadigd ({problem}). Ververs hem opnieuw op de pagina Bronnen, of ga "
        "daar terug naar de meegeleverde gegevens."
    )


class SnapshotEarlierError(SnapshotDamagedError):
    """A snapshot is whole, and was stored by a version that described snapshots in another way."""

    english_template = (
        "The refreshed dataset '{dataset}' was made by an earlier version of Paraatkaart: {problem} Fetch it again "
        "with 'paraatkaart refresh {dataset}', or go back to the embedded data with 'paraatkaart reset {dataset}'."
    )
    dutch_template = (
        "De ververste dataset '{dataset}' is gemaakt door een eerdere versie van Paraatkaart ({problem}). Ververs hem "
        "opnieuw op de pagina Bronnen, of ga daar terug naar de meegeleverde gegevens."
    )


class UnknownSnapshotError(ParaatkaartError, KeyError):
    """A dataset has no snapshot with this digest."""

    english_template = "Dataset '{dataset}' has no snapshot '{digest}'. Snapshots: {known}."
    dutch_template = "Dataset '{dataset}' heeft geen momentopname '{digest}'. Wel: {known}."

    def __str__(self) -> str:
        return str(self.args[0])


class NotEmbeddedError(UnknownSnapshotError):
    """The embedded data of a dataset is asked for, and there is none."""

    english_template = "Of '{dataset}' nothing is embedded. Give the digest of a snapshot instead."
    dutch_template = "Van '{dataset}' zijn geen gegevens meegeleverd. Kies een momentopname."


class StoreFullError(ParaatkaartError, OSError):
    """There is no room for refreshed data."""

    english_template = (
        "No space is left for '{dataset}' in {folder}; the earlier data is untouched. Make room, or choose another "
        "folder with PARAATKAART_DATA."
    )
    dutch_template = (
        "Er is geen ruimte meer voor '{dataset}' in {folder}; de eerdere gegevens zijn onaangetast. Maak ruimte, of "
        "kies een andere map met PARAATKAART_DATA."
    )


class RefreshBusyError(ParaatkaartError, RuntimeError):
    """Somebody else is refreshing the same dataset."""

    english_template = "Dataset '{dataset}' is being refreshed by another process. Wait until that has ended."
    dutch_template = "Dataset '{dataset}' wordt al ververst. Wacht tot dat klaar is."


class RefreshCancelledError(ParaatkaartError, RuntimeError):
    """The user stopped a refresh; the earlier data stays."""

    english_template = "The refresh was cancelled; the earlier data is untouched."
    dutch_template = "Het verversen is afgebroken; de eerdere gegevens zijn onaangetast."


class RefreshRefusedError(ParaatkaartError, ValueError):
    """What a service gave is not accepted as the successor of what is there."""

    english_template = "The new data for '{dataset}' is refused: {english} The earlier data is untouched."
    dutch_template = "De nieuwe gegevens voor '{dataset}' zijn geweigerd: {dutch_reason} De eerdere zijn onaangetast."


class RefreshFailedError(ParaatkaartError, RuntimeError):
    """A refresh ended in an error that nobody foresaw."""

    english_template = "The refresh of '{dataset}' failed: {reason} The earlier data is untouched."
    dutch_template = (
        "Het verversen van '{dataset}' is mislukt door een fout in Paraatkaart zelf. De eerdere gegevens zijn "
        "onaangetast; opnieuw proberen helpt waarschijnlijk niet. De technische melding staat in het logboek."
    )


class NotRefreshableError(ParaatkaartError, KeyError):
    """No service is known for a dataset."""

    english_template = "No service is known for '{dataset}'. Choose from: {known}."
    dutch_template = "Voor '{dataset}' is geen dienst bekend. Kies uit: {known}."

    def __str__(self) -> str:
        return str(self.args[0])

"""What can be wrong with a file of streets, or with a network that was made from one."""

from __future__ import annotations

from geodata.errors import ParaatkaartError


class StreetFileError(ParaatkaartError, ValueError):
    """A file of OpenStreetMap data cannot be read."""

    english_template = "Cannot read streets from '{file}': {problem}"
    dutch_template = "Kan geen straten lezen uit '{file}': {dutch_problem}"


class StreetFileMissingError(ParaatkaartError, FileNotFoundError):
    """There is no such file of OpenStreetMap data."""

    english_template = (
        "No file '{file}'. Name a file of OpenStreetMap data: .osm.pbf, .osm, .osm.xml, .osm.gz or .osm.bz2."
    )
    dutch_template = (
        "Er is geen bestand '{file}'. Noem een bestand met OpenStreetMap-gegevens: .osm.pbf, .osm, .osm.xml, .osm.gz "
        "of .osm.bz2."
    )

    def __str__(self) -> str:
        return str(self.args[0])


class StreetsNotFetchedError(ParaatkaartError, FileNotFoundError):
    """A dataset of streets was named that was not fetched."""

    english_template = "No streets were fetched under the name '{dataset}'. Type 'paraatkaart refresh {dataset}'.{hint}"
    dutch_template = (
        "Onder de naam '{dataset}' zijn geen straten opgehaald. Typ 'paraatkaart refresh {dataset}'.{dutch_hint}"
    )

    def __str__(self) -> str:
        return str(self.args[0])


class NoStreetsError(ParaatkaartError, ValueError):
    """A mode of transport may use none of the streets."""

    english_template = "No street in '{file}' is open to {mode}. {hint}"
    dutch_template = "Geen enkele straat in '{file}' is open voor {mode}. {dutch_hint}"


class NetworkCrsError(ParaatkaartError, ValueError):
    """The reference system of a street network does not fit its streets, or is none in metres."""

    english_template = "Cannot use the reference system '{crs}': {english} Choose another one with --crs."
    dutch_template = "Het coördinatenstelsel '{crs}' is niet bruikbaar: {dutch_reason} Kies een ander met --crs."


class NetworkFolderError(ParaatkaartError, ValueError):
    """A folder does not hold a street network, or holds a damaged one."""

    english_template = (
        "'{folder}' is no street network that can be used: {problem} Make it with 'paraatkaart network build', or "
        "fetch it with 'paraatkaart refresh streets'."
    )
    dutch_template = (
        "'{folder}' is geen bruikbaar stratennetwerk. Maak het met 'paraatkaart network build', of haal het op met "
        "'paraatkaart refresh streets'. Technische melding (Engels): {problem}"
    )


class NetworkTargetError(ParaatkaartError, FileExistsError):
    """A street network would replace something that is none."""

    english_template = (
        "'{folder}' exists and is no street network: nothing is written. Choose a new or an empty folder."
    )
    dutch_template = (
        "'{folder}' bestaat al en is geen stratennetwerk: er is niets geschreven. Kies een nieuwe of lege map."
    )

    def __str__(self) -> str:
        return str(self.args[0])


class NetworkModeError(ParaatkaartError, ValueError):
    """A mode of transport that the rules, or this network, do not know."""

    english_template = "Unknown mode '{mode}'. Choose from: {known}."
    dutch_template = "Onbekende vervoerwijze '{mode}'. Kies uit: {known}."


class OutsideNetworkError(ParaatkaartError, ValueError):
    """A place lies outside what a street network covers."""

    english_template = (
        "{what} at {lon:.5f},{lat:.5f} lies more than {limit_km:.0f} km from every street that can be used by {mode}. "
        "The network covers {covers} (west,south,east,north).{hint}"
    )
    dutch_template = (
        "{dutch_what} op {lon:.5f},{lat:.5f} ligt buiten het stratennetwerk. Het netwerk dekt {covers} (west, zuid, "
        "oost, noord)."
    )

"""What can go wrong between us and a service, in English and in Dutch."""

from __future__ import annotations

from geodata.errors import DatasetInvalidError, ParaatkaartError, WrongCrsError

LONGEST_QUERY = 40
"""Letters of the query of an address that a message still shows."""


LONGEST_WORDS = 80
"""Letters of what a server writes that a message still shows."""


def server_words(text: str) -> str:
    """The beginning of a text of a server, on one line and without what does not print."""
    found = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
    return found if len(found) <= LONGEST_WORDS else f"{found[: LONGEST_WORDS - 1]}…"


class CancelledError(ParaatkaartError, InterruptedError):
    """The user stopped a refresh."""

    english_template = "Stopped by the user; nothing was changed."
    dutch_template = "Gestopt door de gebruiker; er is niets gewijzigd."

    def __str__(self) -> str:
        return str(self.args[0])


class ServiceError(ParaatkaartError, OSError):
    """A service does not do what was asked of it."""

    english_template = "{url}: {problem}"
    dutch_template = "{url} geeft geen bruikbaar antwoord. Technische melding (Engels): {problem}"

    def __init__(self, **values: object) -> None:
        """Without the query of a long address: what is wrong should not stand behind 250 letters of it."""
        address, _, query = str(values["url"]).partition("?")
        super().__init__(**{**values, "url": f"{address}?…" if len(query) > LONGEST_QUERY else values["url"]})

    def __str__(self) -> str:
        return str(self.args[0])


class UnreachableServiceError(ServiceError):
    """No answer after all attempts; a later attempt may succeed."""

    english_template = "{url} does not answer after {attempts} attempt(s): {problem}. Try again later."
    dutch_template = (
        "{url} antwoordt niet na {attempts} poging(en). Probeer het later opnieuw. "
        "Technische melding (Engels): {problem}"
    )


class RefusedRequestError(ServiceError):
    """The service refuses this request; asking again does not help."""

    english_template = "{url} refuses the request (HTTP {status}): {problem}"
    dutch_template = "{url} weigert het verzoek (HTTP {status}). Technische melding (Engels): {problem}"


class UnsafeResponseError(ServiceError):
    """An answer that may not be used: too large, too slow, of another type, or it leads elsewhere."""

    english_template = "The answer of {url} was refused: {problem}"
    dutch_template = "Het antwoord van {url} is geweigerd. Technische melding (Engels): {problem}"


class MalformedResponseError(ServiceError):
    """An answer that cannot be read: cut off, or not in the promised format."""

    english_template = "The answer of {url} cannot be read: {problem}"
    dutch_template = "Het antwoord van {url} is niet te lezen. Technische melding (Engels): {problem}"


class UnsafeFileError(ParaatkaartError, ValueError):
    """A downloaded file that may not be opened."""

    english_template = "The file '{name}' was refused: {problem}"
    dutch_template = "Het bestand '{name}' is geweigerd. Technische melding (Engels): {problem}"


class CollectionMissingError(ParaatkaartError, LookupError):
    """A service does not publish what the list of services says."""

    english_template = (
        "{url} has no single '{wanted}'. It offers: {found}. The name has moved; correct geodata/sources/services.toml."
    )
    dutch_template = (
        "{url} heeft niet precies één '{wanted}'. Wel: {found}. De naam is veranderd; pas "
        "geodata/sources/services.toml aan."
    )


class EditionError(ParaatkaartError, LookupError):
    """Which editions a service has cannot be found out."""

    english_template = (
        "The newest edition cannot be found. {problem} Nothing was changed. An edition can be named too: "
        "'paraatkaart refresh DATASET --year YYYY'."
    )
    dutch_template = (
        "De nieuwste editie is niet te vinden bij {url}. Er is niets gewijzigd. Probeer het later opnieuw, of noem een "
        "editie op de opdrachtregel: 'paraatkaart refresh DATASET --year JJJJ'. Technische melding (Engels): {problem}"
    )

    def __str__(self) -> str:
        return str(self.args[0])


class NoEditionsError(ParaatkaartError, ValueError):
    """A dataset without editions cannot be asked for one."""

    english_template = "'{dataset}' has no editions by year, so --year has no meaning for it. These have: {known}."
    dutch_template = "'{dataset}' heeft geen jaargangen; --year betekent daar niets. Wel: {known}."


class IncompleteError(ParaatkaartError, ValueError):
    """A service ended before it gave all that it said it had."""

    english_template = "{url} gave {found} of {expected} rows. Nothing was changed; try again later."
    dutch_template = "{url} gaf {found} van {expected} rijen. Er is niets gewijzigd; probeer het later opnieuw."


class ServiceCrsError(WrongCrsError):
    """A service answers in a reference system that was not asked for; nobody can reproject that for it."""

    english_template = (
        "The service of {what} answers with {found}, where {expected} was to be expected. Nothing was changed; ask "
        "'paraatkaart refresh --check' whether it has moved."
    )
    dutch_template = "De dienst van {what} antwoordt met {found} waar {expected} hoort. Er is niets gewijzigd."


class UnknownServiceError(ParaatkaartError, KeyError):
    """No service is known for a dataset."""

    english_template = "Dataset '{dataset}' cannot be refreshed. Choose one of: {known}."
    dutch_template = "Dataset '{dataset}' kan niet worden vernieuwd. Kies uit: {known}."

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownWordError(DatasetInvalidError):
    """A service writes a name that the list of services does not know: it was renamed, or is spelt another way."""

    english_template = (
        "Dataset '{dataset}' is not valid: its column '{column}' has {came} in {rows} row(s); expected is one of "
        "{expected}. If a name was changed, add it to the words of '{ours}' under [{dataset}.columns] in "
        "geodata/sources/services.toml and refresh once more."
    )
    dutch_template = (
        "In '{dataset}' staat in de kolom '{column}' van de dienst {came} ({rows} rijen); verwacht wordt een van "
        "{expected}. Is een naam veranderd, zet hem dan bij de woorden van '{ours}' onder [{dataset}.columns] in "
        "geodata/sources/services.toml en ververs opnieuw. De eerdere gegevens blijven tot dan in gebruik."
    )


class FigureMissingError(DatasetInvalidError):
    """Rows lack a figure that every row has to have."""

    english_template = (
        "Dataset '{dataset}' is not valid: '{column}' is empty or no number in {rows} of {total} rows ({names}), and "
        "every row has to have it.{hint}"
    )
    dutch_template = (
        "In '{dataset}' is '{column}' leeg of geen getal bij {rows} van {total} rijen ({names}), en elke rij moet het "
        "hebben.{dutch_hint} De eerdere gegevens blijven in gebruik."
    )

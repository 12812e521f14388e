"""What an analysis of dual use cannot be made of, in English and in Dutch."""

from __future__ import annotations

from geodata.errors import ParaatkaartError


class TableInvalidError(ParaatkaartError, ValueError):
    """A table that the user gave cannot be used.

    ``dutch`` is the problem in Dutch, for tables that the pages let people make.
    """

    english_template = "{table} cannot be used: {problem}"
    dutch_template = "{table} kan niet worden gebruikt: {dutch}"

    def __init__(self, *, table: str, problem: str, dutch: str = "") -> None:
        super().__init__(table=table, problem=problem, dutch=dutch or f"technische melding (Engels): {problem}")


class FunctionNeededError(ParaatkaartError, ValueError):
    """It is not known what a file or a layer is used for."""

    english_template = (
        "What is the ground of '{side}' used for? Write {side}=FUNCTION, or give a file a column 'function', with one "
        "of: {known}."
    )
    dutch_template = "Waarvoor wordt de grond van '{side}' gebruikt? Noem een functie: {known}."


class UnknownFunctionError(ParaatkaartError, KeyError):
    """A function is not one of the table."""

    english_template = "'{function}' is no {side} function. The functions are: {known}."
    dutch_template = "'{function}' is geen functie aan deze kant. De functies zijn: {known}."

    def __str__(self) -> str:
        return str(self.args[0])


class RingsInvalidError(ParaatkaartError, ValueError):
    """Distances around a site are no rings."""

    english_template = "Rings of {rings} m: give distances above zero, each larger than the one before."
    dutch_template = "Ringen van {rings} m: geef afstanden boven nul, elk groter dan de vorige."

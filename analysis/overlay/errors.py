"""What an overlay cannot be made of, in English and in Dutch."""

from __future__ import annotations

from geodata.errors import ParaatkaartError


class EmptyPlanError(ParaatkaartError, ValueError):
    """A plan covers no ground."""

    english_template = "The plan has no area: {features} feature(s), none of them a polygon with a surface."
    dutch_template = "Het plan heeft geen oppervlakte: {features} object(en), waarvan geen een vlak is."


class MissingColumnError(ParaatkaartError, KeyError):
    """A layer lacks the column that was asked for."""

    english_template = "There is no column '{column}'. Choose one of: {known}."
    dutch_template = "Er is geen kolom '{column}'. Kies uit: {known}."

    def __str__(self) -> str:
        return str(self.args[0])


class SumsDoNotCloseError(ParaatkaartError, ArithmeticError):
    """The parts of a plan are more than the plan: a mistake of this program, not of its user."""

    english_template = (
        "The parts of the plan add up to {excess_m2:.3f} m² more than the plan. This is a mistake of the program; "
        "please report it with the files that you used."
    )
    dutch_template = (
        "De delen van het plan zijn samen groter dan het plan. Dit is een fout in het programma; meld haar."
    )


class UnknownPlanError(ParaatkaartError, KeyError):
    """A plan is neither a file nor an area of our layers."""

    english_template = (
        "'{plan}' is neither a file nor the id of an area in our layers. 'paraatkaart features' lists the ids; "
        "areas are for example {examples}."
    )
    dutch_template = "'{plan}' is geen bestand en ook geen id van een vlak in onze kaartlagen, zoals {examples}."

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownSideError(ParaatkaartError, KeyError):
    """What is to be overlaid is neither a file nor a layer."""

    english_template = "'{side}' is neither a file nor a layer. The layers are: {known}."
    dutch_template = "'{side}' is geen bestand en geen kaartlaag. De kaartlagen zijn: {known}."

    def __str__(self) -> str:
        return str(self.args[0])


class ClassColumnNeededError(ParaatkaartError, ValueError):
    """Land use is given without the column that holds its classes."""

    english_template = "Which column of {landuse} holds the class? Add --class-column with one of: {known}."
    dutch_template = "In welke kolom van {landuse} staat de klasse? Kies uit: {known}."


class LandUseNeededError(ParaatkaartError, ValueError):
    """A column of classes is named without land use."""

    english_template = "--class-column {column} needs --landuse FILE: which layer has that column?"
    dutch_template = "Bij de kolom {column} hoort een laag met grondgebruik."

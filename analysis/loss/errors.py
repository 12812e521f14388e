"""What a comparison of plans cannot be made of, in English and in Dutch."""

from __future__ import annotations

from geodata.errors import ParaatkaartError


class UnknownAreaError(ParaatkaartError, KeyError):
    """A name is that of no municipality and no province, or of one of each."""

    english_template = (
        "'{area}' is not the name or the id of exactly one municipality or province that is known; a name that both "
        "have is told apart by its id, such as GM0014 or PV20."
    )
    dutch_template = (
        "'{area}' is niet de naam of het nummer van precies één bekende gemeente of provincie; een naam die beide "
        "hebben, wordt onderscheiden met het nummer, zoals GM0014 of PV20."
    )

    def __str__(self) -> str:
        return str(self.args[0])


class NoPlanUsableError(ParaatkaartError, ValueError):
    """None of several plans can be computed, each for a reason of its own."""

    english_template = "None of the plans can be computed. {problems}"
    dutch_template = "Geen van de plannen is te berekenen. {dutch_problems}"

"""A table of speeds and penalties of the user's own: the one that ships, copied, edited, and checked here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NoReturn

import pandas as pd

from analysis.changes import MOST_FACTOR, MOST_KMH
from analysis.errors import ModesInvalidError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from analysis.reachability.network import Network

EVIDENCE = ("measured", "stated", "derived", "illustrative")
_SEPARATOR = "|"

POSITIVE = ("factor", "access_kmh")
"""Numbers that have to be there, above zero."""

OR_EMPTY = ("factor_low", "factor_high", "max_kmh", "fixed_kmh")
"""Numbers above zero that may be empty: not known, or none."""

MINUTES = ("to_stop_min", "alone_min", "parking_min")
"""Numbers of zero or more that may be empty where the table that ships has them empty."""

_MOST = {"factor": MOST_FACTOR, "factor_low": 1.0, "factor_high": MOST_FACTOR, "parking_min": 60.0} | dict.fromkeys(
    ("max_kmh", "fixed_kmh", "access_kmh"), MOST_KMH
)
_MOST_MIN = 120.0


def read_own(path: Path, shipped: pd.DataFrame, network: Network) -> list[dict[str, Any]]:
    """The rows of a table with the columns and the ids of ``shipped``, as that has them.

    Raises
    ------
    ModesInvalidError
        It cannot be read, a row or column is missing or too many, or a value cannot be meant.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        _fail(path.name, "-", "-", f"it cannot be read: {error}.", "het bestand is niet te lezen.")
    for name in map(str, shipped.columns):
        if name not in table.columns:
            _fail(path.name, "-", name, "the column is missing.", "de kolom ontbreekt.")
    _check_ids(path.name, table["id"].tolist(), shipped["id"].tolist())
    known = {
        "closed_classes": sorted(set(network.links["road_class"].astype(str)) | _texts(shipped["closed_classes"])),
        "open_assumptions": sorted(network.assumptions),
    }
    usual = {row["id"]: row for row in records(shipped)}
    return [_Row(path.name, row, usual[row["id"]]).checked(known) for row in records(table)]


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table by column."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _check_ids(file: str, ids: list[str], known: list[str]) -> None:
    for id_ in ids:
        if id_ not in known:
            text = f"there is no mode '{id_}'; known are {', '.join(known)}."
            _fail(file, id_ or "-", "id", text, f"er is geen vervoerwijze '{id_}'.")
        if ids.count(id_) > 1:
            _fail(file, id_, "id", "it is there twice.", "deze vervoerwijze staat er twee keer in.")
    for id_ in known:
        if id_ not in ids:
            _fail(file, id_, "id", "the row is missing.", "de regel ontbreekt.")


class _Row:
    """One row, checked column by column."""

    def __init__(self, file: str, row: Mapping[str, str], usual: Mapping[str, Any]) -> None:
        self.file, self.usual = file, usual
        self.row = {name: value.strip() for name, value in row.items()}

    def checked(self, known: Mapping[str, Iterable[str]]) -> dict[str, Any]:
        """The row with numbers as numbers."""
        for name, one_of in (("network", ("car", "bike")), ("peak", ("yes", "no")), ("evidence", EVIDENCE)):
            self._among(name, [self.row[name]], one_of)
        for name, choices in known.items():
            self._among(name, filter(None, self.row[name].split(_SEPARATOR)), choices)
        if self.row["network"] != self.usual["network"]:
            self.fail("network", "the speeds that a mode follows cannot change.", "dit is per vervoerwijze vast.")
        for name in ("name", "source"):
            if not self.row[name]:
                self.fail(name, "it is empty.", "dit is leeg.")
        numbers = {name: self._number(name) for name in (*POSITIVE, *OR_EMPTY, *MINUTES)}
        if numbers["factor_low"] > 1 or numbers["factor_high"] < 1:
            self.fail(
                "factor_low",
                "the lowest is a share of at most 1, the highest one of at least 1, of the usual speed.",
                "laag is een deel van hoogstens 1 van de gewone snelheid, hoog een van minstens 1.",
            )
        return {**self.row, **numbers}

    def _number(self, name: str) -> float:
        text = self.row[name]
        if not text and (name in OR_EMPTY or (name in MINUTES and pd.isna(self.usual[name]))):
            return math.nan
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        least = 0.0 if name in MINUTES else math.nextafter(0.0, 1.0)
        most = _MOST.get(name, _MOST_MIN) if name != "factor_low" else 1.0
        if not least <= value <= most:
            above = "of at least 0" if name in MINUTES else "above 0"
            dutch = "van minstens 0" if name in MINUTES else "boven 0"
            self.fail(
                name,
                f"'{text}' is no number {above} and of at most {most:g}.",
                f"'{text}' is geen getal {dutch} en van hoogstens {most:g}.",
            )
        return value

    def _among(self, name: str, values: Iterable[str], known: Iterable[str]) -> None:
        choices = list(known)
        for value in values:
            if value not in choices:
                self.fail(
                    name,
                    f"'{value}' is none of {', '.join(choices)}.",
                    f"'{value}' bestaat niet; kies uit {', '.join(choices)}.",
                )

    def fail(self, key: str, english: str, dutch: str) -> NoReturn:
        """Refuse a value of this row."""
        _fail(self.file, self.row["id"], key, english, dutch)


def _texts(column: pd.Series) -> set[str]:
    return {one for text in column.fillna("") for one in str(text).split(_SEPARATOR) if one}


def _fail(file: str, row: str, key: str, english: str, dutch: str) -> NoReturn:
    raise ModesInvalidError(file=file, row=row[:80], key=key, english=english, dutch_reason=dutch)

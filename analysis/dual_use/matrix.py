"""What two functions are to each other: conflict, conditional or compatible, with the reason and its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.dual_use.errors import TableInvalidError
from analysis.dual_use.own_table import read_own
from geodata.frames import rows
from geodata.schema import EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from geodata import Catalogue

TABLE = "dual_use_matrix"
VERDICTS = ("conflict", "conditional", "compatible")
REALMS = ("ground", "air")
COLUMNS = ("realm", "military", "civil", "verdict", "in_turns", "rationale", "evidence", "source")
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True)
class Cell:
    """One pair of functions.

    Attributes
    ----------
    verdict : str
        One of :data:`VERDICTS`, for use at the same time.
    in_turns : bool
        Whether the civil side can use the ground while the military side does not.
    rationale : str
        Why, in Dutch.
    evidence, source : str
        How we know, and from where: the title of a source; of a table of the user its text.
    """

    verdict: str
    in_turns: bool
    rationale: str
    evidence: str
    source: str


@dataclass(frozen=True, eq=False)
class Matrix:
    """Cells by realm, military and civil function, and the table that they were read from."""

    cells: Mapping[tuple[str, str, str], Cell]
    title: str


def load_matrix(catalogue: Catalogue, functions: Mapping[str, str], path: Path | None = None) -> Matrix:
    """Open the matrix of a catalogue, or one of the user in its place.

    Parameters
    ----------
    functions : mapping
        Function → ``military`` or ``civil``.

    Raises
    ------
    TableInvalidError
        A cell has an unknown function, verdict or truth value, no reason or no source, or stands twice.
    """
    table = catalogue.table(TABLE) if path is None else read_own(path, COLUMNS)
    title = f"{TABLE}.csv" if path is None else path.name
    cells: dict[tuple[str, str, str], Cell] = {}
    for number, row in enumerate(rows(table), start=1):
        key = (row.realm, row.military, row.civil)
        turns = str(row.in_turns).casefold()
        allowed: tuple[tuple[str, str, Collection[str]], ...] = (
            ("realm", row.realm, REALMS),
            ("military", row.military, [name for name, side in functions.items() if side == "military"]),
            ("civil", row.civil, [name for name, side in functions.items() if side == "civil"]),
            ("verdict", row.verdict, VERDICTS),
            ("in_turns", turns, _BOOLEANS),
            ("evidence", row.evidence, EVIDENCE),
        )
        for column, value, known in allowed:
            if value not in known:
                problem = f"row {number}: '{value}' in column {column}; write one of {', '.join(known)}."
                dutch = f"regel {number}: '{value}' kan niet in kolom {column}; kies uit {', '.join(known)}."
                raise TableInvalidError(table=title, problem=problem, dutch=dutch)
        if not row.rationale or not row.source:
            dutch = f"regel {number} heeft geen reden of geen bron; vul beide in."
            raise TableInvalidError(table=title, problem=f"row {number} has no rationale or no source.", dutch=dutch)
        if key in cells:
            problem = f"row {number}: {' and '.join(key[1:])} stand there twice."
            dutch = f"regel {number}: {' en '.join(key[1:])} staan er twee keer."
            raise TableInvalidError(table=title, problem=problem, dutch=dutch)
        source = catalogue.sources[row.source].title if path is None else row.source
        cells[key] = Cell(row.verdict, _BOOLEANS[turns], row.rationale, row.evidence, source)
    return Matrix(cells, title)

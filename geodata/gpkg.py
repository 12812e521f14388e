"""Look into a file before GDAL opens it: it may not lead elsewhere, and a layer may not be somebody else's query.

A GeoPackage is a database, and a view in it may be any query, one that never ends included. GDAL runs it as soon as it
counts or reads the layer, and nothing can stop it then: neither the user nor a time limit. So the names are looked up
first, with SQLite itself, which can be told when to give up. Triggers are left alone: every spatial index has some, and
reading fires none.

Some small files only say where data are, in other files or on a network, or which query makes them. GDAL follows them,
from inside an archive too; none is needed here.
"""

from __future__ import annotations

import re
import sqlite3
import time
import zipfile
import zlib
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MAGIC = b"SQLite format 3\x00"
_LEADS_ELSEWHERE = (
    b"<ogrvrt", b"<vrtdataset", b"<ogrwfsdatasource", b"<ogroapif", b"<gdal_wm", b"<wcs_gdal", b"gdal_streamed_alg",
)  # fmt: skip
"""In the beginning of such a file, in lower case."""
_BEGINNING = 8_192
"""Bytes; GDAL itself looks at fewer."""
_LONGEST_S = 5.0
_STEPS = 10_000
"""Instructions of SQLite between two looks at the clock."""

_OWN = ("gpkg_", "rtree_", "sqlite_")
_OWN_NAMES = frozenset({"geometry_columns", "spatial_ref_sys"})
"""What GDAL reads in such a file by itself, whatever layer is asked for; in lower case, as all names here."""

_KINDS = "SELECT name, type, coalesce(sql, '') FROM sqlite_master WHERE type IN ('table', 'view')"
_STANDARD_VIEW = re.compile(
    r"create view \S+ as select [\w.,\" ]+ from gpkg_(?:spatial_ref_sys|geometry_columns)(?: as)?(?: \w)?"
    r"(?:,? (?:inner )?join gpkg_spatial_ref_sys(?: as)? \w (?:on|using) [\w.=() ]+)?;?"
)
"""What the standard has for readers of simple features: the tables of the GeoPackage under other names."""
_COMPUTED = "SELECT count(*) FROM pragma_table_xinfo(?) WHERE hidden IN (2, 3)"


class Problem(NamedTuple):
    """Why a file may not be opened."""

    english: str
    dutch: str


_ELSEWHERE = Problem("it only refers to data elsewhere", "het verwijst alleen naar gegevens elders")


def problem_of(path: Path, layer: str = "") -> Problem | None:
    """Why GDAL may not open a file and read a layer of it; ``None``: it may, or it is no database at all.

    Parameters
    ----------
    path : Path
        Any file or folder.
    layer : str, optional
        The layer that will be read; empty: its layers will only be listed, which runs none of them.
    """
    start = _beginning(path)
    if _leads_elsewhere(start):
        return _ELSEWHERE
    if not start.startswith(_MAGIC):
        return _problem_of_archive(path)
    try:
        try:
            return _problem_of_database(path, layer, "mode=ro")
        except sqlite3.OperationalError as error:
            if "readonly" not in str(error):
                raise
            # Left open by another program, in a folder that may not be written to: GDAL reads it as it lies too.
            return _problem_of_database(path, layer, "mode=ro&immutable=1")
    except (sqlite3.Error, OverflowError, ValueError) as error:
        return Problem(f"its tables cannot be listed ({error})", "de tabellen zijn niet te lezen")


def _problem_of_database(path: Path, layer: str, how: str) -> Problem | None:
    end_s = time.monotonic() + _LONGEST_S
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=1)) as file:
        file.set_progress_handler(_late(end_s), _STEPS)
        file.execute("PRAGMA trusted_schema = OFF")
        return _problem(file, layer)


def _problem(file: sqlite3.Connection, layer: str) -> Problem | None:
    tables, others = set[str](), set[str]()
    for name, kind, text in file.execute(_KINDS):
        lower = str(name).lower()
        if kind == "view" and (lower.startswith(_OWN) or lower in _OWN_NAMES):
            if lower in _OWN_NAMES and _STANDARD_VIEW.fullmatch(" ".join(str(text).lower().split())):
                continue
            return _refused(lower)
        plain = kind == "table" and not str(text).lstrip().lower().startswith("create virtual")
        (tables if plain else others).add(lower)
    if layer and (layer.lower() not in tables or layer.lower() in others):
        return _refused(layer)
    if layer and file.execute(_COMPUTED, (layer,)).fetchone()[0]:
        return Problem(f"'{layer}' computes columns; store their values", f"'{layer}' heeft berekende kolommen")
    return None


def _refused(name: str) -> Problem:
    return Problem(
        f"'{name}' is no table of its own but a query (a view); save its rows as a table",
        f"'{name}' is geen gewone tabel maar een zoekvraag (view)",
    )


def _problem_of_archive(path: Path) -> Problem | None:
    """GDAL looks into archives by itself; nothing can be looked up in a database there."""
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as file:
                    start = file.read(_BEGINNING)
                if start.startswith(_MAGIC):
                    return Problem("it holds a database in an archive; unpack it", "pak het archief eerst uit")
                if _leads_elsewhere(start):
                    return _ELSEWHERE
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError):
        return None  # it is no archive that can be read; who opens it says so
    return None


def _late(end_s: float) -> Callable[[], int]:
    return lambda: int(time.monotonic() > end_s)


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_BEGINNING)
    except OSError:  # a folder, or it is not there: who opens it says so
        return b""


def _leads_elsewhere(start: bytes) -> bool:
    return any(mark in start.lower() for mark in _LEADS_ELSEWHERE)

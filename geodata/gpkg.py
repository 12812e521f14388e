"""Look into a GeoPackage before GDAL opens it: a layer has to be a table, not a query that somebody else wrote.

A GeoPackage is a database, and a view in it may be any query, one that never ends included. GDAL runs it as soon as it
counts or reads the layer, and nothing can stop it then: neither the user nor a time limit. So the names are looked up
first, with SQLite itself, which can be told when to give up. Triggers are left alone: every spatial index has some, and
reading fires none.
"""

from __future__ import annotations

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
_LONGEST_S = 5.0
_STEPS = 10_000
"""Instructions of SQLite between two looks at the clock."""

_OWN = ("gpkg_", "rtree_", "sqlite_")
_OWN_NAMES = frozenset({"geometry_columns", "spatial_ref_sys"})
"""What GDAL reads in such a file by itself, whatever layer is asked for; in lower case, as all names here."""

_KINDS = "SELECT name, type, coalesce(sql, '') FROM sqlite_master WHERE type IN ('table', 'view')"
_COMPUTED = "SELECT count(*) FROM pragma_table_xinfo(?) WHERE hidden IN (2, 3)"


class Problem(NamedTuple):
    """Why a file may not be opened."""

    english: str
    dutch: str


def problem_of(path: Path, layer: str = "") -> Problem | None:
    """Why GDAL may not open a file and read a layer of it; ``None``: it may, or it is no database at all.

    Parameters
    ----------
    path : Path
        Any file or folder; only what begins as a SQLite database is looked into.
    layer : str, optional
        The layer that will be read; empty: its layers will only be listed, which runs none of them.
    """
    if not _is_database(path):
        return _problem_of_archive(path)
    end_s = time.monotonic() + _LONGEST_S
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)) as file:
            file.set_progress_handler(_late(end_s), _STEPS)
            file.execute("PRAGMA trusted_schema = OFF")
            return _problem(file, layer)
    except (sqlite3.Error, OverflowError, ValueError) as error:
        return Problem(f"its tables cannot be listed ({error})", "de tabellen zijn niet te lezen")


def _problem(file: sqlite3.Connection, layer: str) -> Problem | None:
    tables, others = set[str](), set[str]()
    for name, kind, text in file.execute(_KINDS):
        lower = str(name).lower()
        if kind == "view" and (lower.startswith(_OWN) or lower in _OWN_NAMES):
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
                    if file.read(len(_MAGIC)) == _MAGIC:
                        return Problem("it holds a database in an archive; unpack it", "pak het archief eerst uit")
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError):
        return None  # it is no archive that can be read; who opens it says so
    return None


def _late(end_s: float) -> Callable[[], int]:
    return lambda: int(time.monotonic() > end_s)


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:  # a folder, or it is not there: who opens it says so
        return False

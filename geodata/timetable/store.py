"""Keep a timetable in a folder: ``timetable.json``, and beside it a folder of Parquet tables named by content.

The tables are complete before ``timetable.json`` names them, in one rename; whoever is interrupted leaves the old
timetable or the new one, never a mixture.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock

from geodata.seal import write_atomically
from geodata.timetable.errors import TimetableAlteredError, TimetableMissingError
from geodata.timetable.model import TABLES, Timetable
from geodata.timetable.notes import Note

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT = 2
HEAD = "timetable.json"
LOCK = ".lock"
_TABLES_FOLDER = re.compile(r"[0-9a-f]{16}")
_PARTIAL = ".partial-"
_NUMBER_TYPES = {"bool": np.bool_, "int32": np.int32, "double": np.float64}


def write_timetable(timetable: Timetable, folder: Path) -> Path:
    """Write a timetable, replacing the one that is there in a single step; returns the path of ``timetable.json``.

    Whoever writes to the same folder at the same time waits.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / LOCK):
        return _write(timetable, folder)


def _write(timetable: Timetable, folder: Path) -> Path:
    name = timetable.digest[:16]
    staged = Path(tempfile.mkdtemp(dir=folder, prefix=_PARTIAL))
    try:
        for table, content in timetable.tables.items():
            with (staged / f"{table}.parquet").open("wb") as stream:
                pq.write_table(pa.table(content.columns()), stream, compression="zstd")
                stream.flush()
                os.fsync(stream.fileno())
        if not _is_whole(folder / name, timetable):
            shutil.rmtree(folder / name, ignore_errors=True)
            staged.rename(folder / name)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    write_atomically(folder / HEAD, json.dumps(_head(timetable), ensure_ascii=False, indent=1) + "\n")
    for other in folder.iterdir():
        if other.is_dir() and other.name != name and _ours(other.name):
            shutil.rmtree(other, ignore_errors=True)
    return folder / HEAD


def read_timetable(folder: Path) -> Timetable:
    """Read what :func:`write_timetable` wrote, and check that it still is what it was.

    Raises
    ------
    TimetableMissingError
        There is none.
    TimetableAlteredError
        It was changed, or a part is missing.
    """
    try:
        head = json.loads((folder / HEAD).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise TimetableMissingError(folder=folder) from None
    except (OSError, ValueError) as error:
        raise _altered(folder, f"{HEAD} cannot be read.") from error
    try:
        if head["format"] != FORMAT:
            raise _altered(folder, f"it is of format {head['format']}, not {FORMAT}.")
        tables = folder / str(head["digest"])[:16]
        if not _TABLES_FOLDER.fullmatch(tables.name):
            raise _altered(folder, f"{HEAD} names no tables.")
        content: dict[str, Any] = {name: kind(**_columns(tables / f"{name}.parquet")) for name, kind in TABLES.items()}
        timetable = Timetable(
            service_date=date.fromisoformat(head["service_date"]),
            valid_from=date.fromisoformat(head["valid_from"]),
            valid_until=date.fromisoformat(head["valid_until"]),
            crs=str(head["crs"]),
            notes=tuple(Note(**note | {"examples": tuple(note["examples"])}) for note in head["notes"]),
            agencies=tuple(head["agencies"]),
            attribution=str(head["attribution"]),
            source=str(head["source"]),
            source_digest=str(head["source_digest"]),
            **content,
        )
    except FileNotFoundError as error:
        raise _altered(folder, f"{error.filename} is missing.") from error
    except (OSError, KeyError, TypeError, ValueError, AttributeError, pa.ArrowException) as error:
        if isinstance(error, TimetableAlteredError):
            raise
        raise _altered(folder, f"{error}.") from error
    if timetable.digest != head["digest"]:
        raise _altered(folder, f"its tables have digest {timetable.digest[:12]}, not {head['digest'][:12]}.")
    return timetable


def summary(timetable: Timetable) -> dict[str, Any]:
    """What a timetable is, in plain values: dates, counts, operators, source and digest."""
    return {
        "digest": timetable.digest,
        "service_date": timetable.service_date.isoformat(),
        "valid_from": timetable.valid_from.isoformat(),
        "valid_until": timetable.valid_until.isoformat(),
        "crs": timetable.crs,
        "counts": {name: len(table) for name, table in timetable.tables.items()},
        "agencies": list(timetable.agencies),
        "attribution": timetable.attribution,
        "source": timetable.source,
        "source_digest": timetable.source_digest,
    }


def _head(timetable: Timetable) -> dict[str, Any]:
    return {"format": FORMAT, **summary(timetable), "notes": [asdict(note) for note in timetable.notes]}


def _tables(folder: Path) -> dict[str, Any]:
    return {name: kind(**_columns(folder / f"{name}.parquet")) for name, kind in TABLES.items()}


def _is_whole(folder: Path, timetable: Timetable) -> bool:
    """Whether the tables of a timetable already lie in a folder."""
    try:
        return replace(timetable, **_tables(folder)).digest == timetable.digest
    except (OSError, KeyError, TypeError, ValueError, AttributeError, pa.ArrowException):
        return False


def _columns(path: Path) -> dict[str, NDArray[Any]]:
    with path.open("rb") as stream:
        table = pq.read_table(stream)
    columns: dict[str, NDArray[Any]] = {}
    for name in table.column_names:
        column = table.column(name)
        if pa.types.is_string(column.type):
            columns[name] = np.array(column.to_pylist(), np.str_)
        else:
            columns[name] = column.to_numpy().astype(_NUMBER_TYPES[str(column.type)], copy=False)
    return columns


def _ours(name: str) -> bool:
    return bool(_TABLES_FOLDER.fullmatch(name)) or name.startswith(_PARTIAL)


def _altered(folder: Path, problem: str) -> TimetableAlteredError:
    return TimetableAlteredError(folder=folder, problem=problem)

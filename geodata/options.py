"""Option files: ``data/options/*.toml``, sealed by the table ``options``; ``python -m geodata.options`` writes it.

An option file is text that people edit. The table of the catalogue holds the SHA-256 of each file, and the catalogue
that of the table, so a shipped option is what it was, or says that it is not.
"""

from __future__ import annotations

import csv
import hashlib
import io
import sys
import tomllib
from typing import TYPE_CHECKING, Any

from geodata.catalogue import embedded
from geodata.errors import DatasetAlteredError, DatasetInvalidError, DatasetMissingError
from geodata.frames import rows
from geodata.seal import seal, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.catalogue import Catalogue

TABLE = "options"
FOLDER = "options"
BASE = "today"
"""The option that the others are compared with; it stands first."""

_COLUMNS = ("id", "file", "name", "version", "sha256", "evidence", "source", "reference_date")


def option_files(catalogue: Catalogue) -> dict[str, Path]:
    """The files of the options that ship, by id, the base first.

    Raises
    ------
    DatasetMissingError, DatasetAlteredError
        A file does not exist, or is not the one that was sealed.
    DatasetInvalidError
        The folder holds an option that the table does not name.
    """
    folder = catalogue.folder / "data" / FOLDER
    found: dict[str, Path] = {}
    for row in rows(catalogue.table(TABLE)):
        path = folder / row.file
        if not path.is_file():
            raise DatasetMissingError(dataset=f"option {row.id}", path=path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest != row.sha256:
            raise DatasetAlteredError(dataset=TABLE, path=path, found=digest[:12], expected=row.sha256[:12])
        found[row.id] = path
    known = {path.name for path in found.values()}
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            raise DatasetInvalidError(dataset=TABLE, problem=f"{FOLDER}/{path.name} is not in {TABLE}.csv.")
    return found


def write_table(catalogue: Catalogue) -> int:
    """Write ``options.csv`` after the files in the folder; returns the number of options."""
    folder = catalogue.folder / "data" / FOLDER
    written = [_row(path) for path in sorted(folder.glob("*.toml"))]
    written.sort(key=lambda row: (row["id"] != BASE, row["id"]))
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(written)
    write_atomically(catalogue.folder / "data" / catalogue[TABLE].file, text.getvalue())
    return len(written)


def _row(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    try:
        option = tomllib.loads(content.decode("utf-8"))
        values = {name: option[name] for name in _COLUMNS if name not in {"file", "sha256"}}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DatasetInvalidError(dataset=TABLE, problem=f"{path.name}: {error}") from error
    except KeyError as error:
        raise DatasetInvalidError(dataset=TABLE, problem=f"{path.name} lacks {error}.") from error
    return {**values, "file": path.name, "sha256": hashlib.sha256(content).hexdigest()}


if __name__ == "__main__":
    write_table(embedded())
    seal(embedded(), TABLE, reviewed=True)
    sys.exit(0)

"""Write results to a file or to standard output: JSON or CSV, with the numbers as they were computed."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

Format = Literal["json", "csv", "gpkg"]


def check_out(output: Format, out: Path | None) -> None:
    """Refuse a place that a result cannot be written to, before anything is computed.

    Raises
    ------
    VectorWriteError
    """
    from geodata.vector_errors import VectorWriteError

    if output == "gpkg" and out is None:
        raise VectorWriteError(path="standard output", problem="a GeoPackage needs a file; add --out FILE.gpkg")
    if out is not None and not out.resolve().parent.is_dir():
        raise VectorWriteError(path=out, problem="there is no such folder")
    if out is not None and out.is_dir():
        raise VectorWriteError(path=out, problem="it is a folder")


def write_json(value: object, out: Path | None) -> None:
    """Write one JSON document with the numbers as they were computed."""
    from geodata.plain import plain

    _write(json.dumps(plain(value), ensure_ascii=False, allow_nan=False, indent=2) + "\n", out)


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], out: Path | None) -> None:
    """Write a table: commas, a decimal point, empty cells for what is not known (RFC 4180, UTF-8)."""
    from geodata.plain import csv_text

    _write(csv_text(columns, rows), out)


def tell(notes: Iterable[str]) -> None:
    """Print remarks on standard error."""
    for note in notes:
        print(f"Note: {note}", file=sys.stderr)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        print(text, end="")
        return
    from geodata.seal import write_atomically
    from geodata.vector_errors import VectorWriteError

    try:
        if out.exists() and not out.is_file():  # a pipe or a device cannot be replaced
            out.write_text(text, encoding="utf-8", newline="")
        else:
            write_atomically(out.resolve(), text)
    except OSError as error:
        raise VectorWriteError(path=out, problem=error.strerror or "it cannot be written") from error

"""A decision table without bands, kept on disk: made once per machine from the same data, code and question.

What is kept is JSON, so that nothing in it can run. Its name is a digest of everything that it is made from: the data
in use, the code of these packages, and what the computation is compiled with. A file that cannot be read, or is not
what was written, is as if it were not there.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import numpy as np
import platformdirs

import analysis
import geodata
from analysis.options.demand import Shift
from analysis.options.table import Cell, Column, Criterion, DecisionTable
from geodata import active
from geodata.timetable.in_use import current_digest

if TYPE_CHECKING:
    from collections.abc import Callable

VARIABLE = "PARAATKAART_CACHE"
"""Name of the environment variable that chooses another folder; ``off``: nothing is kept."""

_MOST_KEPT = 12
_MOST_BYTES = 20_000_000
_WITH = ("numpy", "numba", "scipy", "pandas", "shapely", "pyproj", "pyarrow")


def kept(question: str, make: Callable[[], DecisionTable]) -> DecisionTable:
    """The table of a question that only data in use is asked for; made if it is not on disk.

    A table with options that could not be computed is not kept.
    """
    folder = _folder()
    if folder is None:
        return make()
    path = folder / f"{key(question)}.json"
    found = _read(path)
    if found is None:
        found = make()
        if not found.failed:
            _write(found, path)
    return found


def key(question: str) -> str:
    """Changes with everything that a table without bands is made from."""
    versions = [f"{name} {metadata.version(name)}" for name in _WITH]
    parts = [question, active().fingerprint, current_digest(), _code(), sys.version, *versions]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@lru_cache(maxsize=1)
def _code() -> str:
    """SHA-256 over the code and the embedded data of these packages."""
    digest = hashlib.sha256()
    for package in (analysis, geodata):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*")):
            if path.suffix in {".py", ".toml", ".csv", ".geojson"}:
                digest.update(f"{path.relative_to(root)}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _folder() -> Path | None:
    chosen = os.environ.get(VARIABLE, "")
    if chosen == "off":
        return None
    return Path(chosen) if chosen else Path(platformdirs.user_cache_path("paraatkaart")) / "tables"


def _write(table: DecisionTable, path: Path) -> None:
    """Write all or nothing; a folder that cannot be written to keeps nothing."""
    content = {
        "base": table.base,
        "criteria": [asdict(one) for one in table.criteria],
        "columns": [asdict(one) for one in table.columns],
        "cells": [[*pair, *asdict(cell).values()] for pair, cell in table.cells.items()],
        "settings": table.settings,
        "digest": table.digest,
        "evidence": table.evidence,
    }
    text = json.dumps(content, ensure_ascii=False)
    if json.loads(text)["settings"] != table.settings:
        return  # what is no plain JSON would come back as something else
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        staged = path.with_name(f".{path.name}.{token_hex(4)}")
        try:
            staged.write_text(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}", encoding="utf-8")
            staged.replace(path)
        finally:
            staged.unlink(missing_ok=True)
        known = sorted(path.parent.glob("*.json"), key=lambda one: one.stat().st_mtime)
        for old in known[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)


def _read(path: Path) -> DecisionTable | None:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        digest, _, text = path.read_text(encoding="utf-8").partition("\n")
        if digest != hashlib.sha256(text.encode()).hexdigest():
            return None
        return _table(json.loads(text))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _table(content: dict[str, Any]) -> DecisionTable:
    criteria = tuple(Criterion(**one) for one in content["criteria"])
    columns = tuple(
        Column(**{**one, "missing": tuple(one["missing"]), "shifts": tuple(Shift(**shift) for shift in one["shifts"])})
        for one in content["columns"]
    )
    cells = {(criterion, option): Cell(*values) for criterion, option, *values in content["cells"]}
    if set(cells) != {(criterion.id, column.id) for criterion in criteria for column in columns}:
        raise ValueError("Not every pair of a criterion and an option has a cell.")
    return DecisionTable(
        base=content["base"],
        criteria=criteria,
        columns=columns,
        cells=cells,
        failed=(),
        settings=content["settings"],
        digest=content["digest"],
        evidence=content["evidence"],
        draws=dict.fromkeys(cells, np.empty(0)),
    )

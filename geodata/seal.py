"""Write the SHA-256 and the row count of changed datasets into the catalogue, when the change is meant."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geodata import review
from geodata.errors import DatasetInvalidError, DatasetMissingError

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.catalogue import Catalogue


def seal(catalogue: Catalogue, dataset_id: str, *, reviewed: bool = False) -> None:
    """Make ``catalogue.toml`` agree with the file of one dataset; the file itself is not touched.

    The text of the catalogue is kept as it is, comments included; only the two values change, in one atomic write, and
    ``publication`` if the entry has it: a changed file is unreviewed until it is sealed with ``reviewed``.

    Parameters
    ----------
    catalogue : Catalogue
        Whose ``catalogue.toml`` is written.
    dataset_id : str
        The dataset.
    reviewed : bool
        Whether somebody checked that no row tells where munition or storage lies (:mod:`layers.guard`).

    Raises
    ------
    UnknownDatasetError
        The catalogue has no such dataset.
    DatasetMissingError
        Its file does not exist.
    DatasetInvalidError
        The entry does not have ``sha256 = "..."`` and ``rows = N`` on lines of their own.
    """
    path = catalogue.path(dataset_id)
    if not path.is_file():
        raise DatasetMissingError(dataset=dataset_id, path=path)
    if reviewed and review.by_hand(catalogue[dataset_id]) and review.ROWS in catalogue.datasets:
        _review_rows(catalogue, dataset_id)
    count = len(pd.read_csv(path)) if path.suffix == ".csv" else len(gpd.read_file(path))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    toml = catalogue.folder / "catalogue.toml"
    head, entry, tail = _split(toml.read_text(encoding="utf-8"), dataset_id)
    if reviewed or digest not in entry:
        word = "reviewed" if reviewed else "unreviewed"
        entry = re.sub(r'^publication = ".*"$', f'publication = "{word}"', entry, flags=re.MULTILINE)
    entry, hashes = re.subn(r'^sha256 = ".*"$', f'sha256 = "{digest}"', entry, flags=re.MULTILINE)
    entry, counts = re.subn(r"^rows = \d+$", f"rows = {count}", entry, flags=re.MULTILINE)
    if (hashes, counts) != (1, 1):
        raise DatasetInvalidError(dataset=dataset_id, problem="sha256 and rows need a line of their own in its entry.")
    write_atomically(toml, head + entry + tail)


def _review_rows(catalogue: Catalogue, dataset_id: str) -> None:
    """Write down that the rows of a dataset were reviewed as they are."""
    path = catalogue.path(review.ROWS)
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    rows = review.with_reviewed(table, catalogue.unsealed(dataset_id), dataset_id)
    write_atomically(path, rows.to_csv(index=False, lineterminator="\n"))
    seal(catalogue, review.ROWS)


def _split(text: str, dataset_id: str) -> tuple[str, str, str]:
    """The text before, in and after the table of one dataset; its subtables belong to what follows."""
    match = re.search(rf"^\[{re.escape(dataset_id)}\]$.*?(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL)
    if match is None:
        raise DatasetInvalidError(dataset=dataset_id, problem=f"its entry does not start with a line [{dataset_id}].")
    return text[: match.start()], match.group(), text[match.end() :]


def write_atomically(path: Path, text: str) -> None:
    """Replace a text file in one step: a reader sees the old or the new content, never a part."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        os.chmod(temporary, 0o644)  # noqa: PTH101
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        os.unlink(temporary)  # noqa: PTH108
        raise

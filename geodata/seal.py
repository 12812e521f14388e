"""Write the SHA-256 and the row count of changed datasets into the catalogue, when the change is meant."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.catalogue import Catalogue


def seal(catalogue: Catalogue, dataset_id: str) -> None:
    """Make ``catalogue.toml`` agree with the file of one dataset; the file itself is not touched.

    The text of the catalogue is kept as it is, comments included; only the two values change, in one atomic write.
    """
    path = catalogue.path(dataset_id)
    count = len(pd.read_csv(path)) if path.suffix == ".csv" else len(gpd.read_file(path))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    toml = catalogue.folder / "catalogue.toml"
    text = toml.read_text(encoding="utf-8")
    start = re.search(rf"^\[{re.escape(dataset_id)}\]$", text, re.MULTILINE)
    assert start is not None  # noqa: S101  the catalogue was read from this text
    head, entry = text[: start.start()], text[start.start() :]
    entry = re.sub(r'^sha256 = ".*"$', f'sha256 = "{digest}"', entry, count=1, flags=re.MULTILINE)
    entry = re.sub(r"^rows = \d+$", f"rows = {count}", entry, count=1, flags=re.MULTILINE)
    write_atomically(toml, head + entry)


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

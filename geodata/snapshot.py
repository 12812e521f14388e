"""One stored snapshot of a refreshed dataset: what it is, and its description on disk."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geodata.errors import SnapshotDamagedError, SnapshotEarlierError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DESCRIPTION = "snapshot.json"
CONTENT = "content"
"""Stem of the one file of a snapshot that is a table: ``content.gpkg`` or ``content.parquet``."""

DIGEST_LENGTH = 16
_COUNTED = {"network.json": "streets", "gtfs.zip": "stops"}
"""File in a snapshot that is no table → what its rows are."""

_LATER = frozenset({"checked", "valid_from", "valid_until"})
"""What descriptions of before do not have."""

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Snapshot:
    """What was fetched once. It describes itself, so that it can be opened when the service has changed since.

    Attributes
    ----------
    dataset : str
        Id of the dataset.
    digest : str
        First 16 hexadecimal digits of the SHA-256 over the names and the contents of the files.
    folder : Path
        Holds the files and ``snapshot.json``.
    rows : int
        How many there are of what :attr:`counted` says; 0 for a file of which nothing was counted.
    extent_m : tuple or None
        West, south, east and north of the content in RD New metres.
    reference_date : str
        The state that the data describes: year, month or day.
    retrieved : str
        When it was fetched for the first time, ISO 8601 in UTC: what is made from it has to stay what it was.
    checked : str
        When its service gave the same content last; empty: not since.
    valid_from, valid_until : str
        First and last day of the calendar of a timetable; empty for anything else.
    area, area_digest : str
        For which area it was asked, see :class:`geodata.extent.Extent`.
    covers_wkt : str
        The area in RD New that it tells about, as WKT: elsewhere it says nothing. Empty: all that there is.
    entry : mapping
        How the catalogue describes it (title, columns, geometry, evidence …); empty for what is no table.
    origin : mapping
        The source as in ``sources.toml``, with its ``id``.
    """

    dataset: str
    digest: str
    folder: Path
    rows: int
    extent_m: tuple[float, float, float, float] | None
    reference_date: str
    retrieved: str
    source_url: str
    service_verified: bool
    licence: str
    attribution: str
    checked: str = ""
    valid_from: str = ""
    valid_until: str = ""
    notes: tuple[str, ...] = ()
    area: str = ""
    area_digest: str = ""
    covers_wkt: str = ""
    entry: Mapping[str, Any] = field(default_factory=dict, hash=False)
    origin: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def content(self) -> Path | None:
        """The table, if the snapshot is one."""
        found = [path for path in content_files(self.folder) if path.stem == CONTENT and path.parent == self.folder]
        return found[0] if len(found) == 1 else None

    @property
    def counted(self) -> str:
        """What ``rows`` counts: ``rows``, ``streets`` or ``stops``; empty for a file of which nothing was counted."""
        if self.entry:
            return "rows"
        names = {path.name for path in content_files(self.folder)}
        return next((word for name, word in _COUNTED.items() if name in names and self.rows), "")

    @property
    def size_bytes(self) -> int:
        """Of the files without the description."""
        return sum(path.stat().st_size for path in content_files(self.folder))

    def check(self) -> None:
        """Compare the files with the digest; a file that did not change since is not read again.

        Raises
        ------
        SnapshotDamagedError
        """
        try:
            found = _known_digest(self.folder, _signature(self.folder))
        except OSError as error:
            raise SnapshotDamagedError(dataset=self.dataset, problem=f"{error.strerror}: {self.folder}.") from error
        if found != self.digest:
            raise SnapshotDamagedError(
                dataset=self.dataset, problem=f"the files in {self.folder} have digest {found}, not {self.digest}."
            )


def content_files(folder: Path) -> list[Path]:
    """The files of a snapshot without its description, in the order of their names."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / DESCRIPTION)


def digest_of(folder: Path) -> str:
    """Digest of the contents of a folder; names count, dates do not."""
    total = hashlib.sha256()
    for path in content_files(folder):
        with path.open("rb") as file:
            of_file = hashlib.sha256()
            while block := file.read(_BLOCK):
                of_file.update(block)
        total.update(f"{of_file.hexdigest()}  {path.relative_to(folder).as_posix()}\n".encode())
    return total.hexdigest()[:DIGEST_LENGTH]


def write_description(snapshot: Snapshot, path: Path) -> None:
    """Write ``snapshot.json``; the folder is where it lies and is not written."""
    values = {name: value for name, value in asdict(snapshot).items() if name != "folder"}
    path.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_description(dataset: str, folder: Path) -> Snapshot:
    """Read ``snapshot.json`` in a folder.

    Raises
    ------
    SnapshotDamagedError
        It does not exist, or is not what :func:`write_description` writes.
    SnapshotEarlierError
        It is what an earlier version wrote.
    """
    path = folder / DESCRIPTION
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if missing := {member.name for member in fields(Snapshot)} - {"folder", *_LATER} - set(values):
            whole = (values.get("dataset"), values.get("digest")) == (dataset, folder.name)
            raise (SnapshotEarlierError if whole else SnapshotDamagedError)(
                dataset=dataset, problem=f"{path} lacks {', '.join(sorted(missing))}."
            )
        extent = values["extent_m"]
        snapshot = Snapshot(
            **{
                **values,
                "folder": folder,
                "extent_m": None if extent is None else tuple(extent),
                "notes": tuple(values["notes"]),
            }
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        if isinstance(error, SnapshotDamagedError):
            raise
        raise SnapshotDamagedError(dataset=dataset, problem=f"{path} cannot be read ({error}).") from error
    if (snapshot.dataset, snapshot.digest) != (dataset, folder.name):
        raise SnapshotDamagedError(dataset=dataset, problem=f"{path} describes another snapshot.")
    return snapshot


def _signature(folder: Path) -> tuple[tuple[str, int, int, int], ...]:
    """Changes when a file does, without reading it."""
    found = []
    for path in content_files(folder):
        state = path.stat()
        found.append((str(path), state.st_ino, state.st_size, state.st_mtime_ns))
    return tuple(found)


@lru_cache(maxsize=256)
def _known_digest(folder: Path, signature: tuple[tuple[str, int, int, int], ...]) -> str:  # noqa: ARG001  is the key
    return digest_of(folder)

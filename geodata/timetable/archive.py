"""The files of a feed: a zip archive or a folder, opened one by one without unpacking, and nothing that does harm."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Self

from geodata.timetable.errors import FeedError, FeedMissingError, UnsafeFeedError

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.timetable.notes import Notes

MAX_BYTES = 8 * 2**30
"""Bytes that the tables of a feed may hold together when unpacked; the Dutch feed has about 1.5 GB."""

MAX_ENTRIES = 2_000

MAX_RATIO = 200
"""How many times larger than packed a table of more than :data:`RATIO_FROM` bytes may be; timetables reach 30."""

RATIO_FROM = 32 * 2**20


class FeedFiles:
    """The tables of a feed by their names in lower case, such as ``stops.txt``.

    Parameters
    ----------
    path : Path
        A zip archive or a folder.

    Raises
    ------
    FeedMissingError
        Nothing is there.
    FeedError
        The file is no zip archive.
    UnsafeFeedError
        An entry leaves the archive, is a link, is encrypted or would unpack to far more than a timetable.
    """

    def __init__(self, path: Path, notes: Notes) -> None:
        self.name = path.name
        self._path = path
        self._zip: zipfile.ZipFile | None = None
        if path.is_dir():
            self._entries = _in_folder(path)
        elif path.is_file():
            try:
                self._zip = zipfile.ZipFile(path)
                self._entries = _in_archive(self._zip, self.name)
            except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
                raise self.broken(self.name, error) from error
            except BaseException:
                self.close()
                raise
        else:
            raise FeedMissingError(path=path)
        if any("/" in entry for entry in self._entries.values()):
            notes.add("folder_inside")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def close(self) -> None:
        """Close the archive."""
        if self._zip is not None:
            self._zip.close()

    def open(self, name: str) -> IO[bytes]:
        """Open one table for reading."""
        entry = self._entries[name]
        try:
            return self._zip.open(entry) if self._zip is not None else (self._path / entry).open("rb")
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise self.broken(name, error) from error

    def digest(self) -> str:
        """SHA-256 of the archive, or of the tables in a folder."""
        digest = hashlib.sha256()
        if self._zip is not None:
            _feed_to(digest, self._path)
        else:
            for name, entry in sorted(self._entries.items()):
                digest.update(f"|{name}|".encode())
                _feed_to(digest, self._path / entry)
        return digest.hexdigest()

    def broken(self, name: str, error: object) -> FeedError:
        """The error for a table that cannot be read."""
        return FeedError(
            feed=self.name, problem=f"{name} cannot be read: {error}", dutch_problem=f"{name} is onleesbaar: {error}"
        )


def _feed_to(digest: hashlib._Hash, path: Path) -> None:
    with path.open("rb") as stream:
        while block := stream.read(2**20):
            digest.update(block)


def _in_folder(folder: Path) -> dict[str, str]:
    entries: dict[str, str] = {}
    inside = folder.resolve()
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".txt" or not path.is_file():
            continue
        if not path.resolve().is_relative_to(inside):
            raise _unsafe(
                folder.name, f"{path.name} is a link to a file outside the folder.",
                f"{path.name} verwijst naar een bestand buiten de map.",
            )  # fmt: skip
        entries.setdefault(path.name.lower(), path.name)
    return entries


def _in_archive(archive: zipfile.ZipFile, feed: str) -> dict[str, str]:
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        raise _unsafe(feed, f"it has {len(infos)} entries.", f"er zitten {len(infos)} bestanden in.")
    total = 0
    entries: dict[str, str] = {}
    for info in infos:
        _check(info, feed)
        parts = PurePosixPath(info.filename).parts
        if info.is_dir() or not info.filename.lower().endswith(".txt") or "__MACOSX" in parts:
            continue
        total += info.file_size
        name = parts[-1].lower()
        if name in entries and len(PurePosixPath(entries[name]).parts) == len(parts):
            raise _unsafe(feed, f"{name} is in it twice.", f"{name} zit er twee keer in.")
        if name not in entries or len(parts) < len(PurePosixPath(entries[name]).parts):
            entries[name] = info.filename
    if total > MAX_BYTES:
        raise _unsafe(
            feed, f"it would unpack to {total / 2**30:.1f} GB; at most {MAX_BYTES / 2**30:.0f} GB is read.",
            f"uitgepakt is het {total / 2**30:.1f} GB; ten hoogste {MAX_BYTES / 2**30:.0f} GB wordt gelezen.",
        )  # fmt: skip
    return entries


def _check(info: zipfile.ZipInfo, feed: str) -> None:
    name = info.orig_filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if name.startswith(("/", "\\")) or ".." in parts or "\0" in name or (parts and parts[0].endswith(":")):
        raise _unsafe(feed, f"the path {name!r} leaves the archive.", f"het pad {name!r} wijst buiten het archief.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _unsafe(feed, f"{name!r} is a link.", f"{name!r} is een verwijzing.")
    if info.flag_bits & 1:
        raise _unsafe(feed, f"{name!r} is encrypted.", f"{name!r} is versleuteld.")
    if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        ratio = info.file_size // max(info.compress_size, 1)
        raise _unsafe(
            feed, f"{name!r} unpacks to {ratio} times its size, as no timetable does.",
            f"{name!r} wordt uitgepakt {ratio} keer zo groot; zo is geen dienstregeling.",
        )  # fmt: skip


def _unsafe(feed: str, problem: str, dutch: str) -> UnsafeFeedError:
    return UnsafeFeedError(feed=feed, problem=problem, dutch_problem=dutch)

"""Files that came from elsewhere: looked at before a library opens them.

An archive is unpacked only if every entry stays inside the folder, and never beyond a size, a number of entries or a
ratio. XML with a DOCTYPE is refused, whatever its encoding: no entity of it is ever expanded. A GeoPackage has to begin
as one, so that GDAL cannot be talked into another driver.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.parsers import expat

from geodata.sources.errors import UnsafeFileError

if TYPE_CHECKING:
    import re
    from pathlib import Path

_CHUNK = 1 << 20
_LARGEST_RATIO = 200
_RATIO_FROM = 10_000_000
_MOST_ENTRIES = 10_000
_DEEPEST = 200
_LARGEST_ARCHIVE = 8_000_000_000
"""Bytes that a timetable may unpack to; the Dutch one has about 1.5 GB."""

_MAGIC = {
    "gpkg": b"SQLite format 3\x00",
    "zip": b"PK\x03\x04",
    "pbf": b"OSMHeader",
}
"""What files of a kind begin with; of a ``.osm.pbf`` it stands within the first 32 bytes."""


def check_magic(path: Path, kind: str) -> None:
    """Refuse a file that does not begin as its kind does.

    Raises
    ------
    UnsafeFileError
    """
    with path.open("rb") as file:
        start = file.read(32)
    check_start(start, kind, path.name)


def check_start(start: bytes, kind: str, name: str) -> None:
    """Refuse the first 32 bytes of a file if they are not of its kind."""
    magic = _MAGIC[kind]
    if not (magic in start if kind == "pbf" else start.startswith(magic)):
        raise UnsafeFileError(name=name, problem=f"it does not begin as a {kind} file does")


def unpack(archive: Path, folder: Path, wanted: re.Pattern[str], max_bytes: int) -> list[Path]:
    """Unpack the files of a zip archive whose names match; returns where they are, in the order of the archive.

    Raises
    ------
    UnsafeFileError
        An entry leaves the folder, is a link or is encrypted; the content is too large, packed too tightly, or damaged.
    """
    check_magic(archive, "zip")
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            if len(entries) > _MOST_ENTRIES:
                raise UnsafeFileError(name=archive.name, problem=f"it has {len(entries)} entries")
            for entry in entries:
                _check_entry(archive, entry)
            chosen = [entry for entry in entries if not entry.is_dir() and wanted.search(entry.filename)]
            names = [PurePosixPath(entry.filename).name for entry in chosen]
            if len(set(names)) < len(names):
                raise UnsafeFileError(name=archive.name, problem="two of its files have the same name")
            room = max_bytes
            found = []
            for entry, name in zip(chosen, names, strict=True):
                room -= _write(archive, opened, entry, folder / name, room)
                found.append(folder / name)
            return found
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnsafeFileError(name=archive.name, problem=f"the archive is damaged ({error})") from error


def check_archive(archive: Path, table: str) -> int:
    """Read a zip archive that another part opens to its end, without unpacking it; returns the rows of one table.

    Raises
    ------
    UnsafeFileError
        As in :func:`unpack`, or there is no ``table``.
    """
    check_magic(archive, "zip")
    room, rows = _LARGEST_ARCHIVE, None
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            if len(entries) > _MOST_ENTRIES:
                raise UnsafeFileError(name=archive.name, problem=f"it has {len(entries)} entries")
            for entry in entries:
                _check_entry(archive, entry)
            for entry in entries:
                size, lines = _read_through(archive, opened, entry, room)
                room -= size
                if PurePosixPath(entry.filename).name == table and not entry.is_dir():
                    rows = max(lines - 1, 0)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnsafeFileError(name=archive.name, problem=f"the archive is damaged ({error})") from error
    if rows is None:
        raise UnsafeFileError(name=archive.name, problem=f"it holds no {table}")
    return rows


def _read_through(archive: Path, opened: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> tuple[int, int]:
    """Bytes and line ends of one entry, read to its end so that its checksum is compared."""
    size = lines = 0
    with opened.open(entry) as source:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            lines += chunk.count(b"\n")
            _check_size(archive, entry, size, room)
    return size, lines


def _check_size(archive: Path, entry: zipfile.ZipInfo, size: int, room: int) -> None:
    """Refuse what comes out of an entry if it is more than there is room for, or packed too tightly."""
    if size > room or (size > _RATIO_FROM and size > _LARGEST_RATIO * max(entry.compress_size, 1)):
        raise UnsafeFileError(name=archive.name, problem=f"{entry.filename!r} unpacks to too much: a zip bomb")


def _check_entry(archive: Path, entry: zipfile.ZipInfo) -> None:
    # zipfile cuts names at a null byte and turns backslashes only on Windows; look at the name as it was stored.
    name = entry.orig_filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not name or name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\x00" in name:
        raise UnsafeFileError(name=archive.name, problem=f"its entry {name[:100]!r} leaves the archive")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UnsafeFileError(name=archive.name, problem=f"its entry {name[:100]!r} is a link")
    if entry.flag_bits & 1:
        raise UnsafeFileError(name=archive.name, problem=f"its entry {name[:100]!r} is encrypted")


def _write(archive: Path, opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, room: int) -> int:
    """Unpack one entry and count what really comes out, not what the archive says."""
    written = 0
    with opened.open(entry) as source, target.open("wb") as file:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            try:
                _check_size(archive, entry, written, room)
            except UnsafeFileError:
                file.close()
                target.unlink()
                raise
            file.write(chunk)
    return written


def check_xml(content: bytes, name: str) -> bytes:
    """Return XML that has no DOCTYPE and is not nested absurdly deep, read to its end.

    Raises
    ------
    UnsafeFileError
    """
    depth = 0

    def refuse(*_: object) -> None:
        raise UnsafeFileError(name=name, problem="its XML has a DOCTYPE; entities are not expanded")

    def down(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise UnsafeFileError(name=name, problem=f"its XML is nested more than {_DEEPEST} deep")

    def up(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = down
    parser.EndElementHandler = up
    try:
        parser.Parse(content, True)  # noqa: FBT003  expat takes it by position
    except expat.ExpatError as error:
        raise UnsafeFileError(name=name, problem=f"its XML is damaged ({error})") from error
    return content

"""Clean the bytes of a table while they stream by: marks at the start, encodings, quotation marks, line ends."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

import numpy as np

from geodata.timetable.errors import FeedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.timetable.archive import FeedFiles
    from geodata.timetable.notes import Notes

BLOCK_BYTES = 4 * 2**20
MAX_LINE_BYTES = 2**20
MAX_JOINED_LINES = 10
"""A value with more line breaks than this is not joined: the quotation mark that opens it is the mistake."""

_UTF8_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")


class CleanTable:
    """A readable stream of one table without its header.

    Attributes
    ----------
    header : list of str
        The column names in lower case, without spaces around them.
    """

    closed = False

    def __init__(self, files: FeedFiles, name: str, notes: Notes) -> None:
        self._files, self._name, self._notes = files, name, notes
        self._columns = 0
        self._line = 1
        self._raw = files.open(name)
        self._blocks = self._clean_blocks(self._raw)
        self._rest = b""
        try:
            head, _, self._rest = self.read_block().partition(b"\n")
            self.header = self._read_header(head)
        except BaseException:
            self.close()
            raise
        self._columns = len(self.header)

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes; all that is left if it is negative."""
        if size < 0:
            return self._rest + b"".join(self._blocks)
        while not self._rest:
            self._rest = self.read_block()
            if not self._rest:
                return b""
        part, self._rest = self._rest[:size], self._rest[size:]
        return part

    def read_block(self) -> bytes:
        """The next block of whole lines, empty at the end."""
        return next(self._blocks, b"")

    def close(self) -> None:
        """Close the table."""
        self.closed = True
        self._raw.close()

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    writable = seekable = staticmethod(lambda: False)

    def _read_header(self, head: bytes) -> list[str]:
        written = next(csv.reader([head.decode()]), [])
        header = [name.strip().strip('"').strip().lower() for name in written]
        changed = [name for name, column in zip(written, header, strict=True) if name != column]
        self._notes.add("header_spaces", len(changed), changed, file=self._name)
        if not any(header):
            raise self._error("it is empty.", "het bestand is leeg.")
        if twice := sorted({name for name in header if header.count(name) > 1}):
            raise self._error(f"column {twice[0]!r} occurs twice.", f"kolom {twice[0]!r} komt twee keer voor.")
        return header

    def _error(self, problem: str, dutch: str) -> FeedError:
        return FeedError(
            feed=self._files.name, problem=f"{self._name}: {problem}", dutch_problem=f"{self._name}: {dutch}"
        )

    def _clean_blocks(self, raw: IO[bytes]) -> Iterator[bytes]:
        tail = b""
        first = True
        returns_only = False
        while True:
            try:
                block = raw.read(BLOCK_BYTES)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
                raise self._files.broken(self._name, error) from error
            if first:
                block = self._without_mark(block)
                returns_only = b"\r" in block and b"\n" not in block
                self._notes.add("carriage_returns", int(returns_only), file=self._name)
                first = False
            if returns_only:
                block = block.replace(b"\r", b"\n")
            if not block:
                break
            whole, newline, rest = (tail + block).rpartition(b"\n")
            tail = rest
            if len(tail) > MAX_LINE_BYTES:
                line = self._line + whole.count(b"\n") + len(newline)
                raise self._error(f"line {line} has no end.", f"regel {line} heeft geen einde.")
            if newline:
                yield self._clean(whole + newline)
        if tail:
            yield self._clean(tail + b"\n")

    def _without_mark(self, block: bytes) -> bytes:
        if block.startswith(_OTHER_MARKS):
            raise self._error("it is UTF-16; GTFS is UTF-8.", "het bestand is UTF-16; GTFS is UTF-8.")
        if block.startswith(_UTF8_MARK):
            self._notes.add("bom", file=self._name)
            return block.removeprefix(_UTF8_MARK)
        return block

    def _clean(self, lines: bytes) -> bytes:
        """Clean whole lines."""
        if zeros := lines.count(b"\0"):
            self._notes.add("nul_bytes", zeros, file=self._name)
            lines = lines.replace(b"\0", b"")
        if b"\r" in lines:
            lines = lines.replace(b"\r\n", b"\n")
            self._notes.add("line_breaks", lines.count(b"\r"), file=self._name)
            lines = lines.replace(b"\r", b" ")
        try:
            lines.decode()
        except UnicodeDecodeError:
            lines = b"\n".join(map(self._decoded, lines.split(b"\n")))
        count = lines.count(b"\n")
        if b'"' in lines and len(odd := _odd_lines(lines)):
            lines = self._quoted(lines, odd)
        self._line += count
        return lines

    def _decoded(self, line: bytes) -> bytes:
        try:
            line.decode()
        except UnicodeDecodeError:
            text = line.decode("cp1252", errors="replace")
            self._notes.add("not_utf8", 1, [text.strip()], file=self._name)
            return text.encode()
        return line

    def _quoted(self, text: bytes, odd: list[int]) -> bytes:
        """Close quotation marks: a value over several lines becomes one line, a stray mark is taken out."""
        lines = text.split(b"\n")
        columns = self._columns or len(_values(lines[0]))
        done = -1
        gone: set[int] = set()
        for number in odd:
            if number <= done:
                continue
            for last in range(number + 1, min(number + 1 + MAX_JOINED_LINES, len(lines))):
                joined = b" ".join(lines[number : last + 1])
                if joined.count(b'"') % 2 == 0 and len(_values(joined)) == columns:
                    lines[number], done = joined, last
                    gone.update(range(number + 1, last + 1))
                    self._notes.add("line_breaks", 1, [f"line {self._line + number}"], file=self._name)
                    break
            else:
                self._notes.add("broken_quotes", 1, [f"line {self._line + number}"], file=self._name)
                lines[number] = lines[number].replace(b'"', b"")
        return b"\n".join(line for number, line in enumerate(lines) if number not in gone)


def _odd_lines(text: bytes) -> list[int]:
    """Numbers of the lines, from 0, with an odd number of quotation marks."""
    content = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero(content == ord("\n"))
    marks = np.searchsorted(ends, np.flatnonzero(content == ord('"')))
    return np.flatnonzero(np.bincount(marks, minlength=len(ends)) % 2).tolist()


def _values(line: bytes) -> list[str]:
    return next(csv.reader(io.StringIO(line.decode())), [])

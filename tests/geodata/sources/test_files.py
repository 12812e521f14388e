"""Archives and XML that mean harm."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from geodata.sources.errors import UnsafeFileError
from geodata.sources.files import check_archive, check_magic, check_xml, unpack

if TYPE_CHECKING:
    from pathlib import Path

ANY = re.compile(".")


def archive(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return path


def test_what_is_wanted_is_unpacked(tmp_path: Path) -> None:
    made = archive(tmp_path / "a.zip", {"data/brp.gpkg": b"one", "readme.txt": b"two"})
    found = unpack(made, tmp_path, re.compile(r"\.gpkg$"), 1000)
    assert found == [tmp_path / "brp.gpkg"]
    assert found[0].read_bytes() == b"one"
    assert not (tmp_path / "readme.txt").exists()


@pytest.mark.parametrize(
    "name", ["../evil", "a/../../evil", "/etc/evil", "C:\\evil", "a\\..\\..\\evil", "\\\\host\\evil"]
)
def test_paths_that_leave_the_archive(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    made = archive(tmp_path / "a.zip", {"good.txt": b"1", name: b"2"})
    with pytest.raises(UnsafeFileError, match="leaves the archive"):
        unpack(made, inside, ANY, 1000)
    with pytest.raises(UnsafeFileError, match="leaves the archive"):
        check_archive(made, "good.txt")
    assert not list(inside.iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "inside"]


def test_links(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("link.txt")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr(entry, "/etc/passwd")
    with pytest.raises(UnsafeFileError, match="is a link"):
        unpack(tmp_path / "a.zip", tmp_path, ANY, 1000)


def test_a_zip_bomb_by_ratio(tmp_path: Path) -> None:
    made = archive(tmp_path / "a.zip", {"zeros.gpkg": bytes(50_000_000)})
    assert made.stat().st_size < 100_000
    with pytest.raises(UnsafeFileError, match="zip bomb"):
        unpack(made, tmp_path, ANY, 10**12)
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_a_zip_bomb_by_size(tmp_path: Path) -> None:
    made = archive(tmp_path / "a.zip", {"one.txt": b"x" * 600, "two.txt": b"y" * 600})
    with pytest.raises(UnsafeFileError, match="zip bomb"):
        unpack(made, tmp_path, ANY, 1000)
    assert not (tmp_path / "two.txt").exists()


def test_an_archive_that_lies_about_its_size(tmp_path: Path) -> None:
    made = archive(tmp_path / "a.zip", {"lie.txt": b"x" * 5000})
    content = bytearray(made.read_bytes())
    central = content.index(b"PK\x01\x02")
    content[central + 24 : central + 28] = struct.pack("<I", 10)
    made.write_bytes(content)
    try:
        assert unpack(made, tmp_path, ANY, 1000)[0].stat().st_size <= 10
    except UnsafeFileError as refused:
        assert "damaged" in str(refused) or "bomb" in str(refused)  # noqa: PT017  either will do


@pytest.mark.parametrize("cut", [10, 100, 1000])
def test_a_damaged_archive(tmp_path: Path, cut: int) -> None:
    made = archive(tmp_path / "a.zip", {"a.gpkg": b"".join(struct.pack("<I", n * n % 7919) for n in range(2000))})
    content = bytearray(made.read_bytes())
    content[cut : cut + 40] = b"\xff" * 40
    made.write_bytes(content)
    with pytest.raises(UnsafeFileError):
        unpack(made, tmp_path, ANY, 10**6)


def test_two_files_of_one_name(tmp_path: Path) -> None:
    made = archive(tmp_path / "a.zip", {"a/x.gpkg": b"1", "b/x.gpkg": b"2"})
    with pytest.raises(UnsafeFileError, match="same name"):
        unpack(made, tmp_path, ANY, 1000)


def test_what_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"<html>not here</html>")
    with pytest.raises(UnsafeFileError, match="does not begin as a zip"):
        unpack(tmp_path / "a.zip", tmp_path, ANY, 1000)
    with pytest.raises(UnsafeFileError, match="does not begin as a gpkg"):
        check_magic(tmp_path / "a.zip", "gpkg")


def test_the_rows_of_a_table(tmp_path: Path) -> None:
    made = archive(tmp_path / "a.zip", {"stops.txt": b"stop_id\na\nb\n"})
    assert check_archive(made, "stops.txt") == 2
    with pytest.raises(UnsafeFileError, match=r"holds no trips\.txt"):
        check_archive(made, "trips.txt")


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_entities_are_refused_in_any_encoding(encoding: str) -> None:
    text = BOMB.replace("?>", f' encoding="{encoding.removesuffix("-sig")}"?>', 1)
    with pytest.raises(UnsafeFileError, match="DOCTYPE"):
        check_xml(text.encode(encoding), "x")


def test_external_entities_are_refused() -> None:
    text = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    with pytest.raises(UnsafeFileError, match="DOCTYPE"):
        check_xml(text, "x")


def test_xml_that_is_too_deep_or_damaged() -> None:
    assert check_xml(b"<a><b/></a>", "x") == b"<a><b/></a>"
    with pytest.raises(UnsafeFileError, match="nested"):
        check_xml(b"<a>" * 1000 + b"</a>" * 1000, "x")
    for broken in (b"<a>", b"", b"{}", b"<a>&b;</a>"):
        with pytest.raises(UnsafeFileError, match="damaged"):
            check_xml(broken, "x")


def test_an_archive_in_memory_is_no_way_around(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for number in range(10_001):
            made.writestr(str(number), b"")
    (tmp_path / "many.zip").write_bytes(buffer.getvalue())
    with pytest.raises(UnsafeFileError, match="10001 entries"):
        unpack(tmp_path / "many.zip", tmp_path, ANY, 1000)

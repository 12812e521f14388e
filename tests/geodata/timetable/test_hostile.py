"""Feeds that are damaged, badly written or meant to do harm."""

from __future__ import annotations

import stat
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.errors import ParaatkaartError
from geodata.timetable import archive, clean
from geodata.timetable.errors import FeedError, UnsafeFeedError
from geodata.timetable.feed import read_feed
from tests.geodata.timetable.conftest import WEEKDAY, notes, rides
from tests.geodata.timetable.test_real_feed import check_invariants

if TYPE_CHECKING:
    from tests.geodata.timetable.conftest import Feed

T1 = [("t1", "a", "b", "8:00", "8:02"), ("t1", "b", "c", "8:03", "8:05")]


@pytest.mark.parametrize(
    "name, entry",
    [
        ("up", "../stops.txt"),
        ("deep", "x/../../stops.txt"),
        ("absolute", "/etc/stops.txt"),
        ("windows", "..\\stops.txt"),
        ("drive", "C:\\stops.txt"),
    ],
)
def test_a_path_that_leaves_the_archive_is_refused(line: Feed, name: str, entry: str) -> None:
    path = line.zip(f"{name}.zip")
    with zipfile.ZipFile(path, "a") as added:
        added.writestr(entry, "x")

    with pytest.raises(UnsafeFeedError, match="leaves the archive") as caught:
        read_feed(path, WEEKDAY)
    assert "buiten het archief" in caught.value.dutch


def test_a_bomb_is_refused_before_it_is_unpacked(line: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "RATIO_FROM", 100_000)
    line.bytes["shapes.txt"] = b"0" * 1_000_000

    with pytest.raises(UnsafeFeedError, match=r"'shapes\.txt' unpacks to"):
        line.read()


def test_more_than_the_limit_is_refused(line: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 500)

    with pytest.raises(UnsafeFeedError, match="would unpack to"):
        line.read()


def test_too_many_entries_are_refused(line: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRIES", 3)

    with pytest.raises(UnsafeFeedError, match="entries"):
        line.read()


def test_a_table_that_is_longer_than_it_says_is_refused(line: Feed) -> None:
    path = line.zip()
    with zipfile.ZipFile(path) as made:
        size = made.getinfo("stop_times.txt").file_size
    content = path.read_bytes()
    head = content.rindex(b"PK\x01\x02", 0, content.rindex(b"stop_times.txt"))
    path.write_bytes(content[: head + 24] + (size - 20).to_bytes(4, "little") + content[head + 28 :])

    with pytest.raises(FeedError, match=r"stop_times\.txt cannot be read"):
        read_feed(path, WEEKDAY)


def test_a_link_is_refused(line: Feed) -> None:
    entry = zipfile.ZipInfo("more.txt")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = line.zip()
    with zipfile.ZipFile(path, "a") as added:
        added.writestr(entry, "stops.txt")

    with pytest.raises(UnsafeFeedError, match="is a link"):
        read_feed(path, WEEKDAY)


def test_an_encrypted_table_is_refused(line: Feed) -> None:
    path = line.zip()
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))

    with pytest.raises(UnsafeFeedError, match="is encrypted"):
        read_feed(path, WEEKDAY)


def test_a_table_that_is_in_it_twice_is_refused(line: Feed) -> None:
    path = line.zip()
    with zipfile.ZipFile(path, "a") as added:
        added.writestr("STOPS.TXT", "stop_id")

    with pytest.raises(UnsafeFeedError, match="in it twice"):
        read_feed(path, WEEKDAY)


def test_a_folder_is_not_left_through_a_link(line: Feed) -> None:
    folder = line.unpacked()
    (folder / "stops.txt").rename(line.folder / "outside.txt")
    (folder / "stops.txt").symlink_to("../outside.txt")

    with pytest.raises(UnsafeFeedError, match=r"stops\.txt is a link"):
        read_feed(folder, WEEKDAY)


@pytest.mark.parametrize("cut", [10, 200, -30])
def test_a_torn_archive_is_refused(line: Feed, cut: int) -> None:
    path = line.zip()
    path.write_bytes(path.read_bytes()[:cut])

    with pytest.raises(FeedError, match=r"feed\.zip"):
        read_feed(path, WEEKDAY)


def test_a_damaged_table_is_named(line: Feed) -> None:
    for number in range(500):
        line.trip(f"x{number}", [("a", "9:00:00"), ("b", "9:05:00")])
    path = line.zip()
    content = bytearray(path.read_bytes())
    start = content.index(b"stop_times.txt") + 100
    content[start : start + 20] = bytes(20)
    path.write_bytes(bytes(content))

    with pytest.raises(FeedError, match=r"stop_times\.txt cannot be read"):
        read_feed(path, WEEKDAY)


def test_tables_in_a_folder_of_the_archive_are_found(line: Feed) -> None:
    path = line.zip(prefix="GTFS-2026/")
    with zipfile.ZipFile(path, "a") as added:
        added.writestr("__MACOSX/GTFS-2026/._stops.txt", b"\0\0")

    made = read_feed(path, WEEKDAY)

    assert rides(made) == T1
    assert "folder_inside" in notes(made)


def test_marks_ends_and_spaces_are_repaired(line: Feed) -> None:
    content = line.content()
    line.bytes["stops.txt"] = b"\xef\xbb\xbf" + content["stops.txt"]
    line.bytes["trips.txt"] = content["trips.txt"].replace(b"\r\n", b"\r")
    line.bytes["routes.txt"] = (
        content["routes.txt"]
        .replace(b"agency_id,", b' Agency_ID ,"')
        .replace(b'"route_short_name', b'"route_short_name"')
    )
    line.bytes["stop_times.txt"] = content["stop_times.txt"].replace(b",a,", b", a ,").rstrip() + b"\n\n"

    made = line.read()

    assert rides(made) == T1
    assert {"bom", "carriage_returns", "header_spaces"} <= set(notes(made))
    assert made.lines.agency.tolist() == ["Bus & Co"]


def test_utf16_is_refused(line: Feed) -> None:
    line.bytes["stops.txt"] = line.content()["stops.txt"].decode().encode("utf-16")

    with pytest.raises(FeedError, match="UTF-16"):
        line.read()


@pytest.mark.parametrize("table", ["stops.txt", "stop_times.txt"])
def test_an_empty_table_is_refused(line: Feed, table: str) -> None:
    line.bytes[table] = b""

    with pytest.raises(FeedError, match="is empty"):
        line.read()


def test_a_column_that_occurs_twice_is_refused(line: Feed) -> None:
    line.bytes["stops.txt"] = line.content()["stops.txt"].replace(b"stop_name", b"stop_id", 1)

    with pytest.raises(FeedError, match="'stop_id' occurs twice"):
        line.read()


def test_broken_quotes_harm_one_line_only(line: Feed) -> None:
    rows = line.content()["stops.txt"].replace(b",A,", b',"A,').replace(b",B,", b',"B ""big""\r\nsquare",')
    line.bytes["stops.txt"] = rows.replace(b",C,", b',5" pipe,')

    made = line.read()

    assert rides(made) == T1
    assert made.stops.name.tolist() == ["A", 'B "big" square', "5 pipe"]
    assert notes(made)["broken_quotes"].examples == ("line 2", "line 5")
    assert notes(made)["line_breaks"].examples == ("line 3",)


def test_lines_with_other_columns_are_refused(line: Feed) -> None:
    line.bytes["stop_times.txt"] = (
        line.content()["stop_times.txt"] + b"t1,9:00:00\r\nt1,9:00:00,9:00:00,d,9,surplus\r\n"
    )

    made = line.read()

    assert rides(made) == T1
    assert notes(made)["wrong_columns"].count == 2


def test_text_of_windows_and_zero_bytes_are_repaired(line: Feed) -> None:
    line.bytes["stops.txt"] = line.content()["stops.txt"].replace(b",A,", b",Mari\xebnberg,").replace(b",B,", b",B\0,")

    made = line.read()

    assert made.stops.name.tolist() == ["Mariënberg", "B", "C"]
    assert notes(made)["not_utf8"].count == 1
    assert notes(made)["nul_bytes"].count == 1


def test_a_line_without_end_is_refused(line: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean, "MAX_LINE_BYTES", 1_000)
    monkeypatch.setattr(clean, "BLOCK_BYTES", 2_000)
    line.bytes["stops.txt"] = line.content()["stops.txt"] + b"x" * 10_000

    with pytest.raises(FeedError, match="line 7 has no end"):
        line.read()


def test_blocks_may_end_anywhere(line: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    line.bytes["stops.txt"] = line.content()["stops.txt"].replace(b",A,", b',"A,').replace(b",B,", ",Ë,".encode())
    expected = line.read()

    for size in range(1, 60, 7):
        monkeypatch.setattr(clean, "BLOCK_BYTES", size)
        assert line.read().digest == expected.digest


def test_ids_that_occur_twice_count_once(line: Feed) -> None:
    line.tables["stops"].append({**line.tables["stops"][0], "stop_name": "Z"})
    line.tables["trips"].append({**line.tables["trips"][0], "block_id": "9"})

    made = line.read()

    assert rides(made) == T1
    assert made.stops.name[0] == "A"
    twice = [note for note in made.notes if note.code == "duplicate_ids"]
    assert [(note.count, note.examples) for note in twice] == [(1, ("t1",)), (1, ("a",))]


def test_areas_on_demand_and_bad_numbers_are_refused(line: Feed) -> None:
    line.tables["stop_times"] += [
        {"trip_id": "t1", "arrival_time": "", "departure_time": "", "stop_id": "", "stop_sequence": 7},
        {"trip_id": "t1", "arrival_time": "9:00:00", "departure_time": "9:00:00", "stop_id": "d", "stop_sequence": "x"},
    ]

    made = line.read()

    assert rides(made) == T1
    assert notes(made)["flexible"].count == 1
    assert notes(made)["bad_sequence"].count == 1


def test_numbers_without_end_are_refused(line: Feed) -> None:
    line.tables["routes"][0]["route_type"] = "1e400"
    line.tables["stop_times"].append({**line.tables["stop_times"][2], "stop_sequence": "inf"})
    line.add("transfers", from_stop_id="a", to_stop_id="b", transfer_type=2, min_transfer_time="9" * 20)

    made = line.read()

    assert rides(made) == T1
    assert made.lines.route_type.tolist() == [-1]
    assert notes(made)["bad_sequence"].count == 1
    assert notes(made)["bad_transfer"].count == 1


WORDS = (b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"-1", b"9" * 21, b"1e400", b"nan", b"", b" ", b"99:99:99", b"a")


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_written_is_read_or_refused_with_a_message(line: Feed, data: st.DataObject) -> None:
    content = line.content()
    original = dict(content)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(content)))
        cells = content[name].split(b",")
        cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(st.sampled_from(WORDS))
        content[name] = b",".join(cells)
    line.bytes = content

    with suppress(ParaatkaartError):
        check_invariants(line.read())
    line.bytes = original


def test_refusals_come_first_and_speak_dutch_too(line: Feed) -> None:
    line.trip("bad", [("a", "9:00:00"), ("b", "8:00:00")])
    line.trip("gap", [("a", "9:00:00"), ("b", ""), ("c", "9:10:00")])

    found = line.read().notes

    order = [("refused", "repaired", "told").index(note.outcome) for note in found]
    assert order == sorted(order)
    assert len(set(order)) == 3
    assert found[0].dutch == "1 ritten waarin de tijd terugloopt."

"""A timetable from a service: kept as it is, with the day that it names, and refused if it is damaged."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from geodata.sources import download
from geodata.sources.dataset import fetch
from geodata.sources.errors import UnsafeFileError
from tests.geodata.sources.proxy import File, Proxy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geodata.sources.client import Client


def test_a_timetable_is_kept_as_it_is(
    *, server: Proxy, client: Client, staging: Path, downloads: Path, tmp_path: Path, moved: Callable[..., None]
) -> None:
    (tmp_path / "stops.txt").write_text("stop_id\na\nb\n", encoding="utf-8")
    packed = tmp_path / "gtfs.zip"
    with zipfile.ZipFile(packed, "w") as made:
        made.write(tmp_path / "stops.txt", "stops.txt")
    server.files["/gtfs.zip"] = File(packed.read_bytes())
    moved("gtfs_nl", f"{server.url}/gtfs.zip")
    meta = fetch("gtfs_nl", None, staging, client, downloads=downloads)
    assert meta.rows == 2
    assert meta.reference_date == ""
    assert any("its reference date is not known" in note for note in meta.notes)
    assert (staging / "gtfs.zip").read_bytes() == packed.read_bytes()
    server.files["/gtfs.zip"] = File(b"PK\x03\x04" + bytes(100), etag='"v2"')
    (staging / "gtfs.zip").unlink()
    with pytest.raises(UnsafeFileError):
        fetch("gtfs_nl", None, staging, client, downloads=downloads)
    assert not list(staging.iterdir())


def test_a_timetable_has_the_day_that_it_names(
    *, server: Proxy, client: Client, staging: Path, downloads: Path, tmp_path: Path, moved: Callable[..., None]
) -> None:
    path = tmp_path / "gtfs.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("stops.txt", "stop_id\na\n")
        made.writestr("feed_info.txt", "feed_publisher_name,feed_version\nP,20241105\n")
    server.files["/gtfs.zip"] = File(path.read_bytes())
    moved("gtfs_nl", f"{server.url}/gtfs.zip")
    assert fetch("gtfs_nl", None, staging, client, downloads=downloads).reference_date == "2024-11-05"


@pytest.mark.parametrize(
    "kept, day",
    [
        ('{"modified": "Tue, 05 Nov 2024 23:30:00 GMT"}', date(2024, 11, 5)),
        ('{"modified": ""}', None),
        ('{"modified": "lately"}', None),
        ("[]", None),
        ("", None),
    ],
)
def test_the_day_on_which_a_file_changed_is_that_of_its_service(tmp_path: Path, kept: str, day: date | None) -> None:
    (tmp_path / "feed.zip.json").write_text(kept, encoding="utf-8")
    assert download.modified(tmp_path / "feed.zip") == day


def test_an_archive_that_is_damaged_inside_is_not_kept(
    *, server: Proxy, client: Client, staging: Path, downloads: Path, tmp_path: Path, moved: Callable[..., None]
) -> None:
    path = tmp_path / "gtfs.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("stops.txt", "stop_id\na\n")
        made.writestr("trips.txt", "trip_id\nsomewhere\n")
    good = path.read_bytes()
    server.files["/gtfs.zip"] = File(good.replace(b"somewhere", b"Somewhere"))
    moved("gtfs_nl", f"{server.url}/gtfs.zip")
    with pytest.raises(UnsafeFileError, match="damaged"):
        fetch("gtfs_nl", None, staging, client, downloads=downloads)
    assert not list(downloads.iterdir())
    server.files["/gtfs.zip"] = File(good)  # under the same tag
    assert fetch("gtfs_nl", None, staging, client, downloads=downloads).rows == 1

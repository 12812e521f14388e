"""A timetable in a folder."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geodata.timetable import store
from geodata.timetable.errors import TimetableAlteredError, TimetableMissingError
from geodata.timetable.store import HEAD, LOCK, read_timetable, write_timetable

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.timetable.model import Timetable
    from tests.geodata.timetable.conftest import Feed


@pytest.fixture
def timetable(line: Feed) -> Timetable:
    line.trip("freq", [("a", "0:00:00"), ("b", "0:05:00")])
    line.add("frequencies", trip_id="freq", start_time="6:00:00", end_time="7:00:00", headway_secs=600)
    line.add("transfers", from_stop_id="a", to_stop_id="b", transfer_type=3)
    return line.read()


def test_what_is_written_is_read(timetable: Timetable, tmp_path: Path) -> None:
    write_timetable(timetable, tmp_path / "kept")

    again = read_timetable(tmp_path / "kept")

    assert again.digest == timetable.digest
    for name, table in timetable.tables.items():
        for column, values in table.columns().items():
            found = again.tables[name].columns()[column]
            assert np.array_equal(found, values)
            assert found.dtype.kind == values.dtype.kind
    plain = ("service_date", "valid_from", "valid_until", "crs", "notes", "agencies", "attribution", "source_digest")
    assert [getattr(again, name) for name in plain] == [getattr(timetable, name) for name in plain]


def test_a_new_timetable_replaces_the_old_one(timetable: Timetable, tmp_path: Path) -> None:
    other = timetable.with_phases(np.array([0.5]))
    (tmp_path / "mine.txt").write_text("kept")
    write_timetable(timetable, tmp_path)
    write_timetable(other, tmp_path)
    write_timetable(other, tmp_path)

    assert read_timetable(tmp_path).digest == other.digest
    assert sorted(path.name for path in tmp_path.iterdir() if "feed" not in path.name) == sorted(
        [other.digest[:16], HEAD, LOCK, "mine.txt"]
    )


@pytest.mark.parametrize("step", ["write_table", "write_atomically"])
def test_whoever_is_interrupted_leaves_the_old_timetable(
    timetable: Timetable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    write_timetable(timetable, tmp_path)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(pq if step == "write_table" else store, step, full)
        with pytest.raises(OSError, match="No space"):
            write_timetable(timetable.with_phases(np.array([0.5])), tmp_path)

    assert read_timetable(tmp_path).digest == timetable.digest
    assert not list(tmp_path.glob(".partial-*"))


def test_two_who_write_at_once_leave_one_of_the_two(timetable: Timetable, tmp_path: Path) -> None:
    made = [timetable.with_phases(np.array([share])) for share in (0.1, 0.3, 0.5, 0.7)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: [write_timetable(one, tmp_path) for _ in range(3)], made))

    assert read_timetable(tmp_path).digest in {one.digest for one in made}


def test_whoever_is_killed_leaves_a_whole_timetable(timetable: Timetable, tmp_path: Path) -> None:
    write_timetable(timetable, tmp_path / "kept")
    program = (
        "import sys; from pathlib import Path; import numpy as np\n"
        "from geodata.timetable.store import read_timetable, write_timetable\n"
        "folder = Path(sys.argv[1]); made = read_timetable(folder); print('ready', flush=True); number = 0\n"
        "while True:\n"
        "    number += 1; write_timetable(made.with_phases(np.array([number % 7 / 7])), folder)\n"
    )
    for pause_s in (0.02, 0.09):
        with subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / "kept")], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(pause_s)
            process.kill()

        assert len(read_timetable(tmp_path / "kept").trips) == len(timetable.trips)


def test_a_folder_without_timetable_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(TimetableMissingError, match="paraatkaart timetable build"):
        read_timetable(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder, _: (folder / HEAD).write_text("{"),
        lambda folder, _: (folder / HEAD).write_text('{"format": 9}'),
        lambda folder, _: (folder / HEAD).write_text("[]"),
        lambda folder, _: _edit(folder / HEAD, digest="../../../../etc"),
        lambda folder, _: _edit(folder / HEAD, service_date="2026-11-25"),
        lambda folder, _: _edit(folder / HEAD, service_date="someday"),
        lambda _, tables: (tables / "trips.parquet").unlink(),
        lambda _, tables: (tables / "trips.parquet").write_bytes(b"PAR1"),
        lambda _, tables: pq.write_table(pa.table({"x": [1]}), tables / "trips.parquet"),
    ],
)
def test_a_damaged_timetable_is_refused_and_can_be_built_again(
    timetable: Timetable, tmp_path: Path, change: object
) -> None:
    write_timetable(timetable, tmp_path)
    change(tmp_path, tmp_path / timetable.digest[:16])  # type: ignore[operator]

    with pytest.raises(TimetableAlteredError, match="Build it again") as caught:
        read_timetable(tmp_path)
    assert "Maak haar opnieuw" in caught.value.dutch

    write_timetable(timetable, tmp_path)
    assert read_timetable(tmp_path).digest == timetable.digest


def _edit(path: Path, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | values), encoding="utf-8")

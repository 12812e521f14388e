"""Publishers that are killed, run two at a time or meet a full disk leave complete snapshots."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyogrio
import pytest

from geodata.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

DATASET = "parcels"
PARTS = ("a.bin", "b.bin", "sub/c.bin")
SIZE = 150_000
KILLS = 20


def complete(store: Store) -> str:
    """Which version is in use; fails unless all of it is there."""
    found = store.current(DATASET)
    assert found is not None
    assert Store(store.folder).snapshots(DATASET)
    found.check()
    versions = {(found.folder / part).read_bytes() for part in PARTS}
    assert len(versions) == 1
    (content,) = versions
    assert len(content) == SIZE
    assert found.reference_date == content[:1].decode()
    return found.reference_date


class Publisher(Protocol):
    """Start a process that publishes; returns its process id, and the text that it wrote before ending."""

    def __call__(self, command: str, folder: Path, value: float) -> int: ...

    def line(self) -> str: ...


class _Server:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def __call__(self, command: str, folder: Path, value: float) -> int:
        assert self.process.stdin
        self.process.stdin.write(f"{command} {folder} {value}\n")
        self.process.stdin.flush()
        return int(self.line())

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()


@pytest.fixture(scope="module")
def publisher(root: Path) -> Iterator[Publisher]:
    if not hasattr(os, "fork"):
        pytest.skip("processes are killed by signals, which this system has not")
    with _started(root) as process:
        yield _Server(process)


@contextmanager
def _started(root: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("publisher.py"))],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.communicate(timeout=30)


def _ended(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


def _wait(process_id: int) -> None:
    while not _ended(process_id):
        time.sleep(0.002)


def _first(store: Store, publisher: Publisher) -> None:
    _wait(publisher("publish", store.folder, 0.02))
    assert complete(store) in "AB"


def _once(publisher: Publisher, command: str, store: Store) -> float:
    """How long one publication takes on this machine now, in seconds, so that kills hit all of it."""
    begin = time.monotonic()
    _wait(publisher(command, store.folder, 1e-6))
    return time.monotonic() - begin


@pytest.fixture
def killed_store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def test_a_publisher_killed_at_any_moment_leaves_the_old_or_the_new_snapshot(
    killed_store: Store, publisher: Publisher
) -> None:
    chance = random.Random(20)  # noqa: S311  the moments only have to differ
    _first(killed_store, publisher)
    once_s = _once(publisher, "publish", killed_store)
    left, seen = 0, set()
    for _ in range(KILLS):
        process_id = publisher("publish", killed_store.folder, 30)
        time.sleep(chance.uniform(0, 2 * once_s))
        os.kill(process_id, signal.SIGKILL)
        _wait(process_id)
        left += (killed_store.folder / "tmp" / DATASET).exists()
        seen.add(complete(killed_store))

    assert left > 0  # some were killed in the middle
    assert seen == {"A", "B"}
    _first(killed_store, publisher)  # the lock of the killed is free, and what they left is swept
    assert not (killed_store.folder / "tmp" / DATASET).exists()


def test_a_refresh_killed_at_any_moment_leaves_the_old_or_the_new_rows(
    killed_store: Store, publisher: Publisher
) -> None:
    chance = random.Random(4)  # noqa: S311
    once_s = _once(publisher, "refresh", killed_store)
    left, kills = 0, 0
    seen: set[int] = set()
    while kills < KILLS or (len(seen) < 2 and kills < 5 * KILLS):  # a busy machine may end none of the first
        kills += 1
        process_id = publisher("refresh", killed_store.folder, 30)
        time.sleep(chance.uniform(0, 2 * once_s))
        os.kill(process_id, signal.SIGKILL)
        _wait(process_id)
        left += (killed_store.folder / "tmp" / "natura2000").exists()
        found = killed_store.current("natura2000")
        assert found is not None
        found.check()
        assert pyogrio.read_info(found.folder / "content.gpkg")["features"] == found.rows
        seen.add(found.rows)

    assert left > 0
    assert seen == {4, 5}


def test_two_publishers_at_once_leave_complete_snapshots(killed_store: Store, publisher: Publisher) -> None:
    _first(killed_store, publisher)
    both = [publisher("publish", killed_store.folder, 0.6) for _ in range(2)]
    looks = 0
    while not all(map(_ended, both)):
        assert complete(killed_store) in "AB"
        looks += 1

    assert looks > 3
    assert complete(killed_store) in "AB"
    for snapshot in killed_store.snapshots(DATASET):
        snapshot.check()


def test_two_refreshes_at_once_leave_complete_rows(killed_store: Store, publisher: Publisher) -> None:
    _wait(publisher("refresh", killed_store.folder, 1e-6))
    both = [publisher("refresh", killed_store.folder, 0.6) for _ in range(2)]
    looks = 0
    while not all(map(_ended, both)):
        found = killed_store.current("natura2000")
        assert found is not None
        found.check()
        assert pyogrio.read_info(found.folder / "content.gpkg")["features"] == found.rows
        looks += 1

    assert looks > 3
    assert {snapshot.rows for snapshot in killed_store.snapshots("natura2000")} <= {4, 5}
    for snapshot in killed_store.snapshots("natura2000"):
        snapshot.check()


def test_a_file_that_cannot_grow_is_refused_and_the_old_snapshot_stays(
    killed_store: Store, publisher: Publisher
) -> None:
    _first(killed_store, publisher)
    before = killed_store.current(DATASET)

    _wait(publisher("full", killed_store.folder, 100_000))

    assert publisher.line() == f"refused {errno.EFBIG}\n"
    assert killed_store.current(DATASET) == before
    assert complete(killed_store)
    assert not (killed_store.folder / "tmp" / DATASET).exists()

"""Snapshots are complete or absent, whatever happens while they are made."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyogrio
import pytest

from geodata.errors import RefreshBusyError, SnapshotDamagedError, UnknownSnapshotError
from geodata.settings import data_folder
from geodata.snapshot import Snapshot
from geodata.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

DATASET = "parcels"
PARTS = ("a.bin", "b.bin", "sub/c.bin")
SIZE = 150_000
KILLS = 20


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gegevens met spatie")


def meta(retrieved: str = "2026-11-22T02:00:00+00:00") -> Snapshot:
    return Snapshot(
        dataset="",
        digest="",
        folder=Path(),
        rows=3,
        extent_m=(200_000.0, 510_000.0, 270_000.0, 585_000.0),
        reference_date="2026-05-15",
        retrieved=retrieved,
        source_url="https://example.org/collections/parcels",
        service_verified=False,
        licence="CC0 1.0",
        attribution="Bron: voorbeeld",
        notes=("two rows were repaired",),
        area="drenthe",
        area_digest="0123456789ab",
        entry={"columns": {"id": "text"}},
        origin={"id": "example"},
    )


def put(store: Store, text: str, dataset: str = DATASET, retrieved: str = "2026-11-22T02:00:00+00:00") -> Snapshot:
    with store.staging(dataset) as staged:
        (staged / "content.txt").write_text(text, encoding="utf-8")
        return store.publish(dataset, staged, meta(retrieved))


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


def test_the_data_folder_is_the_users_unless_the_environment_names_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARAATKAART_DATA", "/somewhere/else")
    assert data_folder() == Path("/somewhere/else")

    monkeypatch.setenv("PARAATKAART_DATA", "~/kaart")
    assert data_folder() == Path.home() / "kaart"

    monkeypatch.setenv("PARAATKAART_DATA", "")
    assert data_folder().name == "paraatkaart"


def test_what_is_published_is_in_use_and_described(store: Store) -> None:
    assert store.current(DATASET) is None
    assert store.key() == ()

    made = put(store, "one")

    found = store.current(DATASET)
    assert found == made
    assert found is not None
    assert found.entry == made.entry
    assert replace(found, dataset="", digest="", folder=Path()) == meta()
    assert (found.folder / "content.txt").read_text(encoding="utf-8") == "one"
    assert found.content == found.folder / "content.txt"
    found.check()
    assert store.in_use() == [DATASET]
    assert not list((store.folder / "tmp" / DATASET).glob("*")) or not (store.folder / "tmp" / DATASET).exists()


def test_snapshots_are_kept_and_an_older_one_can_be_chosen(store: Store) -> None:
    first = put(store, "one", retrieved="2026-11-20T00:00:00+00:00")
    second = put(store, "two", retrieved="2026-11-21T00:00:00+00:00")
    key = store.key()

    assert store.snapshots(DATASET) == [second, first]
    assert store.choose(DATASET, first.digest[:6]) == first
    assert store.current(DATASET) == first
    assert store.key() != key

    assert store.reset(DATASET)
    assert not store.reset(DATASET)
    assert store.current(DATASET) is None
    assert store.in_use() == []
    assert store.snapshots(DATASET) == [second, first]


@pytest.mark.parametrize("digest", ["", "ffff", "../../etc"])
def test_a_digest_that_nobody_has_is_refused_with_those_that_exist(store: Store, digest: str) -> None:
    made = put(store, "one")

    with pytest.raises(UnknownSnapshotError, match=made.digest) as refused:
        store.choose(DATASET, digest)

    assert made.digest in refused.value.dutch
    assert store.current(DATASET) == made


def test_the_same_content_is_stored_once_with_its_last_description(store: Store) -> None:
    first = put(store, "one", retrieved="2026-11-20T00:00:00+00:00")
    again = put(store, "one", retrieved="2026-11-21T00:00:00+00:00")

    assert again.folder == first.folder
    assert [snapshot.retrieved for snapshot in store.snapshots(DATASET)] == ["2026-11-21T00:00:00+00:00"]


def test_the_digest_counts_names_and_contents_and_no_dates(store: Store) -> None:
    digests = set()
    for files in ({"a": "1", "b": "2"}, {"a": "2", "b": "1"}, {"a": "1", "c": "2"}, {"a": "1"}):
        with store.staging(DATASET) as staged:
            for name, text in files.items():
                (staged / name).write_text(text, encoding="utf-8")
                os.utime(staged / name, (1, 1))
            digests.add(store.publish(DATASET, staged, meta()).digest)
    assert len(digests) == 4
    with store.staging(DATASET) as staged:
        (staged / "a").write_text("1", encoding="utf-8")
        assert store.publish(DATASET, staged, meta()).digest in digests


@pytest.mark.parametrize("damage", ["changed", "removed", "description", "pointer", "pointer text"])
def test_damage_is_told_with_the_way_out_and_a_refresh_repairs_it(store: Store, damage: str) -> None:
    made = put(store, "one")
    pointer = store.folder / "current" / f"{DATASET}.json"
    match damage:
        case "changed":
            (made.folder / "content.txt").write_text("two", encoding="utf-8")
        case "removed":
            (made.folder / "content.txt").unlink()
        case "description":
            (made.folder / "snapshot.json").write_text('{"dataset": "parcels"}', encoding="utf-8")
        case "pointer":
            pointer.write_text('{"digest": "../../../etc"}', encoding="utf-8")
        case "pointer text":
            pointer.write_text("[", encoding="utf-8")

    with pytest.raises(SnapshotDamagedError, match="paraatkaart reset parcels"):
        _open(store)

    assert put(store, "one").digest == made.digest
    assert _open(store) == "one"


def _open(store: Store) -> str:
    found = store.current(DATASET)
    assert found is not None
    found.check()
    return (found.folder / "content.txt").read_text(encoding="utf-8")


def test_a_failure_while_staging_leaves_nothing(store: Store) -> None:
    made = put(store, "one")

    with pytest.raises(ValueError, match="no such thing"), store.staging(DATASET) as staged:  # noqa: PT012
        (staged / "content.txt").write_text("half", encoding="utf-8")
        raise ValueError("no such thing")

    assert store.current(DATASET) == made
    assert store.snapshots(DATASET) == [made]
    assert not (store.folder / "tmp" / DATASET).exists()


def test_only_staged_content_is_published(store: Store, tmp_path: Path) -> None:
    (tmp_path / "content.txt").write_text("elsewhere", encoding="utf-8")
    with store.staging(DATASET) as staged:
        for folder in (tmp_path, staged):
            with pytest.raises(ValueError, match="no staged content"):
                store.publish(DATASET, folder, meta())


@pytest.mark.parametrize("dataset", ["../evil", "", "A", "a/b", "a.b", "-rf"])
def test_a_name_cannot_lead_out_of_the_folder(store: Store, dataset: str) -> None:
    with pytest.raises(ValueError, match="no id of a dataset"):
        put(store, "one", dataset=dataset)
    with pytest.raises(ValueError, match="no id of a dataset"):
        store.reset(dataset)


def test_a_dataset_is_staged_once_at_a_time_and_others_meanwhile(store: Store) -> None:
    made = put(store, "one")
    refused: list[Exception] = []

    def second() -> None:
        try:
            put(Store(store.folder), "two")
        except RefreshBusyError as error:
            refused.append(error)

    with store.staging(DATASET) as staged:
        (staged / "content.txt").write_text("three", encoding="utf-8")
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
        put(store, "one", dataset="stations")
        store.publish(DATASET, staged, meta())

    assert [type(error) for error in refused] == [RefreshBusyError]
    assert _open(store) == "three"
    assert len(store.snapshots(DATASET)) == 2
    assert made in store.snapshots(DATASET)


@pytest.mark.parametrize("step", ["description", "rename", "pointer"])
def test_a_full_disk_at_any_step_leaves_the_old_snapshot(
    store: Store, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = put(store, "one")
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def fail(*_: object, **__: object) -> None:
        raise full

    with monkeypatch.context() as patch:
        match step:
            case "description":
                patch.setattr("geodata.store.write_description", fail)
            case "rename":
                patch.setattr(Path, "rename", fail)
            case "pointer":
                patch.setattr(Store, "_point", fail)
        with pytest.raises(OSError, match="No space left"):
            put(store, "two")

    assert store.current(DATASET) == made
    assert _open(store) == "one"
    assert not (store.folder / "tmp" / DATASET).exists()
    put(store, "two")
    assert _open(store) == "two"


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

"""Snapshots are complete or absent, whatever happens while they are made."""

from __future__ import annotations

import errno
import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.errors import RefreshBusyError, SnapshotDamagedError, SnapshotEarlierError, UnknownSnapshotError
from geodata.settings import data_folder
from geodata.snapshot import DESCRIPTION, Snapshot
from geodata.store import Store

DATASET = "parcels"


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


def test_a_snapshot_of_an_earlier_version_is_not_called_damaged(store: Store) -> None:
    made = put(store, "one")
    path = made.folder / DESCRIPTION
    values = json.loads(path.read_text(encoding="utf-8"))
    del values["covers_wkt"]
    path.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(SnapshotEarlierError, match=r"made by an earlier version .* lacks covers_wkt") as found:
        store.current(DATASET)
    assert "paraatkaart refresh parcels" in str(found.value)
    assert "damaged" not in str(found.value)
    assert "eerdere versie" in found.value.dutch
    path.write_text(json.dumps({**values, "digest": "0" * 16}), encoding="utf-8")
    with pytest.raises(SnapshotDamagedError, match="is damaged"):
        store.current(DATASET)


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


def test_the_same_content_is_stored_once_and_keeps_its_first_day(store: Store) -> None:
    first = put(store, "one", retrieved="2026-11-20T00:00:00+00:00")
    put(store, "two", retrieved="2026-11-21T00:00:00+00:00")
    with store.staging(DATASET) as staged:
        (staged / "content.txt").write_text("one", encoding="utf-8")
        later = replace(meta("2026-11-22T00:00:00+00:00"), reference_date="2026-11-22", origin={"id": "example"})
        again = store.publish(DATASET, staged, later)

    assert again.folder == first.folder
    assert (again.retrieved, again.reference_date) == (first.retrieved, first.reference_date)
    assert again.checked == "2026-11-22T00:00:00+00:00"
    assert store.current(DATASET) == again
    assert store.snapshots(DATASET)[0] == again  # looked at last


def test_a_description_of_before_can_be_read(store: Store) -> None:
    made = put(store, "one")
    path = made.folder / DESCRIPTION
    values = json.loads(path.read_text(encoding="utf-8"))
    for name in ("checked", "valid_from", "valid_until"):
        del values[name]
    path.write_text(json.dumps(values), encoding="utf-8")

    assert store.current(DATASET) == made


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

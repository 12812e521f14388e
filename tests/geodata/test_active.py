"""Refreshed data takes the place of embedded data, openly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geodata import active, embedded
from geodata.errors import SnapshotDamagedError, UnknownDatasetError
from geodata.store import Store
from tests.geodata.refreshing import natura, run, stations

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path / "data"))
    return Store()


def test_nothing_refreshed_is_the_embedded_catalogue(store: Store) -> None:
    assert store.in_use() == []
    assert active() is embedded()
    assert active().fingerprint == ""


def test_a_refreshed_dataset_takes_the_place_of_its_twin_until_it_is_reset(store: Store) -> None:
    run(store, {"stations": lambda: stations(precision_m=5.0)})

    used = active()
    entry = used["stations"]
    assert (entry.level, entry.publication, entry.reference_date) == ("refreshed", "unreviewed", "2026-05-15")
    assert (entry.sources, entry.rows) == (("prorail-spoorwegen",), 63)
    assert set(used.features("stations")["precision_m"]) == {5.0}
    assert used.path("stations").name == "content.gpkg"
    assert used.sources["prorail-spoorwegen"].licence == "CC0"
    assert used["zones"] is embedded()["zones"]
    assert used.features("zones").equals(embedded().features("zones"))
    assert used.table("register").equals(embedded().table("register"))
    assert active() is used
    assert entry.sha256 in used.fingerprint

    store.reset("stations")
    assert active() is embedded()


def test_what_has_no_twin_is_added(store: Store) -> None:
    assert "natura2000" not in active().datasets
    run(store, {"natura2000": natura})
    assert len(active().features("natura2000")) == 4
    store.reset("natura2000")
    with pytest.raises(UnknownDatasetError):
        active().features("natura2000")


def test_an_older_snapshot_is_opened_when_it_is_chosen(store: Store) -> None:
    first = run(store, {"natura2000": natura})[0].snapshot
    run(store, {"natura2000": lambda: natura(5)})
    assert len(active().features("natura2000")) == 5

    assert first is not None
    store.choose("natura2000", first.digest)
    assert len(active().features("natura2000")) == 4
    assert active()["natura2000"].sha256 == first.digest


def test_a_running_program_sees_what_another_one_refreshed(store: Store) -> None:
    before = active()
    run(Store(store.folder), {"natura2000": natura})
    assert active() is not before
    assert active().fingerprint != before.fingerprint


def test_a_copy_is_handed_out(store: Store) -> None:
    run(store, {"natura2000": natura})
    active().features("natura2000")["name"] = "changed"
    assert active().features("natura2000")["name"][0] == "Gebied 0"


@pytest.mark.parametrize("damage", ["content", "description", "pointer"])
def test_damage_is_told_and_the_embedded_data_does_not_step_in_unsaid(store: Store, damage: str) -> None:
    snapshot = run(store, {"stations": stations})[0].snapshot
    assert snapshot is not None
    path = {
        "content": snapshot.folder / "content.gpkg",
        "description": snapshot.folder / "snapshot.json",
        "pointer": store.folder / "current" / "stations.json",
    }[damage]
    path.unlink()
    path.write_bytes(b"{}")

    with pytest.raises(SnapshotDamagedError, match="paraatkaart reset stations"):
        active().features("stations")
    assert len(active().features("zones")) == embedded()["zones"].rows

    store.reset("stations")
    assert active().features("stations")["source"].nunique() == 1


def test_a_snapshot_of_another_version_of_the_table_is_not_used(store: Store) -> None:
    run(store, {"stations": stations})
    path = store.folder / "snapshots" / "stations"
    (folder,) = path.iterdir()
    text = (folder / "snapshot.json").read_text(encoding="utf-8")
    (folder / "snapshot.json").write_text(text.replace('"intercity"', '"express"'), encoding="utf-8")
    with pytest.raises(SnapshotDamagedError, match="made by an earlier version of Paraatkaart: its columns"):
        active().features("stations")


def test_what_is_no_table_is_left_to_those_who_read_it(store: Store) -> None:
    run(store, {"natura2000": natura})
    (folder,) = (store.folder / "snapshots" / "natura2000").iterdir()
    text = (folder / "snapshot.json").read_text(encoding="utf-8")
    begin = text.index(' "entry"')
    end = text.index(' "origin"')
    (folder / "snapshot.json").write_text(text[:begin] + ' "entry": {},\n' + text[end:], encoding="utf-8")
    assert "natura2000" not in active().datasets
    assert store.current("natura2000") is not None

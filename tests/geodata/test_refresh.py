"""All or nothing per dataset, whatever a service gives."""

from __future__ import annotations

import errno
import json
import os
import threading
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from geodata import embedded
from geodata.accept import compare
from geodata.before import before_of
from geodata.dutch_notes import dutch
from geodata.errors import (
    DatasetInvalidError,
    ExtentError,
    NotRefreshableError,
    RefreshBusyError,
    RefreshCancelledError,
    RefreshFailedError,
    RefreshRefusedError,
    StoreFullError,
    WrongCrsError,
)
from geodata.extent import Extent, find_extent, uploaded_extent
from geodata.sources.services import services
from geodata.status import age_days, statuses
from geodata.store import Store
from tests.geodata.refreshing import DRENTHE, REGION, Service, natura, run, stations

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.errors import ParaatkaartError
    from geodata.refresh import Outcome
    from geodata.snapshot import Snapshot


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def error_of(outcome: Outcome) -> ParaatkaartError:
    assert not outcome.ok
    assert outcome.snapshot is None
    assert outcome.error is not None
    assert outcome.error.dutch
    return outcome.error


def snapshot_of(outcome: Outcome) -> Snapshot:
    assert outcome.error is None
    assert outcome.ok
    assert outcome.snapshot is not None
    return outcome.snapshot


@pytest.mark.parametrize("dataset, why", [("provinces", "boundaries are kept whole"), ("natura2000", None)])
def test_an_area_that_is_not_applied_is_told(store: Store, dataset: str, why: str | None) -> None:
    frames = {"natura2000": natura, "provinces": lambda: embedded().features("provinces").assign(source="kadaster-brk")}
    (outcome,) = run(store, {dataset: frames[dataset]}, extent=DRENTHE)
    assert outcome.ok, outcome.error
    told = [note for note in outcome.notes if "not applied" in note]
    assert len(told) == (why is not None)
    for note in told:
        assert note.startswith(f"The area 'drenthe' was not applied: {why}")
        assert str(dutch(note)).startswith("Het gebied 'drenthe' is niet toegepast: grenzen blijven heel")


def test_a_refresh_stores_rows_with_where_they_came_from(store: Store) -> None:
    told: list[tuple[str, int, int | None]] = []

    (outcome,) = run(
        store, {"natura2000": natura}, progress=lambda name, done, total, _: told.append((name, done, total))
    )

    snapshot = snapshot_of(outcome)
    assert store.current("natura2000") == snapshot
    assert (outcome.rows_before, outcome.rows_after, snapshot.rows) == (None, 4, 4)
    assert (snapshot.area, snapshot.reference_date) == ("region", "2026-05-15")
    assert (snapshot.licence, snapshot.service_verified) == ("CC0", False)
    assert snapshot.entry["columns"] == services()["natura2000"].types
    assert snapshot.origin["id"] == "rvo-natura2000"
    assert "2 rows were repaired" in outcome.notes
    assert told == [("natura2000", 0, None), ("natura2000", 4, 4)]


def test_one_that_fails_does_not_stop_the_others(store: Store) -> None:
    def broken() -> gpd.GeoDataFrame:
        raise RuntimeError("the parser fell over")

    def told() -> gpd.GeoDataFrame:
        raise WrongCrsError(what="Its content", found="EPSG:4326", expected="EPSG:28992")

    outcomes = run(store, {"track": broken, "fairways": told, "natura2000": natura})

    assert [outcome.ok for outcome in outcomes] == [False, False, True]
    assert isinstance(error_of(outcomes[0]), RefreshFailedError)
    assert "the parser fell over" in str(outcomes[0].error)
    assert "the parser" not in error_of(outcomes[0]).dutch  # a planner reads a sentence, the log has the rest
    assert isinstance(error_of(outcomes[1]), WrongCrsError)
    assert store.in_use() == ["natura2000"]
    assert not list((store.folder / "tmp").glob("*"))


def test_an_unknown_dataset_is_refused_before_anything_is_asked(store: Store) -> None:
    service = Service({"natura2000": natura, "unknown": natura})
    with pytest.raises(NotRefreshableError, match="natura2000"):
        run(store, service.frames, fetch=service)
    assert service.asked == []


@pytest.mark.parametrize(
    "frame, why",
    [
        (lambda: natura(1), "1 rows, there were 4"),
        (lambda: natura(4, side_m=100), "covers 1%"),
        (lambda: natura(0), "no row"),
    ],
    ids=["rows", "extent", "nothing"],
)
def test_a_successor_that_is_much_smaller_is_refused_unless_forced(store: Store, frame: object, why: str) -> None:
    first = snapshot_of(run(store, {"natura2000": natura})[0])
    assert callable(frame)

    (outcome,) = run(store, {"natura2000": frame})

    assert isinstance(error_of(outcome), RefreshRefusedError)
    assert why in str(outcome.error)
    assert outcome.rows_before == 4
    assert store.current("natura2000") == first
    assert snapshot_of(run(store, {"natura2000": frame}, force=True)[0]).digest != first.digest


def test_only_what_lies_in_the_area_asked_for_is_compared(store: Store) -> None:
    run(store, {"natura2000": lambda: natura(8)})  # two of them west of 233 km, six within Drenthe as it is here
    west = Extent("west", shapely.box(180_000, 490_000, 233_000, 600_000))
    (refused,) = run(store, {"natura2000": lambda: natura(2)}, extent=DRENTHE)
    assert "it has 2 rows, there were 8 in this area" in str(error_of(refused))
    (outcome,) = run(store, {"natura2000": lambda: natura(2)}, extent=west)
    assert (snapshot_of(outcome).rows, outcome.rows_before) == (2, 2)
    (back,) = run(store, {"natura2000": lambda: natura(1)}, extent=DRENTHE)
    assert (back.rows_before, error_of(back).values["dataset"]) == (2, "natura2000")  # as far as the earlier one goes


def test_one_point_covers_no_area_and_may_follow_another(store: Store) -> None:
    assen = embedded().features("stations").set_index("id").geometry["STA-01"]
    before = before_of("stations", store, Extent("Assen", assen.buffer(2_000)), [])
    assert before is not None
    assert (before.rows, before.extent_m) == (1, (assen.x, assen.y, assen.x, assen.y))
    first = snapshot_of(run(store, {"natura2000": natura})[0])
    compare(replace(first, rows=1, extent_m=(assen.x, assen.y, assen.x, assen.y)), before, force=False)


def test_the_same_rows_have_the_same_digest(store: Store) -> None:
    digests = {snapshot_of(run(store, {"natura2000": natura})[0]).digest for _ in range(2)}
    assert len(digests) == 1
    assert len(store.snapshots("natura2000")) == 1


def test_a_twin_of_an_embedded_dataset_replaces_it_with_all_that_the_register_names(store: Store) -> None:
    (outcome,) = run(store, {"stations": stations})
    assert snapshot_of(outcome).rows == outcome.rows_before == 63


@pytest.mark.parametrize(
    "change, why",
    [
        (lambda frame: frame.assign(id="NS-" + frame["code"]), "refers to 9 of its ids"),
        (lambda frame: frame[frame["id"].str.startswith("STA")], "9 rows, there were 63"),
        (lambda frame: frame.assign(name=""), "'name' is empty"),
        (lambda frame: frame.assign(source="press"), "column 'source'"),
        (lambda frame: frame.to_crs(4326), "EPSG:4326"),
        (lambda frame: frame.set_geometry(frame.geometry.affine_transform([0, 1, 1, 0, 0, 0])), "swapped"),
    ],
    ids=["ids", "rows", "empty name", "foreign source", "degrees", "axes"],
)
def test_a_twin_that_the_rest_could_not_go_on_with_is_refused(store: Store, change: object, why: str) -> None:
    assert callable(change)
    (outcome,) = run(store, {"stations": lambda: change(stations())})
    assert isinstance(error_of(outcome), (RefreshRefusedError, DatasetInvalidError, WrongCrsError))
    assert why in str(outcome.error)
    assert store.current("stations") is None


def test_a_name_that_changed_is_told(store: Store) -> None:
    frame = stations()
    frame.loc[0, "name"] = "Ergens"
    (outcome,) = run(store, {"stations": lambda: frame})
    assert any("now called 'Ergens'" in note for note in snapshot_of(outcome).notes)


def test_a_full_disk_is_said_as_such_and_leaves_the_old_data(store: Store) -> None:
    first = snapshot_of(run(store, {"natura2000": natura})[0])

    def full() -> gpd.GeoDataFrame:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def full_in_gdal() -> gpd.GeoDataFrame:
        raise RuntimeError("sqlite3_step failed: database or disk is full")

    for fetch in (full, full_in_gdal):
        (outcome,) = run(store, {"natura2000": fetch})
        assert isinstance(error_of(outcome), StoreFullError)
        assert str(store.folder) in str(outcome.error)
    assert store.current("natura2000") == first


def test_a_cancelled_refresh_leaves_this_dataset_and_the_later_ones(store: Store) -> None:
    cancel = threading.Event()
    service = Service({"natura2000": natura, "stations": stations}, before=cancel.set)

    outcomes = run(store, service.frames, fetch=service, cancel=cancel)

    assert [type(error_of(outcome)) for outcome in outcomes] == [RefreshCancelledError] * 2
    assert all(outcome.cancelled for outcome in outcomes)
    assert service.asked == ["natura2000"]
    assert store.in_use() == []
    assert not list((store.folder / "tmp").glob("*"))


def test_a_dataset_that_somebody_else_refreshes_is_left_to_them(store: Store) -> None:
    with store.staging("natura2000"):
        outcomes = run(store, {"natura2000": natura, "stations": stations})
    assert isinstance(error_of(outcomes[0]), RefreshBusyError)
    assert outcomes[1].ok


def test_a_damaged_snapshot_is_replaced(store: Store) -> None:
    first = snapshot_of(run(store, {"natura2000": natura})[0])
    (first.folder / "snapshot.json").unlink()
    (outcome,) = run(store, {"natura2000": natura})
    assert snapshot_of(outcome).digest == first.digest
    assert any("not compared" in note for note in outcome.notes)


def test_the_status_tells_level_date_rows_age_source_and_licence(store: Store) -> None:
    run(store, {"natura2000": natura, "stations": stations})
    found = {one.dataset: one for one in statuses(store, services(), date(2026, 11, 22))}

    nature, zones, track = found["natura2000"], found["zones"], found["track"]
    assert (nature.level, nature.rows, nature.reference_date, nature.age_days) == ("refreshed", 4, "2026-05-15", 191)
    assert (nature.source, nature.licence, nature.verified) == ("RVO: Natura 2000", "CC0", False)
    assert nature.url == "https://example.org/items"
    assert len(nature.digest) == 16
    assert (zones.level, zones.rows, zones.refreshable, zones.verified) == ("embedded", 753, False, None)
    assert zones.age_days == 2151
    assert "CBS" in zones.source
    assert (track.level, track.rows, track.age_days, track.refreshable) == ("absent", None, None, True)
    assert track.licence == "CC0"

    assert nature.snapshots
    (nature.snapshots[0].folder / "content.gpkg").write_bytes(b"other")
    damaged = next(one for one in statuses(store, services()) if one.dataset == "natura2000")
    assert (damaged.level, damaged.rows) == ("damaged", None)
    assert damaged.error is not None


@pytest.mark.parametrize(
    "text, days",
    [("2026", 325), ("2026-11", 21), ("2026-11-22", 0), ("2027", 0), ("", None), ("soon", None), ("2026-13", None)],
)
def test_the_age_counts_from_the_first_day(text: str, days: int | None) -> None:
    assert age_days(text, date(2026, 11, 22)) == days


def test_extents_are_named_or_read_from_files(tmp_path: Path) -> None:
    drenthe, region = (find_extent(name, tmp_path) for name in ("drenthe", "region"))
    assert shapely.area(drenthe.geometry) / 1e6 == pytest.approx(2_680, rel=0.02)
    assert shapely.covers(shapely.buffer(region.geometry, 1), drenthe.geometry)
    assert drenthe.digest != region.digest
    assert drenthe.digest == find_extent("drenthe", tmp_path).digest

    square = gpd.GeoDataFrame(geometry=[shapely.box(6.1, 52.7, 6.4, 52.9)], crs=4326)
    square.to_file(tmp_path / "vak.geojson")
    own = find_extent("vak.geojson", tmp_path)
    assert own.name == "vak.geojson"
    assert 200_000 < own.bounds_m[0] < own.bounds_m[2] < 230_000


def test_what_is_no_area_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.geojson").write_text("no", encoding="utf-8")
    gpd.GeoDataFrame(geometry=[shapely.Point(6.2, 52.8)], crs=4326).to_file(tmp_path / "punt.geojson")
    gpd.GeoDataFrame(geometry=[shapely.box(60, 10, 61, 11)], crs=4326).to_file(tmp_path / "ver.geojson")
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.box(52.7, 6.1, 52.9, 6.4)], crs=4326).to_file(tmp_path / "om.gpkg")
    for name, why in (
        ("elsewhere", "choose drenthe"),
        ("text.geojson", "cannot be read"),
        ("punt.geojson", "no polygon"),
        ("ver.geojson", "outside the Netherlands"),
        ("om.gpkg", "outside the Netherlands"),
    ):
        with pytest.raises(ValueError, match=why) as refused:
            find_extent(name, tmp_path)
        assert "bruikbaar" in getattr(refused.value, "dutch", "")


def test_an_extent_is_the_same_area_under_the_same_digest() -> None:
    turned = Extent("region", shapely.reverse(REGION.geometry))
    assert turned.digest == REGION.digest


def _polygon(west: float, south: float, east: float, north: float, **more: object) -> bytes:
    return json.dumps({**json.loads(shapely.to_geojson(shapely.box(west, south, east, north))), **more}).encode()


def test_an_area_that_somebody_sends_is_read_as_a_file_is() -> None:
    own = uploaded_extent("../vak.geojson", _polygon(6.1, 52.7, 6.4, 52.9))
    assert own.name == "vak.geojson"
    assert 200_000 < own.bounds_m[0] < own.bounds_m[2] < 230_000
    again = uploaded_extent("ander.json", b"\xef\xbb\xbf" + _polygon(6.1, 52.7, 6.4, 52.9))
    assert again.digest == own.digest


@pytest.mark.parametrize(
    "content, why",
    [
        (b"no", "no GeoJSON"),
        (b"[1]", "no GeoJSON with polygons"),
        (b"[" * 100_000, "no GeoJSON"),
        (b'{"type": "Topology"}', "no GeoJSON with polygons"),
        (b"SQLite format 3\x00", "no GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "cannot be read|no polygon|reference system"),
        (
            b'{"type": "Polygon", "coordinates": [[[NaN, 52], [6, 53], [7, 52], [NaN, 52]]]}',
            "a coordinate is no number",
        ),
        (
            b'{"type": "Polygon", "coordinates": [[[6, 52], [NaN, 53], [7, 52], [6, 52]]]}',
            "a coordinate is no number",
        ),
        (b" " * 5_000_001, "larger than 5 MB"),
        (_polygon(60, 10, 61, 11), "outside the Netherlands"),
        (_polygon(52.7, 6.1, 52.9, 6.4), "outside the Netherlands"),
    ],
)
def test_an_area_that_somebody_sends_and_that_is_none_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(ExtentError, match=why) as refused:
        uploaded_extent("vak.geojson", content)
    assert refused.value.values["extent"] == "vak.geojson"
    assert "bruikbaar" in refused.value.dutch


@pytest.mark.parametrize("interrupted", ["before", "after"])
def test_an_interruption_while_publishing_says_what_is_in_use(
    store: Store, monkeypatch: pytest.MonkeyPatch, interrupted: str
) -> None:
    own = Store._point

    def point(store: Store, dataset: str, digest: str) -> None:
        if interrupted == "after":
            own(store, dataset, digest)
        raise KeyboardInterrupt

    monkeypatch.setattr(Store, "_point", point)
    first, second = run(store, {"natura2000": natura, "stations": stations})
    assert second.cancelled
    in_use = store.current("natura2000")
    assert first.ok == (in_use is not None) == (interrupted == "after")
    assert first.snapshot == in_use
    assert first.cancelled == (interrupted == "before")


def test_a_disk_that_fails_after_publishing_is_told_beside_what_is_in_use(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Store._point

    def point(store: Store, dataset: str, digest: str) -> None:
        own(store, dataset, digest)
        raise OSError(errno.EIO, "it fell over")

    monkeypatch.setattr(Store, "_point", point)
    (outcome,) = run(store, {"natura2000": natura})
    assert snapshot_of(outcome) == store.current("natura2000")
    assert "it is in use, though the last step failed" in outcome.notes[-1]

"""A timetable or an extract of OpenStreetMap is looked at before it takes the place of another."""

from __future__ import annotations

import errno
import shutil
import threading
import tracemalloc
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import osmium
import pytest
from osmium.osm.mutable import Node, Way

from cli.refresh import _print_outcome
from geodata.crs import rd_to_lonlat
from geodata.dutch_notes import dutch
from geodata.errors import RefreshRefusedError
from geodata.examine import EXTRACT, figures_of
from geodata.refresh import refresh
from geodata.sources.services import services
from geodata.status import statuses
from geodata.store import Store
from geodata.timetable.errors import FeedError
from geodata.timetable.refreshed import refreshed_timetable
from geodata.timetable.uses import NOT_FOR_OPTIONS
from tests.geodata.refreshing import DRENTHE, REGION, Meta

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geodata.extent import Extent
    from geodata.refresh import Outcome


def tables(stops: int = 20, x_m: float = 230_000, **changes: str) -> dict[str, str]:
    """A feed with a stop per kilometre and as many trips; a change to the empty text leaves a table out."""
    lon, lat = rd_to_lonlat(x_m + np.arange(stops) * 1_000.0, np.full(stops, 550_000.0))
    places = "".join(f"s{n},{lon[n]:.6f},{lat[n]:.6f}\n" for n in range(stops))
    made = {
        "stops": f"stop_id,stop_lon,stop_lat\n{places}",
        "routes": "route_id,route_type\nL,3\n",
        "trips": "route_id,service_id,trip_id\n" + "".join(f"L,w,t{n}\n" for n in range(stops)),
        "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        + "".join(f"t{n},8:00:00,8:00:00,s{n},1\nt{n},8:30:00,8:30:00,s{(n + 1) % stops},2\n" for n in range(stops)),
        "calendar_dates": "service_id,date,exception_type\nw,20991124,1\n",
    } | changes
    return {name: text for name, text in made.items() if text}


def feed(folder: Path, **changes: Any) -> None:
    with zipfile.ZipFile(folder / "gtfs.zip", "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in tables(**changes).items():
            made.writestr(zipfile.ZipInfo(f"{name}.txt"), text)  # of 1980: the same tables are the same file


def extract(folder: Path, number: int = 200, key: str = "highway", x_m: float = 230_000) -> None:
    lon, lat = rd_to_lonlat(x_m + np.arange(number) * 10.0, np.full(number, 550_000.0))
    with osmium.SimpleWriter(str(folder / "network.osm.pbf"), overwrite=True) as writer:
        for n in range(number):
            writer.add_node(Node(id=n + 1, location=(lon[n], lat[n]), tags={"note": f"{n * 7919}"}, version=1))
        writer.add_way(Way(id=1, nodes=[1, 2], tags={key: "residential"}, version=1))


def run(store: Store, dataset: str, write: Callable[[Path], None], **options: Any) -> Outcome:
    def fetch(dataset_id: str, extent: Extent, staging: Path, **_: Any) -> Meta:
        assert (dataset_id, extent.name) == (dataset, "region")
        write(staging)
        return Meta(0, None)

    (outcome,) = refresh([dataset], REGION, store, services=services(), fetch=fetch, **options)
    return outcome


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def test_a_feed_is_kept_with_its_stops_and_where_they_are(store: Store) -> None:
    outcome = run(store, "gtfs_nl", feed)
    assert outcome.error is None
    snapshot = store.current("gtfs_nl")
    assert snapshot is not None
    assert snapshot.rows == 20
    assert {one.dataset: one.rows for one in statuses(store, services())}["gtfs_nl"] == 20
    assert snapshot.extent_m == pytest.approx((230_000, 550_000, 249_000, 550_000), abs=1)
    assert "its calendar runs from 2099-11-24 until 2099-11-24" in outcome.notes
    assert sum(note.startswith("no trip can be used on a s") for note in outcome.notes) == 2  # it is a Tuesday


@pytest.mark.parametrize(
    "changes, why",
    [
        ({"stops": ""}, "no stops.txt"),
        ({"routes": ""}, "routes.txt cannot be read: it is missing"),
        ({"trips": ""}, "trips.txt cannot be read: it is missing"),
        ({"stop_times": ""}, "stop_times.txt cannot be read: it is missing"),
        ({"calendar_dates": ""}, "calendar"),
        ({"calendar_dates": "service_id,date,exception_type\n"}, "calendar"),
        ({"calendar_dates": "service_id,date,exception_type\nw,soon,1\n"}, "calendar"),
        ({"stops": "stop_id,lon,lat\na,6,52\n"}, "no column 'stop_lon'"),
        ({"stop_times": "trip_id,stop_id\nt1,s1\n"}, "has no column 'arrival_time'"),
        ({"trips": "route_id,service_id,trip_id\n"}, "trips.txt has no row"),
        ({"stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"}, "stop_times.txt has no row"),
        ({"x_m": 130_000}, "no stop within 'region'"),
        ({"stops": "stop_id,stop_lon,stop_lat\na,,\nb,x,y\nc,inf,nan\n"}, "no stop within 'region'"),
    ],
)  # fmt: skip
def test_a_feed_that_cannot_be_used_leaves_the_old_one(store: Store, changes: dict[str, Any], why: str) -> None:
    first = run(store, "gtfs_nl", feed).snapshot
    if "stops" in changes:
        text = str(changes.pop("stops"))
        outcome = run(store, "gtfs_nl", lambda folder: _with_stops(folder, text))
    else:
        outcome = run(store, "gtfs_nl", lambda folder: feed(folder, **changes))
    assert isinstance(outcome.error, (RefreshRefusedError, FeedError))
    assert why in str(outcome.error)
    assert outcome.error.dutch
    assert store.current("gtfs_nl") == first


def _calls(*broken: int) -> str:
    """Calls of the trips, of which the time of some runs backwards."""
    return (
        tables()["stop_times"].splitlines()[0]
        + "\n"
        + "".join(
            f"t{n},8:00:00,8:00:00,s{n},1\nt{n},{7 if n in broken else 9}:00:00,,s{n + 1 if n < 19 else 0},2\n"
            for n in range(20)
        )
    )


def test_refused_and_repaired_trips_are_told_when_a_feed_is_fetched(store: Store) -> None:
    outcome = run(store, "gtfs_nl", lambda folder: feed(folder, stop_times=_calls(3, 4)))
    assert outcome.ok
    told = [note for note in outcome.notes if "2099-11-24" in note and "weekday" in note]
    half = "18 rows with only an arrival or only a departure; the other is the same."
    assert told == [
        "refused: 2 trips whose time runs backwards. For example: t3, t4. (weekday 2099-11-24)",
        f"repaired: stop_times.txt: {half} (weekday 2099-11-24)",
    ]
    assert outcome.snapshot is not None
    assert set(told) <= set(outcome.snapshot.notes)


def test_a_kind_of_day_of_which_every_trip_is_refused_is_told(store: Store) -> None:
    days = {"calendar_dates": "service_id,date,exception_type\nw,20991124,1\nx,20991128,1\n"}
    trips = "".join(f"L,{'x' if n < 3 else 'w'},t{n}\n" for n in range(20))
    changes = {**days, "trips": f"route_id,service_id,trip_id\n{trips}", "stop_times": _calls(0, 1, 2)}
    outcome = run(store, "gtfs_nl", lambda folder: feed(folder, **changes))
    assert outcome.ok
    assert "refused: 3 trips whose time runs backwards. (saturday 2099-11-28)" in outcome.notes
    assert sum(note.startswith("no trip can be used on a saturday") for note in outcome.notes) == 1
    assert all(dutch(note) for note in outcome.notes if note != "2 rows were repaired")


def test_a_feed_without_a_weekend_is_not_said_to_serve_the_options(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = run(store, "gtfs_nl", feed)
    assert NOT_FOR_OPTIONS in outcome.notes
    assert "opties zijn er niet mee te berekenen" in str(dutch(NOT_FOR_OPTIONS))
    status = {one.dataset: one for one in statuses(store, services())}["gtfs_nl"]
    _print_outcome(outcome)
    for told in (status.use, capsys.readouterr().out.rpartition("used by ")[2]):
        assert told.startswith("transit ")
        assert "not options" in told
    assert "niet de opties" in status.dutch_use


def test_a_feed_of_all_kinds_of_day_serves_the_options(store: Store) -> None:
    days = "service_id,date,exception_type\n" + "".join(f"w,209911{day},1\n" for day in (24, 28, 29))
    outcome = run(store, "gtfs_nl", lambda folder: feed(folder, calendar_dates=days))
    assert NOT_FOR_OPTIONS not in outcome.notes
    status = {one.dataset: one for one in statuses(store, services())}["gtfs_nl"]
    assert status.use == services()["gtfs_nl"].use[0]


def test_a_feed_without_one_usable_trip_leaves_the_old_one_even_if_forced(store: Store) -> None:
    first = run(store, "gtfs_nl", feed).snapshot
    for force in (False, True):
        outcome = run(store, "gtfs_nl", lambda folder: feed(folder, stop_times=_calls(*range(20))), force=force)
        assert isinstance(outcome.error, RefreshRefusedError)
        assert "20 trips whose time runs backwards" in str(outcome.error)
        assert "20 ritten waarin de tijd terugloopt" in outcome.error.dutch
        assert store.current("gtfs_nl") == first


def test_what_was_cut_for_the_look_is_the_first_answer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run(store, "gtfs_nl", feed)
    with monkeypatch.context() as patched:
        patched.setattr("geodata.timetable.refreshed.read_feed", None)
        first = refreshed_timetable("weekday", store=store)
    assert first is not None
    (kept,) = (store.folder / "timetables").glob("*/weekday-*")
    shutil.rmtree(kept)
    again = refreshed_timetable("weekday", store=store)
    assert again is not None
    assert again.digest == first.digest


def test_a_feed_is_in_use_though_its_cuts_cannot_be_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("geodata.timetable.refreshed.write_timetable", full)
    outcome = run(store, "gtfs_nl", feed)
    assert outcome.ok
    assert store.current("gtfs_nl") == outcome.snapshot
    (told,) = [note for note in outcome.notes if "it is in use, though the last step failed" in note]
    assert "No space is left" in told


def test_a_look_at_trips_can_be_stopped(store: Store) -> None:
    first = run(store, "gtfs_nl", feed).snapshot
    cancel = threading.Event()

    def late(*_: object) -> date:
        cancel.set()
        return date(2099, 11, 24)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("geodata.timetable.trial.busiest", late)
        outcome = run(store, "gtfs_nl", lambda folder: feed(folder, stops=19), cancel=cancel)
    assert outcome.cancelled
    assert store.current("gtfs_nl") == first


def _with_stops(folder: Path, text: str) -> None:
    with zipfile.ZipFile(folder / "gtfs.zip", "w") as made:
        for name, content in (tables() | {"stops": text}).items():
            if content:
                made.writestr(f"{name}.txt", content)


def test_a_much_smaller_feed_is_refused_unless_forced(store: Store) -> None:
    run(store, "gtfs_nl", feed)
    fewer = tables()["trips"].splitlines()
    few_trips = "\n".join(fewer[:8])  # without the last line end
    for write, why in (
        (lambda folder: feed(folder, trips=few_trips), "trips: 7, there were 20"),
        (lambda folder: feed(folder, stops=9), "stops: 9, there were 20"),
    ):
        outcome = run(store, "gtfs_nl", write)
        assert isinstance(outcome.error, RefreshRefusedError)
        assert why in str(outcome.error)
        assert run(store, "gtfs_nl", write, force=True).ok
        assert run(store, "gtfs_nl", feed).ok


def test_a_feed_whose_calendar_has_ended_is_refused_unless_forced_and_then_told(store: Store) -> None:
    over = "service_id,date,exception_type\nw,20241104,1\nw,20241231,1\n"

    refused = run(store, "gtfs_nl", lambda folder: feed(folder, calendar_dates=over))
    assert isinstance(refused.error, RefreshRefusedError)
    assert "its calendar ended on 2024-12-31" in str(refused.error)
    assert store.current("gtfs_nl") is None

    forced = run(store, "gtfs_nl", lambda folder: feed(folder, calendar_dates=over), force=True)
    assert forced.snapshot is not None
    assert (forced.snapshot.valid_from, forced.snapshot.valid_until) == ("2024-11-04", "2024-12-31")
    (note,) = [one.over for one in statuses(store, services()) if one.over]
    assert "valid from 2024-11-04 until 2024-12-31" in note.english
    assert "paraatkaart refresh gtfs_nl" in note.dutch


def test_what_is_odd_in_a_feed_is_told_when_it_is_fetched(store: Store) -> None:
    london = {"agency": "agency_id,agency_name,agency_timezone\nA,Buses,Europe/London\n"}
    outcome = run(store, "gtfs_nl", lambda folder: feed(folder, stops=20, **london))
    assert any(note.startswith("told: 1 agencies whose times are not") for note in outcome.notes)


def test_the_same_feed_fetched_again_stays_of_its_first_day(store: Store) -> None:
    first = run(store, "gtfs_nl", feed).snapshot
    again = run(store, "gtfs_nl", feed).snapshot
    assert first is not None
    assert again is not None
    assert (again.digest, again.retrieved, again.reference_date) == (
        first.digest,
        first.retrieved,
        first.reference_date,
    )
    assert again.checked
    (status,) = [one for one in statuses(store, services()) if one.dataset == "gtfs_nl"]
    assert (status.retrieved, status.checked) == (first.retrieved, again.checked)


def test_the_memory_does_not_grow_with_the_feed(tmp_path: Path) -> None:
    header = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    most = []
    for rows in (400_000, 1_300_000):  # 10 and 31 MB of text
        feed(tmp_path, stop_times=header + "t1,8:00:00,8:00:00,s1,1\n" * rows)
        tracemalloc.start()
        try:
            found = figures_of("gtfs_nl", tmp_path, REGION, [])
            most.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
        assert found is not None
        assert found.counts["stop_times"] == rows
    assert most[1] < 1.2 * most[0]


def test_an_extract_is_kept_if_it_has_streets_in_the_area(store: Store) -> None:
    assert run(store, "streets_file", extract).error is None
    first = store.current("streets_file")
    assert {one.dataset: one.rows for one in statuses(store, services())}["streets_file"] is None
    for write, why in (
        (lambda folder: extract(folder, key="waterway"), "no streets within 'region'"),
        (lambda folder: extract(folder, x_m=130_000), "no streets within 'region'"),
        (lambda folder: (folder / EXTRACT).write_bytes(b"\x00\x00\x00\x0d\x0a\x09OSMHeader"), "cannot be read"),
        (lambda folder: extract(folder, number=20), "bytes: "),
    ):  # fmt: skip
        outcome = run(store, "streets_file", write)
        assert isinstance(outcome.error, RefreshRefusedError)
        assert why in str(outcome.error)
        assert store.current("streets_file") == first
    assert run(store, "streets_file", lambda folder: extract(folder, number=20), force=True).ok


def test_an_extract_of_elsewhere_says_so_by_its_header(tmp_path: Path) -> None:
    header = osmium.io.Header()
    header.add_box(osmium.osm.Box(4.0, 51.0, 4.5, 51.5))
    with osmium.SimpleWriter(str(tmp_path / "network.osm.pbf"), header=header) as writer:
        writer.add_node(Node(id=1, location=(6.5, 52.9), version=1))
        writer.add_way(Way(id=1, nodes=[1], tags={"highway": "path"}, version=1))
    with pytest.raises(RefreshRefusedError, match="no streets within 'drenthe'"):
        figures_of("streets_file", tmp_path, DRENTHE, [])


def test_a_smaller_network_of_the_same_area_is_refused(store: Store) -> None:
    def network(rows: int, side_m: float = 10_000) -> Outcome:
        def fetch(dataset_id: str, extent: Extent, staging: Path, **_: Any) -> Meta:
            (staging / "network.json").write_text(f"{dataset_id} {extent.name} {rows}", encoding="utf-8")
            return Meta(rows, (0.0, 0.0, side_m, side_m))

        (outcome,) = refresh(["streets"], REGION, store, services=services(), fetch=fetch)
        return outcome

    assert network(1_000).ok
    assert "400 rows, there were 1000" in str(network(400).error)
    assert "covers 25%" in str(network(900, 5_000).error)
    assert network(0).error is not None
    assert network(600).ok

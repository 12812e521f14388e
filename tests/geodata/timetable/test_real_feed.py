"""Two feeds that are in use, compared with a reading by pandas that shares no code with ours."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from geodata.timetable.errors import FeedError, ServiceDateError
from geodata.timetable.feed import read_feed
from tests.geodata.timetable.conftest import notes

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.timetable.model import Timetable

MONDAY, SATURDAY, GOOD_FRIDAY = date(2019, 5, 13), date(2019, 5, 18), date(2019, 4, 19)
UTM_22S = "EPSG:32722"


@pytest.fixture(scope="module")
def feeds(root: Path) -> Path:
    folder = root.parent / "shared" / "data" / "gtfs-porto-alegre"
    if not folder.is_dir():
        pytest.skip("the feeds of Porto Alegre are not beside the repository")
    return folder


def by_pandas(path: Path, day: date) -> pd.DataFrame:
    """Calls of the trips of a day."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        calendar, trips, calls = (
            pd.read_csv(archive.open(f"{name}.txt"), dtype=str) for name in ("calendar", "trips", "stop_times")
        )
        services = set(
            calendar.loc[
                (calendar[f"{day:%A}".lower()] == "1")
                & (calendar["start_date"] <= f"{day:%Y%m%d}")
                & (calendar["end_date"] >= f"{day:%Y%m%d}"),
                "service_id",
            ]
        )
        if "calendar_dates.txt" in names:
            dates = pd.read_csv(archive.open("calendar_dates.txt"), dtype=str)
            for row in dates[dates["date"] == f"{day:%Y%m%d}"].itertuples():
                (services.add if row.exception_type == "1" else services.discard)(str(row.service_id))
    return calls[calls["trip_id"].isin(trips.loc[trips["service_id"].isin(services), "trip_id"])]


@pytest.mark.parametrize(
    "name, day",
    [
        ("eptc_bus.zip", MONDAY),
        ("eptc_bus.zip", GOOD_FRIDAY),
        ("trensurb_rail.zip", MONDAY),
        ("trensurb_rail.zip", SATURDAY),
    ],
)
def test_counts_and_times_are_those_of_pandas(feeds: Path, name: str, day: date) -> None:
    made = read_feed(feeds / name, day, crs=UTM_22S)
    calls = by_pandas(feeds / name, day)

    today = ~np.char.endswith(made.trips.trip_id, "@-1")
    of_today = today[made.connections.trip]
    assert set(made.trips.trip_id[today]) == set(calls["trip_id"])
    assert of_today.sum() == len(calls) - calls["trip_id"].nunique()
    assert set(made.stops.stop_id) == set(calls["stop_id"])
    if "blank_times" in notes(made):
        assert notes(made)["blank_times"].count == calls["arrival_time"].isna().sum()

    known = calls.dropna(subset="departure_time").sort_values(["trip_id", "departure_time"])
    first = pd.to_timedelta(known.groupby("trip_id")["departure_time"].min()).dt.total_seconds()
    starts = pd.Series(made.trips.start_s[today], made.trips.trip_id[today])
    assert starts.reindex(first.index).tolist() == first.astype(int).tolist()


def test_a_known_train_of_the_real_feed(feeds: Path) -> None:
    made = read_feed(feeds / "trensurb_rail.zip", MONDAY, crs=UTM_22S)

    trip = made.trips.trip_id.tolist().index("FULLW_SO_NH_05:06:00")
    first = np.flatnonzero(made.connections.trip == trip)[0]
    assert made.stops.stop_id[made.connections.dep_stop[first]] == "SO"
    assert made.stops.stop_id[made.connections.arr_stop[first]] == "RS"
    assert made.connections.dep_s[first] == 5 * 3_600 + 6 * 60
    assert made.connections.arr_s[first] == 5 * 3_600 + 8 * 60 + 35


def test_the_invariants_hold_on_the_real_feed(feeds: Path) -> None:
    made = read_feed(feeds / "eptc_bus.zip", MONDAY, crs=UTM_22S)

    check_invariants(made)
    assert (made.valid_from, made.valid_until) == (date(2019, 4, 15), date(2019, 7, 15))
    assert made.attribution == "Empresa Publica de Transportes e Circulação"


def test_what_cannot_be_asked_of_the_real_feed(feeds: Path) -> None:
    with pytest.raises(ServiceDateError, match="valid from 2019-04-15 until 2019-07-15"):
        read_feed(feeds / "eptc_bus.zip", date(2026, 11, 24), crs=UTM_22S)
    with pytest.raises(FeedError, match="no stop lies in the Netherlands"):
        read_feed(feeds / "eptc_bus.zip", MONDAY)


def check_invariants(made: Timetable) -> None:
    """What every timetable has to be, whatever the feed."""
    found, trips = made.connections, made.trips
    assert np.all(np.diff(found.dep_s) >= 0)
    assert np.all(found.arr_s >= found.dep_s)
    assert np.all(found.dep_s >= 0)
    assert found.trip.max() < len(trips)
    assert max(found.dep_stop.max(), found.arr_stop.max()) < len(made.stops)
    assert np.array_equal(np.unique(found.trip), np.arange(len(trips)))
    assert len(set(trips.trip_id)) == len(trips)
    order = np.lexsort((found.seq, found.trip))
    same = found.trip[order][1:] == found.trip[order][:-1]
    assert np.all(found.arr_stop[order][:-1][same] == found.dep_stop[order][1:][same])
    assert np.all(found.arr_s[order][:-1][same] <= found.dep_s[order][1:][same])
    assert np.all(np.diff(found.seq[order])[same] == 1)

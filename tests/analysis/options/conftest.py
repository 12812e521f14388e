"""A feed as somebody fetched it: hourly trains Leeuwarden – Steenwijk – Meppel – Zwolle and a bus from Steenwijk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geodata.crs import rd_to_lonlat
from geodata.store import Store
from geodata.timetable.embedded import embedded_tables
from tests.geodata.timetable.conftest import Feed, publish

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.snapshot import Snapshot
    from geodata.timetable.model import Timetable

HOURS = range(5, 24)


def train_feed(folder: Path) -> Feed:
    """Stops lie 40 m beside those of the embedded timetable; B is 3 km east of Steenwijk."""
    feed = Feed(folder)
    stops = embedded_tables().stops
    places = dict(zip(stops["id"], stops[["x_m", "y_m"]].to_numpy(dtype=float), strict=True))
    feed.tables["stops"] = []
    for stop, twin, east_m in (("Z", "zl-trein", 40), ("M", "mp-trein", 40), ("S", "swk-trein", 40),
                               ("L", "hr-trein", 40), ("Sb", "swk-trein", 90), ("B", "swk-trein", 3_000)):  # fmt: skip
        lon, lat = rd_to_lonlat(places[twin][0] + east_m, places[twin][1])
        feed.add("stops", stop_id=stop, stop_name=stop, stop_lon=f"{lon:.7f}", stop_lat=f"{lat:.7f}")
    feed.tables["calendar"][0] |= {"saturday": 1, "sunday": 1}
    feed.tables["routes"] = [
        {"route_id": "T", "agency_id": "q", "route_short_name": "IC", "route_type": 2},
        {"route_id": "20", "agency_id": "q", "route_short_name": "20", "route_type": 3},
    ]
    for hour in HOURS:
        feed.trip(f"north{hour}", [("Z", f"{hour}:05:00"), ("M", f"{hour}:20:00"), ("S", f"{hour}:30:00"),
                                   ("L", f"{hour}:50:00")], route_id="T")  # fmt: skip
        feed.trip(f"south{hour}", [("L", f"{hour}:10:00"), ("S", f"{hour}:32:00"), ("M", f"{hour}:41:00"),
                                   ("Z", f"{hour}:55:00")], route_id="T")  # fmt: skip
        feed.trip(f"bus{hour}", [("Sb", f"{hour}:40:00"), ("B", f"{hour}:46:00")], route_id="20")
        feed.trip(f"back{hour}", [("B", f"{hour}:10:00"), ("Sb", f"{hour}:16:00")], route_id="20")
    return feed


@pytest.fixture
def trains(tmp_path: Path) -> Timetable:
    return train_feed(tmp_path).read()


@pytest.fixture
def fetched_feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """The data folder of a user who fetched that feed."""
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path / "data"))
    return publish(train_feed(tmp_path), Store())

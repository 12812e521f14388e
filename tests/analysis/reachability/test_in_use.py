"""The streets that were fetched are used from then on, and nothing steps in for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.reachability import reach, reach_from
from analysis.reachability.in_use import isochrones_in_use, reach_in_use, trip_in_use
from analysis.reachability.streets import StreetReachability
from geodata.crs import rd_to_lonlat
from geodata.errors import SnapshotDamagedError, UnknownAssumptionError, UnknownDestinationError
from geodata.pins import using
from geodata.store import Store
from geodata.streets import open_network
from geodata.streets.errors import OutsideNetworkError
from geodata.streets.in_use import streets_digest, streets_in_use
from tests.geodata.fetched_streets import DAY, publish_streets

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.snapshot import Snapshot

MEPPEL = 6.1975, 52.7308


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path))
    return Store()


@pytest.fixture
def streets(store: Store) -> Snapshot:
    return publish_streets(store)


@pytest.mark.usefixtures("store")
def test_without_fetched_streets_it_is_the_embedded_network() -> None:
    assert (streets_digest(), streets_in_use()) == ("", None)
    result = reach_in_use()
    assert (result.level, result.digest) == ("embedded", reach().digest)
    assert trip_in_use(*MEPPEL, result).minutes == reach_from(*MEPPEL).minutes


@pytest.mark.parametrize("mode", ["car", "bike"])
def test_fetched_streets_are_used_and_said(streets: Snapshot, mode: str) -> None:
    result = reach_in_use(mode=mode)
    search = StreetReachability(open_network(streets.folder), "jpk", mode)
    known = search.reach()
    assert (result.level, result.digest) == ("osm", known.digest)
    first = result.inputs[0]
    assert (first.dataset, first.level, first.reference_date) == ("streets", "refreshed", DAY)
    assert first.digest == streets.digest == streets_digest()
    assert result.zones["minutes"].tolist() == known.zones["minutes"].tolist()
    assert result.bands["inhabitants"].tolist() == known.bands["inhabitants"].tolist()
    assert result.bands["inhabitants_if_slower"].isna().all()
    assert len(result.outside) == len(known.outside) > 0
    assert len(result.zones) + len(result.outside) == len(reach().zones)

    areas = isochrones_in_use(result)
    assert areas["area_ha"].is_monotonic_increasing
    assert (areas["uncounted_ha"] <= areas["area_ha"]).all()

    lon, lat = (float(value) for value in rd_to_lonlat(result.destination.x_m + 3_000, result.destination.y_m))
    trip = trip_in_use(lon, lat, result)
    assert trip.minutes == pytest.approx(float(search.minutes_at(np.array([lon]), np.array([lat]))[0]))
    assert trip.geometry.length > 1_000


def test_reset_and_an_earlier_snapshot(store: Store, streets: Snapshot) -> None:
    first = reach_in_use()
    slower = publish_streets(store, kmh=30)
    second = reach_in_use()
    assert slower.digest != streets.digest
    assert second.zones["minutes"].mean() > first.zones["minutes"].mean()
    with using({"streets": streets.digest}, store):
        assert reach_in_use().digest == first.digest
    store.reset("streets")
    assert reach_in_use().level == "embedded"


def test_nothing_steps_in_for_streets_that_cannot_answer(store: Store, streets: Snapshot) -> None:
    with pytest.raises(UnknownAssumptionError, match="none on a street network"):
        reach_in_use(assumptions=["any"])
    with pytest.raises(UnknownDestinationError):
        reach_in_use("nowhere")
    elsewhere = publish_streets(store, east_m=40_000)
    with pytest.raises(OutsideNetworkError, match="The destination"):
        reach_in_use()
    (elsewhere.folder / "edges.parquet").write_bytes(b"no")
    with pytest.raises(SnapshotDamagedError):
        reach_in_use(mode="bike")
    assert streets.folder.exists()

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.reachability import BANDS_MIN, MODES, assumptions, destinations, reach, reach_from
from geodata.crs import rd_to_lonlat
from geodata.errors import (
    CoordinateError,
    OutOfReachError,
    UnknownAssumptionError,
    UnknownDestinationError,
    UnknownModeError,
)

GATE = (209_960.0, 534_358.0)


@pytest.mark.parametrize("mode", MODES)
def test_every_zone_has_a_finite_time_and_a_way_not_shorter_than_the_straight_line(mode: str) -> None:
    zones = reach(mode=mode).zones
    assert np.isfinite(zones["minutes"]).all()
    straight_m = np.hypot(zones.geometry.x - GATE[0], zones.geometry.y - GATE[1])
    assert (zones["length_m"] >= straight_m - 1e-6).all()


@pytest.mark.parametrize("mode", MODES)
def test_bands_count_the_zones_again(mode: str) -> None:
    result = reach(mode=mode)
    assert result.bands["band_min"].tolist() == list(BANDS_MIN)
    for row in result.bands.to_dict("records"):
        within = [zone for zone in result.zones.to_dict("records") if zone["minutes"] <= row["band_min"]]
        assert row["inhabitants"] == sum(zone["inhabitants"] for zone in within)
        assert row["zones"] == len(within)


def test_places_add_up_to_the_zones_and_lie_between_their_extremes() -> None:
    result = reach(mode="car")
    assert result.places["inhabitants"].sum() == result.zones["inhabitants"].sum()
    assert result.places["zones"].sum() == len(result.zones)
    assert (result.places["minutes"] >= result.places["minutes_min"] - 1e-9).all()
    assert (result.places["minutes"] <= result.places["minutes_max"] + 1e-9).all()
    meppel = result.zones[result.zones["place"] == "Meppel"]
    mean = np.average(meppel["minutes"], weights=meppel["inhabitants"])
    found = result.places.set_index(["place", "municipality"])["minutes"][("Meppel", "Meppel")]
    assert found == pytest.approx(mean)


@pytest.mark.parametrize("mode", MODES)
def test_a_single_trip_gives_what_the_zone_table_gives(mode: str) -> None:
    zones = reach(mode=mode).zones
    for zone in zones.sample(25, random_state=3).itertuples():
        lon, lat = rd_to_lonlat(zone.geometry.x, zone.geometry.y)
        trip = reach_from(float(lon), float(lat), "jpk", mode)
        assert trip.minutes == pytest.approx(zone.minutes, abs=0.01)
        assert trip.length_m == pytest.approx(zone.length_m, abs=5)
        assert trip.origin_snap_m == pytest.approx(zone.snap_m, abs=1)


@settings(deadline=None, max_examples=60)
@given(st.floats(200_000, 240_000), st.floats(515_000, 560_000), st.sampled_from(MODES))
def test_no_trip_is_shorter_than_the_straight_line_and_its_line_ends_at_the_gate(
    x_m: float, y_m: float, mode: str
) -> None:
    lon, lat = rd_to_lonlat(x_m, y_m)
    trip = reach_from(float(lon), float(lat), "jpk", mode)
    assert trip.length_m >= np.hypot(x_m - GATE[0], y_m - GATE[1]) - 1
    assert trip.length_m >= trip.geometry.length - 1
    assert np.hypot(trip.geometry.coords[-1][0] - GATE[0], trip.geometry.coords[-1][1] - GATE[1]) < 2


def test_the_road_to_assen_is_one_of_the_two_that_exist() -> None:
    trip = reach_from(6.547, 52.991, "jpk", "car")
    assert {"N371", "A28"} & set(trip.roads)  # along the canal, or by the motorway: they take the same time
    assert trip.roads[-1] == "N353"


def test_an_assumption_never_slows_anyone_and_changes_the_digest() -> None:
    base, opened = reach(mode="bike"), reach(mode="bike", assumptions=["short_path"])
    assert set(assumptions()) == {"short_path"}
    gain = base.zones["minutes"] - opened.zones["minutes"]
    assert (gain >= -1e-9).all()
    assert gain[base.zones["place"] == "Steenwijk"].max() > 5
    assert base.digest != opened.digest
    assert base.digest == reach(mode="bike").digest
    assert base.digest != reach(mode="car").digest


def test_what_is_not_known_is_refused_with_what_is() -> None:
    assert set(destinations()) == {"jpk"}
    with pytest.raises(UnknownDestinationError, match=r"'nowhere'.*jpk"):
        reach("nowhere")
    with pytest.raises(UnknownModeError, match=r"'plane'.*car, bike"):
        reach(mode="plane")
    with pytest.raises(UnknownAssumptionError, match=r"'tunnel'.*short_path"):
        reach(assumptions=["tunnel"])


def test_swapped_and_distant_points_are_refused_in_both_languages() -> None:
    with pytest.raises(CoordinateError, match=r"did you mean 6\.2,52\.7") as swapped:
        reach_from(52.7, 6.2)
    assert "verwisseld" in swapped.value.dutch
    with pytest.raises(OutOfReachError, match=r"at most 5 km") as distant:
        reach_from(5.12, 52.09)
    assert "ligt 47,3 km" in distant.value.dutch
    assert "ten hoogste 5 km" in distant.value.dutch

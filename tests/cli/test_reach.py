"""``paraatkaart reach`` prints what the analysis computes, and refuses what cannot be meant."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from shapely.geometry import shape

from analysis.reachability import BANDS_MIN, destinations, isochrones, network_quality, reach, reach_from
from geodata.crs import rd_to_lonlat, to_wgs84
from geodata.store import Store
from tests.geodata.fetched_streets import DAY, publish_streets

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command, Run

STATION_MEPPEL = "6.1975,52.690834"
ABOUT = {"destination", "destination_name", "mode", "assumptions", "network", "inputs"}
ZONE = {
    "id", "name", "place", "municipality", "province", "inhabitants", "minutes", "length_m", "snap_m", "lon", "lat",
}  # fmt: skip


def _json(run: Command, *arguments: str) -> dict[str, Any]:
    done = run("reach", "--to", "jpk", *arguments)
    assert done.code == 0, done.stderr
    assert done.stderr == ""
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def zones_by_car(run: Run) -> dict[str, Any]:
    """In a process of its own, as its users do."""
    return _json(run, "--mode", "car", "--format", "json")


@pytest.fixture(scope="module")
def trip_by_bike(shared_command: Command) -> dict[str, Any]:
    return _json(shared_command, "--mode", "bike", "--from", STATION_MEPPEL, "--format", "json")


def test_the_keys_are_those_that_are_documented(zones_by_car: dict[str, Any], trip_by_bike: dict[str, Any]) -> None:
    assert zones_by_car.keys() == ABOUT | {"digest", "slower_factor", "bands", "places", "zones", "zones_used"}
    assert zones_by_car["zones"][0].keys() == ZONE
    assert zones_by_car["bands"][0].keys() == {"band_min", "inhabitants", "zones", "inhabitants_if_slower"}
    assert trip_by_bike.keys() == ABOUT | {"minutes", "length_m", "origin_snap_m", "roads", "evidence", "from"}


def test_zones_and_bands_are_those_of_the_analysis(zones_by_car: dict[str, Any]) -> None:
    result = reach("jpk", "car")

    assert zones_by_car["digest"] == result.digest
    assert [row["inhabitants"] for row in zones_by_car["bands"]] == result.bands["inhabitants"].tolist()
    minutes = dict(zip(result.zones["id"], result.zones["minutes"], strict=True))
    assert {row["id"]: row["minutes"] for row in zones_by_car["zones"]} == pytest.approx(minutes, abs=0.005)


def test_bands_are_the_sums_of_the_zones(zones_by_car: dict[str, Any]) -> None:
    for band in zones_by_car["bands"]:
        # Minutes are printed with two decimals: a zone on the very border of a band can fall on either side.
        certain, possible = (
            sum(row["inhabitants"] for row in zones_by_car["zones"] if row["minutes"] <= band["band_min"] + rounding)
            for rounding in (-0.005, 0.005)
        )
        assert 0 < certain <= band["inhabitants"] <= possible


def test_longer_minutes_bring_fewer_people_and_are_not_claimed_for_bikes(
    zones_by_car: dict[str, Any], command: Command
) -> None:
    factor = zones_by_car["slower_factor"]
    assert factor > 1
    for band in zones_by_car["bands"]:
        slower = sum(row["inhabitants"] for row in zones_by_car["zones"] if row["minutes"] * factor <= band["band_min"])
        assert band["inhabitants_if_slower"] == pytest.approx(slower, rel=0.01)
    by_bike = _json(command, "--mode", "bike", "--format", "json")
    assert by_bike["slower_factor"] is None
    assert {row["inhabitants_if_slower"] for row in by_bike["bands"]} == {None}


def test_every_answer_says_how_good_the_network_is(zones_by_car: dict[str, Any], trip_by_bike: dict[str, Any]) -> None:
    quality = network_quality()

    for answer in (zones_by_car, trip_by_bike):
        assert answer["network"]["level"] == "embedded"
        assert answer["network"]["distance_cases"] == quality.distance_cases
        assert answer["network"]["distance_median_pct"] == pytest.approx(quality.distance_median_pct, abs=0.05)


def test_a_trip_is_that_of_the_analysis(trip_by_bike: dict[str, Any]) -> None:
    trip = reach_from(6.1975, 52.690834, "jpk", "bike")

    assert trip_by_bike["minutes"] == pytest.approx(trip.minutes, abs=0.005)
    assert trip_by_bike["length_m"] == round(trip.length_m)
    assert trip_by_bike["origin_snap_m"] == round(trip.origin_snap_m)
    assert trip_by_bike["roads"] == list(trip.roads)
    assert trip_by_bike["from"] == {"lon": 6.1975, "lat": 52.690834}


def test_an_assumption_is_passed_on_and_named(command: Command) -> None:
    station = ("--mode", "bike", "--from", "6.114556,52.791511", "--format", "json")

    without, with_path = _json(command, *station), _json(command, *station, "--assume", "short_path")

    assert without["assumptions"] == []
    assert with_path["assumptions"] == ["short_path"]
    assert with_path["minutes"] < without["minutes"]


def test_isochrones_as_geojson(command: Command) -> None:
    collection = _json(command, "--mode", "bike", "--format", "geojson")
    expected = to_wgs84(isochrones(reach("jpk", "bike"))).geometry

    assert collection.keys() == ABOUT | {"type", "digest", "features", "zones_used"}
    assert [entry["properties"]["band_min"] for entry in collection["features"]] == list(BANDS_MIN)
    for entry, area in zip(collection["features"], expected, strict=True):
        geometry = shape(entry["geometry"])
        assert geometry.is_valid
        assert all(part.exterior.is_ccw for part in shapely.get_parts(geometry))
        assert shapely.symmetric_difference(geometry, shapely.make_valid(area)).area < 1e-4 * area.area
        assert entry["properties"].keys() == {
            *("band_min", "area_ha", "uncounted_ha", "inhabitants", "inhabitants_if_slower", "zones", "evidence")
        }


def test_a_route_as_geojson_ends_at_the_gate(command: Command, trip_by_bike: dict[str, Any]) -> None:
    collection = _json(command, "--mode", "bike", "--from", STATION_MEPPEL, "--format", "geojson")
    gate = destinations()["jpk"]
    lon, lat = rd_to_lonlat(gate.x_m, gate.y_m)

    (route,) = collection["features"]
    assert route["geometry"]["type"] == "LineString"
    assert route["geometry"]["coordinates"][0] == [6.1975, 52.690834]
    assert route["geometry"]["coordinates"][-1] == pytest.approx([float(lon), float(lat)], abs=2e-3)
    assert route["properties"]["minutes"] == trip_by_bike["minutes"]
    assert route["properties"]["roads"] == trip_by_bike["roads"]


def test_the_table_names_destination_error_and_bands(command: Command, zones_by_car: dict[str, Any]) -> None:
    lines = command("reach", "--to", "jpk", "--mode", "car").stdout.splitlines()

    assert lines[0].startswith("To Johannes Postkazerne by car; derived from the embedded network")
    assert f"{zones_by_car['network']['distance_median_pct']} %" in lines[1]
    assert lines[2] == "Data: embedded."
    assert lines[4].startswith("Zones: zones (embedded, ")
    assert [line.split() for line in lines[7:11]] == [
        [str(row[name]) for name in ("band_min", "inhabitants", "zones", "inhabitants_if_slower")]
        for row in zones_by_car["bands"]
    ]
    minutes = [float(line.split()[-3]) for line in lines[13:]]
    assert len(minutes) == len(zones_by_car["zones"])
    assert minutes == sorted(minutes)


def test_the_table_of_a_trip(command: Command, trip_by_bike: dict[str, Any]) -> None:
    done = command("reach", "--to", "jpk", "--mode", "bike", "--from", STATION_MEPPEL)

    assert f"From 6.1975,52.6908: {trip_by_bike['minutes']:.1f} min" in done.stdout


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("--to", "moon", "--mode", "car"), "Unknown destination 'moon'. Choose one of: jpk."),
        (("--to", "jpk", "--mode", "boat"), "Unknown mode 'boat'. Choose one of: car, bike."),
        (("--to", "jpk", "--mode", "car", "--assume", "luck"), "Unknown assumption 'luck'."),
        (("--to", "jpk", "--mode", "car", "--from", "52.69,6.2"), "did you mean 6.2,52.69?"),
        (("--to", "jpk", "--mode", "car", "--from", "-6.2,52.69"), "Cannot use '-6.2,52.69' as a place"),
        (("--to", "jpk", "--mode", "car", "--from", "--"), "Cannot use '--' as a place"),
        (("--to", "jpk", "--mode", "car", "--from", ""), "Cannot use '' as a place"),
        (("--to", "jpk", "--mode", "car", "--from", "6.2"), "longitude first"),
        (("--to", "jpk", "--mode", "car", "--from", "6,2,52,7"), "longitude first"),
        (("--to", "jpk", "--mode", "car", "--from", "nan,52.7"), "not a finite number"),
        (("--to", "jpk", "--mode", "car", "--from", "210000,534000"), "If they are RD metres"),
        (("--to", "jpk", "--mode", "car", "--from", "4.9,52.37"), "at most 5 km is allowed"),
        (("--to", "jpk", "--mode", "car", "--format", "xml"), "xml"),
        (("--to", "jpk"), "--mode"),
        (("--mode", "car"), "--to"),
    ],
)
def test_what_cannot_be_meant_is_refused(command: Command, arguments: tuple[str, ...], message: str) -> None:
    done = command("reach", *arguments)

    assert done.code == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_fetched_streets_are_used_unless_the_main_roads_are_asked_for(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "streets").mkdir()  # a folder of the user's own is not what was fetched
    snapshot = publish_streets(Store())
    question = ("reach", "--to", "jpk", "--mode", "car", "--format", "json")

    def level(*more: str) -> str:
        done = command(*question, *more)
        assert done.code == 0, done.stderr
        return str(json.loads(done.stdout)["network"]["level"])

    answer = json.loads(command(*question).stdout)
    assert (answer["network"]["level"], answer["network"]["snapshot"]) == ("osm", snapshot.digest)
    assert answer["network"]["reference_date"] == DAY
    assert level("--network", "strategic") == "embedded"
    assert level("--snapshot", f"streets={snapshot.digest[:6]}") == "osm"
    told = command(*question[:-2]).stdout
    assert f"snapshot {snapshot.digest}" in told
    assert "'paraatkaart reset streets' goes back" in told
    refused = command(*question, "--assume", "any")
    assert (refused.code, "--network strategic" in refused.stderr) == (2, True)
    far = command(*question, "--from", "6.57,52.99")
    assert (far.code, "On the network of main roads: --network strategic." in far.stderr) == (2, True)
    command("reset", "streets")
    assert level() == "embedded"

"""``paraatkaart layers`` and ``paraatkaart features``: complete, valid and with sources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from shapely.geometry import shape

from geodata import embedded
from geodata.crs import NETHERLANDS_LAT, NETHERLANDS_LON, to_wgs84
from layers import layer_specs, load_layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Command, Run

PROMISED = {
    "id", "layer", "name", "plan_status", "evidence", "precision_m", "source", "source_title", "licence",
    "attribution", "reference_date",
}  # fmt: skip


@pytest.fixture(scope="module")
def collection(run: Run) -> dict[str, Any]:
    done = run("features", "--format", "geojson")
    assert done.code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_feature_of_every_layer_is_there(collection: dict[str, Any]) -> None:
    found = [(entry["properties"]["layer"], entry["id"]) for entry in collection["features"]]

    assert collection["type"] == "FeatureCollection"
    assert found == [(layer_id, row_id) for layer_id in layer_specs() for row_id in load_layer(layer_id).frame["id"]]


def test_every_feature_tells_its_origin(collection: dict[str, Any]) -> None:
    for entry in collection["features"]:
        properties = entry["properties"]
        assert properties.keys() >= PROMISED
        assert all(properties[name] not in (None, "") for name in PROMISED), properties
        source = embedded().sources[properties["source"]]
        assert properties["licence"] == source.licence
        assert properties["source_title"] == source.title


def test_own_columns_are_kept(collection: dict[str, Any]) -> None:
    zone = next(entry for entry in collection["features"] if entry["properties"]["layer"] == "zones")

    assert isinstance(zone["properties"]["inhabitants"], int)


def test_coordinates_are_degrees_with_six_decimals(collection: dict[str, Any]) -> None:
    for entry in collection["features"]:
        for lon, lat in _positions(entry["geometry"]["coordinates"]):
            assert NETHERLANDS_LON[0] < lon < 8.5  # the corridor runs on into Germany
            assert NETHERLANDS_LAT[0] < lat < NETHERLANDS_LAT[1]
            assert (round(lon, 6), round(lat, 6)) == (lon, lat)


def test_geometries_are_valid_and_follow_the_right_hand_rule(collection: dict[str, Any]) -> None:
    polygons = 0
    for entry in collection["features"]:
        geometry = shape(entry["geometry"])
        assert geometry.is_valid, entry["id"]
        for part in getattr(geometry, "geoms", [geometry]):
            if part.geom_type == "Polygon":
                polygons += 1
                assert part.exterior.is_ccw, entry["id"]
                assert not any(ring.is_ccw for ring in part.interiors), entry["id"]
    assert polygons


def test_features_lie_where_the_layer_has_them(collection: dict[str, Any]) -> None:
    stations = to_wgs84(load_layer("stations").frame).set_index("id").geometry
    found = {entry["id"]: entry for entry in collection["features"] if entry["properties"]["layer"] == "stations"}

    for station_id, point in stations.items():
        assert shapely.distance(shape(found[station_id]["geometry"]), point) < 1e-6


def test_one_layer_alone(command: Command) -> None:
    found = json.loads(command("features", "--layer", "stations").stdout)

    assert {entry["properties"]["layer"] for entry in found["features"]} == {"stations"}
    assert len(found["features"]) == embedded()["stations"].rows


def test_a_layer_asked_for_twice_comes_once(command: Command) -> None:
    found = json.loads(command("features", "--layer", "gate", "--layer", "gate").stdout)

    assert len(found["features"]) == 1


def test_the_list_counts_what_features_prints(shared_command: Command, collection: dict[str, Any]) -> None:
    listed = json.loads(shared_command("layers", "--format", "json").stdout)
    layers = [entry["properties"]["layer"] for entry in collection["features"]]

    assert {entry["id"]: entry["features"] for entry in listed} == {name: layers.count(name) for name in layers}


def test_the_table_has_one_line_per_layer(shared_command: Command) -> None:
    lines = shared_command("layers").stdout.splitlines()

    assert [line.split()[0] for line in lines] == ["id", *layer_specs()]


def _positions(coordinates: list[Any]) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], list):
        for entry in coordinates:
            yield from _positions(entry)
    else:
        lon, lat = coordinates
        yield lon, lat

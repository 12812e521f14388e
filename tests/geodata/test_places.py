"""Zones, stations, labels and destinations: points that people live at, leave from and travel to."""

from __future__ import annotations

import itertools

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata import embedded
from geodata.build.zones import GATE_RD, RADIUS_M
from geodata.errors import DatasetInvalidError
from geodata.schema import check_frame


@pytest.fixture(scope="module")
def zones() -> gpd.GeoDataFrame:
    return embedded().features("zones")


@pytest.fixture(scope="module")
def stations() -> gpd.GeoDataFrame:
    return embedded().features("stations")


def test_the_zones_of_drenthe_are_complete(zones: gpd.GeoDataFrame) -> None:
    drenthe = zones[zones["province"] == "Drenthe"]
    assert len(drenthe) == 260
    assert drenthe["inhabitants"].sum() == 494_705


def test_the_zones_of_a_municipality_have_its_inhabitants(zones: gpd.GeoDataFrame) -> None:
    """The figures are of 2021 and of 2024 and zones cross borders a little, so they agree only roughly."""
    municipalities = embedded().features("municipalities").set_index("name")
    sums = zones.groupby("municipality")["inhabitants"].sum()
    for name in municipalities.index[municipalities["in_drenthe"]]:
        assert sums[name] == pytest.approx(municipalities["inhabitants"][name], rel=0.06)


def test_figures_are_rounded_to_five_as_in_the_source(zones: gpd.GeoDataFrame) -> None:
    assert (zones["inhabitants"] % 5 == 0).all()
    assert zones["id"].str.fullmatch(r"\d{4}").all()


def test_zones_lie_within_reach_of_the_gate_and_mostly_in_their_own_municipality(zones: gpd.GeoDataFrame) -> None:
    assert zones.distance(shapely.Point(GATE_RD)).max() <= RADIUS_M
    outlines = embedded().features("municipalities").set_index("name").geometry
    home = gpd.GeoSeries(outlines.loc[zones["municipality"]].to_numpy(), crs=zones.crs)
    stray = zones.reset_index(drop=True).distance(home)
    assert (stray > 0).mean() < 0.02
    assert stray.max() < 1500


def test_the_precision_of_a_zone_is_the_radius_of_a_circle_of_its_size(zones: gpd.GeoDataFrame) -> None:
    radius_m = np.sqrt(zones["area_km2"] * 1e6 / np.pi)
    assert (zones["precision_m"] - radius_m).abs().max() <= 15


def test_a_point_taken_from_geonames_names_geonames(zones: gpd.GeoDataFrame) -> None:
    village = zones["point_basis"] == "plaats"
    assert set(zones["source"][village]) == {"cbs-pc4-geonames"}
    assert set(zones["source"][~village]) == {"cbs-pc4"}
    assert set(zones["point_basis"][~village]) == {"vlak"}


def test_the_missing_part_of_the_circle_is_as_large_as_the_catalogue_says(zones: gpd.GeoDataFrame) -> None:
    provinces = embedded().features("provinces").set_index("name")
    circle = shapely.Point(GATE_RD).buffer(RADIUS_M, quad_segs=64)
    land_km2 = provinces.intersection(circle).area / 1e6
    assert land_km2.sum() == pytest.approx(10_161, abs=10)
    method = embedded()["zones"].method
    assert "10,161 km2" in method
    listed_km2 = zones.groupby("province")["area_km2"].sum()
    # Zones that the circle cuts count as a whole, so the areas of the zones are no proof to the last km2.
    for name, missing_km2 in {"Friesland": 1230, "Flevoland": 812, "Gelderland": 138}.items():
        assert f"{missing_km2:,} km2 in {name}" in method
        assert listed_km2[name] == pytest.approx(land_km2[name] - missing_km2, abs=0.07 * land_km2[name])
    assert listed_km2["Drenthe"] == pytest.approx(land_km2["Drenthe"], rel=0.01)


def test_nine_stations_lie_in_drenthe_and_two_of_them_have_intercities(stations: gpd.GeoDataFrame) -> None:
    (drenthe,) = embedded().features("provinces").query("name == 'Drenthe'").geometry
    assert (stations.within(drenthe) == stations["in_drenthe"]).all()
    inside = stations[stations["in_drenthe"]]
    assert sorted(inside["id"]) == [f"STA-0{number}" for number in range(1, 10)]
    assert sorted(inside["name"][inside["intercity"]]) == ["Assen", "Meppel"]


def test_codes_are_unique_and_nieuw_amsterdam_is_not_missing(stations: gpd.GeoDataFrame) -> None:
    assert stations["code"].is_unique
    assert stations.set_index("code")["name"]["NA"] == "Nieuw Amsterdam"


@pytest.mark.parametrize(
    "code, place",
    [("ASN", (234_475, 556_729)), ("SWK", (204_064, 534_051)), ("MP", (209_784, 522_908)), ("EMN", (257_008, 534_703))],
)
def test_positions_agree_with_another_list(stations: gpd.GeoDataFrame, code: str, place: tuple[int, int]) -> None:
    found = stations.set_index("code")
    assert found.geometry[code].distance(shapely.Point(place)) < found["precision_m"][code] + 100


def test_no_position_claims_to_be_better_than_fifty_metres(stations: gpd.GeoDataFrame) -> None:
    assert stations["precision_m"].min() == 50
    assert stations.set_index("name")["precision_m"]["Nijverdal"] == 580


def test_the_nearest_station_of_the_gate_is_steenwijk_outside_drenthe(stations: gpd.GeoDataFrame) -> None:
    nearest = stations.loc[stations.distance(shapely.Point(GATE_RD)).idxmin()]
    assert (nearest["name"], nearest["in_drenthe"]) == ("Steenwijk", False)
    assert nearest.geometry.distance(shapely.Point(GATE_RD)) == pytest.approx(5_900, abs=200)


def test_the_destination_is_the_gate_of_the_sites() -> None:
    (row,) = embedded().table("destinations").to_dict("records")
    (gate,) = embedded().features("sites").query("kind == 'gate'").geometry
    assert row["id"] == "jpk"
    assert (row["x_m"], row["y_m"]) == (gate.x, gate.y) == GATE_RD
    assert row["precision_m"] == 150


def test_labels_cover_the_region_and_lie_in_it() -> None:
    labels = embedded().features("place_labels")
    assert set(labels["rank"]) == {1, 2, 3, 4}
    written = labels[labels["rank"] < 4]
    assert written["name"].is_unique
    assert labels["id"].is_unique
    for _, same in labels.groupby("name"):
        apart_m = [a.distance(b) for a, b in itertools.combinations(same.geometry, 2)]
        assert min(apart_m, default=9_999) > 3_000
    (drenthe,) = embedded().features("provinces").query("name == 'Drenthe'").geometry
    names = written["name"][written.within(drenthe)]
    assert {"Assen", "Emmen", "Hoogeveen", "Meppel", "Coevorden", "Havelte", "Darp", "Zuidwolde"} <= set(names)
    assert "Laaghalerveen" in set(labels["name"])
    assert written.distance(shapely.Point(GATE_RD)).max() < 80_000


def test_a_radius_below_zero_is_refused() -> None:
    frame = embedded().features("places")
    frame.loc[3, "precision_m"] = -5.0
    with pytest.raises(DatasetInvalidError, match="'precision_m' in row 4 is -5; a radius is not below zero"):
        check_frame(embedded()["places"], frame, embedded()["places"].sources)

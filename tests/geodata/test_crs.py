from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geodata.crs import (
    NETHERLANDS_LAT,
    NETHERLANDS_LON,
    check_lonlat,
    lonlat_to_rd,
    parse_lonlat,
    rd_to_lonlat,
    require_rd,
    to_rd,
    to_wgs84,
)
from geodata.errors import CoordinateError, WrongCrsError

LON = st.floats(*NETHERLANDS_LON)
LAT = st.floats(*NETHERLANDS_LAT)


def test_the_tower_of_amersfoort_is_the_origin_of_rd() -> None:
    x, y = lonlat_to_rd(5.387206, 52.155174)
    assert (x, y) == pytest.approx((155_000, 463_000), abs=1.0)


def test_the_station_of_assen_lies_where_the_published_rd_coordinates_say() -> None:
    x, y = lonlat_to_rd([6.570833], [52.991665])
    assert (x[0], y[0]) == pytest.approx((234_475, 556_729), abs=1.0)


@given(LON, LAT)
def test_there_and_back_is_the_same_place(lon: float, lat: float) -> None:
    back = rd_to_lonlat(*lonlat_to_rd(lon, lat))
    # A millionth of a degree is about 10 cm.
    assert np.allclose(back, (lon, lat), atol=1e-6)


@given(LON, LAT)
def test_a_place_in_the_netherlands_is_accepted_as_it_is(lon: float, lat: float) -> None:
    assert check_lonlat(lon, lat) == (lon, lat)


@given(LON, LAT)
def test_swapped_coordinates_are_recognised(lon: float, lat: float) -> None:
    with pytest.raises(CoordinateError, match="swapped") as caught:
        check_lonlat(lat, lon)
    assert "verwisseld" in caught.value.dutch


@given(st.floats())
def test_no_number_can_stand_for_both_coordinates(value: float) -> None:
    with pytest.raises(CoordinateError):
        check_lonlat(value, value)


def test_swapped_text_gets_the_right_order_back() -> None:
    with pytest.raises(CoordinateError) as caught:
        parse_lonlat("52.691,6.197")
    assert "did you mean 6.197,52.691?" in str(caught.value)
    assert "bedoelt u 6.197,52.691?" in caught.value.dutch
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("text", ["6.197,52.691", " 6.197 , 52.691 ", "6.197,5.2691e1"])
def test_reads_longitude_and_latitude(text: str) -> None:
    assert parse_lonlat(text) == (6.197, 52.691)


@pytest.mark.parametrize("text", ["", "Assen", "6.197", "6,197,52,691", "6.197;52.691", "6.197,"])
def test_text_that_is_not_two_numbers_gets_an_example(text: str) -> None:
    with pytest.raises(CoordinateError) as caught:
        parse_lonlat(text)
    assert "6.197,52.691" in str(caught.value)
    assert "lengtegraad eerst: 6.197,52.691" in caught.value.dutch


@pytest.mark.parametrize(
    "text, english, dutch",
    [
        ("nan,52.691", "not a finite number", "geen eindig getal"),
        ("6.197,inf", "not a finite number", "geen eindig getal"),
        ("209960,534358", "not degrees", "geen graden"),
        ("13.4,52.5", "outside the Netherlands", "buiten Nederland"),
        ("-6.197,52.691", "outside the Netherlands", "buiten Nederland"),
    ],
)
def test_places_that_cannot_be_meant(text: str, english: str, dutch: str) -> None:
    with pytest.raises(CoordinateError) as caught:
        parse_lonlat(text)
    assert english in str(caught.value)
    assert dutch in caught.value.dutch


def test_frames_travel_to_rd_and_back() -> None:
    frame = gpd.GeoDataFrame({"name": ["Assen"]}, geometry=[Point(6.570833, 52.991665)], crs="EPSG:4326")
    there = to_rd(frame)
    assert there.crs.to_epsg() == 28992
    assert to_wgs84(there).geometry.iloc[0].distance(frame.geometry.iloc[0]) < 1e-6


def test_a_frame_without_crs_cannot_be_placed() -> None:
    frame = gpd.GeoDataFrame(geometry=[Point(6.5, 53)])
    with pytest.raises(WrongCrsError, match="no CRS"):
        to_rd(frame)
    with pytest.raises(WrongCrsError, match="no CRS"):
        require_rd(frame, "It")


def test_a_frame_in_degrees_is_no_frame_in_metres() -> None:
    frame = gpd.GeoDataFrame(geometry=[Point(6.5, 53)], crs="EPSG:4326")
    with pytest.raises(WrongCrsError) as caught:
        to_wgs84(frame)
    assert "The frame is in EPSG:4326, but has to be in EPSG:28992" in str(caught.value)
    assert "staat in EPSG:4326" in caught.value.dutch

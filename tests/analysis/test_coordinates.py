from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coordinates import RD_X_M, RD_Y_M, position

AMERSFOORT = (155_000.0, 463_000.0)
"""The origin of RD New, the tower in Amersfoort."""


@pytest.mark.parametrize(
    "text",
    [
        "219000 543000",
        "219000, 543000",
        "219000,543000",
        "219.000 543.000",
        "219.000, 543.000",
        "RD 219000 543000",
        "x=219000, y=543000",
        "(219000; 543000)",
        "219000.0 543000,0",
        "219000 m 543000 m",
        "219.0 543.0",
        "219,0 km, 543,0 km",
    ],
)
def test_metres(text: str) -> None:
    found = position(text)
    assert found is not None
    assert (found.x_m, found.y_m) == (219_000, 543_000)


@pytest.mark.parametrize(
    "text",
    [
        "52.77, 6.21",
        "6.21, 52.77",
        "52.77 6.21",
        "52,77 6,21",
        "52,77; 6,21",
        "52,77, 6,21",
        "52.770, 6.210",
        "52.77° 6.21°",
        "lat: 52.77 lon: 6.21",
        "52°46'12\"N 6°12'36\"E",
        "52° 46′ 12″ NB, 6° 12′ 36″ OL",
        "6°12'36\"O 52°46'12\"N",
        "52°46.2'N 6°12.6'E",
        "52,77000° NB, 6,21000° OL (WGS84)",
        "52.77° N, 6.21° E",
        "52.77N 6.21E",
        "NB 52.77 OL 6.21",
        "N 52.77, E 6.21",
        "N52°46.2' E6°12.6'",
        "52 46 12 N 6 12 36 E",
        "POINT(6.21 52.77)",
        "geo:52.77,6.21",
        "https://kaart.example/@52.77,6.21,12z",
        "https://www.openstreetmap.org/#map=12/52.77/6.21",
    ],
)
def test_degrees(text: str) -> None:
    found = position(text)
    assert found is not None
    assert (found.lon, found.lat) == pytest.approx((6.21, 52.77))


def test_a_published_point_lies_where_it_should() -> None:
    found = position("52°9'18.62\"N 5°23'13.93\"E")  # the same church tower on WGS84
    assert found is not None
    assert (found.x_m, found.y_m) == pytest.approx(AMERSFOORT, abs=2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Assen",
        "7971",
        "A32 4",
        "219000",
        "12 34",
        "543000 219000",
        "1.5 48.9",
        "52.77 6.21 3",
        "52°46'12\"N",
        "52°61'N 6°12'E",
        "52°46'N 6°12'N",
        "N 52.77",
        "N34 N48",
        "A28 N34 7",
        "219 543",
        "52.77, nan",
        "9" * 60 + " " + "9" * 19,
        "219000 543000 " * 10,
    ],
)
def test_what_is_no_place_in_the_netherlands(text: str) -> None:
    assert position(text) is None


@given(st.integers(*map(int, RD_X_M)), st.integers(*map(int, RD_Y_M)))
def test_metres_come_back_from_their_degrees(x_m: int, y_m: int) -> None:
    found = position(f"{x_m} {y_m}")
    assert found is not None
    again = position(f"{found.lat:.7f}, {found.lon:.7f}")
    if again is not None:  # RD reaches a little beyond the degrees of the Netherlands
        assert (again.x_m, again.y_m) == pytest.approx((x_m, y_m), abs=0.1)


@given(st.text(max_size=90))
def test_any_text_is_read_or_is_none(text: str) -> None:
    found = position(text)
    assert found is None or (RD_X_M[0] - 60_000 <= found.x_m <= RD_X_M[1] + 60_000)

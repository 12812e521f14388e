"""Coordinates that are swapped, mislabelled, no numbers, or empty."""

from __future__ import annotations

import json
import struct
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.crs import RD
from geodata.errors import DatasetInvalidError, WrongCrsError
from geodata.schema import RD_NAME
from geodata.sources.errors import MalformedResponseError
from geodata.sources.geojson import read_page
from geodata.sources.geometry import LATLON, LONLAT, Notes, known_crs, sound, to_rd
from tests.geodata.sources.made import ASSEN, ASSEN_RD


def page(*coordinates: Any, crs: Any = None, kind: str = "Point") -> dict[str, Any]:
    features = [
        {"type": "Feature", "id": n, "properties": {"n": n}, "geometry": {"type": kind, "coordinates": place}}
        for n, place in enumerate(coordinates)
    ]
    return {"type": "FeatureCollection", "features": features} | ({"crs": crs} if crs is not None else {})


def read(document: Any, header: str = "") -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    notes = Notes()
    text = json.loads(json.dumps(document), parse_constant=lambda _: None)
    frame = read_page(text, url="http://here", header=header, what="towns", notes=notes)
    return frame, notes.texts()


@pytest.mark.parametrize(
    "name",
    [
        "http://www.opengis.net/def/crs/EPSG/0/28992", "<http://www.opengis.net/def/crs/EPSG/0/28992>", "EPSG:28992",
        "urn:ogc:def:crs:EPSG::28992", "https://www.opengis.net/def/crs/EPSG/9.9.1/28992", "epsg:28992",
    ],
)  # fmt: skip
def test_the_many_names_of_rd(name: str) -> None:
    assert known_crs(name) == RD_NAME


def test_other_names() -> None:
    assert known_crs("urn:ogc:def:crs:OGC:1.3:CRS84") == LONLAT
    assert known_crs("http://www.opengis.net/def/crs/OGC/1.3/CRS84") == LONLAT
    assert known_crs("urn:ogc:def:crs:EPSG::4258") == LATLON
    for name in ("EPSG:3857", "EPSG:289921", "OGC:28992", "nonsense", "", "ESRI:28992"):
        assert known_crs(name) == ""


@pytest.mark.parametrize(
    "place, header",
    [
        (ASSEN_RD, RD_NAME),
        (ASSEN, LONLAT),
        (ASSEN[::-1], LATLON),
        (ASSEN, ""),
        (ASSEN_RD, ""),
    ],
)
def test_a_known_place(place: tuple[float, float], header: str) -> None:
    frame, notes = read(page(place), header)
    assert frame.crs == RD
    assert (frame.geometry.x[0], frame.geometry.y[0]) == pytest.approx(ASSEN_RD, abs=5)
    assert notes == ()


@pytest.mark.parametrize("place, header", [(ASSEN_RD[::-1], RD_NAME), (ASSEN[::-1], LONLAT), (ASSEN[::-1], "")])
def test_swapped_axes_are_put_right_and_said(place: tuple[float, float], header: str) -> None:
    frame, notes = read(page(place), header)
    assert (frame.geometry.x[0], frame.geometry.y[0]) == pytest.approx(ASSEN_RD, abs=5)
    assert len(notes) == 1
    assert "axes were swapped" in notes[0]


@pytest.mark.parametrize(
    "place, header", [(ASSEN, RD_NAME), (ASSEN_RD, LONLAT), ((5e6, 5e6), RD_NAME), ((0, 0), ""), ((731_000, 6.9e6), "")]
)
def test_coordinates_that_cannot_be_meant(place: tuple[float, float], header: str) -> None:
    # A user cannot reproject what a service gives.
    with pytest.raises(WrongCrsError, match=r"answers with coordinates like .* Nothing was changed"):
        read(page(place), header)


@pytest.mark.parametrize(
    "crs",
    [{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::31370"}}, "nonsense", {"a": 1}, [], 7,
     {"properties": 3}],
)  # fmt: skip
def test_a_crs_that_is_nonsense(crs: Any) -> None:
    with pytest.raises(WrongCrsError):
        read(page(ASSEN_RD, crs=crs), "")


def test_a_header_that_contradicts_the_page() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    assert read(page(ASSEN_RD, crs=crs), RD_NAME)[0].crs == RD
    with pytest.raises(WrongCrsError, match="and at once"):
        read(page(ASSEN_RD, crs=crs), LONLAT)


@pytest.mark.parametrize("document", [[], {}, {"features": {}}, {"features": [1]}, None, "x", {"features": None}])
def test_what_is_no_collection(document: Any) -> None:
    with pytest.raises(MalformedResponseError):
        read(document)


def test_geometries_that_are_none() -> None:
    bad: list[Any] = [[float("nan"), 5], [1e400, 2], [None, None], [], ["a", "b"], None, [[1, 2]], {"x": 1}]
    frame, _ = read(page(*[ASSEN_RD] * 9, *bad))
    notes = Notes()
    kept = sound(frame, ("Point",), "towns", notes)
    assert len(kept) == 9
    (told,) = notes.texts()
    assert told == "8 row(s) without a geometry that can be read left out (9, 10, 11, 12, 13, …)"


def frame_of(*shapes: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"n": range(len(shapes))}, geometry=list(shapes), crs=RD)


def test_nan_inside_a_line_is_found() -> None:
    good = shapely.linestrings([[200_000, 500_000], [200_050, 500_100], [200_100, 500_200]])
    at = bytes(shapely.to_wkb(good)).index(struct.pack("<d", 200_050))
    wkb = bytearray(shapely.to_wkb(good))
    wkb[at : at + 8] = struct.pack("<d", np.nan)
    with np.errstate(invalid="ignore"):
        line = shapely.from_wkb(bytes(wkb))
    notes = Notes()
    assert list(sound(frame_of(good, line), ("LineString",), "x", notes)["n"]) == [0]
    assert notes.texts() == ("1 row(s) with coordinates that are no numbers left out",)


def test_a_bow_tie_is_repaired() -> None:
    bow = shapely.Polygon([(2e5, 5e5), (2e5 + 10, 5e5 + 10), (2e5 + 10, 5e5), (2e5, 5e5 + 10)])
    notes = Notes()
    kept = sound(frame_of(bow), ("Polygon", "MultiPolygon"), "x", notes)
    assert kept.geometry.is_valid.all()
    assert list(kept.geom_type) == ["MultiPolygon"]
    assert kept.area[0] == pytest.approx(50)
    assert notes.texts() == ("1 row(s) with an invalid geometry repaired",)


def test_other_kinds_and_heights() -> None:
    square = shapely.box(2e5, 5e5, 2e5 + 10, 5e5 + 10)
    mixed = shapely.GeometryCollection([square, shapely.Point(2e5, 5e5)])
    high = shapely.force_3d(square, 7)
    notes = Notes()
    kept = sound(frame_of(square, mixed, high, shapely.Point(2e5, 5e5)), ("Polygon",), "x", notes)
    assert list(kept.geom_type) == ["Polygon"] * 3
    assert not kept.has_z.any()
    assert notes.texts() == ("1 row(s) that are no Polygon left out",)


def test_far_away_and_mostly_broken() -> None:
    here, away = shapely.Point(2e5, 5e5), shapely.Point(-4e5, 9e5)
    notes = Notes()
    assert len(sound(frame_of(here, away), ("Point",), "x", notes)) == 1
    assert notes.texts() == ("1 row(s) outside the Netherlands left out",)
    with pytest.raises(DatasetInvalidError, match="12 of 22 rows"):
        sound(frame_of(*[here] * 10, *[None] * 12), ("Point",), "x", notes)
    with pytest.raises(DatasetInvalidError, match="2 of 2 rows"):
        sound(frame_of(None, shapely.Point()), ("Point",), "x", notes)
    assert len(sound(frame_of(), ("Point",), "x", notes)) == 0


@pytest.mark.parametrize("declared, place", [(RD_NAME, ASSEN_RD), (LONLAT, ASSEN), (LATLON, ASSEN[::-1])])
@pytest.mark.parametrize("turned", [1, 5, 9])
def test_each_swapped_row_is_put_right(*, declared: str, place: tuple[float, float], turned: int) -> None:
    frame, notes = read(page(*[place] * (10 - turned), *[place[::-1]] * turned), declared)
    assert frame.geometry.x.to_numpy() == pytest.approx(ASSEN_RD[0], abs=5)
    assert frame.geometry.y.to_numpy() == pytest.approx(ASSEN_RD[1], abs=5)
    few = min(turned, 10 - turned)
    assert notes == (f"{few} row(s) with axes in another order than the rest, put right",)


def test_what_cannot_be_told_goes_with_the_most() -> None:
    abroad = (-900.0, 400_000.0)
    frame, _ = read(page(*[ASSEN_RD[::-1]] * 3, abroad[::-1], [None, None]), RD_NAME)
    assert (frame.geometry.x[3], frame.geometry.y[3]) == abroad


@given(
    lon=st.floats(3.4, 7.2), lat=st.floats(50.8, 53.5), declared=st.sampled_from([LONLAT, LATLON]), swap=st.booleans()
)
def test_any_place_in_any_order_becomes_the_same(*, lon: float, lat: float, declared: str, swap: bool) -> None:
    place = shapely.points([[lat, lon] if swap else [lon, lat]])
    right = to_rd(shapely.points([[lon, lat]]), LONLAT, explicit=True, what="x", notes=Notes())
    found = to_rd(place, declared, explicit=True, what="x", notes=Notes())
    assert shapely.distance(found[0], right[0]) < 0.01

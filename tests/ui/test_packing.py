from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from shapely.geometry import MultiLineString, MultiPolygon, Point, Polygon, box, shape

from geodata.crs import RD, to_wgs84
from geodata.errors import WrongCrsError
from tests.ui.unpacking import content
from ui import drawing
from ui.packing import BETWEEN, packed

HOLE = Polygon(box(230_000, 550_000, 231_000, 551_000).exterior, [box(230_200, 550_200, 230_800, 550_800).exterior])
SHAPES = [
    Point(230_000, 550_000),
    HOLE,
    MultiPolygon([HOLE, box(240_000, 540_000, 240_500, 541_000)]),
    MultiLineString([[(230_000, 550_000), (231_000, 551_000)], [(200_000, 500_000), (200_001, 500_009)]]),
]


@pytest.mark.parametrize("geometry", SHAPES, ids=lambda one: one.geom_type)
def test_a_shape_comes_back_within_a_metre(geometry: shapely.Geometry) -> None:
    frame = gpd.GeoDataFrame(geometry=[geometry], crs=RD)
    (feature,) = content(drawing.shapes("a", frame, [{}], z=1))["features"]
    found, expected = shape(feature["geometry"]), to_wgs84(frame).geometry[0]
    assert found.geom_type == expected.geom_type
    assert shapely.get_coordinates(found) == pytest.approx(shapely.get_coordinates(expected), abs=0.51e-5)


@given(arrays(float, st.tuples(st.integers(2, 30), st.just(2)), elements=st.floats(0, 200_000)))
def test_small_steps_do_not_add_up_their_rounding(offsets_m: np.ndarray) -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.linestrings(np.array([50_000, 400_000]) + offsets_m)], crs=RD)
    (feature,) = content(drawing.shapes("a", frame, [{}], z=1))["features"]
    expected = shapely.get_coordinates(to_wgs84(frame).geometry[0])
    assert np.asarray(feature["geometry"]["coordinates"]) == pytest.approx(expected, abs=0.51e-5)


@given(st.lists(st.tuples(st.text(max_size=2), st.text(max_size=2)), min_size=1, max_size=8))
def test_names_and_values_come_back_and_every_word_is_sent_once(rows: list[tuple[str, str]]) -> None:
    frame = gpd.GeoDataFrame(geometry=[Point(230_000, 550_000)] * len(rows), crs=RD)
    names = [BETWEEN.join(row) if number % 2 else row[0] for number, row in enumerate(rows)]
    found = drawing.shapes("a", frame, [{}], z=1, names=names, values=rows, links=["x"] * len(rows))
    features = content(found)["features"]
    assert [(one["properties"]["name"], one["properties"]["values"]) for one in features] == [
        (name, list(row)) for name, row in zip(names, rows, strict=True)
    ]
    words = json.loads(found.json)["words"]
    assert len(words) == len(set(words)) <= len({word for row in rows for word in row})


def test_what_is_empty_at_the_end_of_a_row_is_not_sent() -> None:
    frame = gpd.GeoDataFrame(geometry=[Point(230_000, 550_000)] * 2, crs=RD)
    bare, linked = packed(frame, {}, names=["a", "b"], values=[[], ["c"]], links=["", "KAZ-01"])
    assert [bare[2:], linked[2:]] == [["a"], ["b", [0], "KAZ-01"]]


def test_a_frame_that_is_not_in_rd_is_refused() -> None:
    with pytest.raises(WrongCrsError):
        packed(gpd.GeoDataFrame(geometry=[Point(6, 53)], crs=4326), {})

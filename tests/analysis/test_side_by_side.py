"""What differs between two states of the same layers."""

from __future__ import annotations

import geopandas as gpd
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from analysis.side_by_side import Difference, difference
from geodata.crs import RD
from layers import Layer, LayerSpec, Symbol

STATES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["bestaand", "gepland"]), max_size=4)


def layer(name: str, state: dict[str, str]) -> Layer:
    spec = LayerSpec(name, "Proef", "", "test", Symbol("point", "#000000"))
    rest = dict.fromkeys(("name", "source", "source_title", "licence", "reference_date", "level", "digest"), "x")
    rows = [{"id": one, "plan_status": status, "evidence": "measured", **rest} for one, status in state.items()]
    columns = ["id", "plan_status", "evidence", *rest]
    points = [Point(0, 0)] * len(rows)
    return Layer(spec, gpd.GeoDataFrame(rows, columns=columns, geometry=points, crs=RD).assign(precision_m=1.0))


@settings(deadline=None, max_examples=40)
@given(STATES, STATES, STATES, STATES)
def test_features_are_compared_by_layer_and_id(
    one: dict[str, str], other: dict[str, str], one_b: dict[str, str], other_b: dict[str, str]
) -> None:
    found = difference([layer("l", one), layer("m", one_b)], [layer("l", other), layer("m", other_b)])
    first = second = changed = 0
    for here, there in ((one, other), (one_b, other_b)):  # the plain way
        for feature_id in "abcd":
            first += feature_id in here and feature_id not in there
            second += feature_id in there and feature_id not in here
            changed += feature_id in here and feature_id in there and here[feature_id] != there[feature_id]
    assert found == Difference(first, second, changed)

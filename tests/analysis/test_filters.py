"""Filters by theme, plan status, actor, municipality and pillar, on layers made by hand and on those that ship."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, box

from analysis.filters import Facets, Filters, facets, filtered, passing
from geodata import active
from geodata.crs import RD
from layers import Layer, LayerSpec, Symbol, load_layer
from layers.guard import outlines
from layers.register import entries, load_register
from layers.shown import owners, register_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

WEST, EAST = box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)
TOWNS = gpd.GeoDataFrame({"name": ["West", "Oost"]}, geometry=[WEST, EAST], crs=RD)
THEME = "defensie"
STATUS = ("bestaand", "gepland", "afgesproken", "verkenning")


def layer(shapes: Sequence[Any], status: Sequence[str] = ()) -> Layer:
    rows = [
        {
            "id": f"f{number}", "name": f"F {number}", "plan_status": status[number] if status else "bestaand",
            "evidence": "measured", "precision_m": 100.0, "source": "s", "source_title": "S", "licence": "L",
            "reference_date": "2024", "level": "embedded", "digest": "0", "geometry": shape,
        }
        for number, shape in enumerate(shapes)
    ]  # fmt: skip
    spec = LayerSpec("test", "Proef", "", "test", Symbol("fill", "#000000"))
    return Layer(spec, gpd.GeoDataFrame(rows, crs=RD))


@pytest.mark.parametrize(
    "shape, towns",
    [
        (Point(500, 500), {"West"}),
        (Point(1500, 500), {"Oost"}),
        (Point(5000, 500), set()),
        (Point(1000, 500), {"West", "Oost"}),
        (box(0, 0, 1000, 1000), {"West"}),  # touches the other one
        (box(900, 0, 1100, 1000), {"West", "Oost"}),
        (box(0, 0, 1005, 1000), {"West"}),  # a sliver
        (box(-9e5, -9e5, 1500, 9e5), {"West", "Oost"}),  # little of its own size, but much of theirs
        (LineString([(0, 1000), (1000, 1000)]), {"West"}),
        (LineString([(500, 500), (1500, 500)]), {"West", "Oost"}),
        (MultiPolygon([box(10, 10, 20, 20), box(1500, 10, 1510, 20)]), {"West", "Oost"}),
    ],
)
def test_a_feature_lies_where_it_is_drawn(shape: Any, towns: set[str]) -> None:
    found = facets(layer([shape]), [""], load_register(), TOWNS)
    assert found.municipality["f0"] == towns
    assert found.actor == {}
    assert found.pillar == {}


def test_actors_and_pillars_are_those_of_the_row_of_the_register() -> None:
    register = load_register()
    rows = register.rows
    both = rows[(rows["actors"] != "") & (rows["pillar"] != "")].iloc[0]
    actor = entries(both["actors"])[0]
    found = facets(layer([Point(1, 1)] * 3), [both["id"], "", actor], register, TOWNS)
    assert found.actor["f0"] >= set(entries(both["actors"]))
    assert found.pillar["f0"] == set(entries(both["pillar"]))
    assert "f1" not in found.actor
    assert "f1" not in found.pillar
    assert actor in found.actor["f2"]  # what acts elsewhere is found as itself
    assert found.says_nothing("f1", Filters(pillar=("x",)))
    assert not found.says_nothing("f0", Filters(pillar=("x",), actor=("y",)))
    assert not found.says_nothing("f1", Filters(status=("gepland",)))


VALUES = st.lists(st.sampled_from("abc"), unique=True, max_size=3).map(tuple)
MAPPED = st.dictionaries(st.sampled_from(["f0", "f1", "f2"]), VALUES.map(frozenset))
FILTERS = st.builds(
    Filters,
    theme=st.lists(st.sampled_from([THEME, "natuur"]), unique=True).map(tuple),
    status=st.lists(st.sampled_from(STATUS), unique=True).map(tuple),
    actor=VALUES,
    municipality=VALUES,
    pillar=VALUES,
)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(STATUS), min_size=3, max_size=3), MAPPED, MAPPED, MAPPED, FILTERS)
def test_a_feature_passes_if_every_filter_in_use_has_one_of_its_values(
    status: list[str], actor: Any, municipality: Any, pillar: Any, chosen: Filters
) -> None:
    found = layer([Point(1, 1)] * 3, status)
    having = {"actor": actor, "municipality": municipality, "pillar": pillar}
    of = Facets(**having)
    expected = []
    for number in range(3):  # the plain way
        values = {one: set(having[one].get(f"f{number}", ())) for one in having}
        values |= {"theme": {THEME}, "status": {status[number]}}
        wanted = {one.name: set(getattr(chosen, one.name)) for one in fields(chosen)}
        expected.append(all(not wanted[one] or wanted[one] & values[one] for one in wanted))
    assert passing(found, THEME, of, chosen).tolist() == expected
    kept = filtered(found, THEME, of, chosen)
    assert kept.frame["id"].tolist() == [f"f{number}" for number in range(3) if expected[number]]
    assert (kept is found) == all(expected)
    assert bool(chosen) == any(getattr(chosen, one.name) for one in fields(chosen))


def test_what_the_guard_hides_is_found_by_its_municipality_alone() -> None:
    munition = load_layer("munition")
    rows = register_ids(munition, owners(load_register()))
    found = facets(munition, rows, load_register(), outlines(active()))
    for feature_id, name in zip(munition.frame["id"], munition.frame["name"], strict=True):
        (town,) = found.municipality[feature_id]
        assert town in name

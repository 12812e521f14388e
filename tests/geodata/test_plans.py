"""Variants of plans: drawn by us, so what they claim has to be true of what was drawn."""

from __future__ import annotations

import pytest
import shapely

from geodata import embedded
from geodata.build.sites import APART_M

EXISTING = ["training_area", "barracks"]


def test_variants_have_the_published_sizes() -> None:
    plans = embedded().features("plans")
    size_ha = plans.area.groupby(plans["plan"]).sum() / 10_000
    expected = {"de-haar-200": 200, "de-haar-292": 292, "de-haar-300": 300, "de-haar-400": 400, "de-haar-boeren": 200}
    for plan, area_ha in (expected | {"rundedal": 150}).items():
        assert size_ha[plan] == pytest.approx(area_ha, rel=0.001)
    assert set(plans["evidence"]) == {"illustrative"}


def test_parts_of_a_plan_and_existing_ground_do_not_overlap() -> None:
    plans, sites = embedded().features("plans"), embedded().features("sites")
    existing = shapely.union_all(sites.geometry[sites["kind"].isin(EXISTING)].to_numpy())
    for _, parts in plans.groupby("plan"):
        assert shapely.union_all(parts.geometry.to_numpy()).area == pytest.approx(parts.area.sum(), abs=0.01)
    taken = plans[plans["kind"] != "gain"]
    assert taken.intersection(existing).area.max() < 1
    assert plans[plans["kind"] == "gain"].within(existing.buffer(1)).all()


def test_the_variants_of_de_haar_join_what_exists_and_keep_away_from_villages() -> None:
    plans, sites = embedded().features("plans"), embedded().features("sites").set_index("id")
    villages = embedded().features("place_labels")
    south = plans[plans["id"].str.fullmatch(r"de-haar-\d+")]
    assert len(south) == 4
    assert (south.distance(sites.geometry["OEF-01"]) <= south["precision_m"]).all()
    for shape in plans.geometry[plans["plan"].str.startswith("de-haar")]:
        assert villages.distance(shape).min() >= APART_M


def test_every_plan_has_a_row_of_the_register_and_a_function() -> None:
    plans = embedded().features("plans")
    assert set(plans["register_id"]) <= set(embedded().table("register")["id"])
    assert set(plans["function"]) <= set(embedded().table("use_functions")["id"])
    assert plans["months"].notna().equals(plans["kind"] == "seasonal")

"""Everything of the inventory is shown, and a gap would be told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from analysis import coverage as module
from analysis.coverage import coverage
from layers.placement import places_of
from layers.register import load_register

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_is_missing() -> None:
    found = coverage()
    assert found["missing"].tolist() == [""] * len(found)
    assert found["shown"].all()
    assert found["id"].tolist() == load_register().rows["id"].tolist()
    assert found["id"].is_unique


def test_what_is_a_place_has_its_place_in_a_layer() -> None:
    found = coverage().set_index("id")
    places = load_register().rows.set_index("id")["on_map"] == "yes"
    assert (found["map"][places] != "").all()
    assert found["map"]["KAZ-01"].split(", ")[0] == "barracks/KAZ-01"


def test_a_place_without_placement_or_layer_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    register = load_register()
    without = register.placements[register.placements["register_id"] != "KAZ-01"]
    monkeypatch.setattr(module, "load_register", lambda: replace(register, placements=without))
    monkeypatch.setattr(module, "places_of", lambda row: () if row == "KAZ-02" else places_of(row))
    found = coverage().set_index("id")
    assert found["missing"]["KAZ-01"] == "no placement in placements.csv"
    assert found["missing"]["KAZ-02"] == "no layer draws the feature of its placement"
    assert sorted(found.index[~found["shown"].astype(bool)]) == ["KAZ-01", "KAZ-02"]


def test_the_inventory_is_complete(root: Path) -> None:
    path = root.parent / "shared" / "seed-inventory.csv"
    if not path.is_file():
        pytest.skip("The inventory of the documents lies outside the repository.")
    inventory = pd.read_csv(path, dtype="str", keep_default_na=False).set_index("id")
    rows = load_register().rows.set_index("id")
    assert set(inventory.index) == set(rows.index)
    assert (inventory["mappable"].loc[rows.index] == rows["on_map"]).all()

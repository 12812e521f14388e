"""Everything of the inventory is shown, and a gap would be told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from analysis import coverage as module
from analysis.coverage import coverage
from geodata import active
from layers.placement import places_of
from layers.register import load_register

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_is_missing() -> None:
    found = coverage()
    assert found["missing"].tolist() == [""] * len(found)
    assert found["shown"].all()
    assert set(found["id"]) == set(active().table("inventory")["id"]) == set(load_register().rows["id"])
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


def test_what_is_lost_from_the_register_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    register = load_register()
    rows = register.rows[register.rows["id"] != "KAZ-12"].copy()
    rows.loc[rows["id"] == "KAZ-03", "sections"] = ""
    monkeypatch.setattr(module, "load_register", lambda: replace(register, rows=rows))
    found = coverage().set_index("id")
    assert found["missing"][found["missing"] != ""].to_dict() == {
        "KAZ-03": "no document or section in register.csv",
        "KAZ-12": "no row in register.csv",
    }
    assert not found["register"]["KAZ-12"]


def test_the_inventory_is_complete(root: Path) -> None:
    path = root.parent / "shared" / "seed-inventory.csv"
    if not path.is_file():
        pytest.skip("The inventory of the documents lies outside the repository.")
    inventory = pd.read_csv(path, dtype="str", keep_default_na=False).set_index("id")
    rows = load_register().rows.set_index("id")
    embedded = active().table("inventory").set_index("id")
    assert set(inventory.index) == set(embedded.index) == set(rows.index)
    assert (inventory["section"].loc[embedded.index] == embedded["sections"]).all()
    assert (inventory["mappable"].loc[embedded.index] == embedded["on_map"]).all()
    assert (inventory["mappable"].loc[rows.index] == rows["on_map"]).all()

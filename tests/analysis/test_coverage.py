"""Everything of the inventory is shown, and a gap would be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from analysis.coverage import coverage
from geodata import Catalogue, active, embedded
from geodata.errors import DatasetInvalidError
from layers import load, placement
from layers import register as register_module
from layers.register import load_register

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd


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


@dataclass(frozen=True, eq=False)
class Without(Catalogue):
    """The snapshot without some rows: per dataset a column and the values that are lost."""

    lost: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def features(self, dataset_id: str) -> gpd.GeoDataFrame:
        frame = super().features(dataset_id)
        return frame[self._kept(dataset_id, frame)].reset_index(drop=True)

    def table(self, dataset_id: str) -> pd.DataFrame:
        table = super().table(dataset_id)
        return table[self._kept(dataset_id, table)].reset_index(drop=True)

    def _kept(self, dataset_id: str, frame: pd.DataFrame) -> pd.Series:
        column, value = self.lost.get(dataset_id, ("id", "nothing"))
        return frame[column] != value if column in frame else pd.Series(data=True, index=frame.index)


def without(**lost: tuple[str, str]) -> Without:
    was = embedded()
    return Without(was.folder, was.datasets, was.sources, lost=lost)


def gaps(catalogue: Catalogue) -> dict[str, str]:
    found = coverage(catalogue)
    assert (found["shown"] == (found["missing"] == "")).all()
    missing = found[found["missing"] != ""]
    return dict(zip(missing["id"], missing["missing"], strict=True))


def test_every_loss_is_listed_and_none_is_the_end() -> None:
    """A feature, a placement, a row of the register, and all rows of a layer."""
    lost = {"places": ("id", "KEN-07"), "placements": ("feature", "KEN-06"), "register": ("id", "KAZ-12")}
    found = gaps(without(**lost, sites=("kind", "industrial_site")))
    assert found["KEN-07"].startswith("dataset 'places' has no feature 'KEN-07'. (placements.csv, line ")
    assert found["KEN-06"].startswith("'KEN-06' is not among the placements of 'KEN-06'; add it to placements.csv.")
    assert found["KAZ-12"] == "no row in register.csv"
    assert found["BTR-01"].startswith("dataset 'sites' has no feature 'BTR-01'.")
    linked = embedded().table("placements").query("feature in ['KEN-07', 'BTR-01']")["register_id"]
    assert set(found) == {*linked, "KEN-06", "KAZ-12"}


def test_what_a_lost_layer_showed_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    left = {name: spec for name, spec in load.layer_specs().items() if name not in {"knowledge", "barracks"}}
    for module in (placement, register_module):
        monkeypatch.setattr(module, "layer_specs", lambda _=None: left)
    found = gaps(without(documents=("id", "nothing")))
    assert {"KEN-07", "KAZ-01", "KAZ-08"} <= set(found)
    assert all("layer" in problem for problem in found.values())


def test_a_mistake_that_is_no_gap_is_refused() -> None:
    with pytest.raises(DatasetInvalidError, match="is no id of 'categories'"):
        coverage(without(categories=("id", "figure")))


def test_the_inventory_is_complete(root: Path) -> None:
    path = root.parent / "shared" / "seed-inventory.csv"
    if not path.is_file():
        pytest.skip("The inventory of the documents lies outside the repository.")
    inventory = pd.read_csv(path, dtype="str", keep_default_na=False).set_index("id")
    rows = load_register().rows.set_index("id")
    ours = active().table("inventory").set_index("id")
    assert set(inventory.index) == set(ours.index) == set(rows.index)
    assert (inventory["section"].loc[ours.index] == ours["sections"]).all()
    assert (inventory["mappable"].loc[ours.index] == ours["on_map"]).all()
    assert (inventory["mappable"].loc[rows.index] == rows["on_map"]).all()

"""What a row of the register says hides the places that are linked to it, whatever they are called themselves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from geodata import Catalogue, embedded
from geodata.crs import RD
from layers.guard import coarsen, outlines
from layers.told import CATEGORIES, told_ids

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ELSEWHERE = shapely.Point(241_344, 557_766)
"""Somewhere in Aa en Hunze, which is not guarded."""
REGISTER = embedded().table("register").set_index("id")
CIVIL = "KEN-04"
"""Stores data."""


@dataclass(frozen=True, eq=False)
class Planted(Catalogue):
    """The embedded snapshot with more rows: dataset → columns and values, taken from its first row otherwise."""

    more: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)

    def table(self, dataset_id: str) -> pd.DataFrame:
        table = super().table(dataset_id)
        rows = [table.iloc[[0]].assign(**one) for one in self.more.get(dataset_id, ())]
        return pd.concat([table, *rows], ignore_index=True)


def planted(*, reviewed: bool = True, **more: Sequence[Mapping[str, str]]) -> Planted:
    was = embedded()
    word = "reviewed" if reviewed else "unreviewed"
    datasets = {
        name: replace(entry, publication=word) if name in more else entry for name, entry in was.datasets.items()
    }
    return Planted(was.folder, datasets, was.sources, more=more)


def row(**columns: str) -> dict[str, str]:
    texts = dict.fromkeys(("name", "paraphrase", "search_names", "note", "linked", "places"), "")
    area = {"municipalities": "Aa en Hunze", "regions": "Noord-Drenthe", "on_map": "yes"}
    return {**texts, **area, "id": "KEN-90", "category": "knowledge_institute", "name": "Terrein", **columns}


def place(**columns: Any) -> gpd.GeoDataFrame:
    base = {"id": "x", "name": "Gebouw 12", "note": "Geheim", "plan_status": "bestaand", "evidence": "stated"}
    rest = {"precision_m": 10.0, "source": "geonames", "reference_date": "2026"}
    return gpd.GeoDataFrame([{**base, **rest, **columns}], geometry=[ELSEWHERE], crs=RD)


def test_of_the_register_that_ships_only_the_known_rows_tell() -> None:
    assert told_ids(embedded()) == set(REGISTER.index[REGISTER["category"].isin(CATEGORIES)])
    assert "opslag" in REGISTER["paraphrase"][CIVIL]


TELLING = (
    {"name": "Munitiedepot X"},
    {"name": "Ammunition dump", "category": "company"},
    {"name": "Bommen-loods", "municipalities": "Emmen"},
    {"paraphrase": "MUN\u00cdTIE\u2011OPSLAG van Defensie."},
    {"note": "Hier liggen kernwapens."},
    {"search_names": "ammo"},
    {"value": "12 mijnenloodsen", "category": "figure"},
    {"name": "Waffenlager", "municipalities": "", "regions": "Drenthe"},
    {"actors_named": "Bundeswehr", "paraphrase": "Depot."},
)


def test_a_place_with_an_innocent_name_is_as_coarse_as_its_row_tells() -> None:
    ids = [f"KEN-9{number}" for number in range(len(TELLING))]
    own = [{"register_id": one, "how": "own", "dataset": "places", "feature": f"{one}-a"} for one in ids]
    register = [row(id=one, **columns) for one, columns in zip(ids, TELLING, strict=True)]
    catalogue = planted(register=register, placements=own)
    assert told_ids(catalogue) - told_ids(embedded()) == set(ids)
    for one in ids:
        for frame in (place(inventory_id=one, id="y"), place(inventory_id=None, id=f"{one}-a")):
            found = coarsen(frame, "places", catalogue)  # by its own column, and by placement
            assert found["id"].tolist() == ["gemeente-GM1680"]
            assert "Gebouw" not in found["name"].iloc[0]
            assert found["note"].tolist() == [""]


def test_a_refreshed_row_that_shows_such_a_row_is_coarse() -> None:
    own = {"register_id": "KEN-90", "how": "own", "dataset": "stations", "feature": "x"}
    catalogue = planted(register=[row(name="Munitiedepot X")], placements=[own])
    fetched = replace(catalogue["stations"], publication="unreviewed", level="refreshed")
    catalogue = replace(catalogue, datasets={**catalogue.datasets, "stations": fetched})
    assert coarsen(place(), "stations", catalogue)["id"].tolist() == ["gemeente-GM1680"]
    assert coarsen(place(id="other"), "stations", catalogue)["id"].tolist() == ["gemeente-GM1680"]  # now guarded
    assert coarsen(place(id="other"), "stations", embedded())["id"].tolist() == ["other"]


def test_a_row_nobody_reviewed_tells_with_fewer_words() -> None:
    assert "KEN-90" in told_ids(planted(reviewed=False, register=[row(name="Opslagcomplex")]))
    assert "KEN-90" not in told_ids(planted(register=[row(name="Opslagcomplex")]))
    again = planted(reviewed=False, register=[row(name="Terrein")])
    assert CIVIL not in told_ids(again)  # reviewed as it is
    assert "KEN-90" not in told_ids(again)


def test_what_tells_of_a_row_or_of_its_category_tells_for_it() -> None:
    event = {"id": "TIJ-990", "label": "Munitie verplaatst", "register_id": "", "register_ids": "KEN-90"}
    assert told_ids(planted(register=[row()], timeline=[event])) - told_ids(embedded()) == {"KEN-90"}
    several = {**event, "register_ids": "KEN-90;OVH-01;KAZ-08"}  # of which one it speaks, it does not say
    assert told_ids(planted(register=[row()], timeline=[several])) == told_ids(embedded())
    kind = {"id": "ground", "label_singular": "bommenloods", "label_plural": "bommenloodsen"}
    assert "KEN-90" in told_ids(planted(register=[row(category="ground")], categories=[kind]))


def test_where_such_a_row_is_known_to_be_is_guarded() -> None:
    found = outlines(planted(register=[row(note="Springstofopslag.", municipalities="Tynaarlo; Assen")]))
    now = set(found["name"][found["guarded"]])
    assert now - set(embedded().table("guarded")["name"]) == {"Tynaarlo", "Assen"}


def test_what_tells_and_was_not_reviewed_keeps_no_name_even_as_a_whole_municipality() -> None:
    whole = outlines(embedded()).set_index("name").geometry["Assen"]
    frame = place(name="Munitie bij het dorp").set_geometry([whole], crs=RD)
    unreviewed = replace(embedded()["network_checks"], publication="unreviewed")
    catalogue = replace(embedded(), datasets={**embedded().datasets, "network_checks": unreviewed})
    found = coarsen(frame, "network_checks", catalogue)
    assert "Gemeente Assen (plek niet getoond)" in found["name"].tolist()
    assert not found["name"].str.contains("dorp").any()

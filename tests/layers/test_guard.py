"""Nothing of munition or storage is finer than its municipality, whatever brings it in."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from geodata import Catalogue, embedded
from geodata.crs import RD
from geodata.seal import seal
from layers import layer_specs, load_layer
from layers.guard import coarsen, published
from layers.register import load_register
from layers.told import CATEGORIES
from tests.layers.planting import plant_a_row

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from tests.conftest import Project

INSIDE = shapely.Point(221_357, 570_864)
"""Somewhere in Noordenveld, with nothing there."""
NAMED_BY_NOBODY = shapely.Point(252_344, 548_766)
"""Somewhere in Borger-Odoorn, which no row of the register names for munition; a list of needs does."""
ELSEWHERE = shapely.Point(241_344, 557_766)
"""Somewhere in Aa en Hunze, which is not guarded."""
MUNICIPALITIES = embedded().features("municipalities").set_index("name")
AT_THE_BORDER = MUNICIPALITIES.geometry["Noordenveld"].buffer(-60).exterior.interpolate(0.3, normalized=True)

DATASET = """
[planted]
file = "planted.geojson"
title = "T"
description = "D"
sha256 = ""
rows = 0
crs = "EPSG:28992"
geometry = ["Point", "Polygon"]
sources = ["paraatkaart"]
reference_date = "2026"
retrieved = "2026"
evidence = "measured"
precision_m = 10
method = "Planted by a test."
[planted.columns]
id = "text"
name = "text"
note = "text"
plan_status = "text"
evidence = "text"
precision_m = "number"
source = "text"
reference_date = "date"
"""

SPEC = """
title = "Geplant"
order = 5
[[layer]]
id = "planted"
title = "Geplant"
description = "D."
dataset = "planted"
attributes = { note = "Toelichting" }
symbol = { shape = "point", color = "#000000", fill = "#000000", label = true }
"""

LOOK_EVERYWHERE = """
import json
from analysis.search import search
from layers import layer_specs, load_layer
from layers.guard import published
from ui import cache, render
print(*(drawing.json for drawing in cache.background_drawings("")))
for number, layer_id in enumerate(layer_specs()):
    layer = load_layer(layer_id)
    print(layer.frame.to_csv())
    print(*(drawing.json for drawing in render.drawings(layer, number)))
from layers.placement import places_of
from layers.register import load_register
rows = load_register().rows
print(*(hit for text in ("Bunkerdorp", "Vreemdgoed", "KEN-90", "KEN-90-x", "ammo") for hit in search(text, limit=500)))
print(*(places_of(row_id) for row_id in rows["id"]), rows.to_csv())
print(published("place_labels").to_csv())
"""


def _feature(name: str, place: BaseGeometry = INSIDE, **properties: object) -> str:
    head = {"id": "vreemd-1", "name": name, "plan_status": "bestaand", "evidence": "measured", "precision_m": 10}
    shape = shapely.geometry.mapping(place)
    tail = {"source": "paraatkaart", "reference_date": "2026"}
    return json.dumps({"type": "Feature", "properties": {**head, **tail, **properties}, "geometry": shape})


def _position(x: str, y: str) -> str:
    """What a position looks like that begins with these digits, in either order."""
    return rf"{re.escape(x)}\d*, ?{re.escape(y)}|{re.escape(y)}\d*, ?{re.escape(x)}"


def test_what_is_planted_on_a_guarded_place_is_found_nowhere(project: Project) -> None:
    """A new dataset with a layer of its own, and a refreshed one that brings a name of a place.

    Also by what a row says wherever it lies, and by what an area leaves out.
    """
    data = project.folder / "geodata" / "data"
    head = (data / "place_labels.geojson").read_text(encoding="utf-8").splitlines()
    hole = INSIDE.buffer(250, quad_segs=2)
    around = shapely.box(*INSIDE.buffer(30_000).bounds).difference(hole)
    planted = [
        _feature("Bunkerdorp 7", note="Vreemdgoed"),
        _feature("Opslag Vreemdgoed", ELSEWHERE, id="vreemd-2", note="Van Defensie."),
        _feature("Vreemdgoed", ELSEWHERE, id="vreemd-3", note="Munitie."),
        _feature("Bunkerdorp 9", NAMED_BY_NOBODY, id="vreemd-5", note="Terrein."),
        _feature("Vreemdgoed", around, id="vreemd-4", note="Zonder beperkingen."),
    ]
    (data / "planted.geojson").write_text("\n".join([head[0], ",\n".join(planted), "]}"]), encoding="utf-8")
    catalogue = project.folder / "geodata" / "catalogue.toml"
    catalogue.write_text(catalogue.read_text(encoding="utf-8") + DATASET, encoding="utf-8")
    (project.folder / "layers" / "specs" / "planted.toml").write_text(SPEC, encoding="utf-8")
    own = {"id": "KEN-90-x", "inventory_id": "KEN-90", "layer": "knowledge", "theme": "knowledge", "precision_m": 2000}
    rest = {"category": "Kennisinstelling", "basis": "Vreemdgoed.", "source": "geonames", "evidence": "illustrative"}
    plant_a_row("KEN-90", "ammo dump", _feature("Terrein Vreemdgoed", ELSEWHERE, **own, **rest), data)
    named = _feature("Bunkerdorp 8", rank=1, source="geonames")
    (data / "place_labels.geojson").write_text("\n".join([head[0], named + ",", *head[1:]]), encoding="utf-8")
    for dataset_id in ("register", "placements", "places"):
        seal(Catalogue.read(catalogue.parent), dataset_id, reviewed=True)
    for dataset_id in ("planted", "place_labels"):
        seal(Catalogue.read(catalogue.parent), dataset_id)

    (exported, features, told), (covered, coverage, _), *others, (_, found, _) = project.cli(
        "features", "coverage --format json", "overlap --left knowledge --right municipalities", then=LOOK_EVERYWHERE
    )

    assert (exported, covered) == (0, 0), told
    assert [code for code, *_ in others] == [0]
    corners = [INSIDE, ELSEWHERE, NAMED_BY_NOBODY, *map(shapely.Point, hole.exterior.coords)]
    degrees = [(f"{point.x:.9f}"[:7], f"{point.y:.9f}"[:7]) for point in gpd.GeoSeries(corners, crs=RD).to_crs(4326)]
    for text in (found, features, coverage, *(output for _, output, _ in others)):
        secrets = (
            "Bunkerdorp",
            "Vreemdgoed",
            "221357",
            "570864",
            "252344",
            "548766",
            "241344",
            "557766",
            "vreemd-",
            "KEN-90-x",
        )
        assert [secret for secret in secrets if secret in text] == []
        near = [(x, y) for x, y in degrees if x in text and y in text]  # a pattern alone would take seconds per place
        assert [place for place in near if re.search(_position(*place), text)] == []
    shown = [json.loads(line.rstrip(",")) for line in features.splitlines() if '"layer": "planted"' in line]
    assert {entry["properties"]["id"] for entry in shown} >= {"gemeente-GM1699", "gemeente-GM1681", "gemeente-GM1680"}
    coarse = {f"Gemeente {name} (plek niet getoond)" for name in MUNICIPALITIES.index}
    assert {entry["properties"]["name"] for entry in shown} <= coarse


def _frame(*places: shapely.Geometry, **columns: object) -> gpd.GeoDataFrame:
    base = {"name": "Geheim", "plan_status": "bestaand", "evidence": "measured", "precision_m": 10.0, "number": 7}
    base |= {"id": [f"x{number}" for number in range(len(places))], "source": "paraatkaart", "reference_date": "2026"}
    return gpd.GeoDataFrame({**base, **columns}, geometry=list(places), crs=RD)


UNREVIEWED = "network_checks"
"""Any dataset, made unreviewed for the test."""


@pytest.fixture
def refreshed() -> Catalogue:
    """The snapshot with one dataset that nobody has reviewed."""
    changed = replace(embedded()[UNREVIEWED], publication="unreviewed")
    return replace(embedded(), datasets={**embedded().datasets, UNREVIEWED: changed})


@pytest.mark.parametrize(
    "shape",
    [
        INSIDE,
        INSIDE.buffer(300),
        shapely.LineString([(INSIDE.x, INSIDE.y), (INSIDE.x + 40_000, INSIDE.y)]),
        shapely.MultiPoint([INSIDE, (260_000, 540_000)]),
    ],
    ids=["point", "polygon", "line that leaves it", "several points"],
)
def test_new_data_on_a_guarded_place_become_the_outline(refreshed: Catalogue, shape: shapely.Geometry) -> None:
    coarse = coarsen(_frame(shape), UNREVIEWED, refreshed)

    noordenveld = coarse[coarse["id"] == "gemeente-GM1699"]
    assert noordenveld.geometry.iloc[0].equals(MUNICIPALITIES.geometry["Noordenveld"])
    assert not coarse["name"].str.contains("Geheim").any()
    assert coarse["number"].isna().all()
    assert coarse["precision_m"].min() > 5_000
    assert set(coarse.geom_type) <= {"Polygon", "MultiPolygon"}


def test_new_data_elsewhere_and_areas_as_large_as_a_municipality_stay(refreshed: Catalogue) -> None:
    assen = MUNICIPALITIES.geometry["Assen"]
    drenthe = embedded().features("provinces").set_index("name").geometry["Drenthe"]
    frame = _frame(assen.centroid, assen, MUNICIPALITIES.geometry["Noordenveld"], drenthe)
    assert coarsen(frame, UNREVIEWED, refreshed).equals(frame)


@pytest.mark.parametrize(
    "shape",
    [
        MUNICIPALITIES.geometry["Noordenveld"].difference(INSIDE.buffer(250)),
        MUNICIPALITIES.geometry["Coevorden"].difference(shapely.Point(245_800, 524_200).buffer(700)),
        shapely.box(200_000, 500_000, 280_000, 600_000).difference(INSIDE.buffer(20)),
        shapely.box(200_000, 500_000, 280_000, 600_000).difference(shapely.box(221_300, 570_800, 290_000, 570_900)),
        shapely.MultiPolygon([shapely.box(100_000, 500_000, 180_000, 600_000), INSIDE.buffer(20)]),
        shapely.MultiPolygon([MUNICIPALITIES.geometry["Assen"], AT_THE_BORDER.buffer(20)]),
        shapely.box(200_000, 500_000, 280_000, 600_000).difference(AT_THE_BORDER.buffer(20)),
        shapely.box(100_000, 500_000, INSIDE.x, 600_000).union(INSIDE.buffer(2)),
    ],
    ids=["Noordenveld", "Coevorden", "hole", "notch", "part", "part at the border", "hole at the border", "edge"],
)
def test_what_an_area_leaves_out_is_a_place_too(refreshed: Catalogue, shape: shapely.Geometry) -> None:
    found = coarsen(_frame(shape), UNREVIEWED, refreshed)
    assert "x0" not in set(found["id"])
    assert set(found["id"]) & {"gemeente-GM1699", "gemeente-GM0109"}


def test_an_area_that_leaves_out_a_whole_municipality_stays(refreshed: Catalogue) -> None:
    others = shapely.box(200_000, 560_000, 280_000, 600_000).difference(MUNICIPALITIES.geometry["Noordenveld"])
    assert coarsen(_frame(others), UNREVIEWED, refreshed)["id"].tolist() == ["x0"]


def test_many_features_of_one_municipality_become_one(refreshed: Catalogue) -> None:
    frame = _frame(INSIDE, INSIDE.buffer(5), MUNICIPALITIES.geometry["Assen"].centroid)
    assert coarsen(frame, UNREVIEWED, refreshed)["id"].tolist() == ["x2", "gemeente-GM1699"]


def test_munition_is_coarse_everywhere_even_in_reviewed_data() -> None:
    coarse = coarsen(_frame(MUNICIPALITIES.geometry["Assen"].centroid, theme="munition"), "places", embedded())
    assert coarse["id"].tolist() == ["gemeente-GM0106"]
    abroad = coarsen(_frame(shapely.Point(290_000, 560_000), theme="munition"), "places", embedded())
    assert abroad.empty


def test_every_municipality_of_the_register_with_munition_or_storage_is_guarded() -> None:
    rows = load_register().rows
    named = {cell for cell in rows["municipalities"][rows["category"].isin(CATEGORIES)] if cell}
    guarded = embedded().table("guarded")
    assert named
    assert named <= set(guarded["name"])
    assert (MUNICIPALITIES["id"][guarded["name"]].to_numpy() == guarded["id"].to_numpy()).all()


@pytest.mark.parametrize("name", ["Coevorden", "De Wolden", "Noordenveld", "Borger-Odoorn", "Staphorst"])
def test_where_munition_or_storage_was_named_a_new_point_becomes_the_outline(refreshed: Catalogue, name: str) -> None:
    inside = MUNICIPALITIES.geometry[name].representative_point()
    found = coarsen(_frame(inside, name="Terrein"), UNREVIEWED, refreshed)
    assert found["id"].tolist() == [f"gemeente-{MUNICIPALITIES['id'][name]}"]
    row = embedded().table("guarded").set_index("name").loc[name]
    assert row["reason"]
    assert row["source"] in embedded().sources


def test_the_name_of_a_street_is_no_site() -> None:
    links = load_layer("network_local").frame["name"]
    assert links.str.contains("Ruinen, Defensieweg").any()
    address = coarsen(_frame(ELSEWHERE, name="Magazijn", note="Defensieweg 1"), "places", embedded())
    assert address["id"].tolist() == ["gemeente-GM1680"]


def test_munition_is_drawn_as_whole_municipalities_whose_names_name_no_village() -> None:
    layer = load_layer("munition")
    for row in layer.frame.itertuples():
        (home,) = [name for name in MUNICIPALITIES.index if f"gemeente {name}" in row.name]
        assert row.geometry.equals(MUNICIPALITIES.geometry[home])
    villages = set(embedded().features("zones")["place"]) - set(MUNICIPALITIES.index)
    register = load_register().rows
    rows = register[register["category"].isin(CATEGORIES)]
    text = " ".join([*layer.frame["name"], *layer.frame["note"], *rows["name"], *rows["paraphrase"], *rows["note"]])
    assert [village for village in villages if village in text] == []
    assert set(rows["places"]) | set(rows["search_names"]) == {""}


def test_no_other_layer_labels_munition_or_storage() -> None:
    for layer_id, spec in layer_specs().items():
        if layer_id != "munition" and spec.dataset != "network_links":
            names = load_layer(layer_id).frame["name"].str.casefold()
            assert not names.str.contains(r"munitie|\bopslag|depot|magazijn|bunker", regex=True).any(), layer_id


def test_what_was_reviewed_is_published_whole() -> None:
    assert len(published("place_labels")) == embedded()["place_labels"].rows


@pytest.mark.parametrize(
    "columns",
    [
        {"inventory_id": "MUN-01"},
        {"name": "Munitiecomplex Noord"},
        {"theme": "munition"},
        {"note": "Voormalig depot van Defensie."},
        {"name": "Opslagcomplex", "kind": "militair"},
    ],
    ids=["by its row of the register", "by its name", "by its theme", "by its note", "by its kind"],
)
@pytest.mark.parametrize("dataset", ["places", "network_links"])
def test_what_says_itself_that_it_is_such_a_site_is_coarse_in_reviewed_data(
    columns: dict[str, str], dataset: str
) -> None:
    assert load_register().rows.set_index("id")["category"]["MUN-01"] in CATEGORIES
    coarse = coarsen(_frame(MUNICIPALITIES.geometry["Assen"].centroid, **columns), dataset, embedded())
    assert coarse["id"].tolist() == ["gemeente-GM0106"]
    assert "complex" not in coarse["name"].iloc[0]


def test_a_line_added_by_hand_is_unreviewed_and_its_neighbours_stay() -> None:
    places = embedded().features("places")
    entry = replace(embedded()["places"], publication="unreviewed")
    changed = replace(embedded(), datasets={**embedded().datasets, "places": entry})
    assert coarsen(places, "places", changed)["id"].tolist() == places["id"].tolist()
    moved = places.copy()
    moved.loc[moved.index[0], ["inventory_id", "name"]] = ["KEN-90", "Nieuw"]
    moved.loc[moved.index[0], "geometry"] = INSIDE
    coarse = coarsen(moved, "places", changed)
    assert set(places["id"]) - set(coarse["id"]) == {places["id"].iloc[0]}
    assert coarse["id"].iloc[-1] == "gemeente-GM1699"


def test_a_node_that_nobody_reviewed_makes_its_links_coarse() -> None:
    entry = replace(embedded()["network_nodes"], publication="unreviewed")
    changed = replace(embedded(), datasets={**embedded().datasets, "network_nodes": entry})
    line = shapely.LineString([(INSIDE.x, INSIDE.y), (INSIDE.x + 10, INSIDE.y)])
    assert coarsen(_frame(line), "network_links", embedded())["id"].tolist() == ["x0"]
    assert coarsen(_frame(line), "network_links", changed)["id"].tolist() == ["gemeente-GM1699"]


def test_a_place_just_outside_the_outline_may_lie_inside(refreshed: Catalogue) -> None:
    outline = MUNICIPALITIES.geometry["Noordenveld"]
    ring = outline.buffer(60).exterior
    others = MUNICIPALITIES.geometry.drop("Noordenveld")
    beside = next(
        point
        for point in (ring.interpolate(distance) for distance in range(0, int(ring.length), 500))
        if not others[["Coevorden", "De Wolden"]].intersects(point).any()
    )
    assert not outline.intersects(beside)
    for shape in (beside, beside.buffer(10)):
        assert "gemeente-GM1699" in coarsen(_frame(shape), UNREVIEWED, refreshed)["id"].tolist()
    assert coarsen(_frame(MUNICIPALITIES.geometry["Assen"]), UNREVIEWED, refreshed)["id"].tolist() == ["x0"]


def test_a_refreshed_row_that_is_no_news_stays_and_any_other_becomes_the_outline() -> None:
    changed = replace(embedded()["stations"], publication="unreviewed")
    catalogue = replace(embedded(), datasets={**embedded().datasets, "stations": changed})
    reviewed = embedded().features("stations")
    fetched = reviewed.assign(
        source="prorail-spoorwegen", reference_date="2026-11-20", precision_m=50.0, intercity=False,
        geometry=reviewed.geometry.translate(40, 20),
    )  # fmt: skip
    assert coarsen(fetched, "stations", catalogue).equals(fetched)

    coevorden = fetched["id"] == "STA-05"
    for change in (
        {"geometry": fetched.geometry.where(~coevorden, fetched.geometry.translate(900, 0))},
        {"name": fetched["name"].where(~coevorden, "Opslag Coevorden")},
        {"code": fetched["code"].where(~coevorden, "OPS")},
        {"id": fetched["id"].where(~coevorden, "NS-OPS")},
        {"geometry": fetched.geometry.where(~coevorden, fetched.geometry.buffer(10))},
    ):
        found = coarsen(fetched.assign(**change), "stations", catalogue)
        assert set(found["id"]) - set(reviewed["id"]) == {"gemeente-GM0109"}
        assert len(found) == len(fetched)

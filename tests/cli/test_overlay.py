"""``paraatkaart loss`` and ``paraatkaart overlap``: the numbers, the formats, and what they refuse."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from geodata.store import Store
from layers import load_layer
from tests.geodata.refreshing import natura, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Command

PLAN = shapely.box(230_050, 549_000, 230_250, 549_100)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan of 2 ha, three fields of 1 ha each (the last without a crop), and a road."""
    fields = [shapely.box(230_000 + x, 549_000, 230_100 + x, 549_100) for x in (0, 100, 200)]
    frame = gpd.GeoDataFrame({"crop": ["gras", "mais", None]}, geometry=fields, crs=28992)
    frame.to_file(tmp_path / "fields.gpkg", layer="percelen")
    frame.to_file(tmp_path / "many.gpkg", layer="percelen")
    frame.head(1).to_file(tmp_path / "many.gpkg", layer="oud")
    for name, shape in {"plan": PLAN, "road": shapely.box(230_000, 549_040, 230_300, 549_050)}.items():
        gpd.GeoDataFrame({"naam": [name]}, geometry=[shape], crs=28992).to_file(tmp_path / f"{name}.gpkg")
    gpd.GeoDataFrame(geometry=[shapely.box(200_000, 500_000, 200_100, 500_100)], crs=28992).to_file(
        tmp_path / "far.gpkg"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("files")
def test_loss_with_parcels(command: Command) -> None:
    done = command(
        "loss", "--plan", "plan.gpkg", "--landuse", "fields.gpkg", "--class-column", "crop", "--exclude", "road.gpkg"
    )
    assert done.code == 0, done.stderr
    found = json.loads(done.stdout)

    assert (found["gross_ha"], found["net_ha"]) == pytest.approx((2.0, 1.8))
    assert [(row["kind"], row["class"], row["parcels"]) for row in found["by_class"]] == [
        ("class", "mais", 1),
        ("class", "gras", 1),
        ("no_class", None, 1),
    ]
    assert [row["area_ha"] for row in found["by_class"]] == pytest.approx([0.9, 0.45, 0.45])
    assert found["level"] == "parcels"
    assert found["statements"] == []
    assert "Column 'crop' is empty for 1 of the 3 parcels" in done.stderr


def test_loss_without_parcels_gives_what_is_known_and_no_more(command: Command) -> None:
    done = command("loss", "--plan", "OEF-02")
    assert done.code == 0, done.stderr
    found = json.loads(done.stdout)
    drawn_ha = load_layer("training_areas").frame.set_index("id").area["OEF-02"] / 10_000

    assert found["level"] == "embedded"
    assert found["gross_ha"] == pytest.approx(drawn_ha)
    assert (found["net_ha"], found["parcels"], found["landuse"]) == (None, None, None)
    assert {row["area_ha"] for row in found["by_class"]} == {None}
    assert {(row["area_low_ha"], row["area_high_ha"]) for row in found["by_class"]} == {(0.0, found["gross_ha"])}
    assert (found["evidence"], found["precision_m"]) == ("illustrative", 1000.0)
    said = {row["value"] for row in found["statements"] if row["unit"].startswith("ha")}
    assert {"200 tot 400", "292"} <= said
    assert all(row["source"] and row["evidence"] in {"stated", "derived"} for row in found["statements"])


@pytest.mark.usefixtures("files")
def test_of_a_layer_only_what_exists_is_left_out(command: Command) -> None:
    """The planned extension is in the same layer as the training areas; it does not take itself off."""
    found = json.loads(command("loss", "--plan", "OEF-02", "--exclude", "training_areas").stdout)
    assert found["net_ha"] == pytest.approx(found["gross_ha"])


@pytest.mark.usefixtures("files")
def test_loss_as_csv(command: Command) -> None:
    done = command(
        *("loss", "--plan", "plan.gpkg", "--landuse", "fields.gpkg", "--class-column", "crop"),
        *("--format", "csv", "--out", "loss.csv"),
    )
    assert (done.code, done.stdout) == (0, "")
    with open("loss.csv", encoding="utf-8", newline="") as file:  # noqa: PTH123  beside the test
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["kind", "class", "area_ha", "area_low_ha", "area_high_ha", "parcels"]
    assert sum(float(row["area_ha"]) for row in rows) == pytest.approx(2.0)


def test_loss_as_a_geopackage(command: Command, files: Path) -> None:
    done = command(
        *("loss", "--plan", "plan.gpkg", "--landuse", "fields.gpkg", "--class-column", "crop"),
        *("--format", "gpkg", "--out", "loss.gpkg"),
    )
    assert done.code == 0, done.stderr
    found = gpd.read_file(files / "loss.gpkg")

    assert found.crs.to_epsg() == 28992
    assert found.area.sum() == pytest.approx(20_000)
    assert found["area_ha"].sum() == pytest.approx(2.0)
    assert set(found["kind"]) == {"class", "no_class"}


def test_overlap_of_two_layers(command: Command) -> None:
    found = json.loads(
        command("overlap", "--left", "training_areas", "--right", "municipalities", "--by", "name").stdout
    )
    piece = next(row for row in found["pieces"] if row["left_id"] == "OEF-02")

    assert piece["right_name"] == "Midden-Drenthe"
    assert (piece["evidence"], piece["precision_m"]) == ("illustrative", 1000.0)
    assert piece["left_source"]
    assert piece["left_source"] != piece["right_source"]
    assert found["area_ha"] == pytest.approx(sum(row["area_ha"] for row in found["pieces"]))
    groups = {row["value"]: row["area_ha"] for row in found["groups"]}
    assert sum(groups.values()) == pytest.approx(found["area_ha"])
    assert set(groups) == {"Assen", "Midden-Drenthe", "Steenwijkerland", "Westerveld"}


@pytest.mark.usefixtures("files")
def test_overlap_of_a_route_gives_kilometres(command: Command) -> None:
    done = command("overlap", "--left", "low_flying_routes", "--right", "municipalities", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))

    assert {row["area_ha"] for row in rows} == {""}
    assert all(float(row["length_km"]) > 0 for row in rows)
    assert {row["evidence"] for row in rows} == {"derived"}


def test_overlap_of_files(command: Command, files: Path) -> None:
    done = command(*("overlap", "--left", "plan.gpkg", "--right", "fields.gpkg", "--format", "gpkg", "--out", "o.gpkg"))
    assert done.code == 0, done.stderr
    found = gpd.read_file(files / "o.gpkg", layer="areas")
    assert sorted(found["area_ha"]) == pytest.approx([0.5, 0.5, 1.0])
    assert set(found["left_name"]) == {"plan"}

    empty = json.loads(command("overlap", "--left", "far.gpkg", "--right", "fields.gpkg").stdout)
    assert (empty["pieces"], empty["area_ha"], empty["evidence"]) == ([], 0.0, None)
    assert "has nothing here" in empty["notes"][0]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    "arguments, message",
    [
        ("loss --plan nowhere.gpkg", "There is no file nowhere.gpkg"),
        ("loss --plan OEF-99", "neither a file nor the id of an area in our layers"),
        ("loss --plan plan.gpkg --landuse fields.gpkg", "Add --class-column with one of: crop"),
        ("loss --plan plan.gpkg --class-column crop", "--class-column crop needs --landuse"),
        ("loss --plan plan.gpkg --landuse fields.gpkg --class-column soort", "no column 'soort'. Choose one of: crop"),
        (
            "loss --plan plan.gpkg --landuse many.gpkg --class-column crop",
            "has 2 layers: percelen, oud. Choose one with --layer",
        ),
        ("loss --plan plan.gpkg --layer nieuw", "No file has a layer 'nieuw'. There are: plan"),
        (
            "loss --plan far.gpkg --landuse fields.gpkg --class-column crop",
            "the file covers x 230000–230300, y 549000–549100",
        ),
        ("loss --plan plan.gpkg --format gpkg", "add --out FILE.gpkg"),
        ("loss --plan plan.gpkg --out no/such/folder.json", "there is no such folder"),
        ("overlap --left kazernes --right plan.gpkg", "'kazernes' is neither a file nor a layer"),
        ("overlap --left barracks --right plan.gpkg --by soort", "There is no column 'soort'"),
    ],
)
def test_refused_with_a_reason(command: Command, arguments: str, message: str) -> None:
    done = command(*arguments.split())
    assert (done.code, done.stdout) == (2, "")
    assert message in done.stderr


def test_what_is_hidden_is_unknown_and_every_input_says_which_it_is(
    command: Command, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARAATKAART_DATA", str(files / "data"))
    point = load_layer("municipalities").frame.set_index("name").geometry["De Wolden"].representative_point()
    frame = natura(1)
    square = shapely.MultiPolygon([point.buffer(500, cap_style="square")])
    run(Store(files / "data"), {"natura2000": lambda: frame.set_geometry([square], crs=frame.crs)})
    gpd.GeoDataFrame(geometry=[point.buffer(100, cap_style="square")], crs=28992).to_file("guarded.gpkg")

    done = command(
        *("loss", "--plan", "guarded.gpkg", "--exclude", "natura2000"),
        *("--landuse", "natura2000", "--class-column", "name"),
    )
    found = json.loads(done.stdout)
    assert (found["net_ha"], found["parcels"], found["double_counted_ha"]) == (None, None, None)
    assert (found["net_low_ha"], found["net_high_ha"], found["unknown_ha"]) == pytest.approx((0, 4, 4))
    assert [(row["kind"], row["class"]) for row in found["by_class"]] == [("unknown", None)]
    assert (found["excluded"][0]["area_ha"], found["excluded"][0]["unknown_ha"]) == (None, pytest.approx(4))
    assert "De Wolden" in done.stderr
    used = found["landuse"]
    assert (used["dataset"], used["level"], used["reference_date"]) == ("natura2000", "refreshed", "2026-05-15")
    assert used["digest"]
    assert used["retrieved"]
    assert used["licence"]
    assert (found["plan"]["level"], found["plan"]["digest"]) == (None, None)

    done = command("overlap", "--left", "municipalities", "--right", "natura2000", "--by", "name")
    found = json.loads(done.stdout)
    assert (found["area_ha"], found["area_low_ha"], found["pieces"], found["groups"]) == (None, 0, [], [])
    assert found["area_high_ha"] == pytest.approx(found["unknown_ha"])
    assert found["unknown_ha"] > 20_000
    assert (found["left"]["level"], found["right"]["level"]) == ("embedded", "refreshed")
    assert "De Wolden" in done.stderr


@pytest.mark.usefixtures("files")
def test_the_layer_can_be_named(command: Command) -> None:
    done = command(
        *["loss", "--plan", "plan.gpkg", "--landuse", "many.gpkg", "--class-column", "crop", "--layer", "oud"]
    )
    assert json.loads(done.stdout)["parcels"] == 1


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    "arguments",
    [
        "loss --plan OEF-02",
        "loss --plan plan.gpkg --landuse fields.gpkg --class-column crop --exclude road.gpkg",
        "overlap --left training_areas --right municipalities --by name",
    ],
)
def test_every_key_is_described(command: Command, root: Path, arguments: str) -> None:
    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    described = {name.split(".")[-1].removesuffix("[]") for name in re.findall(r"`([a-z0-9_.\[\]]+)`", page)}

    printed = set(_keys(json.loads(command(*arguments.split()).stdout)))
    assert printed - described == set()


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for entry in value.values():
            yield from _keys(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _keys(entry)


def test_blank_values_are_one_group_without_a_name(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    squares = [shapely.box(240_000 + x, 540_000, 240_100 + x, 540_100) for x in (0, 100, 200)]
    gpd.GeoDataFrame({"gewas": ["gras", "", None]}, geometry=squares, crs=28992).to_file("percelen.gpkg")
    gpd.GeoDataFrame(geometry=[shapely.box(240_000, 540_000, 240_300, 540_100)], crs=28992).to_file("plan.gpkg")
    found = json.loads(command("overlap", "--left", "plan.gpkg", "--right", "percelen.gpkg", "--by", "gewas").stdout)[
        "groups"
    ]
    assert [(row["value"], row["area_ha"], row["pieces"]) for row in found] == [
        ("gras", pytest.approx(1), 1),
        (None, pytest.approx(2), 2),
    ]

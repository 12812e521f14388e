"""``paraatkaart dual-use``: the formats, and that every key is described."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Command


@pytest.fixture
def sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    monkeypatch.chdir(tmp_path)
    square = shapely.box(230_000, 549_000, 231_000, 550_000)
    for name, shape in {"terrein": square, "akker": square}.items():
        frame = gpd.GeoDataFrame({"naam": [name]}, geometry=[shape], crs=28992)
        frame.to_file(tmp_path / f"{name}.gpkg")
    return ("dual-use", "--military", "terrein.gpkg=training", "--civil", "akker.gpkg=farming")


def test_json_has_the_keys_that_are_described(command: Command, root: Path, sides: tuple[str, ...]) -> None:
    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    described = {name.split(".")[-1].removesuffix("[]") for name in re.findall(r"`([a-z0-9_.\[\]]+)`", page)}
    for realm in (("--realm", "ground", *sides[1:]), ("--realm", "air", "--military", "restricted_areas")):
        done = command("dual-use", *realm)
        assert done.code == 0, done.stderr
        found = json.loads(done.stdout)
        assert found["groups"]
        assert found["pieces"]
        keys = {key.replace("civil_", "military_", 1) if key.startswith("civil_") else key for key in _keys(found)}
        assert keys - described - {"military_only_hours"} == set()


def test_assets(command: Command, root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    described = {name.split(".")[-1].removesuffix("[]") for name in re.findall(r"`([a-z0-9_.\[\]]+)`", page)}
    found = json.loads(command("assets").stdout)
    assert set(_keys(found)) - described == set()
    assert len(found["missing_links"]) == sum(asset["rank"] is not None for asset in found["assets"])
    done = command("assets", "--format", "csv", "--out", str(tmp_path / "out.csv"))
    assert done.code == 0, done.stderr
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["status"] for row in csv.DictReader(stream)] == [row["status"] for row in found["ratings"]]


def test_neighbourhood(command: Command, root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    described = {name.split(".")[-1].removesuffix("[]") for name in re.findall(r"`([a-z0-9_.\[\]]+)`", page)}
    few = ("--nature", "nature_areas", "--routes", "corridor_rail")
    found = json.loads(command("neighbourhood", "--site", "OEF-02", "--ring", "1000", *few).stdout)
    assert set(_keys(found)) - described == set()
    assert [row["to_m"] for row in found["people"]] == [0, 1000]
    done = command("neighbourhood", "--site", "OEF-02", "--noise", str(tmp_path / "contour.gpkg"))
    assert (done.code, done.stdout) == (2, "")


def test_of_a_site_with_several_layers_one_is_named(command: Command, tmp_path: Path) -> None:
    site, few = tmp_path / "site.gpkg", ("--ring", "100", "--nature", "nature_areas", "--routes", "corridor_rail")
    for number, name in enumerate(("oost", "west")):
        square = shapely.box(230_000, 549_000, 231_000 + number, 550_000)
        gpd.GeoDataFrame(geometry=[square], crs=28992).to_file(site, layer=name)
    several = command("neighbourhood", "--site", str(site), *few)
    assert "Choose one with --layer NAME" in several.stderr
    named = command("neighbourhood", "--site", str(site), *few, "--layer", "west")
    assert json.loads(named.stdout)["site"]["title"] == "site.gpkg: west"
    wrong = command("neighbourhood", "--site", str(site), *few, "--layer", "noord")
    assert (wrong.code, "No file has a layer 'noord'" in wrong.stderr) == (2, True)


def test_csv_and_geopackage_have_the_same_pieces(command: Command, tmp_path: Path, sides: tuple[str, ...]) -> None:
    done = command(*sides, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (float(row["area_ha"]), row["verdict"], row["length_km"]) == (100, "conditional", "")
    assert command(*sides, "--format", "gpkg", "--out", "out.gpkg").code == 0
    areas = gpd.read_file(tmp_path / "out.gpkg", layer="areas")
    assert areas["available_ha_days"][0] == pytest.approx(float(row["available_ha_days"]))
    assert areas["in_turns"][0] == 1


def test_a_mistake_is_one_line_and_exit_code_two(command: Command, sides: tuple[str, ...]) -> None:
    done = command(*sides, "--civil", "akker.gpkg")
    assert (done.code, done.stdout) == (2, "")
    assert "akker.gpkg=FUNCTION" in done.stderr
    far = gpd.GeoDataFrame(geometry=[shapely.box(200_000, 500_000, 200_100, 500_100)], crs=28992)
    far.to_file("ver.gpkg")
    assert "ver.gpkg=FUNCTION" in command(*sides, "--civil", "ver.gpkg").stderr
    nothing = command(*sides[:3], "--civil", "ver.gpkg=farming")
    assert nothing.code == 0
    assert "ver.gpkg (layer 'ver') has nothing here" in nothing.stderr
    for name, problem in (("geen.csv", "there is no file geen.csv"), ("ver.gpkg", "it is no text in UTF-8")):
        done = command(*sides, "--calendar", name)
        assert (done.code, problem in done.stderr) == (2, True)


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for entry in value.values():
            yield from _keys(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _keys(entry)

"""``paraatkaart plans``: the formats, and that every key is described."""

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
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    monkeypatch.chdir(tmp_path)
    fields = [shapely.box(240_000 + x, 540_000, 240_100 + x, 540_200) for x in (0, 100, 900)]
    plan = gpd.GeoDataFrame(geometry=[shapely.box(240_000, 540_000, 240_180, 540_200)], crs=28992)
    plan.to_file(tmp_path / "plan.gpkg")
    parcels = gpd.GeoDataFrame({"gewas": ["gras", "mais", "gras"]}, geometry=fields, crs=28992)
    parcels.to_file(tmp_path / "percelen.gpkg")
    return ("plans", "--plan", "plan.gpkg", "--landuse", "percelen.gpkg", "--class-column", "gewas")


def test_with_parcels_every_key_is_described(command: Command, root: Path, files: tuple[str, ...]) -> None:
    mine = ("--farmland", "gras", "--complete", "Midden-Drenthe")
    done = command(*files, "--candidate", "gras", *mine)
    assert done.code == 0, done.stderr
    found = json.loads(done.stdout)

    assert set(_keys(found)) - _described(root) == set()
    assert found["level"] == "parcels"
    taken = [(row["class"], row["taken_ha"], row["small_pieces"]) for row in found["parcels"]]
    assert taken == [("gras", pytest.approx(2), 0), ("mais", pytest.approx(1.6), 1)]
    assert [(row["plan"], row["parcel"]) for row in found["candidates"]] == [("plan.gpkg", 3)]
    assert {row["amount_eur"] for row in found["money"]} == {None}
    (share,) = (row for row in found["farmland"] if row["kind"] == "municipality")
    assert (share["taken_ha"], share["farmland_ha"], share["share_pct"]) == pytest.approx((2, 4, 50))


def test_a_plan_that_cannot_be_used_stops_no_other(command: Command, tmp_path: Path, files: tuple[str, ...]) -> None:
    (tmp_path / "kapot.gpkg").write_bytes(b"no file of shapes")
    two = ("--plan", "kapot.gpkg", "--plan", "rundedal")
    done = command(*files, *two)
    assert done.code == 2
    found, alone = json.loads(done.stdout), json.loads(command(*files).stdout)
    assert found["plans"] == alone["plans"]
    problems = {row["plan"]: row["problem"] for row in found["failed"]}
    assert "cannot be read as a vector file" in problems["kapot.gpkg"]
    assert "percelen.gpkg" in problems["rundedal"]
    for name, problem in problems.items():
        assert f"Error: {name}: {problem}" in done.stderr
    assert command(*files, *two, "--format", "csv").stdout == command(*files, "--format", "csv").stdout

    layer = command("plans", *two[:2], *files[3:], "--layer", "oost")
    assert "kapot.gpkg cannot be read as a vector file" in layer.stderr
    none = command("plans", *two, *files[3:])
    assert (none.code, none.stdout) == (2, "")
    assert "None of the plans can be computed. kapot.gpkg: " in none.stderr
    shared = command(*files, "--plan", "de-haar-200", "--exclude", "weg.gpkg")
    assert (shared.code, shared.stdout) == (2, "")
    assert shared.stderr.count("weg.gpkg") == 1


def test_a_class_that_no_parcel_has_is_told(command: Command, files: tuple[str, ...]) -> None:
    done = command(*files, "--candidate", "grass", "--candidate", "gras", "--farmland", "Gras")
    notes = [f"No parcel on a plan has the class '{one}'; there are: gras, mais." for one in ("grass", "Gras")]
    assert json.loads(done.stdout)["notes"][-2:] == notes
    assert all(note in done.stderr for note in notes)


def test_without_parcels_there_are_totals_and_statements(command: Command, root: Path, tmp_path: Path) -> None:
    few = ("plans", "--plan", "de-haar-200", "--plan", "de-haar-boeren")
    found = json.loads(command(*few).stdout)
    assert set(_keys(found)) - _described(root) == set()
    assert found["level"] == "embedded"
    assert (found["parcels"], found["candidates"], found["landuse"]) == (None, None, None)
    assert {row["from_kind"] for row in found["from_to"]} == {"unknown"}
    assert {row["plan"] for row in found["statements"]} == {"de-haar-200", "de-haar-boeren"}
    assert {"housing", "station_area", "effects"} <= {row["topic"] for row in found["requests"]}
    assert {row["topic"] for row in found["not_decided"]} == {
        "stikstof",
        "omgevingsplan",
        "eigendom en pacht",
        "geluid",
    }
    done = command(*few, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["plan"] for row in rows] == [row["plan"] for row in found["plans"]]
    assert command(*few, "--format", "gpkg", "--out", str(tmp_path / "out.gpkg")).code == 0
    written = gpd.read_file(tmp_path / "out.gpkg", layer="plans")
    agreed = gpd.read_file(tmp_path / "out.gpkg", layer="robust")
    assert (agreed.area / 10_000).tolist() == pytest.approx(
        [row["area_ha"] for row in found["robust"] if row["area_ha"]]
    )
    assert (written.area / 10_000).tolist() == pytest.approx([row["new_ha"] for row in found["plans"]])


def test_loss_knows_the_variants(command: Command) -> None:
    found = json.loads(command("loss", "--plan", "de-haar-400").stdout)
    assert found["gross_ha"] == pytest.approx(400, rel=0.001)
    assert found["statements"]


def test_candidates_need_parcels(command: Command) -> None:
    done = command("plans", "--candidate", "gras")
    assert (done.code, done.stdout) == (2, "")
    assert "--landuse" in done.stderr


def test_farmland_needs_parcels(command: Command) -> None:
    done = command("plans", "--farmland", "gras")
    assert (done.code, done.stdout) == (2, "")
    assert "--landuse" in done.stderr


def _described(root: Path) -> set[str]:
    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    return {name.split(".")[-1].removesuffix("[]") for name in re.findall(r"`([a-z0-9_.\[\]]+)`", page)}


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for entry in value.values():
            yield from _keys(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _keys(entry)

"""``paraatkaart options`` with ranks, weights, sensitivity, and as a GeoPackage."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import pytest

from analysis.options import Question, evaluate
from analysis.options.ranking import ranking, ranking_document
from analysis.options.sensitivity import sensitivity, sensitivity_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Command

ARGUMENTS = ("options", "--option", "pr-a32", "--option", "fietsroute-meppel", "--draws", "12")
QUESTION = Question(draws=12)
OPTIONS = ("pr-a32", "fietsroute-meppel")
WEIGHTS = {"station.STA-02.bike": 2.0, "shift.early.park_and_ride": 1.0}
CRITERION = "station.STA-02.bike"


def weights() -> Iterator[str]:
    for name, weight in WEIGHTS.items():
        yield from ("--weight", f"{name}={weight}")


def test_ranks_scores_and_sensitivity_are_those_of_the_analysis(command: Command, root: Path) -> None:
    done = command(*ARGUMENTS, *weights(), "--sensitivity", CRITERION, "--format", "json")

    assert done.code == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["ranking"] == ranking_document(ranking(evaluate(OPTIONS, QUESTION), WEIGHTS))
    assert answer["sensitivity"] == [
        sensitivity_document(sensitivity(CRITERION, option, QUESTION)) for option in OPTIONS
    ]
    assert answer["ranking"]["scores"][-1]["score"] is None  # nobody gets there over a park-and-ride that is not there
    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    described = {name.split(".")[-1].removesuffix("[]") for name in re.findall(r"`([a-z0-9_.\[\]]+)`", page)}
    assert set(_keys([answer["ranking"], answer["sensitivity"]])) - described == set()


def test_they_are_printed_too(command: Command) -> None:
    text = command(*ARGUMENTS, "--ranking", *weights(), "--sensitivity", CRITERION).stdout

    assert re.search(r"^station\.STA-02\.bike +2 \(\d+%\) +2 \(\d+%\) +1 \(100%\)$", text, re.MULTILINE)
    assert re.search(r"^today +onbekend +- +shift\.early\.park_and_ride$", text, re.MULTILINE)
    assert re.search(r"^speed_bike .* 0,85 +1,15 +× snelheid +paraatkaart$", text, re.MULTILINE)


def test_a_geopackage_has_the_numbers_of_the_json_document(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "opties.gpkg"
    path.write_text("something else", encoding="utf-8")

    done = command(*ARGUMENTS, "--format", "gpkg", "--out", str(path))
    answer = json.loads(command(*ARGUMENTS, "--format", "json").stdout)

    assert (done.code, done.stdout) == (0, ""), done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["opties.gpkg"]
    assert [*map(tuple, pyogrio.list_layers(path))] == [("origins", "Point"), ("decision", None)]
    decision = pyogrio.read_dataframe(path, layer="decision")
    cells = [(row, cell) for row in answer["criteria"] for cell in row["cells"]]
    assert len(decision) == len(cells)
    for found, (row, cell) in zip(decision.itertuples(index=False), cells, strict=True):
        assert (found.criterion, found.option, found.status) == (row["id"], cell["option"], cell["status"])
        for name in ("value", "change", "low", "high", "change_low", "change_high"):
            assert getattr(found, name) == pytest.approx(
                np.nan if cell[name] is None else cell[name], abs=0, nan_ok=True
            )
    about = pyogrio.read_info(path, layer="origins")
    assert about["crs"] == "EPSG:28992"
    assert about["dataset_metadata"] == {"digest": answer["digest"], "evidence": "illustrative", "base": "today"}


def test_the_minutes_of_the_origins_are_those_behind_the_table(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "opties.gpkg"
    assert command(*ARGUMENTS, "--format", "gpkg", "--out", str(path)).code == 0
    origins = pyogrio.read_dataframe(path, layer="origins")
    cells = evaluate(OPTIONS, QUESTION).cells

    assert set(origins["option"]) == {"today", *OPTIONS}
    for option, of in origins.groupby("option"):
        at = of.set_index("id")
        zones = at[at["kind"] == "zone"]
        for mode, band in (("car", 30), ("bike", 45), ("park_and_ride", 60)):
            within = zones.loc[zones[f"{mode}_min"] <= band, "inhabitants"].sum()
            assert within == pytest.approx(cells[f"inhabitants.{mode}.{band}", str(option)].value)
        for station in ("NS-SWK", "STA-02"):
            minutes = cells[f"station.{station}.transit", str(option)].value
            assert at.loc[station, "transit_early_min"] == pytest.approx(minutes, abs=0.006)
            assert at.loc[station, "bike_min"] == pytest.approx(
                cells[f"station.{station}.bike", str(option)].value, abs=0.006
            )


def test_sensitivity_without_an_option_says_that_it_is_of_the_base(command: Command) -> None:
    alone = command("options", "--draws", "0", "--sensitivity", "inhabitants.car.15", "--format", "json")
    assert [one["option"] for one in json.loads(alone.stdout)["sensitivity"]] == ["today"]
    assert "sensitivity is that of the base only" in alone.stderr


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("--format", "gpkg"), "a GeoPackage needs a file"),
        (("--out", "x.json"), "choose --format"),
        (("--ranking", "--format", "csv"), "written as json or table"),
        (("--weight", "shift.early.car"), "is not CRITERION=WEIGHT"),
        (("--weight", "shift.early.car=veel"), "is not CRITERION=WEIGHT"),
        (("--weight", "shift.early.car=-1"), "zero or more"),
        (("--weight", "shift.early.tractor=1"), "no such criterion"),
        (("--sensitivity", "shift.early.tractor"), "has no criterion 'shift.early.tractor'"),
    ],
)
def test_what_cannot_be_meant_is_refused(command: Command, arguments: tuple[str, ...], message: str) -> None:
    done = command(*ARGUMENTS, *arguments)

    assert (done.code, done.stdout) == (2, "")
    assert message in done.stderr


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for entry in value.values():
            yield from _keys(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _keys(entry)

"""The steps of docs/how-to/add-a-place.md work, and the mistakes that it speaks of are named."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from geodata import Catalogue, embedded
from geodata.errors import DatasetInvalidError
from geodata.seal import seal
from layers.guard import coarse_until_reviewed
from layers.register import load_register

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Project

BLOCK = re.compile(r"<!-- append: (\S+) -->\n```\w+\n(.*?)\n```", re.DOTALL)
SEAL = ("-m", "geodata", "seal", "--reviewed", "register", "places", "placements")


@pytest.fixture
def steps(root: Path) -> dict[str, str]:
    page = (root / "docs" / "how-to" / "add-a-place.md").read_text(encoding="utf-8")
    assert f"python {' '.join(SEAL)}" in page
    return dict(BLOCK.findall(page))


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A copy of the snapshot."""
    shutil.copytree(embedded().folder / "data", tmp_path / "data")
    for name in ("catalogue.toml", "sources.toml"):
        shutil.copy(embedded().folder / name, tmp_path / name)
    return Catalogue.read(tmp_path)


def follow(folder: Path, steps: dict[str, str]) -> None:
    for file, line in steps.items():
        path = folder / "data" / file
        text = path.read_text(encoding="utf-8")
        changed = text.replace("}\n]}", f"}},\n{line}\n]}}") if file.endswith(".geojson") else f"{text}{line}\n"
        assert changed != text
        path.write_text(changed, encoding="utf-8")


def test_a_place_can_be_added_as_described(project: Project, steps: dict[str, str]) -> None:
    assert list(steps) == ["register.csv", "places.geojson", "placements.csv"]
    follow(project.folder / "geodata", steps)

    sealed = project(*SEAL)
    assert sealed.returncode == 0, sealed.stderr
    verified, coverage, drawn = project.cli("verify", "coverage --format json", "features --layer knowledge")

    assert verified[0] == 0, verified
    covered = json.loads(coverage[1])
    (entry,) = [entry for entry in covered["entries"] if entry["id"] == "KEN-90"]
    assert entry["map"] == "knowledge/KEN-90"
    assert covered["ok"]
    assert '"id": "KEN-90"' in drawn[1]


def test_a_place_of_the_armed_forces_is_coarse_until_reviewed_as_described(
    root: Path, catalogue: Catalogue, steps: dict[str, str]
) -> None:
    page = " ".join((root / "docs" / "how-to" / "add-a-place.md").read_text(encoding="utf-8").split())
    assert "outline of its municipality until it was sealed with `--reviewed`" in page
    named = steps["places.geojson"].replace("Voorbeeld.", "Van Defensie.")
    assert named != steps["places.geojson"]
    for line, coarse in ((steps["places.geojson"], 0), (named, 1)):
        folder = catalogue.folder
        shutil.copy(embedded().folder / "data" / "places.geojson", folder / "data" / "places.geojson")
        follow(folder, {"places.geojson": line})
        seal(Catalogue.read(folder), "places")
        assert len(coarse_until_reviewed("places", Catalogue.read(folder))) == coarse
    seal(Catalogue.read(catalogue.folder), "places", reviewed=True)
    assert coarse_until_reviewed("places", Catalogue.read(catalogue.folder)) == []


@pytest.mark.parametrize(
    "file, old, new, told",
    [
        (
            "places.geojson",
            '"verkenning"',
            '"open"',
            "column 'plan_status' in row {row} is 'open', not one of",
        ),
        ("places.geojson", '"precision_m":2000', '"precision_m":"ver"', "column 'precision_m' is not of type number"),
        ("places.geojson", '"KEN-90","layer"', '"KEN-90" "layer"', "line {line}, column 70"),
        ("places.geojson", "233600,554900", "6.55,52.99", "cannot be RD New metres"),
        ("register.csv", ",yes,", ",misschien,", "column 'on_map' in row {row} is 'misschien', not one of yes, no"),
        ("register.csv", ",Noord-Drenthe,", ",Noord-Drenthe,,", "columns instead of"),
        (
            "register.csv",
            "(maakt het),,,,,,,",
            "(maakt het),,28.000,28.000,28000,banen,,",
            "column 'value_low' in row {row} is '28.000', which can be read as 28000; write 28000, or 28.0000",
        ),
    ],
)
def test_a_mistake_is_refused_with_file_line_and_column(
    catalogue: Catalogue, steps: dict[str, str], *, file: str, old: str, new: str, told: str
) -> None:
    assert old in steps[file]
    follow(catalogue.folder, steps | {file: steps[file].replace(old, new)})
    lines = (catalogue.folder / "data" / file).read_text(encoding="utf-8").splitlines()
    (line,) = [number for number, text in enumerate(lines, start=1) if "KEN-90" in text]

    found = {finding.dataset.file: str(finding.mistake) for finding in catalogue.verify() if finding.mistake}
    with pytest.raises(DatasetInvalidError) as refused:
        catalogue.check_altered(file.split(".", maxsplit=1)[0])

    assert found[file] == str(refused.value)
    assert told.format(row=line - 1, line=line) in found[file]
    assert f"{file}, line {line}" in found[file]


@pytest.mark.parametrize(
    "file, old, new, told",
    [
        ("register.csv", "knowledge_institute", "knowledge", "column 'category' in row 417: 'knowledge' is no id of"),
        ("register.csv", "OVH-08", "OVH-99", "column 'actors' in row 417: 'OVH-99' is no id of 'register'."),
        ("placements.csv", "places,KEN-90", "places,KEN-91", "dataset 'places' has no feature 'KEN-91'."),
        ("placements.csv", "own,places", "own,plaatsen", "there is no dataset 'plaatsen'."),
        ("places.geojson", '"inventory_id":"KEN-90"', '"inventory_id":"KEN-99"', "'KEN-99' is no id of 'register'."),
        ("places.geojson", '"layer":"knowledge"', '"layer":"knowlege"', "there is no layer 'knowlege'"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told_by_verify(
    catalogue: Catalogue, steps: dict[str, str], *, file: str, old: str, new: str, told: str
) -> None:
    assert old in steps[file]
    follow(catalogue.folder, steps | {file: steps[file].replace(old, new, 1)})
    for dataset in ("register", "places", "placements"):
        seal(Catalogue.read(catalogue.folder), dataset)

    with pytest.raises(DatasetInvalidError, match=rf"\({re.escape(file)}, line \d+\)") as refused:
        load_register(Catalogue.read(catalogue.folder))

    assert told in str(refused.value)


def test_a_line_in_a_table_of_references_hides_no_row(catalogue: Catalogue) -> None:
    path = catalogue.folder / "data" / "placements.csv"
    path.write_text(path.read_text(encoding="utf-8") + "KEN-01,municipality,municipalities,GM0106\n", encoding="utf-8")
    seal(catalogue, "placements")
    placements = load_register(Catalogue.read(catalogue.folder)).placements
    assert set(placements["dataset"]) <= set(catalogue.datasets)
    assert "MUN-01" in set(placements["register_id"])

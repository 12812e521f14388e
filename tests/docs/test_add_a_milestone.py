"""docs/how-to/add-a-milestone.md has every column of its tables, and its lines can be added."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from geodata import Catalogue, embedded
from geodata.seal import seal
from layers.milestones import AFTER
from layers.register import load_register
from tests.docs.test_add_a_place import BLOCK

if TYPE_CHECKING:
    from pathlib import Path

TABLES = ("timeline", "conflict_topics", "conflicts", "open_questions")


@pytest.fixture
def page(root: Path) -> str:
    return (root / "docs" / "how-to" / "add-a-milestone.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described(page: str, table: str) -> None:
    section = re.search(rf"<!-- columns: {table} -->\n((?:\|.*\n)+)", page)
    assert section is not None
    first_cells = [line.split("|")[1] for line in section[1].splitlines()[2:]]
    assert [name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)] == list(embedded()[table].columns)


def test_every_kind_of_event_is_described(page: str) -> None:
    (line,) = [line for line in page.splitlines() if line.startswith("| `kind` | `agreed`")]
    assert set(re.findall(r"`(\w+)`", line)) - {"kind"} == set(embedded()["timeline"].columns["kind"].split("|"))


def test_what_each_kind_may_change_is_as_described(page: str) -> None:
    table = page.partition("<!-- kinds -->")[2].partition("\n\n")[0]
    described = {
        kind: set(re.findall(r"`(\w+)`", allowed))
        for _, kinds, allowed, _ in (line.split("|") for line in table.splitlines()[3:])
        for kind in re.findall(r"`(\w+)`", kinds)
    }
    assert described == {kind: set(allowed) for kind, allowed in AFTER.items()}


def test_the_lines_can_be_added_as_described(page: str, tmp_path: Path) -> None:
    shutil.copytree(embedded().folder / "data", tmp_path / "data")
    for name in ("catalogue.toml", "sources.toml"):
        shutil.copy(embedded().folder / name, tmp_path / name)
    lines = dict(BLOCK.findall(page))
    assert list(lines) == [f"{table}.csv" for table in TABLES]
    for file, text in lines.items():
        path = tmp_path / "data" / file
        path.write_text(f"{path.read_text(encoding='utf-8')}{text}\n", encoding="utf-8")
    for table in TABLES:
        seal(Catalogue.read(tmp_path), table)

    register = load_register(Catalogue.read(tmp_path))

    assert "TIJ-990" in set(register.timeline["id"])
    assert (register.conflicts["topic"] == "voorbeeld-maat").sum() == 2
    assert "OPEN-99" in set(register.open_questions["id"])
    assert f"seal {' '.join(TABLES)}" in page


def test_every_property_of_a_place_is_described(root: Path) -> None:
    page = (root / "docs" / "how-to" / "add-a-place.md").read_text(encoding="utf-8")
    cells = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    described = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert set(embedded()["places"].columns) == described

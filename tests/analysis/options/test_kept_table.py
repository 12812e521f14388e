"""A table that is kept on disk: the same again, and nothing of a file that is not what was written."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.errors import UnknownOptionError
from analysis.options.demand import Shift
from analysis.options.kept_table import VARIABLE, kept, key
from analysis.options.table import Cell, Column, Criterion, DecisionTable, Failed

if TYPE_CHECKING:
    from pathlib import Path


def table(*failed: Failed) -> DecisionTable:
    shift = Shift("early", "Vroege dienst", "weekday", "to", 27_000)
    criterion = Criterion("shift.early.transit", "Minuten", "min", "lower", "shift")
    columns = tuple(
        Column(one, one, "1", "illustrative", "x", "", "d", ("price a",), (shift,)) for one in ("today", "a")
    )
    cells = {
        ("shift.early.transit", "today"): Cell(0.1 + 0.2, 0.0),
        ("shift.early.transit", "a"): Cell(None, None, status="unreachable"),
    }
    settings: dict[str, object] = {"timetable": {"dates": {}}, "window": {}, "own_tables": []}
    draws = dict.fromkeys(cells, np.empty(0))
    return DecisionTable("today", (criterion,), columns, cells, failed, settings, "abc", draws=draws)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


def never() -> DecisionTable:
    raise AssertionError("it is on disk")


def test_what_is_kept_is_the_same_table(folder: Path) -> None:
    made = kept("one", table)
    again = kept("one", never)
    assert (again.criteria, again.columns, again.cells, again.settings) == (
        made.criteria, made.columns, made.cells, made.settings,
    )  # fmt: skip
    assert (again.digest, again.base, again.evidence, list(again.draws)) == (
        "abc",
        "today",
        "illustrative",
        list(made.draws),
    )
    (path,) = folder.iterdir()
    assert path.name == f"{key('one')}.json"
    assert key("other") != key("one")


@pytest.mark.parametrize("text", ["", "[]", '{"criteria": 1}', "[" * 100_000, "\udc80"])
def test_another_file_in_its_place_is_not_used(folder: Path, text: str) -> None:
    folder.mkdir()
    content = text.encode("utf-8", "surrogateescape")
    (folder / f"{key('one')}.json").write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
    assert kept("one", table).digest == "abc"
    path = folder / f"{key('one')}.json"
    path.write_bytes(path.read_bytes().replace(b"Minuten", b"minuten"))
    assert kept("one", table).criteria[0].name == "Minuten"
    assert kept("one", never).criteria[0].name == "Minuten"


def test_a_table_with_faults_or_without_a_folder_is_made_each_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Failed("b", UnknownOptionError(option="b", known="a"))
    assert kept("one", lambda: table(fault)).failed == (fault,)
    assert not folder.exists()
    folder.write_text("a file", encoding="utf-8")
    assert kept("one", table).digest == "abc"
    monkeypatch.setenv(VARIABLE, "off")
    assert kept("one", table).digest == "abc"

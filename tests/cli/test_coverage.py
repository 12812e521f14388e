"""``paraatkaart coverage`` tells where everything is shown, and fails if something is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

import analysis.coverage
from geodata import embedded

if TYPE_CHECKING:
    import pytest

    from tests.cli.conftest import Command


def test_as_a_table(shared_command: Command) -> None:
    done = shared_command("coverage")
    assert done.code == 0
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["id", "category", "name", "map"]
    assert lines[-1].startswith(f"{embedded()['register'].rows} ids, ")
    assert lines[-1].endswith(", 0 missing.")


def test_as_json(shared_command: Command) -> None:
    found = json.loads(shared_command("coverage", "--format", "json").stdout)
    assert found["ok"] is True
    assert found["missing"] == []
    assert found["ids"] == len(found["entries"]) == embedded()["register"].rows
    assert {entry["id"]: entry["map"] for entry in found["entries"]}["KAZ-08"] == "barracks/KAZ-08"


def test_a_gap_is_told_with_exit_code_1(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"id": "KAZ-01", "name": "N", "category": "c", "register": True, "map": "", "shown": False, "missing": "why"}
    monkeypatch.setattr(analysis.coverage, "coverage", lambda: pd.DataFrame([row]))
    table, listed = command("coverage"), command("coverage", "--format", "json")
    assert (table.code, listed.code) == (1, 1)
    assert "missing  KAZ-01  N: why" in table.stdout
    assert json.loads(listed.stdout)["missing"] == ["KAZ-01"]

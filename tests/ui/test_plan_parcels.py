"""With parcels the page tells which ones a plan cuts and which might replace it, as the command does."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from cli.main import main
from geodata.extent import named_extent
from tests.analysis.loss.test_farmland import fetched, fields
from ui import cache

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path))
    cache.clear()
    yield tmp_path
    cache.clear()


def test_parcels_are_those_of_the_command(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def page(path: str) -> None:
        from pathlib import Path

        import streamlit as st

        from analysis.loss import Inputs, compare
        from ui import plan_own, plan_parcels

        plan_own.put(Path(path))
        st.session_state["zoek-klassen"] = ["Bouwland"]
        inputs = Inputs("brp_parcels", "category")
        plan_parcels.show(compare((path,), inputs), path, inputs)

    squares = fields((0, 0, "Grasland"), (0.6, 0, "Bouwland"), (1.2, 0, "Bouwland"), (-0.6, 0, "Bouwland"))
    fetched(folder, named_extent("drenthe"), squares)
    path = folder / "plan.geojson"
    squares.iloc[:2].set_geometry(squares.iloc[:2].translate(250, 0)).dissolve().to_file(path)  # three fields in part

    app = AppTest.from_function(page, default_timeout=60, args=(str(path),)).run()
    assert not app.exception
    asked = ["plans", "--plan", str(path), "--landuse", "brp_parcels", "--class-column", "category"]
    monkeypatch.setattr(sys, "argv", ["paraatkaart", *asked, "--candidate", "Bouwland"])
    capsys.readouterr()
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 0
    document = json.loads(capsys.readouterr().out)

    touched, near = (_rows(html) for html in (one.proto.body for one in app.get("html")) if "<table" in html)
    assert sorted(row[0] for row in touched) == sorted(row["parcel"] for row in document["parcels"])
    assert [row[1] for row in near] == [row["parcel"] for row in document["candidates"]] == ["BRP-3"]
    text = " ".join(one.proto.body for one in app.get("html")).replace("\xa0", " ")
    assert "3 percelen: 0 geheel in het plan, 3 doorsneden; bij 0 blijft een stuk over van minder dan 0,5 ha" in text


def test_without_parcels_nothing_is_said() -> None:
    def page() -> None:
        from analysis.loss import Inputs, compare
        from ui import plan_parcels

        plan_parcels.show(compare(("de-haar-200",)), "de-haar-200", Inputs())

    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    assert len(app.main) == 0


def _rows(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", html)[1:]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]

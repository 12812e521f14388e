"""Refreshed datasets with more rows than the screen draws: every command opens them, and says that the map does not."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from geodata.sources.services import refreshable
from layers.load import MOST_DRAWN
from tests.geodata.refreshing import Service, many

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Command

NEAR_M = 222_000, 545_000
"""South-west corner of squares that lie over the plan OEF-02."""


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = {
        "nnn": lambda: many(MOST_DRAWN + 1, "nnn", *NEAR_M),
        "brp_parcels": lambda: many(MOST_DRAWN + 1, "brp_parcels", *NEAR_M),
    }

    @contextmanager
    def online(_cancel: threading.Event) -> Iterator[Any]:
        yield refreshable(), Service(frames)

    monkeypatch.setattr("geodata.service.online", online)
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path / "data"))


@pytest.mark.usefixtures("fetched")
def test_every_question_opens_what_the_map_does_not_draw(command: Command) -> None:
    def answer(*arguments: str) -> Any:
        done = command(*arguments)
        assert done.code == 0, done.stderr
        return json.loads(done.stdout)

    done = answer("refresh", "nnn", "brp_parcels", "--format", "json")
    for one in done["outcomes"]:
        assert "4,001 rows are more than the map on the screen draws (4,000)" in one["notes"][-1]
    digest = done["outcomes"][0]["snapshot"]["digest"]
    nnn = next(row for row in answer("status", "--format", "json")["datasets"] if row["dataset"] == "nnn")
    assert not nnn["drawn"]
    assert "4,001 rows" in nnn["notes"][0]
    assert "4,001 rows" in command("status").stdout
    layer = next(row for row in answer("layers", "--format", "json") if row["id"] == "nnn")
    assert (layer["drawn"], layer["features"], layer["digest"]) == (False, MOST_DRAWN + 1, digest)

    lost = answer("loss", "--plan", "OEF-02", "--landuse", "brp_parcels", "--class-column", "category")
    assert {"Grasland", "Bouwland"} <= {row["class"] for row in lost["by_class"]}
    shared = answer("overlap", "--left", "training_areas", "--right", "nnn")
    assert shared["right"]["digest"] == digest
    around = answer("neighbourhood", "--site", "OEF-02", "--ring", "500")
    assert {"nnn": digest}.items() <= {one["dataset"]: one["digest"] for one in around["inputs"]}.items()
    assert next(row for row in around["nature"] if row["layer"] == "nnn")["area_ha"] == pytest.approx(292.0, abs=0.1)
    assert len(answer("features", "--layer", "nnn")["features"]) == MOST_DRAWN + 1

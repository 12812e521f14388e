"""A row that comes twice counts once; another row under its id is another row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.crs import RD
from geodata.dutch_notes import dutch
from geodata.errors import RefreshRefusedError
from geodata.extent import Extent
from geodata.refresh import refresh
from geodata.sources.dataset import fetch
from geodata.sources.geometry import Notes
from geodata.sources.same_id import SameIds
from geodata.sources.services import services
from geodata.store import Store
from tests.geodata.sources.served import feature, serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geodata.refresh import Outcome
    from geodata.sources.client import Client
    from tests.geodata.sources.proxy import Proxy

AREA = Extent("area", shapely.box(200_000, 500_000, 260_000, 600_000))


@pytest.fixture
def ask(server: Proxy, client: Client, tmp_path: Path, moved: Callable[..., None]) -> Callable[..., Outcome]:
    def told(dataset_id: str, extent: Extent, staging: Path, **options: Any) -> Any:
        return fetch(dataset_id, extent, staging, client, **options)

    def asked(rows: list[dict[str, Any]], *, force: bool = False) -> Outcome:
        serve(server, "vakken", rows)
        moved("fairways", server.url)
        store = Store(tmp_path / "data")
        return refresh(["fairways"], AREA, store, services=services(), fetch=told, force=force)[0]

    return asked


def fairway(number: int, at: int | None = None, name: str = "Vaart") -> dict[str, Any]:
    x = 230_000 + 10 * (number if at is None else at)
    return feature(shapely.LineString([(x, 550_000), (x, 551_000)]), vwk_id=number, vwg_naam=name)


def test_equal_rows_are_one(ask: Callable[..., Outcome]) -> None:
    outcome = ask([fairway(number) for number in (1, 2, 3, 1, 2, 3)])
    assert outcome.rows_after == 3
    assert "3 row(s) with an id that came before left out" in outcome.notes


@pytest.mark.parametrize("other", [fairway(1, at=50), fairway(1, name="Diep")], ids=["place", "name"])
def test_a_few_others_under_an_id_are_told_and_many_refused(ask: Callable[..., Outcome], other: dict[str, Any]) -> None:
    few = ask([*(fairway(number) for number in range(1, 20)), other])
    assert few.rows_after == 19
    note = "1 row(s) with the id of a row that is another one left out (VWK-1)"
    assert note in few.notes
    assert dutch(note) == "1 rij(en) weggelaten die het id van een andere rij hebben (VWK-1)"
    rows = [*(fairway(number) for number in range(1, 19)), other]
    refused = ask(rows)
    assert isinstance(refused.error, RefreshRefusedError)
    assert "1 of 19 rows have the id of a row that is another one" in str(refused.error)
    for text in (str(refused.error), refused.error.dutch):
        assert "5" in text
        assert "--force" in text
    assert ask(rows, force=True).rows_after == 18


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), max_size=30), st.integers(1, 30))
def test_they_are_those_that_a_plain_list_finds(rows: list[tuple[int, int]], batch: int) -> None:
    notes = Notes()
    ids = SameIds(notes)
    kept: dict[str, int] = {}
    again = others = 0
    for number, place in rows:
        before = kept.setdefault(str(number), place)
        others += before != place
    again = len(rows) - len(kept) - others
    found = []
    for start in range(0, len(rows), batch):
        part = rows[start : start + batch]
        frame = gpd.GeoDataFrame(
            {"id": [str(number) for number, _ in part]}, geometry=[shapely.Point(p, 0) for _, p in part], crs=RD
        )
        new = ids.first(frame)
        found += [one for one, is_new in zip(part, new, strict=True) if is_new]
    assert {str(number): place for number, place in found} == kept
    assert len(found) == len(kept)
    assert (ids.rows, ids.others) == (len(rows), others)
    assert notes.counts["with an id that came before left out"] == again

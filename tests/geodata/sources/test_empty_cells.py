"""A row without what every row has to have is left out by name; many of them refuse the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shapely

from geodata.dutch_notes import dutch
from geodata.errors import RefreshRefusedError
from geodata.extent import Extent
from geodata.refresh import refresh
from geodata.sources.dataset import fetch
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
        return refresh(["fairways"], AREA, Store(tmp_path), services=services(), fetch=told, force=force)[0]

    return asked


def fairways(number: int, without: int, given: object) -> list[dict[str, Any]]:
    return [
        feature(
            shapely.LineString([(230_000 + 10 * row, 550_000), (230_000 + 10 * row, 551_000)]),
            vwk_id=given if row < without else row,
            vwg_naam="Vaart",
        )
        for row in range(number)
    ]


@pytest.mark.parametrize("given", [None, "", " "], ids=["null", "empty", "blank"])
def test_one_without_an_id_is_left_out_by_name(ask: Callable[..., Outcome], given: object) -> None:
    outcome = ask(fairways(20, 1, given))
    assert outcome.ok, outcome.error
    assert outcome.rows_after == 19
    (note,) = (note for note in outcome.notes if "without 'id' left out" in note)
    assert note.startswith("1 row(s) without 'id' left out (")
    assert str(dutch(note)).startswith("1 rij(en) zonder 'id' weggelaten (")


def test_many_without_an_id_are_refused_unless_forced(ask: Callable[..., Outcome]) -> None:
    refused = ask(fairways(20, 2, None))
    assert isinstance(refused.error, RefreshRefusedError)
    assert "2 of 20 rows lack a text that every row has to have, such as an id; more than 5%" in str(refused.error)
    assert "2 van 20 rijen missen een tekst die elke rij moet hebben" in refused.error.dutch
    assert ask(fairways(20, 2, None), force=True).rows_after == 18
    nothing = ask(fairways(20, 20, None), force=True)
    assert not nothing.ok
    assert "no usable rows within 'area'. 20 of 20 rows lack a text" in str(nothing.error)

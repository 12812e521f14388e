"""From a real server on this machine to the layer on the map, through all that lies between."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
import shapely

from geodata import active
from geodata.errors import RefreshRefusedError
from geodata.extent import named_extent
from geodata.refresh import refresh
from geodata.service import online
from geodata.store import Store
from layers import load_layer
from tests.geodata.sources.served import feature, serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geodata.extent import Extent
    from tests.geodata.sources.proxy import Proxy


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path / "data"))
    return Store()


def test_squares_of_a_real_server_become_a_layer(
    pdok: Proxy, area: Extent, store: Store, moved: Callable[..., None]
) -> None:
    moved("squares_500m", pdok.url)
    told: list[tuple[str, int]] = []
    cancel = threading.Event()
    with online(cancel) as (services, fetch):
        (outcome,) = refresh(
            ["squares_500m"],
            area,
            store,
            services=services,
            fetch=fetch,
            progress=lambda name, done, _total, _text: told.append((name, done)),
            cancel=cancel,
        )
    assert outcome.error is None
    assert outcome.snapshot is not None
    assert (outcome.snapshot.rows, outcome.snapshot.licence) == (100, "CC BY 4.0")
    assert ("squares_500m", 100) in told
    assert len(active().features("squares_500m")) == 100
    layer = load_layer("squares_500m")
    assert set(layer.frame["digest"]) == {outcome.snapshot.digest}


def test_a_server_that_breaks_leaves_what_was_there(
    pdok: Proxy, area: Extent, store: Store, moved: Callable[..., None]
) -> None:
    moved("squares_500m", pdok.url)
    with online(threading.Event()) as (services, fetch):
        (first,) = refresh(["squares_500m"], area, store, services=services, fetch=fetch)
        moved("squares_500m", f"{pdok.url}/moved")
        (second,) = refresh(["squares_500m"], area, store, services=services, fetch=fetch)
    assert first.ok
    assert second.error is not None
    assert store.current("squares_500m") == first.snapshot
    assert not (store.folder / "tmp" / "squares_500m").exists()


@pytest.mark.parametrize(
    "swapped, away, force, note",
    [
        (14, 0, False, "14 row(s) with axes in another order than the rest, put right"),
        (0, 2, False, "2 row(s) outside the Netherlands left out"),
        (0, 3, False, ""),
        (0, 3, True, "3 row(s) outside the Netherlands left out"),
    ],
)
def test_rows_that_a_service_spoils_are_put_right_or_few(
    *, server: Proxy, store: Store, moved: Callable[..., None], swapped: int, away: int, force: bool, note: str
) -> None:
    places = [shapely.box(x, 550_000, x + 500, 550_500) for x in range(220_000, 240_000, 500)]
    turned = [shapely.transform(place, lambda xy: xy[:, ::-1]) for place in places[:swapped]]
    far = [shapely.affinity.translate(place, 5e6, 5e6) for place in places[swapped : swapped + away]]
    served = [*turned, *far, *places[swapped + away :]]
    rows = [feature(place, naamN2K=f"Gebied {n}", nr=n, beschermin="HR") for n, place in enumerate(served)]
    serve(server, "natura2000", rows)
    moved("natura2000", server.url)
    with online(threading.Event()) as (services, fetch):
        (outcome,) = refresh(["natura2000"], named_extent("region"), store, services=services, fetch=fetch, force=force)
    if not note:
        assert isinstance(outcome.error, RefreshRefusedError)
        assert "8% of the rows" in str(outcome.error)
        return
    assert outcome.error is None
    assert outcome.rows_after == len(places) - away
    assert any(one.startswith(note) for one in outcome.notes)

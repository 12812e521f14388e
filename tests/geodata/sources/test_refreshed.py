"""From a real server on this machine to the layer on the map, through all that lies between."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from geodata import active
from geodata.refresh import refresh
from geodata.service import online
from geodata.store import Store
from layers import load_layer

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

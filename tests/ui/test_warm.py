"""What the server computes beside the pages when it starts."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

from geodata.errors import LayerEmptyError
from layers import layer_specs
from ui import cache, warm

if TYPE_CHECKING:
    import pytest


def test_it_is_begun_once_and_goes_on_after_data_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    finished = threading.Event()

    def broken() -> None:
        begun.append("map")
        raise LayerEmptyError(dataset="stations", problem="it is empty")

    monkeypatch.setattr(warm, "_map", broken)
    monkeypatch.setattr(warm, "_options", lambda: begun.append("options"))
    monkeypatch.setattr(warm, "_search", lambda: begun.append("search"))
    monkeypatch.setattr(warm, "_reachability", lambda: begun.append("reachability"))
    monkeypatch.setattr(warm, "_layers", lambda: begun.append("layers"))
    monkeypatch.setattr(warm, "settle", finished.set)
    cache.clear()
    warm.begin()
    warm.begin()
    assert finished.wait(timeout=60)
    assert begun == ["map", "options", "search", "reachability", "layers"]
    cache.clear()


def test_the_first_view_is_there_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    warm._map()

    def opened_again(layer_id: str) -> None:
        raise AssertionError(layer_id)

    monkeypatch.setattr(cache, "load_layer", opened_again)
    assert cache.layer_drawings("stations")
    assert cache.background_drawings("")
    cache.clear()


def test_a_layer_that_cannot_be_drawn_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def make(layer_id: str) -> None:
        if layer_id == "stations":
            raise LayerEmptyError(dataset="stations", problem="it is empty")
        made.append(layer_id)

    monkeypatch.setattr(warm, "_layer", make)
    warm._layers()
    assert made == [layer_id for layer_id in layer_specs() if layer_id != "stations"]


def test_the_garbage_collector_passes_over_what_was_there_before_the_visitors() -> None:
    kept = [dict[str, str]()]
    assert any(one is kept for one in gc.get_objects())
    warm.settle()
    assert not any(one is kept for one in gc.get_objects())
    gc.unfreeze()

"""How much the map sends and how soon it can be used, at first sight and with every layer on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from layers import layer_specs, load_layer
from layers.look.classes import classes

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

    from tests.browser.conftest import App

pytestmark = pytest.mark.browser

LARGEST_BYTES = 1_500_000
TIMES = 5
SPECS = layer_specs()


class _Sent:
    """Bytes of the pages and of what the server says to them; scripts, styles and fonts are the frame's own."""

    def __init__(self) -> None:
        self.bytes = 0

    def watch(self, page: Any) -> None:
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))
        page.on("response", self._answer)

    def _frame(self, payload: str | bytes) -> None:
        self.bytes += len(payload.encode() if isinstance(payload, str) else payload)

    def _answer(self, answer: Any) -> None:
        if answer.request.resource_type == "document":
            self.bytes += int(answer.headers.get("content-length", 0))


def strokes(layer_id: str) -> int:
    return sum(len(group.rows) * len(group.look.strokes) for group in classes(load_layer(layer_id)))


@pytest.mark.parametrize("every_layer", [False, True], ids=["first view", "every layer"])
def test_the_map_is_light(
    open_page: Callable[..., Any], app: App, benchmark: BenchmarkFixture, *, every_layer: bool
) -> None:
    hidden = [spec.id for spec in SPECS.values() if not spec.visible]
    address = "?" + "&".join(f"laag-{layer_id}=true" for layer_id in hidden if every_layer)
    wanted = [spec.id for spec in SPECS.values() if spec.visible or every_layer]
    expected = {layer_id: strokes(layer_id) for layer_id in wanted}
    watched = open_page("tijdlijn")
    sent = _Sent()
    sent.watch(watched.page)

    def look() -> None:
        sent.bytes = 0
        watched.page.goto(app.url + address)
        for layer_id in wanted:
            expect(watched.paths(layer_id), layer_id).to_have_count(expected[layer_id])

    rounds = 1 if benchmark.disabled else TIMES
    benchmark.pedantic(look, rounds=rounds, warmup_rounds=rounds // TIMES)  # type: ignore[no-untyped-call]
    benchmark.extra_info["bytes"] = sent.bytes
    assert 100_000 < sent.bytes < LARGEST_BYTES

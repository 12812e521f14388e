from __future__ import annotations

from typing import TYPE_CHECKING

from ui.moments import on_day
from ui.render import drawings

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers import Layer

NOW = {"A-1": "gepland", "A-2": "bestaand", "A-3": "gepland"}


def status(layer: Layer) -> dict[str, str]:
    return dict(zip(layer.frame["id"], layer.frame["plan_status"], strict=True))


def test_what_was_not_known_yet_is_left_out(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "a", "plan_status": "gepland"}, {"id": "b"}, {"id": "c"})
    found = on_day(layer, ["A-1", "A-2", ""], NOW, {"A-2": "bestaand"}, explored=False)
    assert status(found) == {"b": "bestaand", "c": "bestaand"}


def test_the_plan_status_is_that_of_the_day(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "a", "plan_status": "gepland"}, {"id": "b", "plan_status": "bestaand"})
    found = on_day(layer, ["A-1", "A-2"], NOW, {"A-1": "gerealiseerd", "A-2": "afgesproken"}, explored=False)
    assert status(found) == {"a": "bestaand", "b": "afgesproken"}


def test_explorations_stay_on_request_only(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "a", "plan_status": "gepland"}, {"id": "b", "plan_status": "verkenning"})
    then = {"A-1": "verkenning"}
    assert status(on_day(layer, ["A-1", ""], NOW, then, explored=False)) == {"b": "verkenning"}
    assert status(on_day(layer, ["A-1", ""], NOW, then, explored=True)) == {"a": "verkenning", "b": "verkenning"}


def test_the_existing_part_of_a_plan_stays(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "a-track", "plan_status": "bestaand"}, {"id": "a-gap", "plan_status": "gepland"})
    assert status(on_day(layer, ["A-3", "A-3"], NOW, {}, explored=False)) == {"a-track": "bestaand"}


def test_an_empty_layer_draws_nothing(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"id": "a", "plan_status": "gepland"})
    assert drawings(on_day(layer, ["A-1"], NOW, {}, explored=False), 0) == []

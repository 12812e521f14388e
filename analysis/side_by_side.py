"""What differs between two states of the same layers: what only one has, and what has another plan status."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers import Layer


class Difference(NamedTuple):
    """How many features only the first has, only the second has, and both have with another plan status."""

    first: int
    second: int
    changed: int


def difference(first: Iterable[Layer], second: Iterable[Layer]) -> Difference:
    """Compare two states of layers, feature by feature; a feature is known by its layer and its id."""
    here, there = _status(first), _status(second)
    both = here.keys() & there.keys()
    return Difference(
        len(here.keys() - there.keys()),
        len(there.keys() - here.keys()),
        sum(here[one] != there[one] for one in both),
    )


def _status(layers: Iterable[Layer]) -> dict[tuple[str, str], str]:
    return {
        (layer.id, str(feature_id)): str(status)
        for layer in layers
        for feature_id, status in zip(layer.frame["id"], layer.frame["plan_status"], strict=True)
    }

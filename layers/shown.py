"""Which row of the register a feature shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.model import Layer
    from layers.register import Register


def owners(register: Register) -> dict[tuple[str, str], str]:
    """Dataset and feature → the row of the register that the feature shows."""
    own = register.placements[register.placements["how"] == "own"]
    return dict(zip(zip(own["dataset"], own["feature"], strict=True), own["register_id"], strict=True))


def register_ids(layer: Layer, rows: Mapping[tuple[str, str], str]) -> list[str]:
    """The id of the register's row per feature, in the order of the frame; empty where there is none."""
    return [rows.get((layer.spec.dataset, str(feature_id)), "") for feature_id in layer.frame["id"]]

"""Which row of the register a feature is, so that the map can lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers import Layer
    from layers.register import Register

ADDRESS = "../../register?id="
"""The register as seen from the frame of the map, below any base path."""


def owners(register: Register) -> dict[tuple[str, str], str]:
    """Dataset and feature → the row of the register that the feature shows."""
    own = register.placements[register.placements["how"] == "own"]
    return dict(zip(zip(own["dataset"], own["feature"], strict=True), own["register_id"], strict=True))


def register_ids(layer: Layer, rows: Mapping[tuple[str, str], str]) -> list[str]:
    """The id of the register's row per feature, in the order of the frame; empty where there is none."""
    return [rows.get((layer.spec.dataset, str(feature_id)), "") for feature_id in layer.frame["id"]]

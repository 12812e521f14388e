"""Which row of the register a feature is, so that the map can lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import moments
from analysis.timeline import begins
from layers import Layer
from layers.register import entries
from layers.shown import register_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.register import Register

ADDRESS = "../../register?id="
"""The register as seen from the frame of the map, below any base path."""


def described(layer: Layer, register: Register, rows: Mapping[tuple[str, str], str]) -> Layer:
    """The layer with what the register says of its features.

    The column ``named_in`` has the documents and sections that name the feature, ``contradicted`` the topics about
    which sources do not say the same, ``since`` from when on it exists; all are empty where there is none.
    """
    ids = register_ids(layer, rows)
    own = register.rows.set_index("id")
    where = {row: _sections(own["document_titles"][row], own["sections"][row]) for row in set(ids) - {""}}
    topics: dict[str, list[str]] = {}
    for title, cell in zip(register.topics["title"], register.topics["register_ids"], strict=True):
        for row in entries(cell):
            topics.setdefault(row, []).append(str(title))
    frame = layer.frame.assign(
        named_in=[where.get(row, "") for row in ids],
        contradicted=["; ".join(topics.get(row, ())) for row in ids],
        since=moments.begins(layer, ids, begins(register)),
    )
    return Layer(layer.spec, frame)


def _sections(documents: str, sections: str) -> str:
    return f"{documents} ({sections})"

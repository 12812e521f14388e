"""Which row of the register a feature is, so that the map can lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import moments
from analysis.timeline import aims, begins
from layers import Layer
from layers.register import entries
from layers.shown import register_ids
from ui.language import address, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers.register import Register

_REGISTER = "../../register?id="
"""The register as seen from the frame of the map, below any base path."""


def to_register() -> dict[str, str]:
    """The words and the address of a link from the map to the register, to which the browser adds the id."""
    return {"text": tr("Naar het register"), "address": address(_REGISTER)}


def described(layer: Layer, register: Register, rows: Mapping[tuple[str, str], str]) -> Layer:
    """The layer with what the register says of its features.

    The column ``named_in`` has the documents and sections that name the feature, ``contradicted`` the topics about
    which sources contradict each other, ``caution`` those about which they only seem to, ``since`` from when on it
    exists, ``aimed`` when sources expect it; all are empty where there is none.
    """
    ids = register_ids(layer, rows)
    own = register.rows.set_index("id")
    where = {row: _sections(own["document_titles"][row], own["sections"][row]) for row in set(ids) - {""}}
    frame = layer.frame.assign(
        named_in=[where.get(row, "") for row in ids],
        contradicted=_topics(ids, register, "contradiction"),
        caution=_topics(ids, register, "caution"),
        since=moments.begins(layer, ids, begins(register)),
        aimed=moments.aimed(layer, ids, aims(register)),
    )
    return Layer(layer.spec, frame)


def _topics(ids: Sequence[str], register: Register, nature: str) -> list[str]:
    """Per feature the titles of the topics of one nature."""
    topics: dict[str, list[str]] = {}
    chosen = register.topics[register.topics["nature"] == nature]
    for title, cell in zip(chosen["title"], chosen["register_ids"], strict=True):
        for row in entries(cell):
            topics.setdefault(row, []).append(str(title))
    return ["; ".join(topics.get(row, ())) for row in ids]


def _sections(documents: str, sections: str) -> str:
    return f"{documents} ({sections})"

"""A claim of a row that cannot be defended."""

from __future__ import annotations

from typing import NamedTuple


class Wrong(NamedTuple):
    """A mistake: ``row`` is counted from 1."""

    dataset: str
    row: int
    column: str
    problem: str

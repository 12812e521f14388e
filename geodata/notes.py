"""Remarks on data and on results, in English and in Dutch."""

from __future__ import annotations

from typing import NamedTuple


class Note(NamedTuple):
    """A remark; ``code`` tells programs which one it is."""

    code: str
    english: str
    dutch: str

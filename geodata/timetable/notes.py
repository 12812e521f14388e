"""What a reader repaired, refused or left out, with counts and examples, in English and in Dutch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EXAMPLES = 5
"""Examples that a note shows at most."""

Outcome = Literal["repaired", "refused", "told"]


@dataclass(frozen=True)
class Note:
    """One kind of remark about a feed.

    ``outcome``: ``repaired`` (used, after a repair), ``refused`` (left out) or ``told`` (used as it is; good to know).
    """

    code: str
    outcome: Outcome
    count: int
    examples: tuple[str, ...]
    text: str
    dutch: str

"""The ids of a whole table in eight bytes each, to look others up in while a larger table streams by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Ids:
    """Hashes of 64 bits, sorted. Of a million ids two share one with a chance of 3 in 100 million."""

    ordered: NDArray[np.uint64]

    def lack(self, texts: pa.Array) -> NDArray[np.bool_]:
        """For each of some texts, whether it is none of the ids."""
        wanted = hashes(texts)
        if not len(self.ordered):
            return np.ones(len(wanted), np.bool_)
        at = np.minimum(np.searchsorted(self.ordered, wanted), len(self.ordered) - 1)
        return np.asarray(self.ordered[at] != wanted)


def hashes(texts: pa.Array) -> NDArray[np.uint64]:
    """A hash of each text."""
    return pd.util.hash_array(texts.to_numpy(zero_copy_only=False), categorize=False)


def distinct(parts: Sequence[NDArray[np.uint64]]) -> tuple[Ids, NDArray[np.bool_] | None]:
    """The ids of a table from the hashes of its parts, and for each row whether an earlier one has its id, if any has.

    Memory is what this is careful of: few tables have such rows.
    """
    rows = np.concatenate([np.zeros(0, np.uint64), *parts])
    ordered = np.sort(rows)
    repeats = bool((ordered[1:] == ordered[:-1]).any())
    return Ids(ordered), np.asarray(pd.Series(rows).duplicated()) if repeats else None

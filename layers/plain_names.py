"""Names of what is travelled along or got on at, stops and streets, without those that tell of munition or storage.

Such an object is no site and stays where it is, among thousands of its kind; only its name would say what is near.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.storage_words import telling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


def plain_names(names: Iterable[object], instead: str) -> NDArray[np.object_]:
    """The names in the same order, with ``instead`` for each that tells of a site of munition or storage.

    They come from public feeds and signs along the road, so that a word of storage counts beside one of the armed
    forces only, as in what was reviewed: ``Busdepot`` and ``Defensieweg`` stay.
    """
    found = np.array([str(name) for name in names], dtype=object)
    unique, rows = np.unique(found, return_inverse=True)
    if len(unique):
        frame = pd.DataFrame({"name": unique.astype(object)})
        told = telling(frame, pd.Series(data=True, index=frame.index)).to_numpy()
        found[told[rows]] = instead
    return found

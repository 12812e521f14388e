"""Which rows somebody reviewed: that they do not tell where munition or storage lies.

A dataset that is built is reviewed as a whole. One that is kept by hand is reviewed row by row, so that a new line is
unreviewed while the others stay what they were.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import geopandas as gpd

    from geodata.catalogue import Catalogue

ROWS = "reviewed_rows"
"""The table with a line per reviewed row: dataset, id and digest."""

BY_HAND = ("places", "sites")
"""The datasets whose rows are reviewed one by one."""

_DIGEST_LENGTH = 16


def digests(frame: gpd.GeoDataFrame) -> pd.Series:
    """A digest per row over everything that it says and where it lies, in the order of the frame."""
    properties = frame.drop(columns=frame.geometry.name).astype(object)
    records = properties.where(properties.notna(), None).to_dict("records")
    texts = [json.dumps(row, sort_keys=True, default=str) for row in records]
    shapes = frame.geometry.normalize().to_wkb()
    found = [
        hashlib.sha256(text.encode() + shape).hexdigest()[:_DIGEST_LENGTH]
        for text, shape in zip(texts, shapes, strict=True)
    ]
    return pd.Series(found, index=frame.index, dtype="str")


def reviewed(frame: gpd.GeoDataFrame, dataset_id: str, catalogue: Catalogue) -> pd.Series:
    """Which rows of a dataset somebody reviewed as they are now."""
    if dataset_id not in BY_HAND or ROWS not in catalogue.datasets:
        return pd.Series(data=False, index=frame.index)
    table = catalogue.table(ROWS)
    known = set(table["digest"][table["dataset"] == dataset_id])
    return digests(frame).isin(known)


def with_reviewed(table: pd.DataFrame, frame: gpd.GeoDataFrame, dataset_id: str) -> pd.DataFrame:
    """The table of reviewed rows with those of one dataset replaced by all rows of ``frame``."""
    rows = pd.DataFrame({"dataset": dataset_id, "id": frame["id"].astype("str"), "digest": digests(frame)})
    kept = table[table["dataset"] != dataset_id]
    return pd.concat([kept, rows]).sort_values(["dataset", "id"]).reset_index(drop=True)

"""Which rows somebody reviewed: that they do not tell where munition or storage lies.

A dataset that is built is reviewed as a whole. One that is kept by hand is reviewed row by row, so that a new line is
unreviewed while the others stay what they were.
"""

from __future__ import annotations

import hashlib
import json
from itertools import repeat
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geodata.catalogue import embedded
from geodata.errors import DatasetAlteredError
from geodata.schema import is_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.catalogue import Catalogue, Dataset

ROWS = "reviewed_rows"
"""The table with a line per reviewed row: dataset, id of the row and digest."""

_DRAWN = ("places", "sites", "corridors", "plans")
_BUILT = ("network_", "timetable_", "reviewed_")

REVIEWED = "reviewed"
_OF_THE_SOURCE = frozenset({"source", "reference_date", "evidence"})
_DIGEST_LENGTH = 16


def by_hand(dataset: Dataset) -> bool:
    """Whether a dataset is kept by hand, so that its rows are reviewed one by one."""
    named = dataset.id in _DRAWN if dataset.geometry else not dataset.id.startswith(_BUILT)
    return named and "id" in dataset.columns


def digests(frame: pd.DataFrame) -> pd.Series:
    """A digest per row over everything that it says and where it lies, in the order of the frame."""
    shapes: Iterable[bytes] = repeat(b"", len(frame))
    if isinstance(frame, gpd.GeoDataFrame):
        shapes = frame.geometry.normalize().to_wkb()
        frame = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    properties = frame.astype(object)
    records = properties.where(properties.notna(), None).to_dict("records")
    texts = [json.dumps(row, sort_keys=True, default=str) for row in records]
    found = [
        hashlib.sha256(text.encode() + shape).hexdigest()[:_DIGEST_LENGTH]
        for text, shape in zip(texts, shapes, strict=True)
    ]
    return pd.Series(found, index=frame.index, dtype="str")


def reviewed(frame: pd.DataFrame, dataset_id: str, catalogue: Catalogue) -> pd.Series:
    """Which rows of a dataset somebody reviewed one by one as they are now."""
    if not by_hand(catalogue[dataset_id]) or ROWS not in catalogue.datasets:
        return pd.Series(data=False, index=frame.index)
    table = catalogue.table(ROWS)
    known = set(table["digest"][table["dataset"] == dataset_id])
    return digests(frame).isin(known)


def no_news(frame: gpd.GeoDataFrame, dataset_id: str) -> pd.Series:
    """Which rows say nothing that the reviewed embedded row of the same id does not say.

    Such a row is a point within the precision of the reviewed one and its own, with the same texts; where it comes
    from, its date and its numbers may differ. A station that a register gives again is one, a new or moved one is not.
    """
    none = pd.Series(data=False, index=frame.index)
    twin = embedded().datasets.get(dataset_id)
    if twin is None or twin.publication != REVIEWED or not twin.geometry or "id" not in frame:
        return none
    try:
        reviewed_rows = embedded().features(dataset_id).set_index("id").reindex(frame["id"])
    except DatasetAlteredError:
        return none  # what is no longer as it was reviewed vouches for nothing
    texts = [name for name, kind in twin.columns.items() if is_text(kind) and name not in {"id", *_OF_THE_SOURCE}]
    if any(name not in frame for name in (*texts, "precision_m")):
        return none
    ours, theirs = reviewed_rows.geometry.to_numpy(), frame.geometry.to_numpy()
    points = (shapely.get_type_id(ours) == 0) & (shapely.get_type_id(theirs) == 0)
    distance_m = shapely.distance(ours, theirs)
    near = distance_m <= reviewed_rows["precision_m"].to_numpy() + frame["precision_m"].to_numpy()
    same = points & near
    for name in texts:
        same &= (
            reviewed_rows[name].fillna("").astype("str").to_numpy() == frame[name].fillna("").astype("str").to_numpy()
        )
    return pd.Series(same, index=frame.index, dtype="bool")


def with_reviewed(table: pd.DataFrame, frame: pd.DataFrame, dataset_id: str) -> pd.DataFrame:
    """The table of reviewed rows with those of one dataset replaced by all rows of ``frame``."""
    rows = pd.DataFrame({"dataset": dataset_id, "row": frame["id"].astype("str"), "digest": digests(frame)})
    kept = table[table["dataset"] != dataset_id]
    return pd.concat([kept, rows]).sort_values(["dataset", "row"]).reset_index(drop=True)

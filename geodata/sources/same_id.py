"""Rows whose id came before: the same row once more, as pages that shift give it, or another one under the same id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geodata.service import LeftOut

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geodata.sources.geometry import Notes

MOST_OTHERS = 0.05
"""What leaves out more than this share of its rows, since their id is that of another, is refused unless forced."""


class SameIds:
    """Remembers every id that came, with what its row was."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.seen: dict[str, int] = {}
        self.rows = self.others = 0

    def first(self, frame: gpd.GeoDataFrame) -> NDArray[np.bool_]:
        """Which rows have an id that is new; the others are counted, as repeated or as another row."""
        self.rows += len(frame)
        new, others = np.zeros(len(frame), dtype=bool), []
        # Not Series.isin: it makes an array of all ids of before, for every batch.
        for row, (name, content) in enumerate(zip(frame["id"], _contents(frame), strict=True)):
            before = self.seen.get(name)
            if before is None:
                self.seen[name], new[row] = content, True
            elif before != content:
                others.append(name)
        self.others += len(others)
        self.notes.count("with an id that came before left out", len(frame) - int(new.sum()) - len(others))
        self.notes.count("with the id of a row that is another one left out", len(others), others)
        return new

    def refusable(self) -> LeftOut:
        """What was lost since its id is that of another row."""
        return LeftOut(
            self.others / max(self.rows, 1),
            MOST_OTHERS,
            f"{self.others} of {self.rows} rows have the id of a row that is another one: the column that the id is "
            "made of in geodata/sources/services.toml does not tell rows apart",
            f"{self.others} van {self.rows} rijen hebben het id van een andere rij: de kolom waaruit "
            "geodata/sources/services.toml het id maakt, onderscheidt de rijen niet",
        )


def _contents(frame: gpd.GeoDataFrame) -> list[int]:
    """A number for what a row is, its values and its place; equal rows have equal numbers."""
    values = pd.util.hash_pandas_object(frame.drop(columns="geometry"), index=False)
    return [hash(pair) for pair in zip(values, shapely.to_wkb(frame.geometry.to_numpy()), strict=True)]

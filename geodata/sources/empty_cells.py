"""Rows that lack what every row has to have, such as an id: a few are left out and told, many refuse the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.schema import is_text
from geodata.service import LeftOut

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from geodata.sources.geometry import Notes
    from geodata.sources.services import Service

MOST_EMPTY = 0.05
"""What leaves out more than this share of its rows, since they lack something, is refused unless forced."""


class EmptyCells:
    """Counts rows with an empty text that may not be; figures are looked at in :mod:`geodata.sources.figures`."""

    def __init__(self, service: Service, notes: Notes) -> None:
        self.columns = [name for name, kind in service.types.items() if is_text(kind) and not kind.endswith("?")]
        self.notes = notes
        self.rows = self.empty = 0

    def full(self, frame: gpd.GeoDataFrame, names: pd.Series) -> NDArray[np.bool_]:
        """Which rows lack nothing; the others are counted with the first column that is empty, and some are named."""
        full = np.ones(len(frame), dtype=bool)
        for column in self.columns:
            if column in frame:
                empty = full & (frame[column].isna() | (frame[column] == "")).to_numpy(bool)
                self.notes.count(f"without '{column}' left out", int(empty.sum()), names[empty])
                full &= ~empty
        self.rows += len(frame)
        self.empty += int((~full).sum())
        return full

    def refusable(self) -> LeftOut:
        """What was lost since something is empty."""
        return LeftOut(
            self.empty / max(self.rows, 1),
            MOST_EMPTY,
            f"{self.empty} of {self.rows} rows lack a text that every row has to have, such as an id",
            f"{self.empty} van {self.rows} rijen missen een tekst die elke rij moet hebben, zoals een id",
        )

"""The embedded snapshot with some values changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geodata import Catalogue, embedded

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Changed(Catalogue):
    """``changes``: dataset and id of a row → column → value."""

    changes: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)

    def features(self, dataset_id: str) -> gpd.GeoDataFrame:
        frame = super().features(dataset_id)
        self._change(dataset_id, frame)
        return frame

    def table(self, dataset_id: str) -> pd.DataFrame:
        table = super().table(dataset_id)
        self._change(dataset_id, table)
        return table

    def _change(self, dataset_id: str, frame: pd.DataFrame) -> None:
        for (name, row), values in self.changes.items():
            if dataset_id == name:
                (index,) = frame.index[frame["id"] == row]
                for column, value in values.items():
                    frame.loc[index, column] = value


def changed(changes: Mapping[tuple[str, str], Mapping[str, Any]]) -> Changed:
    was = embedded()
    return Changed(was.folder, was.datasets, was.sources, changes=changes)

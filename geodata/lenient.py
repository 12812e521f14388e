"""A catalogue that hands out rows with mistakes in them, so that one file with a mistake hides no other mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from geodata.catalogue import Catalogue
from geodata.errors import DatasetInvalidError

if TYPE_CHECKING:
    import pandas as pd


class Lenient(Catalogue):
    """Datasets whose values are not as promised are handed out as they lie. Only for telling what is wrong."""

    def table(self, dataset_id: str) -> pd.DataFrame:
        """Open a dataset without geometry."""
        try:
            return super().table(dataset_id)
        except DatasetInvalidError:
            return self.readable(dataset_id)

    def features(self, dataset_id: str) -> gpd.GeoDataFrame:
        """Open a dataset with geometry."""
        try:
            return super().features(dataset_id)
        except DatasetInvalidError:
            frame = self.readable(dataset_id)
            if not isinstance(frame, gpd.GeoDataFrame):
                raise
            return frame


def lenient(catalogue: Catalogue) -> Lenient:
    """The same datasets, handed out whatever their values."""
    return Lenient(catalogue.folder, catalogue.datasets, catalogue.sources)

"""Which part of a journey takes longest, for a whole region: where an option should begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.transit.itinerary import KINDS

if TYPE_CHECKING:
    import geopandas as gpd


def dominant(zones: gpd.GeoDataFrame) -> pd.DataFrame:
    """The parts of the journeys of all zones, weighted by inhabitants.

    Parameters
    ----------
    zones : GeoDataFrame
        Those of an answer door to door; zones without a journey, or without inhabitants, do not count.

    Returns
    -------
    DataFrame
        Indexed by kind of part, always all of :data:`analysis.transit.itinerary.KINDS` in that order: ``mean_min``, the
        minutes of an average inhabitant, that sum to the average journey; and ``longest``, the number of inhabitants
        for whom that part is the longest (of equal ones the first).
    """
    minutes = zones[[f"{kind}_min" for kind in KINDS]].to_numpy(dtype=float)
    weight = zones["inhabitants"].to_numpy(dtype=float)
    counts = np.isfinite(minutes).all(axis=1) & (weight > 0)
    minutes, weight = minutes[counts], weight[counts]
    longest = np.zeros(len(KINDS))
    if not len(weight):
        return pd.DataFrame({"mean_min": longest, "longest": longest}, index=list(KINDS))
    np.add.at(longest, minutes.argmax(axis=1), weight)
    return pd.DataFrame({"mean_min": weight @ minutes / weight.sum(), "longest": longest}, index=list(KINDS))

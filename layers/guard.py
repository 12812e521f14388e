"""The publication guard: nothing of munition or storage is shown finer than its municipality.

It works by place, not by label. In a municipality that the register or the table ``guarded`` names for munition or
storage, only datasets that somebody reviewed (``publication = "reviewed"`` in the catalogue) show their features; a
feature of any other dataset becomes the outline of the municipality, without name, note or number of its own. A feature
of the theme ``munition`` becomes the outline of its municipality wherever it lies, in reviewed datasets too.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from pandas.api import types as dtypes

from geodata import Catalogue, active, embedded

if TYPE_CHECKING:
    import geopandas as gpd

REVIEWED = "reviewed"
THEME = "munition"
CATEGORIES = ("munition_depot", "storage")

NAME = "Gemeente {name} (plek niet getoond)"
_SAME = 0.99
_SLIVER = 0.01
"""Shares of area: a polygon with nearly all of a municipality is no finer than it; one with hardly any is beside it."""

_KEPT = ("plan_status", "source", "reference_date")


def coarsen(frame: gpd.GeoDataFrame, dataset_id: str, catalogue: Catalogue) -> gpd.GeoDataFrame:
    """Return the features with those on guarded places replaced by outlines of municipalities.

    Parameters
    ----------
    frame : GeoDataFrame
        Rows of a dataset in RD New, with its columns.
    dataset_id : str
        The dataset, whose entry says whether it was reviewed.
    catalogue : Catalogue
        Where the municipalities and the register are.
    """
    hidden = hidden_rows(frame, dataset_id, catalogue)
    return _replaced(frame, hidden, outlines(catalogue)) if hidden else frame


def published(dataset_id: str, catalogue: Catalogue | None = None) -> gpd.GeoDataFrame:
    """Open a dataset that is in no layer, names for example, without what is on a guarded place.

    Raises what ``Catalogue.features`` raises.
    """
    catalogue = catalogue or active()
    frame = catalogue.features(dataset_id)
    return frame.drop(index=list(hidden_rows(frame, dataset_id, catalogue))).reset_index(drop=True)


def hidden_rows(frame: gpd.GeoDataFrame, dataset_id: str, catalogue: Catalogue) -> dict[Any, list[str]]:
    """Rows that may not be shown as they are → the municipalities that they lie in."""
    labelled = frame["theme"] == THEME if "theme" in frame else pd.Series(data=False, index=frame.index)
    reviewed = catalogue[dataset_id].publication == REVIEWED
    if reviewed and not labelled.any():
        return {}
    areas = outlines(catalogue)
    hidden: dict[Any, list[str]] = {}
    for row in frame.index[labelled if reviewed else labelled | _near(frame, areas)]:
        anywhere = bool(labelled[row])
        found, fine = _municipalities(frame.geometry[row], areas if anywhere else areas[areas["guarded"]])
        if (found and fine) or (anywhere and not found):
            hidden[row] = found
    return hidden


def _near(frame: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.Series:
    """Which rows touch a guarded municipality at all, quickly."""
    guarded = areas.geometry[areas["guarded"]].to_numpy()
    _, rows = shapely.STRtree(frame.geometry.to_numpy()).query(guarded, predicate="intersects")
    return pd.Series(data=np.isin(np.arange(len(frame)), rows), index=frame.index)


def _municipalities(place: Any, areas: gpd.GeoDataFrame) -> tuple[list[str], bool]:
    """In which municipalities a place lies, and whether it is finer than one of them."""
    found, fine = [], False
    for row in areas[areas.geometry.intersects(place)].itertuples():
        inside_m2 = row.geometry.intersection(place).area
        if place.area and inside_m2 < _SLIVER * place.area:
            continue
        found.append(str(row.id))
        fine = fine or inside_m2 < _SAME * row.geometry.area
    return found, fine


def _replaced(
    frame: gpd.GeoDataFrame, hidden: dict[Any, list[str]], municipalities: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """One feature per municipality in place of all that is hidden there."""
    first = {municipality: row for row in reversed(list(hidden)) for municipality in hidden[row]}
    coarse = frame.loc[[first[municipality] for municipality in sorted(first)]].copy()
    for column in [name for name in coarse.columns if name not in {*_KEPT, frame.geometry.name}]:
        coarse[column] = _blank(coarse[column])
    areas = municipalities.set_index("id").loc[sorted(first)]
    coarse["id"] = [f"gemeente-{municipality}" for municipality in areas.index]
    coarse["name"] = [NAME.format(name=name) for name in areas["name"]]
    coarse["evidence"] = "derived"
    coarse["precision_m"] = [float(ceil(radius)) for radius in areas.geometry.minimum_bounding_radius()]
    coarse = coarse.set_geometry(areas.geometry.to_numpy(), crs=frame.crs)
    return pd.concat([frame.drop(index=list(hidden)), coarse], ignore_index=True)


def _blank(column: pd.Series) -> pd.Series:
    if dtypes.is_bool_dtype(column):
        return pd.Series(data=False, index=column.index)
    return pd.Series(data=float("nan") if dtypes.is_numeric_dtype(column) else "", index=column.index)


def outlines(catalogue: Catalogue) -> gpd.GeoDataFrame:
    """All municipalities, with ``guarded``.

    They are never refreshed ones: what hides must not depend on what nobody reviewed, or on the area that was fetched.
    """
    kept = catalogue["municipalities"].level == "embedded"
    return _read(catalogue if kept else embedded()).copy()


@lru_cache(maxsize=4)
def _read(catalogue: Catalogue) -> gpd.GeoDataFrame:
    register = catalogue.table("register")
    named = register["municipalities"][register["category"].isin(CATEGORIES)]
    guarded = {name.strip() for cell in named for name in cell.split(";") if name.strip()}
    guarded |= set(catalogue.table("guarded")["name"])
    areas = catalogue.features("municipalities")
    return areas.assign(guarded=areas["name"].isin(guarded))

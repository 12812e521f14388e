"""The publication guard: nothing of munition or storage is shown finer than its municipality.

It works by place, not by label. In a municipality that the register or the table ``guarded`` names for munition or
storage, only what somebody reviewed is shown: datasets with ``publication = "reviewed"`` in the catalogue, rows that
are kept by hand and were reviewed as they are, and refreshed rows that say no more than a reviewed row of the same id
(:mod:`geodata.review`). Any other feature becomes the outline of the municipality, without name, note or number of its
own; also one that leaves out a part of it, for what is left out is a place too. A feature that says itself that it is
such a site, by its theme, its words (:mod:`layers.storage_words`) or its row of the register (:mod:`layers.told`),
becomes the outline of its municipality wherever it lies, reviewed or not. So does, until somebody reviewed it, a row of
what is embedded that names the armed forces at all.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from pandas.api import types as dtypes

from geodata import Catalogue, active, embedded, review
from geodata.network import LINKS, NODES
from layers.storage_words import naming_the_forces, telling
from layers.told import forces_ids, told_ids

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

REVIEWED = review.REVIEWED
THEME = "munition"

NAME = "Gemeente {name} (plek niet getoond)"
_SAME = 0.99
_SLIVER = 0.01
_MOSTLY = 0.5
"""Shares of area: a polygon with nearly all of a municipality is no finer than it; one with hardly any is beside it,
unless most of it lies within the precision of the outline.
"""

_INGREDIENTS = {LINKS: (LINKS, NODES)}
"""What is drawn of the links are the names and places of the nodes too."""

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
    known = _known(frame, dataset_id, catalogue)
    told = _told(frame, dataset_id, catalogue) | telling(frame, known)
    told |= forces_unreviewed(frame, known, dataset_id, catalogue)
    suspect = told if known.all() else told | (_near(frame, outlines(catalogue)) & ~known)
    if not suspect.any():
        return {}
    areas = list(outlines(catalogue).itertuples())
    guarded = [area for area in areas if area.guarded]
    hidden: dict[Any, list[str]] = {}
    for row in frame.index[suspect]:
        anywhere = bool(told[row])
        found, fine = _municipalities(frame.geometry[row], areas if anywhere else guarded)
        # What says so and was not reviewed keeps no name either, however large it is.
        if (found and (fine or (anywhere and not known[row]))) or (anywhere and not found):
            hidden[row] = found
    return hidden


def _known(frame: gpd.GeoDataFrame, dataset_id: str, catalogue: Catalogue) -> pd.Series:
    """Which rows somebody reviewed, with their dataset or one by one, or say no more than a reviewed row."""
    if all(catalogue[name].publication == REVIEWED for name in _INGREDIENTS.get(dataset_id, (dataset_id,))):
        return pd.Series(data=True, index=frame.index)
    return review.reviewed(frame, dataset_id, catalogue) | review.no_news(frame, dataset_id)


def forces_unreviewed(frame: pd.DataFrame, known: pd.Series, dataset_id: str, catalogue: Catalogue) -> pd.Series:
    """Which rows of what is embedded name the armed forces, or their row of the register does, and nobody reviewed.

    Who adds a line by hand can have it reviewed; what is refreshed goes by the words of munition and storage alone.
    """
    if known.all() or catalogue[dataset_id].level != "embedded":
        return pd.Series(data=False, index=frame.index)
    found = naming_the_forces(frame)
    if "inventory_id" in frame:
        found |= frame["inventory_id"].isin(forces_ids(catalogue))
    return found & ~known


def coarse_until_reviewed(dataset_id: str, catalogue: Catalogue) -> list[int]:
    """Rows, counted from 1, that are shown as the outline of their municipality until somebody reviewed them."""
    if not catalogue[dataset_id].geometry:
        return []
    frame = catalogue.features(dataset_id)
    known = _known(frame, dataset_id, catalogue)
    found = forces_unreviewed(frame, known, dataset_id, catalogue) | (telling(frame, known) & ~known)
    return [number for number, row in enumerate(found, start=1) if row]


def _told(frame: gpd.GeoDataFrame, dataset_id: str, catalogue: Catalogue) -> pd.Series:
    """Which rows are such a site by their theme or by their row of the register."""
    told = pd.Series(data=False, index=frame.index)
    if "theme" in frame:
        told |= frame["theme"] == THEME
    rows = _register_rows(catalogue, dataset_id)
    if "inventory_id" in frame:
        told |= frame["inventory_id"].isin(rows.ids)
    if "id" in frame:
        told |= frame["id"].isin(rows.features | rows.ids)
    return told


class _Rows(NamedTuple):
    """Ids of the register's rows about munition or storage, and of the features of a dataset that show them."""

    ids: frozenset[str]
    features: frozenset[str]


@lru_cache(maxsize=256)
def _register_rows(catalogue: Catalogue, dataset_id: str) -> _Rows:
    ids, placements = told_ids(catalogue), catalogue.table("placements")
    own = (placements["how"] == "own") & (placements["dataset"] == dataset_id) & placements["register_id"].isin(ids)
    return _Rows(ids, frozenset(placements["feature"][own]))


def finer(place: Any, catalogue: Catalogue) -> bool:
    """Whether a place in RD New is finer than a municipality, or lies in none that is known."""
    found, fine = _municipalities(place, outlines(catalogue).itertuples())
    return fine or not found


def _near(frame: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.Series:
    """Which rows touch a guarded municipality at all, quickly."""
    guarded = areas["around"][areas["guarded"]].to_numpy()
    _, rows = shapely.STRtree(frame.geometry.to_numpy()).query(guarded, predicate="intersects")
    return pd.Series(data=np.isin(np.arange(len(frame)), rows), index=frame.index)


def _municipalities(place: Any, areas: Iterable[Any]) -> tuple[list[str], bool]:
    """In which municipalities a place lies, and whether it is finer than one of them."""
    found, fine = [], False
    for row in areas:
        if not row.around.intersects(place):
            continue
        if _cuts(place, row):
            found.append(str(row.id))
            fine = True
            continue
        inside_m2 = row.geometry.intersection(place).area
        # An outline of ours is off by its precision: a small place just beside it may lie in it, a neighbour does not.
        beside = inside_m2 < _SLIVER * place.area
        if place.area and beside and row.around.intersection(place).area < _MOSTLY * place.area:
            continue
        found.append(str(row.id))
        fine = fine or inside_m2 < _SAME * row.geometry.area
    return found, fine


def _cuts(place: Any, area: Any) -> bool:
    """Whether an area has an edge within a municipality, or a part or a hole at its border that is smaller than it.

    However much of the municipality it covers: who sees its edge sees where something ends, or was left out.
    """
    if not place.area:
        return False
    if area.core.intersects(place.boundary):
        return True
    parts = [part for part in shapely.get_parts(place) if part.geom_type == "Polygon"]
    pieces = [*(parts if len(parts) > 1 else ()), *(shapely.Polygon(ring) for part in parts for ring in part.interiors)]
    return any(piece.area < _SAME * area.geometry.area and area.around.contains(piece) for piece in pieces)


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
    named = register["municipalities"][register["id"].isin(told_ids(catalogue))]
    guarded = {name.strip() for cell in named for name in cell.split(";") if name.strip()}
    guarded |= set(catalogue.table("guarded")["name"])
    areas = catalogue.features("municipalities")
    found = areas.assign(
        guarded=areas["name"].isin(guarded),
        around=areas.geometry.buffer(areas["precision_m"]),
        core=areas.geometry.buffer(-areas["precision_m"]),
    )
    for column in ("around", "core"):
        shapely.prepare(found[column].to_numpy())  # each is asked about by thousands of parcels
    return found

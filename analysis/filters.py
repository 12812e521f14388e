"""Which features of a layer pass the filters by theme, plan status, actor, municipality and pillar."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers import Layer
from layers.register import entries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    import numpy.typing as npt

    from layers.register import Register

LEAST_PART = 0.01
"""A feature lies in a municipality with at least this share of its own size, or of that of the municipality."""

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Filters:
    """Per filter the values of which one must apply; an empty one lets everything pass.

    ``theme`` has ids of themes of layers, ``status`` plan statuses, ``actor`` ids of the register, ``municipality``
    names, ``pillar`` ids of pillars.
    """

    theme: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    municipality: tuple[str, ...] = ()
    pillar: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether any filter is in use."""
        return any(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True, eq=False)
class Facets:
    """Feature id → what a feature can be filtered by beside its plan status; what has none is absent."""

    actor: Mapping[str, frozenset[str]]
    municipality: Mapping[str, frozenset[str]]
    pillar: Mapping[str, frozenset[str]]

    def says_nothing(self, feature_id: str, filters: Filters) -> bool:
        """Whether a filter in use asks for an actor or a pillar, and nobody says which ones the feature has."""
        return bool(
            (filters.actor and feature_id not in self.actor) or (filters.pillar and feature_id not in self.pillar)
        )


def facets(layer: Layer, rows: Sequence[str], register: Register, municipalities: gpd.GeoDataFrame) -> Facets:
    """What the features of a layer can be filtered by.

    Parameters
    ----------
    layer : Layer
        As it is published: what the guard replaced is in the municipality whose outline it became.
    rows : sequence of str
        Per feature the id of the register's row, empty if there is none.
    municipalities : GeoDataFrame
        Outlines in RD New with ``name``.
    """
    ids = [str(one) for one in layer.frame["id"]]
    pillars = dict(zip(register.rows["id"], map(frozenset, map(entries, register.rows["pillar"])), strict=True))
    actors = _actors(register)
    return Facets(
        {one: found for one, row in zip(ids, rows, strict=True) if (found := actors.get(row, _NONE))},
        dict(zip(ids, _municipalities(layer.frame, municipalities), strict=True)),
        {one: found for one, row in zip(ids, rows, strict=True) if (found := pillars.get(row, _NONE))},
    )


def _actors(register: Register) -> dict[str, frozenset[str]]:
    """Register id → the actors of the row; what is an actor of others is one of itself too."""
    rows = register.rows
    named = {str(one): frozenset(entries(cell)) for one, cell in zip(rows["id"], rows["actors"], strict=True)}
    acting = frozenset[str]().union(*named.values())
    return {one: found | ({one} & acting) for one, found in named.items()}


def _municipalities(frame: gpd.GeoDataFrame, municipalities: gpd.GeoDataFrame) -> list[frozenset[str]]:
    """The names of the municipalities that each feature lies in; who touches a border is not across."""
    shapes, areas = frame.geometry.to_numpy(), municipalities.geometry.to_numpy()
    names = municipalities["name"].astype(str).tolist()
    found: list[list[int]] = [[] for _ in shapes]
    for row, area in shapely.STRtree(areas).query(shapes, predicate="intersects").T:
        found[row].append(int(area))
    return [
        frozenset(names[one] for one in near if len(near) == 1 or _lies_in(shape, areas[one]))
        for shape, near in zip(shapes, found, strict=True)
    ]


def _lies_in(shape: Any, area: Any) -> bool:
    if shape.area:
        return bool(shape.intersection(area).area >= LEAST_PART * min(shape.area, area.area))
    return bool(not shape.length or shape.intersection(area).length >= LEAST_PART * shape.length)


def passing(layer: Layer, theme: str, of: Facets, filters: Filters) -> npt.NDArray[np.bool_]:
    """Which features of a layer pass, in the order of its frame; ``theme`` is the id of the layer's theme."""
    frame = layer.frame
    keep = np.full(len(frame), not filters.theme or theme in filters.theme)
    if filters.status:
        keep &= frame["plan_status"].isin(filters.status).to_numpy(bool)
    ids = [str(one) for one in frame["id"]]
    for wanted, having in (
        (filters.actor, of.actor),
        (filters.municipality, of.municipality),
        (filters.pillar, of.pillar),
    ):
        if wanted:
            keep &= np.array([not having.get(one, _NONE).isdisjoint(wanted) for one in ids], dtype=bool)
    return keep


def filtered(layer: Layer, theme: str, of: Facets, filters: Filters) -> Layer:
    """The layer with the features that pass; the same one if all do."""
    keep = passing(layer, theme, of, filters)
    return layer if keep.all() else Layer(layer.spec, layer.frame[keep].reset_index(drop=True))

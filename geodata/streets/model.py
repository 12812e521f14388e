"""A routable street network: nodes, edges with seconds per mode and direction, and what was cut off."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

SCHEMA = 2
"""Version of the files; another one cannot be read."""


@dataclass(frozen=True)
class Part:
    """A part of the network that was cut off: its size and one place in it, in WGS84 degrees."""

    nodes: int
    length_km: float
    lon: float
    lat: float


@dataclass(frozen=True)
class Cut:
    """What one mode lost because it does not belong to the largest part where everything reaches everything.

    ``kept_km`` and ``cut_km`` count each street once; ``parts`` is the number of parts cut off, ``largest`` the longest
    of them.
    """

    mode: str
    kept_nodes: int
    kept_km: float
    parts: int
    cut_nodes: int
    cut_km: float
    largest: tuple[Part, ...] = ()


@dataclass(frozen=True, eq=False)
class StreetNetwork:
    """Streets of one moment, with the rules of each mode applied.

    Attributes
    ----------
    nodes : DataFrame
        Indexed 0…n-1: osm_node (id in OpenStreetMap; a barrier has several nodes), x_m, y_m in ``crs``.
    edges : DataFrame
        from_node, to_node (rows of ``nodes``), length_m (on the ellipsoid), road_class, name, ref, osm_way (the first
        of the ways), and per mode ``<mode>_s`` and ``<mode>_back_s``: seconds along and against the edge, junction
        delays included, empty where the mode may not go.
    geometry : array of LineString
        The course of every edge in ``crs``, bends included, rounded to centimetres.
    modes : tuple of str
    crs : str
        For example ``EPSG:28992``.
    bounds_lonlat : tuple of float
        West, south, east, north in WGS84 degrees.
    reference_date : date or None
        The state that the source describes; ``reference_basis`` says how that is known.
    cuts : tuple of Cut
        One per mode.
    notes : mapping
        What was left out or not understood, and how often.
    turns_not_applied : mapping or None
        Per mode the turn restrictions that it should obey and does not; ``None`` if the source was not asked for them.
    rules : str
        Digest of the defaults that were applied.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    geometry: NDArray[np.object_]
    modes: tuple[str, ...]
    crs: str
    bounds_lonlat: tuple[float, float, float, float]
    source: str
    source_sha256: str
    reference_date: date | None
    reference_basis: str
    cuts: tuple[Cut, ...]
    rules: str
    notes: Mapping[str, int] = field(default_factory=dict)
    turns_not_applied: Mapping[str, int] | None = None

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that a travel time depends on: the same streets give the same digest, whatever the file."""
        digest = hashlib.sha256(f"{SCHEMA} {self.crs} {' '.join(self.modes)} {self.rules}".encode())
        for name, frame in (("nodes", self.nodes), ("edges", self.edges)):
            for column in frame.columns:
                digest.update(f"\n{name} {column} {len(frame)}\n".encode())
                digest.update(_bytes_of(frame[column]))
        digest.update(b"".join(shapely.to_wkb(self.geometry, byte_order=1)))
        return digest.hexdigest()

    @cached_property
    def xy(self) -> NDArray[np.float64]:
        """Positions of the nodes, shape (n, 2), metres in ``crs``."""
        return self.nodes[["x_m", "y_m"]].to_numpy(dtype=float)


def _bytes_of(column: pd.Series) -> bytes:
    if column.dtype.kind in "if":
        values = column.to_numpy()
        return values.astype(values.dtype.newbyteorder("<")).tobytes()
    return "\n".join(column.astype(str)).encode()

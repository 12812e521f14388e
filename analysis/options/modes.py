"""Modes of transport on roads and paths: each uses the speeds of cars or of bikes of the network in its own way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.options.mode_tables import read_own, records
from analysis.reachability.graph import StreetGraph, graph_of
from analysis.reachability.network import load_network

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from analysis.reachability.network import Network
    from geodata import Catalogue


@dataclass(frozen=True)
class Mode:
    """How a mode uses the network.

    Attributes
    ----------
    network : str
        Whose speeds it follows, ``car`` or ``bike``.
    factor, factor_low, factor_high : float
        Its speed over that of the network; lowest and highest as a share of the usual one (1: not known).
    max_kmh, fixed_kmh : float
        Speed that it never exceeds, and one that it has everywhere instead; 0: none.
    closed_classes : tuple of str
        Classes of road that it may not use.
    open_assumptions : frozenset of str
        Assumptions about the network whose links are known to be open for it.
    access_kmh : float
        Speed on the way to the network.
    to_stop_min, alone_min, parking_min : float
        Longest way to a stop, longest way from door to gate beside public transport, and parking at a stop, in minutes;
        0 for modes that one does not take to a stop.
    peak : bool
        Whether it is slower in the peak.
    """

    id: str
    name: str
    network: str
    factor: float
    factor_low: float
    factor_high: float
    max_kmh: float
    fixed_kmh: float
    closed_classes: tuple[str, ...]
    open_assumptions: frozenset[str]
    access_kmh: float
    to_stop_min: float
    alone_min: float
    parking_min: float
    peak: bool
    evidence: str
    source: str


@dataclass(frozen=True)
class Limits:
    """How far one goes without a vehicle, and what parking takes: of the tables of modes, in minutes.

    ``walk_min`` and ``bike_min`` are the longest ways to a stop, ``direct_min`` is the longest walk from door to gate
    that counts as a way without a car.
    """

    walk_min: float = 45.0
    direct_min: float = 60.0
    bike_min: float = 30.0
    bike_parking_min: float = 3.0


def limits_of(modes: Mapping[str, Mode]) -> Limits:
    """The limits of public transport among these modes."""
    walk, bike = modes["walk"], modes["bike"]
    return Limits(walk.to_stop_min, walk.alone_min, bike.to_stop_min, bike.parking_min)


def load_modes(catalogue: Catalogue, path: Path | None = None) -> dict[str, Mode]:
    """The table ``modes``, or one of the user's own with the same columns and rows, by id.

    Raises
    ------
    ModesInvalidError
        A value cannot be meant; file, row and column are named.
    """
    shipped = catalogue.table("modes")
    if path is None:
        return {row["id"]: _mode(row) for row in records(shipped)}
    return {row["id"]: _mode(row) for row in read_own(path, shipped, load_network(catalogue))}


def _mode(row: Mapping[str, Any]) -> Mode:
    return Mode(
        id=row["id"],
        name=row["name"],
        network=row["network"],
        factor=float(row["factor"]),
        factor_low=_or(row["factor_low"], 1.0),
        factor_high=_or(row["factor_high"], 1.0),
        max_kmh=_or(row["max_kmh"], 0.0),
        fixed_kmh=_or(row["fixed_kmh"], 0.0),
        closed_classes=tuple(filter(None, row["closed_classes"].split("|"))),
        open_assumptions=frozenset(filter(None, row["open_assumptions"].split("|"))),
        access_kmh=float(row["access_kmh"]),
        to_stop_min=_or(row["to_stop_min"], 0.0),
        alone_min=_or(row["alone_min"], 0.0),
        parking_min=_or(row["parking_min"], 0.0),
        peak=row["peak"] == "yes",
        evidence=row["evidence"],
        source=row["source"],
    )


def mode_graph(network: Network, mode: Mode, assumptions: frozenset[str] = frozenset()) -> StreetGraph:
    """The links that a mode may use, with its own minutes."""
    kmh = network.links[f"{mode.network}_kmh"].to_numpy(dtype=float)
    chosen = network.check_assumptions(assumptions) | mode.open_assumptions
    open_ = (kmh > 0) & network.links["assumption"].fillna("").isin(["", *chosen]).to_numpy()
    open_ &= ~network.links["road_class"].isin(mode.closed_classes).to_numpy()
    link = np.flatnonzero(open_)
    speed = np.full(len(link), mode.fixed_kmh) if mode.fixed_kmh else kmh[link] * mode.factor
    return replace(
        graph_of(network, mode.network, link, np.minimum(speed, mode.max_kmh) if mode.max_kmh else speed), mode=mode.id
    )


def _or(value: float, default: float) -> float:
    return default if np.isnan(value) else float(value)

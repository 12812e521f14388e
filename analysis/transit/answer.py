"""The answer to a question from door to door, and the deadline in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.transit.errors import DeadlineError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from analysis.reachability.zones import ZonesUsed
    from geodata.timetable.in_use import About

_CLOCK = re.compile(r"([0-2]\d):([0-5]\d)")


@dataclass(frozen=True)
class Figure:
    """A number that a result rests on; ``evidence`` as in the glossary, ``source`` empty for what is assumed."""

    id: str
    value: float
    unit: str
    evidence: str
    source: str
    note: str


@dataclass(frozen=True, eq=False)
class DoorToDoor:
    """Minutes from every zone to a gate by public transport, or with ``direction`` ``from`` the other way.

    Attributes
    ----------
    zones : GeoDataFrame
        One point per zone in EPSG:28992: id, name, place, municipality, province, inhabitants; ``minutes_low``,
        ``minutes``, ``minutes_high`` (5th, 50th and 95th percentile over the draws of deadline minus latest departure,
        or from the gate of earliest arrival minus the end of the shift; infinite where there is no journey);
        ``reached_pct`` (share of draws with a journey); and of a draw with the middle value the ``transfers``, the
        ``lines`` taken (none: it is as fast without a vehicle), and minutes per part: ``access_min``, ``wait_min``,
        ``ride_min``, ``transfer_min``, ``egress_min``, ``early_min`` (at the gate, before the deadline or before
        leaving). Access comes first: from the gate it is on the side of the gate.
    bands : DataFrame
        Cumulative: band_min, and the inhabitants of zones within it: inhabitants_low, inhabitants, inhabitants_high.
    figures : tuple of Figure
        What is assumed about the ways of one's own and about changing.
    taxi_rule : bool
        Whether the hub taxi is refused where a bus or train makes its trip.
    phases : int
        Number of runs whose minute past the hour is not known; the draws are over them.
    datasets : tuple of tuple
        (id, reference date, digest) of the tables that the result was made from.
    timetable, zones_used : About, ZonesUsed
        Which timetable and which zones.
    own_ways : mapping or None
        The street network that ways to and from stops go over; ``None``: the strategic network.
    evidence : str
        The weakest of the inputs.
    """

    destination: str
    deadline_s: int
    day: str
    direction: str
    access: str
    egress: str
    option: str
    assumptions: frozenset[str]
    taxi_rule: bool
    zones: gpd.GeoDataFrame
    bands: pd.DataFrame
    figures: tuple[Figure, ...]
    phases: int
    draws: int
    datasets: tuple[tuple[str, str, str], ...]
    timetable: About
    zones_used: ZonesUsed
    own_ways: Mapping[str, Any] | None
    attribution: str
    evidence: str
    digest: str


def parse_deadline(text: str) -> int:
    """Seconds of the service day for ``HH:MM``; hours from 24 on are after midnight.

    Raises
    ------
    DeadlineError
        It is no such time, or later than 29:59.
    """
    found = _CLOCK.fullmatch(text)
    if not found:
        raise DeadlineError(value=text)
    return int(found[1]) * 3_600 + int(found[2]) * 60

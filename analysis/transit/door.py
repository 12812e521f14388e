"""Door to door by public transport: from every zone to the gate by a deadline, on the embedded timetable.

Lines of which only the headway is known leave at an unknown minute. The search is repeated for many draws of these
minutes, and every result is a band over the draws.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from analysis.reachability.network import load_destinations, load_network
from analysis.transit.answer import DoorToDoor
from analysis.transit.changing import Changing
from analysis.transit.egress import EGRESS, HUB_TAXI, bike_to_gate_s, egress
from analysis.transit.errors import DeadlineError, UnknownChoiceError
from analysis.transit.itinerary import KINDS, itinerary
from analysis.transit.profile import HORIZON_S, Legs, minutes_before, search, window_percentiles
from analysis.transit.schedule import Schedule, schedule
from analysis.transit.ways import ACCESS, Figure, legs_to_stops, without_vehicle
from geodata import embedded
from geodata.errors import UnknownDestinationError
from geodata.timetable.embedded import DAYS, embedded_timetable

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.transit.itinerary import PartKind
    from geodata.timetable.embedded import DayType

BANDS_MIN = (30, 45, 60, 90, 120)
DRAWS = 200
SEED = 20_261_122
BAND = (5.0, 50.0, 95.0)
"""Percentiles over the draws: low, middle and high."""

ZONE_COLUMNS = ["id", "name", "place", "municipality", "province", "inhabitants"]
DATASETS = ("timetable_stops", "timetable_lines", "timetable_calls", "timetable_hours", "zones", "destinations")
NETWORK = ("network_nodes", "network_links", "network_assumptions", "wide_water")
"""Where a bicycle to the gate is used."""

_EVIDENCE = ("measured", "stated", "derived", "illustrative")


def door_to_door(
    deadline_s: int,
    *,
    day: str = "weekday",
    access: str = "walk",
    egress: str = "walk",
    destination: str = "jpk",
    assumptions: Collection[str] = frozenset(),
    draws: int = DRAWS,
) -> DoorToDoor:
    """Minutes from every zone to a gate by public transport, for arrival by a deadline.

    Parameters
    ----------
    deadline_s : int
        Seconds of the service day, see :func:`analysis.transit.answer.parse_deadline`.
    day : str
        ``weekday``, ``saturday`` or ``sunday``.
    access : str
        From the zone to a stop: ``walk`` or ``bike``.
    egress : str
        From a stop to the gate: ``walk``, ``shared_bike`` or ``hub_taxi``; walking is always possible as well.
    assumptions : collection of str
        Ids of assumptions of the strategic network, for the shared bicycle.
    draws : int
        How often the unknown phases are drawn.

    Raises
    ------
    UnknownChoiceError, UnknownDestinationError, UnknownAssumptionError
        An argument is not known; the message lists what is.
    DeadlineError
        The deadline lies outside the service day.
    ValueError
        There is no draw.
    """
    for what, value, known in (
        ("day", day, tuple(DAYS)),
        ("access", access, tuple(ACCESS)),
        ("egress", egress, EGRESS),
    ):
        if value not in known:
            raise UnknownChoiceError(what=what, value=value, known=", ".join(known))
    if not 0 <= deadline_s < 30 * 3_600:
        raise DeadlineError(value=deadline_s)
    if draws < 1:
        raise ValueError(f"Give at least one draw, not {draws}.")
    question = _Question(day, access, egress, destination, frozenset(assumptions))
    return _answer(question, _prepare(question), deadline_s, draws)


@dataclass(frozen=True)
class _Question:
    day: str
    access: str
    egress: str
    destination: str
    assumptions: frozenset[str]


@dataclass(frozen=True, eq=False)
class _Prepared:
    """What is the same for every deadline."""

    ready: Schedule
    zones: gpd.GeoDataFrame
    legs: Legs
    egress_s: NDArray[np.int32]
    direct: NDArray[np.int32]
    figures: tuple[Figure, ...]


@lru_cache(maxsize=16)
def _prepare(question: _Question) -> _Prepared:
    catalogue = embedded()
    known = load_destinations(catalogue)
    if question.destination not in known:
        raise UnknownDestinationError(destination=question.destination, known=", ".join(known))
    if question.assumptions:
        load_network(catalogue).check_assumptions(question.assumptions)
    day = cast("DayType", question.day)
    timetable = embedded_timetable(day, without=() if question.egress == "hub_taxi" else HUB_TAXI)
    zones = catalogue.features("zones")[[*ZONE_COLUMNS, "geometry"]]
    way, changing = ACCESS[question.access], Changing()
    origin_xy = np.column_stack([zones.geometry.x, zones.geometry.y])
    legs = legs_to_stops(origin_xy, np.column_stack([timetable.stops.x_m, timetable.stops.y_m]), way)
    gate = known[question.destination]
    last = egress(question.egress, timetable, gate, catalogue, question.assumptions)
    whole_way_s = way.seconds(np.hypot(*(origin_xy - [gate.x_m, gate.y_m]).T))
    if question.access == "bike":  # the network knows the way; a straight line would cross what lies between
        by_network_s = bike_to_gate_s(origin_xy, gate, catalogue, question.assumptions) + way.fixed_s
        whole_way_s = np.where(whole_way_s >= 0, by_network_s, -1).astype(np.int32)
    direct = without_vehicle(legs, last.on_own, whole_way_s)
    changes = tuple(
        Figure(f"change_{name}", value, "", "illustrative", "", "Changing between vehicles; see the class Changing.")
        for name, value in asdict(changing).items()
    )
    figures = (*way.figures(f"access_{question.access}"), *last.figures, *changes)
    return _Prepared(schedule(timetable, changing), zones, legs, last.by_vehicle, direct, figures)


def _answer(question: _Question, prepared: _Prepared, deadline_s: int, draws: int) -> DoorToDoor:
    ready = prepared.ready
    phase = np.random.default_rng(SEED).random((draws, ready.phases))
    start_s = np.column_stack([_starts(prepared, phase[draw], deadline_s) for draw in range(draws)])
    minutes = minutes_before(np.full(draws, deadline_s), start_s)
    low, middle, high = window_percentiles(minutes, BAND).T
    zones = prepared.zones.assign(
        minutes_low=low, minutes=middle, minutes_high=high, reached_pct=100 * np.isfinite(minutes).mean(axis=1)
    )
    parts = _parts(prepared, phase, minutes, middle, deadline_s)
    catalogue = embedded()
    cycles = question.access == "bike" or question.egress == "shared_bike"
    used = [catalogue[name] for name in (*DATASETS, *(NETWORK if cycles else ()))]
    datasets = tuple((dataset.id, dataset.reference_date, dataset.sha256[:16]) for dataset in used)
    evidence = max(
        [dataset.evidence for dataset in used] + [figure.evidence for figure in prepared.figures], key=_EVIDENCE.index
    )
    return DoorToDoor(
        destination=question.destination,
        deadline_s=deadline_s,
        day=question.day,
        access=question.access,
        egress=question.egress,
        assumptions=question.assumptions,
        zones=zones.join(parts),
        bands=_bands(minutes, prepared.zones["inhabitants"].to_numpy()),
        figures=prepared.figures,
        phases=ready.phases,
        draws=draws,
        datasets=datasets,
        attribution=ready.timetable.attribution,
        evidence=evidence,
        digest=_digest(question, prepared, deadline_s, draws, datasets),
    )


def _starts(prepared: _Prepared, phase: NDArray[np.float64], deadline_s: int) -> NDArray[np.int32]:
    """Latest start from every zone for one draw, by a vehicle or without."""
    profile = search(prepared.ready.with_phases(phase), prepared.egress_s, latest_s=deadline_s)
    by_vehicle = profile.latest_from_origins(deadline_s, prepared.legs)[:, 0]
    without_s = prepared.direct.sum(axis=1)
    return np.where(without_s >= 0, np.maximum(by_vehicle, deadline_s - without_s), by_vehicle).astype(np.int32)


def _parts(
    prepared: _Prepared,
    phase: NDArray[np.float64],
    minutes: NDArray[np.float64],
    middle: NDArray[np.float64],
    deadline_s: int,
) -> pd.DataFrame:
    """Of a journey with the middle duration: transfers, lines, and minutes per part."""
    chosen = np.where(np.isfinite(middle), np.argmax(minutes == middle[:, None], axis=1), -1)
    rows: dict[int, dict[str, object]] = {}
    names = prepared.ready.timetable.lines.line_id[prepared.ready.timetable.trips.line]
    for draw in np.unique(chosen[chosen >= 0]):
        profile = search(prepared.ready.with_phases(phase[draw]), prepared.egress_s, latest_s=deadline_s)
        for zone in np.flatnonzero(chosen == draw):
            access_s, egress_s = prepared.direct[zone].tolist()
            journey = itinerary(profile, prepared.legs, int(zone), deadline_s)
            if journey is None or deadline_s - journey.start_s >= access_s + egress_s >= 0:
                seconds: dict[PartKind, int] = dict.fromkeys(KINDS, 0) | {"access": access_s, "egress": egress_s}
                transfers, lines = 0, []
            else:
                seconds, transfers = journey.seconds, journey.transfers
                lines = [str(names[part.trip]) for part in journey.parts if part.kind == "ride"]
            minutes_of = {f"{kind}_min": seconds[kind] / 60 for kind in KINDS}
            rows[int(zone)] = {"transfers": transfers, "lines": " ".join(lines), **minutes_of}
    columns = ["transfers", "lines", *(f"{kind}_min" for kind in KINDS)]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return frame.astype({"transfers": "Int64"})


def _bands(minutes: NDArray[np.float64], inhabitants: NDArray[np.int64]) -> pd.DataFrame:
    counts = np.stack([inhabitants @ (minutes <= band) for band in BANDS_MIN]).astype(float)
    low, middle, high = window_percentiles(counts, BAND).T
    return pd.DataFrame(
        {
            "band_min": BANDS_MIN,
            "inhabitants_low": low.astype(int),
            "inhabitants": middle.astype(int),
            "inhabitants_high": high.astype(int),
        }
    )


def _digest(
    question: _Question,
    prepared: _Prepared,
    deadline_s: int,
    draws: int,
    datasets: tuple[tuple[str, str, str], ...],
) -> str:
    inputs = {
        "timetable": prepared.ready.timetable.digest,
        "datasets": datasets,
        "question": [question.day, question.access, question.egress, question.destination],
        "assumptions": sorted(question.assumptions),
        "figures": [[figure.id, figure.value] for figure in prepared.figures],
        "settings": [deadline_s, draws, SEED, HORIZON_S, BANDS_MIN],
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:12]

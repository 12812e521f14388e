"""The answer door to door for one deadline: bands over the draws, and the journey in the middle of them in parts."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.options.door_inputs import SEED
from analysis.options.draws import MIDDLE
from analysis.options.transit import FROM, HORIZON_S, Moment, Unknowns, egress_s, journeys, no_taxi_away, ready_between
from analysis.reachability.inputs import guarded_zones
from analysis.transit.answer import DoorToDoor
from analysis.transit.itinerary import KINDS, itinerary
from analysis.transit.mirror import mirrored, turned_back
from analysis.transit.profile import search, window_percentiles
from geodata.timetable.in_use import TABLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.options.door_inputs import Prepared, Question
    from analysis.transit.itinerary import PartKind

BANDS_MIN = (30, 45, 60, 90, 120)
BAND = (5.0, 50.0, 95.0)
"""Percentiles over the draws: low, middle and high."""

_NETWORK = ("network_nodes", "network_links", "network_assumptions", "wide_water")
_EVIDENCE = ("measured", "stated", "derived", "illustrative")


def answer(question: Question, prepared: Prepared, deadline_s: int, draws: int) -> DoorToDoor:
    """Minutes from every zone for one deadline, as a band over the draws."""
    timetable, ways = prepared.timetable, prepared.ways
    unknowns = Unknowns.phases_only(timetable, draws, SEED)
    moment = Moment(deadline_s, np.zeros(len(prepared.zones)))
    found = journeys(
        timetable,
        ways,
        unknowns,
        moments={"": moment},
        direction=question.direction,
        seats={},
        unless_s=prepared.unless_s,
    )
    minutes = found.trips[""].minutes.T
    low, middle, high = _band(minutes)
    zones = prepared.zones.assign(
        minutes_low=low,
        minutes=middle,
        minutes_high=high,
        reached_pct=100 * np.isfinite(minutes[:, :MIDDLE]).mean(axis=1),
    )
    zones = zones.join(_parts(question, prepared, unknowns, deadline_s, minutes))
    catalogue = prepared.catalogue
    tables = TABLES if prepared.about.level == "embedded" else ()
    used = [catalogue[name] for name in (*tables, prepared.zones_used.dataset, "destinations", "modes", *_NETWORK)]
    datasets = tuple((dataset.id, dataset.reference_date, dataset.sha256[:16]) for dataset in used)
    known = [dataset.evidence for dataset in used] + [figure.evidence for figure in prepared.figures]
    return DoorToDoor(
        destination=question.destination,
        deadline_s=deadline_s,
        day=question.day,
        direction=question.direction,
        access=question.access,
        egress=question.egress,
        option=question.option,
        assumptions=question.assumptions,
        taxi_rule=question.taxi_rule,
        # A station, or a point that somebody asks for, is no row of the zones.
        zones=guarded_zones(zones, catalogue) if question.origin is None else zones,
        bands=_bands(minutes, prepared.zones["inhabitants"].to_numpy()),
        figures=prepared.figures,
        phases=len(timetable.phases),
        draws=draws,
        datasets=datasets,
        timetable=prepared.about,
        zones_used=prepared.zones_used,
        own_ways=prepared.own_ways,
        attribution=timetable.attribution,
        evidence=max(known, key=_EVIDENCE.index),
        digest=_digest(question, prepared, deadline_s, draws, datasets),
    )


def _parts(
    question: Question,
    prepared: Prepared,
    unknowns: Unknowns,
    deadline_s: int,
    minutes: NDArray[np.float64],
) -> pd.DataFrame:
    """Of a journey with the middle duration: transfers, lines, and minutes per part."""
    minutes = minutes[:, :MIDDLE]
    middle = window_percentiles(minutes, BAND)[:, 1]
    chosen = np.where(np.isfinite(middle), np.argmax(minutes == middle[:, None], axis=1), -1)
    back = question.direction == FROM
    moment_s = -deadline_s if back else deadline_s
    timetable = mirrored(prepared.timetable) if back else prepared.timetable
    timetable = no_taxi_away(timetable, prepared.ways)
    ready = ready_between(timetable, moment_s, moment_s, prepared.unless_s, back=back)
    cut = ready.timetable
    phase, last_s = unknowns.phases(cut), egress_s(prepared.ways, unknowns)
    names = cut.lines.line_id[cut.trips.line]
    rows: dict[int, dict[str, object]] = {}
    for draw in np.unique(chosen[chosen >= 0]):
        profile = search(ready.with_phases(phase[draw]), last_s[draw], latest_s=moment_s)
        for zone in np.flatnonzero(chosen == draw).tolist():
            journey = itinerary(profile, prepared.ways.access, zone, moment_s)
            if journey is None or moment_s - journey.start_s >= prepared.alone[zone].sum() * 60:
                first, last = prepared.alone[zone].tolist()[:: -1 if back else 1]
                parts: dict[PartKind, float] = dict.fromkeys(KINDS, 0.0) | {"access": first, "egress": last}
                transfers, lines = 0, []
            else:
                journey = turned_back(journey) if back else journey
                parts, transfers = {kind: seconds / 60 for kind, seconds in journey.seconds.items()}, journey.transfers
                lines = [str(names[part.trip]) for part in journey.parts if part.kind == "ride"]
            rows[zone] = {"transfers": transfers, "lines": " ".join(lines)}
            rows[zone] |= {f"{kind}_min": parts[kind] for kind in KINDS}
    columns = ["transfers", "lines", *(f"{kind}_min" for kind in KINDS)]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).astype({"transfers": "Int64"})


def _band(drawn: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Low, middle and high per row: the middle over the phases that are always the same, the rest over the draws."""
    middle = window_percentiles(drawn[:, :MIDDLE], BAND)[:, 1]
    low, _, high = window_percentiles(drawn[:, MIDDLE:] if drawn.shape[1] > MIDDLE else drawn, BAND).T
    return np.minimum(low, middle), middle, np.maximum(high, middle)


def _bands(minutes: NDArray[np.float64], inhabitants: NDArray[np.int64]) -> pd.DataFrame:
    counts = np.stack([inhabitants @ (minutes <= band) for band in BANDS_MIN]).astype(float)
    low, middle, high = _band(counts)
    return pd.DataFrame(
        {
            "band_min": BANDS_MIN,
            "inhabitants_low": low.astype(int),
            "inhabitants": middle.astype(int),
            "inhabitants_high": high.astype(int),
        }
    )


def _digest(
    question: Question,
    prepared: Prepared,
    deadline_s: int,
    draws: int,
    datasets: tuple[tuple[str, str, str], ...],
) -> str:
    inputs: dict[str, object] = {
        "timetable": prepared.timetable.digest,
        "network": prepared.network_digest,
        "own_ways": prepared.own_ways,
        "datasets": datasets,
        "question": [question.day, question.direction, question.access, question.egress, question.destination],
        "assumptions": sorted(question.assumptions),
        "figures": [[figure.id, figure.value] for figure in prepared.figures],
        "settings": [deadline_s, draws, SEED, HORIZON_S, BANDS_MIN],
    }
    if question.origin is not None:
        inputs["origin"] = [question.origin.id, question.origin.x_m, question.origin.y_m]
    if question.taxi_rule:
        inputs["taxi_rule"] = True
    if question.own_modes is not None:
        inputs["own_modes"] = hashlib.sha256(question.own_modes.read_bytes()).hexdigest()
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:12]

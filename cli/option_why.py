"""``paraatkaart option why``: the ways from one origin to the gate in their parts."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.output import print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.options.demand import Shift
    from analysis.options.explained import Way
    from analysis.options.journey import Leg
    from analysis.options.origin import Origin
    from analysis.transit.answer import DoorToDoor

TRANSIT = "transit"


def why(
    origin: Annotated[str, typer.Argument(metavar="ORIGIN", help="Id of a zone or a station, or X,Y in RD metres.")],
    *,
    option: Annotated[
        str, typer.Option(metavar="ID|FILE", help="Id of an option, or path of an option file.")
    ] = "today",
    shift: Annotated[str | None, typer.Option(metavar="ID", help="Id of a shift; the first one if left out.")] = None,
    mode: Annotated[
        list[str] | None,
        typer.Option(metavar="MODE", help="A mode, 'park_and_ride' or 'transit'; repeat it. All if left out."),
    ] = None,
    access: Annotated[Literal["walk", "bike"], typer.Option(help="From home to a stop.")] = "bike",
    egress: Annotated[
        Literal["walk", "shared_bike", "hub_taxi"], typer.Option(help="From a stop to the gate.")
    ] = "hub_taxi",
    shifts: Annotated[Path | None, typer.Option(metavar="FILE", help="Table of shifts instead of ours.")] = None,
    modes: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Table of speeds and penalties instead of ours.")
    ] = None,
    assume: Annotated[
        list[str] | None, typer.Option(metavar="ASSUMPTION", help="Id of an assumption to switch on; repeat it.")
    ] = None,
    taxi_rule: Annotated[
        bool, typer.Option(help="Refuse the hub taxi where a bus or train makes its trip within its hour.")
    ] = False,
    output: Annotated[Literal["table", "json"], typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """Tell why ways from one origin take so long: their parts by every mode, which add up to the minutes compared."""
    from analysis.options.by_mode import street_minutes
    from analysis.options.demand import load_shifts, shifted
    from analysis.options.door import door_to_door
    from analysis.options.door_inputs import scenario_of
    from analysis.options.explained import ways_from
    from analysis.options.journey import journey
    from analysis.options.origin import find_origin
    from geodata import active

    catalogue, assumed = active(), frozenset(assume or ())
    place = find_origin(origin, catalogue)
    known = shifted(load_shifts(catalogue, shifts), scenario_of(catalogue, option))
    asked = known[_one_of("--shift", shift or next(iter(known)), known)]
    back = asked.direction == "from"
    streets = street_minutes(option, peak=asked.peak, assumptions=assumed, own_modes=modes)
    names = {**streets.names, TRANSIT: "Openbaar vervoer"}
    wanted = [_one_of("--mode", one, names) for one in dict.fromkeys(mode or names)]
    by_street = ways_from(place, option, peak=asked.peak, back=back, assumptions=assumed, own_modes=modes)
    found: list[dict[str, Any]] = []
    attribution = digest = None
    for one in wanted:
        if one != TRANSIT:
            found.append(_way(by_street[one]) | {"mode": one, "name": names[one]})
            continue
        answer = door_to_door(
            asked.time_s,
            day=asked.day_type,
            direction=asked.direction,
            access=access,
            egress=egress,
            option=option,
            assumptions=assumed,
            own_modes=modes,
            origin=place,
            taxi_rule=taxi_rule,
        )
        text = Path(option).read_text(encoding="utf-8") if Path(option).is_file() else ""
        legs = journey(answer, place.id, text, modes, place)
        attribution, digest = answer.attribution, answer.digest
        found.append(_journey(answer, legs) | {"mode": one, "name": names[one]})
    about = _about(place, option, asked) | {
        "access": access,
        "egress": egress,
        "assumptions": sorted(assumed),
        "taxi_rule": taxi_rule,
        "evidence": "illustrative",
        "digest": streets.digest,
        "transit_digest": digest,
        "attribution": attribution,
    }
    if output == "json":
        print_json({**about, "ways": found})
        return
    _print(about, found)


def _one_of(key: str, value: str, known: Any) -> str:
    if value not in known:
        raise typer.BadParameter(f"there is no '{value}'; choose from {', '.join(known)}.", param_hint=key)
    return value


def _about(origin: Origin, option: str, shift: Shift) -> dict[str, Any]:
    place = {name: getattr(origin, name) for name in ("id", "name", "kind", "x_m", "y_m")}
    return {
        "origin": place,
        "option": option,
        "shift": shift.id,
        "shift_time": _clock(shift.time_s),
        "direction": shift.direction,
        "peak": shift.peak,
    }


def _way(way: Way | None) -> dict[str, Any]:
    """One way over roads and paths; without minutes there is none."""
    pieces = () if way is None else way.pieces
    return {
        "minutes": None if way is None else round(way.minutes, 3),
        "length_m": None if way is None else round(way.length_m),
        "parts": [
            {
                "kind": piece.kind,
                "mode": piece.mode,
                "road": piece.road or None,
                "road_class": piece.road_class or None,
                "place": piece.place or None,
                "length_m": round(piece.length_m),
                "minutes": round(piece.minutes, 3),
                "xy": _xy(piece.xy),
            }
            for piece in pieces
        ],
    }


def _journey(answer: DoorToDoor, legs: Sequence[Leg]) -> dict[str, Any]:
    """One journey by public transport, in the middle of the draws; without a vehicle its parts have no times."""
    row = answer.zones.iloc[0]
    minutes = float(row["minutes"])
    parts: list[dict[str, Any]] = [
        {
            "kind": leg.kind,
            "line": leg.line or None,
            "from_stop": leg.from_stop or None,
            "to_stop": leg.to_stop or None,
            "start": _clock(leg.start_s),
            "end": _clock(leg.end_s),
            "minutes": round((leg.end_s - leg.start_s) / 60, 3),
            "headway_min": leg.headway_s / 60 or None,
            "must_book": leg.must_book,
            "xy": _xy(leg.xy),
        }
        for leg in legs
    ]
    if not legs and math.isfinite(minutes):
        parts = [
            {"kind": kind, "minutes": round(float(row[f"{kind}_min"]), 3)}
            for kind in ("access", "egress")
            if row[f"{kind}_min"] > 0
        ]
    known = {name: float(row[name]) for name in ("minutes", "minutes_low", "minutes_high")}
    return {name: round(value, 3) if math.isfinite(value) else None for name, value in known.items()} | {"parts": parts}


def _xy(places: Sequence[tuple[float, float]]) -> list[list[int]]:
    return [[round(x_m), round(y_m)] for x_m, y_m in places]


def _clock(seconds: float) -> str:
    minutes = int(seconds // 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _print(about: dict[str, Any], ways: Sequence[dict[str, Any]]) -> None:
    origin = about["origin"]
    way = "to the gate" if about["direction"] == "to" else "from the gate"
    print(f"{origin['name']} ({origin['kind']} {origin['id']}), option '{about['option']}', {way}, shift", end=" ")
    print(f"{about['shift']} {about['shift_time']}; {about['evidence']}; digest {about['digest']}")
    for found in ways:
        if found["minutes"] is None:
            print(f"\n{found['mode']}: no way")
            continue
        print(f"\n{found['mode']}: {found['minutes']:.1f} min")
        print_table([_row(part) for part in found["parts"]])


def _row(part: dict[str, Any]) -> dict[str, object]:
    kilometres = "" if part.get("length_m") is None else f"{part['length_m'] / 1_000:.1f}"
    names = [part.get(name) for name in ("road", "line")]
    what = next((name for name in names if name), part.get("road_class") or part["kind"])
    stops = " - ".join(name for name in (part.get("from_stop"), part.get("to_stop")) if name)
    return {
        "part": part["kind"],
        "by": part.get("mode") or "",
        "on": what if part["kind"] in {"road", "ride"} else "",
        "to": part.get("place") or stops,
        "km": kilometres,
        "min": f"{part['minutes']:.1f}",
    }

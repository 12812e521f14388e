"""``paraatkaart transit``: who can be at the gate by a deadline with trains, buses and what lies before and after."""

from __future__ import annotations

import csv
import sys
from dataclasses import asdict
from datetime import datetime  # noqa: TC003  typer reads the annotation
from pathlib import Path  # noqa: TC003  typer reads the annotation
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.answers import lonlat_of, tell_joined
from cli.output import print_json, records, rounded

if TYPE_CHECKING:
    from analysis.transit.answer import DoorToDoor

Format = Literal["json", "csv"]
Day = Literal["weekday", "saturday", "sunday"]
Direction = Literal["to", "from"]
Access = Literal["walk", "bike"]
Egress = Literal["walk", "shared_bike", "hub_taxi"]


def transit(
    *,
    deadline: Annotated[
        str,
        typer.Option(
            metavar="HH:MM",
            help="When to be at the gate, or with --direction from when one may leave it; 24:30 is after midnight.",
        ),
    ],
    day: Annotated[Day | None, typer.Option(help="Kind of day; weekday if no date is given.")] = None,
    direction: Annotated[
        Direction, typer.Option(help="To the gate by the deadline, or from it after the end of a shift.")
    ] = "to",
    date: Annotated[
        datetime | None,
        typer.Option(metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="Service date; the usual one if left out."),
    ] = None,
    option: Annotated[
        str, typer.Option(metavar="ID|FILE", help="Id of an option, or path of an option file.")
    ] = "today",
    access: Annotated[Access, typer.Option(help="From home to a stop.")] = "walk",
    egress: Annotated[Egress, typer.Option(help="From a stop to the gate; walking is always possible.")] = "walk",
    network: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="A street network made by 'network build', for the ways to and from stops.",
        ),
    ] = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(metavar="ASSUMPTION", help="Id of an assumption of the network; repeat it."),
    ] = None,
    taxi_rule: Annotated[
        bool, typer.Option(help="Refuse the hub taxi where a bus or train makes its trip within its hour.")
    ] = False,
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = "json",
) -> None:
    """Print minutes door to door between every zone and the Johannes Postkazerne, as a band over what is not known."""
    from analysis.options import door
    from analysis.transit.answer import parse_deadline
    from geodata.timetable.in_use import kind_of, remarks

    on = None if date is None else date.date()
    answer = door.door_to_door(
        parse_deadline(deadline),
        day=day or ("weekday" if on is None else kind_of(on)),
        direction=direction,
        on=on,
        access=access,
        egress=egress,
        option=option,
        network=network,
        assumptions=frozenset(assume or ()),
        taxi_rule=taxi_rule,
    )
    for remark in remarks(answer.timetable.record()):
        print(f"Note: {remark}", file=sys.stderr)
    zones = [_zone(row) | place for row, place in zip(records(answer.zones), lonlat_of(answer.zones), strict=True)]
    tell_joined(zones)
    if output == "csv":
        rows = [{**row, "evidence": answer.evidence, "digest": answer.digest} for row in zones]
        writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return
    print_json({**_about(answer, deadline), "bands": records(answer.bands), "zones": zones})


def _about(answer: DoorToDoor, deadline: str) -> dict[str, Any]:
    """What the answer rests on."""
    from geodata.timetable.in_use import as_shown

    return {
        "destination": answer.destination,
        "deadline": deadline,
        "day": answer.day,
        "direction": answer.direction,
        "access": answer.access,
        "egress": answer.egress,
        "assumptions": sorted(answer.assumptions),
        "taxi_rule": answer.taxi_rule,
        "option": answer.option,
        "level": answer.timetable.level,
        "timetable": as_shown(answer.timetable.record()),
        "zones_used": answer.zones_used.record(),
        "own_ways": answer.own_ways,
        "evidence": answer.evidence,
        "unknown_phases": answer.phases,
        "draws": answer.draws,
        "datasets": [
            {"dataset": name, "reference_date": date, "sha256": digest} for name, date, digest in answer.datasets
        ],
        "figures": [asdict(figure) for figure in answer.figures],
        "attribution": answer.attribution,
        "digest": answer.digest,
    }


def _zone(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: round(value, 2) if name.endswith("_min") and value is not None else value
        for name, value in rounded(row).items()
    }

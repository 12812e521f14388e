"""``paraatkaart dual-use``: where military and civil use meet, and what they are to each other."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.declared import Calendar, Layers, Out, Output  # noqa: TC001  typer reads the annotations
from cli.export import check_out, tell, write_csv, write_json
from cli.loss import side_record
from cli.output import records

if TYPE_CHECKING:
    from analysis.dual_use import AirUse, GroundUse
    from analysis.dual_use.sides import UsedSide


def dual_use(
    *,
    realm: Annotated[Literal["ground", "air"], typer.Option(help="Use of the ground, or of the air.")] = "ground",
    military: Annotated[
        list[str] | None,
        typer.Option(metavar="LAYER|FILE[=FUNCTION]", help="A military side; all that are known if left out."),
    ] = None,
    civil: Annotated[
        list[str] | None,
        typer.Option(metavar="LAYER|FILE[=FUNCTION]", help="A civil side; all that are known if left out."),
    ] = None,
    calendar: Calendar = None,
    matrix: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A matrix of functions in place of ours (CSV).")
    ] = None,
    layer: Layers = None,
    output: Output = "json",
    out: Out = None,
) -> None:
    """Find where military and civil use meet: hectares or kilometres, the verdict, and hectare-days from calendars."""
    from analysis.dual_use import Question, air_use, ground_use
    from analysis.dual_use.totals import piece_tables
    from geodata.vector_write import write_gpkg

    check_out(output, out)
    question = Question(military or (), civil or (), calendar, matrix, layer or ())
    answer = ground_use(question) if realm == "ground" else air_use(question)
    tell(note.english for note in answer.meeting.notes)
    columns = [str(name) for name in answer.pieces if name != "geometry"]
    if output == "gpkg" and out is not None:
        write_gpkg(piece_tables(answer.pieces), out)
    elif output == "csv":
        write_csv(columns, records(answer.pieces), out)
    else:
        write_json(_document(answer, realm), out)


def _document(answer: GroundUse | AirUse, realm: str) -> dict[str, Any]:
    from analysis.dual_use.facilities import shared_facilities
    from analysis.dual_use.totals import by_verdict
    from analysis.dual_use.use_calendar import HOURS_IN_YEAR, YEAR

    meeting = answer.meeting
    return {
        "realm": realm,
        "matrix": meeting.matrix.title,
        "calendar": meeting.calendar.title,
        "calendar_year": YEAR,
        "calendar_hours": HOURS_IN_YEAR,
        "military": [_side(used) for used in meeting.military],
        "civil": [_side(used) for used in meeting.civil],
        "verdicts": records(by_verdict(answer.pieces)),
        "groups": records(answer.groups),
        "pieces": records(answer.pieces),
        "unknown": list(meeting.unknown),
        "without_data": list(meeting.without_data),
        "digest": meeting.digest,
        "facilities": records(shared_facilities()) if realm == "ground" else [],
        "notes": [note.english for note in meeting.notes],
    }


def _side(used: UsedSide) -> dict[str, Any]:
    return {"name": used.name, "functions": sorted(used.offers), **side_record(used.side)}

"""``paraatkaart dual-use``: where military and civil use meet, and what they are to each other."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.export import Format, check_out, tell, write_csv, write_json
from cli.loss import side_record
from cli.output import records

if TYPE_CHECKING:
    import geopandas as gpd

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
    calendar: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A calendar of use in place of ours (CSV).")
    ] = None,
    matrix: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A matrix of functions in place of ours (CSV).")
    ] = None,
    layer: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Which layer of a file that has several. Repeatable.")
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="How to write.")] = "json",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write; standard output if left out.")
    ] = None,
) -> None:
    """Find where military and civil use meet: hectares or kilometres, the verdict, and hectare-days from calendars."""
    from analysis.dual_use import Question, air_use, ground_use

    check_out(output, out)
    question = Question(military or (), civil or (), calendar, matrix, layer or ())
    answer = ground_use(question) if realm == "ground" else air_use(question)
    tell(note.english for note in answer.meeting.notes)
    columns = [str(name) for name in answer.pieces if name != "geometry"]
    if output == "gpkg" and out is not None:
        _write_tables(answer.pieces, out)
    elif output == "csv":
        write_csv(columns, records(answer.pieces), out)
    else:
        write_json(_document(answer, realm), out)


def _document(answer: GroundUse | AirUse, realm: str) -> dict[str, Any]:
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
        "groups": records(answer.groups),
        "pieces": records(answer.pieces),
        "unknown": list(meeting.unknown),
        "without_data": list(meeting.without_data),
        "digest": meeting.digest,
        "notes": [note.english for note in meeting.notes],
    }


def _side(used: UsedSide) -> dict[str, Any]:
    return {"name": used.name, "functions": sorted(used.offers), **side_record(used.side)}


def _write_tables(found: gpd.GeoDataFrame, out: Path) -> None:
    import numpy as np
    import shapely

    from geodata.vector_write import write_gpkg

    cells: dict[str, Any] = {}
    for name in found.columns.drop("geometry"):
        column = found[name]
        texts = name.endswith(_TEXTS)
        cells[name] = (
            [None if value is None or value != value else str(value) for value in column]  # noqa: PLR0124  NaN
            if texts
            else [np.nan if value is None else float(value) for value in column]
        )
    found = found.assign(**cells)
    kinds = shapely.get_dimensions(found.geometry.to_numpy())
    write_gpkg({name: found[kinds == kind] for name, kind in (("areas", 2), ("lines", 1), ("points", 0))}, out)


_TEXTS = (
    *("_layer", "_id", "_name", "_function", "_plan_status", "source", "evidence"),
    *("verdict", "rationale", "_above", "height"),
)

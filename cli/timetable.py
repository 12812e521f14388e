"""``paraatkaart timetable build``: cut a GTFS feed to the region and one service day."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  typer reads the annotation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.output import print_json, print_table

if TYPE_CHECKING:
    import shapely

    from geodata.timetable.model import Timetable

timetable = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Timetables for public transport.")

RD = "EPSG:28992"


@timetable.callback()
def options() -> None:
    """Timetables for public transport."""


@timetable.command()
def build(
    feed: Annotated[
        Path,
        typer.Argument(
            metavar="FEED", help="GTFS: a zip file, a folder with its tables, or gtfs_nl once it was refreshed."
        ),
    ],
    *,
    day: Annotated[
        datetime, typer.Option("--date", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="The service date.")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", file_okay=False, help="Folder to write the timetable to.")],
    extent: Annotated[
        str, typer.Option(metavar="drenthe|region|FILE|all", help="Area to cut to; FILE has polygons.")
    ] = "region",
    crs: Annotated[
        str,
        typer.Option(metavar="EPSG:CODE", help="Metric reference system of a foreign feed; needs --extent all."),
    ] = RD,
    output: Annotated[Literal["table", "json"], typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """Cut a GTFS feed to an area and one service day, and say what was repaired or refused."""
    if crs != RD and extent != "all":
        raise typer.BadParameter("a reference system other than EPSG:28992 needs --extent all.", param_hint="--extent")
    from geodata.timetable.feed import read_feed
    from geodata.timetable.store import write_timetable

    path, attribution = _feed(feed)
    made = read_feed(path, day.date(), region=_region(extent), crs=crs, attribution=attribution)
    head = write_timetable(made, out)
    report = _report(made, head, extent)
    if output == "json":
        print_json(report)
    else:
        _print(report)


def _feed(feed: Path) -> tuple[Path, str]:
    """Where the feed lies, and whom to name if somebody else than the feed says so."""
    from geodata.timetable.refreshed import DATASET, refreshed_feed

    asked = str(feed) == DATASET and not feed.exists()
    found = refreshed_feed() if asked else None
    if asked and found is None:
        raise typer.BadParameter(
            f"no feed was fetched yet: 'paraatkaart refresh {DATASET}' fetches it; or name a file or a folder.",
            param_hint="FEED",
        )
    return (feed, "") if found is None else (found[0], found[1].attribution)


def _region(extent: str) -> shapely.Geometry | None:
    from geodata.extent import find_extent

    return None if extent == "all" else find_extent(extent, Path.cwd()).geometry


def _report(made: Timetable, head: Path, extent: str) -> dict[str, Any]:
    from geodata.timetable.store import summary

    notes = [
        {"code": note.code, "outcome": note.outcome, "count": note.count, "text": note.text, "examples": note.examples}
        for note in made.notes
    ]
    return {"path": str(head), "extent": extent, **summary(made), "notes": notes}


def timetable_line(about: Any) -> str:
    """One line about the timetable behind an answer."""
    days = ", ".join(f"{day} {on}" for day, on in about["dates"].items())
    kind = "embedded model of lines and headways" if about["level"] == "embedded" else "fetched"
    dated = about["reference_date"] or "an unknown day"
    return f"Timetable: {kind}, {about['source']} of {dated}, digest {about['digest']} ({days})."


def _print(report: dict[str, Any]) -> None:
    print(
        f"{report['path']}: {report['source']} on {report['service_date']} (valid from {report['valid_from']} until "
        f"{report['valid_until']}), cut to {report['extent']}; source: {report['attribution'] or 'not named'}."
    )
    print(f"Digest {report['digest'][:16]}\n")
    print_table([report["counts"]])
    for note in report["notes"]:
        examples = f" For example: {'; '.join(note['examples'])}." if note["examples"] else ""
        print(f"\n{note['outcome']}: {note['text']}{examples}")

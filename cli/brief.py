"""``paraatkaart brief``: a map with its legend, its table and its sources as files to hand out."""

from __future__ import annotations

import sys
from datetime import datetime  # noqa: TC003  typer reads it
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """What can be written; an enumeration, since an option that may be repeated takes no literals."""

    PDF = "pdf"
    PNG = "png"
    SVG = "svg"
    DOCX = "docx"
    PPTX = "pptx"
    GPKG = "gpkg"
    GEOJSON = "geojson"
    CSV = "csv"
    ZIP = "zip"


def brief(
    *,
    settings: Annotated[
        str, typer.Option("--from", metavar="FILE|NAME", help="Settings file, or a ready-made one: see --list.")
    ] = "",
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the files; made if needed.")] = None,
    formats: Annotated[
        list[Format] | None, typer.Option("--format", help="What to write; repeat it for more. PDF if left out.")
    ] = None,
    dpi: Annotated[int, typer.Option(min=50, max=600, help="Dots per inch of PNG.")] = 150,
    day: Annotated[
        datetime | None,
        typer.Option(
            "--date", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="Print date, instead of that of the settings."
        ),
    ] = None,
    ready: Annotated[bool, typer.Option("--list", help="List the ready-made settings and stop.")] = False,
) -> None:
    """Make a briefing of settings: sheets as PDF, pictures, text document or slides, and their data."""
    from briefing.ready import ready_made

    if ready:
        for name, path in ready_made().items():
            print(f"{name}  {path}")
        return
    if not settings or out is None:
        raise typer.BadParameter("give --from FILE and --out DIR, or --list.")
    from briefing import bundle
    from briefing.settings import read_settings
    from briefing.sheet import make

    path = ready_made().get(settings, Path(settings))
    chosen = read_settings(path, day.date().isoformat() if day else "")
    made = make(chosen, _tell if sys.stderr.isatty() else None)
    for file in bundle.write(bundle.files(made, [one.value for one in formats or [Format.PDF]], dpi), out):
        print(file)


def _tell(done: int, total: int) -> None:
    print(f"{done} of {total} sheets", end="\n" if done == total else "\r", file=sys.stderr)

"""Options that several commands of overlays have in common, declared once so that they read alike everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.export import Format

Landuse = Annotated[
    str | None, typer.Option(metavar="FILE|LAYER", help="Parcels; without them only total hectares are known.")
]
ClassColumn = Annotated[str | None, typer.Option(metavar="NAME", help="Column of the parcels with their class.")]
Exclude = Annotated[
    list[str] | None,
    typer.Option(metavar="FILE|LAYER", help="Areas that do not count: roads, water, existing ground. Repeatable."),
]
Layers = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="Which layer of a file that has several. Repeatable.")
]
Calendar = Annotated[Path | None, typer.Option(metavar="FILE", help="A calendar of use in place of ours (CSV).")]
Output = Annotated[Format, typer.Option("--format", help="How to write.")]
TableOutput = Annotated[Literal["json", "csv"], typer.Option("--format", help="How to write.")]
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write; standard output if left out.")]

"""``paraatkaart neighbourhood``: people, nature and routes around a military site or plan."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.declared import Layers, Out, TableOutput  # noqa: TC001  typer reads the annotations
from cli.export import check_out, tell, write_csv, write_json
from cli.loss import side_record
from cli.output import records


def neighbourhood(
    *,
    site: Annotated[str, typer.Option(metavar="FILE|ID", help="A file with areas, or the id of an area of ours.")],
    ring: Annotated[
        list[float] | None, typer.Option(metavar="M", help="Distance from the edge in metres. Repeatable, rising.")
    ] = None,
    nature: Annotated[
        list[str] | None, typer.Option(metavar="FILE|LAYER", help="Nature; ours if left out. Repeatable.")
    ] = None,
    routes: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE|LAYER", help="Lines that the site cuts; ours if left out. Repeatable."),
    ] = None,
    noise: Annotated[
        str | None, typer.Option(metavar="FILE", help="Contours of noise; none are ever estimated.")
    ] = None,
    noise_column: Annotated[
        str | None, typer.Option(metavar="NAME", help="Column of the contours with their level.")
    ] = None,
    layer: Layers = None,
    output: TableOutput = "json",
    out: Out = None,
) -> None:
    """Count inhabitants and nature by distance from a site, and the lines inside it."""
    from analysis.dual_use.neighbourhood import RINGS_M
    from analysis.dual_use.neighbourhood import neighbourhood as look
    from analysis.overlay.question import check_named_layers

    check_out(output, out)
    if (noise is None) != (noise_column is None):
        raise typer.BadParameter("--noise and --noise-column go together.")
    contours = None if noise is None or noise_column is None else (noise, noise_column)
    check_named_layers((site, *(nature or ()), *(routes or ()), noise), layer or ())
    answer = look(site, ring or RINGS_M, nature or (), routes or (), contours, layers=layer or ())
    tell(note.english for note in answer.notes)
    if output == "csv":
        write_csv([str(name) for name in answer.people], records(answer.people), out)
        return
    write_json(
        {
            "site": side_record(answer.site),
            "zones_used": answer.zones_used.record(),
            "inputs": [side_record(side) for side in answer.inputs],
            "people": records(answer.people),
            "homes": None,
            "nature": records(answer.nature),
            "routes": records(answer.routes),
            "noise": None if answer.noise is None else records(answer.noise),
            "notes": [note.english for note in answer.notes],
        },
        out,
    )

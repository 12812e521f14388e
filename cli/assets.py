"""``paraatkaart assets``: infrastructure against the requirements of military transport."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import Annotated

import typer

from cli.declared import Out, TableOutput  # noqa: TC001  typer reads the annotations
from cli.export import check_out, write_csv, write_json
from cli.output import records


def assets(
    *,
    requirements: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Requirements in place of ours (CSV).")
    ] = None,
    properties: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What is known of the assets, in place of ours (CSV).")
    ] = None,
    output: TableOutput = "json",
    out: Out = None,
) -> None:
    """Compare roads, railways, waterways, ports and the airport with what military transport asks."""
    from analysis.dual_use.infrastructure import RATING_COLUMNS, infrastructure

    check_out(output, out)
    answer = infrastructure(requirements, properties)
    if output == "csv":
        write_csv(RATING_COLUMNS, records(answer.ratings), out)
        return
    links = answer.assets[answer.assets["rank"].notna()].sort_values("rank")
    write_json(
        {
            "assets": records(answer.assets),
            "missing_links": [str(asset) for asset in links["asset"]],
            "ratings": records(answer.ratings),
            "served": records(answer.served),
        },
        out,
    )

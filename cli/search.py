"""``paraatkaart search``: find a name or an id, as the map does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.output import print_json, print_table

if TYPE_CHECKING:
    from analysis.search import Hit


def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A name, some words of it, a whole id, or coordinates.")],
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many hits at most.")] = 20,
    output: Annotated[Literal["table", "json"], typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """Find rows of the register, features, places and stations by name or id; exit code 1 if there is none."""
    from analysis.search import search as find

    hits = [_record(hit) for hit in find(text, limit)]
    if output == "json":
        print_json(hits)
    elif hits:
        print_table([{name: hit[name] or "-" for name in _COLUMNS} for hit in hits])
    else:
        print("nothing found")
    if not hits:
        raise typer.Exit(1)


_COLUMNS = ("id", "title", "subtitle", "layer", "feature")


def _record(hit: Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "id": hit.id,
        "title": hit.title,
        "subtitle": hit.subtitle,
        "layer": hit.layer_id,
        "feature": hit.feature_id,
        "lon": hit.lon,
        "lat": hit.lat,
        "bounds": hit.bounds,
    }

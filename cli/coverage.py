"""``paraatkaart coverage``: is everything that the documents name shown?"""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from cli.output import print_json, print_table, records


def coverage(
    output: Annotated[Literal["table", "json"], typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """Tell for every id of the inventory where it is shown; exit code 1 if any is missing."""
    from analysis.coverage import coverage as find

    found = find()
    missing = found[~found["shown"].astype(bool)]
    if output == "json":
        print_json(
            {
                "ok": missing.empty,
                "ids": len(found),
                "on_map": int((found["map"] != "").sum()),
                "missing": missing["id"].tolist(),
                "entries": records(found),
            }
        )
    else:
        print_table([_line(row) for row in records(found)])
        print(f"\n{len(found)} ids, {int((found['map'] != '').sum())} on the map, {len(missing)} missing.")
        for row in records(missing):
            print(f"missing  {row['id']}  {row['name']}: {row['missing']}")
    if not missing.empty:
        raise typer.Exit(1)


def _line(row: dict[str, object]) -> dict[str, object]:
    return {name: row[name] or "-" for name in ("id", "category", "name", "map")}

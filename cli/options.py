"""``paraatkaart options``: options for the barracks side by side, as a decision table."""

from __future__ import annotations

import csv
import sys
from datetime import date, datetime  # noqa: TC003  typer reads it
from pathlib import Path  # noqa: TC003  typer reads it
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.output import plain, print_json, print_table, zones_line
from cli.timetable import timetable_line

if TYPE_CHECKING:
    from analysis.options import Cell, DecisionTable


def options(
    *,
    option: Annotated[
        list[str] | None,
        typer.Option(metavar="ID|FILE", help="Id of an option, or path of an option file; repeat it. All if left out."),
    ] = None,
    demand: Annotated[Path | None, typer.Option(metavar="FILE", help="Table of travellers instead of ours.")] = None,
    shifts: Annotated[Path | None, typer.Option(metavar="FILE", help="Table of shifts instead of ours.")] = None,
    costs: Annotated[Path | None, typer.Option(metavar="FILE", help="Table of prices instead of ours.")] = None,
    emissions: Annotated[Path | None, typer.Option(metavar="FILE", help="Table of CO2 instead of ours.")] = None,
    assume: Annotated[
        list[str] | None, typer.Option(metavar="ASSUMPTION", help="Id of an assumption to switch on; may be repeated.")
    ] = None,
    dates: Annotated[
        list[datetime] | None,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            formats=["%Y-%m-%d"],
            help="Service date, of its kind of day; may be repeated for another kind. The usual days if left out.",
        ),
    ] = None,
    network: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="A street network made by 'network build', for the ways to and from stops.",
        ),
    ] = None,
    draws: Annotated[int, typer.Option(min=0, max=10_000, help="Number of draws for the bands; 0: no bands.")] = 1_000,
    output: Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """Compare options with today: people in time, minutes per shift, each with its change against the base.

    Exit code 2 if an option cannot be computed; the others are printed all the same.
    """
    from analysis.options import Question, document, evaluate

    question = Question(
        assumptions=frozenset(assume or ()),
        draws=draws,
        demand=demand,
        shifts=shifts,
        costs=costs,
        emissions=emissions,
        dates=_dates(dates),
        network=network,
    )
    table = evaluate(option or (), question, _tell if sys.stderr.isatty() else None)
    match output:
        case "json":
            print_json(document(table))
        case "csv":
            _print_csv(table)
        case "table":
            _print_text(table)
    for failed in table.failed:
        print(f"Error: {failed.error}", file=sys.stderr)
    if table.failed:
        raise typer.Exit(2)


def _dates(dates: list[datetime] | None) -> tuple[date, ...]:
    return tuple(sorted(one.date() for one in dates or ()))


def _tell(done: int, total: int) -> None:
    print(f"{done} of {total} options", end="\n" if done == total else "\r", file=sys.stderr)


def _print_csv(table: DecisionTable) -> None:
    from analysis.options import figures

    names = (
        "criterion",
        "name",
        "unit",
        "option",
        "status",
        "value",
        "change",
        "low",
        "high",
        "change_low",
        "change_high",
    )
    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    for criterion in table.criteria:
        for column in table.columns:
            cell = figures(table.cells[criterion.id, column.id], criterion.unit)
            head = {"criterion": criterion.id, "name": criterion.name, "unit": criterion.unit, "option": column.id}
            writer.writerow(plain({**head, **cell}))


def _print_text(table: DecisionTable) -> None:
    print(f"Options against '{table.base}'; {table.evidence}; digest {table.digest}")
    print(timetable_line(table.settings["timetable"]))
    if ways := table.settings["own_ways"]:
        assert isinstance(ways, dict)  # noqa: S101  for the type checker
        print(
            f"Ways to and from stops: street network {ways['source']}, digest {ways['digest'][:16]}; "
            f"{ways['outside']} places have no street within 1 km, so no public transport."
        )
    print(f"{zones_line(table.settings['zones_used'])}\n")
    print_table(
        [
            {
                "criterion": criterion.id,
                "unit": criterion.unit,
                **{column.id: _text(table.cells[criterion.id, column.id], criterion.unit) for column in table.columns},
            }
            for criterion in table.criteria
        ]
    )


def _text(cell: Cell, unit: str) -> str:
    if cell.value is None:
        return {"unknown": "onbekend", "unreachable": "-"}[cell.status]
    if unit == "clock":
        value, moved = round(cell.value), round(cell.change or 0)
        return f"{value // 60:02d}:{value % 60:02d}" + (f" ({moved:+d} min)" if moved else "")
    digits = 1 if unit in {"min", "ratio", "percent"} else 0
    change = "" if not cell.change or round(cell.change, digits) == 0 else f" ({cell.change:+.{digits}f})"
    return f"{cell.value:.{digits}f}{change}"

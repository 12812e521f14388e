"""``paraatkaart options``: options for the barracks side by side, as a decision table."""

from __future__ import annotations

import sys
from datetime import date, datetime  # noqa: TC003  typer reads it
from pathlib import Path  # noqa: TC003  typer reads it
from typing import TYPE_CHECKING, Annotated, Any, Literal, TextIO, cast

import typer

from cli.export import check_out, write_csv, write_json
from cli.output import print_table, zones_line
from cli.timetable import timetable_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.options import Cell, DecisionTable, Question
    from analysis.options.ranking import Ranking
    from analysis.options.sensitivity import Tornado
    from analysis.options.window import Window
    from cli.export import Format


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
    modes: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Table of speeds and penalties instead of ours.")
    ] = None,
    assume: Annotated[
        list[str] | None, typer.Option(metavar="ASSUMPTION", help="Id of an assumption to switch on; may be repeated.")
    ] = None,
    taxi_rule: Annotated[
        bool, typer.Option(help="Refuse the hub taxi where a bus or train makes its trip within its hour.")
    ] = False,
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
            help="A street network made by 'network build', or 'streets': the fetched one; main roads if left out.",
        ),
    ] = None,
    window: Annotated[
        str | None,
        typer.Option(
            metavar="HH:MM-HH:MM",
            help="When people by public transport are counted; 07:00-09:00 if left out.",
        ),
    ] = None,
    window_day: Annotated[
        Literal["weekday", "saturday", "sunday"], typer.Option(help="Kind of day of that window.")
    ] = "weekday",
    window_direction: Annotated[
        Literal["to", "from"], typer.Option(help="Whether that window is of ways to the gate, or from it.")
    ] = "to",
    draws: Annotated[int, typer.Option(min=0, max=10_000, help="Number of draws for the bands; 0: no bands.")] = 1_000,
    rank: Annotated[bool, typer.Option("--ranking", help="Also rank the options per criterion.")] = False,
    weight: Annotated[
        list[str] | None,
        typer.Option(metavar="CRITERION=WEIGHT", help="A weight of your own, for a score; repeat it. Ranks as well."),
    ] = None,
    criterion: Annotated[
        str | None,
        typer.Option(
            "--sensitivity", metavar="CRITERION", help="Also move every assumption alone, for this criterion."
        ),
    ] = None,
    isochrones: Annotated[
        list[str] | None,
        typer.Option(metavar="MODE", help="Also write isochrones of a mode on roads and paths, with --format gpkg."),
    ] = None,
    output: Annotated[
        Literal["table", "json", "csv", "gpkg"], typer.Option("--format", help="How to write.")
    ] = "table",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File to write to; standard output if left out.")
    ] = None,
) -> None:
    """Compare options with today: people in time, minutes per shift, each with its change against the base.

    Exit code 2 if an option cannot be computed; the others are printed all the same.
    """
    from analysis.options import Question, document, evaluate
    from cli.options_judged import ranks, tornados, weights_of

    _check(output, out, judged=bool(rank or weight or criterion))
    _check_isochrones(output, isochrones or (), network)
    weights = weights_of(weight or ())

    question = Question(
        assumptions=frozenset(assume or ()),
        draws=draws,
        demand=demand,
        shifts=shifts,
        costs=costs,
        emissions=emissions,
        modes=modes,
        dates=_dates(dates),
        network=network,
        window=_window(window, window_day, window_direction),
        taxi_rule=taxi_rule,
    )
    table = evaluate(option or (), question, _tell if sys.stderr.isatty() else None)
    ranked = ranks(table, weights) if rank or weights else None
    moved = [] if criterion is None else tornados(table, criterion, option or (), question)
    if output != "table":
        _remark(table, sys.stderr)
    if criterion is not None and not option:
        text = "sensitivity is that of the base only; name the options that you ask it for with --option."
        print(f"Note: {text}", file=sys.stderr)
    match output:
        case "json":
            write_json(_document(document(table), ranked, moved), out)
        case "csv":
            _write_csv(table, out)
        case "gpkg":
            assert out is not None  # noqa: S101  check_out refused that
            _write_gpkg(table, option or (), isochrones or (), question, out)
        case "table":
            _print_text(table)
            _print_judged(ranked, moved, rank=rank)
    for failed in table.failed:
        print(f"Error: {failed.error}", file=sys.stderr)
    if table.failed:
        raise typer.Exit(2)


def _check(output: str, out: Path | None, *, judged: bool) -> None:
    """Refuse what cannot be written before anything is computed."""
    if judged and output in {"csv", "gpkg"}:
        raise typer.BadParameter("ranks and sensitivity are written as json or table.", param_hint="--format")
    if output == "table" and out is not None:
        raise typer.BadParameter("choose --format json, csv or gpkg for a file.", param_hint="--out")
    if output in {"json", "csv", "gpkg"}:
        check_out(cast("Format", output), out)


def _check_isochrones(output: str, modes: Sequence[str], network: Path | None) -> None:
    if modes and output != "gpkg":
        raise typer.BadParameter("isochrones are written with --format gpkg.", param_hint="--isochrones")
    if modes and network is not None:
        raise typer.BadParameter(
            "isochrones of options are those of the main roads; of a street network: 'reach --network'.",
            param_hint="--isochrones",
        )


def _dates(dates: list[datetime] | None) -> tuple[date, ...]:
    return tuple(sorted(one.date() for one in dates or ()))


def _window(hours: str | None, day_type: str, direction: str) -> Window | None:
    """The window asked for; none if nothing of it was."""
    from analysis.options.window import MORNING, parse_window

    if hours is None and (day_type, direction) == (MORNING.day_type, MORNING.direction):
        return None
    return parse_window(hours or MORNING.hours, day_type, direction)


def _tell(done: int, total: int) -> None:
    print(f"{done} of {total} options", end="\n" if done == total else "\r", file=sys.stderr)


def _document(found: dict[str, Any], ranked: Ranking | None, moved: list[Tornado]) -> dict[str, Any]:
    from analysis.options.ranking import ranking_document
    from analysis.options.sensitivity import sensitivity_document

    if ranked is not None:
        found["ranking"] = ranking_document(ranked)
    if moved:
        found["sensitivity"] = [sensitivity_document(one) for one in moved]
    return found


def _print_judged(ranked: Ranking | None, moved: list[Tornado], *, rank: bool) -> None:
    from cli.options_judged import print_ranking, print_tornado

    if ranked is not None:
        print_ranking(ranked, criteria=rank)
    for one in moved:
        print_tornado(one)


def _write_gpkg(
    table: DecisionTable, options: Sequence[str], isochrones: Sequence[str], question: Question, out: Path
) -> None:
    from analysis.options.export import decision_frame, isochrone_frame, metadata, origin_frame
    from geodata.vector_write import write_gpkg

    tables = {"origins": origin_frame(table, options, question)}
    if isochrones:
        tables["isochrones"] = isochrone_frame(table, options, list(dict.fromkeys(isochrones)), question)
    decision = decision_frame(table)
    write_gpkg(tables, out, attributes={"decision": decision}, metadata=metadata(table), multi=False)


def _write_csv(table: DecisionTable, out: Path | None) -> None:
    from analysis.options import FIGURES, figures
    from analysis.options.shift_times import time_of

    names = ("criterion", "name", "unit", "option", "shift_time", "status", "reason", *FIGURES, "digest", "own_tables")
    about = {"digest": table.digest, "own_tables": " ".join(cast("list[str]", table.settings["own_tables"])) or None}
    rows = (
        {
            "criterion": criterion.id,
            "name": criterion.name,
            "unit": criterion.unit,
            "option": column.id,
            "shift_time": time_of(criterion, column),
            "reason": criterion.reason or None,
            **figures(table.cells[criterion.id, column.id], criterion.unit),
            **about,
        }
        for criterion in table.criteria
        for column in table.columns
    )
    write_csv(names, rows, out)


def _remark(table: DecisionTable, to: TextIO) -> None:
    """Tell what a user should know of the timetable before anything else."""
    from geodata.timetable.in_use import remarks

    for remark in remarks(cast("dict[str, Any]", table.settings["timetable"])):
        print(f"Note: {remark}", file=to)


def _print_text(table: DecisionTable) -> None:
    print(f"Options against '{table.base}'; {table.evidence}; digest {table.digest}")
    print(timetable_line(table.settings["timetable"]))
    _remark(table, sys.stdout)
    if own := cast("list[str]", table.settings["own_tables"]):
        print(f"Own tables: {', '.join(own)}.")
    _print_streets(table)
    _print_shifts(table)
    _print_window(table)
    if table.settings["taxi_rule"]:
        print("Hub taxi: refused where a bus or train makes its trip within its hour.")
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


def _print_shifts(table: DecisionTable) -> None:
    """Tell when shifts are, and in which options they are at another time."""
    from analysis.options.shift_times import written

    usual: dict[str, str] = {}
    for column in table.columns:
        times = {shift.id: written(shift) for shift in column.shifts}
        others = [f"{shift} {time}" for shift, time in times.items() if usual.get(shift) != time]
        if others:
            print(f"Shifts{f' of {column.id!r}' if usual else ''}: {', '.join(others)}.")
        usual = usual or times


def _print_window(table: DecisionTable) -> None:
    """Tell when people by public transport are counted, where that is not as usual."""
    from analysis.options.window import MORNING

    window = cast("dict[str, str]", table.settings["window"])
    if window != MORNING.record():
        print(f"Window: {window['day_type']}, {window['direction']} the gate, {window['hours']}.")


def _print_streets(table: DecisionTable) -> None:
    """Tell what the street network is, who has no street of it, and what it does not tell."""
    from analysis.options.reasons import ENGLISH

    streets = table.settings["streets"]
    if not isinstance(streets, dict):
        return
    print(f"Ways of all modes: street network {streets['source']}, digest {streets['digest'][:16]}.")
    for mode, lost in streets["modes"].items():
        known = lost and f"{lost['outside']} places with {lost['outside_inhabitants']} inhabitants have no street"
        print(f"  {mode}: {known or 'the network was not built for it'}")
    reasons = [criterion.reason for criterion in table.criteria]
    for reason, text in ENGLISH.items():
        if reason in reasons:
            print(f"  {reasons.count(reason)} rows: {text}")


def _text(cell: Cell, unit: str) -> str:
    from analysis.options.document import clock_change, clock_minute

    if cell.value is None:
        return {"unknown": "onbekend", "unreachable": "-"}[cell.status]
    if unit == "clock":
        value, moved = clock_minute(cell.value), clock_change(cell)
        return f"{value // 60:02d}:{value % 60:02d}" + (f" ({moved:+d} min)" if moved else "")
    digits = 1 if unit in {"min", "ratio", "percent"} else 0
    change = "" if not cell.change or round(cell.change, digits) == 0 else f" ({cell.change:+.{digits}f})"
    return f"{cell.value:.{digits}f}{change}"

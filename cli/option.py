"""``paraatkaart option``: options of the user's own, as files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.option_why import why
from cli.output import print_json, print_table
from cli.snapshots import with_snapshots

if TYPE_CHECKING:
    from analysis.scenario import Scenario

option = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Options of your own, as files.")

Name = Annotated[str, typer.Option(metavar="TEXT", help="What it is called.")]
Version = Annotated[str, typer.Option(metavar="TEXT", help="Its version.")]
Out = Annotated[
    Path | None, typer.Option(metavar="FILE", dir_okay=False, help="File to write; standard output if left out.")
]
Replace = Annotated[bool, typer.Option("--replace", help="Write over a file that exists.")]


@option.callback()
def options() -> None:
    """Options of your own, as files."""


@option.command()
def new(
    new_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the new option: small letters, digits, hyphens.")],
    *,
    source: Annotated[
        str, typer.Option("--from", metavar="ID|FILE", help="Option to copy; 'today' gives an empty one.")
    ],
    name: Name,
    version: Version = "1",
    out: Out = None,
    replace: Replace = False,
) -> None:
    """Copy an option to a new one, marked illustrative and your own."""
    from analysis.options import authoring
    from analysis.options.checking import find

    _write(authoring.copy(find(source), new_id, name, version=version, taken=_shipped()), out, replace=replace)


@option.command()
def combine(
    new_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the new option: small letters, digits, hyphens.")],
    *,
    parts: Annotated[list[str], typer.Option("--option", metavar="ID|FILE", help="Option to join; repeat it.")],
    name: Name,
    version: Version = "1",
    out: Out = None,
    replace: Replace = False,
) -> None:
    """Join options to one that stands by itself; if they contradict, all conflicts are named and nothing is written."""
    from analysis.options import known_options
    from analysis.options.checking import find
    from analysis.options.combining import combine as join

    found = [find(part) for part in parts]
    made = join(found, new_id, name, known=known_options(), version=version, taken=_shipped())
    _write(made, out, replace=replace)


@option.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="ID|FILE...", help="Options to check.")],
) -> None:
    """Carry out options on the base without computing minutes; exit code 2 if one cannot be, with file and key."""
    import sys

    from analysis.options.checking import check as carry_out
    from analysis.options.checking import find
    from geodata.errors import ParaatkaartError

    wrong = False
    for file in files:
        try:
            scenario = find(file)
            carry_out(scenario)
        except ParaatkaartError as error:
            wrong = True
            print(f"Error: {error}", file=sys.stderr)
        else:
            parts = f", combines {', '.join(scenario.combine)}" if scenario.combine else ""
            print(f"{scenario.id}: ok, {len(scenario.changes)} changes{parts}")
    if wrong:
        raise typer.Exit(2)


@option.command("fields")
def list_fields(
    kind: Annotated[str | None, typer.Argument(metavar="[KIND]", help="Kind of change; all if left out.")] = None,
    *,
    output: Annotated[Literal["table", "json"], typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """List what can be edited in each kind of change."""
    from analysis.options.authoring import KIND_NAMES, fields

    if kind is not None and kind not in KIND_NAMES:
        raise typer.BadParameter(f"choose from {', '.join(KIND_NAMES)}.", param_hint="KIND")
    kinds = [kind] if kind else list(KIND_NAMES)
    if output == "json":
        print_json([{"kind": one, "name": KIND_NAMES[one], "fields": [*map(asdict, fields(one))]} for one in kinds])
        return
    shown = ("key", "label", "value", "unit", "required")
    print_table(
        [{"kind": one, **{name: getattr(field, name) for name in shown}} for one in kinds for field in fields(one)]
    )


option.command("why")(with_snapshots(why))


def _shipped() -> set[str]:
    from geodata import active
    from geodata.options import option_files

    return set(option_files(active()))


def _write(scenario: Scenario, out: Path | None, *, replace: bool) -> None:
    from analysis.options.authoring import save, to_toml

    if out is None:
        print(to_toml(scenario), end="")
    else:
        save(scenario, out, replace=replace)
        print(f"{out}: option '{scenario.id}', {len(scenario.changes)} changes")

"""The command itself: its subcommands, its encoding and its errors.

Exit codes: 0 all is well, 1 ``verify --network`` found an error too large or ``coverage`` something that is not shown,
``search`` nothing at all, or ``refresh`` could not fetch a dataset, 2 the input or the data cannot be used.
"""

from __future__ import annotations

import errno
import io
import sys
from importlib import metadata
from typing import TYPE_CHECKING, Annotated

import typer

from cli.assets import assets
from cli.brief import brief
from cli.coverage import coverage
from cli.dual_use import dual_use
from cli.layers import features, layers
from cli.loss import loss
from cli.neighbourhood import neighbourhood
from cli.network import network
from cli.option import option
from cli.options import options as compare_options
from cli.overlap import overlap
from cli.plans import plans
from cli.reach import reach
from cli.refresh import refresh, reset, status
from cli.search import search
from cli.snapshots import with_snapshots
from cli.timetable import timetable
from cli.transit import transit
from cli.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_ANSWERS: tuple[Callable[..., object], ...] = (
    *(features, search, reach, transit, loss, overlap, plans, assets, neighbourhood, brief),
)
_COMMANDS: tuple[Callable[..., object], ...] = (
    *(verify, layers, coverage),
    *(with_snapshots(one) for one in _ANSWERS),
    *(refresh, status, reset),
)
for command in _COMMANDS:
    app.command()(command)
app.command("options")(with_snapshots(compare_options))
app.command("dual-use")(with_snapshots(dual_use))
app.add_typer(timetable, name="timetable")
app.add_typer(network, name="network")
app.add_typer(option, name="option")


@app.callback()
def options(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
) -> None:
    """Paraatkaart: the Drenthe defence and government plans, and who can be at the gate in time."""
    if version:
        print(f"paraatkaart {metadata.version('paraatkaart')}")
        raise typer.Exit


def main() -> None:
    """Run the command and exit; an error of the project becomes one line on standard error and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except SystemExit as stop:
        # What reads the output, such as head, has enough: that is no error of ours.
        if isinstance(stop.__context__, BrokenPipeError):
            sys.exit(0)
        raise
    except Exception as error:
        # Imported here, since it takes most of a second: "--help" has no use for it.
        from geodata.errors import ParaatkaartError

        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            print("Error: the output cannot be written: no space is left.", file=sys.stderr)
        elif isinstance(error, ParaatkaartError):
            print(f"Error: {error}", file=sys.stderr)
        else:
            raise
        sys.exit(2)

"""The command itself: its subcommands, its encoding and its errors.

Exit codes: 0 all is well, 1 ``verify --network`` found an error too large or ``coverage`` something that is not shown,
2 the input or the data cannot be used.
"""

from __future__ import annotations

import errno
import io
import sys

import typer

from cli.coverage import coverage
from cli.layers import features, layers
from cli.reach import reach
from cli.verify import verify

app = typer.Typer(
    help="Paraatkaart: the Drenthe defence and government plans, and who can be at the gate in time.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (verify, layers, features, reach, coverage):
    app.command()(command)


def main() -> None:
    """Run the command and exit; an error of the project becomes one line on standard error and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
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

"""The option ``--snapshot DATASET=DIGEST`` of the commands that answer questions: make a printed digest again."""

from __future__ import annotations

import inspect
import sys
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "snapshot"
OPTION = Annotated[
    list[str] | None,
    typer.Option(
        f"--{NAME}",
        metavar="DATASET=DIGEST",
        help="Answer with an earlier snapshot, or with 'embedded' data, this once; repeat it for more datasets.",
    ),
]


def with_snapshots(command: Callable[..., object]) -> Callable[..., object]:
    """Give a command the option, and have it answer with these snapshots."""
    signature = inspect.signature(command, eval_str=True)

    @wraps(command)
    def answered(**options: Any) -> object:
        chosen = _parsed(options.pop(NAME, None) or ())
        if not chosen:
            return command(**options)
        from geodata.pins import using
        from geodata.store import Store

        store = Store()
        with using(chosen, store) as pins:
            result = command(**options)
            for dataset in chosen:
                snapshot = store.current(dataset)
                if snapshot is not None and snapshot.entry and dataset not in pins.opened:
                    print(f"Note: this answer does not use '{dataset}'; its snapshot had no effect.", file=sys.stderr)
        return result

    option = inspect.Parameter(NAME, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=OPTION)
    parameters = [*signature.parameters.values(), option]
    answered.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    answered.__annotations__ = {one.name: one.annotation for one in parameters}
    return answered


def _parsed(texts: list[str] | tuple[str, ...]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for text in texts:
        dataset, sign, digest = (part.strip() for part in text.partition("="))
        if not (dataset and sign and digest):
            raise typer.BadParameter(f"--{NAME} {text}: write DATASET=DIGEST; 'paraatkaart status' lists both.")
        if dataset in chosen:
            raise typer.BadParameter(f"--{NAME} names '{dataset}' twice.")
        chosen[dataset] = digest
    return chosen

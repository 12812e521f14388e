"""Decision tables that answer the same question for different options, as one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from analysis.options.settings_record import digest_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.options.table import DecisionTable


def joined(tables: Sequence[DecisionTable]) -> DecisionTable:
    """What ``evaluate`` gives for the options of all tables together, without computing again.

    No cell depends on which other options are in its table. Of an option that occurs twice the last one counts.

    Raises
    ------
    ValueError
        The tables rest on different settings, or there is none.
    """
    if not tables:
        raise ValueError("Give at least one table.")
    first, *others = tables
    shared = _shared(first)
    if any(_shared(other) != shared for other in others):
        raise ValueError("The tables rest on different settings.")
    columns = {column.id: column for table in tables for column in table.columns}
    criteria = {criterion.id: criterion for table in tables for criterion in table.criteria}
    cells = {key: cell for table in tables for key, cell in table.cells.items()}
    options = sorted(f"{column.id} {column.digest}" for column in columns.values())
    settings = dict(first.settings) | {"options": options}
    return replace(
        first,
        criteria=tuple(criteria.values()),
        columns=tuple(columns.values()),
        cells=cells,
        draws={key: drawn for table in tables for key, drawn in table.draws.items()},
        failed=tuple(failed for table in tables for failed in table.failed),
        settings=settings,
        digest=digest_of(settings),
    )


def _shared(table: DecisionTable) -> dict[str, object]:
    return {name: value for name, value in cast("dict[str, object]", table.settings).items() if name != "options"}

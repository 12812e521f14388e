"""A table of the user in place of one that ships: the same columns, every cell as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.dual_use.errors import TableInvalidError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MISSING = "het bestand bestaat niet."
_NO_TEXT = "it is no text in UTF-8; save the table as CSV in UTF-8."
_UNREADABLE = "het bestand is geen leesbare tabel."


def read_own(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read a CSV file as text.

    Raises
    ------
    TableInvalidError
        It is no CSV file, has no rows, or lacks a column.
    """
    try:
        table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise TableInvalidError(table=path.name, problem=f"there is no file {path}.", dutch=_MISSING) from error
    except UnicodeDecodeError as error:
        raise TableInvalidError(table=path.name, problem=_NO_TEXT, dutch=_UNREADABLE) from error
    except (OSError, ValueError) as error:
        raise TableInvalidError(table=path.name, problem=str(error).splitlines()[0], dutch=_UNREADABLE) from error
    missing = [name for name in columns if name not in table]
    if missing:
        problem = f"column(s) {', '.join(missing)} missing; a table needs {', '.join(columns)}, with commas between."
        dutch = f"de kolommen {', '.join(missing)} ontbreken."
        raise TableInvalidError(table=path.name, problem=problem, dutch=dutch)
    if table.empty:
        raise TableInvalidError(table=path.name, problem="it has no rows.", dutch="er staan geen regels in.")
    return table

"""Tables of facts as HTML, numbers the Dutch way, and files to save: what several pages write alike."""

from __future__ import annotations

import math
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geodata.plain import csv_text, records
from geodata.vector_write import write_gpkg
from ui import local as fmt
from ui import words as texts
from ui.language import later, tr

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

UNKNOWN = later("onbekend")
NONE = "–"


def table(
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Collection[str] = (),
    texts_: Collection[str] = (),
) -> str:
    """A table that scrolls within its place; the first cell of a row is its heading.

    Parameters
    ----------
    name : str
        What is read aloud.
    columns : sequence of str
        Headings, plain text.
    rows : iterable of sequence of str
        Cells as HTML.
    numbers : collection of str
        The columns that are set to the right.
    texts_ : collection of str
        The columns with long texts, which get more room.
    """
    kinds = ["number" if column in numbers else "long" if column in texts_ else "" for column in columns]
    right = [f' class="{kind}"' if kind else "" for kind in kinds]
    head = "".join(f'<th scope="col"{side}>{escape(column)}</th>' for column, side in zip(columns, right, strict=True))
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>'
        + "".join(f"<td{side}>{cell}</td>" for cell, side in zip(row[1:], right[1:], strict=True))
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="facts" tabindex="0" role="region" aria-label="{escape(name)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def number(value: Any, unit: str = "", decimals: int | None = None) -> str:
    r"""A number with its unit, one decimal below ten unless ``decimals`` says otherwise; ``onbekend`` if there is none.

    >>> number(4.36, "km"), number(1234.5), number(None)
    ('4,4\xa0km', '1.234', 'onbekend')
    """
    if value is None or value != value:  # noqa: PLR0124  NaN, also that of pandas
        return tr(UNKNOWN)
    size = float(value)
    if not math.isfinite(size):
        return tr(UNKNOWN)
    if decimals is None:
        decimals = 1 if abs(size) < 10 and size != int(size) else 0
    if size and not round(size, decimals):
        return tr("minder dan {strip}", strip=fmt.measure(10.0**-decimals, unit, decimals).strip())
    return fmt.measure(size, unit, decimals) if unit else fmt.number(size, decimals)


def sizes(area_ha: float, length_km: float) -> str:
    """Hectares and kilometres, what is nothing left out; empty if both are."""
    parts = [number(size, unit) for size, unit in ((area_ha, "ha"), (length_km, "km")) if size]
    return tr(" en ").join(parts)


def evidence(value: Any) -> str:
    """A kind of evidence in words."""
    return texts.EVIDENCE.get(str(value), tr(UNKNOWN))


def precision(value_m: Any) -> str:
    """An accuracy, or ``onbekend``."""
    return tr(UNKNOWN) if number(value_m) == tr(UNKNOWN) else fmt.precision(float(value_m))


def listed(values: Iterable[Any]) -> str:
    """Different texts in their order, escaped, with semicolons between; what is empty is left out."""
    return "; ".join(escape(one) for one in dict.fromkeys(str(value) for value in values if value and value == value))  # noqa: PLR0124


def csv(frame: pd.DataFrame) -> bytes:
    """The file that a command writes with ``--format csv``."""
    return csv_text([str(name) for name in frame.columns if name != "geometry"], records(frame)).encode()


def gpkg(tables: Mapping[str, gpd.GeoDataFrame]) -> bytes:
    """The file that a command writes with ``--format gpkg``. Raises what ``write_gpkg`` raises."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tabellen.gpkg"
        write_gpkg(tables, path)
        return path.read_bytes()

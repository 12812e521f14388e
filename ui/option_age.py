"""How old the minutes behind the embedded timetable are: it is put together from facts of many years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.timetable.embedded import embedded_tables
from layers.look import format as fmt
from ui.cache import shared

if TYPE_CHECKING:
    from geodata.timetable.embedded import LineTables


@shared()
def embedded_age() -> str:
    """The years of the embedded timetable, as sentences with a space before them."""
    return age(embedded_tables().running())


def age(tables: LineTables) -> str:
    """The first and the last year of its minutes and headways, and the days of its minutes of departure."""
    years = sorted({str(date)[:4] for table in (tables.calls, tables.hours) for date in table["reference_date"]})
    days = sorted({str(date) for date in tables.hours["phase_date"] if date and date == date})  # noqa: PLR0124  NaN
    told = f" De rijtijden en intervallen erachter zijn van {years[0]} tot en met {years[-1]}, niet van die datum."
    return told + (f" Bekende vertrekminuten zijn van {' en '.join(map(fmt.date, days))}." if days else "")

"""How old the minutes behind the embedded timetable are: it is put together from facts of many years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.timetable.embedded import embedded_tables
from ui import local as fmt
from ui.cache import shared
from ui.language import tr

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
    told = tr(
        " De rijtijden en intervallen erachter zijn van {years} tot en met {years_2}, niet van die datum.",
        years=years[0],
        years_2=years[-1],
    )
    return told + (
        tr(" Bekende vertrekminuten zijn van {date}.", date=tr(" en ").join(map(fmt.date, days))) if days else ""
    )

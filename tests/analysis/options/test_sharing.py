"""What options have in common is computed once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.options import Question, door_to_door, evaluate
from analysis.options.day_timetables import day_timetables
from analysis.options.line_tables import base_lines
from analysis.options.transit import journeys
from geodata import active
from geodata.timetable.embedded import DAYS, embedded_tables

if TYPE_CHECKING:
    import pytest


def test_a_day_that_an_option_leaves_alone_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[tuple[str, str]] = []
    plain = journeys

    def counted(timetable: Any, *args: Any, **options: Any) -> Any:
        searched.append((str(timetable.service_date), options["direction"]))
        return plain(timetable, *args, **options)

    monkeypatch.setattr(door_to_door, "journeys", counted)
    table = evaluate(["pendel-steenwijk"], Question(draws=1, seed=4_711))

    weekday, saturday, sunday = (str(DAYS[day]) for day in ("weekday", "saturday", "sunday"))
    twice = 2 * [(weekday, "from"), (weekday, "to"), (sunday, "to")]
    assert sorted(searched) == sorted([*twice, (saturday, "from"), (saturday, "to")])
    for row in ("shift.saturday_in.transit", "transfers.saturday_out", "first.saturday"):
        assert table.cells[row, "pendel-steenwijk"] == table.cells[row, table.base]


def test_the_same_lines_are_read_once() -> None:
    lines, again = (base_lines(embedded_tables(active())) for _ in range(2))
    dates = {"saturday": DAYS["saturday"]}
    assert day_timetables(lines, dates)["saturday"] is day_timetables(again, dates)["saturday"]

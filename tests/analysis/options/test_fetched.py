"""Options on a fetched timetable: trips of a feed, with the lines of options beside them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.changes import AddLine, AddStop, Call, Change, ChangeHeadway, ExtendHours, HubTaxi, MoveStop
from analysis.errors import OptionInvalidError
from analysis.options import Question, evaluate
from analysis.options.day_timetables import day_timetables
from analysis.options.line_tables import GATE_STOP, Lines, base_lines
from analysis.options.lines import apply_lines
from analysis.reachability.network import load_network
from analysis.scenario import Placed, Scenario
from geodata.timetable.embedded import embedded_tables
from geodata.timetable.errors import ServiceDateError, ServiceDayError
from tests.analysis.options.conftest import HOURS
from tests.geodata.timetable.conftest import WEEKDAY, rides

if TYPE_CHECKING:
    from geodata.snapshot import Snapshot
    from geodata.timetable.model import Timetable

DATES = {"weekday": WEEKDAY}


@pytest.fixture
def base(trains: Timetable) -> Lines:
    return base_lines(embedded_tables(), {"weekday": trains})


def applied(base: Lines, *changes: Change) -> Lines:
    placed = tuple(Placed(change, "proef.toml", f"change[{row}]", "proef") for row, change in enumerate(changes, 1))
    return apply_lines(base, Scenario("proef", "Proef", "1", "-", "illustrative", "-", "2026", placed), load_network())


def departures(timetable: Timetable, line: str) -> list[int]:
    """Minutes at which trips of a line leave their first stop."""
    of_line = timetable.lines.line_id[timetable.trips.line[timetable.connections.trip]] == line
    first = of_line & (timetable.connections.seq == 0)
    return sorted((timetable.connections.dep_s[first] // 60).tolist())


def test_the_feed_runs_with_the_hub_taxi_beside_it(base: Lines, trains: Timetable) -> None:
    found = day_timetables(base, DATES)["weekday"]

    names = set(found.lines.line_id.tolist())
    assert names > set(trains.lines.line_id.tolist())
    assert all(name.startswith("HT-") for name in names - set(trains.lines.line_id.tolist()))
    of_feed = [ride for ride in rides(found) if not ride[0].startswith("HT-")]
    assert of_feed == rides(trains)


def test_a_shuttle_meets_the_trains_of_the_feed(base: Lines) -> None:
    shuttle = AddLine(
        id="P", name="Pendel", calls=(Call("swk-bus", 0), Call(GATE_STOP, 17)), first="06:00", last="09:30",
        meet=("NS-IC-LW", "NS-SPR-LW-Z"), after_min=6, days=("weekday",), seats=20,
    )  # fmt: skip
    found = day_timetables(applied(base, shuttle), DATES)["weekday"]

    # trains arrive at :30 and :32, six minutes later a bus leaves
    assert departures(found, "P") == [hour * 60 + minute for hour in (6, 7, 8) for minute in (36, 38)]


def test_a_line_of_the_feed_can_be_met_and_its_stops_be_called_at(base: Lines) -> None:
    shuttle = AddLine(
        id="P", name="Pendel", calls=(Call("B", 0), Call(GATE_STOP, 9)), meet=("20",), after_min=2, days=("weekday",)
    )
    found = day_timetables(applied(base, shuttle), DATES)["weekday"]

    assert departures(found, "P") == [hour * 60 + 48 for hour in HOURS if 6 * 60 <= hour * 60 + 48 <= 22 * 60]
    assert found.stops.stop_id.tolist().count("B") == 1


def test_a_headway_takes_the_place_of_the_trips_in_its_hours(base: Lines, trains: Timetable) -> None:
    change = ChangeHeadway(line="20", headway_min=15, first="07:00", last="08:59", days=("weekday",))
    found = applied(base, change).feeds["weekday"]

    kept = [hour * 60 + 40 for hour in HOURS if hour not in (7, 8)] + [
        hour * 60 + 10 for hour in HOURS if hour not in (7, 8)
    ]
    new = 2 * [7 * 60 + 15 * number for number in range(8)]
    assert departures(found, "20") == sorted(kept + new)
    assert departures(found, "T") == departures(trains, "T")
    assert found.phases.phase_id.tolist() == ["20:out:25200", "20:back:25200"]
    moved = found.with_phases(np.array([0.5, 0.5]))
    assert departures(moved, "20") == sorted(kept + (np.array(new) + 7).tolist())


def test_hours_can_be_added_but_not_where_it_already_runs(base: Lines, trains: Timetable) -> None:
    found = applied(base, ExtendHours(line="20", first="24:30", last="25:30", headway_min=30)).feeds["weekday"]
    more = 2 * [24 * 60 + 30, 25 * 60, 25 * 60 + 30]
    assert departures(found, "20") == sorted(departures(trains, "20") + more)

    with pytest.raises(OptionInvalidError, match=r"change\[1\].first.*|already runs"):
        applied(base, ExtendHours(line="20", first="10:00", last="11:00", headway_min=30))


def test_a_stop_of_the_feed_moves_and_one_of_ours_is_refused(base: Lines) -> None:
    node = str(load_network().nodes["id"].iloc[0])
    found = applied(base, MoveStop(stop="B", node=node)).feeds["weekday"]
    row = found.stops.stop_id.tolist().index("B")
    assert [found.stops.x_m[row], found.stops.y_m[row]] == load_network().xy[0].tolist()

    with pytest.raises(OptionInvalidError, match="name a stop of the feed, for example 'S'"):
        applied(base, MoveStop(stop="swk-trein", node=node))
    with pytest.raises(OptionInvalidError, match="there is no stop 'nowhere'"):
        applied(base, MoveStop(stop="nowhere", node=node))


def test_a_line_of_the_embedded_timetable_is_refused_with_the_reason(base: Lines) -> None:
    change = ChangeHeadway(line="NS-IC-LW", headway_min=15, first="07:00", last="09:00")
    with pytest.raises(OptionInvalidError, match="a line of the embedded timetable, and a fetched one is in use"):
        applied(base, change)
    with pytest.raises(OptionInvalidError, match="there is no line 'X'"):
        applied(base, AddLine(id="P", name="P", calls=(Call("S", 0), Call(GATE_STOP, 17)), meet=("X",)))


def test_own_lines_are_changed_as_ever(base: Lines) -> None:
    node = str(load_network().nodes["id"].iloc[0])
    lines = applied(
        base,
        AddStop(id="new", name="Nieuw", node=node),
        AddLine(id="P", name="P", calls=(Call("new", 0), Call(GATE_STOP, 17)), headway_min=30, first="07:00",
                last="08:00"),
        ChangeHeadway(line="P", headway_min=10, first="07:00", last="08:00"),
        HubTaxi(at="S", ride_min=17),
    )  # fmt: skip
    found = day_timetables(lines, DATES)["weekday"]
    drawn = found.with_phases(np.zeros(len(found.phases)))
    assert departures(drawn, "P") == sorted(2 * [7 * 60 + 10 * number for number in range(7)])
    assert "HT-S" in found.lines.line_id


def test_the_decision_table_is_made_from_the_fetched_feed_and_says_so(fetched_feed: Snapshot) -> None:
    question = Question(draws=4, dates=(WEEKDAY,))
    table = evaluate(["pendel-steenwijk", "deelfietsen"], question)

    about = table.settings["timetable"]
    assert isinstance(about, dict)
    assert (about["level"], about["source"], about["digest"]) == ("refreshed", "gtfs_nl", fetched_feed.digest)
    assert about["reference_date"] == "2026-11-23"
    assert about["dates"]["weekday"] == WEEKDAY.isoformat()
    assert about["attribution"] == "Those who made it"
    assert table.failed == ()
    # trains at 6:30 and 6:32, shuttles of 20 seats six minutes later that are at the gate before 7:30, and twelve bikes
    places = {column.id: table.cells["places.early", column.id].value for column in table.columns}
    assert places == {"today": 12, "pendel-steenwijk": 52, "deelfietsen": 112}


@pytest.mark.parametrize(
    "dates, error, told",
    [
        ((date(2027, 3, 1),), ServiceDateError, "from 2026-11-01 until 2026-12-31"),
        ((date(2026, 11, 24), date(2026, 11, 25)), ServiceDayError, "and so is 2026-11-24"),
    ],
)
def test_a_date_that_cannot_be_meant_is_refused(
    fetched_feed: Snapshot, dates: tuple[date, ...], error: type[Exception], told: str
) -> None:
    assert fetched_feed.digest
    with pytest.raises(error, match=told):
        evaluate([], Question(draws=0, dates=dates))


def test_without_a_fetched_feed_the_embedded_timetable_answers_within_its_calendar() -> None:
    table = evaluate(["today"], Question(draws=2, dates=(date(2026, 12, 1),)))
    about = table.settings["timetable"]
    assert isinstance(about, dict)
    assert about["level"] == "embedded"
    assert about["dates"] == {"weekday": "2026-12-01", "sunday": "2026-11-29", "saturday": "2026-11-28"}

    with pytest.raises(ServiceDateError, match="valid from 2026-01-01 until 2027-12-31"):
        evaluate(["today"], Question(draws=0, dates=(date(2031, 12, 1),)))


def test_a_shuttle_back_is_there_before_the_trains_of_the_feed(base: Lines) -> None:
    shuttle = AddLine(
        id="P", name="Pendel", calls=(Call(GATE_STOP, 0), Call("swk-bus", 17)), first="14:30", last="16:30",
        meet=("NS-IC-LW", "NS-SPR-LW-Z"), before_min=6, days=("weekday",), seats=20,
    )  # fmt: skip
    found = day_timetables(applied(base, shuttle), DATES)["weekday"]

    # trains leave at :30 and :32; 6 + 17 minutes earlier a bus leaves the gate
    assert departures(found, "P") == [15 * 60 + 7, 15 * 60 + 9, 16 * 60 + 7, 16 * 60 + 9]

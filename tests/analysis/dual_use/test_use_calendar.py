"""The calendar of use against a loop over every hour of the year."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.dual_use.errors import TableInvalidError
from analysis.dual_use.use_calendar import HOURS_IN_YEAR, YEAR, load_calendar
from geodata import embedded

if TYPE_CHECKING:
    from pathlib import Path

FUNCTIONS = ("training", "farming")

Row = tuple[str, list[tuple[int, int]], list[tuple[int, int]], int, int]

ROWS = st.lists(
    st.tuples(
        st.sampled_from(FUNCTIONS),
        st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), min_size=1, max_size=2),
        st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), min_size=1, max_size=2),
        st.integers(0, 23),
        st.integers(1, 24),
    ).filter(lambda row: row[3] < row[4]),
    min_size=1,
    max_size=4,
)


def _in(number: int, ranges: list[tuple[int, int]]) -> bool:
    return any(
        first <= number <= last if first <= last else number >= first or number <= last for first, last in ranges
    )


def _used(moment: datetime, function: str, rows: list[Row]) -> bool:
    return any(
        name == function and _in(moment.isoweekday(), days) and _in(moment.month, months) and start <= moment.hour < end
        for name, days, months, start, end in rows
    )


@settings(max_examples=8)
@given(rows=ROWS)
def test_hours_are_those_of_a_loop_over_the_year(tmp_path_factory: pytest.TempPathFactory, rows: list[Row]) -> None:
    path = tmp_path_factory.mktemp("calendar") / "own.csv"
    lines = [
        f"{name},{';'.join(f'{a}-{b}' for a, b in days)},{';'.join(f'{a}-{b}' for a, b in months)},{start},{end}"
        for name, days, months, start, end in rows
    ]
    path.write_text("\n".join(["function,days,months,hour_from,hour_to", *lines]), encoding="utf-8")
    calendar = load_calendar(embedded(), FUNCTIONS, path)
    moments = [datetime(YEAR, 1, 1) + timedelta(hours=hour) for hour in range(HOURS_IN_YEAR)]  # noqa: DTZ001  civil
    expected = {name: [_used(moment, name, rows) for moment in moments] for name in FUNCTIONS}

    for name in FUNCTIONS:
        found = calendar.hours(name, "")
        if not any(row[0] == name for row in rows):
            assert found is None
        else:
            assert found is not None
            assert found.ravel().tolist() == expected[name]


def test_hours_of_a_feature_go_before_those_of_its_function(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "function,feature,days,months,hour_from,hour_to\ntraining,,1-7,1-12,0,24\ntraining,OEF-01,1,1-12,8,9\n",
        encoding="utf-8",
    )
    calendar = load_calendar(embedded(), FUNCTIONS, path)
    one, other = calendar.hours("training", "OEF-01"), calendar.hours("training", "OEF-02")
    assert one is not None
    assert other is not None
    assert (int(one.sum()), int(other.sum())) == (52, HOURS_IN_YEAR)


@pytest.mark.parametrize(
    "line, problem",
    [
        ("sleeping,1,1,0,24", "row 1: 'sleeping' is no function; they are training, farming"),
        ("training,0-5,1,0,24", "row 1: '0-5' in column days"),
        ("training,1,1-13,0,24", "row 1: '1-13' in column months"),
        ("training,ma,1,0,24", "row 1: 'ma' in column days"),
        ("training,1,1,22,6", "row 1: hours 22 to 6; .* two rows"),
        ("training,1,1,8.5,9", "row 1: hours 8.5 to 9"),
    ],
)
def test_a_row_that_cannot_be_is_named(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"function,days,months,hour_from,hour_to\n{line}\n", encoding="utf-8")
    with pytest.raises(TableInvalidError, match=problem) as caught:
        load_calendar(embedded(), FUNCTIONS, path)
    assert caught.value.dutch.startswith("own.csv kan niet worden gebruikt")


@pytest.mark.parametrize(
    "text, problem", [("a,b\n1,2\n", "function, days"), ("function,days,months,hour_from,hour_to\n", "no rows")]
)
def test_a_table_that_is_no_calendar_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TableInvalidError, match=problem):
        load_calendar(embedded(), FUNCTIONS, path)

"""What was agreed, planned or built on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.timeline import STATUS, last_day, status_on
from layers.register import Register, load_register

DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2045, 12, 31))


def made(*events: tuple[str, str, str], plan_status: str = "gepland") -> Register:
    """A register with one row ``KAZ-02`` of a document of August 2025, and these events: date, precision, status."""
    register = load_register()
    row = register.rows[register.rows["id"] == "KAZ-02"].assign(plan_status=plan_status, reference_date="2025-08")
    timeline = register.timeline.iloc[[0] * len(events)].assign(
        date_from=[date for date, _, _ in events],
        date_precision=[precision for _, precision, _ in events],
        status_after=[status for _, _, status in events],
        register_ids="KAZ-02",
    )
    return replace(register, rows=row, timeline=timeline)


def on(day: str, register: Register) -> str | None:
    return status_on(dt.date.fromisoformat(day), register).get("KAZ-02")


def test_the_latest_event_up_to_the_day_decides() -> None:
    register = made(("2025-07-01", "day", "gepland"), ("2023-02-06", "day", "verkenning"))
    assert [on(day, register) for day in ("2023-02-05", "2023-02-06", "2025-06-30", "2025-07-01")] == [
        None, "verkenning", "verkenning", "gepland",
    ]  # fmt: skip


def test_an_event_of_a_month_or_year_counts_from_its_end() -> None:
    assert on("2025-07-30", made(("2025-07", "month", "gepland"))) is None
    assert on("2025-07-31", made(("2025-07", "month", "gepland"))) == "gepland"
    assert on("2025-12-30", made(("2025", "year", "gepland"))) is None
    assert on("2025-12-31", made(("2025", "year", "gepland"))) == "gepland"


def test_undated_events_and_events_without_status_hide_nothing() -> None:
    register = made(("", "undated", "gerealiseerd"), ("2024", "year", ""), ("2023-02-06", "day", "gepland"))
    assert on("2040-01-01", register) == "gepland"


def test_on_one_day_the_firmest_status_counts() -> None:
    register = made(("2023-02-06", "day", "gepland"), ("2023-02-06", "day", "verkenning"))
    assert on("2023-02-06", register) == "gepland"


def test_without_dated_event_what_exists_always_did_and_a_plan_is_as_old_as_its_document() -> None:
    assert on("2015-01-01", made(plan_status="bestaand")) == "bestaand"
    assert on("2025-08-30", made()) is None
    assert on("2025-08-31", made()) == "gepland"
    assert on("2025-08-31", made(("", "undated", "gerealiseerd"))) == "gepland"


@pytest.mark.parametrize(
    "date, precision, expected",
    [
        ("2024", "", "2024-12-31"),
        ("2024-02", "", "2024-02-29"),
        ("2023-07", "quarter", "2023-09-30"),
        ("2023-10", "quarter", "2023-12-31"),
        ("2024-02-03", "day", "2024-02-03"),
    ],
)
def test_the_last_day_of_a_date(date: str, precision: str, expected: str) -> None:
    assert last_day(date, precision) == dt.date.fromisoformat(expected)


@given(first=DAYS, second=DAYS)
def test_what_was_known_stays_known(first: dt.date, second: dt.date) -> None:
    earlier, later = (status_on(day, load_register()) for day in sorted([first, second]))
    assert set(earlier) <= set(later)
    assert set(later.values()) <= set(STATUS)


def test_today_agrees_with_the_register_except_for_what_was_carried_out() -> None:
    register = load_register()
    today = status_on(dt.date(2026, 11, 22), register)
    for register_id, stated in register.rows.set_index("id")["plan_status"].items():
        assert today[str(register_id)] in {stated, "gerealiseerd"}, register_id


def test_the_known_steps_of_de_haar_and_the_government_hub() -> None:
    register = load_register()
    steps = {day: status_on(dt.date.fromisoformat(day), register) for day in ("2023-01-31", "2024-06-01", "2026-01-01")}
    assert [step.get("OEF-02") for step in steps.values()] == [None, "verkenning", "gepland"]
    assert [step.get("RKA-01") for step in steps.values()] == ["gepland", "gerealiseerd", "gerealiseerd"]
    assert all(step["KAZ-08"] == "bestaand" for step in steps.values())

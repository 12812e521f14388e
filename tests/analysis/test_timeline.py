"""What was agreed, planned or built on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.timeline import Begin, aims, begins, status_on
from geodata.frames import rows
from layers.days import last_day
from layers.milestones import STATUS
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
        document="",
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


def test_what_a_document_tells_had_happened_by_its_day() -> None:
    told = made(("2025", "year", "gepland"))
    told = replace(told, timeline=told.timeline.assign(document="agenda-2025"))
    assert [on(day, told) for day in ("2025-06-30", "2025-07-01")] == [None, "gepland"]
    register = load_register()
    assert "PRO-04" not in status_on(dt.date(2025, 6, 30), register)
    assert status_on(dt.date(2025, 7, 1), register)["PRO-04"] == "bestaand"
    assert begins(register)["PRO-04"][:2] == ("2025", "year")


def test_every_event_that_a_document_tells_counts_on_its_day() -> None:
    register = load_register()
    days = dict(zip(register.documents["id"], map(last_day, register.documents["date"]), strict=True))
    for event in rows(register.timeline):
        if event.document and event.status_after and event.date_from and event.kind not in {"expected", "planned"}:
            then = status_on(days[event.document], register)
            assert all(row in then for row in event.register_ids.split(";")), event.id


def test_an_agreement_that_was_yet_to_be_signed_is_none_before() -> None:
    """The Agenda of July calls recorded what was signed in August."""
    steps = [
        status_on(dt.date(2025, *day), load_register()).get("AFS-17") for day in ((6, 30), (7, 1), (8, 24), (8, 25))
    ]
    assert steps == [None, "verkenning", "verkenning", "afgesproken"]


def test_undated_events_and_events_without_status_hide_nothing() -> None:
    register = made(("", "undated", "gerealiseerd"), ("2024", "year", ""), ("2023-02-06", "day", "gepland"))
    assert on("2040-01-01", register) == "gepland"


def test_on_one_day_the_firmest_status_counts() -> None:
    register = made(("2023-02-06", "day", "gepland"), ("2023-02-06", "day", "verkenning"))
    assert on("2023-02-06", register) == "gepland"


def test_a_plan_without_dated_event_is_as_old_as_its_document() -> None:
    assert on("2025-08-30", made()) is None
    assert on("2025-08-31", made()) == "gepland"


def test_what_began_at_an_unknown_time_exists_on_every_day() -> None:
    assert on("1990-01-01", made(plan_status="bestaand")) == "bestaand"
    seen = made(("2013-08", "month", "bestaand"), plan_status="bestaand")
    seen = replace(seen, timeline=seen.timeline.assign(kind="existed"))
    assert on("1990-01-01", seen) == "bestaand"
    assert not begins(seen)["KAZ-02"].known


def test_what_is_known_to_have_begun_later_is_absent_before() -> None:
    register = made(("2019-06", "month", "bestaand"), plan_status="bestaand")
    assert [on(day, register) for day in ("2019-06-29", "2019-06-30")] == [None, "bestaand"]


def test_the_day_of_an_expected_event_changes_nothing() -> None:
    register = made(("2023-02-06", "day", "afgesproken"), ("2027-03", "month", "gepland"))
    for status in STATUS:
        timeline = register.timeline.assign(kind=["agreed", "expected"], status_after=["afgesproken", status])
        known = {on(day, replace(register, timeline=timeline)) for day in ("2023-02-06", "2027-03-30", "2027-03-31")}
        assert known == {"afgesproken"}


def test_a_milestone_that_a_document_expects_counts_from_the_document() -> None:
    register = load_register()
    for row, before, since in (("MIJ-02", "2023-02-05", "2023-02-06"), ("MIJ-10", "2025-06-30", "2025-07-01")):
        assert row not in status_on(dt.date.fromisoformat(before), register)
        assert {status_on(dt.date.fromisoformat(day), register)[row] for day in (since, "2040-01-01")} == {"gepland"}
    assert aims(register)["WEE-02"][0].date == "2025-12"


@given(row=st.sampled_from(sorted(load_register().rows["id"])), days=st.lists(DAYS, min_size=2, max_size=5))
def test_a_row_is_never_less_certain_than_before(row: str, days: list[dt.date]) -> None:
    found = [STATUS.index(status_on(day, load_register()).get(row, STATUS[0])) for day in sorted(days)]
    assert found == sorted(found)


@pytest.mark.parametrize("kind", ["expected", "planned"])
def test_an_aim_makes_nothing_exist(kind: str) -> None:
    register = made(("2023-02-06", "day", "verkenning"), ("2030", "year", "gerealiseerd"))
    register = replace(register, timeline=register.timeline.assign(kind=["decision", kind], source_text="Pers"))
    assert on("2040-01-01", register) == "verkenning"
    assert begins(register) == {}
    ((aim,),) = aims(register).values()
    assert aim[:2] == ("2030", "year")
    done = replace(register, timeline=register.timeline.assign(kind=["decision", "built"]))
    assert on("2040-01-01", done) == "gerealiseerd"
    assert aims(done) == {}


def test_nothing_begins_to_exist_after_today() -> None:
    register = load_register()
    there = {"bestaand", "gerealiseerd"}
    today, *later = (status_on(dt.date(year, 12, 31), register) for year in (2025, 2026, 2030, 2035, 2100))
    for then in later:
        assert {row for row in then if then[row] in there} == {row for row in today if today[row] in there}
    assert {"SPP-01", "SPP-04", "SPP-05", "SPP-06"} <= set(aims(register))


def test_the_begin_is_that_of_the_first_event_after_which_it_is_there() -> None:
    register = made(("1905", "year", "bestaand"), ("2015", "year", "bestaand"), plan_status="bestaand")
    label = register.timeline["label"].iloc[0]
    assert begins(register)["KAZ-02"] == Begin("1905", "year", label, known=True)
    seen = replace(register, timeline=register.timeline.assign(kind="existed"))
    assert begins(seen)["KAZ-02"] == Begin("1905", "year", label, known=False)
    assert begins(made(("2023", "year", "gepland"))) == {}


def test_an_undated_event_makes_no_difference() -> None:
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


def test_only_what_is_known_to_have_begun_later_is_absent_on_an_earlier_day() -> None:
    register = load_register()
    day = dt.date(2012, 6, 1)
    then, begun = status_on(day, register), begins(register)
    category = dict(zip(register.rows["id"], register.rows["category"], strict=True))
    for row, plan_status in zip(register.rows["id"], register.rows["plan_status"], strict=True):
        if plan_status == "bestaand":
            dated = begun[row].known or category[row] in {"agreement", "figure", "milestone", "offer", "request"}
            later = dated and last_day(begun[row].date, begun[row].precision) > day
            assert (row in then) == (not later), row
        else:
            assert row not in then, row
    assert {"KAZ-08", "STA-01", "CWE-01", "LUV-01", "GEM-01", "REG-01"} <= set(then)
    assert {"KAZ-08", "RDI-08", "RDI-09"} <= set(then)
    assert {"RKA-01", "MIJ-11"}.isdisjoint(then)
    assert status_on(dt.date(2023, 12, 31), register)["RKA-01"] == "gerealiseerd"


@pytest.mark.parametrize(
    "row, before, since",
    [
        ("CIJ-04", "1905-12-31", "2023-02-06"),  # a figure with its own date
        ("CIJ-20", "2024-12-30", "2024-12-31"),  # a figure of the year before its document
        ("MIJ-16", "2025-08-30", "2025-08-31"),  # an aim for 2030
        ("AAN-09", "2025-06-30", "2025-07-01"),  # an offer without a date: its document
        ("MIJ-14", "2025-08-30", "2025-08-31"),  # a letter without a date
        ("VRA-03", "2025-06-30", "2025-07-01"),
    ],
)
def test_what_was_said_or_counted_is_absent_before(row: str, before: str, since: str) -> None:
    register = load_register()
    assert row not in status_on(dt.date.fromisoformat(before), register)
    assert row in status_on(dt.date.fromisoformat(since), register)


def test_every_existing_row_says_since_when_or_that_it_is_unknown() -> None:
    register = load_register()
    existing = set(register.rows["id"][register.rows["plan_status"] == "bestaand"])
    begun = begins(register)
    assert existing <= set(begun)
    assert begun["KAZ-01"][:2] == ("1905", "year")
    assert begun["KAZ-01"].known
    assert begun["RDI-08"][:2] == ("2019-06", "month")
    assert not begun["RDI-08"].known  # a new building; the service itself may be older
    assert begun["MIJ-13"].words.startswith("ongedateerd, tussen oktober 2022 en februari 2023")
    assert begun["CAM-01"] == Begin("2025-07-01", "", "", known=False)
    assert not begun["KAZ-08"].known

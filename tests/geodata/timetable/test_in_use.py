"""The timetable behind an answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from geodata import embedded
from geodata.store import Store
from geodata.timetable.errors import FeedError, FetchedServiceError
from geodata.timetable.in_use import as_shown, remarks, timetable_in_use
from tests.geodata.timetable.conftest import publish

if TYPE_CHECKING:
    from pathlib import Path

    from tests.geodata.timetable.conftest import Feed


def test_a_fetched_feed_without_a_sunday_says_how_to_go_on(line: Feed, tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    snapshot = publish(line, store)

    assert timetable_in_use(embedded(), ["weekday"], store=store).about.digest == snapshot.digest
    with pytest.raises(
        FetchedServiceError, match=r"no trip on .* needs a sunday.*--date.*paraatkaart reset gtfs_nl"
    ) as caught:
        timetable_in_use(embedded(), ["weekday", "sunday"], store=store)
    assert "een zondag met ritten met --date" in caught.value.dutch


def test_a_fetched_feed_with_stops_in_the_wrong_place_says_how_to_go_on(line: Feed, tmp_path: Path) -> None:
    row = line.tables["stops"][1]
    row["stop_lat"] = f"{float(row['stop_lat']) + 0.5:.7f}"
    store = Store(tmp_path / "data")
    publish(line, store)
    with pytest.raises(FeedError, match=r"1 of the 1 trips .* 300 km/h.*paraatkaart reset gtfs_nl") as caught:
        timetable_in_use(embedded(), ["weekday"], store=store)
    assert "gebruik de meegeleverde weer" in caught.value.dutch


def test_an_answer_tells_what_was_repaired_and_that_the_calendar_is_over(line: Feed, tmp_path: Path) -> None:
    line.tables["stop_times"][1] |= {"arrival_time": "", "departure_time": ""}
    store = Store(tmp_path / "data")
    publish(line, store)
    record = timetable_in_use(embedded(), ["weekday"], store=store).about.record()

    notes = {note["code"]: note for note in record["notes"]}
    assert (notes["blank_times"]["day"], notes["blank_times"]["count"]) == ("weekday", 1)
    assert (record["valid_from"], record["valid_until"]) == ("2026-11-01", "2026-12-31")
    last, after = date(2026, 12, 31), date(2027, 1, 1)
    assert as_shown(record, last) == record
    shown = as_shown(record, after)["notes"]
    assert shown[1:] == record["notes"]
    assert "valid from 2026-11-01 until 2026-12-31" in shown[0]["text"]
    assert [len(remarks(record, day)) for day in (last, after)] == [1, 2]
    assert "blank_times repaired 1" in remarks(record, last)[0]


def test_the_embedded_timetable_is_never_over() -> None:
    record = timetable_in_use(embedded(), ["weekday"], store=Store(embedded().folder / "none")).about.record()
    assert (record["valid_until"], record["notes"]) == ("", [])
    assert as_shown(record, date(2099, 1, 1)) == record
    assert not remarks(record, date(2099, 1, 1))

"""The timetable behind an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geodata import embedded
from geodata.store import Store
from geodata.timetable.errors import FeedError, FetchedServiceError
from geodata.timetable.in_use import timetable_in_use
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

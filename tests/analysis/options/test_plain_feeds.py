"""A fetched timetable whose names tell of munition: nothing that is answered from it says them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.options import plain_feeds
from analysis.options.plain_feeds import LINE, STOP, plainly_named
from geodata import embedded
from geodata.store import Store
from geodata.timetable.in_use import timetable_in_use
from tests.analysis.options.conftest import train_feed
from tests.geodata.timetable.conftest import publish

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "Munitiedepot Geheim"  # noqa: S105  no password


def test_stops_and_lines_keep_their_places_and_times_without_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path / "data"))
    feed = train_feed(tmp_path)
    for table, column in (("stops", "stop_name"), ("routes", "route_short_name"), ("routes", "route_long_name")):
        feed.tables[table][-1][column] = SECRET
    feed.tables["routes"][-1]["route_id"] = SECRET
    for trip in feed.tables["trips"]:
        trip["route_id"] = SECRET if trip["route_id"] == "20" else trip["route_id"]
    publish(feed, Store())

    fetched = timetable_in_use(embedded(), ["weekday"]).feeds["weekday"]
    shown = plainly_named(embedded(), ["weekday"]).feeds["weekday"]

    assert SECRET in fetched.stops.name
    hidden = fetched.stops.name == SECRET
    assert set(shown.stops.name[hidden]) == {STOP}
    assert np.array_equal(shown.stops.name[~hidden], fetched.stops.name[~hidden])
    for names in (shown.lines.name, shown.lines.long_name):
        assert LINE in names
        assert SECRET not in names
    assert SECRET in fetched.lines.line_id
    assert SECRET not in shown.lines.line_id
    assert len(set(shown.lines.line_id.tolist())) == len(shown.lines.line_id)
    assert np.array_equal(shown.stops.x_m, fetched.stops.x_m)
    assert np.array_equal(shown.connections.dep_s, fetched.connections.dep_s)


@pytest.mark.usefixtures("fetched_feed")
def test_a_feed_that_says_nothing_is_the_same_one() -> None:
    shown, fetched = plainly_named(embedded(), ["weekday"]), timetable_in_use(embedded(), ["weekday"])
    assert shown.about == fetched.about
    assert shown.feeds["weekday"].digest == fetched.feeds["weekday"].digest


@pytest.mark.usefixtures("fetched_feed")
def test_examples_in_notes_are_hidden_too(monkeypatch: pytest.MonkeyPatch) -> None:
    used = timetable_in_use(embedded(), ["weekday"])
    note = {"day": "weekday", "code": "c", "outcome": "refused", "count": 2, "examples": [SECRET, "S6"], "text": "t"}
    noted = replace(used, about=replace(used.about, notes=(note,)))
    monkeypatch.setattr(plain_feeds, "timetable_in_use", lambda *_: noted)
    assert plainly_named(embedded(), ["weekday"]).about.notes[0]["examples"] == (plain_feeds.HIDDEN, "S6")

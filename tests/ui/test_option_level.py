"""The network and the timetable on the options page: what is here, in the address, the question and the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from analysis.options import Question
from analysis.options.by_mode import minutes_from, street_minutes
from analysis.options.origin import Origin
from geodata.pins import using
from geodata.settings import VARIABLE
from geodata.store import Store
from geodata.timetable.in_use import current_digest
from tests.analysis.options.chessboard import ALL_MODES, chessboard
from tests.analysis.options.conftest import train_feed
from tests.geodata.timetable.conftest import publish
from ui import option_level, option_modes

if TYPE_CHECKING:
    from pathlib import Path


def script() -> None:
    import streamlit as st

    from geodata.timetable.in_use import current_digest
    from ui import option_level, option_results

    option_level.show()
    with option_level.chosen():
        st.session_state["question"] = option_results.question(0)
        st.session_state["found"] = (option_level.option(), option_level.content(), current_digest())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "data"))
    return tmp_path / "data"


def opened(**address: str) -> AppTest:
    app = AppTest.from_function(script, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_what_is_not_here_cannot_be_chosen_and_says_its_command(home: Path) -> None:
    app = opened(netwerk="streets", dienstregeling="0123456789ab")
    (warning,) = app.warning
    assert "streets" in warning.value
    assert "0123456789ab" in warning.value
    assert app.session_state["question"].network is None
    assert app.session_state["found"] == ("", "", "")
    assert [len(one.options) for one in app.selectbox] == [1, 1]
    told = " ".join(one.value for one in app.caption)
    for command in ("refresh streets", "refresh gtfs_nl", f"--out {home}/networks/NAAM"):
        assert command in told


def test_the_page_asks_what_the_command_asks(home: Path, tmp_path: Path) -> None:
    made = chessboard(tmp_path, ALL_MODES)
    folder = home / "networks" / "bord"
    folder.parent.mkdir(parents=True)
    made.rename(folder)
    (home / "networks" / "leeg").mkdir()
    snapshot = publish(train_feed(tmp_path), Store())
    assert opened().session_state["found"][0] == ""  # what is in use needs no words
    Store().reset("gtfs_nl")

    app = opened(netwerk="eigen-bord", dienstregeling=snapshot.digest[:12])
    assert not app.warning
    option, content, timetable = app.session_state["found"]
    assert option == f" --network {folder} --snapshot gtfs_nl={snapshot.digest}"
    with using({"gtfs_nl": snapshot.digest}, Store()):  # what the command does with these two options
        assert timetable == current_digest()
    assert app.session_state["question"] == Question(draws=0, network=folder)

    app.selectbox(key="netwerk").set_value(option_level.STRATEGIC)
    app.selectbox(key="dienstregeling").set_value(option_level.EMBEDDED)
    app.run()
    assert app.session_state["found"] == ("", "", "")
    assert content
    Store().choose("gtfs_nl", snapshot.digest)
    app.run()  # another one is the usual one now
    assert app.session_state["found"] == (" --snapshot gtfs_nl=embedded", "gtfs_nl=None", "")

    by_mode = street_minutes(network=folder)
    zone = by_mode.zones.iloc[int(by_mode.minutes["bike"].argmin())]
    place = Origin(str(zone["id"]), "", "zone", zone.geometry.x, zone.geometry.y)
    assert minutes_from(place, network=folder)["bike"] == zone["bike_min"]


def test_the_map_offers_what_the_network_was_built_for() -> None:
    assert option_modes.known(None) == list(option_modes.MODES)
    assert option_modes.known(("bike",)) == ["bike", "snelst"]
    assert option_modes.known(("walk", "bike", "ebike")) == ["transit", "bike", "e_bike", "walk", "snelst"]
    assert option_modes.known(()) == ["transit"]

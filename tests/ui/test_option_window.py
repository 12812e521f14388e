"""The window on the options page: in the address, in the question and in the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from analysis.errors import DemandInvalidError
from analysis.options.window import Window
from ui import option_tables

if TYPE_CHECKING:
    from pathlib import Path


def script() -> None:
    import streamlit as st

    from ui import option_results, option_window

    option_window.read()
    option_window.show()
    st.session_state["question"] = option_results.question(0)
    st.session_state["option"] = option_window.option()
    st.session_state["content"] = option_results.content()


def opened(address: str = "") -> AppTest:
    app = AppTest.from_function(script, default_timeout=60)
    if address:
        app.query_params["tijdvak"] = address
    app.run()
    assert not app.exception
    return app


def test_the_usual_window_asks_nothing() -> None:
    app = opened()
    assert app.session_state["question"].window is None
    assert (app.session_state["option"], app.session_state["content"]) == ("", "")
    assert app.text_input(key="tijdvak-uren").value == "07:00-09:00"


def test_another_window_goes_into_address_question_and_command() -> None:
    app = opened()
    app.text_input(key="tijdvak-uren").set_value("18:00-20:30")
    app.selectbox(key="tijdvak-dag").set_value("sunday")
    app = app.button[0].click().run()
    assert not app.error
    assert app.query_params["tijdvak"] == "sunday_to_18:00-20:30"
    assert app.session_state["question"].window == Window(64_800, 73_800, "sunday")
    assert app.session_state["option"] == " --window 18:00-20:30 --window-day sunday --window-direction to"
    assert app.session_state["content"]
    app.text_input(key="tijdvak-uren").set_value("20:00-18:00")
    app = app.button[0].click().run()
    assert "geen bruikbaar tijdvak" in app.error[0].value
    assert app.query_params["tijdvak"] == "sunday_to_18:00-20:30", "what is refused changes nothing"


@pytest.mark.parametrize("address", ["zondag", "sunday_to", "sunday_to_9", "holiday_to_07:00-09:00", "_", "<b>_to_1"])
def test_an_address_without_a_window_is_told(address: str) -> None:
    app = opened(address)
    assert "geen bruikbaar tijdvak" in app.warning[0].value
    assert app.session_state["question"].window is None


def test_shifts_of_ones_own_are_checked_with_the_travellers(tmp_path: Path) -> None:
    table = option_tables._rows(None, "shifts")
    path = tmp_path / "shifts.csv"
    path.write_text(option_tables.written(table), encoding="utf-8")
    option_tables.check("shifts", path)
    for column, value in (("time", "7 uur"), ("day_type", "feestdag"), ("direction", "heen")):
        changed = table.copy()
        changed.loc[0, column] = value
        path.write_text(option_tables.written(changed), encoding="utf-8")
        with pytest.raises(DemandInvalidError, match=f"column '{column}'"):
            option_tables.check("shifts", path)
    path.write_text(option_tables.written(table.iloc[1:]), encoding="utf-8")
    with pytest.raises(DemandInvalidError, match=r"column 'shift'"):
        option_tables.check("shifts", path)

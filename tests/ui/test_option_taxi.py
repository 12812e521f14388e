"""The switch of the hub taxi: what it asks for, and what the page says of it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from ui import option_taxi


def switch() -> None:
    """The switch, and what the page computes with after it."""
    import streamlit as st

    from ui import option_results, option_taxi

    option_taxi.show()
    st.session_state["asked"] = option_results.question(0).taxi_rule, option_taxi.option(), option_results.content()


def test_the_switch_is_off_at_first_and_kept_in_the_address() -> None:
    app = AppTest.from_function(switch).run()
    assert not app.exception
    assert app.session_state["asked"] == (False, "", "")
    assert option_taxi.ADDRESS not in app.query_params

    app.toggle(key=option_taxi.ADDRESS).set_value(True).run()
    assert app.session_state["asked"] == (True, " --taxi-rule", "hubtaxi-regel=ja")
    assert app.query_params[option_taxi.ADDRESS] == "ja"

    app.toggle(key=option_taxi.ADDRESS).set_value(False).run()
    assert app.session_state["asked"] == (False, "", "")
    assert option_taxi.ADDRESS not in app.query_params


def test_the_address_turns_it_on() -> None:
    app = AppTest.from_function(switch)
    app.query_params[option_taxi.ADDRESS] = "ja"
    app.run()
    assert app.session_state["asked"][0]
    assert app.toggle(key=option_taxi.ADDRESS).value


@pytest.mark.parametrize(
    "taxi_rule, words", [(False, ("bovengrens", "niet gerekend")), (True, ("geweigerd", "iemand dan later"))]
)
def test_the_rule_of_the_taxi_and_what_it_makes_of_figures_is_told(taxi_rule: bool, words: tuple[str, ...]) -> None:  # noqa: FBT001
    told = option_taxi.about(taxi_rule=taxi_rule)
    always = ("alleen als geen bus of trein de rit binnen een uur maakt", "15 km", "een uur vooruit", option_taxi.NAME)
    for one in (*words, *always):
        assert one in told
    assert ("bovengrens" in option_taxi.short(taxi_rule=taxi_rule)) is not taxi_rule

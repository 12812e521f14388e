"""Choices are read from the address by their id, and what does not exist is told."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from ui import choice

    wrong = [choice.read_one("een", ["a", "b"], "a"), *choice.read_many("meer", ["x", "y", "z"], ["x"])]
    one = st.selectbox("Een", ["a", "b"], key="een")
    many = st.multiselect("Meer", ["x", "y", "z"], key="meer")
    choice.write("een", one, "a")
    choice.write_many("meer", many, ["x"])
    st.text(" ".join(name for name in wrong if name))


def opened(**address: str) -> AppTest:
    app = AppTest.from_function(page)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_without_an_address_the_first_choices_are_shown_and_not_written() -> None:
    app = opened()
    assert (app.selectbox[0].value, app.multiselect[0].value) == ("a", ["x"])
    assert dict(app.query_params) == {}


def test_the_address_chooses_and_follows() -> None:
    app = opened(een="b", meer="z,y")
    assert (app.selectbox[0].value, app.multiselect[0].value) == ("b", ["z", "y"])
    app.multiselect[0].set_value(["y"]).run()
    assert app.query_params["meer"] == "y"
    app.multiselect[0].set_value([]).run()
    assert app.query_params["meer"] == ""
    assert opened(meer="").multiselect[0].value == []
    app.selectbox[0].set_value("a").run()
    assert "een" not in app.query_params


def test_what_does_not_exist_is_returned() -> None:
    app = opened(een="q", meer="y,<b>")
    assert (app.selectbox[0].value, app.multiselect[0].value) == ("a", ["y"])
    assert app.text[0].value == "q <b>"

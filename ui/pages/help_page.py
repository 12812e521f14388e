"""The page *Uitleg*: what each page answers, and the methods in full."""

from __future__ import annotations

import streamlit as st

from ui import guide, methods
from ui.frame import DutchErrors, dress, pages, tell_unknown_choices
from ui.language import tr

ADDRESS = ("methode",)
"""What the address may name."""

_NONE = ""


def show() -> None:
    """Draw the page."""
    dress("Uitleg")
    with DutchErrors(), st.container(key="reading"):
        titles = methods.titles()
        asked = st.query_params.get("methode", _NONE)
        name = st.selectbox(
            tr("Wat wilt u lezen?"),
            [_NONE, *titles],
            index=[_NONE, *titles].index(asked) if asked in titles else 0,
            format_func=lambda one: titles.get(one, tr("Elke pagina in drie zinnen")),
            key="methode",
            on_change=_follow,
        )
        if asked not in titles:
            tell_unknown_choices([asked])
        if name:
            st.html(methods.as_html(name))
        else:
            for one in guide.helps().values():
                guide.answer(one, pages())


def _follow() -> None:
    """Let the address say what is read."""
    if name := st.session_state["methode"]:
        st.query_params["methode"] = name
    else:
        st.query_params.pop("methode", None)

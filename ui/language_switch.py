"""The switch between Dutch and English: in the corner of every page, kept in the address with the rest of the state."""

from __future__ import annotations

import streamlit as st

from ui import choice
from ui.language import DUTCH, ENGLISH, LANGUAGES, STATE, current

ADDRESS = (STATE,)
"""What the address may name."""

_WRONG = "taal-onbekend"
_OFFERS = {DUTCH: "Toon de pagina's in het Nederlands", ENGLISH: "Show the pages in English"}
"""Said in the language that is offered, to whoever cannot read the other."""


def read() -> None:
    """Take the language from the address, before anything is written, and keep it there on every page."""
    if wrong := choice.read_one(STATE, LANGUAGES, DUTCH):
        st.session_state[_WRONG] = wrong
    choice.write(STATE, current(), DUTCH)


def wrong() -> str:
    """What the address names and is no language, once; empty if there is none."""
    return str(st.session_state.pop(_WRONG, ""))


def show() -> None:
    """Draw the switch to the other language."""
    (other,) = set(LANGUAGES) - {current()}
    st.button(
        other.upper(),
        key="taal-wissel",
        help=_OFFERS[other],
        on_click=_switch,
        args=(other,),
    )


def _switch(language: str) -> None:
    """Go on in another language with all that was chosen.

    Streamlit knows a choice by the word that was shown for it; what is put into the state is known by itself.
    """
    for key, value in st.session_state.to_dict().items():
        if (
            isinstance(value, (str, float))
            or (isinstance(value, int) and not isinstance(value, bool))
            or (isinstance(value, list) and value and all(isinstance(one, str) for one in value))
        ):
            st.session_state[key] = value
    st.session_state[STATE] = language

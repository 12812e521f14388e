"""Choices that the address keeps by their id: read before the control is made, written after it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.language import LANGUAGES, Words, speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

_SEPARATOR = ","


def read_one(key: str, known: Collection[str], default: str) -> str:
    """Put a choice into the state of its control; what the address names and does not exist is returned.

    A choice that is no longer among ``known`` gives way to the default.
    """
    asked, wrong = st.query_params.get(key), ""
    if key not in st.session_state and asked is not None:
        st.session_state[key] = asked
        wrong = "" if asked in known else asked
    if st.session_state.get(key) not in known:
        st.session_state[key] = default
    return wrong


def read_many(key: str, known: Collection[str], default: Sequence[str]) -> list[str]:
    """The same for a list; returns all names that do not exist."""
    asked, wrong = st.query_params.get(key), []
    if key not in st.session_state:
        names = list(default) if asked is None else [name for name in asked.split(_SEPARATOR) if name]
        wrong = [name for name in names if name not in known]
        st.session_state[key] = names
    st.session_state[key] = [name for name in dict.fromkeys(st.session_state[key]) if name in known]
    return wrong


def understand(key: str, known: Words[str]) -> None:
    """Take from the address a choice that its control would write by the word for it, in either language or by its id.

    To be called before the control is made; what it understands by itself is left to it.
    """
    asked = st.query_params.get(key)
    if asked is None or key in st.session_state or asked in known.values():
        return
    for language in LANGUAGES:
        with speaking(language):
            found = next((one for one, word in known.items() if asked in {one, word}), None)
        if found is not None:
            del st.query_params[key]
            st.session_state[key] = found
            return


def understand_many(key: str, known: Collection[str], words: Callable[[str], str]) -> None:
    """The same for a list of choices that are Dutch words themselves; ``words`` says what they are called on a page."""
    asked = st.query_params.get_all(key)
    if not asked or key in st.session_state or {*asked} <= {words(one) for one in known}:
        return
    meant: dict[str, str] = {}
    for language in LANGUAGES:
        with speaking(language):
            meant |= {words(one): one for one in known}
    if found := [meant[word] for word in asked if word in meant]:
        del st.query_params[key]
        st.session_state[key] = found


def write(key: str, value: str, default: str) -> None:
    """Keep a choice in the address, unless it is the one that a page without it shows."""
    if value == default:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value


def write_many(key: str, values: Sequence[str], default: Sequence[str]) -> None:
    """The same for a list."""
    write(key, _SEPARATOR.join(values), _SEPARATOR.join(default))

"""The window that people by public transport are counted in, chosen on the options page and kept in its address."""

from __future__ import annotations

import streamlit as st

from analysis.errors import WindowError
from analysis.options.window import MORNING, Window, parse_window
from ui import choice
from ui.frame import as_text
from ui.language import Words, told, tr
from ui.option_text import DAYS
from ui.said import said

ADDRESS = "tijdvak"
_HOURS, _DAY, _WAY, _SEPARATOR = "tijdvak-uren", "tijdvak-dag", "tijdvak-richting", "_"
_WAYS = Words({"to": "naar de poort", "from": "van de poort"})


def asked() -> Window | None:
    """The window that the address names; none: the usual one.

    Raises
    ------
    WindowError
        The address names none that can be.
    """
    text = st.query_params.get(ADDRESS)
    if text is None:
        return None
    day, way, hours = (*text.split(_SEPARATOR, 2), "", "")[:3]
    found = parse_window(hours, day, way)
    return None if found == MORNING else found


def read() -> None:
    """Tell that the address names no window that can be, and go on with the usual one."""
    try:
        asked()
    except WindowError as error:
        st.warning(as_text(told(error)))
        st.query_params.pop(ADDRESS, None)


def content() -> str:
    """Changes with the window; empty: the usual one."""
    found = asked()
    return "" if found is None else repr(found)


def option() -> str:
    """What the command is given to count in this window."""
    found = asked()
    if found is None:
        return ""
    return f" --window {found.hours} --window-day {found.day_type} --window-direction {found.direction}"


def show() -> None:
    """Draw the choice."""
    now = asked() or MORNING
    with (
        st.popover(tr("Tijdvak: {short}, {direction}", short=said(now.short), direction=_WAYS[now.direction])),
        st.form("tijdvak", border=False),
    ):
        st.caption(tr("Inwoners en reizigers met het openbaar vervoer tellen mee in het midden van dit tijdvak."))
        hours = st.text_input(tr("Van en tot (uu:mm-uu:mm)"), value=now.hours, max_chars=11, key=_HOURS)
        day = st.selectbox(
            tr("Dag"), list(DAYS), list(DAYS).index(now.day_type), format_func=DAYS.__getitem__, key=_DAY
        )
        way = st.selectbox(
            tr("Richting"), list(_WAYS), list(_WAYS).index(now.direction), format_func=_WAYS.__getitem__, key=_WAY
        )
        if st.form_submit_button(tr("Reken met dit tijdvak")):
            _use(hours, day, way)


def _use(hours: str, day: str, way: str) -> None:
    try:
        found = parse_window(hours, day, way)
    except WindowError as error:
        st.error(as_text(told(error)))
        return
    choice.write(ADDRESS, _written(found), _written(MORNING))
    st.rerun()


def _written(window: Window) -> str:
    return _SEPARATOR.join((window.day_type, window.direction, window.hours))

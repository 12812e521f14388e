"""The date that the map looks at: off by default, and then one step per day on which something changed."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from ui import cache
from ui import format as fmt
from ui.moments import Moment
from ui.timeline_text import event_days

_ON = "peildatum-aan"
_DAY = "peildatum"
_EXPLORED = "verkend"

ADDRESS = (_ON, _DAY, _EXPLORED)
"""What the address may name."""


def moment_slider() -> Moment | None:
    """The switch with its slider; the chosen moment, or None for everything as it is now."""
    if _DAY in st.query_params and _ON not in st.query_params and _ON not in st.session_state:
        st.session_state[_ON] = True  # an address that names a day means that day
    on = st.toggle(
        "Peildatum",
        key=_ON,
        bind="query-params",
        help="Toon alleen wat op een bepaalde dag was afgesproken, gepland of gebouwd.",
    )
    if not on:
        return None
    days = event_days(cache.register().timeline)
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    chosen = st.select_slider(
        "Dag",
        days,
        value=max((day for day in days if day <= today), default=days[0]),
        format_func=fmt.date,
        key=_DAY,
        label_visibility="collapsed",
        bind="query-params",
    )
    explored = st.checkbox(
        "Ook wat werd verkend",
        key=_EXPLORED,
        bind="query-params",
        help="Verkenningen zijn nog niet gepland of afgesproken.",
    )
    return Moment(dt.date.fromisoformat(chosen), explored)


def explanation(moment: Moment) -> str:
    """What the map now shows, as plain text."""
    what = "bestond, gepland of afgesproken was" + (" of werd verkend" if moment.explored else "")
    return (
        f"De kaart toont wat op {fmt.date(moment.day.isoformat())} {what}, met de planstatus van die dag. "
        "Wat bestaat, staat erop vanaf zijn begin; is dat onbekend, dan vanaf de datum van de bron die het noemt. "
        "Wat niet in het register staat, zoals grenzen, wegen en andere stations, blijft staan."
    )

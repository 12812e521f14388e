"""The page *Tijdlijn*: what was decided, agreed, planned and built, and when."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from layers.look import format as fmt
from ui import cache, timeline_text
from ui.frame import DutchErrors, dress


def show() -> None:
    """Draw the page."""
    dress("Tijdlijn")
    with DutchErrors(), st.container(key="reading"):
        register = cache.register()
        dated = timeline_text.dated(register.timeline)
        undated = timeline_text.undated(register.timeline)
        st.html(
            f'<p class="answer">De documenten en openbare bronnen geven <strong>{fmt.number(len(dated))} mijlpalen '
            f"met een datum</strong>; {fmt.number(len(undated))} hebben er nog geen.</p>"
            f'<p class="source">{timeline_text.not_told(register.timeline)}</p>'
        )
        left, right = st.columns([3, 2], gap="large")
        today = dt.datetime.now(tz=dt.UTC).date().isoformat()
        left.html(timeline_text.by_year(register.timeline, register, today))
        right.html('<h2 class="side">Zonder datum</h2>' + timeline_text.without_date(register.timeline, register))

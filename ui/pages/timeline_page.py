"""The page *Tijdlijn*: what was decided, agreed, planned and built, and when."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from ui import cache, timeline_text
from ui import local as fmt
from ui.frame import DutchErrors, dress
from ui.language import tr


def show() -> None:
    """Draw the page."""
    dress("Tijdlijn")
    with DutchErrors(), st.container(key="reading"):
        register = cache.register()
        dated = timeline_text.dated(register.timeline)
        undated = timeline_text.undated(register.timeline)
        st.html(
            tr(
                '<p class="answer">De documenten en openbare bronnen geven <strong>{dated} mijlpalen '
                "met een datum</strong>; {undated} hebben er nog geen.</p><p "
                'class="source">{timeline}</p>',
                dated=fmt.number(len(dated)),
                undated=fmt.number(len(undated)),
                timeline=timeline_text.not_told(register.timeline),
            )
        )
        left, right = st.columns([3, 2], gap="large")
        today = dt.datetime.now(tz=dt.UTC).date().isoformat()
        left.html(timeline_text.by_year(register.timeline, register, today))
        right.html(tr('<h2 class="side">Zonder datum</h2>') + timeline_text.without_date(register.timeline, register))

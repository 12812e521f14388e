"""The date that the map looks at: off by default, and then one step per day on which something changed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from analysis.moments import Moment, expected, without_begin
from analysis.timeline import aims
from layers.days import last_day
from ui import cache, choice
from ui import local as fmt
from ui.frame import as_text
from ui.language import tr
from ui.timeline_text import event_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers import Layer
    from layers.register import Register

_ON = "peildatum-aan"
_DAY = "peildatum"
_EXPLORED = "verkend"
_ASKED = "gevraagde-peildatum"
"""State: the day that the address named; it stays a step of the slider as long as the visit lasts."""

_FIRST_YEAR = 1800
"""Nothing that is on the map is older; an earlier day is a slip."""

ADDRESS = (_ON, _DAY, _EXPLORED)
"""What the address may name."""

SWITCHES = (_ON, _EXPLORED)
"""What of that is on or off."""


def moment_slider() -> Moment | None:
    """The switch with its slider; the chosen moment, or None for everything as it is now."""
    asked, wrong = _asked()
    if asked and _ON not in st.query_params and _ON not in st.session_state:
        st.session_state[_ON] = True  # an address that names a day means that day
    if wrong:
        st.warning(
            as_text(
                tr(
                    "Het adres van deze pagina noemt als peildatum '{wrong}'. Dat is geen bestaande "
                    "dag en is niet gebruikt; schrijf een dag als 2024-03-31.",
                    wrong=wrong,
                )
            )
        )
    on = st.toggle(
        tr("Peildatum"),
        key=_ON,
        bind="query-params",
        help=tr("Toon alleen wat op een bepaalde dag was afgesproken, gepland of gebouwd."),
    )
    if not on:
        st.query_params.pop(_DAY, None)
        return None
    days = steps(event_days(cache.register().timeline), asked)
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    choice.read_one(_DAY, days, max((day for day in days if day <= today), default=days[0]))
    chosen = st.select_slider(tr("Dag"), days, format_func=fmt.date, key=_DAY, label_visibility="collapsed")
    choice.write(_DAY, chosen, "")
    explored = st.checkbox(
        tr("Ook wat werd verkend"),
        key=_EXPLORED,
        bind="query-params",
        help=tr("Verkenningen zijn nog niet gepland of afgesproken."),
    )
    return Moment(dt.date.fromisoformat(chosen), explored)


def steps(days: Sequence[str], asked: str) -> list[str]:
    """The steps of the slider: every day on which something changed, and the day that the address named, if any."""
    return sorted({*days, asked} - {""})


def understood(text: str) -> str:
    """A day of an address as an ISO date; empty if it is none, or one before anything on the map."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return ""
    return day.isoformat() if day.year >= _FIRST_YEAR else ""


def _asked() -> tuple[str, str]:
    """The day that the address named, and what it names instead of a day; each empty if there is none."""
    words = st.query_params.get(_DAY, "")
    day = understood(words)
    if day:
        st.session_state.setdefault(_ASKED, day)
        st.query_params[_DAY] = day
    else:
        st.query_params.pop(_DAY, None)
    return st.session_state.get(_ASKED, ""), "" if day else words


def explanation(moment: Moment, layers: Sequence[Layer], register: Register, today: dt.date) -> str:
    """What the map shows now and what it cannot know, as plain text.

    Parameters
    ----------
    moment : Moment
        The chosen day.
    layers : sequence of Layer
        What is drawn, as it was at that moment.
    register : Register
        For the first day that the documents speak of, and for what sources expect.
    today : date
        Of a later day nothing is known but what is known now.
    """
    day = fmt.date(moment.day.isoformat())
    if moment.day > today:
        what = tr("bestaat, gepland of afgesproken is") + (tr(" of wordt verkend") if moment.explored else "")
        shown = tr("Van {day} weet niemand meer dan nu: de kaart toont wat nu {what}.", day=day, what=what)
    else:
        what = tr("bestond, gepland of afgesproken was") + (tr(" of werd verkend") if moment.explored else "")
        shown = tr("De kaart toont wat op {day} {what}, met de planstatus van die dag.", day=day, what=what)
    return " ".join(
        sentence
        for sentence in (
            shown,
            _unknown(layers),
            _before_the_documents(moment.day, event_days(register.timeline)[0]),
            _expected(moment.day, register),
        )
        if sentence
    )


def _unknown(layers: Sequence[Layer]) -> str:
    unknown, drawn = sum(map(without_begin, layers)), sum(len(layer.frame) for layer in layers)
    if not unknown:
        return ""
    return tr(
        "Van {unknown} van de {drawn} getekende objecten is het begin onbekend: zij bestaan nu en "
        "staan daarom op elke dag op de kaart, ook als zij er toen misschien nog niet waren.",
        unknown=fmt.number(unknown),
        drawn=fmt.number(drawn),
    )


def _before_the_documents(day: dt.date, first: str) -> str:
    if day.isoformat() >= first:
        return ""
    return tr(
        "Van voor {first} kennen wij uit de documenten geen gebeurtenis. De kaart laat dan alleen "
        "weg waarvan bekend is dat het later begon; wat sindsdien verdween of veranderde, kent zij "
        "niet.",
        first=fmt.date(first),
    )


def _expected(day: dt.date, register: Register) -> str:
    """What sources expect by that day: it is told, and not drawn as if it were there."""
    known = {aim for row in aims(register).values() for aim in row if last_day(aim.date, aim.precision) <= day}
    words = "; ".join(f"{aim.event}: {expected(aim)}" for aim in sorted(known))
    return tr("Verwacht, en daarom nog niet als bestaand getekend: {words}.", words=words) if known else ""

"""The part of the options page with the map; below it why the journeys on it take so long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from ui import (
    cache,
    choice,
    option_cache,
    option_isochrones,
    option_journey,
    option_level,
    option_map,
    option_map_note,
    option_modes,
    option_results,
    option_section_why,
    option_text,
    option_ways,
    option_why,
    reach_map,
)
from ui.basemap import View, show_map
from ui.frame import DutchErrors
from ui.frame import tell_unknown_choices as tell
from ui.language import tr
from ui.option_cache import ALONE
from ui.option_modes import FASTEST, MODES, TRANSIT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from analysis.options import DecisionTable
    from analysis.options.journey import Leg
    from analysis.options.origin import Origin
    from analysis.transit.answer import DoorToDoor
    from ui.drawing import Drawing
    from ui.option_modes import Shown
    from ui.option_results import How

_MAP = "vervoeropties"
_ON_MAP = "kaartoptie"
_AGAINST = "tegenover"
_MODE = "manier"
_COUNTED = "tellen-mee"
_ACCESS = "naar-halte"
_EGRESS = "laatste-stuk"

ADDRESS = (_ON_MAP, _AGAINST, _MODE, _COUNTED, _ACCESS, _EGRESS, *option_section_why.ADDRESS)
"""What the address may name."""


@dataclass(frozen=True)
class Asked:
    """What the map has to show."""

    option: str
    other: str
    mode: str
    how: How
    counted: tuple[str, ...]

    @property
    def transit(self) -> bool:
        """Whether journeys by public transport play a part."""
        return self.mode == TRANSIT or (self.mode == FASTEST and TRANSIT in self.counted)


def show(table: DecisionTable, names: Mapping[str, str], shift: str, answer: DeltaGenerator) -> None:
    """Draw the map beside its choices, and the journey from one place below.

    Its own choices draw nothing else of the page again. ``answer`` is a place for one thing: it gets the answer.
    """
    _show(table, names, shift, answer, option_cache.data_in_use())


@st.fragment
def _show(table: DecisionTable, names: Mapping[str, str], shift: str, answer: DeltaGenerator, data: str) -> None:
    with DutchErrors(), option_level.chosen():
        if data != option_cache.data_in_use():
            st.rerun()  # the table is not of the data that the map would show
        _draw(table, names, shift, answer)


def _draw(table: DecisionTable, names: Mapping[str, str], shift: str, answer: DeltaGenerator) -> None:
    left, right = st.columns([2, 1], gap="medium")
    with right:
        asked = _choices(table, names, shift)
        with answer.container():
            st.html(option_text.answer(table, asked.option, shift))
            st.html(option_text.basis(table, option_results.travellers(shift)))
        with st.spinner(tr("De reizen worden gezocht …")):
            origin = option_section_why.chosen()
            found, legs = _journeys(table, asked, origin)
            ways = option_section_why.by_street(asked, origin)
            drawn = [
                *cache.background_drawings(""),
                *option_isochrones.show((asked.option, asked.other), asked.mode, asked.how[0], names),
                *_minutes(asked, names, found),
                *option_journey.drawings(legs),
                *option_ways.drawings(ways[asked.option].way if ways else None),
                *reach_map.destination_drawings(option_cache.destination()),
            ]
    title = tr("Kaart van de reistijd naar de kazerne; een klik kiest een vertrekpunt")
    view = View("vervoeropties", title, option_cache.bounds(), picking=True)
    with left, st.container(key="result_map"):
        show_map(view, drawn, key=_MAP, returned=("last_clicked",), on_change=_take_click)
    option_section_why.show(asked, names, found, legs, ways)


def _take_click() -> None:
    """Make a click on the map the place that a journey is told from."""
    clicked = st.session_state[_MAP].get("last_clicked")
    if clicked:
        option_section_why.take(float(clicked["lng"]), float(clicked["lat"]))


def _choices(table: DecisionTable, names: Mapping[str, str], shift: str) -> Asked:
    modes = option_modes.known(option_level.built_for())
    shown = [column.id for column in table.columns]
    first = shown[1] if len(shown) > 1 else table.base
    tell([choice.read_one(_MODE, modes, TRANSIT), choice.read_one(_ON_MAP, shown, first)])
    mode = str(
        st.selectbox(
            tr("Manier van reizen op de kaart"), list(modes), format_func=MODES.__getitem__, key=_MODE, on_change=_alone
        )
    )
    option = st.selectbox(tr("Optie op de kaart"), shown, format_func=names.__getitem__, key=_ON_MAP)
    others = [ALONE, *(one for one in shown if one != option)]
    against = table.base if table.base in others and mode != FASTEST else ALONE
    tell([choice.read_one(_AGAINST, others, against)])
    alone = tr("niets: toon de snelste manier zelf") if mode == FASTEST else tr("niets: toon de minuten zelf")
    other = st.selectbox(tr("Verschil met"), others, format_func=lambda one: names.get(one, alone), key=_AGAINST)
    counted = _counted(modes) if mode == FASTEST else ()
    access, egress = option_cache.USUAL_HOW
    if mode == TRANSIT or TRANSIT in counted:
        access = _ways(_ACCESS, tr("Tussen huis en halte"), option_why.ACCESS, access)
        egress = _ways(_EGRESS, tr("Tussen halte en poort"), option_why.EGRESS, egress)
    choice.write(_MODE, mode, TRANSIT)
    choice.write(_ON_MAP, option, first)
    choice.write(_AGAINST, other, against)
    return Asked(option, other, mode, (shift, access, egress), counted)


def _alone() -> None:
    """Whoever asks for the fastest way sees it first, and then what an option changes."""
    if st.session_state[_MODE] == FASTEST:
        st.session_state[_AGAINST] = ALONE


def _counted(modes: Sequence[str]) -> tuple[str, ...]:
    known = [mode for mode in modes if mode != FASTEST]
    usual = tuple(mode for mode in option_modes.COUNTED if mode in known)
    tell(choice.read_many(_COUNTED, known, usual))
    chosen = st.multiselect(
        tr("Manieren die meetellen"),
        known,
        format_func=option_modes.short,
        key=_COUNTED,
        placeholder=tr("Kies een of meer manieren"),
    )
    choice.write_many(_COUNTED, chosen, usual)
    if not chosen:
        told = ", ".join(option_modes.short(mode).lower() for mode in usual)
        st.info(tr("Er is geen manier gekozen; de kaart toont de gewone keuze: {told}.", told=told))
    return tuple(chosen) or usual


def _ways(key: str, label: str, known: Mapping[str, str], default: str) -> str:
    tell([choice.read_one(key, known, default)])
    chosen = st.segmented_control(label, list(known), format_func=known.__getitem__, required=True, key=key)
    choice.write(key, str(chosen), default)
    return str(chosen)


def _journeys(
    table: DecisionTable, asked: Asked, origin: Origin | None
) -> tuple[dict[str, DoorToDoor], tuple[Leg, ...]]:
    """Journeys of the options to compare, if they play a part, and the one from the chosen place."""
    if not asked.transit:
        return {}, ()
    second = asked.other if asked.other != ALONE else table.base
    found = {option: option_results.journeys(option, asked.how) for option in (asked.option, second)}
    return found, option_results.legs(asked.option, asked.how, origin) if origin else ()


def _minutes(asked: Asked, names: Mapping[str, str], journeys: Mapping[str, DoorToDoor]) -> list[Drawing]:
    """The drawings of the minutes; legend and note are written where the page is now."""
    pair = (asked.option, asked.other)
    called = (names[asked.option], names.get(asked.other, ""))
    if asked.mode == TRANSIT:
        found, than = journeys[asked.option], journeys[asked.other] if asked.other != ALONE else None
        st.html(option_map.legend(found, than, option_map.minutes_words(found)))
        st.html(option_map_note.map_note(found, called[0], than, called[1]))
        return list(option_results.journey_drawings(pair, called, asked.how))
    made: list[Shown | None] = [
        option_results.shown(one, asked.mode, asked.how, asked.counted) if one != ALONE else None for one in pair
    ]
    on_map, compared = made
    assert on_map is not None  # noqa: S101  for the type checker
    if any(one is not None and one.unknown for one in made):
        st.info(option_modes.NOT_KNOWN)
        return []
    st.html(option_modes.legend(on_map, compared))
    st.html(option_modes.note(on_map, called[0], compared, called[1]))
    return option_results.shown_drawings(on_map, compared, called)

"""The part of the options page about which option comes first: ranks, a score with visible weights, and a tornado."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.options.ranking import ranking
from analysis.options.sensitivity import sensitivity
from geodata.errors import ParaatkaartError
from geodata.timetable.in_use import current_digest
from ui import option_own, option_rank_text, option_results, option_text
from ui.cache import shared
from ui.frame import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.options import Criterion, DecisionTable
    from analysis.options.sensitivity import Tornado

_WEIGHED, _CRITERION, _OPTION, _SHOWN = "weegt-mee", "gevoelig-voor", "gevoelig-optie", "gevoelig-getoond"


def ranks(table: DecisionTable, criteria: Sequence[Criterion], names: Mapping[str, str]) -> None:
    """Draw the ranks of the criteria that are in the table now, and the score with the user's own weights."""
    st.subheader("Welke optie staat eerst", anchor=False)
    shown = [criterion.id for criterion in criteria if criterion.better]
    weights = _weights(table)
    try:
        found = ranking(table, weights)
    except ParaatkaartError as error:
        st.error(as_text(error.dutch))
        return
    st.html(option_rank_text.scores(found, names, draws=bool(table.settings["draws"])))
    with st.expander("De plaats van elke optie per criterium van dit deel van de tabel"):
        if shown:
            st.html(option_rank_text.ranks(found, shown, table, names))
        else:
            st.caption("In dit deel van de tabel heeft geen rij een betere kant.")


def _weights(table: DecisionTable) -> dict[str, float]:
    """The weights of the user; nothing is weighed beforehand."""
    known = {criterion.id: criterion.name for criterion in table.criteria if criterion.better}
    st.session_state[_WEIGHED] = [one for one in st.session_state.get(_WEIGHED, []) if one in known]
    chosen = st.multiselect(
        "Criteria die meetellen in een score",
        list(known),
        format_func=known.__getitem__,
        key=_WEIGHED,
        placeholder="Kies criteria en geef ze hieronder een gewicht",
    )
    weights = {}
    columns = st.columns(3, gap="small") if chosen else []
    for number, criterion in enumerate(chosen):
        with columns[number % 3]:
            weights[criterion] = float(
                st.number_input(
                    f"Gewicht: {known[criterion]}", min_value=0.0, value=0.0, step=1.0, key=f"gewicht-{criterion}"
                )
            )
    return weights if any(weights.values()) else {}


def tornado(table: DecisionTable, shift: str, names: Mapping[str, str]) -> None:
    """Draw what one figure becomes when one assumption alone goes to its low and to its high."""
    st.subheader("Waar het cijfer van afhangt", anchor=False)
    known = {criterion.id: criterion.name for criterion in table.criteria if criterion.unit != "clock"}
    options = [column.id for column in table.columns]
    first = f"shift.{shift}.transit"
    if st.session_state.get(_CRITERION) not in known:
        st.session_state[_CRITERION] = first if first in known else next(iter(known))
    if st.session_state.get(_OPTION) not in options:
        st.session_state[_OPTION] = options[min(1, len(options) - 1)]
    left, right = st.columns([3, 2], gap="medium")
    criterion = left.selectbox("Cijfer", list(known), format_func=known.__getitem__, key=_CRITERION)
    option = right.selectbox("Van optie", options, format_func=names.__getitem__, key=_OPTION)
    asked = (criterion, option, option_results.content())
    if st.button("Bereken wat elke aanname uitmaakt"):
        st.session_state[_SHOWN] = asked
    if st.session_state.get(_SHOWN) != asked:
        st.caption("Elke aanname gaat om de beurt naar laag en naar hoog. Dat rekenen kan een minuut duren.")
        return
    try:
        with st.spinner("Elke aanname wordt gewijzigd en doorgerekend …"):
            found = _tornado(criterion, option)
    except ParaatkaartError as error:
        st.error(as_text(error.dutch))
        return
    st.html(option_rank_text.tornado(found, option_text.UNITS))


def _tornado(criterion: str, option: str) -> Tornado:
    if not option_results.content():
        return _shared_tornado(current_digest(), criterion, option)
    key = ("gevoelig", criterion, option, option_own.content(option), option_own.tables_content())
    return option_own.kept(
        key, lambda: sensitivity(criterion, option_own.reference(option), option_results.question(0))
    )


@shared(max_entries=60)
def _shared_tornado(timetable: str, criterion: str, option: str) -> Tornado:  # noqa: ARG001  is a part of the key
    return sensitivity(criterion, option)

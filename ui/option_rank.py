"""The part of the options page about which option comes first: ranks, a score with visible weights, and a tornado."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.options.ranking import ranking
from analysis.options.sensitivity import sensitivity
from geodata.errors import ParaatkaartError
from ui import option_cache, option_own, option_rank_text, option_results, option_text, tornado_job
from ui.frame import as_text
from ui.language import told, tr
from ui.said import said
from ui.tornado_job import Job

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.options import Criterion, DecisionTable
    from ui.tornado_job import Asked, Compute

_WEIGHED, _CRITERION, _OPTION, _JOB = "weegt-mee", "gevoelig-voor", "gevoelig-optie", "gevoelig-werk"
_EVERY_S = 1.0


def ranks(table: DecisionTable, criteria: Sequence[Criterion], names: Mapping[str, str]) -> None:
    """Draw the ranks of the criteria that are in the table now, and the score with the user's own weights."""
    st.header(tr("Welke optie staat eerst"), anchor=False)
    shown = [criterion.id for criterion in criteria if criterion.better]
    weights = _weights(table)
    try:
        found = ranking(table, weights)
    except ParaatkaartError as error:
        st.error(as_text(told(error)))
        return
    st.html(option_rank_text.scores(found, names, draws=bool(table.settings["draws"])))
    with st.expander(tr("De plaats van elke optie per criterium van dit deel van de tabel")):
        if shown:
            st.html(option_rank_text.ranks(found, shown, table, names))
        else:
            st.caption(tr("In dit deel van de tabel heeft geen rij een betere kant."))


def _weights(table: DecisionTable) -> dict[str, float]:
    """The weights of the user; nothing is weighed beforehand."""
    known = {criterion.id: said(criterion.name) for criterion in table.criteria if criterion.better}
    st.session_state[_WEIGHED] = [one for one in st.session_state.get(_WEIGHED, []) if one in known]
    chosen = st.multiselect(
        tr("Criteria die meetellen in een score"),
        list(known),
        format_func=known.__getitem__,
        key=_WEIGHED,
        placeholder=tr("Kies criteria en geef ze hieronder een gewicht"),
    )
    weights = {}
    columns = st.columns(3, gap="small") if chosen else []
    for number, criterion in enumerate(chosen):
        with columns[number % 3]:
            weights[criterion] = float(
                st.number_input(
                    tr("Gewicht: {known}", known=known[criterion]),
                    min_value=0.0,
                    value=1.0,
                    step=1.0,
                    format="%g",
                    key=f"gewicht-{criterion}",
                )
            )
    return weights if any(weights.values()) else {}


def tornado(table: DecisionTable, shift: str, names: Mapping[str, str]) -> None:
    """Draw what one figure becomes when one assumption alone goes to its low and to its high."""
    st.header(tr("Waar het cijfer van afhangt"), anchor=False)
    known = {criterion.id: said(criterion.name) for criterion in table.criteria if criterion.unit != "clock"}
    options = [column.id for column in table.columns]
    first = f"shift.{shift}.transit"
    if st.session_state.get(_CRITERION) not in known:
        st.session_state[_CRITERION] = first if first in known else next(iter(known))
    if st.session_state.get(_OPTION) not in options:
        st.session_state[_OPTION] = options[min(1, len(options) - 1)]
    left, right = st.columns([3, 2], gap="medium")
    criterion = left.selectbox(tr("Cijfer"), list(known), format_func=known.__getitem__, key=_CRITERION)
    option = right.selectbox(tr("Van optie"), options, format_func=names.__getitem__, key=_OPTION)
    asked = (criterion, option, option_cache.data_in_use(), option_results.content())
    job = _job(asked)
    if st.button(tr("Bereken wat elke aanname uitmaakt"), disabled=job is not None):
        st.session_state[_JOB] = Job(asked, _computation(criterion, option)).start()
        st.rerun()
    if job is None:
        st.caption(tr("Elke aanname gaat om de beurt naar laag en naar hoog. Dat rekenen kan even duren."))
    elif not job.finished.is_set():
        st.fragment(_progress, run_every=_EVERY_S)()
    elif job.error:
        st.error(as_text(told(job.error)))
        st.session_state.pop(_JOB)
    elif job.found:
        st.html(option_rank_text.tornado(job.found, option_text.UNITS))


def _job(asked: Asked) -> Job | None:
    """The computation of what is asked, if it was begun or is known; any other one is stopped."""
    job: Job | None = st.session_state.get(_JOB)
    if job is not None and job.key != asked:
        job.stop()
        job = st.session_state[_JOB] = None
    if job is not None and job.stopped.is_set():
        job = st.session_state[_JOB] = None
    return job or tornado_job.known(asked)


def _computation(criterion: str, option: str) -> Compute:
    reference, own = option_own.reference(option), bool(option_results.content())
    question = option_results.question(0) if own else None
    return lambda tell: sensitivity(criterion, reference, question, tell)


def _progress() -> None:
    job: Job | None = st.session_state.get(_JOB)
    if job is None or job.finished.is_set():
        st.rerun()
    words = (
        tr("{done} van {total} stappen gedaan", done=job.done, total=job.total)
        if job.total
        else tr("De berekening begint")
    )
    st.progress(job.share, tr("Aannames: {words}.", words=words))
    if st.button(tr("Stop met rekenen")):
        job.stop()
        st.rerun()

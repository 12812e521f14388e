"""The page *Vervoeropties*: options for the barracks beside today, as a decision table and on the map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analysis.options import DRAWS
from analysis.options.shift_times import label
from geodata import active
from ui import (
    band_job,
    choice,
    option_about,
    option_cache,
    option_editor,
    option_isochrones,
    option_level,
    option_missing,
    option_own,
    option_peak,
    option_rank,
    option_results,
    option_section_map,
    option_tables,
    option_taxi,
    option_text,
    option_window,
)
from ui.frame import DutchErrors, as_text, dress
from ui.frame import tell_unknown_choices as tell
from ui.language import told, tr
from ui.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from analysis.options import Criterion, DecisionTable

_OPTIONS = "opties"
_SHIFT = "dienst"
_PART = "tabel"
_BANDS = "banden"
_DIFFERING = "alleen-verschil"

ADDRESS = (
    _OPTIONS,
    _SHIFT,
    _PART,
    _BANDS,
    _DIFFERING,
    *option_section_map.ADDRESS,
    *option_isochrones.ADDRESS,
    *option_level.ADDRESS,
    option_taxi.ADDRESS,
    option_window.ADDRESS,
)
"""What the address may name."""

_JOBS = "eigen-banden"
"""State: the bands of what is the user's own."""

_YES, _NO = "ja", "nee"
_EVERY_S = 1.0


def show() -> None:
    """Draw the page."""
    dress("Vervoeropties Havelte")
    with DutchErrors():
        option_window.read()
        answer = st.empty()
        with st.container(horizontal=True, vertical_alignment="center"):
            option_level.show()
            option_taxi.show()
        with option_level.chosen():
            _show(answer)


def _show(answer: DeltaGenerator) -> None:
    """Draw what is computed with the network and the timetable that are chosen."""
    with st.spinner(tr("De opties worden doorgerekend …")):
        every = option_results.table()
    for failed in every.failed:
        st.error(as_text(told(failed.error)))
    names = {
        column.id: tr("{name} (eigen)", name=column.name) if column.id in option_own.options() else tr(column.name)
        for column in every.columns
    }
    options, shift = _choices(every, names)
    bands = st.session_state.get(_BANDS, st.query_params.get(_BANDS) == _YES)
    with_bands = _with_bands(wanted=bands)
    table = option_cache.chosen_table(with_bands or every, options)
    option_section_map.show(table, names, shift, answer)
    criteria = _table(table, shift, waiting=bands and with_bands is None)
    option_rank.ranks(table, criteria, names)
    option_rank.tornado(table, shift, names)
    _basis(table)
    _own(every, names)


def _own(every: DecisionTable, names: Mapping[str, str]) -> None:
    """Options and tables of the user's own."""
    with st.container(key="own"):
        st.header(tr("Eigen opties"), anchor=False)
        option_editor.show(every.failed, names)
        with st.expander(tr("Eigen tabellen: reizigers, diensten, prijzen, snelheden")):
            option_tables.show()


def _choices(every: DecisionTable, names: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """The options beside today, and the shift."""
    offered = [option for option in names if option != every.base]
    first = [option for option in option_cache.FIRST if option in offered]
    tell(choice.read_many(_OPTIONS, offered, first))
    for new in st.session_state.pop(option_editor.ADDED, ()):
        if new in offered and new not in st.session_state[_OPTIONS]:
            st.session_state[_OPTIONS] = [*st.session_state[_OPTIONS], new]
    # A shift of one's own that nobody travels for has no figures to show.
    shown = {criterion.id for criterion in every.criteria}
    shifts = {id_: shift for id_, shift in option_results.shifts().items() if f"within_120.{id_}" in shown}
    default = next(iter(shifts))
    tell([choice.read_one(_SHIFT, shifts, default)])
    left, right = st.columns([3, 2], gap="medium")
    with left:
        options = st.multiselect(
            tr("Opties naast nu (alle illustratief)"),
            offered,
            format_func=names.__getitem__,
            key=_OPTIONS,
            placeholder=tr("Kies een of meer opties"),
        )
    with right:
        shift = st.selectbox(
            tr("Dienst: wie wanneer aan de poort moet zijn"),
            list(shifts),
            format_func=lambda one: said(label(shifts[one])),
            key=_SHIFT,
        )
    choice.write_many(_OPTIONS, options, first)
    choice.write(_SHIFT, shift, default)
    return tuple(options), shift


def _table(table: DecisionTable, shift: str, *, waiting: bool) -> list[Criterion]:
    """The table with its choices; returns the rows that are shown."""
    st.header(tr("Beslistabel"), anchor=False)
    tell([choice.read_one(_PART, option_text.PARTS, "dienst")])
    with st.container(horizontal=True, vertical_alignment="center"):
        part = str(
            st.segmented_control(
                tr("Deel van de tabel"),
                list(option_text.PARTS),
                format_func=option_text.PARTS.__getitem__,
                required=True,
                key=_PART,
                label_visibility="collapsed",
            )
        )
        if part in {"inwoners", "reizigers", "reis"}:
            option_window.show()
        fewer = st.toggle(
            tr("Alleen rijen met verschil"), key=_DIFFERING, value=st.query_params.get(_DIFFERING) == _YES
        )
        bands = st.toggle(
            tr("Met banden"),
            key=_BANDS,
            value=st.query_params.get(_BANDS) == _YES,
            help=tr(
                "Rekent alle opties 1.000 keer door met andere snelheden, afstanden en vertrekminuten. "
                "Dat duurt tien seconden of langer en gaat op de achtergrond; daarna staan de banden "
                "klaar."
            ),
        )
    choice.write(_PART, part, "dienst")
    choice.write(_DIFFERING, _YES if fewer else _NO, _NO)
    choice.write(_BANDS, _YES if bands else _NO, _NO)
    if waiting:
        st.fragment(_progress, run_every=_EVERY_S)()
    criteria = option_peak.rows(option_text.rows_of(table, part, shift), table, option_results.shifts()[shift])
    criteria = option_text.differing(table, criteria) if fewer else criteria
    if criteria:
        st.html(option_text.decision_table(table, criteria, option_own.options()))
    else:
        st.caption(tr("In dit deel van de tabel verschilt geen enkele rij tussen deze opties."))
    st.html(option_text.reading(table))
    if part == "dienst":
        st.html(
            option_peak.note(table, option_results.shifts()[shift])
            + option_taxi.about(taxi_rule=bool(table.settings["taxi_rule"]))
        )
    if part == "kosten":
        costs = active().table("costs")
        if missing := option_missing.note(table, dict(zip(costs["id"], map(tr, costs["name"]), strict=True))):
            st.html(missing)
    with st.container(horizontal=True):
        st.download_button(
            tr("Hele tabel opslaan (CSV)"),
            partial(option_text.csv, table),
            file_name=option_text.file_name(table, "csv"),
            mime="text/csv",
            on_click="ignore",
        )
        st.download_button(
            tr("Hele tabel opslaan (JSON)"),
            partial(option_text.as_json, table),
            file_name=option_text.file_name(table, "json"),
            mime="application/json",
            on_click="ignore",
        )
    return criteria


def _with_bands(*, wanted: bool) -> DecisionTable | None:
    """The table with bands if it is wanted and there; it is computed beside the page."""
    if not wanted:
        return None
    jobs, job = _job()
    if job.error:
        st.error(as_text(told(job.error)))
        jobs.forget_failed()
    return job.table if job.data == _content() else None


def _content() -> str:
    """Changes with everything that the table is made from."""
    return f"{option_cache.data_in_use()} {option_results.content()}"


def _job() -> tuple[band_job.Jobs, band_job.Job]:
    """The computation of the bands: of the server, or with anything of the user's own that of the session."""
    if not option_results.content():
        return band_job.JOBS, band_job.JOBS.of(_content())
    jobs: band_job.Jobs = st.session_state.setdefault(_JOBS, band_job.Jobs())
    return jobs, jobs.of(_content(), option_results.asked(DRAWS))


def _progress() -> None:
    with option_level.chosen():
        _, job = _job()
    if job.finished.is_set():
        st.rerun()
    words = (
        tr("{done} van {total} opties doorgerekend", done=job.done, total=job.total)
        if job.total
        else tr("De berekening begint")
    )
    st.progress(job.share, tr("Banden: {words}; tot dan staan hier de waarden zonder band.", words=words))


def _basis(table: DecisionTable) -> None:
    with st.container(key="why"):
        st.markdown(option_text.data(table))
        st.markdown(option_text.limits())
        own = {option: f"{option}.toml" for option in option_own.options()}
        given = option_window.option() + option_level.option() + option_taxi.option()
        command = option_text.command(table, own, option_own.tables(), given)
        saved = tr(" (met de opgeslagen bestanden)") if own or option_own.tables() else ""
        st.markdown(tr("**Hetzelfde op de opdrachtregel{saved}:** `{command}`", saved=saved, command=command))
        st.markdown(option_about.network(table))
    with st.expander(tr("Wat de opties zijn")):
        st.html(option_about.about_options(table, active()))
    with st.expander(tr("Aannames: wie er reist en wanneer")):
        own_shifts, own_demand = (option_own.table_file(name) for name in ("shifts", "demand"))
        st.html(option_about.assumptions(active(), own_shifts, own_demand))

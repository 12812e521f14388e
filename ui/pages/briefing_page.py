"""The page *Briefing*: from map to paper, with a preview that is the output."""

from __future__ import annotations

import streamlit as st

from briefing.ready import ready_made
from briefing.settings import MOST_BYTES, Settings, parse, read_settings, settings_of
from geodata import active
from geodata.errors import ParaatkaartError
from layers import layer_specs
from ui import briefing_form, briefing_preview, briefing_state
from ui.briefing_job import Job, Jobs
from ui.frame import DutchErrors, as_text, dress
from ui.language import told, tr
from ui.pages import map_page

ADDRESS: tuple[str, ...] = ()
"""Nothing: what somebody writes for a council stays out of the address."""

_JOBS = "briefing-taken"
_START = "briefing-keuze"


def show() -> None:
    """Draw the page."""
    dress("Briefing")
    with DutchErrors():
        settings_side, paper_side = st.columns([2, 3], gap="medium")
        with settings_side:
            _begin()
            st.header(tr("Het stuk"), anchor=False)
            briefing_form.document()
            st.header(tr("De bladen") if len(briefing_state.given()["sheets"]) > 1 else tr("Het blad"), anchor=False)
            briefing_form.sheets()
            _open()
        with paper_side, DutchErrors():
            _paper()


def _begin() -> None:
    titles = {name: tr(read_settings(path).title) for name, path in ready_made().items()}
    titles[briefing_state.OWN] = tr("De kaartlagen die nu aanstaan")
    briefing_state.given()
    started = briefing_state.start()
    if started == briefing_state.OPENED:
        titles[briefing_state.OPENED] = tr("Het geopende bestand")
    st.session_state[_START] = started
    st.selectbox(tr("Begin met"), list(titles), format_func=titles.__getitem__, key=_START, on_change=_start)


def _start() -> None:
    chosen = st.session_state[_START]
    if chosen == briefing_state.OWN:
        at_first = [spec.id for spec in layer_specs().values() if spec.visible]
        briefing_state.start_with_map(st.session_state.get(map_page.SHOWN, at_first))
    elif chosen in ready_made():
        briefing_state.start_with_ready(chosen)


def _open() -> None:
    with st.container(key="briefing_open"), st.form("briefing-open", border=True, clear_on_submit=True):
        file = st.file_uploader(
            tr("Open instellingen (JSON, hoogstens {most_bytes} kB)", most_bytes=MOST_BYTES // 1000),
            type=["json"],
            key="briefing-bestand",
            max_upload_size=1,
        )
        asked = st.form_submit_button(tr("Open dit bestand"))
    if not asked:
        return
    if file is None:
        st.error(tr("Kies eerst een bestand."))
        return
    try:
        briefing_state.start_with(settings_of(file.getvalue(), file.name[:80]), briefing_state.OPENED)
    except ParaatkaartError as error:
        st.error(as_text(told(error)))
        return
    st.rerun()


def _paper() -> None:
    """The preview of what is chosen now, or why there is none."""
    st.header(tr("Voorbeeld"), anchor=False)
    settings = parse(briefing_state.given())
    job = _job(settings)
    if not job.finished.is_set():
        briefing_preview.waiting(job)
    elif job.error:
        with DutchErrors():
            raise job.error
    else:
        briefing_preview.pages(job)
    briefing_preview.settings_file(settings, briefing_state.start())


def _job(settings: Settings) -> Job:
    jobs: Jobs = st.session_state.setdefault(_JOBS, Jobs())
    return jobs.of(settings, active().fingerprint)

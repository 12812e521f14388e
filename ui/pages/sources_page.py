"""The page *Bronnen*: what data there is, and how it is replaced by what the registers publish now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from geodata import embedded
from geodata.accept import SWITCH
from geodata.extent import named_extent, uploaded_extent
from geodata.sources.services import refreshable
from geodata.status import statuses
from geodata.store import Store
from ui import sources_text
from ui.frame import DutchErrors, dress
from ui.language import told, tr
from ui.refresh_job import JOBS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.status import Status
    from ui.refresh_job import Job

_CHOSEN = "te-verversen"
_EXTENT = "gebied"
_OWN = "eigen"
_FILE = "gebiedsbestand"
_FORCE = "ook-minder"
_YEAR = "jaargang"
_EVERY_S = 1.0
"""How often the page looks how far a refresh is, in seconds."""


def show() -> None:
    """Draw the page."""
    dress("Bronnen")
    with DutchErrors(), st.container(key="reading"):
        found = statuses(Store(), refreshable())
        titles = {one.dataset: tr(one.title) for one in found}
        st.html(sources_text.answer(found))
        with st.container(key="refresh_panel"):
            _panel(found, titles)
            _job(titles)
        st.html(sources_text.table(one for one in found if one.refreshable))
        _snapshots([one for one in found if one.snapshots or one.level == "damaged"])
        with st.expander(tr("Alleen meegeleverd")):
            st.html(sources_text.table(one for one in found if not one.refreshable))


def _panel(found: Sequence[Status], titles: Mapping[str, str]) -> None:
    """Choose what to fetch, and start."""
    job = JOBS.last
    busy = job is not None and job.is_running
    can = [one.dataset for one in found if one.refreshable]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.multiselect(
            tr("Registers om te verversen"),
            can,
            key=_CHOSEN,
            format_func=titles.__getitem__,
            placeholder=tr("Kies een of meer registers"),
            disabled=busy,
        )
        areas = {**sources_text.EXTENT, _OWN: tr("Eigen gebied")}
        st.segmented_control(
            tr("Gebied"),
            list(areas),
            default="region",
            format_func=areas.__getitem__,
            required=True,
            key=_EXTENT,
            disabled=busy,
        )
    ready = _own_area(busy=busy) if st.session_state[_EXTENT] == _OWN else True  # without an area, no refresh
    yearly = [titles[name] for name in chosen if refreshable()[name].has_editions]
    if yearly:
        st.number_input(
            tr("Jaargang"),
            min_value=1990,
            max_value=2100,
            value=None,
            step=1,
            key=_YEAR,
            placeholder=tr("De nieuwste"),
            help=sources_text.year_of(yearly),
            width=240,
            disabled=busy,
        )
    st.toggle(tr(SWITCH), key=_FORCE, help=sources_text.force_help(), disabled=busy)
    with st.container(horizontal=True):
        everything = st.button(tr("Ververs alles"), disabled=busy or not ready, on_click=_start, args=(can,))
        some = st.button(
            tr("Ververs gekozen"),
            type="primary",
            disabled=busy or not (chosen and ready),
            on_click=_start,
        )
    if not (busy or everything or some):
        st.caption(
            tr(
                "Verversen vraagt de diensten zelf om gegevens en heeft een internetverbinding nodig. "
                "De makers van Paraatkaart konden geen van de adressen proberen; lukt er een niet, dan "
                "blijven de eerdere gegevens staan. Ververste gegevens heeft niemand nagekeken: bij "
                "munitie en opslag ziet u alleen de gemeente, behalve wat er al stond en niet is "
                "veranderd."
            )
        )


def _own_area(*, busy: bool) -> bool:
    """Ask for a file with the area; whether it can be used."""
    file = st.file_uploader(
        tr("Bestand met het gebied (GeoJSON met vlakken)"), ["geojson", "json"], key=_FILE, disabled=busy
    )
    if file is None:
        return False
    with DutchErrors():
        area = uploaded_extent(file.name, file.getvalue())
        st.caption(f"{area.name}: {sources_text.area_of(area)}.")
        return True
    return False


def _start(datasets: Sequence[str] | None = None) -> None:
    """Start with what is chosen at the moment of the click, which the page may not have been drawn with yet."""
    state = st.session_state
    area = partial(named_extent, state[_EXTENT])
    if state[_EXTENT] == _OWN:
        area = partial(uploaded_extent, state[_FILE].name, state[_FILE].getvalue())
    # A year holds for what was chosen; everything is of its newest edition, as with --all.
    JOBS.start(datasets or state[_CHOSEN], area, force=state[_FORCE], year=None if datasets else state.get(_YEAR))


def _job(titles: Mapping[str, str]) -> None:
    """The refresh that runs, looked at again and again, or what became of the last one."""
    job = JOBS.last
    if job is None:
        return
    if job.is_running:
        st.fragment(_running, run_every=_EVERY_S)(job, titles)
        return
    with st.container(key="outcome"):
        for one in job.outcomes:
            st.html(sources_text.outcome(one, titles))
        if job.error:
            st.error(told(job.error))
        st.button(tr("Sluiten"), on_click=JOBS.put_away, type="tertiary")


def _running(job: Job, titles: Mapping[str, str]) -> None:
    if not job.is_running:
        st.rerun()  # the whole page: other data is in use now
    share, words = sources_text.progress(job.progress, len(job.datasets), titles)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(share, words)
        if st.button(tr("Afbreken"), disabled=job.cancel.is_set()):
            job.cancel.set()
    if job.cancel.is_set():
        st.caption(tr("Wordt afgebroken …"))


def _snapshots(found: Sequence[Status]) -> None:
    """Go back to the embedded data, or to what was fetched earlier."""
    if not found:
        return
    st.html(tr('<h2 class="side">Momentopnamen</h2>'))
    by_id = {one.dataset: one for one in found}
    with st.container(key="snapshots"):
        dataset = st.selectbox(
            tr("Register"),
            list(by_id),
            format_func=lambda name: tr(by_id[name].title),
            key="momentopnamen-van",
            placeholder=tr("Kies een register"),
        )
        one = by_id[dataset]
        labels = {kept.digest: sources_text.snapshot_label(kept, one.digest) for kept in one.snapshots}
        digest = (
            st.selectbox(
                tr("Momentopname"),
                list(labels),
                format_func=labels.__getitem__,
                key=f"momentopname-{dataset}",
                placeholder=tr("Kies een momentopname"),
            )
            if labels
            else None
        )
        with st.container(horizontal=True):
            use = st.button(tr("Gebruik deze momentopname"), disabled=digest is None or digest == one.digest)
            back = st.button(
                tr("Terug naar meegeleverd") if _is_embedded(one) else tr("Niet meer gebruiken"),
                disabled=one.level not in {"refreshed", "damaged"},
            )
        with DutchErrors():
            if use and digest:
                Store().choose(dataset, digest)
                st.rerun()
            if back:
                Store().reset(dataset)
                st.rerun()


def _is_embedded(one: Status) -> bool:
    return one.dataset in embedded().datasets

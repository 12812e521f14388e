"""The briefing as it was made: its pages, and the files of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from briefing import bundle, paper
from briefing.ready import ready_made
from briefing.settings import read_settings
from ui import local as fmt
from ui.language import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.paper import Page
    from briefing.settings import Settings
    from briefing.sheet import Briefing
    from ui.briefing_job import Job

_PAGE = "briefing-bladzijde"
_MIME = {
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
    "csv": "text/csv",
    "zip": "application/zip",
}
_EVERY_S = 1.0


def waiting(job: Job) -> None:
    """How far it is, looked at again and again; the page is drawn anew when it has finished."""
    st.fragment(_progress, run_every=_EVERY_S)(job)


def _progress(job: Job) -> None:
    if job.finished.is_set():
        st.rerun()
    words = (
        tr("De bladzijden worden gezet")
        if job.done == job.total
        else tr("Blad {done} van {total}", done=job.done + 1, total=job.total)
    )
    st.progress(job.done / (job.total + 1), tr("Het voorbeeld wordt gemaakt: {words}.", words=words))


@st.fragment
def pages(job: Job) -> None:
    """One page as a picture, and the files."""
    if job.briefing is None:
        return
    number = _chosen(job.pages)
    with st.container(key="briefing_sheet"):
        st.image(job.pages[number].png, alt=job.pages[number].words, width="stretch")
    st.header(tr("Opslaan"), anchor=False)
    _files(job.briefing, number)


def _chosen(made: Sequence[Page]) -> int:
    if st.session_state.get(_PAGE) not in range(len(made)):
        st.session_state[_PAGE] = 0
    st.segmented_control(
        tr("Bladzijde van het voorbeeld"),
        range(len(made)),
        format_func=lambda one: str(one + 1),
        key=_PAGE,
        required=True,
    )
    return int(st.session_state[_PAGE])


def _files(made: Briefing, page: int) -> None:
    slug = made.settings.slug
    with st.container(horizontal=True):
        _save(made, "PDF", "pdf", f"{slug}.pdf")
        _save(made, tr("Word (DOCX)"), "docx", f"{slug}.docx")
        _save(made, tr("Dia's (PPTX)"), "pptx", f"{slug}.pptx")
        _save(made, tr("Bladzijde {page} als PNG", page=page + 1), "png", f"{slug}-{page + 1}.png")
        _save(made, tr("Bladzijde {page} als SVG", page=page + 1), "svg", f"{slug}-{page + 1}.svg")
        _save(made, tr("Alles (ZIP)"), "zip", f"{slug}.zip")
    with st.container(horizontal=True):
        # A map without features has no tables to put into a GeoPackage.
        if any(len(one.layer.frame) for sheet in made.sheets for one in sheet.drawn):
            _save(made, "GeoPackage", "gpkg", f"{slug}.gpkg")
        _save(made, "GeoJSON", "geojson", f"{slug}.geojson")
        for number, sheet in enumerate(made.sheets, start=1):
            of_sheet = tr(" van blad {number}", number=number) if len(made.sheets) > 1 else ""
            _save(made, tr("Kaart{of_sheet} (CSV)", of_sheet=of_sheet), "csv", f"{slug}-{number}-kaart.csv")
            if sheet.table:
                _save(made, tr("Tabel{of_sheet} (CSV)", of_sheet=of_sheet), "csv", f"{slug}-{number}-tabel.csv")
            _save(made, tr("Gegevens{of_sheet} (CSV)", of_sheet=of_sheet), "csv", f"{slug}-{number}-gegevens.csv")
    st.html(
        tr(
            '<p class="hint">PNG heeft {dpi} beeldpunten per inch. De ZIP heeft alle bestanden met hun '
            "controlegetallen (SHA-256) en de instellingen.</p>",
            dpi=fmt.number(paper.DPI),
        )
    )


def _save(made: Briefing, label: str, kind: str, name: str) -> None:
    st.download_button(
        label, partial(content, made, kind, name), file_name=name, mime=_MIME[kind], on_click="ignore", key=name
    )


def content(made: Briefing, kind: str, name: str) -> bytes:
    """A file of a briefing, as ``paraatkaart brief`` writes it. It is made when somebody asks for it."""
    return bundle.files(made, [kind])[name]


def settings_file(settings: Settings, start: str) -> None:
    """The settings as a file, and the command that makes the same files."""
    st.download_button(
        tr("Instellingen (JSON)"),
        settings.json(),
        file_name=bundle.SETTINGS,
        mime="application/json",
        on_click="ignore",
        key="briefing-instellingen",
    )
    with st.container(key="why"):
        st.markdown(tr("**Dezelfde bestanden op de opdrachtregel:** `{settings}`", settings=command(settings, start)))


def command(settings: Settings, start: str) -> str:
    """The command for these settings: by name while they are those of a ready-made briefing, otherwise of the file."""
    ready = ready_made()
    unchanged = start in ready and read_settings(ready[start]) == settings
    return f"paraatkaart brief --from {start if unchanged else bundle.SETTINGS} --out briefing --format zip"

"""A file becomes a layer: what can be known is read from it, what cannot is asked below the field."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geodata.coordinate_table import Coordinates
from geodata.errors import ParaatkaartError
from geodata.fitting import SYSTEMS
from geodata.own_layer import open_upload, place
from geodata.uploaded import LAYER_MB, LAYER_SUFFIXES, store_upload
from ui import own_tables, uploads
from ui.frame import as_text
from ui.language import told, tr

if TYPE_CHECKING:
    from geodata.own_layer import Opened

_TOLD_MB = 14
_FIELD, _ROUND, _READ = "eigen-laag-bestand", "eigen-laag-ronde", "eigen-laag-gelezen"


def show() -> None:
    """Draw the field and what has to be asked."""
    number = st.session_state.setdefault(_ROUND, 0)  # another field for every file, since Streamlit cannot empty one
    # What is of another kind or a little too large comes through, so that it can be told in Dutch what to do instead.
    sent = st.file_uploader(
        tr("Bestand met een kaartlaag"), key=f"{_FIELD}-{number}", max_upload_size=LAYER_MB + _TOLD_MB
    )
    st.caption(
        tr(
            "GeoPackage, GeoJSON, Shapefile (zip), KML, FlatGeobuf, DXF of CSV met coördinaten; "
            "hoogstens {layer_mb} MB.",
            layer_mb=LAYER_MB,
        )
    )
    if sent is None:
        st.session_state.pop(_READ, None)
        return
    try:
        opened = _chosen(sent)
        if opened is None:
            return
        if opened.crs is not None:
            _add(sent, opened, None)
        elif (code := _system(opened)) is not None and st.button(tr("Op de kaart zetten"), type="primary"):
            _add(sent, opened, code)
    except ParaatkaartError as error:
        st.error(as_text(told(error)))


def _chosen(sent: Any) -> Opened | None:
    """The file with its layer and its columns; nothing as long as one of them has to be chosen."""
    first = _read(sent)
    if len(first.layers) > 1:
        layer = st.selectbox(
            tr("Het bestand heeft {layers} lagen. Welke wilt u zien?", layers=len(first.layers)),
            first.layers,
            index=None,
            placeholder=tr("Kies een laag"),
            key=f"eigen-laag-laag-{sent.file_id}",
        )
        return _read(sent, str(layer)) if layer else None
    if first.frame is not None:
        return first
    if first.problem:
        st.error(as_text(first.problem))
    else:
        st.info(tr("De kolommen met coördinaten zijn niet te herkennen. Kies ze hieronder."))
    x, y = (
        st.selectbox(label, first.columns, index=None, placeholder=tr("Kies een kolom"), key=f"{key}-{sent.file_id}")
        for label, key in (
            (tr("Kolom met x of de lengtegraad"), "eigen-laag-x"),
            (tr("Kolom met y of de breedtegraad"), "eigen-laag-y"),
        )
    )
    opened = _read(sent, where=Coordinates(x=x, y=y)) if x and y else None
    if opened is not None and opened.problem:
        st.error(as_text(opened.problem))
        return None
    return opened


def _read(sent: Any, layer: str = "", where: Coordinates | None = None) -> Opened:
    """Read a file once for each choice, however often the page runs; nothing of it stays on the disk."""
    known = st.session_state.get(_READ)
    if known is None or known["file"] != sent.file_id:
        known = st.session_state[_READ] = {"file": sent.file_id}
    if (layer, where) not in known:
        content = sent.getvalue()
        with st.spinner(tr("Het bestand wordt gelezen …")):
            try:
                path = store_upload(
                    sent.name, content, own_tables.folder(content), suffixes=LAYER_SUFFIXES, most_mb=LAYER_MB
                )
                try:
                    known[layer, where] = open_upload(path, layer, where)
                finally:
                    path.unlink(missing_ok=True)
            except ParaatkaartError as error:
                known[layer, where] = error
    found = known[layer, where]
    if isinstance(found, ParaatkaartError):
        raise found
    made: Opened = found
    return made


def _system(opened: Opened) -> int | None:
    """The reference system that the user means."""
    only = len(opened.systems) == 1
    if opened.contradicted:
        st.warning(
            as_text(
                tr(
                    "Het bestand zegt {contradicted}, maar daarin liggen deze coördinaten buiten Nederland.",
                    contradicted=opened.contradicted,
                )
            )
        )
    words = tr("de getallen passen bij één stelsel") if only else tr("de getallen passen bij meer dan één stelsel")
    code = st.selectbox(
        tr("Coördinatenstelsel"),
        opened.systems,
        index=0 if only else None,
        format_func=SYSTEMS.__getitem__,
        placeholder=tr("Kies een stelsel"),
        key=f"eigen-laag-stelsel-{opened.name}-{opened.layer}",
        help=tr("In welk stelsel de coördinaten zijn geschreven. Wie het bestand maakte, weet dat."),
    )
    st.caption(
        tr("Het bestand noemt geen stelsel; {words}.", words=words)
        if not opened.contradicted
        else tr("Voorstel: {words}.", words=words)
    )
    return code


def _add(sent: Any, opened: Opened, code: int | None) -> None:
    placed = place(opened, code)
    stem = Path(opened.name).stem
    title = f"{stem}: {opened.layer}" if len(opened.layers) > 1 else stem
    uploads.put(title, placed.frame, [told(note) for note in placed.notes])
    run = get_script_run_ctx()
    # Streamlit would keep the content until the session ends.
    if run is not None and isinstance(run.uploaded_file_mgr, MemoryUploadedFileManager):
        run.uploaded_file_mgr.remove_file(run.session_id, sent.file_id)
    st.session_state[_ROUND] += 1
    st.session_state.pop(_READ, None)
    st.rerun()

"""Own layers in the panel of the map: to add, to colour, to go to, to remove."""

from __future__ import annotations

import streamlit as st

from ui import upload_address, upload_form, upload_map, uploads
from ui.frame import as_text, heading
from ui.language import later, tr

_ONE_COLOUR = ""
_WHENCE = "eigen-laag-herkomst"
_FILE, _SERVICE = later("Bestand"), later("Adres van een dienst")


def show() -> None:
    """Draw the layers of this session, and the way to add one."""
    heading(tr("Eigen lagen"))
    with st.container(key="own_layers"):
        for layer in list(uploads.layers().values()):
            _layer(layer)
        with st.expander(tr("Laag toevoegen")):
            _more()


def _more() -> None:
    st.caption(
        tr(
            "Alleen in deze sessie: niemand anders ziet uw lagen, ze komen niet in het adres, en ze "
            "gaan weg als u de pagina sluit of herlaadt."
        )
    )
    whence = st.radio(tr("Waar komt de laag vandaan?"), [_FILE, _SERVICE], format_func=tr, key=_WHENCE)
    if whence == _FILE:
        upload_form.show()
    else:
        upload_address.show()


def _layer(layer: uploads.OwnLayer) -> None:
    on, by = f"{layer.id}-aan", f"{layer.id}-kleur"
    st.session_state.setdefault(on, layer.shown)
    layer.shown = st.checkbox(as_text(layer.title), key=on, help=tr("Alleen in deze sessie."))
    if layer.shown and layer.frame is not None:
        st.session_state.setdefault(by, layer.colour_by)
        layer.colour_by = str(
            st.selectbox(
                as_text(tr("Kleur van {title}", title=layer.title)),
                [_ONE_COLOUR, *upload_map.columns(layer)],
                format_func=lambda name: name or tr("één kleur"),
                key=by,
            )
        )
        st.html(upload_map.legend(layer))
    elif layer.shown:
        st.caption(tr("Plaatjes van een andere server; zonder verbinding blijft deze laag leeg."))
    for note in layer.notes:
        st.caption(as_text(note))
    with st.container(horizontal=True):
        if layer.frame is not None:
            st.button(
                tr("Naar de laag"), key=f"{layer.id}-naar", type="tertiary", on_click=uploads.look, args=(layer.id,)
            )
        st.button(tr("Verwijderen"), key=f"{layer.id}-weg", type="tertiary", on_click=uploads.remove, args=(layer.id,))

"""A layer of another server, by the address that the user gives: pictures of a WMS, or features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import shapely
import streamlit as st

from geodata.dutch_notes import dutch
from geodata.errors import ParaatkaartError
from geodata.extent import Extent
from geodata.own_layer import from_service
from geodata.sources.given import MOST_FEATURES, collections_at, features_at
from geodata.sources.wms import wms_at
from layers import load_layer
from ui import local as fmt
from ui import uploads
from ui.frame import as_text
from ui.language import later, told, tr

if TYPE_CHECKING:
    from geodata.sources.given import Offered
    from geodata.sources.wms import Wms, WmsLayer

_KIND, _ADDRESS, _ANSWER = "eigen-dienst-soort", "eigen-dienst-adres", "eigen-dienst-antwoord"
_WMS, _FEATURES = later("WMS (plaatjes)"), later("OGC API Features (objecten)")
_AROUND_M = 5_000.0


@dataclass(frozen=True)
class _Answer:
    """What a service offers, for the address and the kind that were asked."""

    asked: tuple[str, str]
    wms: Wms | None = None
    base: str = ""
    collections: tuple[Offered, ...] = ()
    problem: str = ""


def show() -> None:
    """Draw the field, and the list of what the service offers."""
    kind = str(st.radio(tr("Soort dienst"), [_WMS, _FEATURES], format_func=tr, key=_KIND))
    text = st.text_input(tr("Adres van de dienst"), key=_ADDRESS, placeholder="https://…", max_chars=2000)
    st.caption(
        tr(
            "Alleen als u een dienst toevoegt, vraagt Paraatkaart er gegevens op; een WMS ziet ook "
            "welk deel van de kaart u bekijkt. Daarvoor is een internetverbinding nodig."
        )
    )
    asked = (kind, (text or "").strip())
    if st.button(tr("Lagen opvragen"), disabled=not asked[1]):
        with st.spinner(tr("De dienst wordt gevraagd …")):
            st.session_state[_ANSWER] = _ask(*asked)
    answer: _Answer | None = st.session_state.get(_ANSWER)
    if answer is None or answer.asked != asked:
        return
    if answer.problem:
        st.error(as_text(answer.problem))
        return
    _offer(answer)


def _ask(kind: str, text: str) -> _Answer:
    try:
        if kind == _WMS:
            return _Answer((kind, text), wms=wms_at(text))
        base, found = collections_at(text)
        return _Answer((kind, text), base=base, collections=found)
    except ParaatkaartError as error:
        return _Answer((kind, text), problem=told(error))


def _offer(answer: _Answer) -> None:
    offered: tuple[WmsLayer, ...] | tuple[Offered, ...] = answer.wms.layers if answer.wms else answer.collections
    place = st.selectbox(
        tr("Laag van de dienst ({offered})", offered=len(offered)),
        range(len(offered)),
        format_func=lambda number: offered[number].title,
        index=0 if len(offered) == 1 else None,
        placeholder=tr("Kies een laag"),
        key="eigen-dienst-laag",
    )
    if place is None or not st.button(tr("Deze laag toevoegen"), type="primary"):
        return
    try:
        if answer.wms:
            uploads.put_pictures(answer.wms, answer.wms.layers[place])
        else:
            with st.spinner(tr("De objecten worden opgehaald …")):
                _features(answer.base, answer.collections[place])
    except ParaatkaartError as error:
        st.error(as_text(told(error)))
        return
    st.session_state.pop(_ANSWER, None)
    st.rerun()


def _features(base: str, chosen: Offered) -> None:
    """Fetch what lies in the province and just around it."""
    west, south, east, north = load_layer("province").frame.total_bounds
    area = shapely.box(west - _AROUND_M, south - _AROUND_M, east + _AROUND_M, north + _AROUND_M)
    given = features_at(base, chosen.id, Extent("kaart", area))
    placed = from_service(chosen.title, given.frame)
    notes = [*(dutch(note) or note for note in given.notes), *(told(note) for note in placed.notes)]
    if given.is_cut:
        of = tr(" van de {total}", total=fmt.number(given.total)) if given.total else ""
        notes.insert(
            0,
            tr(
                "Alleen de eerste {most_features}{of} objecten in en om Drenthe.",
                most_features=fmt.number(MOST_FEATURES),
                of=of,
            ),
        )
    else:
        notes.insert(0, tr("Alle objecten van de dienst in en om Drenthe."))
    uploads.put(chosen.title, placed.frame, notes, [chosen.attribution or str(urlsplit(base).hostname)])

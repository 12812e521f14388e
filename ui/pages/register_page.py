"""The page *Register*: what the documents agree, ask, offer, count and leave open."""

from __future__ import annotations

import hashlib
import json
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from layers.placement import places_of
from ui import cache, choice, register_figures, register_table, register_text
from ui import local as fmt
from ui.focus import Focus
from ui.frame import DutchErrors, dress, switch_to_map
from ui.language import Words, tr, trn
from ui.register_table import COLUMN_WIDTHS_PX, COLUMNS, FILTERS, Choice
from ui.said import said
from ui.search_box import go_to

if TYPE_CHECKING:
    import pandas as pd

    from layers.placement import Placement
    from layers.register import Register

_ID = "id"
_TABLE = "registertabel"
_SCRIPT = Path(str(files("ui"))) / "static" / "register.js"
_PART = "deel"
_WORDS = "tekst"
_PARTS = Words(
    {"alles": "Alles", "cijfers": "Cijfers", "tegenstrijdig": "Tegenspraak en let op", "open": "Open vragen"}
)

_PLACES = 3
"""How many places of a row are shown at once; the others are folded away."""

ADDRESS = (_ID, _PART, _WORDS)
"""What the address may name beside the filters."""


def show() -> None:
    """Draw the page."""
    dress("Register")
    with DutchErrors(), st.container(key="reading"):
        register = cache.register()
        choice.understand(_PART, _PARTS)
        part = st.segmented_control(
            tr("Deel van het register"),
            list(_PARTS),
            default="alles",
            format_func=_PARTS.__getitem__,
            required=True,
            key=_PART,
            label_visibility="collapsed",
            bind="query-params",
        )
        {"alles": _all, "cijfers": _figures, "tegenstrijdig": _contradictions, "open": _open}[str(part)](register)


def _all(register: Register) -> None:
    rows = register_table.matching(register, cache.register_facets(), _choice())
    with st.container(key="rows_and_detail"):
        left, right = st.columns([3, 2], gap="medium")
    with left:
        _count(len(rows), len(register.rows))
        _table(rows, register)
    with right, DutchErrors():
        _detail(register)
    _bring_into_view(tuple(rows["id"]), register)


def _bring_into_view(ids: tuple[str, ...], register: Register) -> None:
    """Scroll to the chosen row in the table, and on a narrow screen to what is known about it."""
    selected = st.query_params.get(_ID)
    if selected is None or selected not in set(register.rows["id"]):
        return
    chosen = {"id": selected, "row": ids.index(selected) if selected in ids else None, "rows": len(ids)}
    script = f"({_SCRIPT.read_text(encoding='utf-8')})({json.dumps(chosen)})"
    with st.container(key="scroll"):
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def _choice() -> Choice:
    """The search field and the filters, in one line where there is room."""
    facets = cache.register_facets()
    for key in FILTERS:
        choice.understand_many(key, register_table.options(facets[key]), said)
    with st.container(key="filters"):
        words = st.text_input(
            tr("Zoek in het register"),
            key=_WORDS,
            type="search",
            placeholder=tr("Zoek in het register"),
            label_visibility="collapsed",
            live=True,
            bind="query-params",
        )
        chosen = {
            key: st.multiselect(
                title,
                register_table.options(facets[key]),
                key=key,
                placeholder=title,
                format_func=said,
                label_visibility="collapsed",
                bind="query-params",
            )
            for key, title in FILTERS.items()
        }
    return Choice(words or "", chosen)


def _count(found: int, total: int) -> None:
    text = (
        tr("{found} van {total} rijen", found=fmt.number(found), total=fmt.number(total))
        if found < total
        else tr("{total} rijen", total=fmt.number(total))
    )
    st.html(f'<p class="count" role="status">{text}</p>')


def _table(rows: pd.DataFrame, register: Register) -> None:
    ids = tuple(rows["id"])
    if not ids:
        st.info(tr("Geen rij voldoet aan deze keuze. Haal een filter weg of gebruik minder woorden."))
        return
    # Another selection of rows is another table: the place of the selected row is counted in its rows.
    key = f"{_TABLE}-{hashlib.sha256(' '.join(ids).encode()).hexdigest()[:8]}"
    selected = st.query_params.get(_ID)
    default: Any = {"selection": {"rows": [ids.index(selected)]}} if selected in ids else None
    with st.container(key="register_table"):
        st.dataframe(
            register_table.table(rows, register),
            key=key,
            height=620,
            hide_index=True,
            on_select=lambda: _select(key, ids),
            selection_mode=["single-row", "single-cell"],
            selection_default=default,
            column_config={
                title: st.column_config.Column(width=width)
                for title, width in zip(COLUMNS, COLUMN_WIDTHS_PX, strict=True)
            },
        )


def _select(key: str, ids: tuple[str, ...]) -> None:
    """Put the selected row into the address."""
    selection = st.session_state[key].selection
    chosen = [cell[0] for cell in selection.cells] or list(selection.rows)
    if chosen:
        st.query_params[_ID] = ids[chosen[0]]
    else:
        st.query_params.pop(_ID, None)


def _detail(register: Register) -> None:
    selected = st.query_params.get(_ID)
    rows = register.rows[register.rows["id"] == selected]
    if selected is None:
        st.html(tr('<p class="hint">Kies een rij om te zien wat er staat, waar het staat en wat ermee samenhangt.</p>'))
        return
    if rows.empty:
        st.warning(tr("Deze rij staat niet in het register. Controleer het adres, of kies een rij uit de tabel."))
        return
    with st.container(key="detail"):
        row = register_table.records(rows)[0]
        st.html(register_text.opening(row))
        _places(places_of(selected))
        st.html(register_text.detail(row, register))


def _places(places: tuple[Placement, ...]) -> None:
    """The links to the map, above all that is known: where something lies is asked first."""
    if not places:
        st.html(tr('<p class="hint">Deze rij is aan geen plek verbonden.</p>'))
        return
    _links(places[:_PLACES], 0)
    if more := places[_PLACES:]:
        with st.expander(
            trn(
                "Nog {count} plek op de kaart",
                "Nog {count} plekken op de kaart",
                len(more),
                count=fmt.number(len(more)),
            )
        ):
            _links(more, _PLACES)


def _links(places: tuple[Placement, ...], first: int) -> None:
    for number, place in enumerate(places, start=first):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"plek-{number}"):
            st.html(f"<p>{escape(place.title)}</p>")
            if st.button(tr("Toon op kaart"), key=f"toon-{number}", type="tertiary"):
                go_to(Focus(place.title, place.layer_id, place.feature_id))
                switch_to_map()


def _figures(register: Register) -> None:
    found = register_figures.figures(register)
    st.html(f'<p class="answer">{register_figures.told(found)}</p>')
    st.html(register_figures.as_html(found, register))


def _contradictions(register: Register) -> None:
    against, careful = (register.topics[register.topics["nature"] == nature] for nature in register_text.HEADINGS)
    st.html(
        tr(
            '<p class="answer">Over <strong>{against} onderwerpen</strong> spreken bronnen elkaar '
            "tegen. Bij {careful} andere gaan de opgaven over verschillende dingen of momenten; let "
            "daarop bij gebruik.</p>",
            against=fmt.number(len(against)),
            careful=fmt.number(len(careful)),
        )
    )
    for (nature, title), topics in zip(register_text.HEADINGS.items(), (against, careful), strict=True):
        st.html(f'<h2 class="side" id="{nature}">{title}</h2>{register_text.contradictions(topics, register)}')


def _open(register: Register) -> None:
    st.html(f'<p class="answer">{register_text.asked(register.open_questions)}</p>')
    st.html(register_text.open_questions(register.open_questions, register))

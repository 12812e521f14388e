"""The part of the options page where users make options of their own: copy, combine, edit, open and save."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analysis.changes import KINDS
from analysis.options import authoring, known_options
from analysis.options.combining import combine
from analysis.scenario import combined
from geodata.errors import ParaatkaartError
from ui import option_form, option_own
from ui.cache import shared
from ui.frame import as_text
from ui.language import told, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analysis.options import Failed
    from analysis.scenario import Scenario

ADDED = "opties-erbij"
"""State: options that were just made, to be shown beside the others."""

_FROM, _NAME, _EDITED, _KIND, _OPENED = "eigen-van", "eigen-naam", "eigen-bewerken", "eigen-soort", "eigen-geopend"

_NEXT, _TOLD = "eigen-volgende", "eigen-gelezen"
"""State until the page is drawn again: the option whose form comes next, and what came of the files."""


def show(failed: tuple[Failed, ...], names: Mapping[str, str]) -> None:
    """Draw the part; ``failed`` are options that could not be computed, ``names`` those of the options."""
    st.markdown(
        tr(
            "Een eigen optie is alleen in dit venster te zien en verdwijnt met het venster: sla haar "
            "op om haar te bewaren. Ze telt overal mee naast de meegeleverde opties. Bewijs: "
            "**illustratief**."
        )
    )
    own = option_own.options()
    wrong = {option: as_text(told(one.error)) for one in failed for option in own if one.option in _called(option)}
    left, right = st.columns(2, gap="medium")
    with left:
        _make(names)
    with right:
        _open()
        _tell(wrong)
    if not own:
        return
    for text in wrong.values():
        st.error(text)
    following = st.session_state.pop(_NEXT, None)
    if following in own:
        st.session_state[_EDITED] = following
    elif st.session_state.get(_EDITED) not in own:
        st.session_state[_EDITED] = next(reversed(own))
    option = st.selectbox(tr("Eigen optie bewerken"), list(own), format_func=lambda id_: own[id_].name, key=_EDITED)
    _edit(own[option])


def _make(names: Mapping[str, str]) -> None:
    known = {**_shipped(), **option_own.options()}
    with st.form("eigen-nieuw", border=True):
        chosen = st.multiselect(
            tr("Kopieer een optie, of kies er meer om ze samen te voegen"),
            list(known),
            format_func=lambda one: names.get(one, tr(known[one].name)),
            key=_FROM,
            placeholder=tr("Kies een of meer opties"),
        )
        name = st.text_input(tr("Naam van de nieuwe optie"), key=_NAME, max_chars=80)
        asked = st.form_submit_button(tr("Maak eigen optie"))
    if not asked:
        return
    if not chosen or not name.strip():
        st.error(tr("Kies minstens één optie en geef de nieuwe optie een naam."))
        return
    taken = set(known)
    new_id = identifier(name, taken)
    try:
        if len(chosen) == 1:
            whole = combined(known[chosen[0]], known)
            made = authoring.copy(whole, new_id, name.strip(), taken=taken)
        else:
            made = combine([known[one] for one in chosen], new_id, name.strip(), known=known, taken=taken)
        option_own.put(made, new=True)
    except ParaatkaartError as error:
        st.error(as_text(told(error)))
        return
    _shown(made)
    st.rerun()


@shared(worded=False)
def _shipped() -> dict[str, Scenario]:
    return known_options()


def _open() -> None:
    with st.form("eigen-open", border=True, clear_on_submit=True):
        files = st.file_uploader(
            tr("Open optiebestanden (TOML, hoogstens {most_bytes} kB)", most_bytes=option_own.MOST_BYTES // 1000),
            type=["toml"],
            accept_multiple_files=True,
            key=_OPENED,
            max_upload_size=1,
        )
        asked = st.form_submit_button(tr("Open deze bestanden"))
    if not asked:
        return
    results: list[tuple[str, str]] = []
    for file in (files or [])[: option_own.MOST_OPTIONS]:
        try:
            opened = option_own.read(file.getvalue(), file.name)
            option_own.put(opened, new=True)
        except ParaatkaartError as error:
            results.append(("", as_text(told(error))))
        else:
            results.append((opened.id, as_text(opened.name)))
            _shown(opened)
    st.session_state[_TOLD] = results
    st.rerun()  # whether an option can be computed is known once the table has it


def _tell(wrong: Mapping[str, str]) -> None:
    """What came of the files that were opened last; ``wrong`` is what is wrong with options that were read."""
    for option, text in st.session_state.pop(_TOLD, ()):
        if not option:
            st.error(text)
        elif option in wrong:
            st.error(
                tr(
                    "Geopend, maar niet door te rekenen: {text_}. De optie staat niet in de tabel; de "
                    "fout staat hieronder, bij haar formulier.",
                    text_=text,
                )
            )
        else:
            st.success(tr("Geopend: {text_}. De optie staat nu bij de keuzes bovenaan.", text_=text))


def _called(option: str) -> set[str]:
    """What a table calls an option of one's own that failed: its file where it could not be read, else its id."""
    return {option, option_own.reference(option)}


def _edit(scenario: Scenario) -> None:
    with st.form(f"eigen-teksten-{scenario.id}", border=True):
        name = st.text_input(tr("Naam"), value=scenario.name, max_chars=80)
        rationale = st.text_area(tr("Toelichting"), value=scenario.rationale, height=80)
        if st.form_submit_button(tr("Bewaar naam en toelichting")):
            _try(partial(authoring.described, scenario, name=name, rationale=rationale))
    tables = authoring.values_of(scenario)["change"]
    for number, table in enumerate(tables, 1):
        kind = table["kind"]
        with st.expander(tr("Wijziging {number}: {kind}", number=number, kind=tr(authoring.KIND_NAMES[kind]))):
            key = f"eigen-{scenario.id}-{number}-{kind}-{len(tables)}"
            with st.form(key, border=False):
                values = option_form.inputs(kind, table, key)
                if st.form_submit_button(tr("Bewaar wijziging")):
                    _try(partial(authoring.changed, scenario, number, values))
            if st.button(tr("Verwijder deze wijziging"), key=f"{key}-weg"):
                _try(partial(authoring.removed, scenario, number))
    with st.expander(tr("Wijziging toevoegen")):
        kind = st.selectbox(
            tr("Soort wijziging"), list(KINDS), format_func=lambda one: tr(authoring.KIND_NAMES[one]), key=_KIND
        )
        key = f"eigen-{scenario.id}-nieuw-{kind}-{len(tables)}"
        with st.form(key, border=False):
            values = option_form.inputs(kind, {}, key)
            if st.form_submit_button(tr("Voeg toe")):
                _try(partial(authoring.added, scenario, kind, values))
    with st.container(horizontal=True):
        st.download_button(
            tr("Optie opslaan (TOML)"),
            authoring.to_toml(scenario),
            file_name=f"{scenario.id}.toml",
            mime="application/toml",
            on_click="ignore",
        )
        if st.button(tr("Verwijder deze optie")):
            option_own.remove(scenario.id)
            st.rerun()


def _try(make: Callable[[], Scenario]) -> None:
    try:
        made = make()
        option_own.put(made, new=False)
    except ParaatkaartError as error:
        st.error(as_text(told(error)))
        return
    st.rerun()


def _shown(made: Scenario) -> None:
    """Show a new option in the table, and its form, when the page is drawn again."""
    st.session_state.setdefault(ADDED, []).append(made.id)
    st.session_state[_NEXT] = made.id


def identifier(name: str, taken: set[str]) -> str:
    """An id for a name: ``eigen-`` and its letters and digits, with a number if another option has it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = f"eigen-{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')[:40].strip('-') or 'optie'}"
    made, number = base, 2
    while made in taken:
        made, number = f"{base}-{number}", number + 1
    return made

"""The controls of a briefing: what the whole is called and printed on, and what each sheet shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from briefing.comparisons import MOST_PLANS
from briefing.frame import PAPERS_MM
from briefing.settings import DOCUMENT_STATUS, MOST_ADDRESS, MOST_SHEETS
from briefing.tables import MOST_OPTIONS
from ui import briefing_choices as choices
from ui.briefing_state import DRENTHE_M, given, key, new_sheet, renew
from ui.language import Texts, Words, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

_BY_PLACE, _BY_EXTENT = "plek", "gebied"
_AREAS = Words({_BY_PLACE: "Rond een plek", _BY_EXTENT: "Eigen gebied"})
_AT_FIRST = 2
_MOST = {"options": MOST_OPTIONS, "plans": MOST_PLANS}
_SIDES = Texts("West", "Zuid", "Oost", "Noord")


def document() -> None:
    """What holds for all sheets."""
    values = given()
    _text(values, "title", tr("Titel"), "titel", 120)
    _text(values, "subtitle", tr("Ondertitel"), "ondertitel", 200)
    left, right = st.columns(2)
    with left:
        _text(values, "author", tr("Maker"), "maker", 100)
    with right:
        values["print_date"] = _day(tr("Datum op het stuk"), "datum", values["print_date"]) or values["print_date"]
    with st.container(horizontal=True):
        _one(values, "document_status", tr("Status"), "status", {one: one for one in DOCUMENT_STATUS})
        _one(values, "paper", tr("Papier"), "papier", {one: one for one in PAPERS_MM})
        _one(values, "orientation", tr("Stand van het papier"), "stand", choices.ORIENTATIONS)
    _text(values, "address", tr("Adres van Paraatkaart, voor verwijzingen (mag leeg)"), "adres", MOST_ADDRESS)


def sheets() -> int:
    """The sheet that is chosen, with its controls; returns its number from 0."""
    every: list[dict[str, Any]] = given()["sheets"]
    number = 0
    if len(every) > 1:
        name = key("blad")
        st.session_state.setdefault(name, 0)
        number = int(
            st.selectbox(
                tr("Blad"),
                range(len(every)),
                format_func=lambda one: tr("Blad {one}: {title}", one=one + 1, title=every[one]["title"]),
                key=name,
            )
        )
    _sheet(every[number], f"{number}-")
    with st.container(horizontal=True):
        if len(every) < MOST_SHEETS:
            st.button(tr("Blad toevoegen"), on_click=_add, args=(number,))
        if len(every) > 1:
            st.button(tr("Blad {number} verwijderen", number=number + 1), on_click=_remove, args=(number,))
    return number


def _add(after: int) -> None:
    every = given()["sheets"]
    every.insert(after + 1, new_sheet(every[after]["layers"]))
    renew()
    st.session_state[key("blad")] = after + 1


def _remove(number: int) -> None:
    del given()["sheets"][number]
    renew()


def _sheet(sheet: dict[str, Any], prefix: str) -> None:
    _text(sheet, "title", tr("Titel van het blad"), f"{prefix}titel", 120)
    _content(sheet, prefix)
    layers = choices.layers()
    sheet["layers"] = _many(tr("Kaartlagen"), f"{prefix}lagen", sheet["layers"], layers)
    _area(sheet, prefix)
    left, right = st.columns(2)
    with left:
        sheet["scale"] = _choice(tr("Schaal"), f"{prefix}schaal", sheet["scale"], choices.scales(sheet["scale"]))
    with right:
        sheet["date"] = _day(
            tr("Stand van de plannen op"), f"{prefix}moment", sheet["date"], empty=tr("nu, zoals bekend")
        )


def _content(sheet: dict[str, Any], prefix: str) -> None:
    kind = str(_choice(tr("Inhoud"), f"{prefix}inhoud", sheet["content"]["kind"], choices.KINDS))
    before = sheet["content"] if sheet["content"]["kind"] == kind else {}
    content: dict[str, Any] = {"kind": kind}
    for part, dutch in choices.PARTS[kind].items():
        label = tr(dutch)
        known = choices.of_content(part)
        name = f"{prefix}{kind}-{part}"
        if part in _MOST:
            chosen = before.get(part, list(known)[:_AT_FIRST])
            content[part] = _many(label, name, chosen, known, _AT_FIRST if kind == "difference" else _MOST[part])
        else:
            content[part] = _choice(label, name, before.get(part) or next(iter(known)), known)
    if before.get("measures"):
        # Which measures a table has is up to a file: there are hundreds, by names that only the analysis knows.
        content["measures"] = before["measures"]
    sheet["content"] = content


def _area(sheet: dict[str, Any], prefix: str) -> None:
    by = _choice(tr("Gebied"), f"{prefix}gebied", _BY_PLACE if sheet["place"] else _BY_EXTENT, _AREAS)
    if by == _BY_PLACE:
        places = choices.places()
        sheet["extent"] = None
        sheet["place"] = _choice(tr("Plek"), f"{prefix}plek", sheet["place"] or next(iter(places)), places)
        return
    extent = sheet["extent"] or DRENTHE_M
    sheet["place"] = ""
    found = []
    with st.container(key="briefing_extent"):
        for side, value in zip(_SIDES, extent, strict=True):
            name = key(f"{prefix}{side}")
            st.session_state.setdefault(name, round(float(value)))
            found.append(st.number_input(tr("{side} (m, RD)", side=side), step=500, format="%d", key=name))
    # What a file says to the centimetre stays so until it is changed.
    sheet["extent"] = [old if round(old) == new else new for old, new in zip(extent, found, strict=True)]
    st.button(tr("Heel Drenthe"), on_click=_whole_province, args=(prefix,))


def _whole_province(prefix: str) -> None:
    for side, value in zip(_SIDES, DRENTHE_M, strict=True):
        st.session_state[key(f"{prefix}{side}")] = round(value)


def _text(values: dict[str, Any], field: str, label: str, name: str, longest: int) -> None:
    st.session_state.setdefault(key(name), values[field])
    values[field] = st.text_input(label, key=key(name), max_chars=longest)


def _one(values: dict[str, Any], field: str, label: str, name: str, known: Mapping[str, str]) -> None:
    st.session_state.setdefault(key(name), values[field])
    values[field] = str(
        st.segmented_control(label, list(known), format_func=known.__getitem__, key=key(name), required=True)
    )


def _choice(label: str, name: str, chosen: Any, known: Mapping[Any, str]) -> Any:
    """One of what is known; what a file names and nobody knows stays, so that it is told and not replaced."""
    offered = {chosen: str(chosen), **known} if chosen not in known else dict(known)
    st.session_state.setdefault(key(name), chosen)
    return st.selectbox(label, list(offered), format_func=lambda one: offered.get(one, str(one)), key=key(name))


def _many(label: str, name: str, chosen: list[str], known: Mapping[str, str], most: int | None = None) -> list[str]:
    offered = {**known, **{one: one for one in chosen if one not in known}}
    st.session_state.setdefault(key(name), list(chosen))
    return list(
        st.multiselect(
            label, list(offered), format_func=lambda one: offered.get(one, one), key=key(name), placeholder=tr("Kies"),
            max_selections=most,
        )
    )  # fmt: skip


def _day(label: str, name: str, chosen: str, empty: str = "") -> str:
    st.session_state.setdefault(key(name), date.fromisoformat(chosen) if chosen else None)
    found: Any = st.date_input(
        label, key=key(name), format="DD-MM-YYYY", min_value=date.min, max_value=date.max,
        help=tr("Leeg: {empty}.", empty=empty) if empty else None,
    )  # fmt: skip
    return str(found.isoformat()) if found else ""

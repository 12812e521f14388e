"""The filters of the map: by theme, plan status, actor, municipality and pillar, kept in the address by their ids."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from analysis.filters import Filters
from geodata import active
from layers import themes
from layers.guard import outlines
from layers.register import entries
from ui import cache, choice
from ui import local as fmt
from ui import words as texts
from ui.cache import shared
from ui.frame import DutchErrors, tell_unknown_choices
from ui.language import Words, tr
from ui.register_table import fold, names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.filters import Facets
    from analysis.moments import Moment
    from layers import Layer

KEYS = {
    "theme": "filter-thema",
    "status": "filter-status",
    "actor": "filter-actor",
    "municipality": "filter-gemeente",
    "pillar": "filter-pijler",
}
"""Filter → its name in the address."""

TITLES = Words(
    {
        "theme": "Thema",
        "status": "Planstatus",
        "actor": "Actor",
        "municipality": "Gemeente waarin het ligt",
        "pillar": "Pijler",
    }
)

ADDRESS = tuple(KEYS.values())
"""What the address may name."""

_KEPT = "filters-gekozen"
"""State: what was chosen when the page was last drawn; another page lets go of the controls."""


@shared()
def options() -> dict[str, dict[str, str]]:
    """Filter → what can be chosen in it, each with its Dutch title, in the order of the list."""
    register = cache.register()
    rows = register.rows.set_index("id")
    titles = names(register)
    shown = set(cache.owners().values())
    actors = {actor for row in shown for actor in entries(rows["actors"][row])}
    pillars = {pillar for row in shown for pillar in entries(rows["pillar"][row])}
    ordered = register.pillars.sort_values("order")
    return {
        "theme": {theme.id: tr(theme.title) for theme in themes()},
        "status": {status: _capital(words) for status, words in texts.PLAN_STATUS.items()},
        "actor": {one: _capital(titles[one]) for one in sorted(actors, key=lambda actor: fold(titles[actor]))},
        "municipality": {name: name for name in sorted(outlines(active())["name"].astype(str), key=fold)},
        "pillar": {one: title for one, title in zip(ordered["id"], ordered["label"], strict=True) if one in pillars},
    }


def panel() -> Filters:
    """The filters, folded away while none is in use; what is chosen."""
    with DutchErrors():
        return _panel()
    return Filters()


def _panel() -> Filters:
    known = options()
    kept = st.session_state.get(_KEPT, Filters())
    wrong = [name for one, key in KEYS.items() for name in choice.read_many(key, known[one], getattr(kept, one))]
    tell_unknown_choices(wrong)
    with st.expander(tr("Filter"), expanded=any(st.session_state[key] for key in ADDRESS)):
        chosen = {
            one: tuple(
                st.multiselect(
                    TITLES[one],
                    list(titles),
                    format_func=titles.__getitem__,
                    key=KEYS[one],
                    placeholder=tr("Alles"),
                )
            )
            for one, titles in known.items()
        }
    for one, values in chosen.items():
        choice.write_many(KEYS[one], values, ())
    st.session_state[_KEPT] = Filters(**chosen)
    return Filters(**chosen)


@dataclass(frozen=True)
class Hidden:
    """How many features the filters let through, of how many, and of how many of the others nobody says enough."""

    shown: int
    of: int
    unsaid: int


def hidden(whole: Mapping[str, Layer], kept: Mapping[str, Layer], of: Mapping[str, Facets], chosen: Filters) -> Hidden:
    """Count what the filters hide in layers, by id: as they are, as they are shown, and their facets."""
    unsaid = sum(
        of[layer_id].says_nothing(feature_id, chosen)
        for layer_id, layer in whole.items()
        for feature_id in set(layer.frame["id"].astype(str)) - set(kept[layer_id].frame["id"].astype(str))
    )
    return Hidden(
        sum(len(layer.frame) for layer in kept.values()), sum(len(layer.frame) for layer in whole.values()), unsaid
    )


def words(found: Hidden) -> str:
    """What is hidden, as plain text."""
    text = tr(
        "Filter: {shown} van de {of} objecten getoond, {of_2} verborgen.",
        shown=fmt.number(found.shown),
        of=fmt.number(found.of),
        of_2=fmt.number(found.of - found.shown),
    )
    if not found.unsaid:
        return text
    return tr(
        "{text_} Van {unsaid} daarvan noemt het register niet wat u kiest: geen actor of pijler.",
        text_=text,
        unsaid=fmt.number(found.unsaid),
    )


def tell(shown: tuple[str, ...], moment: Moment | None, chosen: Filters) -> None:
    """Say how much of the layers on the map is hidden, with a button that ends it."""
    with DutchErrors():
        whole = {layer_id: cache.layer_at(layer_id, moment) for layer_id in shown}
        kept = {layer_id: cache.layer_at(layer_id, moment, chosen) for layer_id in shown}
        found = hidden(whole, kept, {layer_id: cache.layer_facets(layer_id) for layer_id in shown}, chosen)
        st.html(f'<p class="count" role="status">{escape(words(found))}</p>')
        st.button(tr("Filter wissen"), key="filter-wissen", type="tertiary", on_click=_clear)


def _clear() -> None:
    for key in ADDRESS:
        st.session_state[key] = []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

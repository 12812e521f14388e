"""A second map beside the first, which looks at the same place: what exists now, all plans, or another day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from analysis.moments import Moment
from analysis.side_by_side import difference
from ui import cache, choice
from ui import local as fmt
from ui.basemap import View, show_map
from ui.frame import DutchErrors, tell_unknown_choices
from ui.language import Texts, Words, tr
from ui.timeline_text import event_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analysis.filters import Filters
    from analysis.side_by_side import Difference
    from ui.drawing import Drawing

_ON = "vergelijken"
_WITH = "vergelijk-met"
_EXISTING = "bestaand"
_ALL = "alles"
_TITLES = Words({_EXISTING: "Alleen wat nu bestaat", _ALL: "Wat nu bestaat en de plannen"})

_NAMES = Texts("Eerste kaart", "Tweede kaart")

ADDRESS = (_ON, _WITH)
"""What the address may name."""

SWITCHES = (_ON,)
"""What of that is on or off."""


class Side(NamedTuple):
    """What one of two maps shows: a day, or everything as it is now, and the filters."""

    moment: Moment | None
    chosen: Filters
    title: str


def switch() -> str:
    """The switch in the panel with what to compare with; empty if nothing is compared."""
    on = st.toggle(
        tr("Vergelijken"),
        key=_ON,
        bind="query-params",
        help=tr("Twee kaarten naast elkaar, die samen bewegen: nu en de plannen, of twee dagen."),
    )
    if not on:
        st.query_params.pop(_WITH, None)
        return ""
    with DutchErrors():
        known = [*_TITLES, *reversed(event_days(cache.register().timeline))]
        tell_unknown_choices([choice.read_one(_WITH, known, _EXISTING)])
        chosen = st.selectbox(tr("Op de tweede kaart"), known, format_func=_title, key=_WITH)
        choice.write(_WITH, chosen, _EXISTING)
        return str(chosen)
    return ""


def _title(name: str) -> str:
    return _TITLES.get(name) or fmt.date(name)


def sides(asked: str, moment: Moment | None, chosen: Filters) -> list[Side]:
    """The first map as the panel says, and the second one if something is compared.

    On a day of the second map, what is only explored is shown if the first map shows it.
    """
    first = Side(moment, chosen, fmt.date(moment.day.isoformat()) if moment else _TITLES[_ALL])
    if not asked:
        return [first]
    if asked in _TITLES:
        second = replace(chosen, status=(_EXISTING,)) if asked == _EXISTING else chosen
        return [first, Side(None, second, _TITLES[asked])]
    explored = moment.explored if moment else True
    return [first, Side(Moment(dt.date.fromisoformat(asked), explored), chosen, _title(asked))]


def drawings(layers: Sequence[str], side: Side) -> list[Drawing]:
    """What a map shows of its layers."""
    return [one for layer_id in layers for one in cache.layer_drawings(layer_id, side.moment, side.chosen)]


def legend(layer_id: str, both: Sequence[Side]) -> str:
    """The legend of a layer as HTML; that of the second map below it where it differs."""
    found = [cache.layer_legend(layer_id, side.moment, side.chosen) for side in both]
    if len(set(found)) == 1:
        return found[0]
    return "".join(f'<p class="side">{name}</p>{one}' for name, one in zip(_NAMES, found, strict=True))


def show(layers: Sequence[str], both: Sequence[Side], under: Iterable[Drawing], over: Iterable[Drawing]) -> None:
    """The second map, with what each of the two shows and how they differ below them.

    Parameters
    ----------
    layers : sequence of str
        Ids of the layers that both maps show.
    both : sequence of Side
        The first and the second map.
    under, over : iterable of Drawing
        What both maps show below and above the layers.
    """
    with st.container(key="other_map"):
        view = View("kaart-naast", tr("Kaart ernaast, om te vergelijken"), cache.province_bounds(), beside="kaart")
        show_map(view, [*under, *drawings(layers, both[1]), *over], key="kaart-naast")
    with st.container(key="compared"):
        for name, side in zip(_NAMES, both, strict=True):
            st.html(f'<p class="map-title">{name}: {escape(side.title)}</p>')
        found = difference(*([cache.layer_at(one, side.moment, side.chosen) for one in layers] for side in both))
        st.html(f'<p class="count" role="status">{escape(words(found))}</p>')


def words(found: Difference) -> str:
    """What differs, as plain text."""
    if not any(found):
        return tr("Beide kaarten tonen hetzelfde.")
    first, second, changed = map(fmt.number, found)
    return tr(
        "Objecten alleen op de eerste kaart: {first}; alleen op de tweede: {second}; op beide, met "
        "een andere planstatus: {changed}.",
        first=first,
        second=second,
        changed=changed,
    )

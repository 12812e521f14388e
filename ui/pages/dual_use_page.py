"""The page *Dubbelgebruik*: where military and civil use meet, on the ground, in the air, on the way and nearby."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analysis.dual_use.facilities import shared_facilities
from analysis.dual_use.totals import piece_tables
from geodata import active
from ui import (
    cache,
    choice,
    facts,
    own_tables,
    use_around,
    use_assets,
    use_cache,
    use_editors,
    use_facilities,
    use_look,
    use_text,
)
from ui.basemap import View, show_map
from ui.frame import DutchErrors, dress
from ui.frame import tell_unknown_choices as tell
from ui.language import Words, tr
from ui.use_text import AIR, GROUND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from streamlit.delta_generator import DeltaGenerator

    from ui.drawing import Drawing

_PART = "gebruik"
_CIVIL = "civiel"
_ASSET = "verbinding"
_SITE = "terrein"

ADDRESS = (_PART, _CIVIL, _ASSET, _SITE)
"""What the address may name."""

PARTS = Words({"grond": "Grond", "lucht": "Lucht", "infrastructuur": "Infrastructuur", "omgeving": "Omgeving"})
_REALMS = {"grond": GROUND, "lucht": AIR}
_TITLES = Words({GROUND: "Dubbelgebruik: grond", AIR: "Dubbelgebruik: lucht"})
_ALL = "alle"
_FIRST_SITE = "OEF-02"
_CONTEXT = {
    GROUND: ("training_areas", "barracks"),
    AIR: ("low_flying_areas", "low_flying_routes", "restricted_areas"),
}
"""Layers that are named on the map; those on the ground are drawn too, in the air the pieces have their shape."""


def show() -> None:
    """Draw the page."""
    dress("Dubbelgebruik")
    with DutchErrors():
        answer = st.container()
        part = _part()
        if part in _REALMS:
            _use(_REALMS[part], answer)
        elif part == "infrastructuur":
            _assets(answer)
        else:
            _around(answer)


def _part() -> str:
    tell([choice.read_one(_PART, PARTS, "grond")])
    part = str(
        st.segmented_control(
            tr("Deel van de pagina"),
            list(PARTS),
            format_func=PARTS.__getitem__,
            required=True,
            key=_PART,
            label_visibility="collapsed",
        )
    )
    choice.write(_PART, part, "grond")
    return part


def _use(realm: str, answer: DeltaGenerator) -> None:
    names = use_text.function_names(active())
    with answer, st.spinner(tr("De overlap wordt berekend …")):
        use = use_cache.use(realm)
    answer.html(use_text.answer(use, names))
    left, right = st.columns([2, 1], gap="medium")
    with right:
        civil = _civil(use_text.civil_functions(use), names)
        shown = use.pieces if civil == _ALL else use.pieces[use.pieces["civil_function"] == civil]
        layers = [cache.layer(layer) for layer in _CONTEXT[realm]] if realm == GROUND else []
        st.html(use_look.legend(shown, use_look.context_legend(layers) if layers else ()))
        if noted := use_text.notes(use, names):
            st.caption(noted)
    heads, values = use_text.popups(shown)
    named = [one for layer in _CONTEXT[realm] for one in cache.layer_drawings(layer)]
    drawn = [
        *cache.background_drawings(""),
        *(use_look.context(layers) if layers else ()),
        *(one for one in named if one.id.endswith("-names")),
        # A route for flying low is longer than the province.
        *use_look.drawings(shown, heads, use_text.LABELS, values, _TITLES[realm], lines_fit=realm == GROUND),
    ]
    title = tr("Kaart van grond") if realm == GROUND else tr("Kaart van luchtruim")
    with left:
        _map(f"dubbelgebruik-{realm}", tr("{title} met militair en civiel gebruik", title=title), drawn)
    only = "" if civil == _ALL else civil
    st.header(tr("Paren van functies"), anchor=False)
    st.html(use_text.pairs(use, names, only))
    with st.expander(tr("Alle stukken ({shown})", shown=len(shown))):
        st.html(use_text.pieces_table(use, names, only))
    _save(realm)
    if realm == GROUND:
        st.header(tr("Kazernes: voorzieningen om te delen"), anchor=False)
        st.html(use_facilities.table(shared_facilities()))
        st.caption(
            tr(
                "Wat de documenten zeggen, in onze woorden; welke regel over welke voorziening gaat, "
                "lezen wij erin. Uren, capaciteit en prijs noemen zij niet."
            )
        )
    _tables(realm, names)
    with st.container(key="why"):
        st.markdown(use_text.data(use))
        st.markdown(use_text.limits(realm))
        own = tr(" (met de opgeslagen tabellen)") if own_tables.content("dual_use_matrix", "use_calendar") else ""
        st.markdown(tr("**Hetzelfde op de opdrachtregel{own}:** `{realm}`", own=own, realm=use_text.command(realm)))


def _part_of(realm: str) -> str:
    return next(part for part, one in _REALMS.items() if one == realm)


def _civil(known: list[str], names: Mapping[str, str]) -> str:
    tell([choice.read_one(_CIVIL, [_ALL, *known], _ALL)])
    chosen = st.selectbox(
        tr("Civiele functie op kaart en in tabel"),
        [_ALL, *known],
        format_func=lambda one: names.get(one, tr("Alle functies")),
        key=_CIVIL,
    )
    choice.write(_CIVIL, str(chosen), _ALL)
    return str(chosen)


def _save(realm: str) -> None:
    use = use_cache.use(realm)
    with st.container(horizontal=True):
        _download(tr("Alle stukken opslaan (CSV)"), partial(facts.csv, use.pieces), f"{_stem(realm)}.csv", "text/csv")
        _download(
            tr("Alle stukken opslaan (GeoPackage)"),
            lambda: facts.gpkg(piece_tables(use.pieces)),
            f"{_stem(realm)}.gpkg",
            "application/geopackage+sqlite3",
        )


def _stem(realm: str) -> str:
    return f"dubbelgebruik-{_part_of(realm)}-{use_cache.use(realm).meeting.digest}"


def _tables(realm: str, names: Mapping[str, str]) -> None:
    st.header(tr("Oordelen en kalender"), anchor=False)
    with st.expander(tr("Elk oordeel met zijn reden")):
        st.html(use_text.matrix_reasons(use_cache.use(realm), realm, names))
    with st.expander(tr("Oordelen wijzigen")):
        use_editors.matrix(realm, names)
    with st.expander(tr("Kalender van gebruik wijzigen")):
        use_editors.calendar(realm, names)


def _assets(answer: DeltaGenerator) -> None:
    with answer, st.spinner(tr("De infrastructuur wordt vergeleken …")):
        found, places = use_cache.assets(), use_cache.places()
    answer.html(use_assets.answer(found))
    left, right = st.columns([2, 1], gap="medium")
    names = use_assets.names(found)
    with right:
        st.html(use_look.plain_legend(use_assets.legend(found, places)))
        known = list(use_assets.choices(found, places))
        tell([choice.read_one(_ASSET, known, known[0])])
        asset = str(st.selectbox(tr("Welke terreinen bedient"), known, format_func=names.__getitem__, key=_ASSET))
        choice.write(_ASSET, asset, known[0])
        st.html(use_assets.served(found, asset))
    with left:
        drawn = [*cache.background_drawings(""), *use_assets.drawings(found, places)]
        _map("dubbelgebruik-infrastructuur", tr("Kaart van infrastructuur naast militaire eisen"), drawn)
    st.header(tr("Ontbrekende schakels van de Corridor Noordoost Nederland"), anchor=False)
    st.html(use_assets.ranking(found))
    with st.container(key="parts"):
        st.header(tr("Elke eis apart"), anchor=False)
        st.html(use_assets.kinds(found))
    with st.expander(tr("Eisen en eigenschappen met hun bron")):
        st.html(use_assets.sources(found))
    _download(tr("Alle eisen opslaan (CSV)"), partial(facts.csv, found.ratings), "infrastructuur.csv", "text/csv")
    with st.container(key="why"):
        st.markdown(use_assets.limits())
        st.markdown(tr("**Hetzelfde op de opdrachtregel:** `{command}`", command=use_assets.COMMAND))


def _around(answer: DeltaGenerator) -> None:
    sites = {one: tr(title) for one, title in use_cache.sites().items()}
    first = _FIRST_SITE if _FIRST_SITE in sites else next(iter(sites))
    left, right = st.columns([2, 1], gap="medium")
    with right:
        tell([choice.read_one(_SITE, sites, first)])
        site = str(st.selectbox(tr("Terrein of plan"), list(sites), format_func=sites.__getitem__, key=_SITE))
        choice.write(_SITE, site, first)
        with st.spinner(tr("De omgeving wordt bekeken …")):
            found = use_cache.around(site)
        st.html(use_look.plain_legend(use_around.legend(found)))
        st.html(use_around.routes(found))
    answer.html(use_around.answer(found))
    with left:
        drawn = [*cache.background_drawings(""), *use_around.drawings(found)]
        _map(f"dubbelgebruik-omgeving-{site}", tr("Kaart van de ringen om het terrein"), drawn)
    st.header(tr("Inwoners per ring"), anchor=False)
    st.html(use_around.people(found))
    _download(
        tr("Inwoners per ring opslaan (CSV)"), partial(facts.csv, found.people), f"omgeving-{site}.csv", "text/csv"
    )
    st.header(tr("Natuur per ring"), anchor=False)
    st.html(use_around.nature(found))
    with st.container(key="why"):
        st.markdown(use_around.data(found))
        st.markdown(use_around.limits(found))
        st.markdown(tr("**Hetzelfde op de opdrachtregel:** `{site}`", site=use_around.command(site)))


def _map(key: str, title: str, drawn: list[Drawing]) -> None:
    with st.container(key="result_map"):
        show_map(View(key, title, cache.province_bounds()), drawn, key=key)


def _download(label: str, content: Callable[[], bytes], name: str, mime: str) -> None:
    st.download_button(label, content, file_name=name, mime=mime, on_click="ignore")

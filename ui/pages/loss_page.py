"""The page *Grondverlies*: what plans take, side by side, and what would replace it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analysis.loss.compare import gpkg_tables
from geodata import active
from ui import (
    cache,
    choice,
    drawn,
    facts,
    own_tables,
    plan_around,
    plan_drawing,
    plan_editors,
    plan_map,
    plan_own,
    plan_parcels,
    plan_text,
    use_cache,
    use_editors,
    use_look,
    use_text,
)
from ui.basemap import View, show_map
from ui.frame import DutchErrors, as_text, dress
from ui.frame import tell_unknown_choices as tell
from ui.language import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.loss import Comparison

_PLANS = "plannen"
_PLAN = "plan"

ADDRESS = (_PLANS, _PLAN)
"""What the address may name."""

_FIRST = "de-haar-292"


def show() -> None:
    """Draw the page."""
    dress("Grondverlies")
    with DutchErrors():
        answer = st.container()
        known = {plan: tr(name) for plan, name in use_cache.plan_names().items()}
        plan_drawing.show()
        chosen, plan = _choices(known)
        with answer, st.spinner(tr("De plannen worden berekend …")):
            found = use_cache.plans(chosen)
        answer.html(plan_text.answer(found, plan))
        if noted := plan_text.notes(found, plan):
            answer.info(as_text(noted))
        left, right = st.columns([2, 1], gap="medium")
        with right:
            st.html(use_look.plain_legend(plan_map.legend(found)))
            st.html(plan_text.classes(found, plan))
            if found.answers[plan].landuse is None:
                st.caption(tr("Zonder percelen is niets bekend dan deze grenzen."))
        with left, st.container(key="result_map"):
            _map(found, plan)
        st.header(tr("Plannen naast elkaar"), anchor=False)
        st.html(plan_text.side_by_side(found))
        stem = f"plannen-{'alle' if set(chosen) == set(known) else '-'.join(chosen)[:80]}"
        with st.container(horizontal=True):
            _download(tr("Plannen opslaan (CSV)"), partial(facts.csv, found.plans), f"{stem}.csv", "text/csv")
            _download(
                tr("Plannen opslaan (GeoPackage)"),
                lambda: facts.gpkg(gpkg_tables(found)),
                f"{stem}.gpkg",
                "application/geopackage+sqlite3",
            )
        st.html(plan_text.farmland(found, use_cache.farmland(chosen)))
        around = use_cache.surroundings(chosen)
        st.header(tr("Natuur en inwoners bij de plannen"), anchor=False)
        st.html(plan_around.table(found, around))
        st.caption(plan_around.limits(around))
        _more(found, plan)
        inputs = use_cache.plan_inputs()
        plan_parcels.show(found, plan, inputs)
        _replaced(found)
        st.header(tr("Wat dit niet beslist, en wat wel"), anchor=False)
        st.html(plan_text.not_decided())
        with st.container(key="why"):
            st.markdown(plan_text.data(found, inputs))
            if counted := plan_around.data(around):
                st.markdown(counted)
            st.markdown(plan_text.limits())
            own = tr(" (met de opgeslagen tabellen)") if own_tables.content("use_calendar") else ""
            st.markdown(
                tr(
                    "**Hetzelfde op de opdrachtregel{own}:** `{found}`",
                    own=own,
                    found=plan_text.command(found, list(known), inputs),
                )
            )


def _map(found: Comparison, plan: str) -> None:
    view = View("grondverlies", tr("Kaart van de plannen"), cache.province_bounds(), tools=drawn.tools())
    existing = cache.layer("training_areas")
    drawings = [*cache.background_drawings(""), *plan_map.drawings(found, existing, plan), *drawn.drawings()]
    show_map(view, drawings, **drawn.on_map("grondverlies"))


def _choices(known: dict[str, str]) -> tuple[tuple[str, ...], str]:
    """The plans side by side, and the one that is told about."""
    tell(choice.read_many(_PLANS, known, list(known)))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        chosen = st.multiselect(
            tr("Plannen die worden meegeleverd (alle illustratief)"),
            list(known),
            format_func=known.__getitem__,
            key=_PLANS,
            placeholder=tr("Kies een of meer plannen"),
        )
    choice.write_many(_PLANS, chosen, list(known))
    own = list(plan_own.plans())
    shown = (*(chosen or ([] if own else known)), *own)
    first = _FIRST if _FIRST in shown else shown[0]
    tell([choice.read_one(_PLAN, shown, first)])
    with right:
        plan = str(
            st.selectbox(
                tr("Het plan waarover dit gaat"), shown, format_func=lambda one: known.get(one, one), key=_PLAN
            )
        )
    # A plan of one's own is in this session only, so no address leads to it.
    choice.write(_PLAN, first if plan in own else plan, first)
    if not chosen and not own:
        st.info(tr("Er is geen plan gekozen; de pagina toont ze alle."))
    return shown, plan


def _more(found: Comparison, plan: str) -> None:
    """How the plans differ, and what was published."""
    if differing := plan_text.differences(found, plan):
        st.header(tr("Verschil met het gekozen plan"), anchor=False)
        st.html(differing)
    if apart := plan_text.robust(found):
        st.header(tr("Robuust en onzeker"), anchor=False)
        st.html(apart)
        st.caption(
            tr(
                "Robuust is grond die elke variant vraagt, onzeker die een deel ervan vraagt. Beide "
                "gelden voor de plannen zoals ze zijn getekend; hoe zeker een tekening is, staat bij "
                "zeker en mogelijk."
            )
        )
    with st.expander(tr("Op hoeveel plannen grond ligt, en wat grond was en wordt")):
        st.html(plan_text.agreement(found))
        st.html(plan_text.from_to(found))
    if published := plan_text.statements(found):
        st.header(tr("Wat erover is gepubliceerd"), anchor=False)
        st.html(published)


def _replaced(found: Comparison) -> None:
    """What would replace it: in hectares, in money, and beside land."""
    st.header(tr("Compensatie"), anchor=False)
    st.html(plan_text.replaced(found))
    with st.expander(tr("Compensatieformule wijzigen")):
        plan_editors.ratios()
    with st.expander(tr("Prijzen wijzigen")):
        plan_editors.prices()
    with st.expander(tr("Kalender van gebruik wijzigen")):
        use_editors.calendar("plans", use_text.function_names(active()))
    st.header(tr("Vragen en aanbod naast grond"), anchor=False)
    st.html(plan_text.requests())


def _download(label: str, content: Callable[[], bytes], name: str, mime: str) -> None:
    st.download_button(label, content, file_name=name, mime=mime, on_click="ignore")

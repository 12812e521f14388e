"""The page *Vervoeropties*: options for the barracks beside today, as a decision table and on the map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from geodata import active
from ui import band_job, cache, choice, option_cache, option_map, option_text, option_why, reach_map
from ui.basemap import View, show_map
from ui.frame import DutchErrors, as_text, dress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from analysis.options import DecisionTable
    from analysis.transit.answer import DoorToDoor

_OPTIONS = "opties"
_SHIFT = "dienst"
_ON_MAP = "kaartoptie"
_AGAINST = "tegenover"
_ACCESS = "naar-halte"
_EGRESS = "laatste-stuk"
_PART = "tabel"
_BANDS = "banden"
_ZONE = "gebied"
_DIFFERING = "alleen-verschil"

ADDRESS = (_OPTIONS, _SHIFT, _ON_MAP, _AGAINST, _ACCESS, _EGRESS, _PART, _BANDS, _ZONE, _DIFFERING)
"""What the address may name."""

_FIRST = ("pendel-steenwijk", "pendel-meppel", "bus-poort")
"""Options that are shown at first."""

_YES, _NO = "ja", "nee"
_EVERY_S = 1.0


def show() -> None:
    """Draw the page."""
    dress("Vervoeropties Havelte")
    with DutchErrors():
        answer = st.container()
        with st.spinner("De opties worden doorgerekend …"):
            every = option_cache.plain_table()
        for failed in every.failed:
            st.error(as_text(failed.error.dutch))
        names = {column.id: column.name for column in every.columns}
        options, shift = _choices(every, names)
        bands = st.session_state.get(_BANDS, st.query_params.get(_BANDS) == _YES)
        with_bands = _with_bands(wanted=bands)
        table = option_cache.chosen_table(with_bands or every, options)
        _map(table, names, shift, answer)
        _table(table, shift, waiting=bands and with_bands is None)
        _basis(table)


def _choices(every: DecisionTable, names: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """The options beside today, and the shift."""
    offered = [option for option in names if option != every.base]
    first = [option for option in _FIRST if option in offered]
    _tell(choice.read_many(_OPTIONS, offered, first))
    shifts = option_cache.shifts()
    default = next(iter(shifts))
    _tell([choice.read_one(_SHIFT, shifts, default)])
    left, right = st.columns([3, 2], gap="medium")
    with left:
        options = st.multiselect(
            "Opties naast nu (alle illustratief)",
            offered,
            format_func=names.__getitem__,
            key=_OPTIONS,
            placeholder="Kies een of meer opties",
        )
    with right:
        shift = st.selectbox(
            "Dienst: wie wanneer aan de poort moet zijn",
            list(shifts),
            format_func=lambda one: shifts[one].name,
            key=_SHIFT,
        )
    choice.write_many(_OPTIONS, options, first)
    choice.write(_SHIFT, shift, default)
    return tuple(options), shift


def _map(table: DecisionTable, names: Mapping[str, str], shift: str, answer: DeltaGenerator) -> None:
    left, right = st.columns([2, 1], gap="medium")
    with right:
        option, other, how = _map_choices(table, names, shift)
        answer.html(option_text.answer(table, option, shift, option_cache.shifts()[shift].name))
        answer.html(option_text.basis(table, option_cache.travellers(shift)))
        with st.spinner("De reizen worden gezocht …"):
            found = option_cache.journeys(option, *how)
            than = option_cache.journeys(other, *how) if other != option_cache.ALONE else None
            base = option_cache.journeys(table.base, *how)
            drawings = [
                *cache.background_drawings(""),
                *option_cache.journey_drawings((option, other), (names[option], names.get(other, "")), how),
                *reach_map.destination_drawings(option_cache.destination()),
            ]
        st.html(option_map.legend(found, than))
        st.html(option_text.map_note(found, names[option], than, names.get(other, "")))
    view = View("vervoeropties", "Kaart van reizen met het openbaar vervoer naar de kazerne", option_cache.bounds())
    with left, st.container(key="result_map"):
        show_map(view, drawings, key="vervoeropties")
    _why({names[option]: found} | ({names[other]: than} if than else {names[table.base]: base}))


def _map_choices(table: DecisionTable, names: Mapping[str, str], shift: str) -> tuple[str, str, tuple[str, str, str]]:
    """The option on the map, the one that it is compared with if any, and shift, access and egress."""
    shown = [column.id for column in table.columns]
    first = shown[1] if len(shown) > 1 else table.base
    _tell([choice.read_one(_ON_MAP, shown, first)])
    option = st.selectbox("Optie op de kaart", shown, format_func=names.__getitem__, key=_ON_MAP)
    others = [option_cache.ALONE, *(one for one in shown if one != option)]
    against = table.base if table.base in others else option_cache.ALONE
    _tell([choice.read_one(_AGAINST, others, against)])
    other = st.selectbox(
        "Verschil met",
        others,
        format_func=lambda one: names.get(one, "niets: toon de minuten zelf"),
        key=_AGAINST,
    )
    choice.write(_ON_MAP, option, first)
    choice.write(_AGAINST, other, against)
    access = _ways(_ACCESS, "Naar de halte", option_why.ACCESS, "bike")
    egress = _ways(_EGRESS, "Van de laatste halte", option_why.EGRESS, "hub_taxi")
    return option, other, (shift, access, egress)


def _ways(key: str, label: str, known: Mapping[str, str], default: str) -> str:
    _tell([choice.read_one(key, known, default)])
    chosen = st.segmented_control(label, list(known), format_func=known.__getitem__, required=True, key=key)
    choice.write(key, str(chosen), default)
    return str(chosen)


def _why(shown: Mapping[str, DoorToDoor]) -> None:
    """The journey from one place, for the options on the map."""
    zones = next(iter(shown.values())).zones.sort_values(["place", "id"])
    titles = dict(zip(zones["id"], zones["name"] + " (" + zones["municipality"] + ")", strict=True))
    asked = st.query_params.get(_ZONE)
    if _ZONE not in st.session_state and asked is not None:
        _tell([] if asked in titles else [asked])
        st.session_state[_ZONE] = asked if asked in titles else None
    st.subheader("Waarom", anchor=False)
    left, right = st.columns([1, 2], gap="medium")
    zone = left.selectbox(
        "De reis vanuit",
        list(titles),
        index=None,
        format_func=titles.__getitem__,
        key=_ZONE,
        placeholder="Kies een postcodegebied",
    )
    choice.write(_ZONE, zone or "", "")
    if zone is None:
        left.caption("Of klik op een punt op de kaart voor de onderdelen van die reis.")
        return
    rows = [
        (name, found.zones.loc[found.zones["id"] == zone].iloc[0].to_dict(), found) for name, found in shown.items()
    ]
    right.html(option_why.panel(rows, option_cache.line_names()))


def _table(table: DecisionTable, shift: str, *, waiting: bool) -> None:
    st.subheader("Beslistabel", anchor=False)
    _tell([choice.read_one(_PART, option_text.PARTS, "dienst")])
    with st.container(horizontal=True, vertical_alignment="center"):
        part = str(
            st.segmented_control(
                "Deel van de tabel",
                list(option_text.PARTS),
                format_func=option_text.PARTS.__getitem__,
                required=True,
                key=_PART,
                label_visibility="collapsed",
            )
        )
        fewer = st.toggle("Alleen rijen met verschil", key=_DIFFERING, value=st.query_params.get(_DIFFERING) == _YES)
        bands = st.toggle(
            "Met banden",
            key=_BANDS,
            value=st.query_params.get(_BANDS) == _YES,
            help="Rekent alle opties 1.000 keer door met andere snelheden, afstanden en vertrekminuten. Dat duurt "
            "tien seconden of langer en gaat op de achtergrond; daarna staan de banden klaar.",
        )
    choice.write(_PART, part, "dienst")
    choice.write(_DIFFERING, _YES if fewer else _NO, _NO)
    choice.write(_BANDS, _YES if bands else _NO, _NO)
    if waiting:
        st.fragment(_progress, run_every=_EVERY_S)()
    criteria = option_text.rows_of(table, part, shift)
    criteria = option_text.differing(table, criteria) if fewer else criteria
    if criteria:
        st.html(option_text.decision_table(table, criteria))
    else:
        st.caption("In dit deel van de tabel verschilt geen enkele rij tussen deze opties.")
    st.html(option_text.reading(table))
    with st.container(horizontal=True):
        st.download_button(
            "Hele tabel opslaan (CSV)",
            partial(option_text.csv, table),
            file_name=option_text.file_name(table, "csv"),
            mime="text/csv",
            on_click="ignore",
        )
        st.download_button(
            "Hele tabel opslaan (JSON)",
            partial(option_text.as_json, table),
            file_name=option_text.file_name(table, "json"),
            mime="application/json",
            on_click="ignore",
        )


def _with_bands(*, wanted: bool) -> DecisionTable | None:
    """The table with bands if it is wanted and there; it is computed beside the page."""
    if not wanted:
        return None
    job = band_job.JOBS.of(option_cache.data_in_use())
    if job.error:
        st.error(as_text(job.error.dutch))
        band_job.JOBS.forget_failed()
    return job.table


def _progress() -> None:
    job = band_job.JOBS.of(option_cache.data_in_use())
    if job.finished.is_set():
        st.rerun()
    words = f"{job.done} van {job.total} opties doorgerekend" if job.total else "De berekening begint"
    st.progress(job.share, f"Banden: {words}; tot dan staan hier de waarden zonder band.")


def _basis(table: DecisionTable) -> None:
    with st.container(key="why"):
        st.markdown(option_text.data(table))
        st.markdown(option_text.limits())
        st.markdown(f"**Hetzelfde op de opdrachtregel:** `{option_text.command(table)}`")
    with st.expander("Wat de opties zijn"):
        st.html(option_text.about_options(table, active()))
    with st.expander("Aannames: wie er reist en wanneer"):
        st.html(option_text.assumptions(active()))


def _tell(wrong: list[str]) -> None:
    """Say which choices of the address do not exist."""
    if named := [name for name in wrong if name]:
        listed = ", ".join(f"'{name}'" for name in named)
        st.warning(as_text(f"Het adres van deze pagina kiest {listed}. Dat bestaat niet en is niet gebruikt."))

"""The part of the options page with the user's own tables (travellers, prices, speeds): edited, checked and saved."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from analysis.errors import DemandInvalidError
from analysis.options.demand import load_demand, load_origins, load_shifts, spread
from analysis.options.door_to_door import TRANSIT
from analysis.options.emissions import load_emissions
from analysis.options.modes import load_modes
from analysis.options.prices import load_prices
from analysis.options.shift_times import label
from analysis.options.street import PARK_AND_RIDE
from geodata import active
from geodata.errors import ParaatkaartError
from ui import option_own, option_results
from ui import words as texts
from ui.cache import shared
from ui.frame import as_text
from ui.language import Words, later, told, tr
from ui.option_text import DAYS
from ui.said import said

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.options.demand import Origins

MOST_ROWS = 200

_TITLES = Words(
    {
        "demand": "Reizigers",
        "shifts": "Diensten",
        "costs": "Prijzen",
        "modes": "Snelheden en straftijden",
        "emissions": "Uitstoot (CO₂)",
    }
)
_COLUMNS: dict[str, dict[str, str]] = {
    "demand": {
        "id": "Id",
        "name": later("Naam"),
        "kind": later("Soort"),
        "people": later("Personen"),
        "home_kind": later("Woonplaats is een"),
        "home": later("Woonplaatsen, met | ertussen"),
        "shift": later("Dienst"),
        "modes": later("Manieren van reizen, met | ertussen"),
        "evidence": later("Bewijs"),
        "source": later("Bron"),
        "reference_date": later("Peildatum"),
        "note": later("Toelichting"),
    },
    "shifts": {
        "id": "Id",
        "name": later("Naam"),
        "day_type": later("Dag"),
        "direction": later("Richting"),
        "time": later("Tijd (uu:mm)"),
        "evidence": later("Bewijs"),
        "source": later("Bron"),
        "reference_date": later("Peildatum"),
        "note": later("Toelichting"),
    },
    "costs": {
        "id": "Id",
        "name": later("Wat"),
        "unit": later("Per"),
        "kind": later("Soort: once (eenmalig) of yearly (per jaar)"),
        "price_eur": later("Prijs (euro)"),
        "low_eur": later("Laag (euro)"),
        "high_eur": later("Hoog (euro)"),
        "payer": later("Wie betaalt, met | ertussen"),
        "share": later("Deel in %, met | ertussen"),
        "evidence": later("Bewijs"),
        "source": later("Bron"),
        "reference_date": later("Peildatum"),
        "note": later("Toelichting"),
    },
    "modes": {
        "id": "Id",
        "name": later("Naam"),
        "network": later("Volgt de snelheden van"),
        "factor": later("Keer die snelheid"),
        "factor_low": later("Laag (deel daarvan)"),
        "factor_high": later("Hoog (deel daarvan)"),
        "max_kmh": later("Hoogstens (km/u)"),
        "fixed_kmh": later("Overal even snel (km/u)"),
        "closed_classes": later("Gesloten wegen, met | ertussen"),
        "open_assumptions": later("Paden die wel open zijn, met | ertussen"),
        "access_kmh": later("Naar het netwerk (km/u)"),
        "to_stop_min": later("Hoogstens naar een halte (min)"),
        "alone_min": later("Hoogstens zonder voertuig (min)"),
        "parking_min": later("Stallen bij een halte (min)"),
        "peak": later("Langzamer in de spits"),
        "evidence": later("Bewijs"),
        "source": later("Bron"),
        "reference_date": later("Peildatum"),
        "note": later("Toelichting"),
    },
    "emissions": {
        "id": "Id",
        "name": later("Naam"),
        "per": later("Per"),
        "grams": later("Gram CO₂ per kilometer"),
        "evidence": later("Bewijs"),
        "source": later("Bron"),
        "reference_date": later("Peildatum"),
        "note": later("Toelichting"),
    },
}
_NUMBERS = {
    "grams",
    *("people", "price_eur", "low_eur", "high_eur"),
    *("factor", "factor_low", "factor_high", "max_kmh", "fixed_kmh", "access_kmh"),
    *("to_stop_min", "alone_min", "parking_min"),
}
_WORDS: dict[str, dict[str, Words[str]]] = {
    "modes": {"peak": Words({"yes": "ja", "no": "nee"})},
    "shifts": {"day_type": DAYS, "direction": Words({"to": "naar de poort", "from": "van de poort"})},
}
"""Columns with a few values, and what these are called."""

_FIXED = {"modes": ("id", "network"), "emissions": ("id", "per")}
"""Columns that a user cannot change; the rows of these tables are those that ship."""


def show() -> None:
    """Draw the part."""
    st.markdown(
        tr(
            "Wijzig een tabel en kies *Gebruik*: dan rekent de hele pagina met uw tabel, alleen in dit "
            "venster. Een prijs die leeg is, is onbekend; dan zijn ook de kosten onbekend. Snelheden "
            "en straftijden hebben elk hun bron; zet bij een eigen waarde uw eigen bron."
        )
    )
    for name, tab in zip(_TITLES, st.tabs(list(_TITLES.values())), strict=True):
        with tab:
            _table(name)


def _table(name: str) -> None:
    own = option_own.tables().get(name)
    st.caption(tr("Uw eigen tabel is in gebruik.") if own else tr("De meegeleverde tabel is in gebruik."))
    opened = st.file_uploader(
        tr("Open een tabel (CSV met komma's, hoogstens {most_bytes} kB)", most_bytes=option_own.MOST_BYTES // 1000),
        type=["csv"],
        key=f"eigen-{name}-bestand",
        max_upload_size=1,
    )
    try:
        start = read(opened.getvalue(), opened.name, name) if opened else _rows(own, name)
    except ParaatkaartError as error:
        st.error(as_text(told(error)))
        start = _rows(own, name)
    with st.container(key=f"own_table_{name}"):
        edited = st.data_editor(
            start,
            key=f"eigen-{name}-{opened.file_id if opened else ''}-{hash(own)}",
            num_rows="fixed" if name in _FIXED else "dynamic",
            disabled=_FIXED.get(name, False),
            placeholder=tr("leeg"),
            hide_index=True,
            width="stretch",
            column_config=_config(name, list(start.columns)),
        )
    text = written(edited)
    with st.container(horizontal=True):
        if st.button(
            tr("Gebruik: {lower}{name}", lower=_TITLES[name][0].lower(), name=_TITLES[name][1:]),
            key=f"eigen-{name}-gebruik",
            type="primary",
        ):
            _use(name, text)
        st.download_button(
            tr("{name} opslaan (CSV)", name=_TITLES[name]),
            text,
            file_name=f"{name}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"eigen-{name}-opslaan",
        )
        if own and st.button(tr("Terug naar de meegeleverde tabel"), key=f"eigen-{name}-terug"):
            option_own.put_table(name, "")
            st.rerun()


def _use(name: str, text: str) -> None:
    try:
        check(name, option_own.scratch(name, text))
    except ParaatkaartError as error:
        st.error(as_text(told(error)))
        return
    option_own.put_table(name, text)
    st.rerun()


def check(name: str, path: Path) -> None:
    """Read a table as the analysis does.

    Raises
    ------
    DemandInvalidError
        A row cannot be used; row and column are named.
    """
    ids = pd.read_csv(path, dtype=str, keep_default_na=False)["id"]
    if ids.duplicated().any() or (ids == "").any():
        raise _invalid(
            path.name,
            str(ids[ids.duplicated() | (ids == "")].iloc[0]),
            "id",
            "every id may stand there once.",
            "elk id mag één keer.",
        )
    catalogue = active()
    if name == "costs":
        load_prices(catalogue, path)
        return
    if name == "modes":
        load_modes(catalogue, path)
        return
    if name == "emissions":
        load_emissions(catalogue, path)
        return
    # Travellers and shifts are checked together: each of the former is of one of the latter.
    modes = [*load_modes(catalogue), TRANSIT, PARK_AND_RIDE]
    if name == "shifts":
        load_demand(catalogue, load_shifts(catalogue, path), modes, option_own.table_file("demand"))
        return
    groups = load_demand(catalogue, option_results.shifts(), modes, path)
    spread(groups, _origins(), path.name)
    if not sum(group.people for group in groups) > 0:
        raise _invalid(path.name, "-", "people", "there are no travellers.", "er zijn geen reizigers.")


def read(content: bytes, file: str, name: str) -> pd.DataFrame:
    """A table that somebody gave us, with the columns of the one that ships.

    Raises
    ------
    DemandInvalidError
        It is too large, no table, or a column is missing.
    """
    file = file[:80]
    if len(content) > option_own.MOST_BYTES:
        most = f"{option_own.MOST_BYTES // 1000} kB"
        raise _invalid(file, "-", "-", f"the file is larger than {most}.", f"het bestand is groter dan {most}.")
    try:
        table = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, UnicodeDecodeError) as error:  # the parser's errors are values that it cannot take
        raise _invalid(
            file, "-", "-", "the file is no table that can be read.", "het bestand is geen leesbare tabel."
        ) from error
    for column in ("id", "price_eur") if name == "costs" else list(active()[name].columns):
        if column not in table.columns:
            raise _invalid(file, "-", column, "the column is missing.", "de kolom ontbreekt.")
    if len(table) > MOST_ROWS:
        raise _invalid(file, "-", "-", f"there are more than {MOST_ROWS} rows.", f"er zijn meer dan {MOST_ROWS} rijen.")
    known = [column for column in _COLUMNS[name] if column in table.columns]
    return _typed(table[known])


def written(table: pd.DataFrame) -> str:
    """The text of a file; rows that are empty fall away."""
    text: str = table.replace("", pd.NA).dropna(how="all").to_csv(index=False, lineterminator="\n")
    return text


def _rows(own: str | None, name: str) -> pd.DataFrame:
    if own:
        return read(own.encode(), f"{name}.csv", name)
    table = active().table(name)
    return _typed(table[[column for column in _COLUMNS[name] if column in table.columns]])


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    made = {}
    for column in table.columns:
        if column in _NUMBERS:
            numbers = pd.to_numeric(table[column], errors="coerce")
            # What is no number stays as it was written, so that it is told and not lost.
            wrong = numbers.isna() & table[column].notna() & (table[column].astype(str) != "")
            made[column] = table[column].astype(str) if wrong.any() else numbers.astype(float)
        else:
            made[column] = table[column].fillna("").astype(str)
    return pd.DataFrame(made).reset_index(drop=True)


def _config(name: str, columns: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {column: tr(_COLUMNS[name][column]) for column in columns}
    if name == "demand":
        shifts = {id_: said(label(shift)) for id_, shift in option_results.shifts().items()}
        kinds = ["municipality", "province", "station"]
        found["shift"] = st.column_config.SelectboxColumn(
            found["shift"], options=list(shifts), format_func=lambda one: shifts.get(str(one), str(one))
        )
        found["home_kind"] = st.column_config.SelectboxColumn(found["home_kind"], options=kinds)
    for column, words in _WORDS.get(name, {}).items():
        found[column] = _chosen(found[column], words)
    found["evidence"] = st.column_config.SelectboxColumn(
        found.get("evidence", tr("Bewijs")), options=list(texts.EVIDENCE)
    )
    for column in _NUMBERS & set(columns):
        found[column] = st.column_config.NumberColumn(found[column], format="localized")
    return found


def _chosen(title: str, words: Words[str]) -> Any:
    return st.column_config.SelectboxColumn(
        title, options=list(words), format_func=lambda one: words.get(str(one), str(one))
    )


@shared(worded=False)
def _origins() -> Origins:
    return load_origins(active())


def _invalid(file: str, row: str, key: str, english: str, dutch: str) -> DemandInvalidError:
    return DemandInvalidError(file=file, row=row[:80], key=key, english=english, dutch_reason=dutch)

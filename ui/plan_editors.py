"""The tables of plans that people can make their own: ratios of compensation and prices, empty as they ship."""

from __future__ import annotations

import streamlit as st

from analysis.loss.tables import compensation, money
from ui import table_editor
from ui import words as texts
from ui.language import tr
from ui.table_editor import Editor


def ratios() -> None:
    """Draw the editor of the ratios of compensation."""
    st.markdown(
        tr(
            "Nodig = netto hectares × verhouding, per klasse; `*` is elke klasse zonder eigen regel. "
            "De verhouding wordt leeg geleverd: er is er geen gevonden die voor landbouwgrond in "
            "Drenthe geldt. Vul haar in met bron en peildatum."
        )
    )
    _show("compensation", tr("Compensatieformule"), {"class": tr("Klasse"), "ratio": tr("Verhouding")}, "ratio")


def prices() -> None:
    """Draw the editor of the prices per hectare."""
    st.markdown(tr("Bedrag = netto hectares × prijs. Een prijs die leeg is, is onbekend; dan is het bedrag dat ook."))
    _show(
        "land_prices",
        tr("Prijzen"),
        {"kind": tr("Soort prijs"), "class": tr("Klasse"), "eur_per_ha": tr("Euro per hectare")},
        "eur_per_ha",
    )


def _show(name: str, title: str, own: dict[str, str], number: str) -> None:
    config = st.column_config
    check = {"compensation": compensation, "land_prices": money}[name]
    table_editor.show(
        Editor(
            name,
            title,
            {
                **{column: config.TextColumn(words, required=True) for column, words in own.items()},
                number: config.NumberColumn(own[number], min_value=0, format="localized"),
                "evidence": config.SelectboxColumn(
                    tr("Bewijs"),
                    options=list(texts.EVIDENCE),
                    format_func=lambda one: texts.EVIDENCE.get(str(one), str(one)),
                ),
                "source": config.TextColumn(tr("Bron")),
                "reference_date": config.TextColumn(tr("Peildatum")),
                "note": config.TextColumn(tr("Toelichting"), width="large"),
            },
            lambda path: check({None: 1.0}, path),
            judged=(number,),
            numbers=(number,),
        )
    )

"""The tables of dual use that people can make their own: the matrix of verdicts and the calendar of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.dual_use.matrix import VERDICTS, load_matrix
from analysis.dual_use.sides import known_functions
from analysis.dual_use.use_calendar import load_calendar
from geodata import active
from ui import table_editor
from ui import words as texts
from ui.language import tr
from ui.table_editor import Editor
from ui.use_text import verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def matrix(realm: str, names: Mapping[str, str]) -> None:
    """Draw the editor of the verdicts of one realm."""
    config = st.column_config
    table_editor.show(
        Editor(
            "dual_use_matrix",
            tr("Oordelen"),
            {
                "realm": None,
                "military": config.SelectboxColumn(
                    tr("Militair"), options=list(names), format_func=_named(names), disabled=True
                ),
                "civil": config.SelectboxColumn(
                    tr("Civiel"), options=list(names), format_func=_named(names), disabled=True
                ),
                "verdict": config.SelectboxColumn(
                    tr("Oordeel op hetzelfde moment"), options=list(VERDICTS), format_func=verdict, required=True
                ),
                "in_turns": config.CheckboxColumn(tr("Om de beurt kan")),
                "rationale": config.TextColumn(tr("Reden"), width="large", required=True),
                "evidence": _evidence(),
                "source": config.TextColumn(tr("Bron"), required=True),
            },
            lambda path: load_matrix(active(), known_functions(active()), path),
            judged=("verdict", "in_turns", "rationale"),
            keep=lambda table: table["realm"] == realm,
            fixed=True,
            part=realm,
            boolean=("in_turns",),
        )
    )


def calendar(part: str, names: Mapping[str, str]) -> None:
    """Draw the editor of the calendar of use; ``part`` tells two of them in one session apart."""
    config = st.column_config
    st.markdown(
        tr(
            "Dagen zijn 1 (maandag) tot en met 7, maanden 1 tot en met 12, uren hele uren van 0 tot "
            "24: `1-5` is maandag tot en met vrijdag, `11-2` november tot en met februari. Regels van "
            "één functie tellen bij elkaar op."
        )
    )
    table_editor.show(
        Editor(
            "use_calendar",
            tr("Kalender"),
            {
                "function": config.SelectboxColumn(
                    tr("Functie"), options=list(names), format_func=_named(names), required=True
                ),
                "feature": config.TextColumn(tr("Alleen dit terrein (id)")),
                "days": config.TextColumn(tr("Dagen"), required=True),
                "months": config.TextColumn(tr("Maanden"), required=True),
                "hour_from": config.TextColumn(tr("Van (uur)"), required=True),
                "hour_to": config.TextColumn(tr("Tot (uur)"), required=True),
                "evidence": _evidence(),
                "source": config.TextColumn(tr("Bron")),
                "note": config.TextColumn(tr("Toelichting"), width="large"),
            },
            lambda path: load_calendar(active(), known_functions(active()), path),
            judged=("days", "months", "hour_from", "hour_to"),
            part=part,
        )
    )


def _evidence() -> object:
    return st.column_config.SelectboxColumn(
        tr("Bewijs"), options=list(texts.EVIDENCE), format_func=_named(texts.EVIDENCE)
    )


def _named(names: Mapping[str, str]) -> Callable[[object], str]:
    return lambda one: names.get(str(one), str(one))

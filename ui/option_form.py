"""The form of one change of an option: a field per key of an option file, with the names of what exists beside ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from analysis.options.fields import Field, fields
from analysis.options.modes import load_modes
from analysis.options.shift_times import label
from analysis.reachability.network import load_network
from geodata import active
from geodata.timetable.embedded import embedded_tables
from ui import option_results
from ui.cache import shared
from ui.language import later, tr
from ui.option_text import DAYS
from ui.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHOICES = {
    **DAYS,
    "car": later("auto's"),
    "bike": later("fietsen"),
    "shared_bike": "deelfietsen",
    "park_and_ride": "P+R",
    "to": later("heen"),
    "from": later("terug"),
}
_LISTED = ("stop", "line", "shift", "mode", "node")
"""Kinds of id that the form lists with their names; others are written."""


@shared()
def known_names() -> dict[str, dict[str, str]]:
    """Per kind of id what there is: id → name."""
    catalogue = active()
    tables, nodes = embedded_tables(catalogue), load_network(catalogue).nodes
    return {
        "stop": dict(zip(tables.stops["id"].astype(str), tables.stops["name"].astype(str), strict=True)),
        "line": dict(zip(tables.lines["id"].astype(str), tables.lines["name"].astype(str), strict=True)),
        "node": dict(zip(nodes["id"].astype(str), nodes["name"].fillna("").astype(str), strict=True)),
        "mode": {name: tr(mode.name) for name, mode in load_modes(catalogue).items()},
    }


def _names(kind: str) -> dict[str, str]:
    """Those of the shifts may be of one's own."""
    if kind == "shift":
        return {name: said(label(shift)) for name, shift in option_results.shifts().items()}
    return known_names()[kind]


def inputs(kind: str, values: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Draw a control for every field of a kind of change, and return what they hold.

    Parameters
    ----------
    values : mapping
        The change as TOML has it; keys that are left out have their default.
    key : str
        Begins the key of every control.
    """
    found: dict[str, Any] = {}
    every = fields(kind)
    wide = [field for field in every if field.value == "calls" or field.key == "why"]
    narrow = [field for field in every if field not in wide]
    columns = st.columns(3, gap="small")
    for number, field in enumerate(narrow):
        with columns[number % 3]:
            found[field.key] = _input(field, values.get(field.key, _plain(field.default)), f"{key}-{field.key}")
    for field in wide:
        found[field.key] = _input(field, values.get(field.key, _plain(field.default)), f"{key}-{field.key}")
    return found


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _input(field: Field, value: Any, key: str) -> Any:  # noqa: PLR0911  one per kind of value
    label = f"{tr(field.label)} ({tr(field.unit)})" if field.unit else tr(field.label)
    label = label if not field.required else f"{label} *"
    told = tr(field.help) or None
    names = _names(field.names) if field.names in _LISTED else {}
    match field.value:
        case "yes_no":
            return st.checkbox(label, value=bool(value), key=key, help=told)
        case "number" | "whole":
            step = 1 if field.value == "whole" else 0.5
            kind = int if field.value == "whole" else float
            given = None if value is None else kind(value)
            # Numbers as short as they are: a browser writes no decimal comma in a field of this kind.
            short = None if field.value == "whole" else "%g"
            return st.number_input(
                label, value=given, step=step, format=short, key=key, help=told, placeholder=tr("leeg")
            )
        case "texts":
            options = list(field.choices) or list(dict.fromkeys([*names, *(value or [])]))
            if options:
                return st.multiselect(
                    label,
                    options,
                    default=value or [],
                    format_func=lambda one: _named(one, names),
                    key=key,
                    help=told,
                    placeholder=tr("Kies"),
                    accept_new_options=not field.choices,
                )
            text = st.text_input(label, value=", ".join(value or []), key=key, help=tr("Id's met komma's ertussen."))
            return [one.strip() for one in re.split(r"[,;]", text) if one.strip()]
        case "calls":
            return _calls(label, value or [], key)
        case _ if field.choices or names:
            options = list(field.choices) or list(names)
            if value and value not in options:
                options = [value, *options]
            return st.selectbox(
                label,
                options,
                index=options.index(value) if value else None,
                format_func=lambda one: _named(one, names),
                key=key,
                help=told,
                placeholder=tr("Kies"),
                accept_new_options=not field.choices,
            )
        case _:
            return st.text_input(label, value=value or "", key=key, help=told)


def _named(one: str, names: Mapping[str, str]) -> str:
    name = tr(_CHOICES.get(one, "")) or names.get(one, "")
    return f"{name} ({one})" if name and names else name or one


def _calls(label: str, value: list[Mapping[str, Any]], key: str) -> list[dict[str, Any]]:
    """A row per stop; rows that are empty fall away."""
    st.caption(tr("{label}: halte (id) en minuten vanaf het begin van de lijn, in volgorde", label=label))
    rows = pd.DataFrame([dict(one) for one in value], columns=["stop", "minutes"]).astype(
        {"stop": "string", "minutes": "Float64"}
    )
    edited = st.data_editor(
        rows,
        key=key,
        num_rows="dynamic",
        placeholder=tr("leeg"),
        hide_index=True,
        width="stretch",
        column_config={
            "stop": st.column_config.TextColumn(tr("Halte"), required=True),
            "minutes": st.column_config.NumberColumn(tr("Minuten"), required=True, format="localized"),
        },
    )
    given = edited.dropna(how="all").astype(object)
    given = given.where(given.notna(), None)
    return [{"stop": row["stop"] or "", "minutes": row["minutes"]} for row in given.to_dict("records")]

"""The settings that a user is making: plain values in the session, from which the controls are filled.

The controls of every start have names of their own (:func:`key`), so that nothing is left of what was there before.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from briefing.ready import ready_made
from briefing.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.settings import Settings

FIRST = "overview"
OWN = "eigen"
"""A start that is no ready-made briefing: one map."""
OPENED = "geopend"
"""A start from a file of the user's own."""

DRENTHE_M = (204_300.0, 514_300.0, 269_900.0, 580_300.0)
"""West, south, east and north of the province in RD New, with something around it."""

_GIVEN, _START, _ROUND = "briefing-waarden", "briefing-begin", "briefing-ronde"


def given() -> dict[str, Any]:
    """The values as they are now; the first time those of the first ready-made briefing."""
    if _GIVEN not in st.session_state:
        start_with_ready(FIRST)
    values: dict[str, Any] = st.session_state[_GIVEN]
    return values


def start() -> str:
    """What was started with: the name of a ready-made briefing, :data:`OWN` or :data:`OPENED`."""
    return str(st.session_state.get(_START, FIRST))


def key(name: str) -> str:
    """The name of a control of this start."""
    return f"briefing-{st.session_state.get(_ROUND, 0)}-{name}"


def start_with(settings: Settings, named: str) -> None:
    """Go on with other settings."""
    _put(json.loads(settings.json()), named)


def start_with_ready(name: str) -> None:
    """Go on with a ready-made briefing. Raises what :func:`briefing.settings.read_settings` raises."""
    start_with(read_settings(ready_made()[name]), name)


def start_with_map(layers: Sequence[str]) -> None:
    """Go on with one map of these layers."""
    today = datetime.now(tz=UTC).date().isoformat()
    _put(
        {
            "title": "Kaart van Drenthe", "subtitle": "", "author": "Paraatkaart", "document_status": "concept",
            "language": "nl", "paper": "A4", "orientation": "landscape", "print_date": today, "address": "",
            "sheets": [new_sheet(layers)],
        },
        OWN,
    )  # fmt: skip


def new_sheet(layers: Sequence[str]) -> dict[str, Any]:
    """A sheet to begin with: the province."""
    return {
        "title": "Drenthe",
        "extent": list(DRENTHE_M),
        "place": "",
        "scale": "fit",
        "layers": list(layers),
        "date": "",
        "content": {"kind": "map"},
    }


def renew() -> None:
    """Fill all controls again from the values, after sheets came or went."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _put(values: dict[str, Any], named: str) -> None:
    st.session_state[_GIVEN] = values
    st.session_state[_START] = named
    renew()

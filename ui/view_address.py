"""The view of a map in the address. The browser keeps it up to date (``static/shared_view.js``); here it is checked."""

from __future__ import annotations

import re

import streamlit as st

KEY = "beeld"

ADDRESS = (KEY,)
"""What the address may name."""

_PATTERN = re.compile(r"(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?),(\d{1,2}(?:\.\d{1,2})?)", re.ASCII)
_FURTHEST = 85.0, 180.0
_ZOOMS = 6.0, 17.0


def understood(text: str) -> bool:
    """Whether a text is a view: latitude and longitude in WGS84 degrees, and a zoom that the map has."""
    found = _PATTERN.fullmatch(text)
    if found is None:
        return False
    lat, lon, zoom = map(float, found.groups())
    return abs(lat) <= _FURTHEST[0] and abs(lon) <= _FURTHEST[1] and _ZOOMS[0] <= zoom <= _ZOOMS[1]


def wrong() -> str:
    """What the address names instead of a view, once; empty if there is none."""
    text = st.query_params.get(KEY, "")
    if not text or understood(text):
        return ""
    del st.query_params[KEY]
    return text

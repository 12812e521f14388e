"""The map as streamlit-folium's documentation makes it, to compare with: a box per layer, drawn anew in every run.

``LAYERS`` in the environment is a JSON file with ``{title, file, visible}`` of every layer, ``file`` being GeoJSON.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium

STATUSES = ["bestaand", "afgesproken", "gepland", "verkenning"]
COLOURS = {"bestaand": "#1f5c4a", "afgesproken": "#2b6cb0", "gepland": "#c05621", "verkenning": "#805ad5"}
TOLD = ["name", "plan_status", "evidence", "reference_date", "source_title", "licence"]


@st.cache_data
def read(file: str) -> Any:
    return json.loads(Path(file).read_text(encoding="utf-8"))


st.set_page_config(layout="wide")
st.title("Kaart")
with st.sidebar:
    chosen = st.multiselect("Planstatus", STATUSES)
    shown = [one for one in read(os.environ["LAYERS"]) if st.checkbox(one["title"], value=one["visible"])]

made = folium.Map(location=[52.86, 6.62], zoom_start=9)
for layer in shown:
    features = read(layer["file"])["features"]
    if chosen:
        features = [one for one in features if one["properties"]["plan_status"] in chosen]
    if features:
        folium.GeoJson(
            {"type": "FeatureCollection", "features": features},
            name=layer["title"],
            style_function=lambda one: {"color": COLOURS[one["properties"]["plan_status"]], "weight": 2},
            marker=folium.CircleMarker(radius=5),
            popup=folium.GeoJsonPopup(TOLD),
        ).add_to(made)
folium.LayerControl().add_to(made)
st_folium(made, key="map", height=640, use_container_width=True)

"""The Paraatkaart application: page configuration and navigation. Start it with ``streamlit run app.py``."""

import streamlit as st

from ui.frame import PAGE_CONFIG, pages

st.set_page_config(**PAGE_CONFIG)
st.navigation(pages(), position="top").run()

"""The Paraatkaart application: page configuration and navigation. Start it with ``streamlit run app.py``."""

import streamlit as st

from ui.frame import PAGE_CONFIG, pages, run

page = st.navigation(pages(), position="top")
st.set_page_config(page_title=f"{page.title} – Paraatkaart", **PAGE_CONFIG)
run(page)

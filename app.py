"""The Paraatkaart application: page configuration and navigation. Start it with ``streamlit run app.py``."""

import streamlit as st

if __name__ == "__main__":  # what Streamlit runs for a visitor
    from ui import language_switch
    from ui.frame import PAGE_CONFIG, pages, run

    language_switch.read()
    page = st.navigation(pages(), position="top")
    st.set_page_config(page_title=f"{page.title} – Paraatkaart", **PAGE_CONFIG)
    run(page)
else:  # what the server imports when it starts
    from ui.start import lifespan

    app = st.App(__file__, lifespan=lifespan)

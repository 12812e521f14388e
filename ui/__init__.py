"""The application: Streamlit pages with maps by folium. Nothing is computed here."""

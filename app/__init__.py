"""How a person meets the guide. The only part that imports Streamlit."""

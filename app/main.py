"""Page settings and navigation: what runs at every visit to any page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app import road
from app.pages import pages

HERE = Path(__file__).parent

# First what is always the same: the browser draws it while the page is worked out.
st.logo(HERE / "logo.svg", icon_image=HERE / "logo.svg", size="medium")
st.html(HERE / "page.css")
known = pages()
road.take_press(known)
chosen = st.navigation(list(known.values()), position="top")
road.name_page(chosen.title, page_icon=HERE / "icon.png", layout="centered")
chosen.run()

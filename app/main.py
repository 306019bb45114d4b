"""Page settings and navigation: what runs at every visit to any page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent

st.set_page_config(page_title="Unknot", page_icon=HERE / "icon.png", layout="centered")
st.logo(HERE / "logo.svg", size="medium")


def pages() -> list[st.Page]:
    """The steps of Relief. They are hidden from the menu: a person walks them, the browser's Back walks back."""

    def page(name: str, title: str, *, default: bool = False) -> st.Page:
        return st.Page(HERE / "pages" / f"{name}.py", title=title, url_path=name.replace("_", "-"), default=default)

    return [
        page("where", "Where is it?", default=True),
        page("what", "What is happening?"),
        page("safe", "Is it safe?"),
        page("verdict", "What to do now"),
        page("about_you", "About you"),
        page("plan", "Your plan"),
        page("session", "Session"),
        page("after", "How is it now?"),
    ]


st.navigation(pages(), position="hidden").run()

"""All pages by the names of their files."""

from __future__ import annotations

from copy import copy
from functools import cache
from pathlib import Path

import streamlit as st

SCREENS = Path(__file__).parent / "screens"
"""A folder called "pages" Streamlit would list by itself before our first run."""


def pages() -> dict[str, st.Page]:
    """What the menu names, and what it does not: the steps of Relief are walked, single pages are linked to.

    Made once, which looks at the disk for each; and copied for every run, which notes in them what it has run.
    """
    return {name: copy(page) for name, page in _once().items()}


@cache
def _once() -> dict[str, st.Page]:

    def page(name: str, title: str, *, hidden: bool = True, default: bool = False) -> tuple[str, st.Page]:
        return name, st.Page(
            SCREENS / f"{name}.py", title=title, url_path=name.replace("_", "-"), default=default,
            visibility="hidden" if hidden else "visible",
        )  # fmt: skip

    named = (
        page("where", "Relief", hidden=False, default=True),
        page("library", "Library", hidden=False),
        page("timer", "Timer", hidden=False),
        page("doctor", "When to see a doctor", hidden=False),
        page("understand", "Understand", hidden=False),
        page("diary", "Diary", hidden=False),
        page("entry", "An entry"),
        page("keep", "Keep your diary"),
        page("patterns", "What it adds up to"),
        page("summary", "A page for the doctor"),
        page("what", "What is happening?"),
        page("safe", "Is it safe?"),
        page("verdict", "What to do now"),
        page("about_you", "About you"),
        page("plan", "Your plan"),
        page("session", "Session"),
        page("after", "How is it now?"),
        page("exercise", "Exercise"),
        page("programmes", "Programmes"),
        page("programme", "Programme"),
        page("routine", "My routine"),
        page("condition", "Condition"),
        page("which_is_it", "Which is it?"),
        page("what_helps", "What helps, honestly"),
    )
    return dict(named)

"""Every page in every state, looked at in every way that a machine can look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import shots
from tests.access import walks
from tests.access.walker import Walker, faults, walker
from tests.browser.conftest import ROOT, Server

pytestmark = pytest.mark.browser

Walk = Callable[[Walker, Callable[[str], None]], None]
WALKS: tuple[Walk, ...] = (*shots.STATES, *walks.WALKS)


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: f"{walk.__module__.rpartition('.')[2]}-{walk.__name__}")
def test_every_state_is_open_to_everyone(browser: Browser, server: Server, walk: Walk) -> None:
    held = walk is shots.warmth  # its clock is held: the theme cannot change on the way, so it is dark from the start
    person = walker(browser, server, color_scheme="dark" if held else "light")
    found: dict[str, str] = {}

    def look(state: str) -> None:
        for fault in faults(person.page, themes=not held):
            found.setdefault(fault, state)
        person.looked = True

    walk(person, look)
    person.page.context.close()
    assert not found, "\n".join(f"{state}: {fault}" for fault, state in found.items())
    assert person.faults == []


FAULTY = """
import streamlit as st
from streamlit_app import tell_kindly
app = st.App(__file__.replace("server", "page"), on_script_error=tell_kindly)
"""


def test_the_page_that_says_it_is_our_fault_is_open_to_everyone(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(f"import sys; sys.path.insert(0, {str(ROOT)!r}){FAULTY}", "utf-8")
    (tmp_path / "page.py").write_text("raise RuntimeError", "utf-8")
    broken = Server(tmp_path / "log.txt", tmp_path / "server.py")
    broken.start()
    try:
        person = walker(browser, broken)
        person.open().sees("That did not work")
        assert list(faults(person.page)) == []
        person.page.context.close()
    finally:
        broken.kill()

"""The library with the whole content: first paint, search and filter, beside a page that says hello."""

from __future__ import annotations

import itertools
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from exercises import load_catalog
from tests.browser import FLAGS, system_chromium
from tests.browser.conftest import Server

RUNS = 15
HELLO = 'import streamlit as st\n\nst.title("Hello")\n'

# From typing a word to the frame that shows how many were found.
SEARCH_MS = """(box, [status, word]) => new Promise((done) => {
  const began = performance.now();
  new MutationObserver((_, watch) => {
    watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - began));
  }).observe(status, { childList: true, characterData: true, subtree: true });
  box.value = word;
  box.dispatchEvent(new Event('input'));
})"""

# From the change of a filter to the second frame after it: what the eye sees.
FILTER_MS = """select => new Promise((done) => {
  const began = performance.now();
  select.value = select.value ? '' : select.options[1].value;
  select.dispatchEvent(new Event('change'));
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
})"""


def main() -> None:
    """Print one line a measure: median and 95th percentile of 15 runs, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        script = Path(folder) / "hello.py"
        script.write_text(HELLO)
        ours, bare = Server(Path(folder) / "ours.txt"), Server(Path(folder) / "bare.txt", script)
        browser = playwright.chromium.launch(args=list(FLAGS), executable_path=system_chromium())
        try:
            ours.start()
            bare.start()
            page = browser.new_page(viewport={"width": 390, "height": 844})
            said("bare page, first paint", lambda: paint_ms(page, bare.url, "Hello"))
            said("library, first paint", lambda: paint_ms(page, f"{ours.url}/library", "Library"))
            said("library, search", lambda: search_ms(page))
            said("library, filter", lambda: float(page.get_by_label("Place", exact=True).evaluate(FILTER_MS)))
        finally:
            browser.close()
            ours.kill()
            bare.kill()


def said(name: str, measure: Callable[[], float]) -> None:
    measure()  # the first is warm-up: the server reads its content, the browser its code
    found = sorted(measure() for _ in range(RUNS))
    print(f"{name:26} p50 {statistics.median(found):7.0f} ms   p95 {found[round(0.95 * (RUNS - 1))]:7.0f} ms")


def paint_ms(page: Page, address: str, heading: str) -> float:
    """From the address to its heading and, in the library, all of its tiles."""
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.get_by_role("heading", name=heading).wait_for()
    return 1000 * (time.perf_counter() - began)


_WORDS = itertools.cycle(["calf", "neck", "hand", "thigh"])


def search_ms(page: Page) -> float:
    """From the last letter to the count of what was found. The page waits 250 ms for another letter: part of it."""
    box, status = page.get_by_role("searchbox"), page.get_by_role("status")
    took = float(box.evaluate(SEARCH_MS, [status.element_handle(), next(_WORDS)]))
    box.fill("")
    page.get_by_text(f"{len(load_catalog().exercises)} exercises", exact=True).wait_for()
    return took

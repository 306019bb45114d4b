"""The library with the whole content: first paint, search and filter, beside a page that says hello."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

from playwright.sync_api import Page, sync_playwright

from bench.measure import Table, Topic, p50, p95
from bench.served import BARE, UNKNOT, new_page, open_browser, open_until_seen, serving
from exercises import load_catalog

RUNS = 15

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


def measure(*, quick: bool = False) -> Topic:
    """Median and 95th percentile of each."""
    runs = 3 if quick else RUNS
    with sync_playwright() as playwright, serving(UNKNOT) as ours, serving(BARE) as bare:
        browser = open_browser(playwright)
        page = new_page(browser)
        rows = [
            _row("bare page, first paint", lambda: paint_ms(page, bare.url, BARE.heading), runs),
            _row("library, first paint", lambda: paint_ms(page, f"{ours.url}/library", "Library"), runs),
            _row("library, search (250 ms of it wait for another letter)", lambda: search_ms(page), runs),
            _row("library, filter", lambda: float(page.get_by_label("Place", exact=True).evaluate(FILTER_MS)), runs),
        ]
        browser.close()
    title = f"The library with all {len(load_catalog().exercises)} exercises"
    return Topic([Table(title, ["", "p50 ms", "p95 ms"], rows, "From an address: with what the browser has kept.")])


def _row(name: str, measure_ms: Callable[[], float], runs: int) -> list[str]:
    measure_ms()  # the first is warm-up: the server reads its content, the browser its code
    found = [measure_ms() for _ in range(runs)]
    return [name, f"{p50(found):.0f}", f"{p95(found):.0f}"]


def paint_ms(page: Page, address: str, heading: str) -> float:
    """From the address to its heading and, in the library, all of its tiles."""
    began = time.perf_counter()
    open_until_seen(page, address, heading)
    return 1000 * (time.perf_counter() - began)


_WORDS = itertools.cycle(["calf", "neck", "hand", "thigh"])


def search_ms(page: Page) -> float:
    """From the last letter to the count of what was found."""
    box, status = page.get_by_role("searchbox"), page.get_by_role("status")
    took = float(box.evaluate(SEARCH_MS, [status.element_handle(), next(_WORDS)]))
    box.fill("")
    page.get_by_text(f"{len(load_catalog().exercises)} exercises", exact=True).wait_for()
    return took

"""From a tap to the frame that answers it, for each step of the road, and what that costs the server.

Measured in the browser: from the click event to the frame after the one in which the next step is on the screen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

from bench.countdown import PLAYER
from bench.measure import Table, Target, Topic, number, p50, p95
from bench.served import (
    BARE,
    BARE_OUR_WAY,
    SUBJECTS,
    UNKNOT,
    Served,
    new_page,
    open_browser,
    open_until_seen,
    serving,
)  # fmt: skip

ROUNDS = 15
TAPS_A_ROUND = 3
PAUSE_MS = 750
"""As between two taps of a finger; the guide ignores a second tap within 600 ms."""
SETTLE_MS = 300
"""What the server still does after the paint (its garbage collection) belongs to the tap."""

# Armed before the tap: `words` is what the next step begins with, null if anything else than now will do.
ARM = """([selector, words]) => {
  const before = bench.words(selector);
  const there = () => words === null ? bench.words(selector) !== before : bench.seen(selector, words);
  bench.paint = new Promise((done, failed) => addEventListener('click', ({ timeStamp }) => {
    setTimeout(() => failed(new Error(`no ${selector} ${words}`)), 30e3);
    const look = () => requestAnimationFrame(there() ? () => done(performance.now() - timeStamp) : look);
    requestAnimationFrame(look);
  }, { once: true, capture: true }));
}"""


@dataclass(frozen=True)
class Tap:
    """One step: what is tapped (by role, name, or its words), and what answers it."""

    name: str
    role: str
    on: str
    selector: str
    words: str | None


def to(name: str, on: str, heading: str, role: str = "button") -> Tap:
    return Tap(name, role, on, "h1", heading)


ROAD = (
    Tap("a place on the map", "button", "Calf, left", ".dock .chosen", ""),
    to("Continue → what is happening", "Continue", "What is happening?"),
    Tap("", "text", "Cramps that come and go", "h1", ""),
    to("Continue → is it safe", "Continue", "Is any of this true?"),
    to("None of these → about you", "None of these", "About you"),
    to("None of these → the plan", "None of these", "A plan for"),
    Tap("other minutes → the plan", "text", "5 min", "ol.cards", None),
    Tap("warmth left out → the plan", "button", "Leave the warmth out", "ol.cards", None),
    Tap("Start → the player", "button", "Start", PLAYER, ""),
    to("Stop → how is it now", "Stop", "How is it now?"),
)
CRAMP = (
    Tap("", "button", "Calf, left", ".dock .chosen", ""),
    to("Cramp right now → short check", "Cramp right now", "Is any of this true?"),
    Tap("None of these → a running hold", "button", "None of these", PLAYER, ""),
)
LIBRARY = (
    to("a tile of the library → the exercise", "Wall calf stretch, knee straight", "Wall calf stretch", role="link"),
)
WALKS = (("/", "Where is it?", ROAD), ("/", "Where is it?", CRAMP), ("/library", "Library", LIBRARY))
"""Where each begins, what stands there, and its taps."""

GO = Tap("a button that changes a text", "button", "Go", "[data-testid=stMarkdownContainer] p", None)


@dataclass
class Taken:
    """What all taps of one kind took: milliseconds to the paint, and of the server's processor."""

    paint_ms: list[float]
    cpu_ms: list[float]


def measure(*, quick: bool = False) -> Topic:
    """The road again and again, by turns with taps on the bare pages."""
    taken: dict[str, Taken] = defaultdict(lambda: Taken([], []))
    with (
        sync_playwright() as playwright,
        serving(BARE) as bare,
        serving(BARE_OUR_WAY) as our_way,
        serving(UNKNOT) as ours,
    ):
        browser = open_browser(playwright)
        pages = {subject: new_page(browser) for subject in SUBJECTS}
        for subject, server in ((BARE, bare), (BARE_OUR_WAY, our_way)):
            open_until_seen(pages[subject], server.url, subject.heading)
        walked = pages[UNKNOT]
        list(_walk(walked, ours))  # the first is warm-up: the server makes its pages, the browser reads its code
        for _ in range(3 if quick else ROUNDS):
            for name, paint_ms, cpu_ms in _walk(walked, ours):
                taken[name].paint_ms.append(paint_ms)
                taken[name].cpu_ms.append(cpu_ms)
            for subject, server in ((BARE, bare), (BARE_OUR_WAY, our_way)):
                for _ in range(TAPS_A_ROUND):
                    paint_ms, cpu_ms = tap(pages[subject], server, GO)
                    taken[subject.name].paint_ms.append(paint_ms)
                    taken[subject.name].cpu_ms.append(cpu_ms)
        browser.close()
    return _told(taken)


def _walk(page: Page, server: Served) -> Iterator[tuple[str, float, float]]:
    """Every walk once, each from a page newly opened."""
    for address, heading, taps in WALKS:
        open_until_seen(page, server.url + address, heading)
        for one in taps:
            paint_ms, cpu_ms = tap(page, server, one)
            if one.name:
                yield one.name, paint_ms, cpu_ms


def tap(page: Page, server: Served, one: Tap) -> tuple[float, float]:
    """A tap after a finger's pause: milliseconds to the frame that answers, and of the server's processor."""
    if one.role == "text":
        target = page.get_by_text(one.on, exact=True).first
    else:
        target = page.get_by_role(one.role, name=one.on, exact=False).first  # type: ignore[arg-type]
    target.scroll_into_view_if_needed()
    page.wait_for_timeout(PAUSE_MS)
    page.evaluate(ARM, [one.selector, one.words])
    before_s = server.cpu_s()
    target.click()
    paint_ms = float(page.evaluate("bench.paint"))
    page.wait_for_timeout(SETTLE_MS)
    return paint_ms, 1000 * (server.cpu_s() - before_s)


def _told(taken: dict[str, Taken]) -> Topic:
    floors = (BARE, BARE_OUR_WAY)
    names = [*(subject.name for subject in floors), *(one.name for _, _, taps in WALKS for one in taps if one.name)]
    rows = [
        [name, *(f"{part(taken[name].paint_ms):.0f}" for part in (p50, p95)), number(_mean(taken[name].cpu_ms))]
        for name in names
    ]
    road = names[len(floors) :]
    middle = p50([p50(taken[name].paint_ms) for name in road])
    slowest = max(road, key=lambda name: p50(taken[name].paint_ms))
    bare_ms = p50(taken[BARE.name].paint_ms)
    table = Table(
        "From a tap to the frame that answers it",
        ["tap", "p50 ms", "p95 ms", "server CPU ms, mean"],
        rows,
        f"{len(taken[road[0]].paint_ms)} walks, {len(taken[BARE.name].paint_ms)} taps on each bare page, by turns. "
        "A second tap within 600 ms is ignored and not waited for.",
    )
    return Topic(
        [table],
        [
            Target("Tap to paint, p50 of the middle step, against a bare page's", bare_ms, middle, "ms"),
            Target(f"… and of the slowest ({slowest})", bare_ms, p50(taken[slowest].paint_ms), "ms"),
        ],
    )


def _mean(found: Sequence[float]) -> float:
    return sum(found) / len(found)

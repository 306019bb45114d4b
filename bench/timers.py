"""A running countdown beside the usual ways: what it sends, what it costs the server, how wrong it is.

All run at the same time, each with a server of its own and a page of its own. The truth is the browser's clock: the
tap on "Start" and the seconds from there. A second shown is wrong from the moment it should have changed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench import hidden
from bench.countdown import PLAYER, WATCH, WAYS, errors
from bench.measure import Table, Target, Topic, number
from bench.served import UNKNOT, Served, new_page, open_browser, open_until_seen, serving, wait_until_seen

HOLD_S = 60
HEAT_S = 20 * 60
QUICK_HEAT_S = 2 * 60
IDLE_S = 20
SEGMENTS = """([kind, seconds]) => {
  const { data } = [...__unknotPlayers.values()].at(-1);
  // No place of ours takes heat for 20 minutes, so the longest that the player allows is set in the page.
  for (const one of data.segments) if (one.kind === kind) one.seconds = seconds;
  return data.segments.map((one) => [one.kind, one.seconds]);
}"""
MOST_LATE_MS = 50
MOST_CPU_S_A_MINUTE = 0.05
"""What the idle server itself takes more or less from one minute to the next."""


@dataclass(frozen=True)
class Count:
    """Websocket messages and bytes that a page has received and sent."""

    messages_in: int = 0
    messages_out: int = 0
    bytes_in: int = 0
    bytes_out: int = 0

    def __sub__(self, other: Count) -> Count:
        return Count(*(getattr(self, name) - getattr(other, name) for name in self.__dataclass_fields__))


class Socket:
    """Counts what goes over the page's websocket, and when."""

    def __init__(self, page: Page) -> None:
        self.count = Count()
        page.on("websocket", self._listen)

    def _listen(self, socket: Any) -> None:
        socket.on("framereceived", lambda data: self._add(messages_in=1, bytes_in=len(data)))
        socket.on("framesent", lambda data: self._add(messages_out=1, bytes_out=len(data)))

    def _add(self, **more: int) -> None:
        self.count = replace(self.count, **{name: getattr(self.count, name) + n for name, n in more.items()})


@dataclass
class Timer:
    """One way, open in a page and ready to start."""

    name: str
    page: Page
    server: Served
    socket: Socket
    selector: str
    lead_s: float = 0
    idle_s_a_minute: float = 0


@dataclass(frozen=True)
class Ran:
    """What one countdown did. Errors in ms: the worst of any second shown, and at its end (None: never got there)."""

    name: str
    count: Count
    cpu_s_a_minute: float
    idle_s_a_minute: float
    worst_ms: float
    end_ms: float | None
    skipped: int
    answered: int


def measure(*, quick: bool = False) -> Topic:
    """The hold, then the heat, and what becomes of each in a hidden tab."""
    behind = hidden.measure()  # first: it takes two minutes, the others twenty-five
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        hold = run(browser, HOLD_S, heat=False)
        heat_s = QUICK_HEAT_S if quick else HEAT_S
        heat = run(browser, heat_s, heat=True)
        browser.close()
    ours = heat[0]
    end_ms = abs(ours.end_ms) if ours.end_ms is not None else float("inf")
    answers = f"{ours.answered} skin checks answered" if ours.answered else "no skin check"
    return Topic(
        [
            _table(f"A hold of {HOLD_S} s", hold),
            _table(f"A heat of {heat_s // 60} min ({answers})", heat),
            behind,
        ],
        [
            Target("Messages while a hold runs", 0, hold[0].count.messages_in + hold[0].count.messages_out, ""),
            Target(
                "Server CPU of a running heat, above idle", MOST_CPU_S_A_MINUTE, max(0.0, _above_idle(ours)), "s/min"
            ),
            Target(f"Error at the end of {heat_s // 60} min", MOST_LATE_MS, end_ms, "ms"),
            Target(f"Worst error of any second in {heat_s // 60} min", MOST_LATE_MS, ours.worst_ms, "ms"),
        ],
    )


def _ran(timer: Timer, seconds: int, before: tuple[Any, ...], after: tuple[Any, ...]) -> Ran:
    note = timer.page.evaluate("bench.note")
    worst_ms, end_ms, skipped = errors(note["flips"], note["began"] + 1000 * timer.lead_s, seconds)
    (count, cpu_s, at_s), (count_then, cpu_then_s, then_s) = before, after
    return Ran(
        name=timer.name,
        count=count_then - count,
        cpu_s_a_minute=(cpu_then_s - cpu_s) * 60 / (then_s - at_s),
        idle_s_a_minute=timer.idle_s_a_minute,
        worst_ms=worst_ms,
        end_ms=end_ms,
        skipped=skipped,
        answered=len(note["taps"]),
    )


def _table(title: str, all_ran: list[Ran]) -> Table:
    return Table(
        title,
        [
            "way",
            "messages in / out",
            "bytes in / out",
            "server CPU s/min above idle",
            "worst error ms",
            "error at the end ms",
            "seconds not shown",
        ],
        [
            [
                ran.name,
                f"{ran.count.messages_in:,} / {ran.count.messages_out:,}",
                f"{ran.count.bytes_in:,} / {ran.count.bytes_out:,}",
                f"{_above_idle(ran):.2f}",
                number(round(ran.worst_ms)),
                "never" if ran.end_ms is None else number(round(ran.end_ms)),
                str(ran.skipped),
            ]
            for ran in all_ran
        ],
        f"All four at once; idle is {min(ran.idle_s_a_minute for ran in all_ran):.2f} to "
        f"{max(ran.idle_s_a_minute for ran in all_ran):.2f} s/min.",
    )


def _above_idle(ran: Ran) -> float:
    return ran.cpu_s_a_minute - ran.idle_s_a_minute


def run(browser: Browser, seconds: int, *, heat: bool) -> list[Ran]:
    """All ways at once, ours first."""
    with ExitStack() as stack:
        env = {"BENCH_SECONDS": str(seconds)}
        timers = [_ours(browser, stack.enter_context(serving(UNKNOT)), seconds, heat=heat)]
        for way in WAYS:
            server = stack.enter_context(serving(replace(way, env=env)))
            page = new_page(browser)
            socket = Socket(page)
            open_until_seen(page, server.url, way.heading)
            page.get_by_role("button", name="Start").wait_for()
            timers.append(Timer(way.name, page, server, socket, "#left"))
        _measure_idle(timers)
        before = []
        for timer in timers:
            timer.page.evaluate(WATCH, {"selector": timer.selector, "start": "Start"})
            timer.page.get_by_role("button", name="Start", exact=True).click()
            if timer is timers[0]:
                timer.page.wait_for_timeout(500 + 1000 * timer.lead_s)  # what comes before the hold
            before.append((timer.socket.count, timer.server.cpu_s(), time.perf_counter()))
        timers[1].page.wait_for_timeout(1000 * (seconds - 3))
        after = [(timer.socket.count, timer.server.cpu_s(), time.perf_counter()) for timer in timers]
        timers[1].page.wait_for_timeout(6000 + 1000 * timers[0].lead_s)
        ran = [_ran(timer, seconds, *spans) for timer, *spans in zip(timers, before, after, strict=True)]
        for timer in timers:
            timer.page.context.close()
        return ran


def _measure_idle(timers: list[Timer]) -> None:
    timers[0].page.wait_for_timeout(3000)
    spent = [timer.server.cpu_s() for timer in timers]
    timers[0].page.wait_for_timeout(1000 * IDLE_S)
    for timer, before in zip(timers, spent, strict=True):
        timer.idle_s_a_minute = (timer.server.cpu_s() - before) * 60 / IDLE_S


def _ours(browser: Browser, server: Served, seconds: int, *, heat: bool) -> Timer:
    """Our player with one hold or one heat, led there by our own timer page, waiting for "Start"."""
    page = new_page(browser)
    socket = Socket(page)
    open_until_seen(page, server.url + "/timer", "Timer")
    setting: Mapping[str, Any] = (
        {"kind": "heat", "region": "calf", "side": "left", "minutes": seconds // 60}
        if heat
        else {"kind": "stretch", "hold_s": seconds, "repetitions": 1, "rest_s": 5, "rounds": 1, "side": "none"}
    )
    page.evaluate("(setting) => localStorage.setItem('unknot:timer', JSON.stringify(setting))", setting)
    page.reload()

    def tap(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_timeout(1500)

    wait_until_seen(page, "Timer")
    page.wait_for_timeout(1500)
    tap("Start this")
    player = page.locator("dialog[open]")
    for _ in range(8):  # what is happening, the check of the place, about you, the plan, the heat's own check
        if player.get_by_role("button", name="Start", exact=True).count():
            break
        if page.get_by_text("Tight or sore", exact=True).count():
            page.get_by_text("Tight or sore", exact=True).click()
        shown = player if player.count() else page
        for name in ("Continue", "None of these", "Start"):
            button = shown.get_by_role("button", name=name, exact=False)
            if button.count():
                button.first.click()
                break
        page.wait_for_timeout(1500)
    kind = "heat" if heat else "hold"
    segments = page.evaluate(SEGMENTS, [kind, seconds])
    counted = [name for name, _ in segments].index(kind)
    begins = next(i for i, (_, length) in enumerate(segments) if length)
    lead_s = sum(length or 0 for _, length in segments[begins:counted])
    return Timer("Unknot's player", page, server, socket, PLAYER, 0 if heat else lead_s)

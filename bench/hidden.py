"""The same countdowns in a tab that nobody sees, under the throttling that Chromium keeps for such tabs.

Playwright tells every page that it is seen, so the browser is driven by its own protocol here.
"""

from __future__ import annotations

import itertools
import json
import math
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory
from typing import Any

from websockets.sync.client import connect

from bench.countdown import PLAYER, WATCH, WAYS, errors
from bench.measure import Table
from bench.served import LOOK, UNKNOT, serving
from tests.browser import FLAGS, playwright_chromium, system_chromium
from tests.browser.conftest import free_port

COUNTED_S = 120
HIDDEN_S = 75
LEAD_S = 10
"""What our player counts before a hold, to get ready."""
GRACE_S = 10
"""Chromium lets a hidden tab act once a minute after five minutes; here after ten seconds, to see it at once."""


@contextmanager
def chromium() -> Iterator[int]:
    """A browser of our own; gives the port of its protocol."""
    port = free_port()
    path = system_chromium() or str(playwright_chromium())
    throttling = f"--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/{GRACE_S}"
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [
            path,
            *FLAGS,
            "--headless=new",
            throttling,
            f"--user-data-dir={folder}",
            f"--remote-debugging-port={port}",
        ]
        process = subprocess.Popen([*command, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until = time.monotonic() + 30
            while True:
                try:
                    _ask(port, "version")
                    break
                except OSError:
                    if time.monotonic() > until:
                        raise
                    time.sleep(0.1)
            yield port
        finally:
            process.kill()
            process.wait()


def _ask(port: int, what: str, method: str = "GET") -> Any:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/json/{what}", method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        text = answer.read().decode()
    return json.loads(text) if text.startswith(("{", "[")) else text


class Tab:
    """One tab of the browser."""

    def __init__(self, port: int, url: str = "about:blank") -> None:
        self._port = port
        target = _ask(port, f"new?{url}", "PUT")
        self._id = target["id"]
        self._socket = connect(target["webSocketDebuggerUrl"], max_size=None, max_queue=None, ping_interval=None)
        self._numbers = itertools.count(1)
        self.frames = [0, 0]
        self("Page.enable")
        self("Network.enable")
        self("Page.addScriptToEvaluateOnNewDocument", source=LOOK)

    def __call__(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(timeout=30))
            self._hear(message)
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(message["error"]["message"])
                return message["result"]

    def _hear(self, message: dict[str, Any]) -> None:
        for i, way in enumerate(("Received", "Sent")):
            self.frames[i] += message.get("method") == f"Network.webSocketFrame{way}"

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, run as if a person had just tapped. Raises RuntimeError if it threw."""
        found = self("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True)
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"]["exception"].get("description", ""))
        return found["result"].get("value")

    def show(self) -> None:
        """Bring this tab to the front, so that the one before is hidden."""
        _ask(self._port, f"activate/{self._id}")

    def wait_for(self, expression: str) -> None:
        """Ask until it is true; a page on its way may throw. Raises TimeoutError after half a minute."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with suppress(RuntimeError):
                if self.evaluate(expression):
                    return
            time.sleep(0.2)
        raise TimeoutError(expression)

    def tap(self, words: str, before: str = "0") -> None:
        """Tap a button once it is there and `before` has been evaluated."""
        named = f"one.textContent.trim() === {json.dumps(words)} && one.checkVisibility()"
        button = f"bench.all('button').find((one) => {named})"
        self.wait_for(f"Boolean({button})")
        time.sleep(1)
        self.evaluate(before)
        self.evaluate(f"{button}.click()")


@dataclass(frozen=True)
class Running:
    """A countdown in its tab, where its number stands, and how long it gets ready before it counts."""

    name: str
    tab: Tab
    selector: str
    lead_s: float = 0


def measure() -> Table:
    """All ways at once in tabs behind another; looked at again one after the other."""
    rows = []
    with ExitStack() as stack:
        port = stack.enter_context(chromium())
        server = stack.enter_context(serving(UNKNOT))
        all_running = [_ours(Tab(port), server.url)]
        for way in WAYS:
            server = stack.enter_context(serving(replace(way, env={"BENCH_SECONDS": str(COUNTED_S)})))
            tab = Tab(port)
            tab("Page.navigate", url=server.url)
            tab.wait_for("Boolean(globalThis.bench?.seen('button', 'Start'))")
            all_running.append(Running(way.name, tab, "#left"))
        for running in reversed(all_running):  # ours last: hidden before its hold has begun, it would wait there
            running.tab.show()
            running.tab.tap("Start", before=_watch(running.selector))
        time.sleep(LEAD_S + 2)
        Tab(port).show()
        before = []
        for running in all_running:
            if running.tab.evaluate("document.visibilityState") != "hidden":
                raise RuntimeError("this browser hides no tab")
            before.append(list(running.tab.frames))
        time.sleep(HIDDEN_S)
        for running, (came, went) in zip(all_running, before, strict=True):
            running.tab.evaluate("0")  # hears what has come since
            came_then, went_then = running.tab.frames
            running.tab.show()
            time.sleep(1)
            late_s, off_s = _seen_again(running)
            rows.append([running.name, f"{came_then - came} / {went_then - went}", f"{late_s:.1f}", str(off_s)])
    return Table(
        f"Behind another tab for {HIDDEN_S} s",
        ["way", "messages in / out", "number stood late, worst s", "wrong by when seen again, s"],
        rows,
        f"Chromium lets such a tab act once a minute after five minutes; here already after {GRACE_S} s.",
    )


def _watch(selector: str) -> str:
    return f"({WATCH})({json.dumps({'selector': selector, 'start': 'Start'})})"


def _ours(tab: Tab, url: str) -> Running:
    """Our player with one hold, led there by our own timer page and its short check."""
    tab("Page.navigate", url=f"{url}/timer")
    tab.wait_for("Boolean(globalThis.bench?.seen('h1', 'Timer'))")
    hold = {"kind": "stretch", "hold_s": COUNTED_S, "repetitions": 1, "rest_s": 5, "rounds": 1, "side": "none"}
    tab.evaluate(f"localStorage.setItem('unknot:timer', JSON.stringify({json.dumps(hold)}))")
    tab("Page.navigate", url=f"{url}/timer")  # once more: a reload would answer before the old page has gone
    tab.tap("Start this")
    tab.tap("None of these")
    return Running("Unknot's player", tab, PLAYER, LEAD_S)


def _seen_again(running: Running) -> tuple[float, int]:
    """By how many seconds the number stood late at worst, and how wrong it is now."""
    note = running.tab.evaluate("({ ...bench.note, now: performance.now() })")
    began_ms = note["began"] + 1000 * running.lead_s
    worst_ms, _, _ = errors(note["flips"], began_ms, COUNTED_S)
    left_s = math.ceil((began_ms + 1000 * COUNTED_S - note["now"]) / 1000)
    return worst_ms / 1000, abs((note["flips"][-1][1] or 0) - left_s)

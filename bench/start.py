"""From nothing to the first page: what the start takes, and what comes over the network with an empty cache."""

from __future__ import annotations

import base64
import time
from collections import Counter, defaultdict
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.measure import Table, Target, Topic, p50
from bench.served import BARE, SUBJECTS, UNKNOT, Subject, new_page, open_browser, open_until_seen, serving

STARTS = 5
KINDS = ("Document", "Script", "Stylesheet", "Font", "Image", "Other", "websocket")
SOCKET = "websocket"
QUIET_MS = 2500
OVER_BARE = 1.15


class Wire:
    """Bytes and requests of a page by kind, as Chromium's own network log counts them (what was sent, packed)."""

    def __init__(self, page: Page) -> None:
        self.sent_bytes: dict[str, float] = defaultdict(float)
        self.requests: Counter[str] = Counter()
        self.largest: dict[str, float] = {}
        self._kinds: dict[str, tuple[str, str]] = {}
        log = page.context.new_cdp_session(page)
        log.on("Network.responseReceived", self._answered)
        log.on("Network.loadingFinished", self._finished)
        log.on("Network.webSocketFrameReceived", self._frame)
        log.on("Network.webSocketFrameSent", self._frame)
        log.send("Network.enable")

    def _answered(self, event: dict[str, Any]) -> None:
        kind = event["type"] if event["type"] in KINDS else "Other"
        if event["response"]["url"].startswith("http"):  # data: and blob: cross no network
            self._kinds[event["requestId"]] = kind, event["response"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._kinds:
            kind, url = self._kinds[event["requestId"]]
            self.sent_bytes[kind] += event["encodedDataLength"]
            self.requests[kind] += 1
            self.largest[url] = event["encodedDataLength"]

    def _frame(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        payload = frame["payloadData"]
        self.sent_bytes[SOCKET] += len(base64.b64decode(payload) if frame["opcode"] == 2 else payload.encode())
        self.requests[SOCKET] += 1

    @property
    def total_bytes(self) -> float:
        return sum(self.sent_bytes.values())


def measure(*, quick: bool = False) -> Topic:
    """Start and first load of all three, by turns."""
    healthy: dict[Subject, list[float]] = defaultdict(list)
    painted: dict[Subject, list[float]] = defaultdict(list)
    wires: dict[str, Wire] = {}
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        for _ in range(1 if quick else STARTS):
            for subject in SUBJECTS:
                page = new_page(browser)
                wire = Wire(page)
                with serving(subject) as server:
                    healthy[subject].append(server.healthy_s)
                    open_until_seen(page, server.url, subject.heading)
                    painted[subject].append(time.perf_counter() - server.began)
                    page.wait_for_timeout(QUIET_MS)
                wires[subject.name] = wire
                page.context.close()
        browser.close()
    return _told(healthy, painted, wires)


def _told(healthy: dict[Subject, list[float]], painted: dict[Subject, list[float]], wires: dict[str, Wire]) -> Topic:
    def times(name: str, found: dict[Subject, list[float]]) -> list[str]:
        return [name, *(f"{p50(found[subject]):.2f} ({max(found[subject]):.2f})" for subject in SUBJECTS)]

    def kilobytes(kind: str) -> list[str]:
        return [
            kind.lower(),
            *(f"{wire.sent_bytes[kind] / 1000:,.1f} in {wire.requests[kind]}" for wire in wires.values()),
        ]

    heads = ["", *(subject.name for subject in SUBJECTS)]
    whole = [f"{w.total_bytes / 1000:,.1f} in {w.requests.total() - w.requests[SOCKET]}" for w in wires.values()]
    ratio = wires[UNKNOT.name].total_bytes / wires[BARE.name].total_bytes
    start = Table(
        "From process start, seconds",
        heads,
        [times("until it is healthy", healthy), times("until the first page is painted", painted)],
        f"Median (worst) of {len(healthy[BARE])} cold starts, by turns.",
    )
    load = Table(
        "First load, kB",
        heads,
        [*(kilobytes(kind) for kind in KINDS), ["all", *whole]],
        "An empty cache. Websocket: frames, unpacked; all others: requests, as sent.",
    )
    over = 100 * (ratio - 1)
    return Topic([start, load], [Target("First load over a bare page", 100 * (OVER_BARE - 1), over, "%")])

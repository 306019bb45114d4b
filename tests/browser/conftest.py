"""The real app in a real browser: a server of its own, and a person who taps with a finger's pause."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

ROOT = Path(__file__).parents[2]
PHONE = {"width": 390, "height": 844}
WAIT_MS = 45_000
"""A busy machine may take its time; what is asserted is what comes, not how fast."""

READING = {
    "/library": "Library",
    "/exercise?id=toe-pull-arch": "Cross-leg toe pull",
    "/programmes": "Programmes",
    "/programme?id=bedtime-legs": "Bedtime legs",
    "/routine?do=wall-calf.45s.left~neck-turn&name=Evening": "My routine",
    "/timer": "Timer",
    "/doctor?region=calf": "When to see a doctor",
    "/understand": "Understand",
    "/condition?id=nocturnal-leg-cramps": "Night leg cramps",
    "/which-is-it": "Which is it?",
    "/what-helps": "What helps, honestly",
}
"""Pages to read, by their address, with their headings."""

expect.set_options(timeout=WAIT_MS)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """The app as a person starts it, on a port of its own; it can be killed and brought back."""

    def __init__(
        self, log: Path, script: Path | str = "streamlit_app.py", *, folder: Path = ROOT, diaries: str = ""
    ) -> None:
        self.port = free_port()
        self.folder = folder
        self.diaries = diaries or f"sqlite:///{log.with_suffix('.sqlite').resolve()}"
        self.script = str(script)
        self.log = log
        self.url = f"http://localhost:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", self.script, "--server.port", str(self.port)]
        with self.log.open("ab") as out:
            env = {**os.environ, "STREAMLIT_BROWSER_SERVER_ADDRESS": "localhost", "UNKNOT_DATABASE_URL": self.diaries}
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=out, stderr=out, env=env)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2).read()
                return
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.2)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server") / "log.txt")
    running.start()
    yield running
    running.kill()


class Person:
    """Someone with a phone in one hand. Collects what must never happen: errors, and requests to other hosts."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", lambda request: self._look_at(request.url))
        page.on("console", lambda message: self._hear(message.type, message.text))

    def _look_at(self, url: str) -> None:
        if not url.startswith((self.server.url, "data:", "blob:")):
            self.faults.append(f"another host: {url}")

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "Content Security Policy" in text:
            self.faults.append(text)

    def open(self, path: str = "/") -> Person:
        self.page.goto(self.server.url + path)
        return self

    def tap(self, name: str, *, exact: bool = True, role: Any = "button") -> Person:
        """A tap, after the pause that a finger makes; the guide ignores a second tap within 600 ms."""
        target = self.page.get_by_role(role, name=name, exact=exact).first
        expect(target).to_be_visible()
        self.page.wait_for_timeout(750)
        target.click()
        return self

    def choose(self, text: str) -> Person:
        target = self.page.get_by_text(text, exact=True).first
        expect(target).to_be_visible()
        target.click()
        return self

    def sees(self, heading: str) -> Person:
        expect(self.page.get_by_role("heading", name=heading).first).to_be_visible()
        return self

    def to_plan(self, place: str, what: str = "Cramps that come and go") -> Person:
        self.tap(place).tap("Continue").sees("What is happening?").choose(what).tap("Continue")
        self.sees("Is any of this true?").tap("None of these").sees("About you").tap("None of these")
        return self.sees("A plan for")


@pytest.fixture
def person(context: BrowserContext, server: Server) -> Iterator[Person]:
    page = context.new_page()
    someone = Person(page, server)
    yield someone
    page.close()
    assert someone.faults == []


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": PHONE,
        "has_touch": True,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
    }


def new_person(browser: Browser, server: Server, **options: Any) -> Person:
    """Another person with another browser."""
    context = browser.new_context(**{"viewport": PHONE, "locale": "en-GB", "timezone_id": "Europe/London", **options})
    return Person(context.new_page(), server)

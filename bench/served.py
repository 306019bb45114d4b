"""What is measured: a bare page at default settings, the same with our settings, and Unknot, each its own server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from playwright.sync_api import Browser, Page, Playwright

from tests.browser import FLAGS, system_chromium
from tests.browser.conftest import PHONE, ROOT, free_port

PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Subject:
    """A page to serve. Its script runs in a folder of its own, with our settings beside it or with none."""

    name: str
    heading: str
    script: str = ""
    our_settings: bool = False
    env: Mapping[str, str] = field(default_factory=dict, hash=False)


BARE = Subject("bare page", "Hello", "hello.py")
BARE_OUR_WAY = Subject("bare page, our settings", "Hello", "hello_served.py", our_settings=True)
UNKNOT = Subject("Unknot", "Where is it?")
SUBJECTS = (BARE, BARE_OUR_WAY, UNKNOT)


@dataclass
class Served:
    """A running server. `began` is when its process started, `healthy_s` how long until it said that it was well."""

    url: str
    process: psutil.Process
    began: float
    healthy_s: float

    def cpu_s(self) -> float:
        """Processor time that the process has taken so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@contextmanager
def serving(subject: Subject) -> Iterator[Served]:
    """The subject's server, started by `streamlit run`. Raises RuntimeError with its log if it does not start."""
    with TemporaryDirectory() as folder:
        port = free_port()
        url = f"http://localhost:{port}"
        log = Path(folder) / "log.txt"
        env = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "UNKNOT_DATABASE_URL": f"sqlite:///{folder}/diaries.sqlite",
            "STREAMLIT_BROWSER_SERVER_ADDRESS": "localhost",
            "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",  # a default that would write to another host
            "STREAMLIT_SERVER_HEADLESS": "true",
            **subject.env,
        }
        command = [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            _laid_out(subject, Path(folder)),
            "--server.port",
            str(port),
        ]
        cwd = folder if subject.script else ROOT
        with log.open("wb") as out:
            began = time.perf_counter()
            process = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=out, env=env)
        try:
            while not _is_healthy(url):
                if process.poll() is not None or time.perf_counter() - began > 60:
                    raise RuntimeError(log.read_text())
                time.sleep(0.005)
            yield Served(url, psutil.Process(process.pid), began, time.perf_counter() - began)
        finally:
            process.kill()
            process.wait()


def _laid_out(subject: Subject, folder: Path) -> str:
    if not subject.script:
        return str(ROOT / "streamlit_app.py")
    for script in PAGES.glob("*.py"):
        shutil.copy(script, folder)
    if subject.our_settings:
        shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    return str(folder / subject.script)


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def open_browser(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(args=list(FLAGS), executable_path=system_chromium())


# Looks through the shadow roots in which Streamlit keeps components.
LOOK = """globalThis.bench = {
  roots: () => [document, ...[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
    .map((host) => host.shadowRoot).filter(Boolean)],
  all: (selector) => bench.roots().flatMap((root) => [...root.querySelectorAll(selector)]),
  seen: (selector, words) => bench.all(selector).some((node) =>
    node.textContent.trim().startsWith(words) && node.checkVisibility({ visibilityProperty: true })),
  words: (selector) => bench.all(selector).map((node) => node.textContent).join('|'),
};"""


def new_page(browser: Browser) -> Page:
    """A phone's page with an empty cache, in which `bench` looks for what is on the screen."""
    page = browser.new_context(viewport=PHONE, locale="en-GB", timezone_id="Europe/London").new_page()
    page.add_init_script(LOOK)
    return page


def open_until_seen(page: Page, url: str, heading: str) -> None:
    """Open an address and wait for the frame in which its heading is on the screen."""
    page.goto(url, wait_until="commit")
    wait_until_seen(page, heading)


def wait_until_seen(page: Page, heading: str) -> None:
    page.wait_for_function("(words) => globalThis.bench?.seen('h1', words)", arg=heading, polling="raf")

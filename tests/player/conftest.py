"""A plain page around the player, as Streamlit would hold it, without Streamlit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import streamlit
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.parts import markup, module

from . import sample

NOON = 1_790_000_000
FONT = next(Path(streamlit.__file__).parent.glob("static/static/media/SourceSansVF-Upright*.woff2"))
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Player</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>@font-face { font-family: "Source Sans"; src: url(/font.woff2); font-weight: 200 900; }</style></head>
<body style="margin:0;height:3000px"><button id="behind">Behind</button><main id="host"></main><script>
window.ready = new Promise((done) => { window.begin = done; });</script><script type="module">
import mount from '/player/player.mjs';
import tellSafe from '/player/safe.mjs';
import * as time from '/player/time.mjs';
const host = document.getElementById('host');
host.style.setProperty('--st-background-color', location.search.includes('dark') ? '#14191B' : '#FAF7F2');
const root = host.attachShadow({ mode: 'open' });
root.innerHTML = await (await fetch('/player.html')).text();
await document.fonts.load('18px "Source Sans"');
window.time = time;
window.root = root;
window.sent = [];                       // [name, value] of every setStateValue
window.left = [];                       // every trigger
window.python = true;                   // does Python answer?
window.show = ({ safe, ...data }) => {   // `safe`: how many events Python has
  window.data = data;
  if (safe !== undefined) tellSafe({ data: { id: data.id, events: safe } });
  window.leavePage = mount({
    data, key: 'player', name: 'player', parentElement: root,
    setStateValue: (name, value) => {
      window.sent.push([name, value]);
      if (name !== 'log' || !window.python) return;
      Promise.resolve().then(() => window.show({ ...window.data, safe: value.length }));
    },
    setTriggerValue: (name, value) => window.left.push(value),
  });
};
window.log = () => window.sent.filter(([name]) => name === 'log').at(-1)?.[1] ?? [];
begin();
</script></body></html>"""

# Twelve frames of 64 x 48, three in a row; the number of a frame, times 20, is its red.
FILM = '<svg xmlns="http://www.w3.org/2000/svg" width="192" height="192">{}</svg>'.format(
    "".join(
        f'<rect x="{n % 3 * 64}" y="{n // 3 * 48}" width="64" height="48" fill="rgb({n * 20},90,90)"/>'
        for n in range(12)
    )
)


class Files(BaseHTTPRequestHandler):
    def __init__(self, *args: Any, pictures: Path | None = None, **kwargs: Any) -> None:
        self.pictures = pictures
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        pages = {"/": PAGE, "/player.html": markup("player")}
        if path in pages:
            return self.answer(pages[path].encode(), "text/html; charset=utf-8")
        if code := module(path):
            return self.answer(code.encode(), "text/javascript; charset=utf-8")
        if path == "/font.woff2":
            return self.answer(FONT.read_bytes(), "font/woff2")
        if path.startswith("/pictures/") and self.pictures:
            file = self.pictures / path.rpartition("/")[2]
            if file.exists():
                return self.answer(file.read_bytes(), "image/webp")
        if path.endswith("-film.webp"):
            return self.answer(FILM.encode(), "image/svg+xml")
        if path.startswith("/pictures/"):
            drawing = (
                '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#2a9" d="M0 0h8v8z"/></svg>'
            )
            return self.answer(drawing.encode(), "image/svg+xml")
        self.send_error(404)

    def answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def serve(pictures: Path | None = None) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, pictures=pictures))
    Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    server = serve()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Stage:
    """The page with a player on it, and the hands, eyes and clock of a person in front of it."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site

    def open(self, name: str = "routine", *, theme: str = "light", **changes: Any) -> Stage:
        self.page.goto(f"{self.site}/?{theme}")
        return self.show({**sample.SESSIONS[name](), "safe": 0, **changes})

    def show(self, data: dict[str, Any]) -> Stage:
        self.page.evaluate("async (data) => { await ready; show(data); }", data)
        return self

    def reload(self) -> Stage:
        """A full reload: Python has lost the session and asks for what was left unfinished."""
        self.page.reload()
        return self.show({"id": None, "restore": True, "safe": 0})

    def tap(self, name: str) -> Stage:
        self.wait(0.7)
        self.page.get_by_role("button", name=name, exact=True).click()
        return self

    def wait(self, seconds: float) -> Stage:
        self.page.clock.run_for(round(seconds * 1000))
        return self

    def freeze(self, seconds: float) -> Stage:
        """The machine sleeps: the clock goes on, nothing runs."""
        self.page.clock.fast_forward(round(seconds * 1000))
        return self

    def hide(self, hidden: bool = True) -> Stage:
        self.page.evaluate(
            """(hidden) => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
            document.dispatchEvent(new Event('visibilitychange')); }""",
            hidden,
        )
        return self

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    def axe(self, theme: str) -> list[str]:
        """What axe finds serious or worse, with timers of its own that run."""
        ground = "#FAF7F2" if theme == "light" else "#14191B"
        self.page.evaluate("(c) => { host.style.setProperty('--st-background-color', c); show(data); }", ground)
        self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate(
            """async () => { const still = setTimeout; window.setTimeout = passing;
            const { violations } = await axe.run(); window.setTimeout = still; return violations; }"""
        )
        grave = [rule for rule in found if rule["impact"] in ("serious", "critical")]
        return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in grave]

    @property
    def loaded(self) -> list[str]:
        """The pictures that have come, in the order in which they were asked for."""
        return list(
            self.page.evaluate(
                """async () => { const [{ pictures }] = __unknotPlayers.values();
                await Promise.allSettled([...pictures.values()].map((image) => image.decode()));
                await new Promise((done) => passing(done, 50));
                return [...pictures].filter(([, image]) => image.ready).map(([src]) => src.split('/').at(-1)); }"""
            )
        )

    def load(self) -> Stage:
        """Let every picture come that has been asked for."""
        before = None
        while before != (before := self.loaded):
            pass
        return self

    @property
    def frame(self) -> float | None:
        """Which frame of a film is shown: from 0 at the start to 11 at the hold; None when there is a still."""
        return self.page.evaluate(
            """() => { const film = root.querySelector('.p-stage canvas');
            return film.hidden ? null : film.getContext('2d').getImageData(32, 24, 1, 1).data[0] / 20; }"""
        )

    @property
    def left(self) -> str:
        return self.page.get_by_role("timer", name="Time left").inner_text()

    @property
    def phase(self) -> str:
        return self.text(".p-phase")

    @property
    def log(self) -> list[dict[str, Any]]:
        return list(self.page.evaluate("log()"))

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.log]

    def kept(self) -> str:
        return json.dumps(self.page.evaluate("({ ...localStorage })"))


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 390, "height": 844}}


@pytest.fixture
def stage(page: Page, site: str) -> Stage:
    """A browser that has never seen the player, and whose clock stands still until someone waits."""
    page.add_init_script("window.passing = setTimeout.bind(window)")
    page.clock.install(time=NOON - 60)  # it runs until it is stopped, and a busy machine may be slow to stop it
    page.clock.pause_at(NOON + 1)
    return Stage(page, site)

"""A plain page around the body map, as Streamlit would hold it, without Streamlit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.parts import markup, module

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Body map</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
body { margin: 0 } main { max-width: 736px; margin: 0 auto; padding: 78px 18px 40px; box-sizing: border-box }
@media (min-width: 720px) { main { padding-top: 104px } }
</style></head><body><main id="host"></main><script type="module">
import * as map from '/body_map/body_map.mjs';
const theme = new URLSearchParams(location.search).get('theme') ?? 'light';
const colour = theme === 'dark' ? '#14191B' : '#FAF7F2';
document.body.style.background = colour;
const host = document.getElementById('host');
host.style.setProperty('--st-background-color', colour);
const root = host.attachShadow({ mode: 'open' });
root.innerHTML = await (await fetch('/body_map.html')).text();
window.map = map;
window.root = root;
window.sent = [];                       // every trigger
window.asked = [];                      // every query
window.answers = {};                    // what Python would find
window.show = (changes = {}) => {
  window.data = { ...window.data, ...changes };
  window.leave = map.default({
    data: structuredClone(window.data), key: 'body_map', name: 'body_map', parentElement: root,
    setStateValue: (name, value) => {
      window.asked.push(value);
      const results = Object.entries(window.answers).find(([words]) => words === value)?.[1] ?? [];
      setTimeout(() => window.show({ query: value, results }), 30);
    },
    setTriggerValue: (name, value) => window.sent.push(value),
  });
};
window.data = { ...(await (await fetch('/data.json')).json()), selected: null, query: '', results: [] };
window.show();
window.ready = true;
</script></body></html>"""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "reduced_motion": "reduce"}  # a page that glides is hard to hit


def load() -> dict[str, Any]:
    """What the page gives the component: the drawn body and the regions of the catalog."""
    from exercises import load_catalog
    from media.gallery import body_map

    regions = load_catalog().regions.values()
    return {
        **body_map(),
        "regions": [{"id": r.id, "name": r.name, "sides": r.sides, "quick": r.quick} for r in regions],
    }


class Files(BaseHTTPRequestHandler):
    def __init__(self, *args: Any, data: dict[str, Any], pictures: Path, **kwargs: Any) -> None:
        self.data, self.pictures = data, pictures
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        known = {
            "/": (PAGE, "text/html"),
            "/body_map.html": (markup("body_map"), "text/html"),
            "/data.json": (json.dumps(self.data), "application/json"),
        }
        file = self.pictures / path.rpartition("/")[2]
        if path in known:
            text, kind = known[path]
            self.answer(text.encode(), f"{kind}; charset=utf-8")
        elif code := module(path):
            self.answer(code.encode(), "text/javascript; charset=utf-8")
        elif path.startswith("/pictures/") and file.exists():
            self.answer(file.read_bytes(), "image/webp")
        else:
            self.send_error(404)

    def answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def serve(data: dict[str, Any], pictures: Path) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, data=data, pictures=pictures))
    Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def data() -> dict[str, Any]:
    return load()


@pytest.fixture(scope="session")
def site(data: dict[str, Any]) -> Iterator[str]:
    from media.gallery import PICTURES

    server = serve(data, PICTURES)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Map:
    """The page with the map on it, and the hands and eyes of a person in front of it."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, width: int = 360, height: int = 740, theme: str = "light", **changes: Any) -> Map:
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.goto(f"{self.site}/?theme={theme}")
        self.page.wait_for_function("window.ready")
        return self.show(**changes) if changes else self

    def show(self, **changes: Any) -> Map:
        self.page.evaluate("(changes) => show(changes)", changes)
        return self

    def area(self, region: str, side: str, view: str = "front") -> Locator:
        return self.page.locator(f"svg[data-view={view}] [data-region='{region}'][data-side='{side}']")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def at(self, view: str, x: float, y: float) -> tuple[float, float]:
        """A point of a drawing on the screen."""
        place = self.page.evaluate(
            """([view, x, y]) => { const svg = root.querySelector(`svg[data-view=${view}]`);
            const point = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM()); return [point.x, point.y]; }""",
            [view, x, y],
        )
        return place[0], place[1]

    def bring_up(self, view: str, area: dict[str, Any]) -> tuple[float, float]:
        """Shut a close-up that is open, scroll to an area, and say where on the screen its middle is."""
        self.page.evaluate(
            """([view, y]) => { root.querySelector('.shut')?.click();
            const svg = root.querySelector(`svg[data-view=${view}]`);
            const at = new DOMPoint(0, y).matrixTransform(svg.getScreenCTM());
            scrollBy({ top: at.y - innerHeight / 2, behavior: 'instant' }); }""",
            [view, area["centre"][1]],
        )
        return self.at(view, *area["centre"])

    def tap(self, view: str, x: float, y: float) -> Map:
        self.page.mouse.click(*self.at(view, x, y))
        return self

    @property
    def chosen(self) -> str:
        return self.page.locator(".dock strong").inner_text() if self.page.locator(".dock").is_visible() else ""

    @property
    def status(self) -> str:
        return self.page.get_by_role("status").inner_text().strip()

    @property
    def sent(self) -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = self.page.evaluate("window.sent")
        return sent

    @property
    def asked(self) -> list[str]:
        asked: list[str] = self.page.evaluate("window.asked")
        return asked


@pytest.fixture(scope="session")
def one_map(browser: Browser, browser_context_args: dict[str, Any], site: str) -> Map:
    """One window for all tests; opening the map in it anew forgets everything."""
    return Map(browser.new_context(**browser_context_args).new_page(), site)


@pytest.fixture
def screen(one_map: Map) -> Iterator[Callable[..., Map]]:
    """Opens the map; at the end no script error may have happened."""
    one_map.page.mouse.move(0, 0)
    one_map.errors.clear()
    yield one_map.open
    assert one_map.errors == []

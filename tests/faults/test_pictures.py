"""A picture is missing: the words say what to do, and nothing stops or falls apart."""

from __future__ import annotations

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from exercises import load_catalog
from media.gallery import PICTURES, picture
from tests.browser.conftest import Person
from tests.faults.conftest import ONE_SERVER, into_a_hold
from tests.player import sample
from tests.player.conftest import Stage


def gone(route: Route) -> None:
    route.fulfill(status=404, body="")


@pytest.mark.browser
def test_in_the_player_the_words_of_a_missing_picture_stand_in_its_place_and_it_goes_on(stage: Stage) -> None:
    stage.page.route("**/pictures/**", gone)
    stage.open().tap("Start").wait(12)
    image = stage.page.locator(".p-stage img")
    expect(image).to_have_class("unseen")
    expect(image).to_have_attribute("alt", "Wall calf stretch")
    box, text = image.bounding_box(), stage.page.get_by_role("img", name="Wall calf stretch")
    expect(text).to_be_visible()
    assert box is not None
    assert box["height"] >= 20
    assert stage.phase == "Hold"
    stage.wait(12)
    assert stage.phase == "Ease out"


class Halves(BaseHTTPRequestHandler):
    """Promises a whole film and hangs up in the middle of it."""

    def do_GET(self) -> None:
        whole = (PICTURES / "wall-calf-film.webp").read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "image/webp")
        self.send_header("Content-Length", str(len(whole)))
        self.end_headers()
        self.wfile.write(whole[: len(whole) // 2])

    def log_message(self, *_: Any) -> None:
        pass


@pytest.mark.browser
def test_a_film_that_comes_half_leaves_the_stills(stage: Stage) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Halves)
    Thread(target=server.serve_forever, daemon=True).start()
    data = sample.routine()
    for segment in data["segments"]:
        if "film" in (segment["picture"] or {}):
            segment["picture"]["film"]["src"] = f"http://127.0.0.1:{server.server_port}/film.webp"
    stage.open(segments=data["segments"]).load().tap("Start").wait(6)
    assert stage.frame is None
    expect(stage.page.locator(".p-stage img")).to_have_attribute("src", "/pictures/calf-wall-start.webp")
    server.shutdown()


@pytest.mark.browser
@ONE_SERVER
def test_without_any_picture_a_person_still_gets_from_the_map_into_a_hold(someone: Person) -> None:
    page = someone.page
    page.route("**/pictures/**", gone)
    into_a_hold(someone)
    expect(page.get_by_role("timer", name="Time left")).to_be_visible()
    expect(page.locator(".p-stage img")).to_have_class(re.compile("unseen"))
    assert page.locator(".p-stage img").get_attribute("alt")
    assert page.locator(".p-stage img").evaluate("image => getComputedStyle(image).transform") == "none"
    someone.open("/exercise?id=wall-calf").sees("Wall calf stretch, knee straight")
    expect(page.get_by_text("Step that foot back.", exact=False).first).to_be_visible()
    someone.choose("Left")
    steps = page.locator(".exercise img[alt]:not([alt=''])")
    expect(steps.first).to_be_visible()
    turned = "images => images.filter((image) => getComputedStyle(image).transform !== 'none').length"
    assert steps.evaluate_all(turned) == 0, "nobody reads words from right to left"
    assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth")


def test_a_picture_that_an_index_names_and_a_file_that_an_exercise_needs_are_there() -> None:
    index: dict[str, Any] = json.loads((PICTURES / "index.json").read_text("utf-8"))
    named = {name for name in _strings(index) if Path(name).suffix in (".webp", ".png", ".svg")}
    missing = sorted(name for name in named if not (PICTURES / name).exists())
    undrawn = [
        f"{exercise}-{which}"
        for exercise in load_catalog().exercises
        for which in ("start", "hold", "thumb")
        if picture(exercise, which) is None  # type: ignore[arg-type]
    ]
    assert (missing, undrawn) == ([], [])


def _strings(part: Any) -> list[str]:
    if isinstance(part, dict):
        return [found for key, value in part.items() for found in (key, *_strings(value))]
    if isinstance(part, list):
        return [found for value in part for found in _strings(value)]
    return [part] if isinstance(part, str) else []

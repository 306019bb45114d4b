"""The code of a page's parts comes by address: once, before it is needed, and again where it did not come."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from app.components import PARTS, VERSION
from tests.browser.conftest import Person
from tests.faults.conftest import ONE_SERVER

pytestmark = [pytest.mark.browser, ONE_SERVER]


def gone(route: Route) -> None:
    route.fulfill(status=502, body="")


def test_what_did_not_come_is_asked_for_again_until_it_is_there(someone: Person) -> None:
    asked: list[str] = []
    someone.page.on("request", lambda request: asked.append(request.url))
    for failed in (VERSION, f"{VERSION}.1"):
        someone.page.route(f"**/parts/{failed}/**", gone)
    someone.open().sees("Where is it?")
    expect(someone.page.get_by_role("button", name="Calf, left")).to_be_visible()
    assert any(f"/parts/{VERSION}.2/body_map/body_map.mjs" in url for url in asked)


def test_after_the_first_page_no_tap_waits_for_code(someone: Person) -> None:
    page = someone.page
    someone.open().sees("Where is it?")
    every = sorted({f"{VERSION}/{path}" for paths in PARTS.values() for path in paths})
    page.wait_for_function("(every) => every.every((path) => __unknotFiles.has(path))", arg=every)
    page.route("**/parts/**", gone)
    someone.tap("Calf, left").tap("Cramp right now").sees("Is any of this true?").tap("None of these")
    expect(page.get_by_role("timer").first).to_be_visible()

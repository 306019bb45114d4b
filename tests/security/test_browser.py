"""What the browser is told not to do for a page of ours, even where someone gets a script or a picture into it."""

from __future__ import annotations

import json

import pytest

from tests.browser.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("security")]

ELSEWHERE = "https://evil.example"


def add(where: str, kind: str, **parts: str) -> str:
    """A script that puts an element into the page."""
    return f"document.{where}.append(Object.assign(document.createElement('{kind}'), {json.dumps(parts)}))"


TRIES = {
    "a request": f"fetch('{ELSEWHERE}/x').catch(() => 0)",
    "a websocket": "new WebSocket('wss://evil.example')",
    "a picture": add("body", "img", src=f"{ELSEWHERE}/x.png"),
    "a script": add("head", "script", src=f"{ELSEWHERE}/x.js"),
    "a script in the page": add("head", "script", text="window.ran = 1"),
    "a frame": add("body", "iframe", src=ELSEWHERE),
    "a form": f"{add('body', 'form', action='/x', method='post')}; document.forms[0].submit()",
    "a style sheet": add("head", "link", rel="stylesheet", href=f"{ELSEWHERE}/x.css"),
    "a worker": "new Worker(URL.createObjectURL(new Blob([''])))",
    "text run as code": "setTimeout('window.ran = 1')",
    "another base": add("head", "base", href=ELSEWHERE),
}
HEAR = """
window.broken = [];
document.addEventListener('securitypolicyviolation', (event) => {
  // Streamlit tries to compile a little for numbers of 64 bits, and can do without.
  if (event.blockedURI !== 'wasm-eval') window.broken.push(event.effectiveDirective);
});
"""


def test_the_browser_lets_nothing_in_or_out_and_each_try_is_noticed(person: Person) -> None:
    person.page.add_init_script(HEAR)
    person.open("/timer").sees("Timer")
    page = person.page
    assert page.evaluate("window.broken") == []
    assert person.faults == []
    for what, script in TRIES.items():
        before = page.evaluate("window.broken.length")
        # As if it stood in a page of ours: the tester's own code may run anything.
        page.evaluate("(script) => { try { new Function(script)() } catch { /* seen below */ } }", script)
        for _ in range(200):  # Playwright's own way to wait runs text as code, which the policy forbids
            if page.evaluate("window.broken.length") > before:
                break
            page.wait_for_timeout(100)
        assert page.evaluate("window.broken.length") > before, what
    assert page.evaluate("window.ran") is None
    seen = [fault for fault in person.faults if "Content Security Policy" in fault]
    assert len(seen) >= len(TRIES) - 1, "the journeys must notice such a try as well"
    person.faults.clear()


def test_no_other_site_can_frame_a_page_or_read_a_picture(person: Person) -> None:
    answer = person.page.request.get(person.server.url + "/timer")
    assert answer.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "unsafe-eval" not in answer.headers["content-security-policy"]
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    for power in ("camera", "microphone", "geolocation", "usb"):
        assert f"{power}=()" in answer.headers["permissions-policy"]

"""What a first visit loads comes packed, byte for byte the same."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import streamlit
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.components import FOLDER, VERSION
from app.packed import PackedFiles
from tests.loops import run_alone

STATIC = Path(streamlit.__file__).parent / "static"
SCRIPT = max((STATIC / "static" / "js").glob("*.js"), key=lambda path: path.stat().st_size)
ADDRESS = f"/static/js/{SCRIPT.name}"


APP = PackedFiles(PlainTextResponse("passed on"))


def ask(address: str = ADDRESS, *, of: ASGIApp = APP, **headers: str) -> httpx.Response:
    async def answer() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(of), base_url="http://test") as browser:
            return await browser.get(address, headers={"Accept-Encoding": "gzip, br", **headers})

    return run_alone(answer())


def test_a_script_comes_packed_and_unpacks_to_what_it_was() -> None:
    for _ in range(2):  # packed now, then kept
        answer = ask()
        assert answer.content == SCRIPT.read_bytes()
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert int(answer.headers["Content-Length"]) < SCRIPT.stat().st_size / 2
        assert "immutable" in answer.headers["Cache-Control"]


def test_our_own_scripts_come_packed_under_the_version_that_they_have() -> None:
    answer = ask(f"/parts/{VERSION}/shared.mjs")
    assert answer.content == (FOLDER / "shared.mjs").read_bytes()
    assert answer.headers["Content-Encoding"] == "gzip"
    assert ask("/parts/another/shared.mjs").text == "passed on"


def test_a_page_names_what_is_needed_first_and_nothing_else_does() -> None:
    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        await HTMLResponse("<p>Page</p>")(scope, receive, send)

    named = re.findall("<(.+?)>; rel=(.+?)(?:,|$)", ask("/", of=PackedFiles(page)).headers["Link"])
    assert {address for address, _ in named} >= {f"/parts/{VERSION}/shared.mjs", f"/parts/{VERSION}/shared.css"}
    for address, how in named:
        assert ask(address).headers["Content-Encoding"] == "gzip", address
        assert how == ("modulepreload" if address.endswith(".mjs") else "preload; as=fetch; crossorigin")
    assert "Link" not in ask("/").headers


def test_a_browser_that_cannot_unpack_is_passed_on() -> None:
    assert ask(**{"Accept-Encoding": "identity"}).text == "passed on"


def test_part_of_a_file_is_passed_on() -> None:
    assert ask(Range="bytes=0-9").text == "passed on"


def test_no_other_file_can_be_had() -> None:
    for address in ("/", "/static/js/", "/static/../../__init__.py", "/static/js/%2e%2e/%2e%2e/index.html", "/x.js"):
        assert ask(address).text == "passed on"

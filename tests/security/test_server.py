"""What a stranger may send to the server itself: other sites, forged frames, files, guessed addresses."""

from __future__ import annotations

import base64
import json
import logging
import os
import re
import socket
import struct
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import streamlit_app
from app.components import VERSION
from tests.browser.conftest import Server
from tests.every import for_every

pytestmark = pytest.mark.xdist_group("security")

EVIL = "https://evil.example"
SECRET = "zq7-my-secret-calf"


def ask(server: Server, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, Any]:
    connection = HTTPConnection("localhost", server.port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, named)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers


class Wire:
    """A websocket by hand, so that it can send what no browser does."""

    def __init__(self, server: Server, **headers: str) -> None:
        self.wire = socket.create_connection(("localhost", server.port), timeout=20)
        told = {
            "Host": f"localhost:{server.port}", "Upgrade": "websocket", "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(), **headers,
        }  # fmt: skip
        lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        self.wire.sendall(f"GET /_stcore/stream HTTP/1.1\r\n{lines}\r\n".encode())
        self.read = self.wire.makefile("rb")
        self.component = ""
        self.status = int(self.read.readline().split()[1])
        while self.status == 101 and self.read.readline().strip():
            pass

    def send(self, data: bytes, kind: int = 2) -> None:
        size = len(data)
        length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 127]) + struct.pack(">Q", size)
        self.wire.sendall(bytes([0x80 | kind]) + length + b"\0\0\0\0" + data)  # a mask of zeros changes nothing

    def frame(self) -> tuple[int, bytes]:
        kind = self.read.read(1)[0] & 0x0F
        size = self.read.read(1)[0]
        if size > 125:
            form, length = (">H", 2) if size == 126 else (">Q", 8)
            (size,) = struct.unpack(form, self.read.read(length))
        return kind, self.read.read(size)

    def until(self, found: Callable[[ForwardMsg], bool]) -> ForwardMsg:
        while True:
            kind, data = self.frame()
            assert kind == 2, f"closed: {data!r}"
            message = ForwardMsg.FromString(data)
            if found(message):
                return message

    def closed(self) -> int:
        """The reason it is closed with; what comes before is read over."""
        while True:
            kind, data = self.frame()
            if kind == 8:
                return int(struct.unpack(">H", data[:2])[0])

    def run(self, query: str = "", told: str = "", kept: str = "") -> str:
        """A run of the timer's page, with what its component is said to tell and to have kept; how it ended."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = "timer"
        message.rerun_script.context_info.timezone = SECRET
        if told:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.json_trigger_value = f"$$STREAMLIT_INTERNAL_KEY_{self.component}__events", told
        if kept:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.json_value = self.component, kept
        self.send(message.SerializeToString())
        ended = self.until(self._look)
        return str(ForwardMsg.ScriptFinishedStatus.Name(ended.script_finished))

    def _look(self, message: ForwardMsg) -> bool:
        self.component = message.delta.new_element.bidi_component.id or self.component
        return str(message.WhichOneof("type")) == "script_finished"

    def close(self) -> None:
        self.read.close()
        self.wire.close()


def test_a_page_of_another_site_gets_no_websocket(server: Server) -> None:
    own = f"http://localhost:{server.port}"
    assert Wire(server, Origin=own).status == 101
    assert Wire(server, Origin="https://unknot.example", Host="unknot.example").status == 101
    assert Wire(server).status == 101  # no page at all: a bench, a watchman
    for origin in (
        EVIL,
        "null",
        "",
        f"{own}.evil.example",
        "http://[",
        "file://",
        f"http://localhost:{server.port + 1}",
    ):
        assert Wire(server, Origin=origin).status == 403, origin


def test_another_site_is_turned_away_before_anyone_looks_up_who_we_are(server: Server) -> None:
    """Streamlit would ask a host on the internet for its own address, and keep everybody waiting."""
    for path in ("/_stcore/health", "/_stcore/host-config", "/pictures/index.json", "/"):
        status, headers = ask(server, path, Origin=EVIL)
        assert (status, headers["Content-Length"]) == (403, str(len("Not from here.")))
        assert ask(server, path, Origin=f"http://localhost:{server.port}")[0] in (200, 404)


def test_the_cookie_goes_to_no_other_site(server: Server) -> None:
    status, headers = ask(server, "/_stcore/health")
    cookies = headers.get_all("Set-Cookie") or []
    assert status == 200
    assert [one.partition("=")[0] for one in cookies] == ["_streamlit_xsrf"]
    assert "samesite=strict" in cookies[0].lower()


def test_a_file_needs_a_visit_a_token_and_a_size(server: Server) -> None:
    put = "/_stcore/upload_file/11111111-2222-3333-4444-555555555555/1"
    assert ask(server, put, "PUT", b"x")[0] == 403
    cookie = ask(server, "/_stcore/health")[1]["Set-Cookie"].partition(";")[0]
    token = cookie.partition("=")[2]
    form = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n--b--\r\n'
    known = {"Cookie": cookie, "X_Xsrftoken": token, "Content_Type": "multipart/form-data; boundary=b"}
    assert ask(server, put, "PUT", form, **known)[0] == 400  # no such visit
    assert ask(server, put, "PUT", form, **{**known, "X_Xsrftoken": "2|forged"})[0] == 403
    assert ask(server, put, "DELETE", None)[0] == 403
    wire = Wire(server)
    wire.send(BackMsg(rerun_script={"query_string": ""}).SerializeToString())
    visit = wire.until(lambda one: one.WhichOneof("type") == "new_session").new_session.initialize.session_id
    big = {**known, "Content_Length": str(21 * 1024 * 1024 + 1)}
    assert ask(server, put.replace("11111111-2222-3333-4444-555555555555", visit), "PUT", b"", **big)[0] == 413
    wire.close()


@for_every(
    "path",
    [
        "/pictures/../streamlit_app.py", "/pictures/%2e%2e/streamlit_app.py", "/pictures/..%2f..%2fetc/passwd",
        "/pictures//etc/passwd", "/pictures/%00", "/pictures/", "/app/main.py", "/static/../../app/main.py",
        "/media/0123456789abcdef0123456789abcdef.pdf", "/media/../app/main.py", "/component/x/../../y",
        "/_stcore/bidi-components/../../../streamlit_app.py", "/app/static/../main.py", "//evil.example/..",
    ],
)  # fmt: skip
def test_a_guessed_address_gives_nothing_of_the_house(server: Server, path: str) -> None:
    connection = HTTPConnection("localhost", server.port, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status in (200, 301, 307, 400, 403, 404)
    assert b"import" not in body or b"<!doctype html>" in body[:200].lower(), "a file of ours"
    assert b"root:" not in body
    assert EVIL not in str(answer.headers.get("Location"))


def test_of_our_parts_only_scripts_and_looks_can_be_had_and_another_version_is_not_kept(server: Server) -> None:
    for version, kept in ((VERSION, "immutable"), ("0123456789ab", "no-store"), (f"{VERSION}.1", "no-store")):
        for path in ("pick/pick.mjs", "shared.css"):
            status, headers = ask(server, f"/parts/{version}/{path}", Accept_Encoding="gzip")
            assert status == 200
            assert kept in headers["Cache-Control"]
            assert headers["X-Content-Type-Options"] == "nosniff"
        for path in ("__init__.py", "pick/__init__.py", "pick/pick.html", "..%2fvisit.py", "%2e%2e/visit.py", ""):
            assert ask(server, f"/parts/{version}/{path}")[0] in (400, 404), path


def test_forged_frames_end_at_most_their_own_visit(server: Server) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    for told in (deep, '[{"event": 5}]', "{", "[[[]]]", '[{"event":"go","value":' + "9" * 5000 + "}]", "NaN"):
        for part in ("told", "kept"):
            wire = Wire(server)
            wire.run()
            assert wire.component
            wire.run(**{part: told})
            wire.close()
    for kind, data, why in ((2, b"\xff\xff\xff", 1002), (2, b"\0" * 3_000_000, 1009)):
        wire = Wire(server)
        wire.send(data, kind)
        assert wire.closed() == why
        wire.close()
    wire = Wire(server)
    wire.send(b"text", kind=1)
    wire.close()
    wire = Wire(server)
    assert wire.run() == "FINISHED_SUCCESSFULLY", "others do not notice"
    wire.close()
    assert ask(server, "/_stcore/health")[0] == 200


def test_nothing_that_was_told_lands_in_the_log(server: Server) -> None:
    ask(server, f"/routine?do={SECRET}&name={SECRET}")
    ask(server, f"/{SECRET}/_stcore/stream?id={SECRET}")
    wire = Wire(server)
    wire.run(f"do={SECRET}&id={SECRET}")
    wire.run(
        f"id={SECRET}", told=json.dumps([{"event": "go", "value": {"type": "start", "setting": {"name": SECRET}}}])
    )
    for broken in (SECRET, f'{{"setting": "{SECRET}', json.dumps({"setting": SECRET})):
        wire.run(told=broken, kept=broken)
    wire.close()
    assert SECRET not in server.log.read_text()


def test_an_error_is_logged_by_its_place_and_never_with_what_was_told(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(streamlit_app.st, "html", shown.append)
    try:
        int(SECRET)
    except ValueError as error:
        caught = error
    with caplog.at_level(logging.DEBUG):
        assert streamlit_app.tell_kindly(caught)
        for library in ("streamlit.error_util", "streamlit.runtime.backend_operation_handler", "uvicorn.error"):
            told = logging.getLogger(library)
            told.error("It broke", exc_info=caught)
            told.warning("It broke: %s", caught)
            told.warning(caught)
        try:
            raise RuntimeError(f"while making {SECRET}") from caught
        except RuntimeError:
            logging.getLogger("any.library").exception("A page for %s", "someone")
        logging.getLogger("uvicorn.access").info('"GET /routine?name=%s HTTP/1.1" 200', SECRET)
    assert re.search(r"ValueError at test_server\.py:\d+", caplog.text)
    assert re.search(r"A page for someone: RuntimeError at test_server\.py.*; from ValueError at", caplog.text)
    assert SECRET not in caplog.text + "".join(shown)


def test_no_way_of_the_server_tells_of_a_visit(server: Server) -> None:
    wire = Wire(server)
    wire.run()
    for path in ("/_stcore/metrics", "/_stcore/host-config", "/_stcore/health", "/_stcore/script-health-check"):
        with urllib.request.urlopen(f"{server.url}{path}") if ask(server, path)[0] == 200 else _nothing() as answer:
            assert SECRET.encode() not in answer.read()
    wire.close()


def test_no_program_drives_the_guide_by_an_interface_that_nobody_asked_for(server: Server) -> None:
    asked = urllib.request.Request(f"{server.url}/_stcore/agent/interact", b"{}", {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=20)
    assert "enableAgentApi" in refused.value.read().decode()


def _nothing() -> Any:
    import io

    return io.BytesIO(b"")
